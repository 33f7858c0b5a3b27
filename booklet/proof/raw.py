"""The objects of a PDF as bytes, without giving any of them a meaning: enough to tell whether one is as it was.

Only files of one make are read: one cross-reference stream, no encryption, streams packed by Flate or not at all
(ISO 32000-1, 7.5.7 and 7.5.8). Of any other file nothing is said, and pikepdf reads it.
"""

from __future__ import annotations

import hashlib
import re
import sys
import zlib
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate

__all__ = ["LITERALS", "Objects", "objects", "references", "runs_of_numbers", "unpacked", "unquoted"]

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
    """The objects of a file by number. `packed` are those in object streams, `places` where the others begin; `asked` are
    the numbers of those that were read since it was last set."""

    data: bytes
    packed: Mapping[int, bytes]
    places: dict[int, int]
    trailer: bytes
    kinds: bytes = b""  # 1 for an object by itself, 2 for one in an object stream, by number
    holders: array[int] = field(default_factory=lambda: array("Q"))  # the object stream of those of kind 2, else 0
    asked: set[int] = field(default_factory=set)
    _read: dict[int, tuple[bytes, bytes | None]] = field(default_factory=dict)
    _imprints: dict[int, bytes] = field(default_factory=dict)

    def body(self, number: int) -> bytes:
        """An object without its stream; empty for none, which is null."""
        self.asked.add(number)
        found = self.packed.get(number)
        return found if found is not None else self.stream(number)[0]

    def stream(self, number: int) -> tuple[bytes, bytes | None]:
        """An object's dictionary, and its stream as it stands in the file, None without one."""
        self.asked.add(number)
        if number in self.packed:
            return self.packed[number], None
        if number not in self._read:
            if len(self._read) > _STREAMS:
                self._read.clear()
            self._read[number] = self._at_its_place(number)
        return self._read[number]

    def state(self, runs: Iterable[tuple[int, int]]) -> str:
        """A digest of all that is read for the objects of some runs of numbers, [first, behind the last): their own bytes,
        or those of the object streams that hold them, as they stand in the file. Where they stand makes no difference."""
        state = hashlib.sha256()
        alone: set[int] = set()
        for first, end in runs:
            kinds, holders = self.kinds[first:end], self.holders[first:end]
            state.update(b"%d %d %b" % (first, end, kinds) + holders.tobytes())
            alone.update(holders)
            alone.update(first + at for at in _all(kinds, 1))
        alone.discard(0)
        for number in sorted(alone):
            state.update(b"%d " % number + self._imprint(number))
        return state.hexdigest()

    def _imprint(self, number: int) -> bytes:
        """A digest of the bytes of an object that stands by itself."""
        if number not in self._imprints:
            body, stream = self._at_its_place(number)
            made = hashlib.sha256(b"%d %d " % (len(body), -1 if stream is None else len(stream)) + body)
            made.update(stream or b"")
            self._imprints[number] = made.digest()
        return self._imprints[number]

    def _at_its_place(self, number: int) -> tuple[bytes, bytes | None]:
        place = self.places.get(number)
        return (b"", None) if place is None else _whole(self.data, place, number)

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


def runs_of_numbers(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Runs [first, behind the last) of some numbers that follow one another."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number:
            runs[-1] = runs[-1][0], number + 1
        else:
            runs.append((number, number + 1))
    return runs


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
    if any(first + count > len(kinds) for first, count in zip(runs[::2], runs[1::2], strict=True)):
        raise _OtherMake
    types, seconds = rows[::width], _numbers(rows[1 + byte :: width] for byte in range(two))
    at = 0
    for first, count in zip(runs[::2], runs[1::2], strict=True):
        kinds[first : first + count] = types[at : at + count]
        middle[first : first + count] = seconds[at : at + count]
        at += count
    places = {number: middle[number] for number in _all(kinds, 1)}
    packed = _Packed(data, bytes(kinds), middle)
    holders = array("Q", middle)
    for number in places:
        holders[number] = 0
    return Objects(data, packed, places, trailer, bytes(kinds), holders)


def _numbers(columns: Iterable[bytes]) -> array[int]:
    """Numbers from their bytes, the highest first, each byte of all of them in a row; of up to eight bytes."""
    listed = list(columns)
    if not 0 < len(listed) <= 8:
        raise _OtherMake
    spread = bytearray(8 * len(listed[0]))
    for place, column in enumerate(reversed(listed)):
        spread[place::8] = column
    found = array("Q", bytes(spread))
    if sys.byteorder == "big":
        found.byteswap()
    return found


def _all(kinds: bytes | bytearray, kind: int) -> Iterator[int]:
    """Where a kind stands among kinds."""
    at = kinds.find(kind)
    while at >= 0:
        yield at
        at = kinds.find(kind, at + 1)


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
        steps = rows[column + 1 :: width]
        if steps.strip(b"\0"):  # else the column is 0 in all rows, as it was made
            made[column::columns] = bytes(map((255).__and__, accumulate(steps)))
    return bytes(made)


def _reference_of(body: bytes, key: bytes) -> int:
    found = re.search(key + rb" ([0-9]+) 0 R", unquoted(body))
    if found is None:
        raise _OtherMake
    return int(found[1])
