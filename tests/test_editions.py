"""Editions: what page.md and the large-print sources ask of sizes, measures and margins."""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import editions
from booklet.findings import BookletError
from booklet.model import Edition, Project
from booklet.styles.fonts import font_files

EDITIONS = [
    pytest.param(editions.resolve(Project(Path(), Path(), Path()), name, paper), id=f"{name}-{paper}")
    for name in editions.BUILT_IN
    for paper in ("letter", "a4")
]
PROSE = (
    "When life is hard, it helps to talk with someone who truly gets it. That is the heart of peer support. The "
    "person across from you has lived with a mental health problem, too. They have found a way forward."
)


def project(region: str = "US", **own: Edition) -> Project:
    return Project(Path(), Path(), Path(), region=region, editions=own)


def characters(edition: Edition) -> float:
    """How many characters of prose fit on a line, from the font's own widths."""
    from fontTools.ttLib import TTFont

    regular = next(path for path in font_files() if path.name == "AtkinsonHyperlegible-Regular.ttf")
    font = TTFont(regular)
    names, widths = font.getBestCmap(), font["hmtx"].metrics
    mean = sum(widths[names[ord(character)]][0] for character in PROSE) / len(PROSE) / font["head"].unitsPerEm
    measure_pt = (edition.width_mm - edition.margin_start_mm - edition.margin_end_mm) * 72 / 25.4
    return measure_pt / (mean * edition.body_pt)


def test_standard_is_what_the_design_asks_for() -> None:
    e = editions.BUILT_IN["standard"]
    assert (e.body_pt, e.leading_pt, e.h1_pt, e.h2_pt, e.h3_pt, e.small_pt) == (12.5, 18, 28, 18, 14, 10.5)
    assert e.folio_pt >= e.body_pt
    assert e.margin_end_mm > 2 * e.margin_start_mm  # the wide margin


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_line_of_the_standard_edition_holds_sixty_to_seventy_characters(paper: str) -> None:
    assert 60 <= characters(editions.resolve(project(), "standard", paper)) <= 70


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_a_line_of_the_aph_profile_has_room_for_the_forty_characters_of_a_ragged_one(paper: str) -> None:
    """Full lines have 39 to 43 characters on average (test_page_editions); what fits is a little more."""
    assert 41 <= characters(editions.resolve(project(), "large-print-aph", paper)) <= 44


@pytest.mark.parametrize("edition", EDITIONS)
def test_margins_are_half_an_inch_or_more_and_the_paper_is_filled(edition: Edition) -> None:
    margins = (edition.margin_top_mm, edition.margin_bottom_mm, edition.margin_start_mm, edition.margin_end_mm)
    assert min(margins) >= 12.7
    assert (edition.width_mm, edition.height_mm) == editions.PAPERS[edition.paper]


@pytest.mark.parametrize("edition", [e for e in EDITIONS if "large" in str(e.id)])
def test_large_print_reaches_its_size_everywhere(edition: Edition) -> None:
    least = 16 if edition.name.endswith("rnib") else 18
    sizes = (edition.body_pt, edition.small_pt, edition.folio_pt, edition.h1_pt, edition.h2_pt, edition.h3_pt)
    assert min(sizes) >= least
    assert edition.bold_emphasis and edition.resource_columns == 1 and edition.label == "large_print"
    assert edition.leading_pt / edition.body_pt >= 1.15


@pytest.mark.parametrize("name", list(editions.BUILT_IN))
def test_an_edition_keeps_its_measure_or_its_even_margins_on_other_paper(name: str) -> None:
    def margins(edition: Edition) -> tuple[float, float]:
        return edition.margin_start_mm, edition.margin_end_mm

    letter, a4 = (editions.resolve(project(), name, paper) for paper in ("letter", "a4"))
    if letter.margin_start_mm == letter.margin_end_mm:
        assert margins(a4) == margins(letter)
    else:
        assert a4.width_mm - sum(margins(a4)) == pytest.approx(letter.width_mm - sum(margins(letter)), abs=0.1)


def test_the_folded_edition_is_set_in_twelve_points_at_least() -> None:
    folded = editions.BUILT_IN["folded"]
    assert min(folded.body_pt, folded.folio_pt) >= 12 and folded.width_mm * 2 == editions.PAPERS["letter"][1]


def test_the_region_decides_the_paper_and_the_folded_edition_takes_half_of_it() -> None:
    assert editions.resolve(project("US"), "standard").paper == "letter"
    assert editions.resolve(project("GB"), "standard").paper == "a4"
    assert editions.resolve(project("GB"), "folded").paper == "a5"
    assert [name for name, edition in editions.BUILT_IN.items() if edition.folds] == ["folded"]


def test_the_collections_own_edition_stands_before_the_built_in() -> None:
    own = editions.on_paper(editions.BUILT_IN["standard"], "a4")
    assert editions.resolve(project(standard=own), "standard") is own
    assert editions.resolve(project(standard=own), "standard", "letter").paper == "letter"


def test_an_unknown_edition_or_paper_names_the_nearest_and_the_valid() -> None:
    with pytest.raises(BookletError, match=r"did you mean large-print\? Valid: standard, large-print"):
        editions.resolve(project(), "large-prnt")
    with pytest.raises(BookletError, match=r"did you mean letter\?"):
        editions.resolve(project(), "standard", "leter")
