"""What the rules found in an article, kept, and looked for again only when something that they looked at has changed.

Most rules look at one article and the settings, and give the same answer as long as these are the same. A rule
that looks beyond (at other articles, at today's date) shows it by asking the subject for it: it is asked every
time. Which rules those are need not be written down anywhere. Articles to look at again are looked at by whoever
is there: a process that knows nothing beyond its article leaves the rules that ask for more to the one that does.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ..cache import digest
from ..drive import Outcome
from ..findings import Finding, Position, Severity
from ..model import Article, Project
from .readability import Readability, readability
from .rule import Rule, Subject

__all__ = ["Run", "Store", "article_digest", "found"]

Run = Callable[..., list[Outcome]]  # (function, tasks, common) -> what came of each task, in order
_BEYOND = frozenset({"collection", "today", "shared", "once"})


class Store(Protocol):
    """Where findings are kept between builds: booklet.cache.Cache, for one."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, content: bytes) -> None: ...


class _Watched(Subject):
    """A subject that notices when a rule looks beyond its article."""

    def __getattribute__(self, name: str) -> Any:
        if name in _BEYOND:
            object.__getattribute__(self, "__dict__")["_looked_beyond"] = True
        return object.__getattribute__(self, name)

    @cached_property
    def readability(self) -> Readability:
        """It takes the glossary's terms into account, and so does the key."""
        return readability(self.article, _terms(self))


class _LooksBeyond(Exception):
    """A rule asks for what lies beyond its article."""


class _Alone(Subject):
    """An article without all that lies around it but the glossary's terms."""

    def __getattribute__(self, name: str) -> Any:
        if name in _BEYOND:
            raise _LooksBeyond
        return object.__getattribute__(self, name)

    @cached_property
    def readability(self) -> Readability:
        return readability(self.article, self.__dict__["terms"])


@dataclass(frozen=True, slots=True)
class _Look:
    """An article to be looked at, and the names of the rules."""

    article: Article
    rules: tuple[str, ...]


def found(
    asked: Sequence[tuple[Subject, Sequence[Rule]]], store: Store | None, run: Run | None = None, digests: Mapping[str, str] | None = None,
) -> Iterator[list[Finding]]:
    """What the rules find in each subject, in order: kept by `store`, else looked for, by `run` where it is given.

    `digests` are of all that an article says, by its source, where they are known.
    """
    keys = _keys(asked, digests or {}) if store is not None else []
    made = {at: data for at, key in enumerate(keys) if store is not None and (data := store.get(key)) is not None}
    missing = [at for at in range(len(asked)) if at not in made]
    if run is not None and missing:
        tasks = [_Look(subject.article, tuple(rule.name for rule in rules)) for subject, rules in (asked[at] for at in missing)]
        first = asked[0][0]
        for at, outcome in zip(missing, run(_look, tasks, common=(first.project, tuple(_terms(first)))), strict=True):
            if outcome.error is None:  # else it is looked at here, where a fault of ours shows itself
                made[at] = outcome.value
                if store is not None:
                    store.put(keys[at], outcome.value)
    for at, (subject, rules) in enumerate(asked):
        if at in made:
            kept = {name: [_finding(row) for row in rows] for name, rows in json.loads(made[at]).items()}
            yield [finding for rule in rules for finding in (kept[rule.name] if rule.name in kept else rule(subject))]
        elif store is not None:
            yield _watched(subject, rules, store, keys[at])
        else:
            yield [finding for rule in rules for finding in rule(subject)]


def _look(task: _Look, common: tuple[Project, tuple[str, ...]]) -> bytes:
    """What the rules find that look at one article alone, as it is kept; the others are not in it."""
    from .table import RULES

    project, terms = common
    subject = _Alone(task.article, project, None, None)  # type: ignore[arg-type] - nobody gets at them
    subject.__dict__["terms"] = terms
    keep: dict[str, list[Finding]] = {}
    for name in task.rules:
        try:
            keep[name] = list(RULES[name](subject))
        except _LooksBeyond:
            continue
    return _dumps(keep)


def _watched(subject: Subject, rules: Sequence[Rule], store: Store, key: str) -> list[Finding]:
    """What the rules find in the subject; what those find that do not look beyond it is kept."""
    watched = _Watched(*(getattr(subject, field.name) for field in fields(subject)))
    all_found: list[Finding] = []
    keep: dict[str, list[Finding]] = {}
    for rule in rules:
        watched.__dict__["_looked_beyond"] = False
        own = list(rule(watched))
        all_found += own
        if not watched.__dict__["_looked_beyond"]:
            keep[rule.name] = own
    store.put(key, _dumps(keep))
    return all_found


def _dumps(keep: dict[str, list[Finding]]) -> bytes:
    return json.dumps({name: [_row(finding) for finding in found] for name, found in keep.items()}).encode("ascii")


def _row(finding: Finding) -> list[Any]:
    place = finding.position
    return [finding.rule, finding.severity.value, finding.message, [place.file, place.line, place.column], finding.hint, finding.clause]


def _finding(row: list[Any]) -> Finding:
    rule, severity, message, place, hint, clause = row
    return Finding(rule, Severity(severity), message, Position(*place), hint, clause)


def _keys(asked: Sequence[tuple[Subject, Sequence[Rule]]], digests: Mapping[str, str]) -> list[str]:
    """Everything that the rules can see of each subject without looking beyond the article."""
    if not asked:
        return []
    first = asked[0][0]
    common = digest(_code(), _settings(first.project), *_terms(first))
    names = {rules: digest(*(rule.name for rule in rules)) for rules in {tuple(rules) for _, rules in asked}}
    return [
        digest("checked", common, names[tuple(rules)], (subject.article.slug and digests.get(subject.article.source)) or article_digest(subject.article),
               subject.source.text)
        for subject, rules in asked
    ]


def _terms(subject: Subject) -> list[str]:
    return [term.term for term in object.__getattribute__(subject, "collection").glossary]


def article_digest(article: Article) -> str:
    """Of all that an article says, wherever its pictures lie on this machine."""
    pictures = [(asset.name, asset.media_type, asset.sha256, asset.width_px, asset.height_px) for asset in article.assets]
    return digest(repr(replace(article, assets=())), repr(pictures))


@functools.lru_cache(maxsize=4)
def _settings_text(text: str) -> str:
    return digest(text)


def _settings(project: Project) -> str:
    nowhere = Path()
    single = project.single is not None
    unnamed = replace(project.collection, identifier="")  # of the files; no rule asks for it
    plain = replace(project, root=nowhere, content=nowhere, output=nowhere, single=None, clinic=replace(project.clinic, logo=None),
                    collection=unnamed)
    return _settings_text(f"{single}{plain!r}")


@functools.cache
def _code() -> str:
    """A digest of everything beside its arguments that decides what a rule finds."""
    from importlib.metadata import version

    from .. import words

    folders = [Path(__file__).parent, Path(words.__file__).parent]
    files = [path for folder in folders for path in sorted(folder.iterdir()) if path.suffix in {".py", ".toml"}]
    return digest(*(path.read_bytes() for path in files), *(version(name) for name in ("lxml", "pyspellchecker")))
