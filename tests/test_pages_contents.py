"""Contents of long books and of folders without topics, as printed: each number whole and beside its title."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from booklet import editions, pages, pdf, styles
from booklet.model import Article, Collection, Project, Topic

COUNT = 60


def _printed(root: Path, topic: str, first: int, step: int) -> list[list[str]]:
    """The lines of each page of the contents of one topic whose first article begins on page `first`, each `step` pages long."""
    articles = tuple(Article(f"a{n}", f"Article {n} of it", "<p/>", f"{n}.md") for n in range(COUNT))
    numbers = {f"article:a{n}": str(first + n * step) for n in range(COUNT)} | {"topic:t": str(first)}
    project = Project(root, root, root)
    edition, theme = editions.BUILT_IN["standard"], styles.load(project)
    document = pages.contents(Collection("A book", "en", (Topic("t", topic, "", articles),)), numbers)
    file = root / "contents.pdf"
    file.write_bytes(pdf.compile(document, styles.print_css(theme, edition), edition, theme).pdf)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout
    return [[line.strip() for line in page.splitlines() if line.strip()] for page in text.split("\f") if page.strip()]


@pytest.mark.parametrize("topic", ["", "A topic"])
@pytest.mark.parametrize(("first", "step"), [(1, 1), (60, 8), (900, 70), (8000, 77)])
def test_numbers_stay_whole_beside_their_titles(tmp_path: Path, topic: str, first: int, step: int) -> None:
    printed = _printed(tmp_path, topic, first, step)
    lines = [" ".join(line.split()) for page in printed for line in page]
    wanted = ["Contents", *([f"{first} {topic}"] if topic else []), *(f"{first + n * step} Article {n} of it" for n in range(COUNT))]
    assert lines == wanted
    # The heading is not left alone, and no page of a few lines but the last.
    assert all(len(page) > 15 for page in printed[:-1])


def test_a_few_lines_overleaf_are_won_back_from_the_space_between_the_parts(tmp_path: Path) -> None:
    """An opener of half-size pages whose last summary would stand on a page of its own."""
    summary = "What it is, what it is not, and what to ask about it when you see your doctor."
    articles = tuple(Article(f"a{n}", f"Article {n} of it", "<p/>", f"{n}.md", summary=summary) for n in range(4))
    topic = Topic("t", "A topic of two lines and of some words more", f"<p>{summary} {summary}</p>", articles)
    project = Project(tmp_path, tmp_path, tmp_path)
    edition, theme = editions.BUILT_IN["folded"], styles.load(project)
    css = styles.print_css(theme, edition)
    document = pages.opener(topic, 1, {f"article:a{n}": str(n + 2) for n in range(5)}, "en")
    loose, tight = (pdf.compile(each, css, edition, theme) for each in (document, pages.tightened(document)))
    assert (loose.pages, tight.pages) == (2, 1)
    assert pages.is_thin(loose.pages, loose.free_pt, edition), "so that a build tries it"
