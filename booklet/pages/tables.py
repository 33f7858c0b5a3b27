"""Widths for a table's columns, so that its rows take few lines.

The engine typesets tables with a fixed layout (an automatic one is many times slower), which makes all columns
equally wide: a column of two words then takes as much as one of two sentences. Widths are chosen here from the
lengths of the words, and written as percentages, so they hold for every edition.

A table whose words do not fit side by side is set row under row where the lines are too short for it (the classes
`set-crowded…`; the style sheet decides by the edition), each cell with its column's head: no word is torn, and none is
made smaller.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from .body import text_of

__all__ = ["CROWDED", "set_columns"]

_LINE = 57.0  # characters across the measure of the standard edition
_NARROW = 40.0  # and of the largest print (APH): no word may be wider than its column there
_GAP = 2.0  # characters between two columns
_BOLD = 1.12  # bold letters are wider
_STEP = 4  # percent
_MOST_COLUMNS = 4  # of which every sharing is tried
_TALL = 9  # lines; a row of more is broken rather than moved overleaf whole
# class -> characters across the shortest measure that is wide enough without it
CROWDED = {"set-crowded-short": 37.0, "set-crowded-large": 43.0, "set-crowded-half": 50.0, "set-crowded": 62.0}


def set_columns(tree: etree._Element) -> None:
    """Put a colgroup with widths into each table of two columns or more without joined cells."""
    for table in tree.iter("table"):
        rows = [list(row) for row in table.iter("tr")]
        count = len(rows[0]) if rows else 0
        if count < 2 or any(len(row) != count for row in rows) or table.find("colgroup") is not None:
            continue
        if any(cell.get("colspan") or cell.get("rowspan") or cell.find(".//table") is not None for row in rows for cell in row):
            continue
        measured = [[_measured(cell) for cell in row] for row in rows]
        widths = (_widths(measured, count) if count <= _MOST_COLUMNS else ()) or _by_words(measured, count)
        _mark_crowded(table, rows, measured)
        _mark_tall(rows, measured, widths)
        group = etree.Element("colgroup")
        for width in widths:
            etree.SubElement(group, "col", {"style": f"width:{width}%"})
        caption = table.find("caption")
        table.insert(0 if caption is None else table.index(caption) + 1, group)


def _by_words(rows: list[list[tuple[list[float], float]]], count: int) -> tuple[int, ...]:
    """Percentages that give each column its longest word and share what is left by the length of its text."""
    least = [max(row[k][1] for row in rows) + _GAP for k in range(count)]
    text = [max(sum(row[k][0]) for row in rows) ** 0.5 for k in range(count)]
    left = max(0.0, _NARROW - sum(least))
    room = [width + left * part / (sum(text) or 1) for width, part in zip(least, text, strict=True)]
    shares = [max(1, int(100 * width / sum(room))) for width in room]
    shares[room.index(max(room))] += 100 - sum(shares)
    return tuple(shares)


def _mark_crowded(table: etree._Element, rows: list[list[etree._Element]], measured: list[list[tuple[list[float], float]]]) -> None:
    """Say how long a line must be for the table's longest words, and give the cells the heads that they need without it."""
    need = sum(max(row[k][1] for row in measured) + _GAP for k in range(len(rows[0]))) - _GAP
    names = [name for name, characters in CROWDED.items() if need > characters]
    heads = table.find("thead")
    if not names or len(rows) < 2 or (heads is not None and len(heads) != 1):
        return
    table.set("class", " ".join([table.get("class", ""), *names]).strip())
    if heads is None:
        return
    labels = [text_of(cell) for cell in rows[0]]
    for row in rows[1:]:
        for cell, label in zip(row[1:], labels[1:], strict=True):
            if not label or not text_of(cell):
                continue
            span = etree.Element("span", {"class": "print-only cell-label", "data-generated": ""})
            span.text, span.tail, cell.text = f"{label}: ", cell.text, None
            cell.insert(0, span)


def _mark_tall(rows: list[list[etree._Element]], measured: list[list[tuple[list[float], float]]], widths: tuple[int, ...]) -> None:
    """Rows of many lines may go on overleaf: kept whole they would leave a page all but empty."""
    for row, cells in zip(rows, measured, strict=True):
        beside = max(_lines(cell[0], width * _NARROW / 100 - _GAP) for cell, width in zip(cells, widths, strict=True))
        under = sum(_lines(cell[0], CROWDED["set-crowded-short"]) for cell in cells)
        names = [name for name, lines in (("set-tall", beside), ("set-long", under)) if lines > _TALL]
        parent = row[0].getparent()
        if names and parent is not None:
            parent.set("class", " ".join([parent.get("class", ""), *names]).strip())


def _measured(cell: etree._Element) -> tuple[list[float], float]:
    """The lengths of a cell's words, in characters, and the longest of them."""
    wider = _BOLD if cell.tag == "th" else 1.0
    words = [len(word) * wider for word in text_of(cell).split()]
    return words, max(words, default=0.0)


def _widths(rows: list[list[tuple[list[float], float]]], count: int) -> tuple[int, ...]:
    """The percentages with which the rows take the fewest lines; the most even of them, () when no word-safe one is known."""
    least = [max(row[k][1] for row in rows) for k in range(count)]
    full = [max(sum(row[k][0]) + len(row[k][0]) for row in rows) for k in range(count)]
    gaps = [_GAP if k < count - 1 else 0.0 for k in range(count)]
    safe = [next((width for width in range(3 * _STEP, 101) if width * _NARROW / 100 - gap >= word), 101) for gap, word in zip(gaps, least, strict=True)]
    parts = [100 * part / (sum(full) or 1) for part in full]
    known: list[dict[int, list[int]]] = [{} for _ in range(count)]  # by width: the lines of a column's cells

    def lines_of(column: int, width: int) -> list[int]:
        if width not in known[column]:
            room = width * _LINE / 100 - gaps[column]
            known[column][width] = [_lines(row[column][0], room) for row in rows]
        return known[column][width]

    best: tuple[float, float, tuple[int, ...]] | None = None
    for widths in _shares(100, safe):
        lines = sum(map(max, zip(*(lines_of(k, width) for k, width in enumerate(widths)), strict=True)))
        if best is not None and lines > best[0]:
            continue
        # of equals, the one whose columns have the same share of air
        uneven = sum(abs(width - part) for width, part in zip(widths, parts, strict=True))
        if best is None or (lines, uneven) < best[:2]:
            best = (lines, uneven, widths)
    return best[2] if best else ()


def _lines(words: list[float], room: float) -> int:
    """Lines that words of these lengths take in so much room."""
    lines, used = 1, 0.0
    for word in words:
        if used and used + 1 + word > room:
            lines, used = lines + 1, word
        else:
            used += word + (1 if used else 0)
    return lines


def _shares(whole: int, least: list[int]) -> Iterator[tuple[int, ...]]:
    """Every way to share a whole in steps, each part at least three of them and no smaller than its least."""
    if len(least) == 1:
        if whole >= least[0]:
            yield (whole,)
        return
    for first in range(3 * _STEP, whole - 3 * _STEP * (len(least) - 1) + 1, _STEP):
        if first >= least[0]:
            for rest in _shares(whole - first, least[1:]):
                yield (first, *rest)
