"""The first half of every build: settings, collection, theme and source findings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from .. import editions, project, reader, styles
from ..findings import BookletError, Finding, Severity, blocking, takes_mark
from ..model import Article, Collection, Edition, Project, Theme
from .result import Options

__all__ = ["Prepared", "chosen_articles", "chosen_editions", "guard", "prepare"]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A collection ready to be rendered, with every problem its sources have."""

    project: Project
    collection: Collection
    theme: Theme
    findings: tuple[Finding, ...]
    stamp: str


def prepare(path: Path, options: Options) -> Prepared:
    """Read the collection in `path` and check its sources.

    Raises BookletError when settings are wrong or nothing can be read.
    """
    settings = project.load(path)
    options.progress("Reading", 0, 0)
    collection = _titled(settings, reader.read(settings))
    theme = styles.load(settings)
    from .. import checks

    read = [*settings.findings, *collection.findings, *styles.contrast_findings(theme)]
    permitted = set(checks.permitted(settings, collection, read))
    # What takes a mark away cannot be allowed: the file would carry a mark with a known error in it.
    findings = [finding for finding in read if finding in permitted or takes_mark(finding)]
    findings += checks.check(settings, collection, project.today())
    return Prepared(settings, collection, theme, unique(findings), project.stamp(collection))


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
    articles = prepared.collection.articles
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
