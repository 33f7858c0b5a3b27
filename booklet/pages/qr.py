"""QR codes as inline SVG: what a phone reads must be the address printed beside it.

ISO/IEC 18004: a quiet zone of four modules on each side; error correction M or better. A module is printed at
0.5 mm or more, the whole at 20 mm or more.
"""

from __future__ import annotations

from functools import lru_cache

__all__ = ["qr_svg", "size_mm"]

QUIET = 4  # modules
LEAST_MODULE_MM = 0.5
LEAST_MM = 25.0


@lru_cache(maxsize=1024)
def _matrix(url: str) -> tuple[tuple[bool, ...], ...]:
    import segno

    code = segno.make(url, error="m", micro=False, boost_error=False)
    return tuple(tuple(bool(module & 1) for module in row) for row in code.matrix)


def size_mm(url: str) -> float:
    """Width of the printed code with its quiet zone: 25 mm, or more where its modules would be too small."""
    return max(LEAST_MM, (len(_matrix(url)) + 2 * QUIET) * LEAST_MODULE_MM)


def qr_svg(url: str, title: str) -> str:
    """The code of an address, black on white, with `title` as its description."""
    from markupsafe import escape

    matrix = _matrix(url)
    side = len(matrix) + 2 * QUIET
    size = f"{size_mm(url):g}mm"
    path = "".join(_runs(row, y + QUIET) for y, row in enumerate(matrix))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="0 0 {side} {side}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<path fill="#ffffff" d="M0 0h{side}v{side}H0z"/><path fill="#000000" d="{path}"/></svg>'
    )


def _runs(row: tuple[bool, ...], y: int) -> str:
    """One row of modules as rectangles, neighbours joined so that no white hair shows between them."""
    parts, x = [], 0
    while x < len(row):
        if not row[x]:
            x += 1
            continue
        end = x
        while end < len(row) and row[end]:
            end += 1
        parts.append(f"M{x + QUIET} {y}h{end - x}v1h-{end - x}z")
        x = end
    return "".join(parts)
