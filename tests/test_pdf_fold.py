"""Folded booklets: paper is printed, stacked, folded and leafed through, as a person would do it.

The folding here knows nothing of booklet's arithmetic: it moves halves of sheets about.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from typing import Any

import pikepdf
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageChops

from booklet import editions, pdf
from booklet.model import Edition, Publication
from booklet.pdf.fold import MOST_PAGES, Sheet, fold, signatures
from booklet.pdf.sheets import sheet_mm

MM = 72 / 25.4
PAGES = range(1, 201)
FOLDED = editions.BUILT_IN["folded"]
A5 = editions.on_paper(FOLDED, "a5")

Leaf = tuple[int, int]  # the page that is seen, and the one on its other side


def leaves(sheets: Sequence[Sheet], *, rtl: bool) -> list[Leaf]:
    """What a reader leafs through when a stack of sheets, as the printer gives it, is folded and stapled.

    The printer turns each sheet over its short edge, so that the back's halves lie behind the front's the other
    way round. The stack is laid with the first sheet's front to the table, and the halves of one side are folded
    up onto those of the other. The spine is then on the left, or for right-to-left text on the right.
    """
    table = [((sheet.front[0], sheet.back[1]), (sheet.front[1], sheet.back[0])) for sheet in sheets]  # (left, right) leaf
    # Seen from above, the stack lies with its backs up; what was left on the fronts is right here.
    stay, moved = (1, 0) if rtl else (0, 1)
    folded_up = [leaf[moved] for leaf in table]  # the outermost sheet's half comes to lie on top
    staying = [leaf[stay] for leaf in table]  # below them the other halves, the outermost at the very bottom
    return folded_up + [(inside, outside) for outside, inside in reversed(staying)]


def read_through(sheets: Sequence[Sheet], *, rtl: bool) -> list[int]:
    """Every side in the order of reading, signature after signature."""
    lots = itertools.groupby(sheets, key=lambda sheet: sheet.signature)
    return [side for _, lot in lots for leaf in leaves(list(lot), rtl=rtl) for side in leaf]


@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_a_folded_booklet_reads_from_the_first_page_to_the_last_with_blanks_at_the_back(rtl: bool) -> None:
    for pages in PAGES:
        sides = read_through(fold(pages, rtl=rtl), rtl=rtl)
        blanks = len(sides) - pages
        assert sides == [*range(1, pages + 1), *[0] * blanks], pages
        assert len(sides) % 4 == 0 and 0 <= blanks < 4


@pytest.mark.parametrize("rtl", [False, True], ids=["ltr", "rtl"])
def test_pages_that_face_each_other_lie_on_their_own_sides(rtl: bool) -> None:
    """Odd pages are right-hand pages, as in the tagged PDF's own furniture; left-hand ones read right to left."""
    for pages in PAGES:
        for sheet in fold(pages, rtl=rtl):
            for left, right in (sheet.front, sheet.back):
                odd, even = (left, right) if rtl else (right, left)
                assert odd % 2 == 1 or odd == 0
                assert even % 2 == 0


@given(st.integers(1, 2000))
def test_each_page_is_printed_once(pages: int) -> None:
    printed = sorted(page for sheet in fold(pages) for page in (*sheet.front, *sheet.back) if page)
    assert printed == list(range(1, pages + 1))


@given(st.integers(1, 2000))
def test_right_to_left_is_the_same_with_the_halves_exchanged(pages: int) -> None:
    for one, other in zip(fold(pages), fold(pages, rtl=True), strict=True):
        assert (one.front, one.back) == (other.front[::-1], other.back[::-1])
        assert (one.signature, one.number, one.creep_mm) == (other.signature, other.number, other.creep_mm)


@given(st.integers(1, 2000))
def test_a_thick_booklet_is_folded_in_lots_of_like_size(pages: int) -> None:
    lots = signatures(pages)
    assert sum(lots) == -(-pages // 4)
    assert max(lots) - min(lots) <= 1 and max(lots) * 4 <= MOST_PAGES
    assert len(lots) == 1 or (len(lots) - 1) * MOST_PAGES < 4 * sum(lots), "one lot fewer would not hold them"
    assert [len(list(lot)) for _, lot in itertools.groupby(fold(pages), key=lambda sheet: sheet.signature)] == list(lots)


@given(st.integers(1, 2000))
def test_each_sheet_within_another_is_moved_by_the_thickness_of_the_paper(pages: int) -> None:
    for sheet in fold(pages):
        assert sheet.creep_mm == pytest.approx(0.1 * (sheet.number - 1))


def test_twenty_pages_are_one_lot_and_twenty_one_are_two() -> None:
    assert (signatures(20), signatures(21), signatures(89)) == ((5,), (3, 3), (5, 5, 5, 4, 4))


# -- on paper ----------------------------------------------------------------------------------


def pages_of(count: int, edition: Edition) -> bytes:
    """A PDF of so many pages, each with squares in places of its own."""
    out = pikepdf.new()
    width, height = edition.width_mm * MM, edition.height_mm * MM
    for number in range(1, count + 1):
        page = out.add_blank_page(page_size=(width, height))
        squares = [f"{60 + 20 * bit} {300 + 7 * number} 12 12 re f" for bit in range(8) if number >> bit & 1]
        page.obj.Contents = out.make_stream((" ".join(squares) + f" {width - 60} 90 30 4 re f").encode())
    target = io.BytesIO()
    out.save(target)
    return target.getvalue()


def pictures(data: bytes) -> list[Any]:
    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=254 / 72).to_pil().convert("L") for page in document]  # ten dots a millimetre


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("edition", [FOLDED, A5], ids=lambda edition: edition.paper)
def test_every_page_stands_on_its_half_at_its_own_size(edition: Edition, direction: str) -> None:
    count = 21
    data = pages_of(count, edition)
    sheets = pictures(pdf.impose(data, Publication("T", "en", direction), edition))
    pages = pictures(data)
    plan = fold(count, rtl=direction == "rtl")
    assert len(sheets) == 2 * len(plan)
    for sheet, sides in zip(plan, zip(sheets[::2], sheets[1::2], strict=True), strict=True):
        for side, pair in zip(sides, (sheet.front, sheet.back), strict=True):
            for half, number in enumerate(pair):
                found = page_at(side, edition, half, sheet.creep_mm)
                if number:
                    assert not differs(found, pages[number - 1]), f"page {number}"
                else:
                    assert found.crop((200, 150, found.width - 200, found.height - 150)).getextrema()[0] > 250


def page_at(side: Any, edition: Edition, half: int, creep_mm: float) -> Any:
    middle, width = side.width / 2, edition.width_mm * 10
    left = middle - creep_mm * 10 if half else middle - width + creep_mm * 10
    return side.crop((round(left), 0, round(left + width), side.height))


def differs(one: Any, other: Any) -> bool:
    """Whether two pictures are more than a row of dots apart, marks in the fold's margin left out."""
    width, height = min(one.width, other.width), min(one.height, other.height)
    area = (120, 0, width - 120, height)
    gap = ImageChops.difference(one.crop(area), other.crop(area)).point(lambda value: 255 * (value > 128))
    return sum(gap.histogram()[255:]) > 400  # the squares of a page are 1,800 dots each


@pytest.mark.parametrize("edition", [FOLDED, A5], ids=lambda edition: edition.paper)
def test_the_sheet_is_the_paper_turned_on_its_side(edition: Edition) -> None:
    width, height = editions.PAPERS[{"half-letter": "letter", "a5": "a4"}[edition.paper]]
    assert sheet_mm(edition) == (height, width)
    with pikepdf.open(io.BytesIO(pdf.impose(pages_of(3, edition), Publication("T", "en"), edition))) as made:
        assert {tuple(round(float(side) / MM, 2) for side in page.mediabox) for page in made.pages} == {(0, 0, height, width)}


def test_sheets_say_how_to_print_them_and_claim_nothing() -> None:
    about = Publication("Sleep", "en", note="For printing only.")
    with pikepdf.open(io.BytesIO(pdf.impose(pages_of(9, FOLDED), about, FOLDED))) as made:
        hints = made.Root.ViewerPreferences
        assert (hints.PrintScaling, hints.Duplex, hints.DisplayDocTitle) == ("/None", "/DuplexFlipShortEdge", True)
        assert [page.label for page in made.pages] == ["1a", "1b", "2a", "2b", "3a", "3b"]
        assert made.Root.OpenAction[0] == made.pages[0].obj
        assert "/StructTreeRoot" not in made.Root and "/MarkInfo" not in made.Root and "/Outlines" not in made.Root
        assert not any("/Annots" in page for page in made.pages)
        packet = made.Root.Metadata.read_bytes().decode()
        assert "pdfuaid" not in packet and "pdfaid" not in packet
        assert "For printing only." in packet and "For printing only." in str(made.docinfo["/Subject"])


def test_the_same_pages_give_the_same_sheets() -> None:
    data, about = pages_of(30, FOLDED), Publication("T", "en")
    assert pdf.impose(data, about, FOLDED) == pdf.impose(data, about, FOLDED)


def test_fold_marks_are_on_the_inside_and_steps_go_down_the_backs_of_several_lots() -> None:
    def ink(side: Any, top_mm: float, bottom_mm: float) -> int:
        """Dark dots in the fold, 2 mm wide."""
        strip = side.crop((side.width // 2 - 10, round(top_mm * 10), side.width // 2 + 10, round(bottom_mm * 10)))
        return sum(strip.histogram()[:128])

    sheets = pictures(pdf.impose(pages_of(41, FOLDED), Publication("T", "en"), FOLDED))
    plan = fold(41)
    height = FOLDED.height_mm
    tops = []
    for sheet, front, back in zip(plan, sheets[::2], sheets[1::2], strict=True):
        assert ink(back, 4, 10) and ink(back, height - 10, height - 4)
        assert not ink(back, 11, height - 11)
        assert not ink(front, 0, 20)
        if sheet.number == 1:
            tops.append(next(mm for mm in range(20, 200) if ink(front, mm, mm + 1)))
        else:
            assert not ink(front, 0, height)
    assert tops == sorted(set(tops)) and len(tops) == len(signatures(41)) == 3
    one = pictures(pdf.impose(pages_of(8, FOLDED), Publication("T", "en"), FOLDED))
    assert not ink(one[0], 0, height), "a single lot needs no steps"
