"""Where in the source file the words stand that a rule speaks of: line and column, both from 1.

Trees know the line of a block; the words are looked for from there on, past whatever marks stand between them.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from ..findings import Finding

__all__ = ["Source", "image_patterns", "link_patterns", "placed", "word_pattern"]

_WORDS_MOST = 6  # words of a quotation that are looked for: more tell no other place, and take longer
_NAMED = re.compile(r"(\S+\.(?:png|jpe?g|gif|webp|svg|md))\b|(</?[\w-]+>)")  # a file or a tag in a message
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

    def find(self, patterns: Iterable[str], first: int, last: int, taken: set[int]) -> tuple[int, int] | None:
        """Line and column of the first match of the first pattern that matches in the lines `first` to `last`.

        `taken` holds the offsets that were answered before: the same words asked for twice are found twice.
        """
        if not self.text or not 1 <= first <= len(self._starts):
            return None
        start = self._starts[first - 1]
        end = self._starts[last] if last < len(self._starts) else len(self.text)
        for pattern in patterns:
            for match in re.compile(pattern, re.IGNORECASE).finditer(self.text, start, end):
                if match.start() not in taken:
                    taken.add(match.start())
                    line = bisect_right(self._starts, match.start())
                    return line, match.start() - self._starts[line - 1] + 1
        return None


def word_pattern(quote: str) -> list[str]:
    """Patterns that find a quotation in Markdown: all of it, else its first three words, else the first."""
    tokens = re.findall(r"[^\W_]+", quote)
    if not tokens:
        return [re.escape(quote)] if quote else []
    lead = re.match(r"[\W_]*", quote)[0].strip(" *_“”‘’\"'()[]")  # signs that belong to the fault, as in "-- note"
    whole = _joined(tokens[:_WORDS_MOST])
    # In the same letters and in no address first: AHRQ is not looked for in www.ahrq.gov.
    patterns = [rf"(?<![^\W_])(?<![/.@])(?-i:{whole})", rf"(?<![^\W_]){whole}"]
    if lead:
        patterns.insert(0, rf"{re.escape(lead)}[\W_]*?{_joined(tokens[:_WORDS_MOST])}")
    return [*patterns, rf"(?<![^\W_]){_joined(tokens[:3])}", rf"(?<![^\W_]){re.escape(tokens[0])}"]


def link_patterns(text: str, href: str) -> list[str]:
    """Patterns that find a link: by its address, else by its words in brackets, else by its words."""
    address = re.escape(href)
    tokens = _joined(re.findall(r"[^\W_]+", text)[:_WORDS_MOST])
    both = [rf"(?<!!)\[[\W_]*{tokens}[^\[\]]*\]\(\s*<?{address}(?![^\s>)\"'])"] if tokens else []
    found = [*both, rf"(?<!!)\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*<?{address}(?![^\s>)\"'])", rf"<{address}>", rf"<a\b[^>]*\bhref=[\"']?{address}"]
    return [*found, *([rf"(?<!!)\[[\W_]*{tokens}", *word_pattern(text)] if tokens else [r"(?<!!)\[", "<a "])]


def image_patterns(alt: str) -> list[str]:
    """Patterns that find a picture by its description; without one, the first picture that has none."""
    tokens = _joined(re.findall(r"[^\W_]+", alt)[:_WORDS_MOST])
    if not tokens:
        return [r"!\[\s*\]", r"<img\b(?![^>]*\balt=[\"']?[^\"'>\s])", r"<img\b", r"!\["]
    return [rf"!\[[\W_]*{tokens}", rf"<img\b[^>]*{tokens}", r"!\[", r"<img\b"]


def _joined(tokens: list[str]) -> str:
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
