"""A bound part as it is kept for the next build: its bytes, and what the rest of the file must know of it.

What a part is in the file depends on its galley, on its place in the book's tree, on where its numbers begin, and on
numbers that the file gives it: of fonts, of pictures, of forms over its pages. All but the last is in the key; the last is
asked of the file again, and a part that would get others is not used. Folios, running heads and printed page numbers
are written into it each time.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from ..cache import digest
from ..model import BoundPart, Edition, Publication, Theme
from .fonts import FontUse
from .furniture import Laid
from .galley_file import dumps
from .grafting import Graft
from .standards import STANDARDS
from .templates import Store, engine
from .volume import Block

__all__ = ["Kept", "Sewn", "Stale"]

_FEW = 4  # a file of fewer parts, such as a handout, is bound as quickly as found


class Stale(Exception):
    """A kept part does not fit into the file."""


@dataclass(frozen=True, slots=True)
class Sewn:
    """A part in the file: numbers of its pages, of the forms over them and of its leaf of the page tree, what its trees
    add, the fonts and pictures it uses, the names of the places that its open links lead to, and the streams (number,
    entries, content) that want page numbers. `lasting` says that it may be kept."""

    pages: tuple[int, ...]
    forms: tuple[int, ...]
    leaf: int
    grafts: tuple[Graft, ...]
    fonts: tuple[tuple[FontUse, int], ...]
    pictures: tuple[tuple[bytes, int, bool], ...]
    led: dict[str, str]
    numbered: tuple[tuple[int, bytes, bytes], ...]
    lasting: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """The parts of earlier builds; with `old` false they are only written, not read. Without a store there are none."""

    store: Store | None
    file: str  # a digest of what all parts of a file depend on
    old: bool = True

    @classmethod
    def of(cls, store: Store | None, parts: Sequence[BoundPart], publication: Publication, edition: Edition, theme: Theme) -> Kept:
        if store is None or not theme.digest or len(parts) < _FEW or STANDARDS[publication.standard].modern:
            return cls(None, "")  # structure destinations lead from part to part
        size = (edition.width_mm, edition.height_mm)
        return cls(store, digest("sewn", engine(), publication.standard, publication.lang, repr(size), theme.digest))

    @property
    def forgotten(self) -> Kept:
        return replace(self, old=False)

    def key(self, part: BoundPart, start: int, root: int, hung_on: int, blank: int, laid: Laid) -> str:
        """The key of a part whose numbers begin at `start`, with some blank pages before it; empty when it is not to be kept."""
        if self.store is None:
            return ""
        place = (part.depth, part.level_shift, part.overlay, part.furniture)
        return digest(self.file, repr(place), start, root, hung_on, blank, repr(laid.bands), len(laid.forms), dumps(part.galley))

    def get(self, key: str, start: int) -> tuple[Block, Sewn] | None:
        data = self.store.get(key) if self.store is not None and self.old else None
        return None if data is None else _loads(data, start)

    def put(self, key: str, block: Block, sewn: Sewn) -> None:
        if self.store is not None and sewn.lasting:
            self.store.put(key, _dumps(block, sewn))


def _dumps(block: Block, sewn: Sewn) -> bytes:
    pieces = block.kept()
    facts: dict[str, Any] = {
        "sizes": [len(piece) for piece in pieces], "pages": sewn.pages, "forms": sewn.forms, "leaf": sewn.leaf,
        "grafts": [{**_fields(graft), "ids": [[name.hex(), number] for name, number in graft.ids]} for graft in sewn.grafts],
        "fonts": [[_fields(use), number] for use, number in sewn.fonts],
        "pictures": [[content.hex(), number, own] for content, number, own in sewn.pictures],
        "led": sewn.led,
        "numbered": [[number, entries.decode("latin-1"), b64encode(content).decode("ascii")] for number, entries, content in sewn.numbered],
    }  # fmt: skip
    head = json.dumps(facts, separators=(",", ":")).encode("ascii")
    return b"".join([len(head).to_bytes(8, "big"), head, *pieces])


def _fields(item: Any) -> dict[str, Any]:
    return {each.name: getattr(item, each.name) for each in fields(item)}  # asdict would copy every map


def _loads(data: bytes, start: int) -> tuple[Block, Sewn]:
    at = 8 + int.from_bytes(data[:8], "big")
    facts = json.loads(data[8:at])
    pieces = []
    for size in facts["sizes"]:
        pieces.append(data[at : at + size])
        at += size
    sewn = Sewn(
        tuple(facts["pages"]), tuple(facts["forms"]), facts["leaf"], tuple(_graft(each) for each in facts["grafts"]),
        tuple((_use(use), number) for use, number in facts["fonts"]),
        tuple((bytes.fromhex(content), number, own) for content, number, own in facts["pictures"]),
        facts["led"],
        tuple((number, entries.encode("latin-1"), b64decode(content)) for number, entries, content in facts["numbered"]),
    )
    return Block(start, *pieces), sewn


def _graft(facts: dict[str, Any]) -> Graft:
    ids = [(bytes.fromhex(name), number) for name, number in facts.pop("ids")]
    kids = [(number, mark) for number, mark in facts.pop("kids")]
    return Graft(**facts, ids=ids, kids=kids)


def _use(facts: dict[str, Any]) -> FontUse:
    numbered = {name: {int(glyph): value for glyph, value in facts.pop(name).items()} for name in ("widths", "text")}
    return FontUse(**facts, **numbered)
