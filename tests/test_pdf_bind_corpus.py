"""Real articles, bound: every page has the words of a plain run of the engine, and nothing is broken."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import verapdf
from booklet import editions, pages, pdf, project, reader, styles
from booklet.model import BoundPart, Collection, Document, Edition, FurniturePage, Project, Theme
from booklet.pdf.typeset import ENGINE, typeset
from pdf_samples import publication
from test_pdf_bind import elements, opened, page_words

Shelf = tuple[Project, Collection, Edition, Theme, str]


@pytest.fixture(scope="module", params=["plainlanguage", "va-health-care"])
def shelf(corpus: Path, request: pytest.FixtureRequest) -> Shelf:
    settings = project.load(corpus / request.param)
    theme, edition = styles.load(settings), editions.resolve(settings, "standard")
    return settings, reader.read(settings), edition, theme, styles.print_css(theme, edition)


def test_every_page_has_the_words_of_a_plain_run(shelf: Shelf) -> None:
    settings, collection, edition, theme, css = shelf
    chosen = collection.articles[:: max(1, len(collection.articles) // 9)]
    documents = [pages.article(article, collection, settings) for article in chosen]
    galleys = [pdf.compile(document, css, edition, theme) for document in documents]

    def furniture(sheets: Sequence[FurniturePage]) -> Document:
        return pages.furniture(sheets, settings)

    parts = [BoundPart(galley, 2, furniture="none") for galley in galleys]
    data, facts = pdf.bind(parts, publication(marked=True), edition, theme, furniture, css)
    words = page_words(data, header=True)
    for document, galley in zip(documents, galleys, strict=True):
        with ENGINE:
            plain = page_words(typeset(document, css, theme).rendered.write_pdf(), header=True)
        first = facts.starts[galley.key] - 1
        assert words[first : first + galley.pages] == plain, document.source
    if reason := verapdf.missing():
        pytest.skip(reason)
    assert verapdf.failures(data, "ua1") == []


def test_tags_and_bookmarks_of_a_bound_shelf_are_its_headings(shelf: Shelf) -> None:
    settings, collection, edition, theme, css = shelf
    chosen = collection.articles[2 :: max(1, len(collection.articles) // 5)]
    galleys = [pdf.compile(pages.article(a, collection, settings), css, edition, theme) for a in chosen]

    def furniture(sheets: Sequence[FurniturePage]) -> Document:
        return pages.furniture(sheets, settings)

    parts = [BoundPart(galley, 2, 1, head_end=galley.title) for galley in galleys]
    data, _ = pdf.bind(parts, publication(), edition, theme, furniture, css)
    book = opened(data)
    tags = [int(str(e.S)[2:]) for e in elements(book.Root.StructTreeRoot) if str(e.S)[:2] == "/H" and str(e.S)[2:].isdigit()]
    assert tags == [heading.level + 1 for galley in galleys for heading in galley.headings]
    assert len(book.Root.StructTreeRoot.K[0].K) == len(galleys)
