"""The prose of a tree: what is read in one go, and its whole sentences.

Sentences are told apart by sentencex (Wikimedia), which knows "Dr. Smith" and "9 a.m." in many languages, works
offline and gives the same answer everywhere.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Any

import sentencex
from lxml import etree

from .examples import SHOWN_HEADING, compares, introduces_words

__all__ = ["HEADINGS", "LETTERS", "Joined", "Passage", "Sought", "parsed", "passages", "passages_of", "primary", "sentences", "words"]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KINDS = {**dict.fromkeys(HEADINGS, "heading"), "li": "item", "td": "cell", "th": "cell", "dt": "term",
          "figcaption": "caption", "caption": "caption", "summary": "heading"}
_BLOCKS = frozenset((*_KINDS, "p", "dd", "div", "section", "aside", "blockquote", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot",
                     "tr", "figure", "details", "hr", "article", "address", "header", "footer", "main", "nav"))
# Signs that no text holds (non-characters of Unicode) stand around code and emphasis while a passage is put together.
_CLOSE_MARK = "\ufdd2"
_OPEN_MARKS = {"\ufdd0": "code", "\ufdd1": "emphasis"}
_MARKED = {**dict.fromkeys(("code", "kbd", "samp", "var", "tt"), "\ufdd0"), **dict.fromkeys(("em", "i", "cite", "q"), "\ufdd1")}
_MARKS = re.compile("([\ufdd0-\ufdd2])")
_ENTRY_MOST = 3  # words of a cell: fewer are an entry of a list of words
_UNREAD = frozenset(("print-only", "note-call", "box"))  # classes of what is printed only, and of signs
_SILENT = frozenset(("pre", "svg", "math", "img"))  # not prose: code, and what is described in other words
LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_WHOLE = re.compile(r"[.?!…。？！؟][”’\"')\]»]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that is read in one go: a paragraph, an item, a cell, a heading, without what lies in blocks within it.

    `kind` is paragraph, item, cell, term, caption or heading. Words in another language than `lang` are left out.
    `words` are those of `text`, `spoken` is the primary language of `lang`. `marked` holds (start, end, kind) in `text` of
    what is code or emphasis; `shown` is true of a passage that stands there as an example of how to write, or not to, in an article `on_writing`.
    """

    element: Any  # lxml element
    kind: str
    text: str
    lang: str
    words: tuple[str, ...]
    spoken: str
    marked: tuple[tuple[int, int, str], ...] = ()
    shown: bool = False
    on_writing: bool = False

    @property
    def plain_words(self) -> tuple[str, ...]:
        """Its words without those in code and in italics, which are names and other languages as often as not."""
        if not self.marked:
            return self.words
        text = self.text
        for start, end, _ in self.marked:
            text = text[:start] + " " * (end - start) + text[end:]
        return tuple(words(text))

    def within(self, match: re.Match[str], *kinds: str) -> bool:
        """Whether a match lies, at least with a part, in code or emphasis."""
        return any(start < match.end() and match.start() < end and kind in kinds for start, end, kind in self.marked)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its whole sentences: those that end in a stop. A fragment counted as a sentence would make the text look easier."""
        return () if self.kind == "heading" else sentences(self.text, self.spoken)


@dataclass(frozen=True, slots=True)
class Sought:
    """A pattern with signs, in small letters, of which every match holds one: a text without them need not be searched."""

    pattern: re.Pattern[str]
    signs: tuple[str, ...]
    hint: re.Pattern[str] | None = None

    @classmethod
    def of(cls, pattern: str, *signs: str, exact: bool = False, hint: str = "") -> Sought:
        """The pattern takes capitals for small letters, unless it is `exact`. `hint` is a quicker pattern: what matches
        and holds none of the signs holds a match of it."""
        return cls(re.compile(pattern, 0 if exact else re.IGNORECASE), signs, re.compile(hint) if hint else None)

    def may_match(self, text: str) -> bool:
        """Whether a text need be searched."""
        small = _small(text)
        return any(sign in small for sign in self.signs) or (self.hint is not None and self.hint.search(text) is not None)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.pattern.finditer(text)


_ON_WRITING = Sought.of(
    r"plain(?:er)? language|\bwording|\brewr[io]t|\bjargon|\bsentences?\b|\bgobbledygook|\bphrases\b",
    " language", "wording", "rewr", "jargon", "sentence", "gobbledygook", "phrases")


@dataclass(frozen=True, slots=True)
class Joined:
    """Passages as one text, a line each, so that a pattern that fits nowhere is tried once and not for each of them.

    A passage holds no line feed. A pattern must fit the words before a line feed as it fits them at a passage's end:
    none is written with `$` alone, or asks for no space at an end.
    """

    passages: tuple[Passage, ...]
    text: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, found: Iterable[Passage]) -> Joined:
        members = tuple(found)
        lengths = [len(passage.text) + 1 for passage in members]
        return cls(members, "\n".join(passage.text for passage in members), (0, *accumulate(lengths)))

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every run of letters, in small letters."""
        return _vocabulary(self.text)

    def holding(self, pattern: re.Pattern[str] | Sought) -> Iterator[int]:
        """The numbers, from 0, of the passages in which the pattern may be found; all others hold no match."""
        if isinstance(pattern, Sought):
            if not pattern.may_match(self.text):
                return
            pattern = pattern.pattern
        at = 0
        while match := pattern.search(self.text, at):
            number = bisect_right(self.starts, match.start()) - 1
            if number >= len(self.passages):
                return
            yield number
            at = self.starts[number + 1]


@lru_cache(maxsize=4)
def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(LETTERS.findall(_small(text)))


@lru_cache(maxsize=4)
def _small(text: str) -> str:
    return text.lower()


@lru_cache(maxsize=500)
def primary(lang: str) -> str:
    """The language of a tag without script and country: "en" of "en-US"."""
    return lang.lower().split("-")[0]


def words(text: str) -> list[str]:
    """Words of a text; a hyphen or an apostrophe joins, figures are none."""
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def sentences(text: str, lang: str) -> tuple[str, ...]:
    """The whole sentences of a passage in a primary language."""
    pieces = (piece.strip() for piece in sentencex.segment(lang, text))
    return tuple(piece for piece in pieces if _WHOLE.search(piece))


@lru_cache(maxsize=4)  # the rules and the readability of an article ask one after the other
def parsed(body: str) -> Any:
    """A body's lxml element, which nobody may change."""
    return etree.fromstring(body)


@lru_cache(maxsize=4)
def passages_of(body: str, lang: str) -> tuple[Passage, ...]:
    """The author's passages of a body in a language."""
    return passages(parsed(body), lang)


def passages(tree: Any, lang: str) -> tuple[Passage, ...]:
    """The author's passages in the order of the text; booklet's own words and what is only printed are left out."""
    found: list[Passage] = []
    text = "".join(tree.itertext())
    _collect(tree, lang, found, shown=False, on_writing=_ON_WRITING.may_match(text) and _ON_WRITING.pattern.search(text) is not None)
    return tuple(found)


def _collect(block: Any, lang: str, found: list[Passage], *, shown: bool, on_writing: bool) -> None:
    """Put the passage of a block, then those of the blocks within it, into `found`. `shown` holds for all within."""
    lang = block.get("lang") or lang
    if on_writing:
        shown = shown or (block.tag == "table" and compares(block)) or (
            block.tag in ("ul", "ol", "blockquote") and bool(found) and introduces_words(found[-1].text))
    parts: list[str] = [block.text or ""]
    inner: list[Any] = []
    spoken = primary(lang)
    _gather(block, spoken, parts, inner)
    text = " ".join("".join(parts).split())
    if text:
        text, marked = _without_marks(text) if _MARKS.search(text) else (text, ())
        kind = _KINDS.get(block.tag, "paragraph")
        said = tuple(words(text))
        listed = kind == "cell" and len(said) <= _ENTRY_MOST
        example = shown or (on_writing and kind != "heading" and (listed or _under_example(found)))
        found.append(Passage(block, kind, text, lang, said, spoken, marked, example, on_writing))
    for within in inner:
        if not _left_out(within):
            _collect(within, lang, found, shown=shown, on_writing=on_writing)


def _under_example(found: list[Passage]) -> bool:
    """Whether the last heading says that an example follows: "Before", "Original text"."""
    heading = next((passage for passage in reversed(found) if passage.kind == "heading"), None)
    return heading is not None and SHOWN_HEADING.fullmatch(heading.text) is not None


def _without_marks(text: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The text without the signs that _gather put around code and emphasis, and where these stood."""
    pieces, marked, opened, at = [], [], [], 0
    for piece in _MARKS.split(text):
        if piece in _OPEN_MARKS:
            opened.append((at, _OPEN_MARKS[piece]))
        elif piece == _CLOSE_MARK:
            if opened:
                start, kind = opened.pop()
                marked.append((start, at, kind))
        else:
            if pieces and pieces[-1][-1:] == " ":
                piece = piece.lstrip(" ")
            if piece:
                pieces.append(piece)
                at += len(piece)
    return "".join(pieces).strip(), tuple(marked)


def _gather(element: Any, lang: str, parts: list[str], inner: list[Any]) -> None:
    """Put the text of an element's inline children into `parts`, the blocks found on the way into `inner`."""
    for child in element:
        tag = child.tag
        if tag in _BLOCKS:
            inner.append(child)
            parts.append(" ")
        elif tag == "br":
            parts.append(" ")
        elif isinstance(tag, str) and tag not in _SILENT and not tag.startswith("{") and not _left_out(child):
            own = child.get("lang")
            if own is None or primary(own) == lang:
                mark = _MARKED.get(tag)
                if mark:
                    parts.append(mark)
                parts.append(child.text or "")
                _gather(child, lang, parts, inner)
                if mark:
                    parts.append(_CLOSE_MARK)
        parts.append(child.tail or "")


def _left_out(element: Any) -> bool:
    if element.tag in _SILENT:
        return True
    given = element.attrib
    if not given:
        return False
    return (given.get("data-generated") is not None or given.get("aria-hidden") == "true"
            or given.get("role") in ("doc-noteref", "doc-backlink") or not _UNREAD.isdisjoint((given.get("class") or "").split()))
