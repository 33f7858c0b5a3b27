"""The pages of translated handouts, measured on the finished files: Spanish as English is, Arabic in the mirror.

The measures of tests/measure read from left to right. Those that do not ask which side is which hold for Arabic as well;
its sides are measured here.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from measure import Book, breaks, codes, read, room
from measure import type as type_
from measure.brief import MM, STANDARD
from test_page_measures import EVERYWHERE, Measure

from booklet import build, words

SPANISH = ("what-anxiety-feels-like-es", "peer-support-es")
ARABIC, CHINESE = "what-anxiety-feels-like-ar", "peer-support-zh-hans"
SIDELESS: tuple[Measure, ...] = (
    type_.sizes, type_.running_text, type_.headings, type_.missing_glyphs, room.furniture_clear, breaks.single_lines,
    breaks.headings_at_the_foot, breaks.torn_blocks, breaks.short_endings, breaks.empty_pages, breaks.crisis_place,
)  # fmt: skip


@pytest.fixture(scope="module")
def handouts(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Book]:
    folder = tmp_path_factory.mktemp("handouts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(tmp_path_factory.mktemp("cache")))
        wanted = (*SPANISH, ARABIC, CHINESE)
        done = build.pdf(sample, build.Options(output=folder, into_folder=True, paper="letter", articles=wanted, jobs=1))
    made = {artifact.slug: read(artifact.path) for artifact in done.artifacts}
    assert made.keys() == set(wanted)
    return made


@pytest.mark.parametrize("measure", [*EVERYWHERE, breaks.crisis_place], ids=lambda measure: measure.__name__)
@pytest.mark.parametrize("slug", SPANISH)
def test_spanish_handouts_measure_as_the_brief_says(handouts: dict[str, Book], slug: str, measure: Measure) -> None:
    assert measure(handouts[slug], STANDARD) == []


@pytest.mark.parametrize("measure", SIDELESS, ids=lambda measure: measure.__name__)
@pytest.mark.parametrize("slug", [ARABIC, CHINESE])
def test_arabic_and_chinese_handouts_measure_where_no_side_matters(handouts: dict[str, Book], slug: str, measure: Measure) -> None:
    assert measure(handouts[slug], STANDARD) == []


@pytest.mark.parametrize(("measure"), [room.margins, room.overflow, room.wide_side, room.collisions], ids=lambda measure: measure.__name__)
def test_chinese_lines_keep_to_their_column(handouts: dict[str, Book], measure: Measure) -> None:
    assert measure(handouts[CHINESE], STANDARD) == []


@pytest.mark.parametrize("slug", [ARABIC, CHINESE])
def test_lines_of_letters_from_another_font_are_as_far_apart_as_english_ones(handouts: dict[str, Book], slug: str) -> None:
    """Marks over Arabic letters are drawn apart from them: what counts as a line has several letters."""
    wanted = {STANDARD.body: STANDARD.leading, **dict(zip(STANDARD.heads, STANDARD.head_leadings, strict=True)), 10.5: 15.0}
    seen = 0
    for block in handouts[slug].blocks:
        lines = [line for line in block.lines if len(line.glyphs) > 4 and block.role != "Figure"]
        for first, second in pairwise(lines):
            if first.page == second.page and first.size == second.size and first.y > second.y and first.size in wanted:
                assert first.y - second.y == pytest.approx(wanted[first.size], abs=0.11), second.text
                seen += 1
    assert seen > 15


@pytest.mark.parametrize("slug", [*SPANISH, CHINESE])
def test_the_foot_counts_pages_in_the_handouts_language(handouts: dict[str, Book], slug: str) -> None:
    book, lang = handouts[slug], "es" if slug in SPANISH else "zh-Hans"
    for page in book.pages:
        wanted = words.catalogue(lang).text("page_of", page=page.number, pages=len(book.pages))
        assert any(line.text == wanted for line in page.furniture), (page.number, wanted)


# -- right to left -----------------------------------------------------------------------------


def test_the_wide_margin_of_arabic_is_on_the_left(handouts: dict[str, Book]) -> None:
    """The end side: text begins at the right margin; in the left one stand QR codes and nothing that is read."""
    for page in handouts[ARABIC].pages:
        inked = [glyph for line in page.lines for glyph in line.glyphs if glyph.inked]
        assert min(glyph.left for glyph in inked) > 55 * MM, page.number
        assert page.width - max(glyph.right for glyph in inked) == pytest.approx(25 * MM, abs=5)


def test_arabic_codes_stand_in_the_left_margin_and_decode_to_the_address_beside(handouts: dict[str, Book]) -> None:
    book = handouts[ARABIC]
    found = [code for page in book.pages for code in codes.codes(book, page)]
    assert {code.text for code in found} == {
        "https://988lifeline.org", "https://www.samhsa.gov/find-help/helplines/national-helpline", "https://www.nami.org"}
    text_left = min(glyph.left for page in book.pages for line in page.lines for glyph in line.glyphs if glyph.inked)
    for code in found:
        assert code.right + 4 * code.module < text_left and code.left > 20
        assert code.with_quiet_zone >= 20 * MM


def test_arabic_boxes_to_tick_stand_before_their_line_on_the_right(handouts: dict[str, Book]) -> None:
    book = handouts[ARABIC]
    checked = 0
    for page in book.pages:
        boxes = [shape for shape in page.shapes if 10 < shape.right - shape.left < 14 and 10 < shape.top - shape.bottom < 14
                 and page.width - shape.right < 30 * MM]
        for line in page.lines:
            if line.block is None or line.block.within("LI") is None or not any(box.bottom - 3 < line.y < box.top + 3 for box in boxes):
                continue
            beside = [box for box in boxes if box.bottom - 3 < line.y < box.top + 3]
            assert all(line.box[2] < box.left for box in beside), line.text
            checked += 1
    assert checked >= 7, "every step of the checklist"


def test_phone_numbers_in_arabic_are_read_from_left_to_right(handouts: dict[str, Book]) -> None:
    """988 and 1-800-662-4357, their digits in this order on the paper."""
    seen: set[str] = set()
    for page in handouts[ARABIC].pages:
        rows: dict[float, list] = {}
        for line in (*page.lines, *page.furniture):
            for glyph in line.glyphs:
                if glyph.inked and (glyph.text.isdigit() or glyph.text == "-"):
                    rows.setdefault(round(glyph.y), []).append(glyph)
        for glyphs in rows.values():
            seen.add("".join(glyph.text for glyph in sorted(glyphs, key=lambda glyph: glyph.left)))
    said = " ".join(seen)
    assert all(number in said for number in ("988", "911", "1-800-662-4357", "1-800-950-6264", "555-0100"))


def test_a_page_that_is_not_mirrored_is_found(handouts: dict[str, Book]) -> None:
    """The Spanish sheet does not pass for an Arabic one."""
    with pytest.raises(AssertionError):
        test_the_wide_margin_of_arabic_is_on_the_left({ARABIC: handouts[SPANISH[0]]})
    with pytest.raises(AssertionError):
        test_arabic_boxes_to_tick_stand_before_their_line_on_the_right({ARABIC: handouts[SPANISH[0]]})
