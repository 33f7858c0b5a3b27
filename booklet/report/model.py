"""What a report holds: facts gathered elsewhere, as plain values, so that this room needs no other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ..findings import Finding

__all__ = ["ArticleFacts", "ContrastFacts", "FaultyPage", "FileFacts", "Report", "Spot", "VerdictFacts"]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A finished file that was looked at. `kind` is pdf or epub; `claims` the standards it says it follows.

    `thumbnails` are small PNGs of its first pages, in order; `labels` the printed numbers of all pages; `tree` its tag
    tree, a line an element; `spoken` what a screen reader says; `statements` what a bookshop shows: (heading, sentences).
    """

    name: str
    kind: str
    title: str
    size: int
    sha256: str
    pages: int = 0
    claims: tuple[str, ...] = ()
    note: str = ""
    thumbnails: tuple[bytes, ...] = ()
    labels: tuple[str, ...] = ()
    tree: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()
    statements: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleFacts:
    """An article: how hard it is to read, and when it was and will be reviewed. `measure` is SMOG (a US school grade),
    INFLESZ (0 hard to 100 easy) or empty; `score` None when nothing was measured."""

    title: str
    source: str
    lang: str
    measure: str = ""
    score: float | None = None
    without_terms: float | None = None
    kincaid: float | None = None
    confidence: str = "none"
    words: int = 0
    words_per_sentence: float = 0.0
    last_reviewed: date | None = None
    next_review: date | None = None
    status: str = ""


@dataclass(frozen=True, slots=True)
class ContrastFacts:
    """Two colours of the theme, as #rrggbb, their contrast and how much it must be."""

    front: str
    ground: str
    front_colour: str
    ground_colour: str
    ratio: float
    least: float
    place: str

    @property
    def enough(self) -> bool:
        return self.ratio >= self.least


@dataclass(frozen=True, slots=True)
class VerdictFacts:
    """What a validator said, in its own words; `status` is passed, failed or not run. `judge` is false for a quick look,
    whose pass proves nothing."""

    name: str
    file: str
    status: str
    version: str = ""
    profile: str = ""
    reason: str = ""
    hint: str = ""
    judge: bool = True
    complaints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a finding is in a file: its page from 1, and what of the page to outline, (left, top, width, height) in
    hundredths of the page's own width and height; None where only the page is known."""

    page: int
    outline: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class FaultyPage:
    """A page with findings, as a PNG whose sides are in the proportion of `width_pt` to `height_pt`. `spots` are its
    findings, the outlined first."""

    file: str
    page: int
    label: str
    picture: bytes
    width_pt: float
    height_pt: float
    spots: tuple[tuple[Finding, Spot], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything a report says. `excerpts` are lines of the sources around findings: (file, line) -> [(number, text)].
    `faulty` are pages to be shown with their faults; `pages` says of a finding where it is printed ("page 4 of a.pdf");
    `unexamined` are sentences about what nobody looked at. `today` is the date of the check; `grade_limit` the SMOG grade from which an article is warned of."""

    title: str
    today: date
    version: str
    findings: tuple[Finding, ...]
    files: tuple[FileFacts, ...] = ()
    articles: tuple[ArticleFacts, ...] = ()
    contrasts: tuple[ContrastFacts, ...] = ()
    verdicts: tuple[VerdictFacts, ...] = ()
    excerpts: Mapping[tuple[str, int], tuple[tuple[int, str], ...]] = field(default_factory=dict)
    grade_limit: float = 8.0
    faulty: tuple[FaultyPage, ...] = ()
    pages: Mapping[Finding, str] = field(default_factory=dict)
    unexamined: tuple[str, ...] = ()
    css: str = ""  # of the collection's own pages, which the report is printed with
    sources_only: bool = False
