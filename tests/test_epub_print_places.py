"""Every page of every book here is marked in its EPUB at the first word that both have: roman pages and blank ones, too."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import kitchen
import pagemarks
import pytest

from booklet import editions
from booklet.build.book import Book, make_book
from booklet.build.digital import make_epub
from booklet.build.paging import make_paging
from booklet.build.prepare import prepare
from booklet.build.result import Options

OPTIONS = Options(keep_going=True, jobs=1)


def both(folder: Path) -> tuple[Book, bytes]:
    """The standard edition as a PDF, and the EPUB that lists its pages from the galleys."""
    whole = prepare(folder, OPTIONS)
    edition = editions.resolve(whole.project, "standard", "letter")
    return make_book(whole, edition, OPTIONS), make_epub(whole, make_paging(whole, edition, OPTIONS), OPTIONS).data


@pytest.mark.parametrize("name", ["sample", "kitchen sink", "tongues"])
def test_every_mark_is_at_the_very_word_and_one_a_word_off_is_found(name: str, sample: Path) -> None:
    book, data = both({"sample": sample, "kitchen sink": kitchen.FOLDER, "tongues": Path(__file__).parent / "tongues"}[name])
    there = pagemarks.text_of(book, data)
    assert pagemarks.faults(book, there) == []
    assert {"i", "iii", "1", "2"} <= set(book.facts.labels)
    places = list(there.marks.values())
    bare = sum(not there.text[at:following].strip() for at, following in pairwise(places))  # pages without words of the EPUB's
    assert bare <= 2
    for by in (1, -1):
        found = pagemarks.faults(book, pagemarks.moved(there, by))
        assert len(found) >= book.facts.pages - bare - (by < 0), "before the first word there is none"


def test_every_mark_of_a_book_that_nobody_here_wrote_is_at_the_very_word(corpus: Path) -> None:
    book, data = both(corpus / "va-health-care")
    assert book.facts.pages > 120
    assert pagemarks.misplaced(book, data) == []


LONG = " ".join(f"Sentence {n} tells of *rest* and of <math alttext='x'><mi>x</mi><mo>+</mo><mn>{n}</mn></math> and ![a dot](dot.png) well." for n in range(110))
ROW = " ".join(f"word{n}" for n in range(160))


def test_pages_that_begin_with_pictures_among_sources_or_in_a_cell_are_marked_there(tmp_path: Path) -> None:
    topic = tmp_path / "content" / "rest"
    topic.mkdir(parents=True)
    (topic / "dot.png").write_bytes((kitchen.FOLDER / "dot.png").read_bytes())
    (topic / "index.md").write_text("# Rest\n\nTwo sentences. About rest.\n", "utf-8")
    sources = "".join(f'  - {{name: "Source {n}", note: "Told at length in the year {n}", web: "https://example.org/a/{n}/long-way"}}\n' for n in range(60))
    rows = "".join(f"| Day {n} | a{ROW} | b{ROW} |\n" for n in range(8))
    pictures = "\n\n".join("![A tall dot](dot.png){.wide}" for _ in range(6))
    (topic / "long.md").write_text(
        f"---\ntitle: Long\nfunding: The county\nlast_reviewed: 2026-05-04\nsources:\n{sources}---\n\n{LONG}\n\n## Rows\n\n"
        f"| Day | What | Where |\n|---|---|---|\n{rows}\n## Pictures\n\n{pictures}\n\nThe end.\n", "utf-8",
    )
    book, data = both(tmp_path)
    assert book.facts.pages > 12
    assert pagemarks.misplaced(book, data) == []
    offsets = [offset for key, _, offset in book.facts.page_starts if key == "article/long"]
    assert len(set(offsets)) == len(offsets), "no two pages begin at one place"
