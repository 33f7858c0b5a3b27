"""The collection as one PDF: documents, galleys, page numbers, binding, a look at the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .. import cache, pages, pdf, words
from ..findings import BookletError, Finding, Severity, takes_mark
from ..model import (
    Article, BoundFacts, BoundPart, Collection, Document, Edition, FurniturePage, Galley, Publication,
)
from ..work import Flow
from .articles import article_galleys
from .folios import guessed_labels, printed_labels, references
from .prepare import Prepared, unique, without
from .result import Options
from .staff import drive, taken
from .typeset import Typesetter

if TYPE_CHECKING:
    from .bound import Bound

__all__ = ["Book", "Typeset", "book_flow", "make_book", "publication", "typeset_book", "unmarked"]

_ROUNDS = 6  # of page references: one is enough in practice; more means that numbers push each other about


@dataclass(frozen=True, slots=True)
class Typeset:
    """A book's galleys in order, before they are bound. `prepared` is without the articles that could not be typeset."""

    prepared: Prepared
    setter: Typesetter
    parts: tuple[BoundPart, ...]
    about: Publication
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A bound collection and what the other stages want to know of it."""

    pdf: bytes
    facts: BoundFacts
    tops: tuple[str, ...]  # how each page begins, in reading order
    collection: Collection  # without the articles that could not be typeset
    edition: Edition
    about: Publication
    findings: tuple[Finding, ...]
    cover: Galley


def typeset_book(prepared: Prepared, edition: Edition, options: Options, *, bound: bool = False) -> Typeset:
    """Typeset the whole collection in one edition; `bound` says that it is to be bound.

    Articles that cannot be typeset are left out, and named in a finding and in the book. A book with an error that
    takes its conformance mark away says so itself. Raises BookletError (exit 1) when no article is left.
    """
    setter = Typesetter.of(prepared, edition, options, "book")
    ready = taken(options, ("book", id(prepared), edition)) or _driven(prepared, setter, marked=True, bound=bound)
    whole, parts, problems = ready
    if problems and not whole.collection.articles:
        raise BookletError(*unique([*whole.findings, *problems]), exit_code=1)  # a book of no article is none
    findings = unique([*whole.findings, *problems, *(finding for part in parts for finding in part.galley.findings)])
    made = Typeset(whole, setter, tuple(parts), publication(whole, edition, options), findings)
    return _unmarked(made) if any(takes_mark(finding) for finding in findings) else made


def make_book(prepared: Prepared, edition: Edition, options: Options) -> Book:
    """Typeset and bind the whole collection in one edition. Raises as typeset_book does."""
    made = typeset_book(prepared, edition, options, bound=True)
    bound = _bound(made)
    found = bound.findings
    if made.about.marked and any(takes_mark(finding) for finding in found):
        made = _unmarked(made)
        bound = _bound(made)
    return Book(
        bound.pdf, bound.facts, bound.tops, made.prepared.collection, edition, made.about, unique([*made.findings, *found]),
        made.parts[0].galley,
    )


def _bound(made: Typeset) -> Bound:
    from .bound import bind_and_look

    made.setter.options.progress("Binding", 0, 0)
    return bind_and_look(
        made.prepared, made.setter, made.parts, made.about, _furniture(made.prepared), made.prepared.collection.articles,
        folios=printed_labels(made.parts),
    )


def _unmarked(made: Typeset) -> Typeset:
    """The same book without its mark, which it says itself."""
    prepared, parts, _ = _driven(made.prepared, made.setter, marked=False)
    return replace(made, prepared=prepared, parts=tuple(parts), about=unmarked(made.about))


def _driven(
    prepared: Prepared, setter: Typesetter, *, marked: bool, bound: bool = False
) -> tuple[Prepared, list[BoundPart], list[Finding]]:
    flow = _typeset(prepared, setter.edition, setter, marked=marked, bound=bound)
    [made] = drive(setter.options, [flow], "Typesetting", _load_binder if bound else None)
    return made


def _load_binder() -> None:
    """Import what is needed next: after an edit this process waits for one article, as long as the engine takes to load."""
    from .. import proof
    from . import bound

    assert bound and pdf.bind and proof.compare_pdf and proof.read_pdf


def publication(prepared: Prepared, edition: Edition, options: Options, article: Article | None = None) -> Publication:
    """What the binder writes into the file about the whole book, or about one article's handout."""
    settings, clinic, collection = prepared.project.collection, prepared.project.clinic, prepared.collection
    articles = (article,) if article else collection.articles
    authors = dict.fromkeys(author.name for each in articles for author in each.authors)
    keywords = dict.fromkeys(word for each in articles for word in each.keywords)
    publisher = settings.publisher or clinic.name
    return Publication(
        title=article.title if article else collection.title,
        lang=article.lang if article else collection.lang,
        direction=article.direction if article else _direction(collection),
        author=", ".join(authors) or publisher,
        subject=article.summary if article else settings.description or settings.subtitle,
        keywords=tuple(keywords),
        publisher=publisher,
        rights=settings.rights,
        standard=options.standard,
        stamp=prepared.stamp,
        identifier=settings.identifier,
    )


def unmarked(about: Publication) -> Publication:
    """The same publication without its conformance mark, which it says itself."""
    return replace(about, marked=False, note=words.catalogue(about.lang).text("unmarked"))


def _direction(collection: Collection) -> str:
    return next((a.direction for a in collection.articles if a.lang == collection.lang), "ltr")


def book_flow(
    prepared: Prepared, edition: Edition, options: Options
) -> Flow[tuple[Prepared, list[BoundPart], list[Finding]]]:
    """The typesetting of a book in one edition, as far as it needs no binding (see build.ahead)."""
    setter = Typesetter.of(prepared, edition, options, "book")
    return _typeset(prepared, edition, setter, marked=True, bound=True)


# -- documents and galleys ---------------------------------------------------------------------


def _typeset(
    prepared: Prepared, edition: Edition, setter: Typesetter, *, marked: bool, bound: bool
) -> Flow[tuple[Prepared, list[BoundPart], list[Finding]]]:
    """Galleys for every part, page references and contents settled; articles that fail are left out."""
    known = _remembered(prepared, setter)
    labels = known or (yield from _foreseen(prepared, setter))
    problems: list[Finding] = []
    rounds = 0
    while True:
        galleys, failures = yield from _galleys(prepared, edition, setter, labels, marked=marked)
        if failures:
            problems += failures.values()
            prepared = replace(prepared, collection=without(prepared.collection, set(failures)))
            continue
        parts = _parts(prepared.collection, galleys, prepared.project.chapter_start)
        settled = printed_labels(parts)
        rounds += 1
        if settled == labels:
            break
        if rounds == _ROUNDS:
            problems.append(_unsettled(labels, settled))
            break
        labels = settled
    _remember(prepared, setter, labels)
    if bound and not known:
        yield from setter.drawn(parts, publication(prepared, edition, setter.options), prepared.project)
    return prepared, parts, problems


def _unsettled(labels: Mapping[str, str], settled: Mapping[str, str]) -> Finding:
    wrong = sorted(target for target in settled if settled[target] != labels.get(target))
    return Finding(
        "page-numbers-unsettled", Severity.ERROR,
        f"the printed page numbers of {len(wrong)} places, {wrong[0]} first, move the pages they count",
        hint="reword a line near a page's end so that no number changes its length; please report it, too",
    )


def _foreseen(prepared: Prepared, setter: Typesetter) -> Flow[dict[str, str]]:
    """The page numbers of a book that was never built: the articles are typeset with guessed ones, and all that only
    prints numbers (contents, openers) is left until they are known. It is taken to fill a page each."""
    collection = prepared.collection
    guess = guessed_labels(collection, setter.edition)
    made, _ = yield from article_galleys(prepared, setter, collection.articles, references(prepared, guess))
    galleys = {galley.key: galley for galley in made if isinstance(galley, Galley)}
    if len(galleys) < len(made):
        return guess  # some are left out: the others stand elsewhere
    for document in _matter(prepared, setter.edition, guess, marked=True):
        galleys[document.key] = Galley(document.key, document.kind, document.title, document.lang, b"", 1)
    return printed_labels(_parts(collection, galleys, prepared.project.chapter_start))


def _remembered(prepared: Prepared, setter: Typesetter) -> dict[str, str] | None:
    """The page numbers of the last build, to start from: when they still hold, one round is enough."""
    import json

    kept = setter.store.get(_guess_key(prepared, setter)) if setter.store else None
    return json.loads(kept) if kept else None


def _remember(prepared: Prepared, setter: Typesetter, labels: Mapping[str, str]) -> None:
    import json

    if setter.store:
        setter.store.put(_guess_key(prepared, setter), json.dumps(labels, sort_keys=True).encode())


def _guess_key(prepared: Prepared, setter: Typesetter) -> str:
    return cache.digest("labels", str(prepared.project.root), prepared.collection.lang, setter.edition.name, setter.edition.paper)


def _galleys(
    prepared: Prepared, edition: Edition, setter: Typesetter, labels: Mapping[str, str], *, marked: bool
) -> Flow[tuple[dict[str, Galley], dict[str, Finding]]]:
    """Every galley by key, and the articles that could not be typeset by slug."""
    collection = prepared.collection
    refs = references(prepared, labels)
    matter = _matter(prepared, edition, labels, marked=marked)
    articles, others = yield from article_galleys(prepared, setter, collection.articles, refs, matter)
    galleys: dict[str, Galley] = {}
    failures: dict[str, Finding] = {}
    for article, made in zip(collection.articles, articles, strict=True):
        if isinstance(made, Galley):
            galleys[made.key] = made
        else:
            failures[article.slug] = made
    for other in others:
        if not isinstance(other, Galley):
            raise RuntimeError(other.message)  # no article is at fault: booklet is
        galleys[other.key] = other
    return galleys, failures


def _matter(prepared: Prepared, edition: Edition, labels: Mapping[str, str], *, marked: bool) -> list[Document]:
    """Everything but the articles: cover, contents, openers, glossary, resources."""
    collection, project = prepared.collection, prepared.project
    documents = [
        pages.cover(collection, project, edition, prepared.stamp, marked=marked),
        pages.contents(collection, labels, style=edition.contents),
    ]
    numbered = [topic for topic in collection.topics if topic.title]
    documents += [pages.opener(topic, number, labels, collection.lang, style=edition.contents) for number, topic in enumerate(numbered, 1)]
    if collection.glossary:
        documents.append(pages.glossary(collection, labels))
    if collection.resources:
        documents.append(pages.resources(collection, labels))
    return documents


def _parts(collection: Collection, galleys: Mapping[str, Galley], chapter_start: str) -> list[BoundPart]:
    """The galleys in the order of the book, each with its place. A chapter is a topic, the glossary, the resources."""
    parts = [
        BoundPart(galleys["cover"], numbering="roman", furniture="none"),
        BoundPart(galleys["contents"], numbering="roman", head_end=galleys["contents"].title),
    ]
    chapters = []  # where each begins
    for topic in collection.topics:
        chapters.append(len(parts))
        if topic.title:
            parts.append(BoundPart(galleys[f"opener/{topic.id}"], depth=1, head_end=topic.title))
        for article in topic.articles:
            parts.append(
                BoundPart(
                    galleys[f"article/{article.slug}"], depth=2, level_shift=int(bool(topic.title)),
                    section=article.section, head_start=topic.title, head_end=article.title,
                )
            )
    body = next((index for index, part in enumerate(parts) if part.depth), len(parts) - 1)
    parts[body] = replace(parts[body], start="right")  # folio 1 is a right page, as in every book
    for key in ("topic/_glossary", "topic/_resources"):
        if key in galleys:
            chapters.append(len(parts))
            parts.append(BoundPart(galleys[key], head_end=galleys[key].title))
    if chapter_start == "right":
        parts = [replace(part, start="right") if index in chapters else part for index, part in enumerate(parts)]
    return parts


def _furniture(prepared: Prepared) -> Callable[[Sequence[FurniturePage]], Document]:
    return lambda sheets: pages.furniture(sheets, prepared.project)
