"""A PDF file written from front to back: what is written is out of memory.

pikepdf holds a file whole until it saves it, and a tagged page is some hundred objects. So a bound file is
written object by object, as ISO 32000-1 7.5.7 and 7.5.8 have it: objects in compressed object streams, a
cross-reference stream behind them. Numbers are reserved before their objects are known, so that a page can
lead to one that comes later.

Each part of a book is a block: its objects have numbers of their own, which begin where there is room to spare behind
those of the block before. So a block is the same bytes whatever was changed in another, and may come from the last build.
"""

from __future__ import annotations

import hashlib
import io
import sys
import zlib
from array import array
from collections.abc import Iterator

__all__ = ["PAGES", "REST", "Block", "Volume"]

# Shelves: objects of one kind share object streams, so that who looks for a page need not read the tags.
PAGES, REST = "pages", "rest"
_OBJECTS_A_STREAM = 100
_HEADER = b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n"  # bytes above 127 tell that the file is binary
_FREE, _PLACE, _WITHIN = 0, 1, 2  # kinds of entries of the cross-reference stream
_COLUMNS = 7  # bytes of an entry: its kind, an offset or the number of a stream, an index
# Numbers of blocks begin at multiples of it: a page more or less seldom moves those behind. Not more, for qpdf believes no
# number above a third of the file's bytes, and a part of one page has some thousand bytes.
_ROOM = 512


class Block:
    """Objects with numbers of their own, from `start` on, and their bytes, which stand together in the file.

    `lent` says that a number of its row belongs to the frame: then the block cannot be kept for another build.
    """

    def __init__(self, start: int, kinds: bytes = b"", where: bytes = b"", index: bytes = b"", data: bytes = b"") -> None:
        self.start = start
        self.lent = False
        self._out = io.BytesIO()
        self._out.write(data)
        self._kinds = bytearray(kinds)  # by number, from `start` on
        self._where = array("Q", where)  # the offset in the block, or the object stream it is in
        self._index = array("H", index)  # its place in that stream
        self._shelves: dict[str, list[tuple[int, bytes]]] = {PAGES: [], REST: []}

    @property
    def end(self) -> int:
        """The number behind the last one."""
        return self.start + len(self._kinds)

    def reserve(self) -> int:
        """A number for an object that is to be put later."""
        self._kinds.append(_FREE)
        self._where.append(0)
        self._index.append(0)
        return self.end - 1

    def put(self, number: int, body: bytes, shelf: str = REST) -> None:
        """Write an object that is no stream."""
        objects = self._shelves[shelf]
        objects.append((number, body))
        if len(objects) == _OBJECTS_A_STREAM:
            self._empty(shelf)

    def put_stream(self, number: int, entries: bytes, data: bytes, *, compress: bool) -> None:
        """Write a stream. `entries` are those of its dictionary but Length, and but Filter when it is to be compressed."""
        if compress:
            data, entries = zlib.compress(data), entries + b" /Filter /FlateDecode"
        self._note(number, _PLACE, self._out.tell(), 0)
        self._out.write(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, entries, len(data)))
        self._out.write(data)
        self._out.write(b"\nendstream\nendobj\n")

    def empty(self) -> None:
        """Write what lies on the shelves."""
        for shelf in self._shelves:
            self._empty(shelf)

    def kept(self) -> tuple[bytes, bytes, bytes, bytes]:
        """What the block was made of so far, as the arguments that make it again."""
        assert not any(self._shelves.values())
        return bytes(self._kinds), self._where.tobytes(), self._index.tobytes(), self._out.getvalue()

    def entries(self, offset: int) -> Iterator[tuple[int, bytes, array[int], array[int]]]:
        """Runs of numbers with their entries in the table of a file where the block's bytes begin at `offset`."""
        where = array("Q", self._where)
        at = self._kinds.find(_PLACE)
        while at >= 0:
            where[at] += offset
            at = self._kinds.find(_PLACE, at + 1)
        if self._kinds:
            yield self.start, bytes(self._kinds), where, self._index

    def bytes(self) -> memoryview:
        """The block's bytes, as long as nothing more is put into it."""
        return self._out.getbuffer()

    def _note(self, number: int, kind: int, where: int, index: int) -> None:
        at = number - self.start
        self._kinds[at], self._where[at], self._index[at] = kind, where, index

    def _empty(self, shelf: str) -> None:
        """Write what lies on a shelf as one object stream (ISO 32000-1 7.5.7)."""
        objects, self._shelves[shelf] = self._shelves[shelf], []
        if not objects:
            return
        stream = self.reserve()
        listed: list[bytes] = []
        at = 0
        for place, (number, body) in enumerate(objects):
            self._note(number, _WITHIN, stream, place)
            listed.append(b"%d %d" % (number, at))
            at += len(body) + 1
        head = b" ".join(listed) + b"\n"
        data = head + b"\n".join(body for _, body in objects)
        self.put_stream(stream, b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head)), data, compress=True)


class _Frame(Block):
    """What belongs to the whole file. Its numbers are taken where there is room, in order; `places` says where one stands."""

    def __init__(self, volume: Volume) -> None:
        super().__init__(0)
        self._volume = volume
        self._numbers = array("Q")
        self._places: dict[int, int] = {}

    def reserve(self) -> int:
        super().reserve()
        number = self._volume.number_for_frame()
        self._places[number] = len(self._numbers)
        self._numbers.append(number)
        return number

    def _note(self, number: int, kind: int, where: int, index: int) -> None:
        super()._note(self._places[number], kind, where, index)

    def entries(self, offset: int) -> Iterator[tuple[int, bytes, array[int], array[int]]]:
        [(_, kinds, where, index)] = super().entries(offset)
        first = 0
        for at in range(1, len(self._numbers) + 1):
            if at == len(self._numbers) or self._numbers[at] != self._numbers[at - 1] + 1:
                yield self._numbers[first], kinds[first:at], where[first:at], index[first:at]
                first = at


class Volume:
    """The file so far. Its bytes depend on what is written and in which order, on nothing else.

    `frame` takes what belongs to the whole file; `open` gives a block for a part, and `take` writes it.
    """

    def __init__(self, version: str) -> None:
        self._out = io.BytesIO()
        self._out.write(_HEADER % version.encode())
        self._free = range(1, _ROOM)  # the frame's next numbers
        self._next = _ROOM  # where the next block, or more numbers for the frame, may begin
        self._open: Block | None = None
        self._runs: list[tuple[int, bytes, array[int], array[int]]] = []  # entries of the blocks taken
        self._frame = _Frame(self)

    @property
    def frame(self) -> Block:
        return self._frame

    def number_for_frame(self) -> int:
        """The next number of an object that belongs to the whole file."""
        if not self._free and self._open is not None:
            self._open.lent = True
            return self._open.reserve()
        self._provide(1)
        number, self._free = self._free[0], self._free[1:]
        return number

    def start(self) -> int:
        """The first number of the next block. The frame has room then for what the block may ask of it."""
        self._provide(_ROOM // 2)
        return self._next

    def open(self) -> Block:
        """A block for the objects of a part; it is to be taken before the next is opened."""
        self._open = Block(self.start())
        return self._open

    def take(self, block: Block) -> None:
        """Write a block: one that was opened here, or one that was kept and begins at `start`."""
        assert block.start == self._next
        block.empty()
        self._runs += block.entries(self._out.tell())
        self._out.write(block.bytes())
        self._open, self._next = None, -(-block.end // _ROOM) * _ROOM

    def close(self, root: int, info: int | None) -> bytes:
        """The whole file, with its catalogue and, where it has one, its information dictionary."""
        frame = self._frame
        frame.empty()
        number = frame.reserve()
        runs = [*self._runs, *frame.entries(self._out.tell())]
        self._out.write(frame.bytes())
        start = self._out.tell()
        identifier = hashlib.sha256(self._out.getbuffer()).hexdigest()[:32].encode()
        known = b" /Info %d 0 R" % info if info is not None else b""
        index, size, table = _table(runs, number, start)
        self._out.write(
            b"%d 0 obj\n<< /Type /XRef /Size %d /Index [%s] /W [1 4 2] /Root %d 0 R%s /ID [<%s> <%s>] /Filter /FlateDecode"
            b" /DecodeParms << /Predictor 12 /Columns %d >> /Length %d >>\nstream\n"
            % (number, size, index, root, known, identifier, identifier, _COLUMNS, len(table))
        )
        self._out.write(table)
        self._out.write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
        return self._out.getvalue()

    def _provide(self, count: int) -> None:
        """Give the frame a row of numbers when it has less than `count`; not while a block is open."""
        if len(self._free) < count and self._open is None:
            self._free, self._next = range(self._next, self._next + _ROOM), self._next + _ROOM


def _table(runs: list[tuple[int, bytes, array[int], array[int]]], own: int, start: int) -> tuple[bytes, int, bytes]:
    """The cross-reference stream (ISO 32000-1 7.5.8): which numbers it has, the number behind the last, and its data.

    `own` is the stream's own number and `start` its place. Each entry is written as what it adds to the one before
    (predictor 12, Up).
    """
    kinds, where, index = bytearray(1), array("Q", [0]), array("H", [65535])  # number 0 is always free
    rows: list[list[int]] = [[0, 1]]  # first number, how many
    for first, run_kinds, run_where, run_index in sorted(runs, key=lambda run: run[0]):
        begin = rows[-1][0] + rows[-1][1]
        if first < begin:  # lent by a block, whose row goes on behind it
            for at, kind in enumerate(run_kinds):
                at_row = len(kinds) - (begin - first) + at
                kinds[at_row], where[at_row], index[at_row] = kind, run_where[at], run_index[at]
            continue
        if first == begin:
            rows[-1][1] += len(run_kinds)
        else:
            rows.append([first, len(run_kinds)])
        kinds += run_kinds
        where += run_where
        index += run_index
    for first, count in rows:
        if first <= own < first + count:
            at_row = sum(each for begin, each in rows if begin < first) + own - first
            kinds[at_row], where[at_row] = _PLACE, start
    count = len(kinds)
    places, indexes = array("I", where), index[:]
    if sys.byteorder == "little":
        places.byteswap()
        indexes.byteswap()
    wide, narrow = places.tobytes(), indexes.tobytes()
    columns = [bytes(kinds), *(wide[byte::4] for byte in range(4)), *(narrow[byte::2] for byte in range(2))]
    data = bytearray((_COLUMNS + 1) * count)
    data[:: _COLUMNS + 1] = b"\2" * count
    for at, column in enumerate(columns, 1):
        data[at :: _COLUMNS + 1] = bytes((a - b) & 255 for a, b in zip(column, b"\0" + column[:-1], strict=True))
    listed = b" ".join(b"%d %d" % (first, each) for first, each in rows)
    return listed, rows[-1][0] + rows[-1][1], zlib.compress(bytes(data))
