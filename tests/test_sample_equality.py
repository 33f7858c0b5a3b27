"""The sample as the plain engine sets it: the same galley of every article, byte for byte, without booklet's shortcuts."""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import editions, pages, pdf, styles
from booklet.build.prepare import prepare
from booklet.build.result import Options
from booklet.pdf import quicker


def test_every_article_is_set_as_by_the_plain_engine(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepare(sample, Options(cache=False))
    edition = editions.resolve(prepared.project, "standard")
    css = styles.print_css(prepared.theme, edition)
    documents = [pages.article(article, prepared.collection, prepared.project, None) for article in prepared.collection.articles]
    assert len(documents) > 3
    quick = [pdf.compile(document, css, edition, prepared.theme) for document in documents]
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    for document, made in zip(documents, quick, strict=True):
        assert pdf.compile(document, css, edition, prepared.theme) == made, document.key
