"""A PDF file written from front to back: what is written is out of memory.

pikepdf holds a file whole until it saves it, and a tagged page is some hundred objects. So a bound file is
written object by object, as ISO 32000-1 7.5.7 and 7.5.8 have it: objects in compressed object streams, a
cross-reference stream behind them. Numbers are reserved before their objects are known, so that a page can
lead to one that comes later.
"""

from __future__ import annotations

import hashlib
import io
import zlib
from array import array

__all__ = ["PAGES", "REST", "Volume"]

# Shelves: objects of one kind share object streams, so that who looks for a page need not read the tags.
PAGES, REST = "pages", "rest"
_OBJECTS_A_STREAM = 100
_HEADER = b"%%PDF-%s\n%%\xe2\xe3\xcf\xd3\n"  # bytes above 127 tell that the file is binary
_FREE, _PLACE, _WITHIN = 0, 1, 2  # kinds of entries of the cross-reference stream
_COLUMNS = 7  # bytes of an entry: its kind, an offset or the number of a stream, an index


class Volume:
    """The file so far. Its bytes depend on what is written and in which order, on nothing else."""

    def __init__(self, version: str) -> None:
        self._out = io.BytesIO()
        self._out.write(_HEADER % version.encode())
        self._kinds = bytearray(1)  # by number; number 0 is always free
        self._where = array("L", [0])  # the offset in the file, or the object stream it is in
        self._index = array("H", [65535])  # its place in that stream
        self._shelves: dict[str, list[tuple[int, bytes]]] = {PAGES: [], REST: []}

    def reserve(self) -> int:
        """A number for an object that is to be put later."""
        self._kinds.append(_FREE)
        self._where.append(0)
        self._index.append(0)
        return len(self._kinds) - 1

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
        self._kinds[number] = _PLACE
        self._where[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, entries, len(data)))
        self._out.write(data)
        self._out.write(b"\nendstream\nendobj\n")

    def close(self, root: int, info: int | None) -> bytes:
        """The whole file, with its catalogue and, where it has one, its information dictionary."""
        for shelf in self._shelves:
            self._empty(shelf)
        number, start = self.reserve(), self._out.tell()
        self._kinds[number], self._where[number] = _PLACE, start
        identifier = hashlib.sha256(self._out.getbuffer()).hexdigest()[:32].encode()
        known = b" /Info %d 0 R" % info if info is not None else b""
        table = zlib.compress(self._table())
        self._out.write(
            b"%d 0 obj\n<< /Type /XRef /Size %d /W [1 4 2] /Root %d 0 R%s /ID [<%s> <%s>] /Filter /FlateDecode"
            b" /DecodeParms << /Predictor 12 /Columns %d >> /Length %d >>\nstream\n"
            % (number, len(self._kinds), root, known, identifier, identifier, _COLUMNS, len(table))
        )
        self._out.write(table)
        self._out.write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)
        return self._out.getvalue()

    def _empty(self, shelf: str) -> None:
        """Write what lies on a shelf as one object stream (ISO 32000-1 7.5.7)."""
        objects, self._shelves[shelf] = self._shelves[shelf], []
        if not objects:
            return
        stream = self.reserve()
        index: list[bytes] = []
        at = 0
        for place, (number, body) in enumerate(objects):
            self._kinds[number], self._where[number], self._index[number] = _WITHIN, stream, place
            index.append(b"%d %d" % (number, at))
            at += len(body) + 1
        head = b" ".join(index) + b"\n"
        data = head + b"\n".join(body for _, body in objects)
        self.put_stream(stream, b"/Type /ObjStm /N %d /First %d" % (len(objects), len(head)), data, compress=True)

    def _table(self) -> bytes:
        """The entries of the cross-reference stream, each as what it adds to the one before (predictor 12, Up)."""
        count = len(self._kinds)
        columns = [bytes(self._kinds)]
        columns += [bytes((each >> shift) & 255 for each in self._where) for shift in (24, 16, 8, 0)]
        columns += [bytes((each >> shift) & 255 for each in self._index) for shift in (8, 0)]
        rows = bytearray((_COLUMNS + 1) * count)
        rows[:: _COLUMNS + 1] = b"\2" * count
        for place, column in enumerate(columns, 1):
            before = b"\0" + column[:-1]
            rows[place :: _COLUMNS + 1] = bytes((a - b) & 255 for a, b in zip(column, before, strict=True))
        return bytes(rows)
