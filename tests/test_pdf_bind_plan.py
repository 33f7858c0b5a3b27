"""Where parts land: labels, first pages, sides and blanks, by arithmetic alone."""

from __future__ import annotations

from booklet.model import BoundPart, DocumentKind, Galley
from booklet.pdf import plan
from booklet.pdf.plan import roman
from hypothesis import given
from hypothesis import strategies as st


def part(key: str, pages: int, **more: object) -> BoundPart:
    return BoundPart(Galley(key, DocumentKind.ARTICLE, key, "en", b"", pages), **more)  # type: ignore[arg-type]


def test_front_matter_is_roman_and_the_body_starts_again() -> None:
    planned = plan([part("cover", 1, numbering="none"), part("contents", 2, numbering="roman"), part("a", 3), part("b", 1)])
    assert planned.labels == ("", "i", "ii", "1", "2", "3", "4")
    assert planned.starts == {"cover": 1, "contents": 2, "a": 4, "b": 7}
    assert planned.ends == {"cover": 1, "contents": 3, "a": 6, "b": 7}


def test_a_blank_page_keeps_the_numbering_before_it() -> None:
    planned = plan([part("front", 1, numbering="roman"), part("a", 2, start="right"), part("b", 1, start="right")])
    assert planned.labels == ("i", "ii", "1", "2", "3")
    assert [page.blank for page in planned.pages] == [False, True, False, False, False]


def test_sides_follow_the_direction_of_reading() -> None:
    planned = plan([part("a", 2)])
    assert [planned.side(1), planned.side(2)] == ["right", "left"]
    assert [planned.side(1, "rtl"), planned.side(2, "rtl")] == ["left", "right"]


def test_a_tail_shares_the_last_page() -> None:
    planned = plan([part("a", 3), part("tail", 1, overlay=True)])
    assert (len(planned.pages), planned.starts["tail"], planned.ends["tail"]) == (3, 3, 3)
    longer = plan([part("a", 3), part("tail", 2, overlay=True)])
    assert (len(longer.pages), longer.starts["tail"], longer.ends["tail"]) == (4, 3, 4)


def test_roman_figures() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 90, 400, 1990)] == ["i", "iv", "ix", "xiv", "xl", "xc", "cd", "mcmxc"]


@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["roman", "arabic", "none"]), st.sampled_from(["any", "right"])),
                min_size=1, max_size=20))  # fmt: skip
def test_every_page_once_and_in_order(shapes: list[tuple[int, str, str]]) -> None:
    parts = [part(f"p{n}", pages, numbering=numbering, start=start) for n, (pages, numbering, start) in enumerate(shapes)]
    planned = plan(parts)
    shown = [(page.part, page.page) for page in planned.pages if not page.blank]
    assert shown == [(n, page) for n, (pages, _, _) in enumerate(shapes) for page in range(1, pages + 1)]
    for n, (_, _, start) in enumerate(shapes):
        assert start == "any" or planned.starts[f"p{n}"] % 2 == 1
    arabic = [int(page.label) for page in planned.pages if page.numbering == "arabic"]
    assert arabic == list(range(1, len(arabic) + 1))
