"""A file read with a memo is read as without: what is remembered are answers, not files."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from booklet import pdf, proof
from booklet.model import Article
from pdf_samples import CSS, EDITION, BoundPart, document, furniture, prose, publication, theme

THEME = theme()
ARTICLES = tuple(
    Article(slug, title, f'<div class="article-body">{body}</div>', f"{slug}.md")
    for slug, title, body in (
        ("one", "One", prose("a", 3) + '<ul data-line="20"><li data-line="20">first</li><li data-line="21">second</li></ul>'),
        ("two", "Two", '<h2 data-line="9">More</h2>' + prose("b", 6)),
        ("three", "Three", '<p data-line="9">A <a href="article:one">link</a>.</p>'),
    )
)


@pytest.fixture(scope="module")
def file() -> bytes:
    parts = []
    for article in ARTICLES:
        inner = article.body.removeprefix('<div class="article-body">').removesuffix("</div>")
        parts.append(BoundPart(pdf.compile(document(article.slug, inner, article.title), CSS, EDITION, THEME), 2))
    return pdf.bind(parts, publication(), EDITION, THEME, furniture, CSS)[0]


def read(data: bytes, articles: tuple[Article, ...], memo: proof.Memo | None) -> tuple[object, ...]:
    reading = proof.read_pdf(data, memo)
    return reading, proof.compare(articles, reading, name="the PDF", memo=memo)


def again(memo: proof.Memo) -> proof.Memo:
    return proof.Memo.load(memo.dump())


def with_other_words(data: bytes) -> bytes:
    """The file with a page whose text is gone from its content stream."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf_file:
        page = pdf_file.pages[0]
        page.contents_coalesce()
        page.Contents.write(page.Contents.read_bytes().replace(b"] TJ", b"] pop", 9))
        pdf_file.save(out)
    return out.getvalue()


def test_with_a_memo_as_without(file: bytes) -> None:
    plain = read(file, ARTICLES, None)
    memo = proof.Memo()
    assert read(file, ARTICLES, memo) == plain
    assert memo.changed
    second = again(memo)
    assert read(file, ARTICLES, second) == plain
    assert not second.changed


def test_a_word_lost_since_is_found(file: bytes) -> None:
    memo = proof.Memo()
    assert read(file, ARTICLES, memo)[1] == []
    damaged = with_other_words(file)
    found = read(damaged, ARTICLES, again(memo))
    assert found == read(damaged, ARTICLES, None)
    assert found[1]


def test_a_word_written_since_is_missed(file: bytes) -> None:
    memo = proof.Memo()
    read(file, ARTICLES, memo)
    for change in ({"body": ARTICLES[1].body.replace("b1x7", "b1x7 never")}, {"body": ARTICLES[1].body.replace("<h2", "<h3").replace("</h2>", "</h3><ul><li>x</li></ul>")}, {"title": "Zwei"}):
        edited = (ARTICLES[0], replace(ARTICLES[1], **change), ARTICLES[2])
        found = read(file, edited, again(memo))[1]
        assert found and found == read(file, edited, None)[1]


def test_what_is_not_asked_for_is_forgotten(file: bytes) -> None:
    memo = proof.Memo()
    read(file, ARTICLES, memo)
    empty = again(memo)
    assert empty.changed
    assert again(empty).before == {}


def test_other_code_remembers_nothing() -> None:
    assert proof.Memo.load(b'{"code": "older", "answers": {"a": 1}}').get("a") is None
    assert proof.Memo.load(None).get("a") is None
