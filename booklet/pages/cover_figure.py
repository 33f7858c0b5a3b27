"""The figure on the cover: rings over still water, drawn from the theme's accent in solid inks."""

from __future__ import annotations

__all__ = ["cover_figure"]

WIDTH, HEIGHT = 176.0, 104.0  # in units of about a millimetre
HORIZON = 66.0


def cover_figure() -> str:
    """Inline SVG without text; decoration, hidden from screen readers. Colours are classes of the style sheet."""
    centre = WIDTH * 0.62
    rings = []
    for index in range(6):
        radius = 60.0 - index * 10.0
        rings.append(f'<path class="ring-{index}" d="M{_n(centre - radius)} {_n(HORIZON)}'
                     f'A{_n(radius)} {_n(radius)} 0 0 1 {_n(centre + radius)} {_n(HORIZON)}Z"/>')
    lines = []
    for index in range(7):
        y = HORIZON + 5.0 + index * (3.2 + index * 0.42)
        half = 60.0 + 5.0 * index
        lines.append(f'<path class="wave-{index}" d="M{_n(max(0.0, centre - half))} {_n(y)}H{_n(min(WIDTH, centre + half))}"/>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="cover-drawing" viewBox="0 0 {WIDTH:g} {HEIGHT:g}" aria-hidden="true">'
        f'{"".join(rings)}<path class="horizon" d="M0 {HORIZON:g}H{WIDTH:g}"/>{"".join(lines)}</svg>'
    )


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
