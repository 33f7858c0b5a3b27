"""What the pages must measure, as the design brief says it: numbers written here, not taken from booklet."""

from __future__ import annotations

from dataclasses import dataclass, replace

__all__ = ["ACB", "APH", "FOLDED", "LARGE_PRINT", "MM", "RNIB", "STANDARD", "Brief"]

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Brief:
    """Sizes and line distances in pt; `heads` are those of an article's title, sections and their parts."""

    body: float
    leading: float
    heads: tuple[float, float, float]
    head_leadings: tuple[float, float, float]
    small: float  # nothing is smaller, but calls of notes where `calls` says so
    calls: float
    characters: tuple[float, float]  # least and most in a full line, on average
    wide_end: bool  # a wide margin on the end side of every page
    start: float = 25.0  # margins of the text in mm, at least
    end: float = 25.0
    italics: bool = True  # whether words may be slanted
    strong: bool = True  # whether words within text may be bold
    empty: float = 0.45  # how much of a page may stay empty before what is kept whole


STANDARD = Brief(12.5, 18, (28, 18, 14), (32, 24, 20), 10.5, 9, (60, 70), True, end=45.0)
LARGE_PRINT = Brief(18, 22.5, (22, 20, 18), (22 * 1.25, 25, 22.5), 18, 18, (39, 60), False, italics=False)
# "When to get help" is never parted, and takes half a page of large print: the page before it may be as empty.
# Three organisations' own numbers. APH: 39 to 43 characters, spacing 1.25, no italics. ACB 2025: spacing 1.15, margins of
# an inch, emphasis underlined, the text not bold. RNIB and UKAAF: 16 to 18 pt, spacing of 1.5, no italics, no underlining.
APH = replace(LARGE_PRINT, characters=(39, 43), wide_end=True, end=65.0, empty=0.6)
ACB = replace(
    LARGE_PRINT, leading=20.7, head_leadings=(22 * 1.15, 20 * 1.15, 20.7), start=25.4, end=25.4, strong=False,
    empty=0.55,
)  # fmt: skip
RNIB = replace(
    LARGE_PRINT, body=16, leading=24, head_leadings=(22 * 4 / 3, 20 * 10 / 7, 18 * 10 / 7), small=16, calls=16,
    characters=(50, 70), start=23.0, end=23.0, empty=0.5,
)  # fmt: skip
# Half a sheet: body of 12 pt at least, and on small pages what is kept whole takes a larger part.
FOLDED = Brief(
    12, 17, (22, 16, 13), (22 * 4 / 3, 16 * 4 / 3, 13 * 17 / 12), 10.5, 9, (45, 70), False, start=14.0, end=14.0, empty=0.6,
)  # fmt: skip
