"""What a rule is, and what it is given to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from ..findings import Finding, Position, Severity
from ..model import Article, Collection, Project

__all__ = ["Fault", "Rule", "Subject", "line_of", "rule", "words_of"]


@dataclass(frozen=True, slots=True)
class Subject:
    """One article with its tree parsed, and all that lies around it. `today` is what due dates are held against."""

    article: Article
    tree: Any  # lxml element: <div class="article-body">
    project: Project
    collection: Collection
    today: date

    def line(self, key: str) -> int:
        """The line of a front matter key, or of the article's title when the key is absent."""
        return self.article.lines.get(key, self.article.title_line)


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule yields: a line (from 1) or an element to take it from, one sentence of fact, one of action."""

    place: Any
    message: str
    hint: str


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
    function: Callable[[Subject], Iterator[Fault]]

    def __call__(self, subject: Subject) -> Iterator[Finding]:
        for fault in self.function(subject):
            line = fault.place if isinstance(fault.place, int) else line_of(fault.place, subject.article.title_line)
            position = Position(subject.article.source, line)
            yield Finding(self.name, self.severity, fault.message, position, fault.hint, self.clause)


def rule(severity: Severity, clause: str = "", *, allowable: bool = True) -> Callable[[Callable[..., Any]], Rule]:
    """Make a generator function a rule. `clause` cites the standard: an error with one takes the file's mark away."""

    def make(function: Callable[[Subject], Iterator[Fault]]) -> Rule:
        text = re.sub(r"\n {4}", "\n", function.__doc__ or "").strip()
        return Rule(function.__name__.replace("_", "-"), severity, clause, allowable, text, function)

    return make


def line_of(element: Any, otherwise: int = 1) -> int:
    """The source line of the element or of the nearest block around it."""
    while element is not None:
        if line := element.get("data-line"):
            return int(line)
        element = element.getparent()
    return otherwise


def words_of(element: Any) -> str:
    """What a reader gets from an element: its text, the alternatives of its pictures, spaces collapsed."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str):
            alone = {"img": f" {child.get('alt') or ''} ", "br": " "}.get(child.tag)
            parts.append(words_of(child) if alone is None else alone)
        parts.append(child.tail or "")
    return " ".join("".join(parts).split())
