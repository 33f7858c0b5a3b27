"""A look at a file of which most was looked at before: only what is not as it was is read and compared.

A bound file is many parts, one behind the other, and after an edit all but one of them say what they said. What a
part says depends on its elements, the content of its pages and the maps of their fonts; that a part is as it was is
told from the bytes of all of these (raw.py), wherever it stands in the file and however its objects are numbered.
Nothing is taken on trust: every byte that a reading depends on goes into the digest that an answer is kept under.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from ..cache import digest
from ..findings import Finding, Position, Severity
from ..model import Article
from .compare import AFTER, BEFORE, compare, compare_marked
from .memo import Memo
from .pdf import Runs, merged_tops, reading_of, runs_of
from .pdf_rules import construct_findings
from .pdf_tree import Node, opened, some_nodes
from .raw import objects
from .reading import Reading, Word, joined, piece
from .units import Unit, Unusual, units

__all__ = ["Share", "compare_pdf", "look_at_slice"]

Share = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]

_MANY = 24  # parts that are new: a process that must load what reads PDFs is worth that many
_SLICES = 4
_ALONE = 4  # articles that are read one by one
_AT_ONCE = 120  # units that are read with one opening of the file: opening one of 6,000 pages takes a third of a second


# Words with a line feed between, a 1 for each that is required and a 0 for each other, and what begins where.
_Edge = tuple[str, str, list[tuple[int, str, bool]]]


@dataclass(slots=True)
class _Said:
    """What a unit says, as far as the others have to know: how many words, how its pages begin, the first being 0, and
    its first and last words, as many as may tell where an article beside it begins and ends."""

    words: int
    tops: Runs
    head: _Edge
    tail: _Edge


def compare_pdf(
    data: bytes, articles: Sequence[Article], memo: Memo, *, name: str = "the file", alone: bool = False,
    elsewhere: Collection[str] = (), share: Share | None = None,
) -> tuple[list[Finding], tuple[str, ...]] | None:
    """What `compare` finds in a PDF, and how each of its pages begins, with what `memo` remembers of its parts.

    None for a file whose parts cannot be told apart by their bytes: then it is read whole. `share` has a function done for
    several tasks at once, when there is much that the memo does not know.
    """
    file = objects(data)
    if file is None:
        return None
    try:
        parts, pages = units(file, memo)
    except (Unusual, ValueError, RecursionError):
        return None
    if share is not None:
        tasks = _slices(data, parts, pages, articles, memo, name, elsewhere)
        for answers in share(look_at_slice, tasks) if tasks else ():
            memo.before |= answers
    return _Look(data, parts, pages, articles, memo, name, alone, elsewhere).run()


# -- side by side ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Slice:
    """Some parts of a file, one behind the other, and the articles in them."""

    data: bytes
    units: Sequence[Unit]
    pages: Mapping[int, int]
    articles: Sequence[Article]
    name: str
    elsewhere: Collection[str]


def look_at_slice(task: _Slice) -> dict[str, Any]:
    """What a memo is to know of some parts. Each answer stands under a key of all that it depends on, words around an
    article among them: so what is said of an article at an end of the slice is merely not asked for."""
    memo = Memo()
    _Look(task.data, task.units, task.pages, task.articles, memo, task.name, False, task.elsewhere).run()
    return memo.asked


def _slices(
    data: bytes, parts: Sequence[Unit], pages: Mapping[int, int], articles: Sequence[Article], memo: Memo, name: str,
    elsewhere: Collection[str],
) -> list[_Slice]:
    """A file in slices that are worth the way to another process; none when most of it is known."""
    new = sum(unit.digest not in memo.before for unit in parts)
    if new < _MANY or sum(unit.article for unit in parts) != len(articles):
        return []
    slices = []
    for start in range(0, len(parts), size := -(-len(parts) // _SLICES)):
        some = parts[start : start + size]
        first = sum(unit.article for unit in parts[:start])
        own = articles[first : first + sum(unit.article for unit in some)]
        slices.append(_Slice(data, some, pages, own, name, elsewhere))
    return slices


# -- what is remembered of it ------------------------------------------------------------------


@dataclass(slots=True)
class _Look:
    data: bytes
    units: Sequence[Unit]
    pages: Mapping[int, int]  # numbers of objects -> pages from 1
    articles: Sequence[Article]
    memo: Memo
    name: str
    alone: bool
    elsewhere: Collection[str]
    nodes: dict[int, Node] = field(default_factory=dict)  # by the unit's place
    readings: dict[int, Reading] = field(default_factory=dict)
    missed: int = 0  # articles, one behind the other, that were not known

    def run(self) -> tuple[list[Finding], tuple[str, ...]]:
        own = [at for at, unit in enumerate(self.units) if unit.article]
        each_marked = len(own) == len(self.articles)
        waiting = deque(zip(own, self.articles, strict=True) if each_marked else ())
        said: list[_Said] = []
        findings: list[Finding] = []
        wrong: list[Finding] = []
        sources = dict(zip(own, (article.source for article in self.articles), strict=True)) if each_marked else {}
        for at in range(len(self.units)):
            said.append(self.said(at))
            wrong += self.wrong(at, sources.get(at, self.articles[0].source if self.alone and self.articles else ""))
            while waiting and waiting[0][0] <= at and self.enough(waiting[0][0], said):
                findings += self.marked(*waiting.popleft(), said)
            if each_marked:
                self.forget(waiting[0][0] if waiting and waiting[0][0] <= at else at + 1, said)
        if not each_marked:
            findings = self.sought()
        return [*findings, *wrong], merged_tops(((unit.first_page, each.tops) for unit, each in zip(self.units, said, strict=True)), len(self.pages))

    def enough(self, at: int, said: Sequence[_Said]) -> bool:
        """Whether so much is said behind a unit that the article in it can be compared."""
        return len(said) == len(self.units) or sum(each.words for each in said[at + 1 :]) >= AFTER

    def forget(self, at: int, said: Sequence[_Said]) -> None:
        """Let go of what is not needed for units from this one on: a large file does not lie in memory whole."""
        before = 0
        while at and before < BEFORE:
            at -= 1
            before += said[at].words
        for kept in (self.nodes, self.readings):
            for gone in [each for each in kept if each < at]:
                del kept[gone]

    def read(self, places: Sequence[int]) -> None:
        """The elements of some units, which are not in `nodes` yet."""
        missing = [at for at in places if at not in self.nodes]
        if missing:
            with opened(self.data) as pdf:
                read = some_nodes(pdf, [self.units[at].element for at in missing], self.pages)
            self.nodes.update(zip(missing, read, strict=True))

    def reading(self, at: int) -> Reading:
        if at not in self.readings:
            self.readings[at] = reading_of([self.nodes[at]], 0)
        return self.readings[at]

    def said(self, at: int) -> _Said:
        kept = self.memo.get(self.units[at].digest)
        if kept is None:
            ahead = range(at, min(at + _AT_ONCE, len(self.units)))
            self.read([each for each in ahead if each == at or self.memo.get(self.units[each].digest) is None] if at not in self.nodes else [])
            first, node = self.units[at].first_page, self.nodes[at]
            tops = {str(page - first): runs for page, runs in runs_of(node).items()}
            kept = [len(self.reading(at).words), tops, *_edges(self.reading(at))]
            self.memo.put(self.units[at].digest, kept)
        words, tops, head, tail = kept
        return _Said(words, {int(page): runs for page, runs in tops.items()}, head, tail)

    def wrong(self, at: int, source: str) -> list[Finding]:
        """What the rules for constructs find in a unit. Only that nothing is wrong is remembered: a fault names its page,
        which may move."""
        key = digest("constructs", self.units[at].digest)
        if self.memo.get(key) is not None:
            return []
        self.read([at])
        found = construct_findings(self.nodes[at], source)
        if not found:
            self.memo.put(key, [])
        return found

    def marked(self, at: int, article: Article, said: Sequence[_Said]) -> list[Finding]:
        """Findings for the article of a unit, which depend on it and on the words around it."""
        behind, ahead, count = at, at + 1, 0
        while behind and count < BEFORE:
            behind -= 1
            count += said[behind].words
        count = 0
        while ahead < len(self.units) and count < AFTER:
            count += said[ahead].words
            ahead += 1
        before, after = [each.tail for each in said[behind:at]], [each.head for each in said[at + 1 : ahead]]
        key = self.key(article, self.units[at].digest, ahead == len(self.units), json.dumps([before, after]))
        kept = self.memo.get(key)
        if kept is not None:
            self.missed = 0
            return _findings(kept)
        # A few that have changed, or stand where slices meet, are read one by one; of more, many with one opening.
        further = range(at + 1, min(at + _AT_ONCE, len(self.units))) if self.missed > _ALONE and at not in self.nodes else ()
        self.read([at, *(each for each in further if self.units[each].article)])
        self.missed += 1
        reading = joined([*map(_reading, before), self.reading(at), *map(_reading, after)])
        found = compare_marked(article, reading, *reading.articles[0], name=self.name, alone=self.alone, elsewhere=self.elsewhere)
        self.memo.put(key, [asdict(finding) for finding in found])
        return found

    def sought(self) -> list[Finding]:
        """Findings for articles that the file does not mark one by one, as in a handout, whose tail is marked, too."""
        key = digest(*(self.key(article, 0, True) for article in self.articles), *(unit.digest for unit in self.units))
        kept = self.memo.get(key)
        if kept is not None:
            return _findings(kept)
        self.read(range(len(self.units)))
        reading = joined(self.reading(at) for at in range(len(self.units)))
        found = compare(self.articles, reading, name=self.name, alone=self.alone, elsewhere=self.elsewhere)
        self.memo.put(key, [asdict(finding) for finding in found])
        return found

    def key(self, article: Article, *more: Any) -> str:
        return digest("compared", repr(replace(article, assets=())), self.name, self.alone, *sorted(self.elsewhere), *more)


def _edges(reading: Reading) -> list[_Edge]:
    """The first and the last words of a reading."""
    count = len(reading.words)
    ends = piece(reading, 0, min(AFTER, count)), piece(reading, max(0, count - BEFORE), count)
    return [("\n".join(word.text for word in each.words), "".join("01"[word.required] for word in each.words), list(each.events))
            for each in ends]


def _reading(edge: _Edge) -> Reading:
    text, required, events = edge
    words = tuple(Word(each, 0, sign == "1") for each, sign in zip(text.split("\n"), required, strict=False))
    return Reading(words, tuple((at, kind, needed) for at, kind, needed in events))


def _findings(rows: list[dict[str, Any]]) -> list[Finding]:
    return [Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in rows]
