"""The sample's pages, measured on the finished files; and every measure shown a page that it must refuse.

tests/measure reads the PDFs without any code of booklet's own; what the pages must be stands in measure.brief.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from measure import Book, breaks, codes, furniture, light, read, room
from measure import type as type_
from measure.brief import LARGE_PRINT, STANDARD, Brief

from booklet import build

Measure = Callable[[Book, Brief], list[str]]

EVERYWHERE: tuple[Measure, ...] = (
    type_.sizes, type_.running_text, type_.headings, type_.leading, type_.line_lengths, type_.early_breaks,
    type_.missing_glyphs,
    room.margins, room.overflow, room.wide_side, room.furniture_clear, room.collisions,
    breaks.single_lines, breaks.headings_at_the_foot, breaks.torn_blocks, breaks.help_apart, breaks.short_endings, breaks.empty_pages,
    light.contrast, light.grey_contrast, light.tick_boxes,
    codes.qr_codes,
)  # fmt: skip
IN_BOOKS: tuple[Measure, ...] = (furniture.folios, furniture.contents, furniture.page_references)
IN_HANDOUTS: tuple[Measure, ...] = (furniture.handout_feet, breaks.crisis_place)

BOOKS: dict[str, tuple[Brief, dict[str, object]]] = {
    "letter": (STANDARD, {"paper": "letter"}),
    "a4": (STANDARD, {"paper": "a4"}),
    "large-print": (LARGE_PRINT, {"paper": "letter", "editions": ("large-print",)}),
}
# a table and a drawing; notes, definitions and a long checklist; long addresses
HANDOUTS = ("peer-support", "causes-of-depression", "borderline-personality-disorder")


def _options(**values: object) -> build.Options:
    return build.Options(keep_going=True, jobs=1, **values)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def cached(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A cache of the session's own: a book's galleys serve its handouts."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("SOURCE_DATE_EPOCH", os.environ.get("SOURCE_DATE_EPOCH", "1767225600"))
        yield


@pytest.fixture(scope="session")
def measured(sample: Path, tmp_path_factory: pytest.TempPathFactory, cached: None) -> Callable[[str], list[tuple[Book, Brief]]]:
    """The sample's files by name: a book of BOOKS, or "handouts"."""
    made: dict[str, list[tuple[Book, Brief]]] = {}

    def files(name: str) -> list[tuple[Book, Brief]]:
        if name not in made:
            folder = tmp_path_factory.mktemp(name)
            if name in BOOKS:
                brief, choice = BOOKS[name]
                result = build.pdf(sample, _options(output=folder / "book.pdf", **choice))
            else:
                brief, choice = STANDARD, {"paper": "letter", "articles": HANDOUTS}
                result = build.pdf(sample, _options(output=folder, into_folder=True, **choice))
            assert result.artifacts, result.findings
            made[name] = [(read(artifact.path), brief) for artifact in result.artifacts]
        return made[name]

    return files


@pytest.mark.parametrize("measure", [*EVERYWHERE, *IN_BOOKS], ids=lambda measure: measure.__name__)
@pytest.mark.parametrize("name", BOOKS)
def test_the_samples_books_measure_as_the_brief_says(
    measured: Callable, name: str, measure: Measure
) -> None:
    [(book, brief)] = measured(name)
    faults = measure(book, brief)
    assert not faults, _listed(name, faults)


@pytest.mark.parametrize("measure", [*EVERYWHERE, *IN_HANDOUTS], ids=lambda measure: measure.__name__)
def test_the_samples_handouts_measure_as_the_brief_says(measured: Callable, measure: Measure) -> None:
    faults = [f"{book.path.stem}, {fault}" for book, brief in measured("handouts") for fault in measure(book, brief)]
    assert not faults, _listed("handouts", faults)


def test_every_page_of_the_sample_was_read(measured: Callable) -> None:
    """Words in the tag tree that were found nowhere on the paper would escape every measure."""
    for name in BOOKS:
        [(book, _)] = measured(name)
        assert len(book.pages) > 40
        assert len(book.articles) == 11
        found = {mark for page in book.pages for mark in ((page.number, glyph.mcid) for glyph in page.sheet.glyphs)}
        words = [mark for element in book.elements if element.role != "Figure" for mark in element.marks]
        assert sum(mark in found for mark in words) > 0.95 * len(words)


def _listed(name: str, faults: list[str]) -> str:
    more = f"\n… and {len(faults) - 30} more" if len(faults) > 30 else ""
    return f"{len(faults)} faults in {name}:\n" + "\n".join(faults[:30]) + more


# -- measures that fail ------------------------------------------------------------------------

THREE_LINES = (
    "Sleep is the time in which the body mends itself, and the mind sorts what the day has brought to it. "
    "Most adults need seven to nine hours, and few get as much as that in a week of work. "
)
PAGE = f"""---
title: A good night
resources:
  - name: Sleep line
    kind: crisis
    phone: 988
    web: https://example.org/sleep
---

::: key-points
- Sleep helps.
- Light wakes.
:::

{(THREE_LINES + chr(10) + chr(10)) * 9}

## Why it matters

{(THREE_LINES + chr(10) + chr(10)) * 4}

- One thing.
- Another thing.
- A third thing that is as long as the page is wide, and goes on in the line below it.

| When | What |
|---|---|
| Evening | Dim the light, and put the phone away. |
| Night | Stay in bed. |

See [the other page](rest.md).

::: what-to-do
- [ ] Go to bed at ten.
- [ ] Get up at six.
:::

::: when-to-get-help
Call us when you cannot sleep for a week.
:::
"""
BROKEN = "\n\nA line.<br>It was ended by hand, and so it is much shorter than the words after it need it to be.\n"
OTHER = PAGE.replace("A good night", "Rest").replace("See [the other page](rest.md).", "")
SETTINGS = 'region = "US"\n[collection]\ntitle = "Sleep"\n[clinic]\nname = "Hill Clinic"\nphone = "555-0100"\n'


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, cached: None) -> Callable[..., Book]:
    """A book of two short articles, with a style sheet of its own laid over the theme."""
    made: dict[str, Book] = {}

    def book(css: str = "") -> Book:
        if css not in made:
            folder = tmp_path_factory.mktemp("tiny")
            (folder / "content" / "sleep").mkdir(parents=True)
            (folder / "content" / "sleep" / "night.md").write_text(PAGE + (BROKEN if css else ""), encoding="utf-8")
            (folder / "content" / "sleep" / "rest.md").write_text(OTHER, encoding="utf-8")
            (folder / "booklet.toml").write_text(SETTINGS, encoding="utf-8")
            if css:
                (folder / "styles").mkdir()
                (folder / "styles" / "own.css").write_text(css, encoding="utf-8")
            result = build.pdf(folder, _options(output=folder / "book.pdf"))
            assert result.artifacts, result.findings
            made[css] = read(result.artifacts[0].path)
        return made[css]

    return book


@pytest.mark.parametrize("measure", [*EVERYWHERE, *IN_BOOKS], ids=lambda measure: measure.__name__)
def test_a_sound_book_passes_every_measure(tiny: Callable[..., Book], measure: Measure) -> None:
    assert measure(tiny(), STANDARD) == []


# What is planted, in few style sheets: each makes several measures fail, each measure by what is its own.
TYPE = """
td { font-size: 9pt }
.article-body > p { font-size: 12pt }
h2 { font-weight: normal }
li { line-height: 14pt }
.block.when-to-get-help p { color: #999 }
.checklist .box { background: #000 }
.qr { transform: scale(0.5) }
"""
ROOM = """
.furniture .folio { bottom: 20pt; font-weight: normal }
.furniture .head { top: 60pt }
.article-body > h2 { margin-block-end: -16pt }
.checklist .box { width: 8pt; height: 8pt }
"""
BREAKS = """
p { orphans: 1; widows: 1 }
.article-body > h2 + p { break-before: page }
.article-body > ul > li + li { break-before: page }
.block.when-to-get-help > p:last-child { break-before: page }
"""
PAGES = """
@page article { margin-right: 50pt }
@page article:left { margin-left: 164pt; margin-right: 20pt }
.article-head h1 { font-size: 24pt }
.checklist .box { visibility: hidden }
"""

PLANTED: tuple[tuple[Measure, str, str], ...] = (
    (type_.sizes, TYPE, "“Dim the light, and put the phone away.” has 9 pt, at least 10.5"),
    (type_.running_text, TYPE, "has 12 pt, the body 12.5"),
    (type_.headings, TYPE, "“Why it matters” is not bold"),
    (type_.headings, PAGES, "“A good night” has 24 pt, not (28,)"),
    (type_.leading, TYPE, "(LBody, 12.5 pt) stands 14.00 pt below, 18 expected"),
    (type_.line_lengths, PAGES, "60 to 70 are asked for"),
    # a break by hand looks the same as one that the engine made for no reason; the sample has none
    (type_.early_breaks, BREAKS, "“A line.” ends"),
    (room.margins, ROOM, "in from the edge"),
    (room.overflow, PAGES, "past the column"),
    (room.wide_side, PAGES, "text reaches into the wide margin"),
    (room.wide_side, PAGES, "begins 93."),
    (room.furniture_clear, ROOM, "the head “A good night” is"),
    (room.collisions, ROOM, "“Why it matters” and “Sleep is the time"),
    (breaks.single_lines, BREAKS, "one line"),
    (breaks.headings_at_the_foot, BREAKS, "“Why it matters” stands at the foot with 0 lines after it"),
    (breaks.torn_blocks, BREAKS, "a list of"),
    (breaks.torn_blocks, BREAKS, "a call-out of"),
    (breaks.help_apart, BREAKS, "“When to get help” of "),
    (breaks.short_endings, BREAKS, "“Rest” ends with 1 lines"),
    (breaks.empty_pages, BREAKS, "% empty; overleaf comes P “Sleep is the time"),
    (light.contrast, TYPE, "“Call us when you cannot sleep for a week.” contrasts 2.8:1"),
    (light.grey_contrast, TYPE, "“Call us when you cannot sleep for a week.” contrasts 2.8:1 in grey"),
    (light.tick_boxes, TYPE, "its box is not empty"),
    (light.tick_boxes, ROOM, "has a box of 2.8 mm"),
    (light.tick_boxes, PAGES, "has no box"),
    (codes.qr_codes, TYPE, "code and quiet zone measure 1"),
    (furniture.folios, ROOM, "the folio is not bold"),
)  # fmt: skip


@pytest.mark.parametrize(("measure", "css", "words"), PLANTED, ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_fault_is_found(tiny: Callable[..., Book], measure: Measure, css: str, words: str) -> None:
    faults = measure(tiny(css), STANDARD)
    assert any(words in fault for fault in faults), faults[:10] or "nothing found"


def test_a_sign_without_a_glyph_is_found(tiny: Callable[..., Book], tmp_path: Path) -> None:
    """The first glyph of a page is made the font's empty box."""
    path = tmp_path / "empty-box.pdf"
    with pikepdf.open(tiny().path) as pdf:
        page = pdf.pages[4]
        page.contents_coalesce()
        page.obj.Contents.write(re.sub(rb"<[0-9a-fA-F]{4}", b"<0000", page.obj.Contents.read_bytes(), count=1))
        pdf.save(path)
    assert "page 1: 1 signs without a glyph" in type_.missing_glyphs(read(path), STANDARD)


def test_a_rule_through_a_codes_quiet_zone_is_found(tiny: Callable[..., Book], tmp_path: Path) -> None:
    page = tiny().pages[-1]
    [code] = codes.codes(tiny(), page)
    path = tmp_path / "hemmed-in.pdf"
    with pikepdf.open(tiny().path) as pdf:
        pdf.pages[-1].contents_add(f"q 0 g {code.left} {code.bottom - 3} 40 1 re f Q".encode())
        pdf.save(path)
    [fault] = codes.qr_codes(read(path), STANDARD)
    assert "something stands in the four modules around the code" in fault


def test_numbers_that_lead_to_other_pages_are_found(tiny: Callable[..., Book], tmp_path: Path) -> None:
    """The same file, its page labels moved by one."""
    path = tmp_path / "moved.pdf"
    with pikepdf.open(tiny().path) as pdf:
        for rule in list(pdf.Root.PageLabels.Nums)[1::2]:
            rule.St = int(rule.get("/St", 1)) + 1
        pdf.save(path)
    book = read(path)
    for measure in IN_BOOKS:
        assert measure(book, STANDARD), measure.__name__


def test_a_book_is_no_handout(tiny: Callable[..., Book]) -> None:
    """It has no crisis box of an article's own, and no foot with the clinic's number."""
    assert breaks.crisis_place(tiny(), STANDARD)
    assert any("Page 3 of" in fault for fault in furniture.handout_feet(tiny(), STANDARD))
