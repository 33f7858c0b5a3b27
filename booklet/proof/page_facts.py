"""What a page of a PDF is read with, from bytes (raw.py): its content, its fonts, and the codes that each font shows."""

from __future__ import annotations

import hashlib
import re
import sys
from array import array
from dataclasses import dataclass

from .pdf_content import NAME
from .pdf_fonts import to_unicode
from .raw import Objects, references, unpacked, unquoted

__all__ = ["PageFact", "PageFacts", "Unusual"]

_FONTS = re.compile(rb"/Font ?(?:([0-9]+) 0 R|<<([^<>]*)>>)")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]+) ([0-9]+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode ([0-9]+) 0 R")
# What begins with one of five signs: an array, a string, q or Q by itself, a font's name before Tf. (One set of signs to look
# for is what makes it quick.)
_SHOWN = re.compile(
    rb"([\[<qQ/])(?:(?<=\[)([^\[\]()]*)\]|(?<=<)([0-9A-Fa-f\s]*>)|(?<=[qQ])(?<![^\s>\])].)(?![^\s\[/(<])"
    rb"|(?<=/)(" + NAME.removeprefix("/").encode() + rb")\s+[\d.+-]+\s+Tf\b)", re.S
)
_PICTURE = re.compile(rb"\bBI\b")
_STRINGS = re.compile(rb"<((?:[0-9A-Fa-f]{4})*)>")
_CONTENTS = re.compile(rb"/Contents ?(?:\[([^\]]*)\]|([0-9]+) 0 R)")
_RESOURCES = re.compile(rb"/Resources ?(?:([0-9]+) 0 R|<<)")
_SUBTYPE = re.compile(rb"/Subtype (/[A-Za-z0-9]+)")


class Unusual(Exception):
    """The file has something that its parts cannot be told apart with."""


@dataclass(frozen=True, slots=True)
class PageFact:
    """`content` is a digest of what is painted; `fonts` are numbers of objects by name, `shown` the codes of two bytes that
    each font may show, None where strings are written in another way; `asked` all objects read for it, fonts left out."""

    content: bytes
    fonts: dict[bytes, int]
    shown: dict[int, set[int] | None]
    asked: set[int]


class PageFacts:
    """Facts of pages and fonts, each found once."""

    def __init__(self, file: Objects) -> None:
        self._file = file
        self._pages: dict[int, PageFact] = {}
        self._fonts: dict[int, tuple[bytes, dict[str, str] | None]] = {}  # digest, text by code in hexadecimal

    def page(self, number: int) -> PageFact:
        """What a page is read with. Raises Unusual."""
        if number not in self._pages:
            before, self._file.asked = self._file.asked, set()
            self._pages[number] = self._found(number)
            self._file.asked = before
        return self._pages[number]

    def font(self, number: int, codes: str | None) -> bytes:
        """A digest of all that some codes, four digits each, are read with in a font; of the whole font for None."""
        if number not in self._fonts:
            body = unquoted(self._file.body(number))
            kind, said = _SUBTYPE.search(body), _TO_UNICODE.search(body)
            whole = (kind[1] if kind else b"") + b"\0" + (self._stream(int(said[1])) if said else b"")
            mapping, code_bytes = to_unicode(self._text(int(said[1])).decode("latin-1")) if said else ({}, 0)
            known = mapping if code_bytes == 2 and kind and kind[1] == b"/Type0" else None
            self._fonts[number] = hashlib.sha256(whole).digest(), known
        whole_digest, known = self._fonts[number]
        if codes is None or known is None:
            return whole_digest
        said_by = [known.get(codes[at : at + 4]) for at in range(0, len(codes), 4)]
        return hashlib.sha256(repr(said_by).encode("utf-8", "surrogatepass")).digest()

    def _found(self, number: int) -> PageFact:
        body = unquoted(self._file.body(number))
        contents, held = _CONTENTS.search(body), _RESOURCES.search(body)
        if contents is None or held is None:
            raise Unusual
        resources = unquoted(self._file.body(int(held[1]))) if held[1] else body
        if b"/Properties" in resources:
            raise Unusual
        streams = [int(contents[2])] if contents[2] else references(contents[1])
        state = hashlib.sha256()
        for stream in streams:
            state.update(self._stream(stream))
        listed = _FONTS.search(resources)
        if listed is None and b"/Font" in resources:
            raise Unusual
        text = (unquoted(self._file.body(int(listed[1]))) if listed[1] else listed[2]) if listed else b""
        fonts = {name: int(font) for name, font in _NAMED.findall(text)}
        painted = b"\n".join(self._text(stream) for stream in streams)
        return PageFact(state.digest(), fonts, _shown(painted, fonts), self._file.asked)

    def _text(self, number: int) -> bytes:
        entries, packed = self._file.stream(number)
        return unpacked(entries, packed or b"")

    def _stream(self, number: int) -> bytes:
        """A stream and the entries of its dictionary, whatever their order."""
        entries, packed = self._file.stream(number)
        return b" ".join(sorted(entries.split())) + b"\0" + (packed or b"") + b"\0"


def _shown(content: bytes, fonts: dict[bytes, int]) -> dict[int, set[int] | None]:
    """The codes of two bytes that each font may show in a content stream; None for all fonts where strings or pictures
    are written into the stream, in which anything may stand."""
    nothing: dict[int, set[int] | None] = dict.fromkeys(fonts.values())
    if b"(" in content or _PICTURE.search(content):
        return nothing
    shown: dict[int, list[bytes]] = {font: [] for font in fonts.values()}
    current: list[bytes] = []  # of no font
    saved: list[list[bytes]] = []
    for sign, several, one, name in _SHOWN.findall(content):
        if sign == b"[":
            current.append(several)
        elif sign == b"<":
            current.append(sign + one)
        elif sign == b"q":
            saved.append(current)
        elif sign == b"Q":
            current = saved.pop() if saved else []
        else:
            font = fonts.get(name)
            if font is None:  # perhaps the name is spelled otherwise
                return nothing
            current = shown[font]
    found: dict[int, set[int] | None] = {}
    for font, pieces in shown.items():
        text = b"".join(pieces)
        strings = _STRINGS.findall(text)
        if len(strings) != text.count(b"<"):
            return nothing
        found[font] = _codes(b"".join(strings))
    return found


def _codes(digits: bytes) -> set[int]:
    return set(_big_endian(bytes.fromhex(digits.decode("ascii"))))


def _big_endian(data: bytes) -> array[int]:
    numbers = array("H", data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers
