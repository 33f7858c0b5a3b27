"""A book's files: the tagged PDF, and for a folded booklet the printer's sheets beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from .. import pdf, words
from ..findings import BookletError, Finding, Severity, blocking
from ..model import Artifact, Edition, Project
from .book import Book
from .files import put, sha256
from .prepare import Prepared, unique
from .result import Options, Result

__all__ = ["book_names", "edition_suffix", "refuse_folded", "whole_set", "write_book"]

_WHOLE_SET = ("standard", "large-print", "folded")


def whole_set(project: Project) -> tuple[str, ...]:
    """The editions that a clinic hands out without asking, and every one it has named itself in booklet.toml.

    The profiles of large print differ in detail from `large-print`; each is made when it is asked for.
    """
    return tuple(dict.fromkeys([*_WHOLE_SET, *project.editions]))


def book_names(prepared: Prepared, edition: Edition) -> list[str]:
    """The files of the collection in one edition: the PDF first, the sheets of a folded one after it."""
    stem = f"{prepared.stem}{edition_suffix(edition)}"
    return [f"{stem}.pdf", f"{stem}-print-only.pdf"] if edition.folds else [f"{stem}.pdf"]


def edition_suffix(edition: Edition) -> str:
    """What a file's name says of its edition."""
    return "" if edition.name == "standard" else f"-{edition.name}"


def write_book(book: Book, goals: Sequence[Path], options: Options) -> Result:
    """Write a book's files unless it has errors and nobody said to keep going. `goals` are those of `book_names`."""
    if blocking(book.findings) and not options.keep_going:
        return Result((), book.findings)
    artifacts: list[Artifact] = []
    problems: list[Finding] = []
    for goal, data, made in _files(book, goals, options):
        failed = put(goal, data)
        problems += failed
        artifacts += [] if failed else [made]
    return Result(tuple(artifacts), unique([*book.findings, *problems]))


def _files(book: Book, goals: Sequence[Path], options: Options) -> Iterator[tuple[Path, bytes, Artifact]]:
    """The tagged PDF, then the sheets that are made of its pages."""
    about, edition = book.about, book.edition
    goal, *others = goals
    yield goal, book.pdf, Artifact(
        goal, "pdf", about.title, len(book.pdf), sha256(book.pdf), book.facts.pages, edition.name, about.lang,
        marked=about.marked, note=about.note,
    )
    for sheets in others:
        options.progress("Laying pages on sheets", 0, 0)
        say = words.catalogue(about.lang).text
        paper = replace(about, title=say("sheets_title", title=about.title), note=say("sheets_note", file=goal.name), marked=False)
        data = pdf.impose(book.pdf, paper, edition)
        parts = pdf.signatures(book.facts.pages)
        yield sheets, data, Artifact(
            sheets, "sheets", paper.title, len(data), sha256(data), 2 * sum(parts), edition.name, about.lang,
            note=_instruction(parts),
        )


def _instruction(signatures: Sequence[int]) -> str:
    """What the person at the printer must know, in one line."""
    count = sum(signatures)
    lots = f" in {len(signatures)} lots of {' + '.join(map(str, signatures))}" if len(signatures) > 1 else ""
    return f"{count} sheet{'s' * (count != 1)} to fold{lots}: print on both sides, flip on the short edge, actual size"


def refuse_folded(editions: Sequence[Edition]) -> None:
    """Raise BookletError (exit 2) when handouts are wanted in an edition that is folded."""
    for edition in editions:
        if edition.folds:
            raise BookletError(Finding(
                "handout-cannot-be-folded", Severity.ERROR,
                f"handouts are single sheets and do not come in the edition {edition.name!r}, which is folded into a booklet",
                hint="leave out --handouts, --article and the file's name to fold the whole collection, or name another "
                "--edition: `booklet editions` lists them",
            ))
