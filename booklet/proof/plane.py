"""Points, matrices, areas and colours of a page as painted (ISO 32000-1, 8.3 and 8.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["IDENTITY", "Area", "Colour", "Matrix", "area", "colour_of", "contrast", "matrix_of", "over", "times"]

Colour = tuple[float, float, float]
Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SEGMENT = re.compile(r"((?:[-+]?[\d.]+\s+)*)(re|[mlcvyh])")
_ENDS = {"m": 2, "l": 2, "c": 6, "v": 4, "y": 4}  # operands; the last two are where the segment ends


@dataclass(frozen=True, slots=True)
class Area:
    """A filled area in the page's space. `outlines` are polygons; curves are taken by their ends and control points'
    chords, which is enough to say what stands behind a letter."""

    left: float
    bottom: float
    right: float
    top: float
    outlines: tuple[tuple[tuple[float, float], ...], ...]
    even_odd: bool
    colour: Colour | None

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside."""
        if not (self.left <= x <= self.right and self.bottom <= y <= self.top):
            return False
        winding = crossings = 0
        for outline in self.outlines:
            before = outline[-1]
            for point in outline:
                if (before[1] <= y) != (point[1] <= y):
                    side = (point[0] - before[0]) * (y - before[1]) - (x - before[0]) * (point[1] - before[1])
                    up = point[1] > before[1]
                    if (side > 0) == up:
                        crossings += 1
                        winding += 1 if up else -1
                before = point
        return bool(crossings % 2) if self.even_odd else winding != 0


def area(path: str, matrix: Matrix, colour: Colour | None, even_odd: bool, clip: Area | None) -> Area:
    """The area that the operators of a path enclose, no larger than the bounds of what it is clipped to."""
    a, b, c, d, e, f = matrix
    outlines: list[list[tuple[float, float]]] = []

    def add(x: float, y: float, begin: bool = False) -> None:
        if begin or not outlines:
            outlines.append([])
        outlines[-1].append((a * x + c * y + e, b * x + d * y + f))

    for operands, op in _SEGMENT.findall(path):
        numbers = [float(each) for each in operands.split()]
        if op == "re" and len(numbers) >= 4:
            x, y, width, height = numbers[-4:]
            add(x, y, begin=True)
            add(x + width, y)
            add(x + width, y + height)
            add(x, y + height)
        elif op in _ENDS and len(numbers) >= _ENDS[op]:
            add(numbers[-2], numbers[-1], begin=op == "m")
    closed = tuple(tuple(outline) for outline in outlines if len(outline) > 2)
    xs = [x for outline in closed for x, _ in outline]
    ys = [y for outline in closed for _, y in outline]
    bounds = (min(xs), min(ys), max(xs), max(ys)) if xs else (0.0, 0.0, -1.0, -1.0)
    if clip is not None:
        bounds = (max(bounds[0], clip.left), max(bounds[1], clip.bottom), min(bounds[2], clip.right), min(bounds[3], clip.top))
    return Area(*bounds, closed, even_odd, colour)


def matrix_of(numbers: list[float]) -> Matrix:
    a, b, c, d, e, f = numbers
    return (a, b, c, d, e, f)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def colour_of(numbers: list[float]) -> Colour | None:
    """One, three or four parts from 0 to 1 (grey, RGB, CMYK) as RGB; None for anything else."""
    parts = [min(1.0, max(0.0, each)) for each in numbers]
    if any(abs(each) > 1.0 for each in numbers):
        return None  # parts of another space, as Lab
    match parts:
        case [grey]:
            return (grey, grey, grey)
        case [red, green, blue]:
            return (red, green, blue)
        case [cyan, magenta, yellow, black]:
            return ((1 - cyan) * (1 - black), (1 - magenta) * (1 - black), (1 - yellow) * (1 - black))
    return None


def over(front: Colour | None, ground: Colour | None, alpha: float) -> Colour | None:
    """A colour laid over another with an opacity."""
    if front is None or alpha >= 1:
        return front
    if ground is None:
        return None
    red, green, blue = (alpha * one + (1 - alpha) * other for one, other in zip(front, ground, strict=True))
    return (red, green, blue)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
