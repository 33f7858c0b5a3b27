"""Articles that nobody here wrote: nothing untagged, nothing split, every word in order.

Every seventh article, or all of them with BOOKLET_CORPUS_ALL=1 (some minutes).
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

pytest.importorskip("weasyprint")

from booklet import editions, pages, pdf, project, reader, styles  # noqa: E402
from sourcewords import counts, plain, source_words  # noqa: E402
from tagtree import Reading  # noqa: E402


@pytest.mark.parametrize("name", ["plainlanguage", "va-health-care"])
def test_real_articles_are_tagged_whole(name: str, corpus: Path) -> None:
    settings = project.load(corpus / name)
    collection = reader.read(settings)
    theme, edition = styles.load(settings), editions.resolve(settings, "standard")
    css = styles.print_css(theme, edition)
    step = 1 if os.environ.get("BOOKLET_CORPUS_ALL") else 7
    chosen = collection.articles[::step]
    assert len(chosen) >= 5
    for article in chosen:
        document = pages.article(article, collection, settings)
        reading = Reading(pdf.compile(document, css, edition, theme).pdf)
        assert reading.problems == [], article.source
        assert plain(reading.words) == plain(source_words(document.xhtml)), article.source
        roles = [tag.role for tag in reading.root.walk()]
        for role, number in counts(document.xhtml).items():
            assert roles.count(role) == number, f"{article.source}: {role}"
