"""Where words end: which line ends hide a space, and which a hyphen.

The engine throws away the space at which a line breaks, so that "over" and
"two" are read "overtwo". A cursor for each element, over the characters of
its own text that are not white space, tells whether the source has white
space at a place. Linear: each character is looked at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

__all__ = ["Cursors", "Passed", "squeeze"]

_SPACE = re.compile(r"[ \t\n\r\f]+")
_UNCOUNTED = re.compile("[ \\t\\n\\r\\f\u00ad]+")


def squeeze(text: str) -> str:
    """The text without white space and soft hyphens; no-break spaces are characters.

    Where the style sheet forbids hyphens the engine takes soft ones out of the text.
    """
    return _UNCOUNTED.sub("", text)


@dataclass(frozen=True, slots=True)
class Passed:
    """What a stretch of an element's own text is and stands between.

    `piece` is the number of child elements before it; `before` and `after` are the white space that the source
    has straight before and after it within the element; `first` and `last` tell whether it opens and closes the
    element's text; `added` counts characters at its end that the engine put there (0 or 1).
    """

    piece: int = 0
    before: str = ""
    after: str = ""
    first: bool = False
    last: bool = False
    added: int = 0


class _Cursor:
    """A place in one element's own text."""

    __slots__ = ("breaks", "done", "piece", "pieces", "text")

    def __init__(self, element: Any) -> None:
        pieces = [piece.replace("\u00ad", "") for piece in (element.text or "", *(child.tail or "" for child in element))]
        self.done = 0
        self.piece = 0
        self.breaks: dict[int, str] = {}  # white space by the number of characters before it
        self.pieces: list[int] = []  # where each piece ends, in characters
        words: list[str] = []
        count = 0
        for piece in pieces:
            position = 0
            for match in _SPACE.finditer(piece):
                word = piece[position:match.start()]
                words.append(word)
                count += len(word)
                self.breaks[count] = self.breaks.get(count, "") + match.group()
                position = match.end()
            words.append(piece[position:])
            count += len(piece) - position
            self.pieces.append(count)
        self.text = "".join(words)


class Cursors:
    """A cursor for each element that has shown text."""

    def __init__(self) -> None:
        self._of: dict[Any, _Cursor] = {}

    def forget(self, element: Any) -> None:
        """Begin an element again, when an earlier showing of it does not count."""
        self._of.pop(element, None)

    def advance(self, element: Any, text: str) -> Passed:
        """Pass `text`, the next words of `element`."""
        cursor = self._of.get(element)
        if cursor is None:
            cursor = self._of[element] = _Cursor(element)
        shown = squeeze(text)
        begin = cursor.done
        added = 0
        if shown and shown[-1] in "-\u2010" and not cursor.text.startswith(shown[-1], begin + len(shown) - 1):
            added = 1
        end = cursor.done = begin + len(shown) - added
        if shown:
            while cursor.piece < len(cursor.pieces) - 1 and cursor.pieces[cursor.piece] <= begin:
                cursor.piece += 1
        after = "" if added else cursor.breaks.get(end, "")
        return Passed(cursor.piece, cursor.breaks.get(begin, ""), after, begin == 0, end >= len(cursor.text), added)
