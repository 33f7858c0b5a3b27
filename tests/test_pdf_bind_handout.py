"""A handout: an article's galley, and its tail laid on what is left of the last page."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import verapdf
from booklet import pdf
from booklet.model import BoundFacts, BoundPart, Document, DocumentKind, FurniturePage, Galley
from booklet.pdf import overlay_start_pt
from pdf_samples import CSS, EDITION, document, furniture, opened, prose, publication, theme
from test_pdf_bind import elements, page_words

THEME = theme()


def tail_of(body: str) -> Document:
    xhtml = f'<html lang="en"><head><title>Help</title></head><body><section class="tail">{body}</section></body></html>'
    return Document("tail/one", DocumentKind.TAIL, "Help", xhtml, source="content/one.md")


HELP = (
    '<h2 id="help">Where to get help</h2><p>Call <a href="tel:988">988</a>, or look <a href="#help">above</a>. <em>Now.</em></p>'
    '<p style="opacity:0.6">Pale words</p>'
)


@pytest.fixture(scope="module")
def article() -> Galley:
    return pdf.compile(document("one", prose("a", 4) + "<p>See <a href='article:two'>two</a>.</p>"), CSS, EDITION, THEME)


def bind(article: Galley, tail: Galley, *, overlay: bool) -> tuple[bytes, BoundFacts]:
    parts = [
        BoundPart(article, 2, furniture="handout", head_start="One"),
        BoundPart(tail, 0, furniture="handout", overlay=overlay),
    ]
    return pdf.bind(parts, publication(title="One"), EDITION, THEME, furniture, CSS)


@pytest.mark.parametrize("paragraphs", [0, 1, 6])
def test_tail_lies_on_the_last_page(article: Galley, paragraphs: int) -> None:
    start = overlay_start_pt(article, EDITION)
    tail = pdf.compile(tail_of(HELP + prose("t", paragraphs)), CSS, EDITION, THEME, start_pt=start)
    data, facts = bind(article, tail, overlay=True)
    assert facts.pages == article.pages + tail.pages - 1
    assert facts.starts["tail/one"] == article.pages
    words = page_words(data)[article.pages - 1]
    assert words.index("two.") < words.index("Where"), "the tail comes after the article's last word"
    heading = tail.headings[0]
    assert heading.y_pt < EDITION.height_mm * 72 / 25.4 - start + 1
    if reason := verapdf.missing():
        pytest.skip(reason)
    assert verapdf.failures(data, "ua1") == []


def test_tail_on_new_pages(article: Galley) -> None:
    tail = pdf.compile(tail_of(HELP), CSS, EDITION, THEME)
    data, facts = bind(article, tail, overlay=False)
    assert facts.pages == article.pages + tail.pages
    assert page_words(data)[-1][:4] == ["Where", "to", "get", "help"]


def test_tail_is_read_after_the_article_with_its_links(article: Galley) -> None:
    tail = pdf.compile(tail_of(HELP), CSS, EDITION, THEME, start_pt=overlay_start_pt(article, EDITION))
    data, facts = bind(article, tail, overlay=True)
    book = opened(data)
    headings = [(str(e.S), int(e.Pg.objgen[0])) for e in elements(book.Root.StructTreeRoot) if str(e.S) in ("/H1", "/H2")]
    last = book.pages[facts.pages - 1]
    assert headings == [("/H1", book.pages[0].objgen[0]), ("/H2", last.objgen[0])]
    assert [str(a.Contents) for a in last.Annots] == ["988", "above"]
    assert last.Annots[1].Dest[0].objgen == last.objgen
    for element in elements(book.Root.StructTreeRoot):
        assert "/Pg" not in element or element.Pg.objgen in {page.objgen for page in book.pages}


def test_links_to_other_articles_lose_their_target_without_a_finding(article: Galley) -> None:
    tail = pdf.compile(tail_of(HELP), CSS, EDITION, THEME)
    data, facts = bind(article, tail, overlay=False)
    assert facts.findings == ()
    assert b"article:" not in b"".join(str(page.get("/Annots")).encode() for page in opened(data).pages)


def test_a_tail_that_does_not_fit_says_so(article: Galley) -> None:
    block = '<div style="break-inside:avoid;height:300pt;border:1pt solid">Crisis</div>'
    start = overlay_start_pt(article, EDITION)
    tail = pdf.compile(tail_of(block), CSS, EDITION, THEME, start_pt=start)
    assert tail.pages > 1 or tail.free_pt < 0


def test_furniture_of_a_handout_counts_its_pages(article: Galley) -> None:
    seen: list[FurniturePage] = []

    def spy(pages: Sequence[FurniturePage]) -> Document:
        seen.extend(pages)
        return furniture(pages)

    tail = pdf.compile(tail_of(HELP), CSS, EDITION, THEME, start_pt=overlay_start_pt(article, EDITION))
    parts = [BoundPart(article, 2, furniture="handout"), BoundPart(tail, furniture="handout", overlay=True)]
    pdf.bind(parts, publication(), EDITION, THEME, spy, CSS)
    assert [(p.page, p.pages, p.kind, p.first) for p in seen] == [(1, 2, "handout", True), (2, 2, "handout", False)]


def test_a_galley_alone_is_a_handout(article: Galley) -> None:
    data, facts = pdf.bind([BoundPart(article, furniture="none")], publication(), EDITION, THEME, furniture, CSS)
    assert facts.pages == article.pages
    assert page_words(data)[0][0] == "One"
