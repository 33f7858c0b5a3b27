"""The parts of a PDF, each with a digest of all that it says, taken from bytes (raw.py).

A part is an element of the structure tree: an article, or what stands beside articles. What it says depends on its
elements, on the content of its pages and on the maps of their fonts, and not on where it stands in the file and how
its objects are numbered: so references are left out of the digest, and what they lead to is put in.
"""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

from .pdf import INLINE
from .pdf_fonts import to_unicode
from .raw import LITERALS, Objects, references, unpacked, unquoted

__all__ = ["Unit", "Unusual", "units"]

_KIDS = re.compile(rb"/K ?(?:\[([^\]]*)\]|([0-9]+ 0 R)|([0-9]+))")
_KID = re.compile(rb"<<([^<>]*)>>|([0-9]+) 0 R|([0-9]+)")
_MASKED = re.compile(rb"[0-9]+ 0 R")
# An element as nearly all are: attributes, kids, page and type, and no words of its own.
_PLAIN = re.compile(
    rb"<< (?:/A (<<[^<>()]*>>) )?/K \[([^\[\]<>()]*)\] /P [0-9]+ 0 R (?:/Pg ([0-9]+) 0 R )?/S /(\w+) /Type /StructElem >>\s*"
)
_PAGE = re.compile(rb"/Pg ([0-9]+) 0 R")
_ROLE = re.compile(rb"/S /([^\s/<>\[\]()]+)")
_ROLE_MAP = re.compile(rb"/RoleMap ?(?:([0-9]+) 0 R|<<([^<>]*)>>)")
_FONTS = re.compile(rb"/Font ?(?:([0-9]+) 0 R|<<([^<>]*)>>)")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+) ([0-9]+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode ([0-9]+) 0 R")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_CONTENTS = re.compile(rb"/Contents ?(?:\[([^\]]*)\]|([0-9]+) 0 R)")
_RESOURCES = re.compile(rb"/Resources ?(?:([0-9]+) 0 R|<<)")
_SUBTYPE = re.compile(rb"/Subtype (/[A-Za-z0-9]+)")
_HOLDERS = (b"Document", b"Part", b"Sect")  # what parts of a book may stand in


class Unusual(Exception):
    """The file has something that its parts cannot be told apart with."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A part of a file: one element below those that only hold others. `digest` is of all that it says."""

    element: int  # its object's number
    first_page: int
    article: bool
    digest: str


def units(file: Objects) -> tuple[list[Unit], dict[int, int]]:
    """The parts of a file in order, and its pages, counted from 1, by the numbers of their objects. Raises Unusual."""
    return _Units(file).all()


class _Units:
    """The parts of a file, in order."""

    def __init__(self, file: Objects) -> None:
        self.file = file
        catalog = file.body(file.root)
        self.pages = {number: at for at, number in enumerate(self._pages(_one(catalog, b"/Pages")), 1)}
        self.tree = _one(catalog, b"/StructTreeRoot")
        self.roles, self.roles_digest = self._role_map()
        self.page_facts: dict[int, tuple[bytes, set[int] | None, dict[bytes, int]]] = {}
        self.fonts: dict[int, tuple[bytes, dict[int, str] | None]] = {}  # digest, text by code
        self.codes: dict[int, set[int] | None] = {}  # in a content stream

    def all(self) -> tuple[list[Unit], dict[int, int]]:
        kids = self._kids(unquoted(self.file.body(self.tree)))
        return [unit for kid in references(kids) for unit in self._below(kid)], self.pages

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

    def _below(self, number: int) -> list[Unit]:
        """An element, or what is in it where it holds articles."""
        body = unquoted(self.file.body(number))
        role = self._role(body)
        kids = self._kids(body)
        if role in _HOLDERS and not _KID.sub(b"", kids).strip():
            found = [unit for kid in references(kids) for unit in self._below(kid)]
            if any(unit.article for unit in found):
                if b"<<" in kids or any(match[3] for match in _KID.finditer(kids)) or b"/Pg " in body or b"/ActualText" in body:
                    raise Unusual
                return found
        if role.decode("latin-1") in INLINE:
            raise Unusual  # its words may be one with those beside it
        return [self._unit(number, role == b"Art")]

    def _unit(self, number: int, article: bool) -> Unit:
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
            pieces.append(_MASKED.sub(b"R", body))
            kids = self._kids(body)
            if kids and kids not in body:  # an array of its own
                pieces += [b"page %d" % pages.setdefault(int(page), len(pages)) for page in _PAGE.findall(kids)]
                pieces.append(_MASKED.sub(b"R", kids))
            if b"<<" in kids:
                if b"/Stm " in kids:
                    raise Unusual  # marked content in a form
                kids = re.sub(rb"<<[^<>]*>>", b"", kids)
            stack += reversed(references(kids))
        numbers = [self.pages.get(page, 0) for page in pages]
        first = min(numbers, default=1)
        shown: set[int] | None = set()
        fonts: dict[int, None] = {}
        for page, at in zip(pages, numbers, strict=True):
            content, codes, named = self._page(page)
            shown = None if shown is None or codes is None else shown | codes
            fonts |= dict.fromkeys(named.values())
            state.update(b"%d " % (at - first) + content)
            state.update(b" ".join(b"%b %d" % (name, list(fonts).index(font)) for name, font in named.items()))
        codes_in_order = None if shown is None else sorted(shown)
        for font in fonts:
            state.update(self._font(font, codes_in_order))
        state.update(b"\0".join(pieces))
        return Unit(number, first, article, state.hexdigest())

    def _page(self, number: int) -> tuple[bytes, set[int] | None, dict[bytes, int]]:
        """A digest of a page's content, the codes in it (see _codes) and its fonts by name."""
        if number not in self.page_facts:
            body = unquoted(self.file.body(number))
            contents, held = _CONTENTS.search(body), _RESOURCES.search(body)
            if contents is None or held is None:
                raise Unusual
            resources = unquoted(self.file.body(int(held[1]))) if held[1] else body
            if b"/Properties" in resources:
                raise Unusual
            state = hashlib.sha256()
            shown: set[int] | None = set()
            for stream in [int(contents[2])] if contents[2] else references(contents[1]):
                state.update(self._stream(stream))
                own = self._codes(stream)
                shown = None if shown is None or own is None else shown | own
            fonts = _FONTS.search(resources)
            if fonts is None and b"/Font" in resources:
                raise Unusual
            listed = (unquoted(self.file.body(int(fonts[1]))) if fonts[1] else fonts[2]) if fonts else b""
            self.page_facts[number] = state.digest(), shown, {name: int(font) for name, font in _NAMED.findall(listed)}
        return self.page_facts[number]

    def _codes(self, number: int) -> set[int] | None:
        """The codes of two bytes that a content stream may show; None where strings are written in another way."""
        if number not in self.codes:
            text = self._text(number)
            strings = _HEX.findall(text)
            codes = None
            if b"(" not in text and not any(len(each) % 4 for each in strings):
                codes = array("H", bytes.fromhex(b"".join(strings).decode("ascii")))
                if sys.byteorder == "little":
                    codes.byteswap()
            self.codes[number] = None if codes is None else set(codes)
        return self.codes[number]

    def _font(self, number: int, shown: list[int] | None) -> bytes:
        """A digest of all that the codes `shown` in a font are read with; of the whole font for None."""
        if number not in self.fonts:
            body = unquoted(self.file.body(number))
            kind, said = _SUBTYPE.search(body), _TO_UNICODE.search(body)
            whole = (kind[1] if kind else b"") + b"\0" + (self._stream(int(said[1])) if said else b"")
            mapping, code_bytes = to_unicode(self._text(int(said[1])).decode("latin-1")) if said else ({}, 0)
            known = {int(code, 16): text for code, text in mapping.items()} if code_bytes == 2 and kind and kind[1] == b"/Type0" else None
            self.fonts[number] = hashlib.sha256(whole).digest(), known
        whole_digest, known = self.fonts[number]
        if shown is None or known is None:
            return whole_digest
        return hashlib.sha256(repr([known.get(code) for code in shown]).encode("utf-8", "surrogatepass")).digest()

    def _text(self, number: int) -> bytes:
        entries, packed = self.file.stream(number)
        return unpacked(entries, packed or b"")

    def _stream(self, number: int) -> bytes:
        """A stream and the entries of its dictionary, whatever their order."""
        entries, packed = self.file.stream(number)
        return b" ".join(sorted(entries.split())) + b"\0" + (packed or b"") + b"\0"


def _one(body: bytes, key: bytes) -> int:
    found = re.search(key + rb" ([0-9]+) 0 R", unquoted(body))
    if found is None:
        raise Unusual
    return int(found[1])
