"""The objects of a PDF as bytes, without giving any of them a meaning: enough to tell whether one is as it was.

Only files of one make are read: one cross-reference stream, no encryption, streams packed by Flate or not at all
(ISO 32000-1, 7.5.7 and 7.5.8). Of any other file nothing is said, and pikepdf reads it.
"""

from __future__ import annotations

import re
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

__all__ = ["LITERALS", "Objects", "objects", "references", "unpacked", "unquoted"]

LITERALS = re.compile(rb"\((?:[^()\\]|\\[\s\S])*\)")
_REFERENCE = re.compile(rb"(?<![0-9])([0-9]+) 0 R")
_HEAD = re.compile(rb"\s*([0-9]+) 0 obj\s*")
_LENGTH = re.compile(rb"/Length ([0-9]+)(?! [0-9]+ R)")
_WIDTHS = re.compile(rb"/W \[ ?([0-9]+) ([0-9]+) ([0-9]+) ?\]")
_SIZE = re.compile(rb"/Size ([0-9]+)")
_INDEX = re.compile(rb"/Index \[([0-9 ]*)\]")
_COLUMNS = re.compile(rb"/Columns ([0-9]+)")
_UNPACKED, _STREAMS = 256, 1000  # object streams and other streams that are kept at hand: some tens of pages
_FIRST, _COUNT = re.compile(rb"/First ([0-9]+)"), re.compile(rb"/N ([0-9]+)")


class _OtherMake(ValueError):
    """The file is not one of those that are read here."""


class _Packed(Mapping[int, bytes]):
    """The objects in object streams by number. Of a large file only those streams are unpacked that were asked for last.

    Raises ValueError when one is not as it should be.
    """

    def __init__(self, data: bytes, kinds: bytes, where: array[int]) -> None:
        self._data, self._kinds, self._where = data, kinds, where
        self._unpacked: OrderedDict[int, dict[int, bytes]] = OrderedDict()

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and 0 <= number < len(self._kinds) and self._kinds[number] == 2

    def __getitem__(self, number: int) -> bytes:
        if number not in self:
            raise KeyError(number)
        holder = self._where[number]
        found = self._unpacked.get(holder)
        if found is None:
            if holder >= len(self._kinds) or self._kinds[holder] != 1:
                raise _OtherMake
            found = self._unpacked[holder] = dict(_kept_in(self._data, self._where[holder], holder))
            if len(self._unpacked) > _UNPACKED:
                self._unpacked.popitem(last=False)
        else:
            self._unpacked.move_to_end(holder)
        if number not in found:
            raise _OtherMake
        return found[number]

    def __iter__(self) -> Iterator[int]:
        return (number for number, kind in enumerate(self._kinds) if kind == 2)

    def __len__(self) -> int:
        return self._kinds.count(2)


@dataclass(slots=True)
class Objects:
    """The objects of a file by number. `packed` are those in object streams, `places` where the others begin."""

    data: bytes
    packed: Mapping[int, bytes]
    places: dict[int, int]
    trailer: bytes
    _read: dict[int, tuple[bytes, bytes | None]] = field(default_factory=dict)

    def body(self, number: int) -> bytes:
        """An object without its stream; empty for none, which is null."""
        found = self.packed.get(number)
        return found if found is not None else self.stream(number)[0]

    def stream(self, number: int) -> tuple[bytes, bytes | None]:
        """An object's dictionary, and its stream as it stands in the file, None without one."""
        if number in self.packed:
            return self.packed[number], None
        if number not in self._read:
            if len(self._read) > _STREAMS:
                self._read.clear()
            place = self.places.get(number)
            self._read[number] = (b"", None) if place is None else _whole(self.data, place, number)
        return self._read[number]

    @property
    def root(self) -> int:
        return _reference_of(self.trailer, b"/Root")


def objects(data: bytes) -> Objects | None:
    """The objects of a file; None for a file of another make, damaged ones among them."""
    try:
        return _objects(data)
    except (_OtherMake, zlib.error, ValueError, IndexError):
        return None


def references(body: bytes) -> list[int]:
    """The numbers of the objects that a body without literal strings refers to, in order."""
    return [int(number) for number in _REFERENCE.findall(body)]


def unquoted(body: bytes) -> bytes:
    """A body with its literal strings empty, so that nothing in them is taken for a key or a reference."""
    return LITERALS.sub(b"()", body) if b"(" in body else body


def _objects(data: bytes) -> Objects:
    tail = re.search(rb"startxref\s+([0-9]+)\s+%%EOF\s*$", data[-64:])
    if tail is None:
        raise _OtherMake
    trailer, table = _whole(data, int(tail[1]), None)
    widths = _WIDTHS.search(trailer)
    columns = _COLUMNS.search(trailer) if b"/Predictor 12" in trailer else None
    size, listed = _SIZE.search(trailer), _INDEX.search(trailer)
    if table is None or widths is None or size is None or any(key in trailer for key in (b"/Prev", b"/Encrypt")):
        raise _OtherMake
    one, two, three = (int(width) for width in widths.groups())
    rows = unpacked(trailer, table, plain=columns is None)
    if columns is not None:
        rows = _summed(rows, int(columns[1]))
    width = one + two + three
    if one != 1 or (columns is not None and int(columns[1]) != width) or len(rows) % width:
        raise _OtherMake
    runs = [int(each) for each in listed[1].split()] if listed else [0, int(size[1])]
    if len(runs) % 2 or sum(runs[1::2]) * width != len(rows) or int(size[1]) > len(data):
        raise _OtherMake
    kinds, middle = bytearray(int(size[1])), array("Q", bytes(8 * int(size[1])))  # of numbers that have no entry: free
    at = 0
    for first, count in zip(runs[::2], runs[1::2], strict=True):
        some = rows[at * width : (at + count) * width]
        kinds[first : first + count] = some[::width]
        places = (int.from_bytes(some[row + 1 : row + 1 + two], "big") for row in range(0, len(some), width))
        middle[first : first + count] = array("Q", places)
        at += count
    found = {number: middle[number] for number, kind in enumerate(kinds) if kind == 1}
    return Objects(data, _Packed(data, bytes(kinds), middle), found, trailer)


def _kept_in(data: bytes, place: int, number: int) -> list[tuple[int, bytes]]:
    """The objects in an object stream, each with its number."""
    head, stream = _whole(data, place, number)
    first, count = _FIRST.search(head), _COUNT.search(head)
    if stream is None or first is None or count is None or b"/Extends" in head:
        raise _OtherMake
    try:
        text = unpacked(head, stream)
    except zlib.error as error:
        raise _OtherMake from error
    start = int(first[1])
    table = [int(each) for each in text[:start].split()]
    numbers, offsets = table[::2], [*(start + offset for offset in table[1::2]), len(text)]
    if len(numbers) != int(count[1]):
        raise _OtherMake
    return [(each, text[offsets[index] : offsets[index + 1]].rstrip(b" \r\n")) for index, each in enumerate(numbers)]


def _whole(data: bytes, place: int, number: int | None) -> tuple[bytes, bytes | None]:
    """The object that begins at a place: its body, and its stream."""
    head = _HEAD.match(data, place)
    if head is None or (number is not None and int(head[1]) != number):
        raise _OtherMake
    end = data.find(b"\nendobj", head.end())
    at = data.find(b"\nstream\n", head.end())
    if end < 0:
        raise _OtherMake
    if at < 0 or at > end:
        return data[head.end() : end], None
    body = data[head.end() : at]
    length = _LENGTH.search(body)
    if length is None:
        raise _OtherMake
    at += len(b"\nstream\n")
    stream = data[at : at + int(length[1])]
    if not data.startswith((b"endstream", b"\nendstream"), at + len(stream)):
        raise _OtherMake
    return body, stream


def unpacked(head: bytes, stream: bytes, *, plain: bool = True) -> bytes:
    """A stream's bytes, from its dictionary and what stands in the file. Raises ValueError for one that is packed otherwise."""
    if plain and (b"/DecodeParms" in head or b"/Filter" not in head):
        if b"/Filter" in head or b"/DecodeParms" in head:
            raise _OtherMake
        return stream
    if b"/Filter /FlateDecode" not in head:
        raise _OtherMake
    try:
        return zlib.decompress(stream)
    except zlib.error as error:
        raise _OtherMake from error


def _summed(rows: bytes, columns: int) -> bytes:
    """Rows of which each was written as the difference to the one above (PNG's filter 2)."""
    width = columns + 1
    if len(rows) % width or rows[::width].strip(b"\2"):
        raise _OtherMake
    made = bytearray(len(rows) // width * columns)
    for column in range(columns):
        made[column::columns] = bytes(value & 255 for value in accumulate(rows[column + 1 :: width]))
    return bytes(made)


def _reference_of(body: bytes, key: bytes) -> int:
    found = re.search(key + rb" ([0-9]+) 0 R", unquoted(body))
    if found is None:
        raise _OtherMake
    return int(found[1])
