"""What each building verb makes, in the order it happens. What one of them needs alone is imported there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..findings import BookletError, Finding, blocking
from ..model import Article, Artifact, Edition
from .files import places, put, sha256
from .prepare import Prepared, by_language, chosen_articles, chosen_editions, guard, in_languages, own_or_chosen, prepare, unique
from .result import Options, Result
from .staff import with_workers

if TYPE_CHECKING:
    from .handouts import Handout
    from .paging import Paging

__all__ = ["epub", "everything", "html", "pdf"]


@with_workers
def pdf(place: Path, options: Options) -> Result:
    """The collection as a PDF in each edition asked for; or handouts, when articles or --handouts are asked for."""
    from .printed import book_names, refuse_folded, write_book

    prepared = prepare(place, options)
    editions = chosen_editions(prepared, options)
    if options.handouts or options.articles or prepared.project.single:
        refuse_folded(editions)
        groups = by_language(prepared, chosen_articles(prepared, options), options)
        names = [_handout_name(article, edition) for _, own in groups for edition in editions for article in own]
        goals = iter(_places(prepared, options, names))
        return _joined([_handouts(book, editions, own, list(islice(goals, len(editions) * len(own))), options) for book, own in groups])
    books = [(book, edition) for book in own_or_chosen(prepared, options) for edition in editions]
    names = [book_names(book, edition) for book, edition in books]
    goals = iter(_places(prepared, options, [name for own in names for name in own]))
    for book, _ in books:
        guard(book, options)
    from .book import make_book

    return _joined([
        write_book(make_book(book, edition, options), list(islice(goals, len(own))), options)
        for (book, edition), own in zip(books, names, strict=True)
    ])


@with_workers
def epub(place: Path, options: Options) -> Result:
    """The collection as an EPUB that lists the pages of one print edition ("none" for none)."""
    names = options.editions or ("standard",)
    if len(set(names)) > 1:
        raise BookletError(_one_edition(names))
    prepared = prepare(place, options)
    edition = None
    if names[0] != "none":
        [edition] = chosen_editions(prepared, replace(options, editions=names))
    suffix = "" if names[0] in {"standard", "none"} else f"-{names[0]}"
    books = own_or_chosen(prepared, options)
    goals = _places(prepared, options, [f"{book.stem}{suffix}.epub" for book in books])
    for each in books:
        guard(each, options)
    if edition:
        from .paging import make_paging
    made = ((each, make_paging(each, edition, options) if edition else None) for each in books)
    return _joined([_write_epub(each, paging, goal, options) for (each, paging), goal in zip(made, goals, strict=True)])


def html(place: Path, options: Options) -> Result:
    """A page for each article and an index; of a single article, its page."""
    from .webpages import html_names

    books = in_languages(prepare(place, options))
    goals = iter(_places(books[0], options, [name for book in books for name in html_names(book)]))
    for book in books:
        guard(book, options)
    return _joined([_write_pages(book, list(islice(goals, len(html_names(book)))), options) for book in books])


@with_workers
def everything(place: Path, options: Options) -> Result:
    """The book in each edition, every handout in each that is not folded, the EPUB with the page list of the first
    edition, the pages, and the catalog of it all. Unless editions are named: those of `whole_set`.

    Of a single article: its handouts, its EPUB and its page.
    """
    from .ahead import typeset_ahead
    from .catalog import with_catalog
    from .printed import refuse_folded, whole_set
    from .webpages import html_names

    prepared = prepare(place, options)
    single = prepared.project.single is not None
    editions = chosen_editions(prepared, replace(options, editions=options.editions or whole_set(prepared.project)))
    flat = [edition for edition in editions if not edition.folds]
    if single and options.editions:
        refuse_folded(editions)
    bound = [] if single else editions
    books = in_languages(prepared, options.languages)
    names = [_names(book, bound, flat) for book in books]
    pages = [(book, html_names(book)) for book in in_languages(prepared)]
    goals = iter(_places(prepared, options, [name for each in (*names, *(own for _, own in pages)) for name in each]))
    results = []
    typeset_ahead(books, bound or flat[:1], flat, options)
    for book, own in zip(books, names, strict=True):
        results += _set(book, bound, flat, list(islice(goals, len(own))), options)
    for book, own in pages:
        wanted = list(islice(goals, len(own)))
        results += [_write_pages(book, wanted, options)] if options.keep_going or not blocking(book.findings) else []
    return with_catalog(_joined(results), in_languages(prepared), options)


def _names(prepared: Prepared, bound: Sequence[Edition], flat: Sequence[Edition]) -> list[str]:
    """The files of one language, in the order of `_set`."""
    from .printed import book_names

    books = [name for edition in bound for name in book_names(prepared, edition)]
    handouts = [_handout_name(article, edition) for edition in flat for article in prepared.collection.articles]
    return [*books, f"{prepared.stem}.epub", *handouts]


def _set(
    prepared: Prepared, bound: Sequence[Edition], flat: Sequence[Edition], goals: Sequence[Path], options: Options
) -> list[Result]:
    """The books, the EPUB and the handouts of one language. Without bound books the EPUB still has a book's page list."""
    from .book import make_book
    from .paging import paging_of
    from .printed import book_names, write_book

    articles = list(prepared.collection.articles)
    handouts = goals[len(goals) - len(flat) * len(articles) :]
    results: list[Result] = []
    if options.keep_going or not blocking(prepared.findings):
        at = iter(goals)
        made = [make_book(prepared, edition, options) for edition in bound or flat[:1]]
        results += [
            write_book(book, list(islice(at, len(book_names(prepared, edition)))), options)
            for book, edition in zip(made, bound, strict=False)
        ]
        results.append(_write_epub(prepared, paging_of(made[0]), next(at), options))
    return [*results, _handouts(prepared, flat, articles, handouts, options)]


# -- writing -----------------------------------------------------------------------------------


def _write_epub(prepared: Prepared, paging: Paging | None, goal: Path, options: Options) -> Result:
    from .digital import make_epub

    options.progress("Writing the EPUB", 0, 0)
    made = make_epub(prepared, paging, options)
    findings = unique([*made.findings, *(paging.findings if paging else ())])
    if blocking(findings) and not options.keep_going:
        return Result((), findings)
    if problems := put(goal, made.data):
        return Result((), unique([*findings, *problems]))
    artifact = Artifact(goal, "epub", made.title, len(made.data), sha256(made.data), lang=prepared.collection.lang)
    return Result((artifact,), findings)


def _write_pages(prepared: Prepared, goals: Sequence[Path], options: Options) -> Result:
    """Write all pages unless one has errors and nobody said to keep going: they lead to one another."""
    from .webpages import make_pages

    try:
        made = list(make_pages(prepared, options))
    except BookletError as error:
        return Result((), unique([*prepared.findings, *error.findings]))
    findings = unique([*prepared.findings, *(finding for page in made for finding in page.findings)])
    if blocking(findings) and not options.keep_going:
        return Result((), findings)
    artifacts: list[Artifact] = []
    problems: list[Finding] = []
    for page, goal in zip(made, goals, strict=True):
        if failed := put(goal, page.data):
            problems += failed
            continue
        artifacts.append(Artifact(
            goal, "html", page.title, len(page.data), sha256(page.data), lang=page.lang, slug=page.slug
        ))
    return Result(tuple(artifacts), unique([*findings, *problems]))


def _handouts(
    prepared: Prepared, editions: Sequence[Edition], articles: Sequence[Article], goals: Sequence[Path], options: Options
) -> Result:
    """Write the handouts that have no errors; with keep-going, all that could be typeset."""
    from .handouts import make_handouts

    artifacts: list[Artifact] = []
    findings: list[Finding] = list(prepared.findings)
    at = iter(goals)
    for edition in editions:
        for handout in make_handouts(prepared, edition, articles, options):
            goal = next(at)
            findings += handout.findings
            if handout.pdf and (options.keep_going or not blocking(handout.findings)):
                problems = put(goal, handout.pdf)
                findings += problems
                artifacts += [] if problems else [_handout_artifact(handout, goal, edition)]
    return Result(tuple(artifacts), unique(findings))


def _handout_artifact(handout: Handout, goal: Path, edition: Edition) -> Artifact:
    about = handout.about
    return Artifact(
        goal, "pdf", about.title, len(handout.pdf), sha256(handout.pdf), handout.pages, edition.name, about.lang,
        handout.slug, about.marked, about.note,
    )


def _places(prepared: Prepared, options: Options, names: Sequence[str]) -> list[Path]:
    return places(prepared.project, options.output, names, folder=options.into_folder)


# -- names -------------------------------------------------------------------------------------


def _handout_name(article: Article, edition: Edition) -> str:
    from .printed import edition_suffix

    return f"handouts/{article.slug}{edition_suffix(edition)}.pdf"


def _joined(results: Sequence[Result]) -> Result:
    artifacts = tuple(artifact for result in results for artifact in result.artifacts)
    return Result(artifacts, unique(finding for result in results for finding in result.findings))


def _one_edition(names: Sequence[str]) -> Finding:
    from ..findings import Severity

    return Finding(
        "epub-of-several-editions", Severity.ERROR,
        f"an EPUB lists the pages of one edition, and {len(names)} are named: {', '.join(names)}",
        hint="name one --edition, or none",
    )
