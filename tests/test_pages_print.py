"""The printed page, measured from the PDF: sizes, lines, edges, breaks, and codes that a phone can read."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from booklet import editions, pages, pdf, styles
from booklet.model import Article, BoundPart, Clinic, Collection, Edition, Project, Publication, Resource, Topic

WORDS = (
    "When life is hard, it helps to talk with someone who truly gets it. That is the heart of peer support. The person "
    "across from you has lived with a problem, too. They have found a way forward, and they walk with you."
)
LIST = "".join(f"<li>list{{n}} item {k} with words enough to fill a line of the page</li>" for k in range(4))
BOXES = "".join(
    f'<li class="unticked"><span class="box" role="img" aria-label="not ticked"></span> tick{{n}} item {k}</li>' for k in range(4)
)


def part(n: int) -> str:
    """A stretch of article with a heading, text of several lengths, a list, a checklist and a crisis box."""
    return (
        f"<h2>Head {n} of it</h2>" + "".join(f"<p>para{n}x{k} {WORDS[: 60 + 37 * ((n * k) % 5)]} end{n}x{k}.</p>" for k in range(4))
        + f"<ul>{LIST.format(n=n)}</ul><h3>Lesser head {n} here</h3><p>{WORDS} {WORDS}</p>"
        + f'<section class="block what-to-do" data-block="what-to-do"><h3 class="block-title">Do {n}</h3>'
        f'<ul class="checklist">{BOXES.format(n=n)}</ul></section>'
        + f'<section class="block crisis" data-block="crisis"><h3 class="block-title">crisis{n} label</h3><p>crisis{n} one</p>'
        f"<p>crisis{n} two</p><p>crisis{n} three</p></section>"
        + '<table><caption>A table</caption><thead><tr><th scope="col">Name</th><th scope="col" class="end">Count</th></tr></thead><tbody>'
        + "".join(f'<tr><th scope="row">row{n}x{k} words that wrap in their narrow cell, twice</th><td class="end">{k}</td></tr>' for k in range(5))
        + "</tbody></table>"
    )


RESOURCES = (
    Resource("988 Lifeline", "crisis", phone="988", web="https://988lifeline.org/"),
    Resource("A helpline", "helpline", phone="1-800-662-4357", web="https://www.samhsa.gov/find-help/helplines/national-helpline"),
)
ARTICLE = Article(
    "made", "An article with a title that is far too long for the line at the foot of its pages, made to break", '<div class="article-body">' + "".join(part(n) for n in range(7)) + "</div>", "made.md",
    resources=RESOURCES, sources=RESOURCES, last_reviewed=date(2026, 1, 5), next_review=date(2028, 1, 5),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    page: int
    text: str
    size: float
    left: float
    right: float
    baseline: float  # from the paper's top edge, pt


@dataclass(frozen=True)
class Made:
    edition: Edition
    pdf: bytes
    lines: tuple[Line, ...]
    pages: int

    def text_lines(self) -> list[Line]:
        """Lines of the text's own area: without head, foot and the clinic's block."""
        top, bottom = (self.edition.margin_top_mm * 72 / 25.4, (self.edition.height_mm - self.edition.margin_bottom_mm) * 72 / 25.4)
        sink = top + 3 * self.edition.leading_pt
        return [line for line in self.lines if (sink if line.page == 1 else top) - 1 < line.baseline < bottom + 1]


def make(name: str, root: Path) -> Made:
    project = Project(root, root, root, clinic=Clinic("Hill clinic", "555-0100", "1 Hill Road", "https://clinic.example"))
    edition = editions.resolve(project, name)
    theme = styles.load(project)
    css = styles.print_css(theme, edition)
    collection = Collection("Made", "en", (Topic("t", "T", "", (ARTICLE,)),), RESOURCES)
    galley = pdf.compile(pages.article(ARTICLE, collection, project), css, edition, theme)
    tail = pdf.compile(pages.tail(ARTICLE, collection, project), css, edition, theme)
    lined = pdf.compile(pages.tail(ARTICLE, collection, project, lines=pages.note_lines(tail.free_pt, edition)), css, edition, theme)
    assert not galley.findings and not tail.findings, "the theme's own rules are all known to the engine"
    assert lined.pages == tail.pages, "the lines to write on fit into what was free"
    data, facts = pdf.bind(
        [BoundPart(galley, furniture="handout"), BoundPart(lined, furniture="handout")], Publication("Made", "en"), edition, theme,
        lambda sheets: pages.furniture(sheets, project, ARTICLE), css,
    )  # fmt: skip
    return Made(edition, data, tuple(read_lines(data)), facts.pages)


def read_lines(data: bytes) -> list[Line]:
    """Runs of characters that share a baseline and a size, from PDFium: no part of booklet reads here."""
    import ctypes

    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    found = []
    document = pdfium.PdfDocument(data)
    for number, page in enumerate(document, 1):
        textpage, height = page.get_textpage(), page.get_height()
        rows: dict[tuple[float, float], list[tuple[float, float, str]]] = {}
        for index in range(textpage.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(textpage, index))
            x, y = ctypes.c_double(), ctypes.c_double()
            raw.FPDFText_GetCharOrigin(textpage, index, x, y)
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(textpage, index, matrix)
            size = round(raw.FPDFText_GetFontSize(textpage, index) * abs(matrix.d), 1)
            if character.strip() and size:
                box = textpage.get_charbox(index, loose=True)
                rows.setdefault((round(height - y.value, 1), size), []).append((box[0], box[2], character))
        for (baseline, size), row in sorted(rows.items()):
            row.sort()
            found.append(Line(number, "".join(c for *_, c in row), size, row[0][0], max(right for _, right, _ in row), baseline))
    return found


@pytest.fixture(scope="module")
def standard(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make("standard", tmp_path_factory.mktemp("standard"))


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make("large-print", tmp_path_factory.mktemp("large"))


# -- type ----------------------------------------------------------------------------------------


def test_the_sizes_are_the_editions_and_nothing_is_smaller_than_small_print(standard: Made) -> None:
    sizes = {line.size for line in standard.lines}
    assert {12.5, 28.0, 18.0, 14.0, 10.5, 20.0} <= sizes
    assert min(sizes) == 10.5


def test_everything_in_large_print_reaches_eighteen_points_the_furniture_too(large: Made) -> None:
    assert min(line.size for line in large.lines) == 18
    assert any("Page1of" in line.text for line in large.lines)


@pytest.mark.parametrize("name", ["standard", "large"])
def test_lines_of_a_paragraph_stand_one_leading_apart(name: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(name)
    body = [line for line in made.text_lines() if line.size == made.edition.body_pt]
    steps = Counter(round(b.baseline - a.baseline, 1) for a, b in zip(body, body[1:], strict=False) if a.page == b.page)
    assert steps.most_common(1)[0][0] == made.edition.leading_pt


@pytest.mark.parametrize("name", ["standard", "large"])
def test_running_text_stays_within_its_measure(name: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(name)
    e = made.edition
    start, end = e.margin_start_mm * 72 / 25.4, (e.width_mm - e.margin_end_mm) * 72 / 25.4
    for line in made.text_lines():
        assert line.left >= start - 1.5 and line.right <= end + 1, line


def test_full_lines_hold_sixty_to_seventy_characters(standard: Made) -> None:
    end = (standard.edition.width_mm - standard.edition.margin_end_mm) * 72 / 25.4
    found = [line for line in standard.text_lines() if line.size == 12.5 and line.right > end - 20 and line.left < 73]
    prose = "".join(WORDS.split())
    full = [line.text for line in found if line.text in prose + prose]  # whole lines of the repeated sentence
    per_letter = len(WORDS) / len(prose)  # spaces are not seen on paper
    counts = sorted(len(text) * per_letter for text in full)
    assert len(full) > 10 and 60 <= counts[len(counts) // 2] <= 70


@pytest.mark.parametrize("name", ["standard", "large"])
def test_the_foot_keeps_clear_of_the_text_however_long_the_title(name: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(name)
    bottom = (made.edition.height_mm - made.edition.margin_bottom_mm) * 72 / 25.4
    for page in range(1, made.pages + 1):
        foot = [line for line in made.lines if line.page == page and line.baseline > bottom]
        first = min(foot, key=lambda line: line.baseline)
        assert first.baseline - first.size > bottom + 3
        assert any(f"Page{page}of{made.pages}" in line.text for line in foot)
        assert "January5,2028" in "".join(line.text for line in foot)
        assert max(line.baseline for line in foot) < made.edition.height_mm * 72 / 25.4 - 15  # what printers reach


# -- breaks --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["standard", "large"])
def test_no_page_ends_with_a_heading_or_begins_or_ends_with_one_line_of_a_paragraph(name: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(name)
    lines = made.text_lines()
    for page in range(1, made.pages):
        here = [line for line in lines if line.page == page]
        there = [line for line in lines if line.page == page + 1]
        if not here or not there:
            continue
        assert not here[-1].text.startswith(("Head", "Lesser", "Do", "Atable", "NameCount")), here[-1]
        if here[-1].text.startswith("para") or here[-1].text.endswith("end"):
            assert "end" in here[-1].text, f"one line of a paragraph is left at the foot of page {page}"
        first = there[0].text
        if "end" in first and not first.startswith("para"):
            pytest.fail(f"one line of a paragraph is carried to page {page + 1}: {first}")


@pytest.mark.parametrize("name", ["standard", "large"])
def test_crisis_boxes_short_lists_and_rows_are_never_broken(name: str, request: pytest.FixtureRequest) -> None:
    made: Made = request.getfixturevalue(name)
    marks = [f"crisis{n}" for n in range(7)] + [f"list{n}item" for n in range(7)]
    if name == "standard":
        marks += [f"tick{n}item" for n in range(7)]
    for mark in marks:
        found = [line for line in made.lines if mark in line.text]
        assert len(found) == 4 and len({line.page for line in found}) == 1, mark
    assert {line.page for line in made.lines if "callortext" in line.text.lower()} == {made.pages}


def test_a_table_never_leaves_one_row_alone(standard: Made) -> None:
    for n in range(7):
        pages_of = Counter(line.page for line in standard.lines if line.text.startswith(f"row{n}x"))
        assert sum(pages_of.values()) == 5 and min(pages_of.values()) >= 2


# -- codes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["standard", "large"])
def test_a_phone_reads_every_printed_code_in_grey(name: str, request: pytest.FixtureRequest) -> None:
    import pypdfium2 as pdfium
    import zxingcpp

    made: Made = request.getfixturevalue(name)
    read = set()
    for page in pdfium.PdfDocument(io.BytesIO(made.pdf)):
        picture = page.render(scale=150 / 72, grayscale=True).to_pil()
        read |= {code.text for code in zxingcpp.read_barcodes(picture)}
    assert read == {entry.web for entry in RESOURCES}
