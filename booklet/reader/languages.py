"""A collection in several languages: which of them get a book of their own, and what stands in it.

A language has its own book when an article in it is a translation (`translation_of`), or when booklet.toml names it
([languages.es]). Articles in any other language stand among those of the collection's own. A topic's title and
introduction in another language are the file index.es.md beside its index.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .. import words
from ..findings import Finding, Position, Severity
from ..model import Article, Collection, Project, Topic
from ..settings import SETTINGS_FILE
from . import glossary, resources
from .finish import Draft
from .order import INDEXES, Found

__all__ = ["Indexes", "Part", "apart", "books", "index_family", "named", "section_titles", "take_indexes"]

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*\Z", re.IGNORECASE)

Indexes = dict[tuple[tuple[str, ...], str], Draft]  # (folders, family of languages) -> its index file


@dataclass(frozen=True, slots=True)
class Part:
    """A topic as its folder has it, in all languages, with the trees of its articles and where they lie."""

    topic: Topic
    folder: tuple[str, ...]
    trees: tuple[tuple[Article, Any], ...]


def apart(project: Project, drafts: Iterable[Draft]) -> tuple[str, ...]:
    """The families of languages (see words.family) that get a book of their own, in the order of the files.

    None when nothing would be left for the collection's own book.
    """
    drafts = [draft for draft in drafts if draft.role == "article" and not index_family(draft.found)]
    own = words.family(project.collection.language or "en")
    if project.single is not None or all(words.family(draft.lang) != own for draft in drafts):
        return ()
    named = {words.family(tag) for tag in project.languages}
    named |= {words.family(draft.lang) for draft in drafts if draft.meta.translation_of}
    return tuple(dict.fromkeys(found for draft in drafts if (found := words.family(draft.lang)) in named - {own}))


def index_family(found: Found) -> str:
    """The family of languages of a file such as index.es.md in a topic's folder; empty for any other file."""
    stem, _, tag = found.stem.partition(".")
    return words.family(tag) if stem.lower() in INDEXES and _TAG.match(tag) and found.folders else ""


def named(found: Found, project: Project) -> str:
    """The language of an index file by its name, where booklet.toml has that language; else empty."""
    family = index_family(found)
    return next((tag for tag in project.languages if family and words.family(tag) == family), "")


def section_titles(indexes: Indexes, lang: str) -> dict[tuple[str, ...], str]:
    """The titles that folders have in a language, by folder."""
    return {folder: draft.title for (folder, family), draft in indexes.items() if family == words.family(lang)}


def take_indexes(drafts: dict[str, Draft], families: Sequence[str], short: Any, findings: list[Finding]) -> Indexes:
    """Take the index files of other languages out of the drafts. `short` says whether a draft only names and introduces
    its folder: one with more text stays an article. One of a language without any article has no book to stand in."""
    taken: Indexes = {}
    for source, draft in list(drafts.items()):
        family = index_family(draft.found)
        if family and family == words.family(draft.lang) and short(draft):
            taken[draft.found.folders, family] = drafts.pop(source)
            if family not in families:
                findings.append(Finding(
                    "topic-empty", Severity.WARNING, f"the title “{draft.title}” stands without an article in the language {family} and is left out",
                    Position(source, 1), "write an article in that language, with translation_of"))
    return taken


def books(project: Project, whole: Collection, parts: Sequence[Part], families: Sequence[str], indexes: Indexes,
          intros: dict[str, str], findings: list[Finding]) -> Collection:
    """The collection's own book, with the others as its translations.

    `parts` hold every article; `intros` the finished introductions by the source of their index file.
    """
    own = [replace(part, trees=tuple(tree for tree in part.trees if words.family(tree[0].lang) not in families)) for part in parts]
    main = _book(whole, [_topic(part) for part in own], own, findings)
    made = []
    for family in families:
        theirs = [replace(part, trees=tuple(tree for tree in part.trees if words.family(tree[0].lang) == family)) for part in parts]
        topics = [_translated(part, family, indexes, intros, findings) for part in theirs]
        lang = next(article.lang for part in theirs for article, _ in part.trees)
        made.append(_book(replace(whole, lang=lang, title=_title(project, whole.title, family, findings)), topics, theirs, findings))
    articles = {id(book): book.articles for book in (main, *made)}

    def others(book: Collection) -> tuple[Article, ...]:
        return tuple(article for key, found in articles.items() if key != id(book) for article in found)

    return replace(main, others=others(main), translations=tuple(replace(book, others=others(book)) for book in made))


def _book(whole: Collection, topics: Sequence[Topic], parts: Sequence[Part], findings: list[Finding]) -> Collection:
    trees = [tree for part in parts for tree in part.trees]
    gathered, of_resources = resources.gather(article for article, _ in trees)
    terms, of_terms = glossary.gather(trees)
    findings += [*of_resources, *of_terms]
    kept = tuple(topic for topic in topics if topic.articles or topic.intro)
    return replace(whole, topics=kept, resources=gathered, glossary=terms)


def _topic(part: Part) -> Topic:
    return replace(part.topic, articles=tuple(article for article, _ in part.trees))


def _translated(part: Part, family: str, indexes: Indexes, intros: dict[str, str], findings: list[Finding]) -> Topic:
    """A topic as the book in another language has it."""
    topic, index = _topic(part), indexes.get((part.folder, family))
    if index is not None:
        return replace(topic, title=index.title, intro=intros.get(index.found.source, ""), source=index.found.source, lang=index.lang)
    if topic.articles and topic.title:
        findings.append(Finding(
            "topic-untranslated", Severity.WARNING, f"the topic “{topic.title}” has no title in the language {family}: its book has this one",
            Position(topic.source or topic.articles[0].source, 1), f"write index.{family}.md beside it, with title: and two sentences"))
    return replace(topic, intro="")


def _title(project: Project, title: str, family: str, findings: list[Finding]) -> str:
    own = next((said for tag, said in project.languages.items() if words.family(tag) == family), None)
    if own is not None and own.collection.title:
        return own.collection.title
    findings.append(Finding(
        "collection-untranslated", Severity.WARNING, f"the collection has no title in the language {family}: its book is called “{title}”",
        Position(SETTINGS_FILE), f'add [languages.{family}] with title = "…"'))
    return title
