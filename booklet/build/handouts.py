"""Single articles as PDFs of their own: the article's galley with a tail, bound alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .. import pages, pdf
from ..findings import Finding, takes_mark
from ..model import Article, BoundPart, Collection, Document, Edition, FurniturePage, Galley, Publication
from ..work import Flow
from .articles import article_galleys
from .book import publication, unmarked
from .bound import bind_and_look
from .later import Makers
from .prepare import Prepared, unique
from .result import Options
from .staff import drive, taken
from .typeset import Typesetter

__all__ = ["Handout", "handout_flow", "make_handouts"]

_A_TASK = 8  # handouts that a worker binds before it reports: what they share is sent to it once
_AT_ONCE = 400  # so many are in memory together


@dataclass(frozen=True, slots=True)
class Handout:
    """One article bound alone; `pdf` is empty when it could not be typeset. `findings` are its own."""

    slug: str
    pdf: bytes
    pages: int
    about: Publication
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Work:
    """What a handout is bound from; `laid_on` says that the tail begins on the article's last page, `own` are the findings
    of its sources."""

    article: Article
    galley: Galley
    tail: Galley
    laid_on: bool
    about: Publication
    own: tuple[Finding, ...]


def make_handouts(
    prepared: Prepared, edition: Edition, articles: Sequence[Article], options: Options
) -> Iterator[Handout]:
    """The handouts of these articles, in order."""
    setter = Typesetter.of(prepared, edition, options, "handouts")
    made = taken(options, ("handouts", id(prepared), edition))
    if made is None:
        [made] = drive(options, [_typeset(prepared, edition, articles, setter)], "Typesetting handouts")
    works: list[_Work | Handout] = []
    for article, galley, tail, start in zip(articles, *made, strict=True):
        about = publication(prepared, edition, options, article)
        own = tuple(finding for finding in prepared.findings if finding.position.file in {article.source, ""})
        if isinstance(galley, Finding) or isinstance(tail, Finding):
            lost = [each for each in (galley, tail) if isinstance(each, Finding)]
            works.append(Handout(article.slug, b"", 0, about, unique([*own, *lost])))
        else:
            works.append(_Work(article, galley, tail, bool(start), about, own))
    for at in range(0, len(works), _AT_ONCE):
        yield from _bound(prepared, setter, works[at : at + _AT_ONCE], options, at, len(works))


def _bound(
    prepared: Prepared, setter: Typesetter, works: Sequence[_Work | Handout], options: Options, done: int, total: int
) -> Iterator[Handout]:
    """These handouts, bound side by side where there are workers beside us. What fails there is done again here, and told."""
    waiting = [each for each in works if isinstance(each, _Work)]
    made: dict[str, Handout] = {}
    if options.workers is not None and not options.workers.travels:
        tasks = [waiting[at : at + _A_TASK] for at in range(0, len(waiting), _A_TASK)]

        def progress(count: int, _: int) -> None:
            options.progress("Binding handouts", min(done + count * _A_TASK, total), total)

        outcomes = options.workers.run(_bind_some, tasks, common=(_sent(prepared), setter.sent), done=progress)
        made = {handout.slug: handout for outcome in outcomes if outcome.error is None for handout in outcome.value}
    for number, each in enumerate(works, done + 1):
        if isinstance(each, Handout):
            yield each
        elif each.article.slug in made:
            yield made.pop(each.article.slug)
        else:
            options.progress("Binding handouts", number, total)
            yield _bind(prepared, setter, each)


def _sent(prepared: Prepared) -> Prepared:
    """As much of a collection as binding a handout needs, for another process."""
    whole = prepared.collection
    return replace(prepared, collection=Collection(whole.title, whole.lang, (), others=whole.others), findings=())


def _bind_some(works: Sequence[_Work], common: tuple[Prepared, Typesetter]) -> list[Handout]:
    return [_bind(*common, work) for work in works]


def handout_flow(
    prepared: Prepared, edition: Edition, articles: Sequence[Article], options: Options
) -> Flow[tuple[list[Galley | Finding], list[Galley | Finding], list[float]]]:
    """The typesetting of all these handouts, as far as it needs no binding (see build.ahead)."""
    setter = Typesetter.of(prepared, edition, options, "handouts")
    return _typeset(prepared, edition, articles, setter)


def _bind(prepared: Prepared, setter: Typesetter, work: _Work) -> Handout:
    article, galley, tail, about = work.article, work.galley, work.tail, work.about
    findings = [*work.own, *galley.findings, *tail.findings]
    if any(takes_mark(finding) for finding in findings):
        about = unmarked(about)
    parts = [
        BoundPart(galley, depth=2, furniture="handout"),
        BoundPart(tail, depth=2, furniture="handout", overlay=work.laid_on),
    ]

    def furniture(sheets: Sequence[FurniturePage]) -> Document:
        return pages.furniture(sheets, prepared.project, article)

    made = bind_and_look(prepared, setter, parts, about, furniture, [article], alone=True)
    if about.marked and any(takes_mark(finding) for finding in made.findings):
        about = unmarked(about)
        made = bind_and_look(prepared, setter, parts, about, furniture, [article], alone=True)
    return Handout(article.slug, made.pdf, made.facts.pages, about, unique([*findings, *made.findings]))


def _typeset(
    prepared: Prepared, edition: Edition, articles: Sequence[Article], setter: Typesetter
) -> Flow[tuple[list[Galley | Finding], list[Galley | Finding], list[float]]]:
    """The galleys of these articles, their tails, and where each tail begins (see _tails)."""
    galleys, _ = yield from article_galleys(prepared, setter, articles, None)
    tails, starts = yield from _tails(prepared, edition, articles, galleys, setter)
    return galleys, tails, starts


# -- tails -------------------------------------------------------------------------------------


def _tails(
    prepared: Prepared, edition: Edition, articles: Sequence[Article], galleys: Sequence[Galley | Finding],
    setter: Typesetter,
) -> Flow[tuple[list[Galley | Finding], list[float]]]:
    """A tail for each article, set into the height its last page leaves, with lines in what is left then;
    and where each begins on that page, 0 for one on a page of its own.

    It is typeset both ways first, to choose the better one; then again with as many lines as fit.
    """
    ends = [pdf.overlay_start_pt(galley, edition) if isinstance(galley, Galley) else 0.0 for galley in galleys]

    makers = Makers(prepared)
    plain = [makers.tail(article, 0) for article in articles]
    laid_on = yield from setter.galleys(plain, ends)
    apart = yield from setter.galleys(plain)
    starts = [
        end if _follows(galley, on, off, edition) else 0.0
        for end, galley, on, off in zip(ends, galleys, laid_on, apart, strict=True)
    ]
    best = [on if start else off for start, on, off in zip(starts, laid_on, apart, strict=True)]
    lines = [pages.note_lines(made.free_pt, edition) if isinstance(made, Galley) else 0 for made in best]
    documents = [makers.tail(article, count) for article, count in zip(articles, lines, strict=True)]
    tails = yield from setter.galleys(documents, starts)
    return tails, starts


def _follows(
    galley: Galley | Finding, laid_on: Galley | Finding, apart: Galley | Finding, edition: Edition
) -> bool:
    """Whether a tail is laid on the article's last page."""
    if isinstance(galley, Finding) or isinstance(laid_on, Finding) or isinstance(apart, Finding) or laid_on.free_pt < 0:
        return False
    return pages.tail_follows(galley.free_pt, laid_on.pages, apart.pages, edition)
