"""docs/speed.svg: a bar for each case, the wall time of stock WeasyPrint being 100."""

from __future__ import annotations

from xml.sax.saxutils import escape

from .cases import CASES
from .results import Results

__all__ = ["chart"]

_WIDTH, _LEFT, _BAR, _STEP, _TOP = 760, 330, 20, 32, 58
_OURS, _PEERS = "#0b4f5c", "#767676"


def chart(results: Results, size: int) -> str:
    """Bars from the longest to the shortest, booklet's in its own colour; what was not run has none and says so."""
    found = {case: results.ratio(size, case.name, "weasyprint", "wall_s") for case in CASES if case.part == "book"}
    bars = sorted(((case, 100 * spread.median) for case, spread in found.items() if spread), key=lambda bar: -bar[1])
    missing = [case for case, spread in found.items() if spread is None]
    longest = max([100.0, *(value for _, value in bars)])
    height = _TOP + _STEP * len(found) + 12
    title = f"Time for {size} articles, stock WeasyPrint being 100"
    told = "; ".join([*(f"{case.label}: {value:.3g}" for case, value in bars), *(f"{case.label}: not run" for case in missing)])
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" aria-labelledby="t d" '
        'font-family="sans-serif" font-size="14">',
        f'<title id="t">{escape(title)}</title>', f'<desc id="d">{escape(told)}.</desc>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="30" font-size="18" font-weight="bold" fill="#1a1a1a">{escape(title)}</text>',
    ]
    scale = (_WIDTH - _LEFT - 70) / longest
    for number, (case, value) in enumerate([*bars, *((case, None) for case in missing)]):
        y = _TOP + _STEP * number
        lines.append(f'<text x="{_LEFT - 10}" y="{y + 15}" text-anchor="end" fill="#1a1a1a">{escape(case.label)}</text>')
        if value is None:
            lines.append(f'<text x="{_LEFT}" y="{y + 15}" fill="#1a1a1a">not run</text>')
            continue
        length = max(1.0, value * scale)
        lines.append(f'<rect x="{_LEFT}" y="{y}" width="{length:.1f}" height="{_BAR}" fill="{_PEERS if case.peer else _OURS}"/>')
        lines.append(f'<text x="{_LEFT + length + 8:.1f}" y="{y + 15}" font-weight="bold" fill="#1a1a1a">{value:.3g}</text>')
    return "\n".join([*lines, "</svg>", ""])
