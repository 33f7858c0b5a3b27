"""Where each article stands: its file, the prefix of its ids, the level of its title, what links become."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, unquote

from ..model import Collection, Topic
from ..screen.addresses import external

__all__ = ["GLOSSARY_FILE", "NAV_FILE", "Place", "Plan", "RESOURCES_FILE", "plan"]

NAV_FILE = "contents.xhtml"
GLOSSARY_FILE = "glossary.xhtml"
RESOURCES_FILE = "resources.xhtml"


@dataclass(frozen=True, slots=True)
class Place:
    """An article's place. Its ids become `prefix` + id, its title has `anchor` as id.

    `level_shift` is added to the levels of a handout, in which the title is level 1.
    """

    file: str
    anchor: str
    prefix: str
    level_shift: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Every article by slug, and the file of every topic that has a title of its own."""

    articles: Mapping[str, Place]
    topics: Mapping[str, str]
    terms: frozenset[str]

    def href(self, target: str) -> str:
        """Where a link leads in the book; empty when it leads nowhere and should be plain words.

        article:SLUG, article:SLUG#ID, topic:ID and term:ID become addresses in the book, others see `external`.
        """
        scheme, _, rest = target.partition(":")
        if scheme not in {"article", "topic", "term"}:
            return external(target)
        name, _, fragment = unquote(rest).partition("#")
        if scheme == "article" and name in self.articles:
            place = self.articles[name]
            return _address(place.file, place.prefix + fragment if fragment else place.anchor)
        if scheme == "topic" and name in self.topics:
            return _address(self.topics[name], "topic")
        if scheme == "term" and name in self.terms:
            return _address(GLOSSARY_FILE, name)
        return ""


def plan(collection: Collection) -> Plan:
    """One file a topic; an article of a topic without a title is a chapter, and a file, of its own."""
    articles: dict[str, Place] = {}
    topics: dict[str, str] = {}
    for number, topic in enumerate(collection.topics, 1):
        file = f"topic-{_file_part(topic.id, number)}.xhtml"
        if topic.title:
            topics[topic.id] = file
        for article in topic.articles:
            own = file if topic.title else f"article-{_file_part(article.slug, len(articles) + 1)}.xhtml"
            articles[article.slug] = _place(own, article.slug, topic)
    return Plan(articles, topics, frozenset(term.id for term in collection.glossary))


def _place(file: str, slug: str, topic: Topic) -> Place:
    name = re.sub(r"[^\w.-]", "-", slug)
    return Place(file, f"article.{name}", f"a.{name}.", 1 if topic.title else 0)


def _file_part(name: str, number: int) -> str:
    """A name for a file: letters that every unzipper and reading system can write."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name) else f"no.{number}"


def _address(file: str, fragment: str) -> str:
    return f"{file}#{quote(fragment, safe='.-_~()!*,;:@&=+$/?')}"
