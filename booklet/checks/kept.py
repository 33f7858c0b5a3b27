"""What the rules found in an article, kept, and looked for again only when something that they looked at has changed.

Most rules look at one article and the settings, and give the same answer as long as these are the same. A rule
that looks beyond (at other articles, at today's date) shows it by asking the subject for it: it is asked every
time. Which rules those are need not be written down anywhere.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ..cache import digest
from ..findings import Finding, Position, Severity
from ..model import Article, Project
from .readability import Readability, readability
from .rule import Rule, Subject

__all__ = ["Store", "found"]

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


def found(subject: Subject, rules: Sequence[Rule], store: Store | None) -> list[Finding]:
    """What the rules find in the subject, in order."""
    if store is None:
        return [finding for rule in rules for finding in rule(subject)]
    key = _key(subject, rules)
    data = store.get(key)
    if data is not None:
        kept = {name: [_finding(row) for row in rows] for name, rows in json.loads(data).items()}
        return [finding for rule in rules for finding in (kept[rule.name] if rule.name in kept else rule(subject))]
    watched = _Watched(*(getattr(subject, field.name) for field in fields(subject)))
    all_found: list[Finding] = []
    keep: dict[str, list[dict[str, Any]]] = {}
    for rule in rules:
        watched.__dict__["_looked_beyond"] = False
        own = list(rule(watched))
        all_found += own
        if not watched.__dict__["_looked_beyond"]:
            keep[rule.name] = [asdict(finding) for finding in own]
    store.put(key, json.dumps(keep).encode("ascii"))
    return all_found


def _finding(row: dict[str, Any]) -> Finding:
    return Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])})


def _key(subject: Subject, rules: Iterable[Rule]) -> str:
    """Everything that the rules can see without looking beyond the article."""
    return digest("checked", _code(), _settings(subject.project), *(rule.name for rule in rules), *_article(subject.article),
                  subject.source.text, *_terms(subject))


def _terms(subject: Subject) -> list[str]:
    return [term.term for term in object.__getattribute__(subject, "collection").glossary]


def _article(article: Article) -> list[str]:
    """An article without the places of its pictures on this machine."""
    pictures = [(asset.name, asset.media_type, asset.sha256, asset.width_px, asset.height_px) for asset in article.assets]
    return [repr(replace(article, assets=())), repr(pictures)]


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
