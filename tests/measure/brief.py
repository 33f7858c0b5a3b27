"""What the pages must measure, as the design brief says it: numbers written here, not taken from booklet."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["LARGE_PRINT", "MM", "STANDARD", "Brief"]

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


STANDARD = Brief(12.5, 18, (28, 18, 14), (32, 24, 20), 10.5, 9, (60, 70), True)
LARGE_PRINT = Brief(18, 22.5, (22, 20, 18), (22 * 1.25, 25, 22.5), 18, 18, (39, 60), False)
