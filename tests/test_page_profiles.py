"""What three organisations ask of large print, row by row of their tables, measured on the PDF: contents, blank lines,
underlining, tints, page numbers. Sizes, leading and line lengths are in test_page_editions.

ACB Best Practices for Large Print 2025; APH Guidelines; UKAAF and RNIB clear and large print.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from booklet import editions, pages, pdf, styles
from booklet.model import Article, BoundPart, Clinic, Collection, Edition, Galley, Project, Publication, Topic

PROFILES = ("large-print-acb", "large-print-aph", "large-print-rnib")
SCALE = 2  # pixels a point
COUNT = 12
LONG = "How to read the report that you are given after a test of memory and attention"
TITLES = [LONG if n == 3 else f"Article {n} of it" for n in range(COUNT)]
BODY = """<div class="article-body">
<p>para1 When life is hard, it helps to talk with someone who truly gets it.</p>
<p>para2 See <a href="https://example.org/">the other page</a>, <mark>marked</mark> and <u>lined</u>.</p>
<p>para3 They have found a way forward.</p>
<section class="block key-points" data-block="key-points"><h2 class="block-title">In short</h2><ul><li>boxed words</li></ul></section>
</div>"""
ARTICLE = Article("made", "Made", BODY, "made.md")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Galley]:
    """The contents or an article in an edition."""
    root = tmp_path_factory.mktemp("profiles")
    project = Project(root, root, root)
    theme = styles.load(project)
    articles = tuple(Article(f"a{n}", title, "<p/>", f"{n}.md") for n, title in enumerate(TITLES))
    numbers = {f"article:a{n}": str(9 * n + 2) for n in range(COUNT)} | {"topic:t": "1"}
    book = Collection("A book", "en", (Topic("t", "A topic", "", articles),))
    made: dict[tuple[str, str], Galley] = {}

    def compile_(name: str, what: str) -> Galley:
        if (name, what) not in made:
            edition = editions.BUILT_IN[name]
            document = pages.contents(book, numbers, style=edition.contents) if what == "contents" else pages.article(ARTICLE, book, project)
            made[name, what] = pdf.compile(document, styles.print_css(theme, edition), edition, theme)
        return made[name, what]

    return compile_


class Page:
    """A page as pixels and words: places in points from the upper left corner."""

    def __init__(self, data: bytes, number: int = 0) -> None:
        self._page = pdfium.PdfDocument(data)[number]
        self.height = self._page.get_height()
        self.pixels = self._page.render(scale=SCALE).to_pil().convert("RGB")
        text = self._page.get_textpage()
        self.words: list[tuple[str, float, float, float]] = []  # letter, left, right, baseline
        for index in range(text.count_chars()):
            left, bottom, right, _ = text.get_charbox(index, loose=True)
            self.words.append((text.get_text_range(index, 1), left, right, round(self.height - bottom, 1)))

    def find(self, words: str) -> tuple[float, float, float]:
        """Left, right and lower edge of words that stand on one line."""
        said = "".join(letter for letter, *_ in self.words)
        at = said.index(words)
        run = self.words[at : at + len(words)]
        return run[0][1], run[-1][2], run[-1][3]

    def dark_runs(self, left: float, right: float, y: float) -> int:
        """How often black begins along a line."""
        row = [sum(self.pixels.getpixel((x, round(y * SCALE)))) < 380 for x in range(round(left * SCALE), round(right * SCALE))]
        return sum(now and not before for before, now in pairwise(row))

    def colour(self, x: float, y: float) -> tuple[int, ...]:
        return self.pixels.getpixel((round(x * SCALE), round(y * SCALE)))


def _rows(page: Page) -> list[tuple[float, float, float, float]]:
    """Where each line of the contents ends and its number begins: left of title, right of title, left of number, lower edge."""
    found = []
    for n, title in enumerate(TITLES):
        if title == LONG:
            title = LONG.split()[-1]
        left, right, low = page.find(title)
        number = str(9 * n + 2)
        begin = next(
            word[1] for index, word in enumerate(page.words)
            if "".join(letter for letter, *_ in page.words[index : index + len(number)]) == number and abs(word[3] - low) < 2 and word[1] > right
        )
        found.append((left, right, begin, low))
    return found


def _descent(edition: Edition) -> float:
    return 0.29 * edition.body_pt


# -- contents ----------------------------------------------------------------------------------


def test_acb_dots_lead_from_each_title_to_its_number_and_are_no_text(compiled: Callable) -> None:
    galley, edition = compiled("large-print-acb", "contents"), editions.BUILT_IN["large-print-acb"]
    page = Page(galley.pdf)
    for _, right, begin, low in _rows(page):
        baseline = low - _descent(edition)
        dots = max(page.dark_runs(right + 2, begin - 2, baseline + off / 2) for off in range(-5, 3))
        assert dots >= (begin - right) / (edition.body_pt * 0.4) - 3 > 5
    assert not any(letter == "." for letter, *_ in page.words), "no reader is told the dots one by one"


def test_acb_dots_do_not_run_through_the_words(compiled: Callable) -> None:
    """Between the letters of a title the paper is bare where dots would stand."""
    edition = editions.BUILT_IN["large-print-acb"]
    page = Page(compiled("large-print-acb", "contents").pdf)
    space = next(index for index, (letter, *_) in enumerate(page.words) if letter == " ")
    _, left, right, low = page.words[space]
    assert page.dark_runs(left + 1, right - 1, low - _descent(edition) - 1) == 0


def test_aph_rows_are_tinted_in_turns_and_have_no_leaders(compiled: Callable) -> None:
    edition = editions.BUILT_IN["large-print-aph"]
    page = Page(compiled("large-print-aph", "contents").pdf)
    tints = []
    for left, right, begin, low in _rows(page):
        grounds = {page.colour(x, low - edition.body_pt / 2) for x in ((right + begin) / 2, begin - 3, left - 2)}
        assert len(grounds) == 1, "the tint reaches from the title to the number"
        tints += grounds
        assert page.dark_runs(right + 2, begin - 2, low - _descent(edition) - 1) == 0
    white = (255, 255, 255)
    assert [tint == white for tint in tints] == [bool(n % 2 == 0) for n in range(COUNT)], "the topic's own row is the first"
    assert all(min(tint) > 229 for tint in tints), "a tint of less than a tenth"


def test_other_editions_have_numbers_before_titles_and_neither_dots_nor_tints(compiled: Callable) -> None:
    for name in ("standard", "large-print", "large-print-rnib", "folded"):
        page = Page(compiled(name, "contents").pdf)
        left, right, low = page.find(TITLES[0])
        assert page.find("2")[1] < left and page.dark_runs(right + 5, right + 60, low - 3) == 0
        assert page.colour(right + 10, low - 5) == (255, 255, 255)


@pytest.mark.parametrize("name", PROFILES)
def test_contents_are_read_title_then_number(compiled: Callable, tmp_path: Path, name: str) -> None:
    file = tmp_path / "contents.pdf"
    file.write_bytes(compiled(name, "contents").pdf)
    said = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True).stdout
    lines = [line.strip().strip('"').strip() for line in said.splitlines() if line.strip().startswith('"')]
    text = " ".join(" ".join(lines).split())
    assert "Contents A topic 1 Article 0 of it 2 Article 1 of it 11 Article 2 of it 20" in text


# -- text --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PROFILES)
def test_one_blank_line_stands_between_paragraphs(compiled: Callable, name: str) -> None:
    page, edition = Page(compiled(name, "article").pdf), editions.BUILT_IN[name]
    second, third = (page.find(word)[2] for word in ("lined", "para3"))
    assert third - second == pytest.approx(2 * edition.leading_pt, abs=0.3)
    assert page.find("para3")[0] == pytest.approx(page.find("para2")[0], abs=0.5), "no indent"


@pytest.mark.parametrize(("name", "lined"), [("standard", True), ("large-print-acb", True), ("large-print-rnib", False)])
def test_nothing_is_underlined_where_rnib_asks(compiled: Callable, name: str, lined: bool) -> None:
    page, edition = Page(compiled(name, "article").pdf), editions.BUILT_IN[name]
    for words in ("the other page", "marked", "lined"):
        left, right, low = page.find(words)
        baseline = low - _descent(edition)
        longest = max(_longest_dark(page, left, right, baseline + step / SCALE) for step in range(1, round(_descent(edition) * SCALE)))
        assert (longest > 0.8 * (right - left)) is lined, words


def _longest_dark(page: Page, left: float, right: float, y: float) -> float:
    longest = run = 0
    for x in range(round(left * SCALE), round(right * SCALE)):
        run = run + 1 if sum(page.colour(x / SCALE, y)) < 600 else 0
        longest = max(longest, run)
    return longest / SCALE


def test_acb_prints_black_on_bare_paper(compiled: Callable) -> None:
    for name, bare in (("large-print-acb", True), ("large-print-aph", False)):
        page = Page(compiled(name, "article").pdf)
        _, right, low = page.find("boxed words")
        assert (page.colour(right + 10, low - 5) == (255, 255, 255)) is bare


@pytest.mark.parametrize("name", PROFILES)
def test_no_rule_of_large_print_is_grey(name: str, tmp_path: Path) -> None:
    """Rules are black or the accent; what is left of other colours are tints behind words."""
    theme = styles.load(Project(tmp_path, tmp_path, tmp_path))
    assert "#767676" in styles.print_css(theme, editions.BUILT_IN["standard"])
    assert "#767676" not in styles.print_css(theme, editions.BUILT_IN[name])


# -- page numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "outer"), [("large-print-acb", True), ("large-print", False)])
def test_acb_handouts_have_their_number_in_the_lower_outer_corner(compiled: Callable, tmp_path: Path, name: str, outer: bool) -> None:
    project = Project(tmp_path, tmp_path, tmp_path, clinic=Clinic("Hill clinic", "555-0100"))
    theme, edition = styles.load(project), editions.BUILT_IN[name]
    css = styles.print_css(theme, edition)
    galley = compiled(name, "article")
    parts = [BoundPart(replace(galley, key=f"article/{number}"), furniture="handout") for number in range(2)]
    data, _ = pdf.bind(parts, Publication("Made", "en"), edition, theme,
                       lambda sheets: pages.furniture(sheets, project, ARTICLE), css)  # fmt: skip
    middle = edition.width_mm * 72 / 25.4 / 2
    right_page, left_page = (Page(data, number).find(f"Page {number + 1} of 2") for number in (0, 1))
    assert right_page[1] > 1.6 * middle and right_page[2] > 0.85 * edition.height_mm * 72 / 25.4
    assert (left_page[0] < 0.4 * middle) is outer
