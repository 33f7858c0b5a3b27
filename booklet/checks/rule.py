"""What a rule is, and what it is given to look at."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ..findings import Finding, Position, Severity
from ..model import Article, Collection, Project, Topic
from .place import Source, image_patterns, link_patterns, word_pattern
from .prose import HEADINGS, Joined, Passage, Sought, parsed, passages_of, primary
from .readability import Readability, readability
from .tongues import heard, spoken_language

__all__ = ["Fault", "Rule", "Subject", "line_of", "place_of", "rule", "short", "subjects", "words_of"]


_ENTRY_LINES = 12  # of the front matter: an entry's address stands within so many lines of its start


@dataclass(frozen=True)
class Subject:
    """One article with its tree parsed, and all that lies around it. `today` is what due dates are held against."""

    article: Article
    project: Project
    collection: Collection
    today: date
    shared: dict[str, Any] = field(default_factory=dict)  # what is worked out once for all subjects of a run

    def once(self, name: str, function: Callable[[Subject], Any]) -> Any:
        """What a function makes of the whole collection, worked out for its first subject and kept for the others."""
        if name not in self.shared:
            self.shared[name] = function(self)
        return self.shared[name]

    @property
    def all_articles(self) -> tuple[Article, ...]:
        """Those of the collection and of its translations."""
        return self.once("all articles", lambda subject: subject.collection.all_articles)

    @cached_property
    def tree(self) -> Any:
        """lxml element: <div class="article-body">."""
        return parsed(self.article.body)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The author's words, block by block."""
        return passages_of(self.article.body, self.article.lang)

    @cached_property
    def text(self) -> str:
        """All that a reader gets from the article, booklet's own words too."""
        return words_of(self.tree)

    @cached_property
    def headings(self) -> tuple[tuple[int, Any], ...]:
        """Level and element of every heading, in order; those that only their role makes headings, too."""
        found = ((_level(element), element) for element in self.tree.iter())
        return tuple((level, element) for level, element in found if level is not None)

    @cached_property
    def source(self) -> Source:
        return Source.load(self.project.root / Path(self.article.source))

    @cached_property
    def readability(self) -> Readability:
        return readability(self.article, (term.term for term in self.collection.glossary))

    @cached_property
    def _heard(self) -> tuple[str, bool]:
        return heard(self.passages, primary(self.article.lang))

    @property
    def unlike(self) -> str:
        """The language that the article is in where that is not the one it says; empty when it is, or nobody can tell."""
        return self._heard[0]

    @property
    def as_said(self) -> bool:
        """Whether the article may be in the language it says."""
        return self._heard[1]

    @property
    def english(self) -> bool:
        """Whether the article says that it is in English, and may be."""
        return primary(self.article.lang) == "en" and self.as_said

    def line(self, key: str) -> int:
        """The line of a front matter key, or of the article's title when the key is absent."""
        return self.article.lines.get(key, self.article.title_line)

    def hits(self, pattern: re.Pattern[str] | Sought, *kinds: str, lang: str = "", once: bool = False,
             code: bool = False) -> Iterator[tuple[Passage, re.Match[str]]]:
        """Every match in the passages (of these kinds, in this language); `once`: the first of the same words only.

        What touches code is passed over, for code is no prose, unless `code` is true.
        """
        seen: set[str] = set()
        joined = self.joined(lang, *kinds)
        for passage in map(joined.passages.__getitem__, joined.holding(pattern)):
            for match in pattern.finditer(passage.text):
                if passage.marked and not code and passage.within(match, "code"):
                    continue
                if not once or match[0].lower() not in seen:
                    seen.add(match[0].lower())
                    yield passage, match

    def joined(self, lang: str = "", *kinds: str) -> Joined:
        """The passages (in this language, of these kinds) as one text."""
        if (lang, *kinds) not in self._texts:
            self._texts[lang, *kinds] = Joined.of(
                passage for passage in self.passages if (not kinds or passage.kind in kinds) and (not lang or self._is_in(passage, lang)))
        return self._texts[lang, *kinds]

    def _is_in(self, passage: Passage, lang: str) -> bool:
        """Whether a passage says that it is in a language, and does not sound like another."""
        if passage.spoken != lang:
            return False
        sounds = spoken_language(passage.text)
        return sounds == lang or (not sounds and (lang != primary(self.article.lang) or self.as_said))

    @cached_property
    def _texts(self) -> dict[tuple[str, ...], Joined]:
        return {}

    @cached_property
    def _lines(self) -> list[int]:
        return sorted({int(element.get("data-line")) for element in self.tree.iter() if element.get("data-line")})

    def lines_of(self, element: Any) -> tuple[int, int]:
        """First and last line of the block that an element is or stands in."""
        while element is not None and not element.get("data-line"):
            element = element.getparent()
        if element is None:
            return self.article.title_line, self.article.title_line
        first = int(element.get("data-line"))
        deepest = max(int(inner.get("data-line")) for inner in element.iter() if inner.get("data-line"))
        after = bisect_right(self._lines, deepest)
        return first, self._lines[after] - 1 if after < len(self._lines) else max(deepest, len(self.source.text))


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule yields: a line (from 1) or an element to take it from, one sentence of fact, one of action.

    `quote` holds the words at fault, as they are read; a link or a picture is found without. `pattern` is a regular
    expression for the source, for what has no words.
    """

    place: Any
    message: str
    hint: str
    quote: str = ""
    pattern: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A generator function made into a rule. Its name is the function's with hyphens, its docstring the manual page.

    `allowable` is false where a person's reason cannot make the fault right for a reader.
    """

    name: str
    severity: Severity
    clause: str
    allowable: bool
    text: str
    function: Callable[[Subject], Iterator[Fault]] = field(repr=False)

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        taken: set[int] = set()
        for fault in self.function(subject):
            yield Finding(self.name, self.severity, fault.message, place_of(subject, fault, taken), fault.hint, self.clause)


def rule(severity: Severity, clause: str = "", *, allowable: bool = True) -> Callable[[Callable[..., Any]], Rule]:
    """Make a generator function a rule. `clause` cites the standard: an error with one takes the file's mark away."""

    def make(function: Callable[[Subject], Iterator[Fault]]) -> Rule:
        text = re.sub(r"\n {4}", "\n", function.__doc__ or "").strip()
        return Rule(function.__name__.replace("_", "-"), severity, clause, allowable, text, function)

    return make


def subjects(project: Project, collection: Collection, today: date) -> Iterator[Subject]:
    """Every article and topic introduction of a collection and its translations, in the order of the books."""
    shared: dict[str, Any] = {}
    for topic in (topic for book in (collection, *collection.translations) for topic in book.topics):
        for article in (*_introduction(topic), *topic.articles):
            yield Subject(article, project, collection, today, shared)


def _introduction(topic: Topic) -> Iterator[Article]:
    """A topic's introduction as an article without a slug."""
    if topic.intro:
        yield Article("", topic.title, f'<div class="article-body">{topic.intro}</div>', topic.source, topic.lang or "en")


def place_of(subject: Subject, fault: Fault, taken: set[int]) -> Position:
    """Where a fault's words stand; `taken` holds the offsets that were told before for the same rule."""
    file = subject.article.source
    if isinstance(fault.place, int):
        first, last = fault.place, fault.place + (_ENTRY_LINES if fault.pattern else 0)
        patterns = word_pattern(fault.quote)
    else:
        first, last = subject.lines_of(fault.place)
        if fault.place.tag == "a" and not fault.quote:
            patterns = link_patterns(words_of(fault.place), fault.place.get("href") or "")
        elif fault.place.tag == "img" and not fault.quote:
            undescribed = fault.place.get("data-problem") or fault.place.get("role") == "presentation"
            patterns = image_patterns("" if undescribed else fault.place.get("alt") or "")
        else:
            patterns = word_pattern(fault.quote)
    if fault.pattern:
        patterns = [fault.pattern, *patterns]
    found = subject.source.find(patterns, first, last, taken)
    return Position(file, *found) if found else Position(file, first, subject.source.column(first))


def _level(element: Any) -> int | None:
    """The level of a heading; None of any other element."""
    tag = element.tag
    if tag in HEADINGS:
        return int(tag[1])
    return int(element.get("aria-level") or 7) if isinstance(tag, str) and element.get("role") == "heading" else None


def line_of(element: Any, otherwise: int = 1) -> int:
    """The source line of the element or of the nearest block around it."""
    while element is not None:
        if line := element.get("data-line"):
            return int(line)
        element = element.getparent()
    return otherwise


def words_of(element: Any) -> str:
    """What a reader gets from an element: its text, the alternatives of its pictures, spaces collapsed."""
    return " ".join(_said(element).split())


def _said(element: Any) -> str:
    """The words of an element without the space around them; within they are still apart as they were."""
    parts = [element.text or ""]
    for child in element:
        tag = child.tag
        if tag == "img":
            parts.append(f" {child.get('alt') or ''} ")
        elif tag == "br":
            parts.append(" ")
        elif isinstance(tag, str):
            parts.append(_said(child))
        parts.append(child.tail or "")
    return "".join(parts).strip()


def short(text: str, longest: int = 60) -> str:
    """A quotation that fits into a message."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
