"""What each building verb makes, in the order it happens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ..findings import BookletError, Finding, blocking
from ..model import Article, Artifact, Edition
from .book import Book, make_book
from .files import file_slug, places, sha256, write
from .handouts import Handout, make_handouts
from .prepare import Prepared, chosen_articles, chosen_editions, guard, prepare, unique
from .result import Options, Result
from .webpages import html_names, make_pages

__all__ = ["check", "epub", "everything", "html", "pdf"]

_WHOLE_SET = ("standard", "large-print")


def pdf(place: Path, options: Options) -> Result:
    """The collection as a PDF in each edition asked for; or handouts, when articles or --handouts are asked for."""
    prepared = prepare(place, options)
    editions = chosen_editions(prepared, options)
    if options.handouts or options.articles or prepared.project.single:
        articles = chosen_articles(prepared, options)
        names = [_handout_name(article, edition) for edition in editions for article in articles]
        goals = _places(prepared, options, names)
        return _handouts(prepared, editions, articles, goals, options)
    goals = _places(prepared, options, [_book_name(prepared, edition) for edition in editions])
    guard(prepared, options)
    made = [_write_book(make_book(prepared, edition, options), goal, options) for edition, goal in zip(editions, goals, strict=True)]
    return _joined(made)


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
    [goal] = _places(prepared, options, [f"{file_slug(prepared.collection.title)}{suffix}.epub"])
    guard(prepared, options)
    book = make_book(prepared, edition, options) if edition else None
    return _write_epub(prepared, book, goal, options)


def html(place: Path, options: Options) -> Result:
    """A page for each article and an index; of a single article, its page."""
    prepared = prepare(place, options)
    goals = _places(prepared, options, html_names(prepared))
    guard(prepared, options)
    return _write_pages(prepared, goals, options)


def everything(place: Path, options: Options) -> Result:
    """The book and every handout in each edition, the EPUB with the page list of the first, and the pages.

    Of a single article: its handouts, its EPUB and its page.
    """
    prepared = prepare(place, options)
    editions = chosen_editions(prepared, replace(options, editions=options.editions or _WHOLE_SET))
    articles = list(prepared.collection.articles)
    bound = [] if prepared.project.single else editions
    names = [_book_name(prepared, edition) for edition in bound]
    names += [f"{file_slug(prepared.collection.title)}.epub"]
    names += html_names(prepared)
    others = len(names)
    names += [_handout_name(article, edition) for edition in editions for article in articles]
    goals = _places(prepared, options, names)
    results: list[Result] = []
    if not blocking(prepared.findings) or options.keep_going:
        books = [make_book(prepared, edition, options) for edition in bound or editions[:1]]
        results += [_write_book(book, goal, options) for book, goal in zip(books[: len(bound)], goals, strict=False)]
        results.append(_write_epub(prepared, books[0], goals[len(bound)], options))
        results.append(_write_pages(prepared, goals[len(bound) + 1 : others], options))
    results.append(_handouts(prepared, editions, articles, goals[others:], options))
    return _joined(results)


def check(place: Path, options: Options, required: Sequence[str]) -> Result:
    """The source findings, and the validators' verdicts on a book and an EPUB made for the purpose.

    The files are made in a folder of their own and go with it: what is in output/ is not touched.
    """
    import tempfile

    from .. import validators

    unknown = [name for name in required if name not in validators.VALIDATORS]
    if unknown:
        raise BookletError(_unknown_validator(unknown[0], list(validators.VALIDATORS)))
    prepared = prepare(place, options)
    going = replace(options, keep_going=True)
    [edition] = chosen_editions(prepared, replace(options, editions=()))
    with tempfile.TemporaryDirectory(prefix="booklet-check-") as folder:
        stem = file_slug(prepared.collection.title)
        book = make_book(prepared, edition, going)
        made = [
            _write_book(book, Path(folder) / f"{stem}.pdf", going),
            _write_epub(prepared, book, Path(folder) / f"{stem}.epub", going),
        ]
        options.progress("Validating", 0, 0)
        verdicts = validators.run([artifact.path for result in made for artifact in result.artifacts])
        verdicts = [replace(verdict, path=Path(verdict.path.name)) for verdict in verdicts]  # their folder is gone soon
    joined = _joined(made)
    findings = unique([*joined.findings, *validators.findings(verdicts, required)])
    lines = [str(verdict) for verdict in verdicts]
    return Result((), findings, {"verdicts": verdicts, "lines": lines})


# -- writing -----------------------------------------------------------------------------------


def _write_book(book: Book, goal: Path, options: Options) -> Result:
    """Write a book unless it has errors and nobody said to keep going."""
    if blocking(book.findings) and not options.keep_going:
        return Result((), book.findings)
    if problems := _put(goal, book.pdf):
        return Result((), unique([*book.findings, *problems]))
    artifact = Artifact(
        goal, "pdf", book.about.title, len(book.pdf), sha256(book.pdf), book.facts.pages, book.edition.name,
        book.about.lang, marked=book.about.marked, note=book.about.note,
    )
    return Result((artifact,), book.findings)


def _write_epub(prepared: Prepared, book: Book | None, goal: Path, options: Options) -> Result:
    from .digital import make_epub

    options.progress("Writing the EPUB", 0, 0)
    made = make_epub(prepared, book, options)
    findings = unique([*made.findings, *(book.findings if book else ())])
    if blocking(findings) and not options.keep_going:
        return Result((), findings)
    if problems := _put(goal, made.data):
        return Result((), unique([*findings, *problems]))
    artifact = Artifact(goal, "epub", made.title, len(made.data), sha256(made.data), lang=prepared.collection.lang)
    return Result((artifact,), findings)


def _write_pages(prepared: Prepared, goals: Sequence[Path], options: Options) -> Result:
    """Write all pages unless one has errors and nobody said to keep going: they lead to one another."""
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
        if failed := _put(goal, page.data):
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
    artifacts: list[Artifact] = []
    findings: list[Finding] = list(prepared.findings)
    at = iter(goals)
    for edition in editions:
        for handout in make_handouts(prepared, edition, articles, options):
            goal = next(at)
            findings += handout.findings
            if handout.pdf and (options.keep_going or not blocking(handout.findings)):
                problems = _put(goal, handout.pdf)
                findings += problems
                artifacts += [] if problems else [_handout_artifact(handout, goal, edition)]
    return Result(tuple(artifacts), unique(findings))


def _put(goal: Path, data: bytes) -> tuple[Finding, ...]:
    """Write a file; what keeps it from being written is a finding beside all others, for other files may be there."""
    try:
        write(goal, data)
    except BookletError as error:
        return error.findings
    return ()


def _handout_artifact(handout: Handout, goal: Path, edition: Edition) -> Artifact:
    about = handout.about
    return Artifact(
        goal, "pdf", about.title, len(handout.pdf), sha256(handout.pdf), handout.pages, edition.name, about.lang,
        handout.slug, about.marked, about.note,
    )


def _places(prepared: Prepared, options: Options, names: Sequence[str]) -> list[Path]:
    return places(prepared.project, options.output, names, folder=options.into_folder)


# -- names -------------------------------------------------------------------------------------


def _book_name(prepared: Prepared, edition: Edition) -> str:
    return f"{file_slug(prepared.collection.title)}{_suffix(edition)}.pdf"


def _handout_name(article: Article, edition: Edition) -> str:
    return f"handouts/{article.slug}{_suffix(edition)}.pdf"


def _suffix(edition: Edition) -> str:
    return "" if edition.name == "standard" else f"-{edition.name}"


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


def _unknown_validator(name: str, known: Sequence[str]) -> Finding:
    from ..findings import Severity

    return Finding(
        "validator-unknown", Severity.ERROR, f"there is no validator {name!r}", hint=f"Valid: {', '.join(known)}"
    )
