"""The words of the source against the words of a file, in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..cache import digest
from ..findings import Finding, Position, Severity
from ..model import Article
from .memo import Memo
from .reading import Counts, Reading, Word, tokens
from .source import read_article

__all__ = ["Alignment", "align", "compare"]

_FAR_EXPECTED = 80  # words that may be lost before the texts meet again
_FAR_FOUND = 600  # words that may have been added
_TRIAL_FOUND = 1200  # found words among which they must stand, addresses printed between them
_NEAR_FOUND = 150
_DEAR = 10  # added words that weigh as much as a lost one: print adds whole addresses
_BEFORE, _AFTER = 20, 60  # words around an article that may tell where its structure begins and ends
_TRIAL = 24  # words by which the place of an article is known
_KINDS = {
    "headings": "headings", "lists": "lists", "items": "list items", "tables": "tables", "rows": "table rows",
    "links": "links", "figures": "pictures", "notes": "notes",
}
_CLAUSES = {
    "headings": "PDF/UA-1 7.4", "lists": "PDF/UA-1 7.6", "items": "PDF/UA-1 7.6", "tables": "PDF/UA-1 7.5",
    "rows": "PDF/UA-1 7.5", "links": "PDF/UA-1 7.18.5", "figures": "PDF/UA-1 7.3",
    "notes": "PDF/UA-1 7.9",
}


@dataclass(frozen=True, slots=True)
class Alignment:
    """How expected words lie in found ones: [start, end) of them, what is lost, and what stands between.

    `body` is where the first word after the head was found: for an article, after its title.
    """

    start: int
    body: int
    end: int
    lost: tuple[Word, ...] = ()
    added: tuple[str, ...] = ()


def compare(
    articles: Iterable[Article], reading: Reading, *, name: str = "the file", structure: bool = True, alone: bool = False,
    web: bool = False, elsewhere: Collection[str] = (), memo: Memo | None = None,
) -> list[Finding]:
    """Findings for every article of which a word or a piece of structure is not in a read file, or not in order.

    `articles` come in the order of the file. `name` says which file: "the PDF", "the EPUB". Words that
    the file has beyond the source's are no fault here: print adds addresses and page references. `alone` is
    for a handout, in which links to other articles lead nowhere, as those to articles `elsewhere` (slugs) do in a book; `web`, for an EPUB or a page, whose faults
    offend WCAG and not PDF/UA. `memo` remembers articles that a file marks as such.
    """
    articles = list(articles)
    marked = len(reading.articles) == len(articles)  # else they are looked for, one after the other
    if not marked:
        return _sought(articles, reading, name, structure, alone, web, elsewhere)
    findings: list[Finding] = []
    for article, (start, end) in zip(articles, reading.articles, strict=True):
        key = _question(article, reading, start, end, name, structure, alone, web, elsewhere) if memo is not None else ""
        kept = memo.get(key) if memo is not None else None
        if kept is None:
            kept = _marked(article, reading, start, end, name, structure, alone, web, elsewhere)
            if memo is not None:
                memo.put(key, [asdict(finding) for finding in kept])
        else:
            kept = [Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in kept]
        findings += kept
    return findings


def _question(article: Article, reading: Reading, start: int, end: int, *asked: Any) -> str:
    """All that an answer depends on: the article, the words and events around its place, what is asked."""
    before = max(0, start - _BEFORE)
    words = [(word.text, word.required) for word in reading.words[before : end + _AFTER]]
    first, last = bisect_left(reading.events, (before,)), bisect_left(reading.events, (end + _AFTER + 1,))
    events = [(at - before, kind, needed) for at, kind, needed in reading.events[first:last]]
    *rest, elsewhere = asked
    return digest("compared", repr(replace(article, assets=())), repr(words), repr(events), start - before, end - before,
                  repr(rest), *sorted(elsewhere))


def _marked(article: Article, reading: Reading, start: int, end: int, name: str, structure: bool, alone: bool, web: bool,
            elsewhere: Collection[str]) -> list[Finding]:
    """Findings for an article whose words the file marks: [start, end) of the reading's."""
    found, owners = tokens(reading.words[start : end + _AFTER], marks_left_out=True)
    owners = [owner + start for owner in owners]
    source, expected, head = _expected(article, alone, elsewhere)
    place = _within(expected, found[: bisect_left(owners, end)], head, 0)
    return _told(article, source, place, owners, reading, name, structure, web)


def _sought(articles: Sequence[Article], reading: Reading, name: str, structure: bool, alone: bool, web: bool,
            elsewhere: Collection[str]) -> list[Finding]:
    """Findings for articles that are looked for in the whole file, one after the other."""
    found, owners = tokens(reading.words, marks_left_out=True)
    findings: list[Finding] = []
    cursor = 0
    for article in articles:
        source, expected, head = _expected(article, alone, elsewhere)
        place = _aligned(expected, found, cursor, head)
        cursor = cursor if place is None else place.end
        findings += _told(article, source, place, owners, reading, name, structure, web)
    return findings


def _expected(article: Article, alone: bool, elsewhere: Collection[str]) -> tuple[Reading, tuple[Word, ...], int]:
    """The article as read, its words with those of its title before them, and how many the title has."""
    source = read_article(article, alone, elsewhere)
    title = tuple(Word(text, article.title_line) for text in article.title.split())
    return source, (*title, *source.words), len(title)


def _told(article: Article, source: Reading, place: Alignment | None, owners: Sequence[int], reading: Reading, name: str,
          structure: bool, web: bool) -> list[Finding]:
    """What is to be said of an article that was found in `place`; `owners` are the words its parts come from."""
    if place is None:
        return [_absent(article, name, web)]
    findings = [_lost(article, place.lost, name, web)] if place.lost else []
    if structure:
        first = owners[place.body] if place.body < len(owners) else len(reading.words)
        while first and not reading.words[first - 1].required:
            first -= 1  # a list begins at its first bullet
        has = reading.counts(first, owners[place.end - 1] + 1 if place.end else 0)
        findings += _structure(article, source, has, name, web)
    return findings


def _within(expected: Sequence[Word], found: Sequence[str], head: int, offset: int) -> Alignment | None:
    """As `_aligned`, when all of `found` belongs to the article: nothing is lost that stands there in order,
    whatever print put between. `offset` is where `found` begins in the file."""
    place = _aligned(expected, found, 0, head)
    if place is None or place.lost:
        wanted, owners = tokens(expected)
        parts_of_head = sum(owner < head for owner in owners)
        at, body, last = 0, 0, 0
        for number, (part, owner) in enumerate(zip(wanted, owners, strict=True)):
            here = next((j for j in range(at, len(found)) if found[j] == part), None)
            if here is not None:
                body = here if number == parts_of_head else body
                at = last = here + 1
            elif expected[owner].required:
                break
        else:
            place = Alignment(0, body, last)
    if place is None:
        return None
    return Alignment(place.start + offset, place.body + offset, place.end + offset, place.lost, place.added)


def align(expected: Sequence[Word], found: Sequence[Word], start: int = 0) -> Alignment | None:
    """Where `expected` lies in `found`, not before word `start`; None when nowhere.

    Positions of the result are those of words. Runs in the length of the text as long as the texts agree.
    """
    parts, owners = tokens(found, marks_left_out=True)
    first = next((at for at, owner in enumerate(owners) if owner >= start), len(parts))
    place = _aligned(expected, parts, first, 0)
    if place is None:
        return None
    ends = [*owners, len(found)]
    return Alignment(ends[place.start], ends[place.body], ends[max(place.end - 1, 0)] + 1, place.lost, place.added)


def _aligned(expected: Sequence[Word], found: Sequence[str], start: int, head: int) -> Alignment | None:
    """As `align`, in parts of words; the first `head` words come before the part that `body` names."""
    wanted, owners = tokens(expected)
    source = [expected[owner] for owner in owners]
    parts_of_head = sum(owner < head for owner in owners)
    if not wanted:
        return Alignment(start, start, start)
    place = _place(source, wanted, found, start)
    return None if place is None else _walk(source, wanted, found, place, parts_of_head)


def _place(expected: Sequence[Word], wanted: Sequence[str], found: Sequence[str], start: int) -> int | None:
    """The first place where the beginning of the text stands as expected, else where it nearly does."""
    needed = min(_TRIAL, sum(word.required for word in expected))
    heads = dict.fromkeys(wanted[: max(4, _TRIAL // 2)])
    for lost_most in (0, max(needed // 4, min(4, needed - 2))):
        best: tuple[int, int] | None = None  # words between, place: a label above may say the title, too
        for at in range(start, len(found)):
            if best is not None and at > best[1] + _TRIAL:
                break
            if found[at] not in heads or (not lost_most and expected[0].required and found[at] != wanted[0]):
                continue
            trial = _walk(expected[: 2 * _TRIAL], wanted[: 2 * _TRIAL], found[at : at + _TRIAL_FOUND], 0, 0, near=True)
            if len(trial.lost) <= lost_most and trial.start == 0 and (best is None or len(trial.added) < best[0]):
                best = (len(trial.added), at)
        if best is not None:
            return best[1]
    return None


def _walk(
    expected: Sequence[Word], wanted: Sequence[str], found: Sequence[str], at: int, head: int, near: bool = False
) -> Alignment:
    first: int | None = None
    body: int | None = None
    lost: list[Word] = []
    added: list[str] = []
    i, j, end = 0, at, at
    budget = _TRIAL // 2 if near else 0
    while i < len(wanted):
        if j < len(found) and wanted[i] == found[j]:
            first = j if first is None else first
            body = j if body is None and i >= head else body
            i, j = i + 1, j + 1
            end = j
            continue
        skip, jump = _meet(wanted, found, i, j, _NEAR_FOUND if near else _FAR_FOUND)
        for_sure, between = _between(wanted[i : i + skip], found[j : j + jump])
        lost += [expected[i + at] for at in for_sure if expected[i + at].required]
        added += between
        if between != found[j : j + jump]:
            first = j if first is None else first
            body = j if body is None and i >= head else body
        if near and (len(lost) > budget or skip == 0 == jump):
            lost += [word for word in expected[i + skip :] if word.required]
            break
        i, j = i + skip, j + jump
    start = at if first is None else first
    return Alignment(start, end if body is None else body, end, tuple(lost), tuple(added))


def _meet(wanted: Sequence[str], found: Sequence[str], i: int, j: int, far: int) -> tuple[int, int]:
    """How many expected and found words to pass over until three in a row agree again."""
    window: dict[tuple[str, ...], int] = {}
    for at in range(min(far, len(found) - j)):
        for length in (3, 2, 1):
            window.setdefault(tuple(found[j + at : j + at + length]), at)
    best: tuple[int, int] | None = None
    for skip in range(min(_FAR_EXPECTED, len(wanted) - i)):
        if best is not None and skip * _DEAR >= best[0] * _DEAR + best[1]:
            break
        length = min(3, len(wanted) - i - skip)
        jump = window.get(tuple(wanted[i + skip : i + skip + length]))
        if jump is not None and (best is None or skip * _DEAR + jump < best[0] * _DEAR + best[1]):
            best = (skip, jump)
    return best or (min(_FAR_EXPECTED, len(wanted) - i), 0)


def _between(wanted: Sequence[str], found: Sequence[str]) -> tuple[list[int], list[str]]:
    """Of the parts passed over: the indexes of those that are lost, and those added. Where print puts
    something after every second word, as in a list of links, no three agree in a row."""
    if not wanted or not found:
        return list(range(len(wanted))), list(found)
    kept = _common(wanted, found)
    lost = [at for at in range(len(wanted)) if at not in kept]
    used = set(kept.values())
    return lost, [part for at, part in enumerate(found) if at not in used]


def _common(wanted: Sequence[str], found: Sequence[str]) -> dict[int, int]:
    """The longest run of wanted parts that stand in `found` in order: index to index."""
    width = len(found)
    best = [[0] * (width + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        row, below, part = best[i], best[i + 1], wanted[i]
        for j in range(width - 1, -1, -1):
            row[j] = below[j + 1] + 1 if part == found[j] else max(below[j], row[j + 1])
    kept: dict[int, int] = {}
    i = j = 0
    while i < len(wanted) and j < width:
        if wanted[i] == found[j]:
            kept[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return kept


def _absent(article: Article, name: str, web: bool) -> Finding:
    return Finding(
        "article-lost", Severity.ERROR, f"the text of “{article.title}” is not in {name}", Position(article.source),
        hint="this is a fault of booklet's: please report it with the article", clause="WCAG 1.3.2" if web else "PDF/UA-1 7.1",
    )


def _lost(article: Article, lost: Sequence[Word], name: str, web: bool) -> Finding:
    lost = list(dict.fromkeys(lost))
    words = " ".join(word.text for word in lost[:8]) + (" …" if len(lost) > 8 else "")
    count = "1 word" if len(lost) == 1 else f"{len(lost)} words"
    return Finding(
        "words-lost", Severity.ERROR, f"{count} of the text cannot be read in order in {name}: “{words}”",
        Position(article.source, lost[0].line),
        hint="this is a fault of booklet's: please report it with the article", clause="WCAG 1.3.2" if web else "PDF/UA-1 7.1",
    )


def _structure(article: Article, source: Reading, has: Counts, name: str, web: bool) -> list[Finding]:
    """What the file has less of than the author wrote, or more of than author and booklet did."""
    least, most = source.counts(required=True), source.counts()
    findings = []
    for kind, words in _KINDS.items():
        count, low, high = getattr(has, kind), getattr(least, kind), getattr(most, kind)
        if low <= count <= high:
            continue
        findings.append(
            Finding(
                f"{kind}-differ", Severity.ERROR if count < low else Severity.WARNING,
                f"{name} has {count} {words} where the text has {low if count < low else high}",
                Position(article.source), hint="this is a fault of booklet's: please report it with the article",
                clause="WCAG 1.3.1" if web else _CLAUSES[kind],
            )
        )
    return findings
