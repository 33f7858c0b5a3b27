"""Where each article stands: its file, and what links become."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from ..model import Collection
from ..screen.addresses import external

__all__ = ["INDEX_FILE", "Site", "site", "term_prefix", "topic_id"]

INDEX_FILE = "index.html"
term_prefix = "term."  # before the id of a glossary entry, on the index page


@dataclass(frozen=True, slots=True)
class Site:
    """Every article's file by its slug, all in one folder; `index` is empty for a page that stands alone."""

    files: Mapping[str, str]
    index: str
    indexes: Mapping[str, str] = field(default_factory=dict)  # language -> the index of its articles, where there are several
    topics: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()

    def href(self, target: str) -> str:
        """Where a link leads; empty when it leads nowhere and should be plain words.

        article:SLUG, article:SLUG#ID, topic:ID and term:ID become files beside this one, others see `external`.
        """
        scheme, _, rest = target.partition(":")
        if scheme not in {"article", "topic", "term"}:
            return external(target, sms=True)
        name, _, fragment = unquote(rest).partition("#")
        if scheme == "article" and name in self.files:
            return _address(self.files[name], fragment)
        if scheme == "topic" and name in self.topics:
            return _address(self.index, topic_id(name))
        if scheme == "term" and name in self.terms:
            return _address(self.index, term_prefix + name)
        return ""


def site(collection: Collection, *, alone: bool = False, indexes: Mapping[str, str] | None = None) -> Site:
    """The files of a collection in one language, which has its own index; those in other languages lie beside them.

    `indexes` gives the index of each language by its tag, where there are several.

    `alone` is for one article without an index, whose links to others are words.
    """
    slugs = sorted(article.slug for article in (*collection.articles, *collection.others))
    files = {slug: f"{slug}.html" for slug in slugs}
    taken = {INDEX_FILE, *(indexes or {}).values()}
    for slug in slugs:  # an article called index leaves that name to the list of articles
        number = 2
        while files[slug].lower() in taken or (files[slug] != f"{slug}.html" and files[slug][:-5] in slugs):
            files[slug] = f"{slug}-{number}.html"
            number += 1
    if alone:
        return Site(files, "")
    topics = frozenset(topic.id for topic in collection.topics if topic.title)
    return Site(files, (indexes or {}).get(collection.lang, INDEX_FILE), indexes or {}, topics, frozenset(term.id for term in collection.glossary))


def topic_id(name: str) -> str:
    """The id of a topic on the index page."""
    return f"topic.{name}"


def _address(file: str, fragment: str) -> str:
    return quote(file) + (f"#{quote(fragment, safe='.-_~()!*,;:@&=+$/?')}" if fragment else "")
