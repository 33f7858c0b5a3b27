"""Some pages of a volume with their tags, in memory only while they are bound.

A binder sews gatherings one after the other. Each is a small pikepdf.Pdf, where pages and structure are changed
as in any file, and is then written to the volume and let go. What belongs to another gathering (the page a link
leads to, the chapter's element) is a stand-in here: an empty object that becomes a reference to the right number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from .volume import PAGES, REST, Block

__all__ = ["Gathering", "text_string"]

# A string, which may look like anything, or a reference; or the type of a heading. qpdf writes every parenthesis in a
# string with a backslash.
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|\b(\d+) 0 R\b", re.DOTALL)
_OR_HEADING = re.compile(_REFERENCE.pattern + rb"|/S /H(\d+)\b", re.DOTALL)


class Gathering:
    """Objects of `pdf` that become objects of a block of the volume.

    `parents` is the part of the parent tree that its pages bring: the elements of keys from `base` on, which is the
    block's first number, so that no other part has the same keys. `shift` is added to the levels of all headings when they
    are written; none becomes less than 1, and `levels` are those that were written.
    """

    def __init__(self, block: Block) -> None:
        import pikepdf

        self._pike = pikepdf
        self.pdf = pikepdf.new()
        self.block = block
        self.base = block.start
        self.parents: list[Any] = []
        self.shift = 0
        self.levels: set[int] = set()
        self._numbers: dict[int, int] = {}  # number of an object here -> number in the volume
        self._stand_ins: dict[int, Any] = {}
        self._elsewhere: set[int] = set()  # numbers here that are not to be written: stand-ins
        self.kept: list[Any] = []  # to be written though nothing here refers to it

    def number(self, item: Any) -> int:
        """The volume's number for an indirect object of ours."""
        own: int = item.objgen[0]
        if own not in self._numbers:
            self._numbers[own] = self.block.reserve()
        return self._numbers[own]

    def assign(self, item: Any, number: int, *, written: bool = True) -> None:
        """Let an object of ours, which has no number yet, have this one; `written` says whether it is put from here."""
        own = item.objgen[0]
        assert own not in self._numbers
        self._numbers[own] = number
        if not written:
            self._elsewhere.add(own)

    def stand_in(self, number: int) -> Any:
        """What stands here for an object of the volume, ours or another's."""
        found = self._stand_ins.get(number)
        if found is None:
            found = self._stand_ins[number] = self.pdf.make_indirect(self._pike.Dictionary())
            self.assign(found, number, written=False)
        return found

    def adopt(self, item: Any, source: Gathering) -> Any:
        """A copy of another gathering's object, with all it refers to there."""
        return self.pdf.copy_foreign(item if item.is_indirect else source.pdf.make_indirect(item))

    def write(self, pages: Sequence[Any] = (), others: Iterable[Any] = ()) -> None:
        """Put the pages and the other objects, and all that they refer to, into the volume."""
        first = {page.objgen[0] for page in pages}
        done = set(self._elsewhere)
        roots = [*pages, *others, *self.kept]
        waiting = [item.objgen[0] for item in reversed(roots)]
        for item in roots:
            self.number(item)
        while waiting:
            own = waiting.pop()
            if own in done:
                continue
            done.add(own)
            found: list[int] = []
            self._put(own, found, PAGES if own in first else REST)
            waiting.extend(reversed(found))

    def entries(self, stream: Any) -> bytes:
        """What the dictionary of a stream says beside Length and Filter, as the volume has it, for other streams like it.

        The stream itself is not written; what it refers to is.
        """
        for key in ("/Filter", "/DecodeParms"):
            if key in stream.stream_dict:
                del stream.stream_dict[key]
        found: list[int] = []
        entries = self._entries(stream, found)
        self.kept += [self.pdf.get_object(own, 0) for own in found]
        return entries

    def hold(self, stream: Any) -> tuple[int, bytes]:
        """Leave a stream to be written by somebody else: its number, and its entries, as `entries` says."""
        number = self.number(stream)
        self._elsewhere.add(stream.objgen[0])
        return number, self.entries(stream)

    def _put(self, own: int, found: list[int], shelf: str) -> None:
        item = self.pdf.get_object(own, 0)
        number = self._numbers[own]
        if not isinstance(item, self._pike.Stream):
            body = b"null" if item is None else self._body(item, found)
            self.block.put(number, body, shelf)
            return
        data = item.read_raw_bytes()
        plain = "/Filter" not in item.stream_dict
        # Metadata stay readable for programs that know nothing of PDF (ISO 32000-1 14.3.2).
        compress = plain and item.stream_dict.get("/Type") != "/Metadata"
        self.block.put_stream(number, self._entries(item, found), data, compress=compress)

    def _entries(self, stream: Any, found: list[int]) -> bytes:
        entries = stream.stream_dict
        if "/Length" in entries:
            del entries["/Length"]
        return self._body(entries, found).removeprefix(b"<<").removesuffix(b">>").strip()

    def _body(self, item: Any, found: list[int]) -> bytes:
        """An object's text with the volume's numbers; `found` gets our own of all it refers to."""
        numbers, shift = self._numbers, self.shift

        def renumbered(match: re.Match[bytes]) -> bytes:
            digits = match[1]
            if digits is None:
                if not shift or match[2] is None:
                    return match[0]
                level = max(1, int(match[2]) + shift)
                self.levels.add(level)
                return b"/S /H%d" % level
            own = int(digits)
            if own not in numbers:
                numbers[own] = self.block.reserve()
            found.append(own)
            return b"%d 0 R" % numbers[own]

        return (_OR_HEADING if shift else _REFERENCE).sub(renumbered, item.unparse(resolved=True))


def text_string(text: str) -> bytes:
    """A text as a string of PDF (ISO 32000-1 7.9.2.2)."""
    import pikepdf

    return bytes(pikepdf.String(text).unparse())
