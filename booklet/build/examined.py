"""The finished files of a check: made for the purpose, read as a stranger would, and what nobody looked at named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..findings import Finding
from ..model import Edition
from .book import make_book
from .prepare import Prepared, chosen_editions, in_languages
from .printed import book_names, edition_suffix, whole_set
from .result import Options

if TYPE_CHECKING:
    from ..proof import EpubInspection, PdfInspection, Place

__all__ = ["Examined", "chosen", "examine", "unexamined"]


@dataclass(slots=True)
class Examined:
    """Files as they were found, all findings, and where in its file each finding is, as far as that is known."""

    seen: list[PdfInspection | EpubInspection] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    located: list[tuple[PdfInspection, Mapping[Finding, Place]]] = field(default_factory=list)


def chosen(options: Options, prepared: Prepared, *, everything: bool) -> Options:
    """The options with what a check looks at: always the standard edition; with `everything`, what `build` writes."""
    names = whole_set(prepared.project) if everything else options.editions
    return replace(options, editions=tuple(dict.fromkeys(("standard", *names))), handouts=options.handouts or everything)


def examine(prepared: Prepared, options: Options, *, full: bool) -> Examined:
    """The book of one language in each edition chosen, its EPUB and, when asked for, its handouts in those that are not
    folded. `full` tells where findings are, too."""
    found = Examined()
    standard, *others = chosen_editions(prepared, options)
    _books(prepared, standard, others, options, found, full)
    if options.handouts:
        for edition in (standard, *others):
            if not edition.folds:
                _handouts(prepared, edition, options, found, full)
    return found


def _books(prepared: Prepared, standard: Edition, others: Sequence[Edition], options: Options, found: Examined, full: bool) -> None:
    from .. import proof
    from .digital import make_epub
    from .paging import paging_of

    going = replace(options, keep_going=True, editions=())
    book = make_book(prepared, standard, going)
    options.progress("Writing the EPUB", 0, 0)
    digital = make_epub(prepared, paging_of(book), going)
    options.progress("Reading the files", 0, 0)
    articles = book.collection.articles
    pdf = proof.inspect_pdf(book.pdf, book_names(prepared, standard)[0], least_pt=_least_pt(standard), articles=articles)
    epub = proof.inspect_epub(digital.data, f"{prepared.stem}.epub", articles=articles)
    found.seen += [pdf, epub]
    found.findings += [*book.findings, *digital.findings, *pdf.findings, *epub.findings, *proof.inspect_pair(pdf, epub, articles)]
    if full:
        from .faulty import places

        found.located.append((pdf, places(pdf, articles, found.findings)))
    for edition in others:
        book = make_book(prepared, edition, going)
        pdf = proof.inspect_pdf(book.pdf, book_names(prepared, edition)[0], least_pt=_least_pt(edition), articles=book.collection.articles)
        found.seen.append(pdf)
        found.findings += [*book.findings, *pdf.findings]
        found.located.append((pdf, pdf.places))


def _handouts(prepared: Prepared, edition: Edition, options: Options, found: Examined, full: bool) -> None:
    """Every handout; none for one that could not be typeset."""
    from .. import proof
    from .handouts import make_handouts

    articles = prepared.collection.articles
    for handout, article in zip(make_handouts(prepared, edition, articles, options), articles, strict=True):
        found.findings += handout.findings
        if handout.pdf:
            name = f"{handout.slug}{edition_suffix(edition)}.pdf"
            pdf = proof.inspect_pdf(handout.pdf, name, least_pt=_least_pt(edition), articles=[article])
            found.seen.append(pdf)
            found.findings += pdf.findings
            found.located.append((pdf, pdf.places))


def _least_pt(edition: Edition) -> float:
    return min(edition.body_pt, edition.small_pt, edition.folio_pt)


def unexamined(prepared: Prepared, options: Options) -> Iterator[str]:
    """What `build` writes and this check did not look at, in sentences."""
    single = prepared.project.single is not None
    books = in_languages(prepared)
    everything = chosen_editions(prepared, chosen(options, prepared, everything=True))
    looked = {edition.name for edition in chosen_editions(prepared, options)}
    left = [] if single else [edition for edition in everything if edition.name not in looked]
    if left:
        yield _counted(len(left) * len(books), "book") + f" in {' and '.join(edition.name for edition in left)}"
    articles = sum(len(own.collection.articles) for own in books)
    flat = [edition for edition in everything if not edition.folds and not (options.handouts and edition.name in looked)]
    if flat and articles:
        yield _counted(articles * len(flat), "handout") + f" in {' and '.join(edition.name for edition in flat)}"
    sheets = [] if single else [edition for edition in everything if edition.folds]
    if sheets:
        yield _counted(len(sheets) * len(books), "print-only file") + ": sheets for a printer, not for reading"
    if articles:
        yield _counted(articles, "web page") + ": their words are held against the sources when they are built, and nothing else"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"
