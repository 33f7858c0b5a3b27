"""Documents that are made only when their galleys are not known: rendering an article takes as long as reading it.

What a document is made from is taken together in a digest, and beside the galleys the store keeps, for each edition of a
collection, which galley the document with that digest had the last time.
"""

from __future__ import annotations

import functools
import html
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import cache, pages
from ..model import Article, Checks, CollectionSettings, Conformance, Document, Project
from .prepare import Prepared

__all__ = ["Known", "Later", "Makers"]

_LEADING = re.compile(r'href="((?:article|topic):[^"]*)"')
_KEPT = 4  # times as many as were asked for: other articles' handouts, other editions' tails


@dataclass(frozen=True, slots=True)
class Later:
    """A document that `make` makes; `digest` is of all that it is made from."""

    digest: str
    make: Callable[[], Document]


@dataclass(slots=True)
class Known:
    """Which galley (its key in the store) the document with a digest has."""

    name: str
    store: cache.Cache | None
    before: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, store: cache.Cache | None, *name: str) -> Known:
        key = cache.digest("known", *name)
        kept = store.get(key) if store is not None else None
        return cls(key, store, json.loads(kept) if kept else {})

    def get(self, digest: str) -> str | None:
        return self.asked.get(digest) or self.before.get(digest)

    def put(self, digest: str, key: str) -> None:
        self.asked[digest] = key

    def save(self) -> None:
        """Keep what was asked for this time, and of what was not as much as makes it worth while."""
        if self.store is None or self.asked.items() <= self.before.items():
            return
        older = [item for item in self.before.items() if item[0] not in self.asked]
        kept = dict([*older[-_KEPT * len(self.asked) :], *self.asked.items()])
        self.store.put(self.name, json.dumps(kept).encode("ascii"))
        self.before = kept


class Makers:
    """Makes the documents of a collection's articles later."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self._project = _shown(prepared.project)
        self._common = cache.digest(_code(), repr(self._project))
        inside, outside = prepared.collection.articles, prepared.collection.others
        self._others = {f"article:{other.slug}": (other.title, other.lang, other.direction) for other in (*inside, *outside)}
        self._elsewhere = {f"article:{other.slug}" for other in outside}

    def article(self, article: Article, refs: Mapping[str, str] | None, *, tight: bool, numbered: bool) -> Later:
        """pages.article, into which links bring what they lead to: its printed page, or its title."""
        prepared = self._prepared
        led = []
        for target in sorted({html.unescape(target) for target in _LEADING.findall(article.body)}):
            whole = target.partition("#")[0]
            said = None if refs is None else (refs.get(target), refs.get(whole))
            led.append((target, said, self._others.get(whole), whole in self._elsewhere))
        digest = cache.digest("article", self._common, prepared.digests[article.source], repr(led), refs is None, tight, numbered)
        return Later(digest, lambda: pages.article(article, prepared.collection, self._project, refs, tight=tight, numbered=numbered))

    def tail(self, article: Article, lines: int) -> Later:
        """pages.tail."""
        prepared = self._prepared
        digest = cache.digest("tail", self._common, prepared.digests[article.source], lines)
        return Later(digest, lambda: pages.tail(article, prepared.collection, self._project, lines=lines))


def _shown(project: Project) -> Project:
    """The settings without those that no page of an article shows: no other document can depend on them."""
    nowhere = Path()
    return replace(
        project, root=nowhere, content=nowhere, output=nowhere, single=None, collection=CollectionSettings(), topics=(), editions={},
        checks=Checks(), conformance=Conformance(), languages={}, findings=(),
    )


@functools.cache
def _code() -> str:
    """A digest of the rooms that documents come from."""
    from importlib.metadata import version

    home = Path(__file__).parent.parent
    files = [path for room in ("pages", "screen", "words") for path in sorted((home / room).rglob("*"))]
    code = [path.read_bytes() for path in files if path.suffix in {".py", ".xhtml", ".toml"}]
    return cache.digest(*code, *(version(name) for name in ("lxml", "jinja2", "markupsafe", "babel", "segno")))
