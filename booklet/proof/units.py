"""The parts of a PDF, each with a digest of all that it says, taken from bytes (raw.py).

A part is an element of the structure tree: an article, or what stands beside articles. What it says depends on its
elements, on the content of its pages and on the maps of their fonts, and not on where it stands in the file and how
its objects are numbered: so references are left out of the digest, and what they lead to is put in.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..cache import digest
from .memo import Memo
from .page_facts import PageFacts, Unusual
from .pdf import INLINE
from .raw import LITERALS, Objects, references, runs_of_numbers, unquoted

__all__ = ["Unit", "Unusual", "units"]

_KIDS = re.compile(rb"/K ?(?:\[([^\]]*)\]|([0-9]+ 0 R)|([0-9]+))")
_KID = re.compile(rb"<<([^<>]*)>>|([0-9]+) 0 R|([0-9]+)")
_MASKED = re.compile(rb"[0-9]+ 0 R")
# An element as nearly all are: attributes, kids, page and type, and no words of its own.
_PLAIN = re.compile(
    rb"<< (?:/A (<<[^<>()]*>>) )?/K \[([^\[\]<>()]*)\] /P [0-9]+ 0 R (?:/Pg ([0-9]+) 0 R )?/S /(\w+) /Type /StructElem >>\s*"
)
_PAGE = re.compile(rb"/Pg ([0-9]+) 0 R")
_HELD = re.compile(rb"/Obj ([0-9]+) 0 R")
_ROLE = re.compile(rb"/S /([^\s/<>\[\]()]+)")
_ROLE_MAP = re.compile(rb"/RoleMap ?(?:([0-9]+) 0 R|<<([^<>]*)>>)")
_HOLDERS = (b"Document", b"Part", b"Sect")  # what parts of a book may stand in


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a file: one element below those that only hold others. `digest` is of all that it says."""

    element: int  # its object's number
    first_page: int
    article: bool
    digest: str


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is known of a part from its bytes. `runs` are the numbers of all objects it was made of but fonts, `state` a
    digest of their bytes (raw.py), `pages` the numbers of its pages and how many pages each is behind the first; `said`
    is a digest of all but the fonts' maps, `fonts` are the fonts with the codes that each shows."""

    article: bool
    state: str
    runs: list[tuple[int, int]]
    pages: list[tuple[int, int]]
    said: str
    fonts: list[tuple[int, str | None]]


def units(file: Objects, memo: Memo | None = None) -> tuple[list[Unit], dict[int, int]]:
    """The parts of a file in order, and its pages, counted from 1, by the numbers of their objects. Raises Unusual.

    With a memo, a part whose bytes are those of the last time is not taken apart again: its objects have the same numbers
    and the same bytes, or stand in object streams of the same bytes, and its pages follow one another as they did.
    """
    return _Units(file, memo or Memo()).all()


class _Units:
    """The parts of a file, in order."""

    def __init__(self, file: Objects, memo: Memo) -> None:
        self.file, self.memo = file, memo
        self.facts = PageFacts(file)
        catalog = file.body(file.root)
        self.tree = _one(catalog, b"/StructTreeRoot")
        self.roles, self.roles_digest = self._role_map()
        self.known: dict[int, _Sight] = {}  # parts whose bytes are as they were, by their element
        self.leaves: set[int] = set()  # pages of those
        kids = references(self._kids(unquoted(file.body(self.tree))))
        self.found = [part for kid in kids for part in self._below(kid)]
        self.pages = {number: at for at, number in enumerate(self._pages(_one(catalog, b"/Pages")), 1)}

    def all(self) -> tuple[list[Unit], dict[int, int]]:
        return [self._unit(number, article) for number, article in self.found], self.pages

    def _kids(self, body: bytes) -> bytes:
        """What stands in an element's K, in an array of its own or not; empty without one."""
        found = _KIDS.search(body)
        if found is None:
            if b"/K " in body or b"/K[" in body:
                raise Unusual
            return b""
        if found[2] is not None:
            array = self.file.body(int(found[2].split()[0])).strip()
            if array.startswith(b"["):
                if b"(" in array or b"[" in array[1:]:
                    raise Unusual
                return array[1:-1]
        return next(each for each in found.groups() if each is not None)

    def _pages(self, node: int) -> Iterator[int]:
        if node in self.leaves:
            yield node
            return
        body = unquoted(self.file.body(node))
        kids = re.search(rb"/Kids ?\[([^\]]*)\]", body)
        if kids is None:
            yield node
            return
        if b"/Resources" in body:
            raise Unusual  # that pages inherit
        for kid in references(kids[1]):
            yield from self._pages(kid)

    def _role_map(self) -> tuple[dict[bytes, bytes], bytes]:
        found = _ROLE_MAP.search(unquoted(self.file.body(self.tree)))
        text = b"" if found is None else self.file.body(int(found[1])) if found[1] else found[2]
        return dict(re.findall(rb"/([^\s/<>\[\]()]+) /([^\s/<>\[\]()]+)", text)), text

    def _role(self, body: bytes) -> bytes:
        found = _ROLE.search(body)
        return self._meaning(found[1] if found else b"")

    def _meaning(self, role: bytes) -> bytes:
        """The standard type that a type is mapped to."""
        seen: set[bytes] = set()
        while role in self.roles and role not in seen:
            seen.add(role)
            role = self.roles[role]
        return role

    def _below(self, number: int) -> list[tuple[int, bool]]:
        """The parts that an element is or holds, and whether each is an article."""
        sight = self._sight(number)
        if sight is not None:
            return [(number, sight.article)]
        body = unquoted(self.file.body(number))
        role = self._role(body)
        kids = self._kids(body)
        if role in _HOLDERS and not _KID.sub(b"", kids).strip():
            found = [part for kid in references(kids) for part in self._below(kid)]
            if any(article for _, article in found):
                if b"<<" in kids or any(match[3] for match in _KID.finditer(kids)) or b"/Pg " in body or b"/ActualText" in body:
                    raise Unusual
                return found
        if role.decode("latin-1") in INLINE:
            raise Unusual  # its words may be one with those beside it
        return [(number, role == b"Art")]

    def _key(self, number: int) -> str:
        return digest("sight", number, self.roles_digest)

    def _sight(self, number: int) -> _Sight | None:
        """What is known of a part that was seen before, when all its bytes are as they were."""
        kept = self.memo.get(self._key(number))
        if kept is None:
            return None
        sight = _Sight(*kept)
        if self.file.state(sight.runs) != sight.state:
            return None
        self.known[number] = sight
        self.leaves.update(page for page, _ in sight.pages)
        return sight

    def _unit(self, number: int, article: bool) -> Unit:
        sight = self.known.get(number)
        first = min((self.pages.get(page, 0) for page, _ in sight.pages), default=1) if sight else 0
        if sight is None or any(self.pages.get(page, 0) - first != behind for page, behind in sight.pages):
            sight, first = self._looked_at(number, article)
            if all(page in self.pages for page, _ in sight.pages):
                self.memo.put(self._key(number), [sight.article, sight.state, sight.runs, sight.pages, sight.said, sight.fonts])
        state = hashlib.sha256(sight.said.encode())
        for font, codes in sight.fonts:
            state.update(self.facts.font(font, codes))
        return Unit(number, first, article, state.hexdigest())

    def _looked_at(self, number: int, article: bool) -> tuple[_Sight, int]:
        """What a part says, from its elements and pages; and its first page."""
        self.file.asked = set()
        state = hashlib.sha256(self.roles_digest)
        pages: dict[int, int] = {}
        pieces: list[bytes] = []
        stack = [number]
        while stack:
            element = stack.pop()
            body = self.file.body(element)
            if (plain := _PLAIN.fullmatch(body)) is not None and element != number:
                attributes, kids, page, role = plain.groups()
                if self._meaning(role) == b"Art":
                    raise Unusual  # an article in an article
                at = -1 if page is None else pages.setdefault(int(page), len(pages))
                pieces.append(b"%b %b %d %b" % (attributes or b"", role, at, _MASKED.sub(b"R", kids)))
                if b"R" in kids:
                    stack += reversed(references(kids))
                continue
            if b"(" in body:
                pieces += LITERALS.findall(body)
                body = LITERALS.sub(b"()", body)
            if element != number and b"/S /" in body and self._role(body) == b"Art":
                raise Unusual  # an article in an article
            for page in _PAGE.findall(body):
                at = pages.setdefault(int(page), len(pages))
                pieces.append(b"page %d" % at)
            pieces += self._held(body)
            pieces.append(_MASKED.sub(b"R", body))
            kids = self._kids(body)
            if kids and kids not in body:  # an array of its own
                pieces += [b"page %d" % pages.setdefault(int(page), len(pages)) for page in _PAGE.findall(kids)]
                pieces += self._held(kids)
                pieces.append(_MASKED.sub(b"R", kids))
            if b"<<" in kids:
                if b"/Stm " in kids:
                    raise Unusual  # marked content in a form
                kids = re.sub(rb"<<[^<>]*>>", b"", kids)
            stack += reversed(references(kids))
        numbers = [self.pages.get(page, 0) for page in pages]
        first = min(numbers, default=1)
        fonts: dict[int, set[int] | None] = {}
        asked = set(self.file.asked)
        for page, at in zip(pages, numbers, strict=True):
            facts = self.facts.page(page)
            asked |= facts.asked
            for font in facts.fonts.values():
                shown, more = fonts.get(font, set()), facts.shown.get(font, set())
                fonts[font] = None if shown is None or more is None else shown | more
            order = list(fonts)
            state.update(b"%d " % (at - first) + facts.content)
            state.update(b" ".join(b"%b %d" % (name, order.index(font)) for name, font in facts.fonts.items()))
        state.update(b"\0".join(pieces))
        runs = runs_of_numbers(asked)
        codes = [(font, None if shown is None else b"".join(b"%04X" % code for code in sorted(shown)).decode()) for font, shown in fonts.items()]
        behind = [(page, at - first) for page, at in zip(pages, numbers, strict=True)]
        return _Sight(article, self.file.state(runs), runs, behind, state.hexdigest(), codes), first

    def _held(self, body: bytes) -> list[bytes]:
        """Whether each of the annotations that an element names is there."""
        return [b"held %d" % self.file.body(int(held)).lstrip().startswith(b"<<") for held in _HELD.findall(body)]


def _one(body: bytes, key: bytes) -> int:
    found = re.search(key + rb" ([0-9]+) 0 R", unquoted(body))
    if found is None:
        raise Unusual
    return int(found[1])
