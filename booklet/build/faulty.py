"""Pages of finished files with what is wrong on them: places told by proof, drawn by raster, held by the report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..findings import Finding, Severity
from ..model import Article
from ..report import FaultyPage, Spot
from .raster import PageView, page_views

if TYPE_CHECKING:
    from ..proof import PdfInspection, Place

__all__ = ["faulty_pages", "page_names", "places"]

_MOST = 40  # pages of a report that are drawn: about a megabyte
_ROOM_PT = 3.0  # between what is outlined and its outline


def places(seen: PdfInspection, articles: Sequence[Article], findings: Iterable[Finding]) -> dict[Finding, Place]:
    """Where findings are in a file: those of its own rules, and those of the sources of `articles`, which it holds."""
    from .. import proof

    lines = proof.places_of_lines(articles, seen.facts.nodes, {f.position for f in findings if f.position.line})
    told = {finding: lines[finding.position] for finding in findings if finding.position in lines}
    return told | dict(seen.places)


def page_names(seen: PdfInspection, found: Mapping[Finding, Place]) -> dict[Finding, str]:
    """For each finding, the words that say where it is printed: by the printed number, and by that in the file where it differs."""
    return {finding: f"page {_label(seen, place.page)} of {seen.name}" for finding, place in found.items()}


def faulty_pages(looked: Iterable[tuple[PdfInspection, Mapping[Finding, Place]]]) -> tuple[FaultyPage, ...]:
    """The pages with errors and warnings, file by file, at most 40 of them; of errors, when there are more."""
    listed = [(seen, page, spots) for seen, found in looked for page, spots in sorted(_by_page(found).items())]
    listed.sort(key=lambda each: min(-finding.severity.rank for finding, _ in each[2]))
    chosen = listed[:_MOST]
    made: list[FaultyPage] = []
    for seen in dict.fromkeys(each[0].name for each in chosen):
        own = [each for each in chosen if each[0].name == seen]
        data = own[0][0].data
        wanted = {page: {mark for _, place in spots for mark in place.marks} for _, page, spots in own}
        views = dict(page_views(data, wanted))
        made += [_page(inspection, page, spots, views[page]) for inspection, page, spots in sorted(own, key=lambda each: each[1])]
    return tuple(made)


def _by_page(found: Mapping[Finding, Place]) -> dict[int, list[tuple[Finding, Place]]]:
    pages: dict[int, list[tuple[Finding, Place]]] = {}
    for finding, place in sorted(found.items(), key=lambda each: (-each[0].severity.rank, each[0].sort_key)):
        if finding.severity is not Severity.REVIEW:
            pages.setdefault(place.page, []).append((finding, place))
    return pages


def _page(seen: PdfInspection, page: int, spots: Sequence[tuple[Finding, Place]], view: PageView) -> FaultyPage:
    drawn = [(finding, Spot(page, _outline(place, view))) for finding, place in spots]
    drawn.sort(key=lambda each: each[1].outline is None)
    return FaultyPage(seen.name, page, _label(seen, page), view.picture, view.width_pt, view.height_pt, tuple(drawn))


def _outline(place: Place, view: PageView) -> tuple[float, float, float, float] | None:
    """What to outline, in hundredths of the page from its upper left corner, and no more than the page."""
    boxes = [view.boxes[mark] for mark in place.marks if mark in view.boxes] or ([place.box] if place.box else [])
    if not boxes:
        return None
    x, y = view.origin
    left = max(0.0, min(box[0] for box in boxes) - x - _ROOM_PT)
    right = min(view.width_pt, max(box[2] for box in boxes) - x + _ROOM_PT)
    bottom = max(0.0, min(box[1] for box in boxes) - y - _ROOM_PT)
    top = min(view.height_pt, max(box[3] for box in boxes) - y + _ROOM_PT)
    if right <= left or top <= bottom:
        return None
    across, down = 100 / view.width_pt, 100 / view.height_pt
    return round(left * across, 2), round((view.height_pt - top) * down, 2), round((right - left) * across, 2), round((top - bottom) * down, 2)


def _label(seen: PdfInspection, page: int) -> str:
    label = seen.facts.labels[page - 1] if len(seen.facts.labels) >= page else ""
    return f"{label} (number {page} in the file)" if label not in ("", str(page)) else str(page)
