"""Rules for the rest of a finished PDF: fonts, bookmarks, page labels, title, and what is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..findings import Finding, Position, Severity
from .pdf_facts import Bookmark, PdfFacts
from .pdf_ink import Ink
from .places import Fault, place_of
from .plane import contrast

__all__ = ["drawn_faults", "file_faults"]

_LARGE_PT, _LARGE_BOLD_PT = 18.0, 14.0  # WCAG 2.2, "large scale"
_RAISED = 0.7  # of the least size: calls of notes, sub- and superscripts, of up to three signs
_ROMAN = re.compile(r"[ivxlc]+", re.I)
_REPORT = "this is a fault of booklet's, if booklet made the file: please report it with the collection"


def file_faults(facts: PdfFacts, name: str) -> Iterator[Fault]:
    """What is wrong in fonts, bookmarks, page labels and the catalogue of the file called `name`."""
    for font in facts.fonts:
        if not font.embedded:
            yield _fault("pdf-font-not-embedded", name, f"the font {font.name} is not in the file", "PDF/UA-1 7.21.4")
        if not font.named:
            yield _fault("pdf-font-without-unicode", name, f"the letters of the font {font.name} cannot be named",
                         "PDF/UA-1 7.21.7")
    if not facts.lang:
        yield _fault("pdf-language-missing", name, "the file does not say its language", "PDF/UA-1 7.2")
    if not facts.title:
        yield _fault("pdf-title-missing", name, "the file does not say its title", "PDF/UA-1 7.1")
    elif not facts.title_shown:
        yield _fault("pdf-title-hidden", name, "the window shows the file's name and not its title", "PDF/UA-1 7.1")
    for page in facts.pages_without_tab_order[:1]:
        yield _fault("pdf-tab-order-missing", name, f"on page {page} the tab key does not follow the order of the text",
                     "PDF/UA-1 7.18.3", at=page)
    yield from _bookmarks(facts, name)
    yield from _page_labels(facts, name)


def _bookmarks(facts: PdfFacts, name: str) -> Iterator[Fault]:
    """Bookmarks are the headings: as many, in words, level and place. Words that print adds to a heading are left out."""
    headings, bookmarks = facts.headings, facts.bookmarks
    if not headings or not facts.nodes:
        return
    if not bookmarks:
        yield _fault("pdf-bookmarks-missing", name, f"the file has {len(headings)} headings and no bookmarks", "PDF/UA-1 7.17")
        return
    if len(headings) != len(bookmarks):
        yield _fault("pdf-bookmarks-differ", name, f"the file has {len(headings)} headings and {len(bookmarks)} bookmarks",
                     "PDF/UA-1 7.17")
        return
    for heading, bookmark, depth in zip(headings, bookmarks, _depths([heading.level for heading in headings]), strict=True):
        said = f"the bookmark “{bookmark.title[:50]}”"
        if not _within(bookmark, heading.text):
            yield _fault("pdf-bookmarks-differ", name, f"{said} stands for the heading “{heading.text[:50]}”", "PDF/UA-1 7.17",
                         at=heading.page)
        elif bookmark.depth != depth:
            yield _fault("pdf-bookmarks-differ", name, f"{said} is at depth {bookmark.depth}, its heading at {depth}", "PDF/UA-1 7.17",
                         at=heading.page)
        elif bookmark.page and heading.page and bookmark.page != heading.page:
            yield _fault("pdf-bookmarks-differ", name,
                         f"{said} leads to page {bookmark.page}, its heading stands on page {heading.page}", "PDF/UA-1 7.17",
                         at=heading.page)


def _depths(levels: list[int]) -> Iterator[int]:
    """How deep each heading lies: one deeper than the nearest before it of a higher rank."""
    above: list[int] = []
    for level in levels:
        while above and above[-1] >= level:
            above.pop()
        above.append(level)
        yield len(above)


def _within(bookmark: Bookmark, heading: str) -> bool:
    rest = iter(re.findall(r"\w", heading))
    return all(sign in rest for sign in re.findall(r"\w", bookmark.title))


def _page_labels(facts: PdfFacts, name: str) -> Iterator[Fault]:
    if not facts.labels:
        if facts.pages > 1:
            yield _fault("pdf-page-labels-missing", name, "the pages have no labels, so that a number typed leads elsewhere than printed",
                         "PDF/UA-1 7.17")
        return
    printed: dict[int, set[str]] = {}
    for run in facts.painted.runs:
        if run.state == "pagination":
            printed.setdefault(run.page, set()).update(re.findall(r"\w+", run.text().lower()))
    for page, words in sorted(printed.items()):
        label = facts.labels[page - 1].lower()
        numbers = {word for word in words if (word.isdecimal() and 0 < int(word) <= facts.pages) or _ROMAN.fullmatch(word)}
        if label and numbers and not _same_number(label, words):
            yield _fault("pdf-page-labels-differ", name,
                         f"page {page} of the file is labelled {facts.labels[page - 1]}, and {sorted(numbers)[0]} is printed on it",
                         "PDF/UA-1 7.17", at=page)
            return


def _same_number(label: str, words: set[str]) -> bool:
    """Whether a label is among the words printed, in whatever digits."""
    return label in words or (label.isdecimal() and any(word.isdecimal() and int(word) == int(label) for word in words))


# -- what is drawn -----------------------------------------------------------------------------


def drawn_faults(facts: PdfFacts, name: str, *, least_pt: float) -> Iterator[Fault]:
    """Words drawn too small or too faint: text and furniture, not other decoration. A finding for each size and each
    pair of colours, at its first place."""
    small: dict[float, list[Ink]] = {}
    faint: dict[tuple[float, float], list[Ink]] = {}
    for run in facts.painted.runs:
        if run.state == "artifact":
            continue
        if run.size_pt < least_pt - 0.06:
            small.setdefault(run.size_pt, []).append(run)
        if run.colour is not None and run.ground is not None:
            large = run.size_pt >= _LARGE_PT or (run.bold and run.size_pt >= _LARGE_BOLD_PT)
            ratio, least = contrast(run.colour, run.ground), 3.0 if large else 4.5
            if ratio < least - 0.005:
                faint.setdefault((round(ratio, 2), least), []).append(run)
    for size, runs in sorted(small.items()):
        first = next((run for run in runs if _counts(run, least_pt)), None)
        if first:
            line = _line(first, runs)
            yield _fault("pdf-text-small", name,
                         f"“{_said(line)}” on page {first.page} is drawn in {size:g} pt, at least {least_pt:g} is asked for", "",
                         "give it a larger size in styles/, or draw the picture larger", at=line)
    for (ratio, least), runs in sorted(faint.items()):
        first = next((run for run in runs if run.text().strip()), None)
        if first:
            line = _line(first, runs)
            yield _fault("pdf-contrast-low", name,
                         f"“{_said(line)}” on page {first.page} contrasts {ratio:.1f}:1 with its ground, at least {least:g} is asked for",
                         "WCAG 1.4.3", "choose a darker colour for the words, or a lighter ground", at=line)


def _counts(run: Ink, least_pt: float) -> bool:
    text = run.text().strip()
    return bool(text) and (len(text) > 3 or run.size_pt < _RAISED * least_pt)


def _line(first: Ink, runs: list[Ink]) -> list[Ink]:
    """The ink of a line from its first piece: drawings paint their words letter by letter."""
    return [run for run in runs[runs.index(first):] if run.page == first.page and abs(run.y - first.y) < 0.1 and run.x >= first.x]


def _said(line: list[Ink]) -> str:
    text = " ".join("".join(run.text() for run in line).split())
    return text if len(text) <= 40 else text[:39].rstrip() + "…"


def _fault(rule: str, name: str, message: str, clause: str, hint: str = _REPORT, *, at: list[Ink] | int | None = None) -> Fault:
    return Finding(rule, Severity.ERROR if clause else Severity.WARNING, message, Position(name), hint, clause), place_of(at)
