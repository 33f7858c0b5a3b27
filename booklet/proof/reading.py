"""What was read: words in order, and where lists, tables, headings and the like begin among them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Counts", "Reading", "Word", "Writer", "joined", "piece", "seen", "tokens"]

# Soft hyphens, zero-width spaces and joiners, byte order marks: not part of a word's spelling.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
_PART = re.compile(
    r"[\u2e80-\u2fdf\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]"
    r"|[^\W_\u2e80-\u2fdf\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff]+|[^\w\s\"“”„«»‘‚‹›]|_"
)


def seen(text: str) -> str:
    """A text without the characters that are no part of a word's spelling, whatever its language is said to be."""
    return text.translate(_INVISIBLE)


_new = tuple.__new__  # a Word of its values, in a third of the time


class Word(NamedTuple):
    """A run of characters between spaces; a named tuple, since a look makes one of every word, twice. `line` is the source line, 0 when unknown.

    `required` is false for words of a source that booklet added and that a target may leave out, and
    for words of a file that only mark an item: its bullet, number or tick box.
    """

    text: str
    line: int = 0
    required: bool = True


@dataclass(frozen=True, slots=True)
class Counts:
    """How much structure there is; every kind as a reader meets it."""

    headings: int = 0
    lists: int = 0
    items: int = 0
    tables: int = 0
    rows: int = 0
    links: int = 0
    figures: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """A file or an article as read. `events` are (index of the word they stand before, kind,
    whether it is the author's and so required), in order."""

    words: tuple[Word, ...]
    events: tuple[tuple[int, str, bool], ...] = ()
    alternatives: tuple[str, ...] = ()  # texts that stand for pictures, in order
    tops: tuple[str, ...] = ()  # of a paged file: how each page begins, in reading order
    articles: tuple[tuple[int, int], ...] = ()  # [start, end) of the words of each article that the file marks as one

    def counts(self, start: int = 0, end: int | None = None, *, required: bool = False) -> Counts:
        """Structure between two words, or only the required. What begins after the last word belongs to it,
        but for a heading."""
        end = len(self.words) if end is None else end
        found: Counter[str] = Counter()
        first, last = bisect_left(self.events, (start,)), bisect_left(self.events, (end + 1,))
        for at, kind, needed in self.events[first:last]:
            if required and not needed:
                continue
            if at < end or kind != "headings" or end == len(self.words):
                found[kind] += 1
        return Counts(**found)


def piece(reading: Reading, start: int, end: int) -> Reading:
    """The words [start, end) of a reading with what begins among them; what begins behind the last word of all, too."""
    last = end + (end >= len(reading.words))
    events = tuple((at - start, kind, required) for at, kind, required in reading.events if start <= at < last)
    return Reading(reading.words[start:end], events)


def joined(readings: Iterable[Reading]) -> Reading:
    """Readings of parts that stand one behind the other, none of which ends within a word; without the tops of pages."""
    words: list[Word] = []
    events: list[tuple[int, str, bool]] = []
    alternatives: list[str] = []
    articles: list[tuple[int, int]] = []
    for each in readings:
        base = len(words)
        words += each.words
        events += [(at + base, kind, required) for at, kind, required in each.events]
        alternatives += each.alternatives
        articles += [(start + base, end + base) for start, end in each.articles]
    return Reading(tuple(words), tuple(events), tuple(alternatives), (), tuple(articles))


@dataclass(slots=True)
class Writer:
    """Gathers running text into words: inline content joins, blocks part."""

    words: list[Word] = field(default_factory=list)
    events: list[tuple[int, str, bool]] = field(default_factory=list)
    alternatives: list[str] = field(default_factory=list)
    articles: list[tuple[int, int]] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    _seam: bool = False
    _pending: str = ""
    _line: int = 0
    _required: bool = True

    def text(self, text: str, line: int = 0, required: bool = True) -> None:
        if not self._pending:
            self._line, self._required = line, required
        if "\u00ad" in text or "\u200b" in text or not text.isascii():
            text = seen(text)
        seam, self._seam = self._seam, False
        if seam and text[:1].isalnum():
            self.part()
            self._line, self._required = line, required
        parts = text.split()
        if not parts:
            if text:
                self.part()
            return
        if text[0].isspace():
            self.part()
            self._line, self._required = line, required
        if self._pending:
            self._required = self._required or required
        parts[0] = self._pending + parts[0]
        last = "" if text[-1].isspace() else parts.pop()
        if parts and self._pending:
            self.words.append(Word(parts.pop(0), self._line, self._required))
            self._line, self._required = line, required
        elif parts:
            self._line, self._required = line, required
        self.words += [_new(Word, (part, line, required)) for part in parts]
        self._pending = last

    def seam(self) -> None:
        """A link ends: letters that follow are a word of their own, since print may put an address between."""
        self._seam = True

    def part(self) -> None:
        """End the word, if one is open."""
        if self._pending:
            self.words.append(Word(self._pending, self._line, self._required))
            self._pending = ""

    def event(self, kind: str, required: bool = True) -> None:
        """Something begins here: before the open word, if there is one, else before the next."""
        self.events.append((len(self.words), kind, required))

    def open(self) -> None:
        """An article begins."""
        self._open.append(len(self.words))

    def close(self) -> None:
        """The article that was opened last ends."""
        self.part()
        self.articles.append((self._open.pop(), len(self.words)))

    def done(self) -> Reading:
        self.part()
        return Reading(tuple(self.words), tuple(self.events), tuple(self.alternatives), articles=tuple(self.articles))


def tokens(words: Sequence[Word], *, marks_left_out: bool = False) -> tuple[list[str], list[int]]:
    """Words taken apart for comparison, and the index of the word that each part comes from.

    A run of letters and digits is a part, every mark of punctuation another: print puts an address
    between a link and the full stop after it. Quotation marks are no part, since style sheets may set
    them. A Han or kana character is a part of its own: lines break between them.
    `marks_left_out` passes over words that are not required: in a file read, bullets and numbers of items.
    """
    parts: list[str] = []
    owners: list[int] = []
    for index, word in enumerate(words):
        if marks_left_out and not word.required:
            continue
        text = word.text
        if text.isalpha() and text.isascii():
            parts.append(text)
            owners.append(index)
            continue
        for part in _PART.findall(text):
            parts.append("-" if part in "\u2010\u2011" else part)
            owners.append(index)
    return parts, owners
