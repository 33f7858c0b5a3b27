"""The first half of every build: settings, collection, theme and source findings."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import cache, editions, project, reader, styles, words, work
from ..findings import BookletError, Finding, Severity, blocking, takes_mark
from ..model import Article, Collection, Edition, Project, Theme
from .files import file_slug
from .result import Options

__all__ = ["Prepared", "by_language", "chosen_articles", "chosen_editions", "guard", "in_languages", "own_or_chosen", "prepare"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A collection ready to be rendered, with every problem its sources have."""

    project: Project
    collection: Collection
    theme: Theme
    findings: tuple[Finding, ...]
    stamp: str
    stem: str  # of its files' names: the title's, and in another language than the collection's the language's
    digests: Mapping[str, str] = field(default_factory=dict)  # of all that an article says, by its source
    indexes: Mapping[str, str] = field(default_factory=dict)  # where there are several languages: tag -> page of its articles


def prepare(path: Path, options: Options) -> Prepared:
    """Read the collection in `path` and check its sources.

    Raises BookletError when settings are wrong (exit 2) or no article can be read (exit 1).
    """
    settings = project.load(path)
    options.progress("Reading", 0, 0)
    store = cache.open_cache() if options.cache else None
    collection = _titled(settings, reader.read(settings, store=store, run=_sharing(options)))
    theme = styles.load(settings)
    from .. import checks

    read = checks.placed(settings.root, [*settings.findings, *collection.findings, *styles.contrast_findings(theme)])
    permitted = set(checks.permitted(settings, collection, read))
    # What takes a mark away cannot be allowed: the file would carry a mark with a known error in it.
    findings = [finding for finding in read if finding in permitted or takes_mark(finding)]
    digests = {article.source: checks.article_digest(article) for article in collection.all_articles}
    findings += checks.check(settings, collection, project.today(), store=store, run=_sharing(options, files=True), digests=digests)
    if not collection.all_articles and blocking(findings):  # a book of none helps nobody, whoever said to keep going
        raise BookletError(*unique(findings), exit_code=1)
    stem = file_slug(collection.title)
    if settings.single:
        settings = project.in_language(settings, collection)
    return Prepared(settings, collection, theme, unique(findings), project.stamp(collection), stem, digests)


def _sharing(options: Options, *, files: bool = False) -> Callable[..., list[work.Outcome]] | None:
    """What has tasks of one file each done by the build's workers and this process; None where it would be this process alone.

    `files`: the tasks read files, which they can on this machine only.
    """
    workers = options.workers
    if workers is None or not workers.shares or (files and workers.travels):
        return None
    return functools.partial(workers.run, light=True)


def in_languages(prepared: Prepared, wanted: Sequence[str] = ()) -> list[Prepared]:
    """The collection's own book, then its translations, each with its settings and the findings that concern it.

    `wanted` names the languages to take, all when empty. Raises BookletError (exit 2) for one that has no book.
    """
    whole = prepared.collection
    books = [prepared, *(_translation(prepared, book) for book in whole.translations)]
    sources = {id(book): _sources(book.collection) for book in books}
    if len(books) > 1:
        names = {book.collection.lang: f"index{book.stem.removeprefix(prepared.stem)}.html" for book in books}
        books = [
            replace(book, indexes=names, findings=tuple(finding for finding in prepared.findings if not any(
                finding.position.file in found - sources[id(book)] for found in sources.values())))
            for book in books
        ]
    families = {words.family(book.collection.lang): book for book in books}
    if unknown := [tag for tag in wanted if words.family(tag) not in families]:
        raise BookletError(*(Finding(
            "language-without-book", Severity.ERROR, f"the collection has no book in the language {tag!r}",
            hint=f"it has: {', '.join(families)}. An article says its language with lang:, and of what it is a translation with translation_of:",
        ) for tag in unknown))
    chosen = {words.family(tag) for tag in wanted} or families.keys()
    return [book for family, book in families.items() if family in chosen]


def own_or_chosen(prepared: Prepared, options: Options) -> list[Prepared]:
    """The books in the languages asked for, else the collection's own."""
    return in_languages(prepared, options.languages) if options.languages else in_languages(prepared)[:1]


def by_language(prepared: Prepared, articles: Sequence[Article], options: Options) -> list[tuple[Prepared, list[Article]]]:
    """The articles in the languages asked for, with the book that each of them is in."""
    books = [(book, {article.slug for article in book.collection.articles}) for book in in_languages(prepared, options.languages)]
    groups = [(book, [article for article in articles if article.slug in slugs]) for book, slugs in books]
    return [(book, own) for book, own in groups if own]


def _translation(prepared: Prepared, book: Collection) -> Prepared:
    settings = project.in_language(prepared.project, book)
    return replace(prepared, project=settings, collection=book, stem=f"{prepared.stem}-{words.family(book.lang).lower()}")


def _sources(book: Collection) -> frozenset[str]:
    """The files of a book that are in no other."""
    return frozenset([*(article.source for article in book.articles), *(topic.source for topic in book.topics if topic.source)])


def _titled(settings: Project, collection: Collection) -> Collection:
    """A single article's book is named after the article: it must not take the place of its collection's files."""
    if settings.single is None or len(collection.articles) != 1:
        return collection
    [article] = collection.articles
    return replace(collection, title=article.title, lang=article.lang)


def unique(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings once each, in the order of every report."""
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.sort_key))


def guard(prepared: Prepared, options: Options) -> None:
    """Stop before typesetting when the sources have errors, unless told to go on."""
    errors = blocking(prepared.findings)
    if errors and not options.keep_going:
        raise BookletError(*prepared.findings, exit_code=1)


def chosen_editions(prepared: Prepared, options: Options) -> list[Edition]:
    """The editions asked for, on the paper asked for. Raises BookletError for an unknown name."""
    names = options.editions or ("standard",)
    return [editions.resolve(prepared.project, name, options.paper) for name in dict.fromkeys(names)]


def chosen_articles(prepared: Prepared, options: Options) -> list[Article]:
    """The articles asked for by slug, or all. Raises BookletError (exit 2) for an unknown slug."""
    articles = prepared.collection.all_articles
    if not options.articles:
        return list(articles)
    by_slug = {article.slug: article for article in articles}
    unknown = [slug for slug in options.articles if slug not in by_slug]
    if unknown:
        import difflib

        raise BookletError(
            *(
                Finding(
                    "article-unknown", Severity.ERROR, f"there is no article {slug!r}",
                    hint=_nearest(difflib.get_close_matches(slug, by_slug, 1)),
                )
                for slug in unknown
            )
        )
    return [by_slug[slug] for slug in dict.fromkeys(options.articles)]


def _nearest(matches: list[str]) -> str:
    did = f"did you mean {matches[0]}? " if matches else ""
    return f"{did}`booklet list` names every article"


def without(collection: Collection, slugs: set[str]) -> Collection:
    """The collection without some articles: those that could not be typeset."""
    topics = tuple(
        replace(topic, articles=tuple(a for a in topic.articles if a.slug not in slugs)) for topic in collection.topics
    )
    left = tuple(a.source for a in collection.articles if a.slug in slugs)
    return replace(collection, topics=topics, left_out=(*collection.left_out, *left))
