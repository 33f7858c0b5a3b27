"""Where in the source file the words stand that a rule speaks of: line and column, both from 1.

Trees know the line of a block; the words are looked for from there on, past whatever marks stand between them.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..findings import Finding

__all__ = ["Source", "image_patterns", "link_patterns", "placed", "word_pattern"]

_WORDS_MOST = 6  # words of a quotation that are looked for: more tell no other place, and take longer
_NAMED = re.compile(r"(\S+\.(?:png|jpe?g|gif|webp|svg|md))\b|(</?[\w-]+>)")  # a file or a tag in a message
_MARKS_MOST = 80  # between two words
_MARK = re.compile(r"\]\([^)\n]*\)|\{[^}\n]*\}|&\w+;|[\W_]")
_SIGN = re.compile(r"[\W_]")
_IN_ADDRESS = ("/", ".", "@")
_BETWEEN = r"(?:\]\([^)\n]*\)|\{[^}\n]*\}|&\w+;|[\W_]){1,80}?"  # marks, addresses and line ends between two words


@dataclass(frozen=True)
class Source:
    """The text of a Markdown file with line feeds only; empty when it is gone."""

    text: str

    @classmethod
    def load(cls, path: Path) -> Source:
        """What the file holds now; places are then told by line alone when it cannot be read."""
        try:
            data = path.read_bytes()
        except OSError:
            return cls("")
        coding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
        return cls(data.decode(coding, "replace").replace("\r\n", "\n").replace("\r", "\n"))

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.text))]

    def column(self, line: int) -> int:
        """The column of the first character that is no space; 1 in an empty line, 0 when there is no such line."""
        if not 1 <= line <= len(self._starts):
            return 0
        start = self._starts[line - 1]
        rest = self.text[start : self._starts[line] if line < len(self._starts) else len(self.text)]
        return len(rest) - len(rest.lstrip()) + 1 if rest.strip() else 1

    @cached_property
    def folded(self) -> str:
        """The text in small letters, as long as the text."""
        small = self.text.lower()
        return small if len(small) == len(self.text) else self.text

    def find(self, patterns: Iterable[str | Quoted], first: int, last: int, taken: set[int]) -> tuple[int, int] | None:
        """Line and column of the first match of the first pattern that matches in the lines `first` to `last`.

        `taken` holds the offsets that were answered before: the same words asked for twice are found twice.
        """
        if not self.text or not 1 <= first <= len(self._starts):
            return None
        start = self._starts[first - 1]
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        for pattern in patterns:
            if isinstance(pattern, Quoted):
                offsets = pattern.offsets(self, start, end)
            else:
                offsets = (match.start() for match in re.compile(pattern, re.IGNORECASE).finditer(self.text, start, end))
            for offset in offsets:
                if offset not in taken:
                    taken.add(offset)
                    line = bisect_right(self._starts, offset)
                    return line, offset - self._starts[line - 1] + 1
        return None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that stand one after another in a source, past the marks between them. A regular expression for each quotation
    says the same and takes a millisecond to compile.

    `exact`: in the same letters and not within an address: AHRQ is not looked for in www.ahrq.gov.
    """

    tokens: tuple[str, ...]
    exact: bool = False

    def offsets(self, source: Source, start: int, end: int) -> Iterator[int]:
        """Where the first of the words starts, within `start` and `end`."""
        text, tokens = (source.text, self.tokens) if self.exact else (source.folded, tuple(token.lower() for token in self.tokens))
        at = text.find(tokens[0], start, end)
        while at >= 0:
            before = text[at - 1 : at]
            if not before.isalnum() and not (self.exact and before in _IN_ADDRESS):
                after = at + len(tokens[0])
                if any(_follow(text, after, end, tokens[1:], mark) for mark in (_MARK, _SIGN)):
                    yield at
            at = text.find(tokens[0], at + 1, end)


def _follow(text: str, at: int, end: int, tokens: Iterable[str], mark: re.Pattern[str]) -> bool:
    """Whether the tokens stand from `at` on, each after at least one mark."""
    for token in tokens:
        for _ in range(_MARKS_MOST):
            found = mark.match(text, at, end)
            if not found:
                return False
            at = found.end()
            if text.startswith(token, at, end):
                break
        else:
            return False
        at += len(token)
    return True


def word_pattern(quote: str) -> list[str | Quoted]:
    """Patterns that find a quotation in Markdown: all of it, else its first three words, else the first."""
    tokens = re.findall(r"[^\W_]+", quote)
    if not tokens:
        return [re.escape(quote)] if quote else []
    lead = re.match(r"[\W_]*", quote)[0].strip(" *_“”‘’\"'()[]")  # signs that belong to the fault, as in "-- note"
    whole = tuple(tokens[:_WORDS_MOST])
    patterns: list[str | Quoted] = [Quoted(whole, exact=True), Quoted(whole), Quoted(whole[:3]), Quoted(whole[:1])]
    return [rf"{re.escape(lead)}[\W_]*?{_joined(whole)}", *patterns] if lead else patterns


def link_patterns(text: str, href: str) -> list[str | Quoted]:
    """Patterns that find a link: by its address, else by its words in brackets, else by its words."""
    address = re.escape(href)
    tokens = _joined(re.findall(r"[^\W_]+", text)[:_WORDS_MOST])
    both = [rf"(?<!!)\[[\W_]*{tokens}[^\[\]]*\]\(\s*<?{address}(?![^\s>)\"'])"] if tokens else []
    found = [*both, rf"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?{address}(?![^\s>)\"'])", rf"<{address}>", rf"<a\b[^>]*\bhref=[\"']?{address}"]
    return [*found, *([rf"(?<!!)\[[\W_]*{tokens}", *word_pattern(text)] if tokens else [r"(?<!!)\[", "<a "])]


def image_patterns(alt: str) -> list[str | Quoted]:
    """Patterns that find a picture by its description; without one, the first picture that has none."""
    tokens = _joined(re.findall(r"[^\W_]+", alt)[:_WORDS_MOST])
    if not tokens:
        return [r"!\[\s*\]", r"<img\b(?![^>]*\balt=[\"']?[^\"'>\s])", r"<img\b", r"!\["]
    return [rf"!\[[\W_]*{tokens}", rf"<img\b[^>]*{tokens}", r"!\[", r"<img\b"]


def _joined(tokens: Iterable[str]) -> str:
    return _BETWEEN.join(map(re.escape, tokens))


def placed(root: Path, findings: Iterable[Finding]) -> list[Finding]:
    """Findings that know their line alone, with the column of the first words they quote, else of the line's first sign."""
    sources: dict[str, Source] = {}
    found = []
    for finding in findings:
        place = finding.position
        if place.file and place.line and not place.column:
            source = sources.setdefault(place.file, Source.load(root / place.file))
            quote = re.search("“([^”]+)”", finding.message) or _NAMED.search(finding.message)
            at = source.find(word_pattern(quote[quote.lastindex]), place.line, place.line, set()) if quote else None
            finding = replace(finding, position=replace(place, column=at[1] if at else source.column(place.line)))
        found.append(finding)
    return found
