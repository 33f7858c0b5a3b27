"""A bound part as it is kept for the next build (kept.py), and what the rest of the file must know of it.

What a part is in the file depends on its galley, on its place in the book's tree and on where its numbers begin. Folios,
running heads and printed page numbers are written into it each time.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any

from ..model import BoundPart
from .furniture import Laid
from .galley_file import digest_of
from .grafting import Graft
from .kept import Asked, Kept, plain

__all__ = ["Sewn", "part_key"]


def part_key(kept: Kept, part: BoundPart, start: int, root: int, hung_on: int, blank: int, laid: Laid) -> str:
    """The key of a part whose numbers begin at `start`, with some blank pages before it, below the element `hung_on`."""
    if kept.store is None:
        return ""
    place = (part.depth, part.level_shift, part.overlay, part.furniture)
    return kept.key("part", repr(place), start, root, hung_on, blank, repr(laid.bands), len(laid.forms), digest_of(part.galley))


@dataclass(frozen=True, slots=True)
class Sewn:
    """A part in the file: numbers of its pages, of the forms over them and of its leaf of the page tree, what its trees
    add, what it asked of the file, the names of the places that its open links lead to, and the streams (number, entries,
    content) that want page numbers."""

    pages: tuple[int, ...]
    forms: tuple[int, ...]
    leaf: int
    grafts: tuple[Graft, ...]
    asked: Asked
    led: dict[str, str]
    numbered: tuple[tuple[int, bytes, bytes], ...]

    def facts(self) -> dict[str, Any]:
        return {
            "pages": self.pages, "forms": self.forms, "leaf": self.leaf, "led": self.led, **self.asked.facts(),
            "grafts": [{**plain(graft), "ids": [[name.hex(), number] for name, number in graft.ids]} for graft in self.grafts],
            "numbered": [[number, entries.decode("latin-1"), b64encode(content).decode("ascii")] for number, entries, content in self.numbered],
        }  # fmt: skip

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Sewn:
        """From its facts, which it takes out."""
        return cls(
            tuple(facts["pages"]), tuple(facts["forms"]), facts["leaf"], tuple(_graft(each) for each in facts["grafts"]),
            Asked.of(facts), facts["led"],
            tuple((number, entries.encode("latin-1"), b64decode(content)) for number, entries, content in facts["numbered"]),
        )


def _graft(facts: dict[str, Any]) -> Graft:
    ids = [(bytes.fromhex(name), number) for name, number in facts.pop("ids")]
    kids = [(number, mark) for number, mark in facts.pop("kids")]
    return Graft(**facts, ids=ids, kids=kids)
