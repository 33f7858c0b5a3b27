"""Editions as frozen values: the geometry and type of each printed form.

The built-in ones are written for US paper; `on_paper` moves an edition to another paper: one with a wide margin keeps its
measure, one with even margins keeps those.
Sources of the large-print profiles: ACB Best Practices for Large Print 2025, APH Guidelines, UKAAF and RNIB
clear-print advice. They contradict each other, so each has its name and nobody's is called the right one.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from .findings import BookletError, Finding, Severity
from .model import Edition, Project

__all__ = ["BUILT_IN", "CONTENTS", "PAPERS", "on_paper", "resolve"]

CONTENTS = ("column", "leaders", "rows")  # how a line of the contents finds its page number

PAPERS: Mapping[str, tuple[float, float]] = MappingProxyType({  # width and height in mm
    "letter": (215.9, 279.4),
    "a4": (210.0, 297.0),
    "half-letter": (139.7, 215.9),
    "a5": (148.0, 210.0),
})  # fmt: skip
_FOLDED = {"letter": "half-letter", "a4": "a5"}
_LEAST_MARGIN_MM = 12.7  # half an inch: office printers and photocopiers lose what lies nearer to the edge

# 36 lines of 18 pt, up to 70 characters wide; the end margin is wide, the same on every page.
STANDARD = Edition(
    "standard", "letter", *PAPERS["letter"],
    margin_top_mm=23.3, margin_bottom_mm=27.5, margin_start_mm=25.0, margin_end_mm=57.9,
    body_pt=12.5, leading_pt=18.0, h1_pt=28.0, h2_pt=18.0, h3_pt=14.0, small_pt=10.5, folio_pt=13.0,
)  # fmt: skip
LARGE = replace(
    STANDARD, name="large-print", margin_top_mm=25.4, margin_bottom_mm=40.0, margin_start_mm=25.0, margin_end_mm=25.0,
    body_pt=18.0, leading_pt=22.5, h1_pt=22.0, h2_pt=20.0, h3_pt=18.0, small_pt=18.0, folio_pt=18.0,
    bold_emphasis=True, resource_columns=1, label="large_print",
)  # fmt: skip

BUILT_IN: Mapping[str, Edition] = MappingProxyType({
    edition.name: edition
    for edition in (
        STANDARD,
        LARGE,
        # All three: an empty line between paragraphs.
        # APH: 39 to 43 characters a line, spacing 1.25, contents in tinted rows without leaders
        replace(LARGE, name="large-print-aph", margin_end_mm=72.0, paragraph_lines=1.0, contents="rows"),
        # ACB: margins of one inch, spacing 1.15, emphasis underlined, leader dots in the contents, black on plain
        # paper, page numbers in the lower outer corner
        replace(LARGE, name="large-print-acb", margin_start_mm=25.4, margin_end_mm=25.4, leading_pt=20.7,
                paragraph_lines=1.0, underlined_emphasis=True, contents="leaders", tints=False, outer_folios=True),
        # RNIB, UKAAF: 16 to 18 pt, generous spacing, nothing underlined
        replace(LARGE, name="large-print-rnib", body_pt=16.0, leading_pt=24.0, h1_pt=22.0, h2_pt=20.0, h3_pt=18.0,
                small_pt=16.0, folio_pt=16.0, margin_start_mm=23.0, margin_end_mm=23.0, paragraph_lines=1.0,
                underlines=False),
        # laid out at its real size on half a sheet, never shrunk
        replace(STANDARD, name="folded", paper="half-letter", width_mm=139.7, height_mm=215.9, margin_top_mm=23.3,
                margin_bottom_mm=24.6, margin_start_mm=14.0, margin_end_mm=14.0, body_pt=12.0, leading_pt=17.0,
                h1_pt=22.0, h2_pt=16.0, h3_pt=13.0, folio_pt=12.0, resource_columns=1, label="folded", folds=True),
    )
})  # fmt: skip


def on_paper(edition: Edition, paper: str) -> Edition:
    """The edition on another paper. The measure stays, and the end margin takes up the difference; but where both
    margins are alike they stay, and the measure takes it.

    Raises KeyError for an unknown paper.
    """
    width, height = PAPERS[paper]
    if paper == edition.paper:
        return edition
    if edition.margin_start_mm == edition.margin_end_mm:
        return replace(edition, paper=paper, width_mm=width, height_mm=height)
    measure = edition.width_mm - edition.margin_start_mm - edition.margin_end_mm
    end = max(_LEAST_MARGIN_MM, width - edition.margin_start_mm - measure)
    return replace(edition, paper=paper, width_mm=width, height_mm=height, margin_end_mm=round(end, 2))


def resolve(project: Project, name: str, paper: str = "") -> Edition:
    """An edition by name, the collection's own before the built-in.

    `paper` empty: what the edition names, for built-in ones Letter in the region US and A4 elsewhere. Raises
    BookletError for an unknown edition or paper.
    """
    own = project.editions.get(name)
    edition = own or BUILT_IN.get(name)
    if edition is None:
        known = [*project.editions, *(key for key in BUILT_IN if key not in project.editions)]
        raise _unknown("edition-unknown", f"there is no edition {name!r}", name, known)
    if paper and paper not in PAPERS:
        raise _unknown("paper-unknown", f"there is no paper {paper!r}", paper, list(PAPERS))
    if not paper and own is not None:
        return own
    paper = paper or ("letter" if project.region == "US" else "a4")
    if edition.paper in _FOLDED.values():
        paper = _FOLDED.get(paper, paper)
    return on_paper(edition, paper)


def _unknown(rule: str, message: str, name: str, known: list[str]) -> BookletError:
    near = difflib.get_close_matches(name, known, 1)
    did = f"did you mean {near[0]}? " if near else ""
    return BookletError(Finding(rule, Severity.ERROR, message, hint=f"{did}Valid: {', '.join(known)}"))
