"""The page list against the print edition made in the same run: the words after every mark top that page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import pagemarks
import pytest
from lxml import etree

from booklet import editions, proof
from booklet.build.book import Book, make_book
from booklet.build.digital import cover_picture, make_epub
from booklet.build.paging import Paging, make_paging, paging_of
from booklet.build.prepare import Prepared, prepare
from booklet.build.raster import cover_png
from booklet.build.result import Options
from booklet.screen.names import EPUB_TYPE, XHTML

SENTENCES = " ".join(f"Sentence {n} tells of *rest* and of [sleep](second.md#why), number {n} of many." for n in range(90))
ARTICLE = f"""---
title: Rest well
last_reviewed: 2026-05-04
resources:
  - {{name: Lifeline, kind: crisis, phone: "988", web: "https://988lifeline.org"}}
---
::: key-points
- Rest is work.
- You may rest.
:::

{SENTENCES}[^1]

## A long list

{"".join(f"- Item {n}: {'a reason to lie down, ' * 4}and no more.{chr(10)}" for n in range(40))}

## A long table

| Day | What you did |
|---|---|
{"".join(f"| Day {n} | {'walked and slept ' * 3}|{chr(10)}" for n in range(45))}

- [ ] Tick the first
- [x] Ticked before

[^1]: A note on rest.
"""
GLOSSARY = "".join(f'::: definition "Term {n}"\nThe meaning of term {n} in plain words, {"said slowly " * 9}.\n:::\n\n' for n in range(30))
SECOND = f"---\ntitle: Second\n---\nShort text.\n\n## Why\n\n{GLOSSARY}"


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    """A build with a cache of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield Options(keep_going=True, jobs=1)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, options: Options) -> Prepared:
    root = tmp_path_factory.mktemp("printed")
    topic = root / "content" / "rest"
    topic.mkdir(parents=True)
    (root / "booklet.toml").write_text('[collection]\ntitle = "Rest"\n[clinic]\nname = "North Clinic"\n', "utf-8")
    (topic / "index.md").write_text("# Rest\n\nTwo sentences. About rest.\n", "utf-8")
    (topic / "first.md").write_text(ARTICLE, "utf-8")
    (topic / "second.md").write_text(SECOND, "utf-8")
    return prepare(root, options)


@pytest.fixture(scope="module")
def made(prepared: Prepared, options: Options) -> tuple[Book, bytes, tuple[str, ...]]:
    """A book of some twenty pages, its EPUB, and how each page begins."""
    book = make_book(prepared, editions.resolve(prepared.project, "standard", "a4"), options)
    return book, make_epub(prepared, paging_of(book), options).data, proof.read_pdf(book.pdf).tops


@pytest.fixture(scope="module")
def paging(made: tuple[Book, bytes, tuple[str, ...]], prepared: Prepared, options: Options) -> Paging:
    """The same pages from galleys alone."""
    return make_paging(prepared, made[0].edition, options)


def test_pages_labels_and_starts_from_galleys_alone_are_those_of_the_bound_book(made, paging):
    book = made[0]
    assert replace(paging.facts, findings=()) == replace(book.facts, findings=())
    assert paging.collection == book.collection


def test_pages_of_the_glossary_begin_in_their_galley_as_in_the_bound_book(made, paging):
    said = {number: top for number, top in enumerate(paging.tops) if top}
    assert len(said) > 1 and said == {number: made[0].tops[number] for number in said}


def test_the_cover_is_a_picture_of_the_bound_books_first_page(made, paging, prepared, options):
    assert cover_picture(prepared, paging, options) == cover_png(made[0].pdf)


def test_the_epub_is_the_same_with_a_bound_book_and_without(made, paging, prepared, options):
    assert make_epub(prepared, paging, options).data == made[1]


def test_every_page_of_the_book_is_marked_once_and_in_order(made):
    book, data, _ = made
    assert book.facts.pages > 12
    assert list(pagemarks.text_of(book, data).marks) == [f"page.{label}" for label in book.facts.labels]


def test_the_words_after_every_mark_are_at_the_top_of_that_page(made):
    assert pagemarks.misplaced(made[0], made[1]) == []


def test_marks_stand_inside_items_and_cells_where_a_page_begins_there(made):
    _, data, _ = made
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("EPUB/topic-rest.xhtml"))
    parents = {span.getparent().tag.rpartition("}")[2] for span in root.iter(f"{{{XHTML}}}span") if span.get(EPUB_TYPE)}
    assert {"li", "p"} <= parents and not parents & {"ul", "ol", "table", "tbody", "tr", "h1", "h2", "h3"}


def test_the_words_of_source_pdf_and_epub_are_the_same_in_order(made):
    book, data, _ = made
    articles = book.collection.articles
    assert proof.compare(articles, proof.read_pdf(book.pdf), name="the PDF") == []
    assert proof.compare(articles, proof.read_epub(data), name="the EPUB") == []
