"""Blocks of a bound file that are kept for the next build, with what the rest of the file must know of them.

What a block's bytes depend on is in its key, but for the numbers that the file gives to fonts and pictures that several
blocks show: for these the file is asked again, in the same order, and a block that would get others is not used.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from typing import Any

from ..cache import digest
from ..model import Edition, Publication, Theme
from .fonts import FontTable, FontUse
from .images import Shared
from .standards import STANDARDS
from .templates import Store, engine
from .volume import Block

__all__ = ["Asked", "Kept", "Stale", "plain"]


class Stale(Exception):
    """A kept block does not fit into the file."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a block asked of the file, in order: the fonts it uses, and the pictures by content, each with the number it got,
    and whether it brings the picture itself."""

    fonts: tuple[tuple[FontUse, int], ...] = ()
    pictures: tuple[tuple[bytes, int, bool], ...] = ()

    def again(self, fonts: FontTable, shared: Shared) -> None:
        """Ask for the same. Raises Stale when the answers are others."""
        if any(fonts.take(use) != number for use, number in self.fonts):
            raise Stale
        if not all(shared.know(content, number, own=own) for content, number, own in self.pictures):
            raise Stale

    @property
    def lasting(self) -> bool:
        """Whether all of it can be kept."""
        return all(use.whole for use, _ in self.fonts)

    def facts(self) -> dict[str, Any]:
        return {
            "fonts": [[plain(use), number] for use, number in self.fonts],
            "pictures": [[content.hex(), number, own] for content, number, own in self.pictures],
        }

    @classmethod
    def of(cls, facts: dict[str, Any]) -> Asked:
        """From its facts, which it takes out."""
        uses = tuple((_use(use), number) for use, number in facts.pop("fonts"))
        return cls(uses, tuple((bytes.fromhex(content), number, own) for content, number, own in facts.pop("pictures")))


@dataclass(frozen=True, slots=True)
class Kept:
    """The blocks of earlier builds; with `old` false they are only written, not read. Without a store there are none."""

    store: Store | None = None
    file: str = ""  # a digest of what all blocks of a file depend on
    old: bool = True

    @classmethod
    def of(cls, store: Store | None, publication: Publication, edition: Edition, theme: Theme) -> Kept:
        if store is None or not theme.digest or STANDARDS[publication.standard].modern:
            return cls()  # in PDF 2.0 structure destinations lead from part to part
        size = (edition.width_mm, edition.height_mm)
        return cls(store, digest("sewn", engine(), publication.standard, publication.lang, repr(size), theme.digest))

    @property
    def forgotten(self) -> Kept:
        return replace(self, old=False)

    def key(self, *parts: str | bytes | int) -> str:
        """A key of what a block depends on; empty when nothing is kept."""
        return digest(self.file, *parts) if self.store is not None else ""

    def get(self, key: str, start: int) -> tuple[Block, dict[str, Any]] | None:
        """A block whose numbers begin at `start`, and its facts."""
        data = self.store.get(key) if self.store is not None and self.old and key else None
        if data is None:
            return None
        at = 8 + int.from_bytes(data[:8], "big")
        facts = json.loads(data[8:at])
        pieces = []
        for size in facts.pop("sizes"):
            pieces.append(data[at : at + size])
            at += size
        return Block(start, *pieces), facts

    def put(self, key: str, block: Block, facts: dict[str, Any]) -> None:
        """Keep a block, unless it holds numbers that are not its own."""
        if self.store is None or not key or block.lent:
            return
        pieces = block.kept()
        head = json.dumps({**facts, "sizes": [len(piece) for piece in pieces]}, separators=(",", ":")).encode("ascii")
        self.store.put(key, b"".join([len(head).to_bytes(8, "big"), head, *pieces]))


def plain(item: Any) -> dict[str, Any]:
    """The fields of a dataclass, not copied."""
    return {each.name: getattr(item, each.name) for each in fields(item)}


def _use(facts: dict[str, Any]) -> FontUse:
    numbered = {name: {int(glyph): value for glyph, value in facts.pop(name).items()} for name in ("widths", "text")}
    return FontUse(**facts, **numbered)
