"""What a table's structure says: scopes, IDs, headers, a regular grid.

ISO 32000-1 14.8.5.7 and PDF/UA-1 7.5: a cell whose heads cannot be found by
Scope alone names them by ID. Every TD names them here, so that a reader that
knows only one of the two ways finds its heads.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from .roles import Outline
from .tree import Node

__all__ = ["finish_table"]

_ORDER = {"Caption": 0, "THead": 1, "TBody": 2, "TR": 2, "TFoot": 3}
_SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}


@dataclass(slots=True)
class _Grid:
    cells: dict[tuple[int, int], Node] = field(default_factory=dict)
    places: dict[Node, tuple[int, int, int, int]] = field(default_factory=dict)  # row, column, rows, columns
    rows: list[Node] = field(default_factory=list)
    width: int = 0


def finish_table(table: Node, outline: Outline, prefix: str) -> None:
    """Complete a Table: order of its parts, scopes, IDs beginning with `prefix`, headers, no short rows."""
    table.kids.sort(key=lambda kid: _ORDER.get(kid.role, 2) if isinstance(kid, Node) else 2)
    grid = _lay_out(table)
    for number, (cell, (row, column, _, _)) in enumerate(grid.places.items(), 1):
        if cell.role == "TH":
            cell.set("Table", "Scope", _scope(cell, outline, row, column))
            cell.id = cell.id or f"{prefix}-{number}"
    above = _column_heads(grid)
    for cell, (row, column, rows, columns) in grid.places.items():
        heads = _heads(grid, above, cell, row, column, rows, columns)
        if heads:
            cell.set("Table", "Headers", [head.id for head in heads])


def _groups(table: Node) -> list[list[Node]]:
    groups: list[list[Node]] = []
    loose: list[Node] = []
    for kid in table.kids:
        if isinstance(kid, Node) and kid.role in ("THead", "TBody", "TFoot"):
            groups.append([row for row in kid.kids if isinstance(row, Node) and row.role == "TR"])
        elif isinstance(kid, Node) and kid.role == "TR":
            if not loose:
                groups.append(loose)
            loose.append(kid)
    return groups


def _lay_out(table: Node) -> _Grid:
    """Where every cell stands, spans cut to their row group; short rows are filled up."""
    grid = _Grid()
    for group in _groups(table):
        first = len(grid.rows)
        for index, row in enumerate(group):
            y, x = first + index, 0
            for cell in row.kids:
                if not isinstance(cell, Node) or cell.role not in ("TH", "TD"):
                    continue
                spans = cell.attributes.get("Table", {})
                while (y, x) in grid.cells:
                    x += 1
                left = len(group) - index
                rows = spans.get("RowSpan", 1)
                rows = left if rows == 0 else min(rows, left)
                columns = max(spans.get("ColSpan", 1), 1)
                for name, value in (("RowSpan", rows), ("ColSpan", columns)):
                    if value > 1:
                        cell.set("Table", name, value)
                    else:
                        spans.pop(name, None)
                for dy in range(rows):
                    for dx in range(columns):
                        grid.cells.setdefault((y + dy, x + dx), cell)
                grid.places[cell] = (y, x, rows, columns)
                x += columns
        grid.rows.extend(group)
    grid.width = max((x for _, x in grid.cells), default=-1) + 1
    for y, row in enumerate(grid.rows):
        for x in range(grid.width):
            if (y, x) not in grid.cells:
                filler = row.append("TD", row.kids[-1].key if row.kids else row.key)
                grid.cells[y, x] = filler
                grid.places[filler] = (y, x, 1, 1)
    return grid


def _scope(cell: Node, outline: Outline, row: int, column: int) -> str:
    said = _SCOPES.get((cell.element.get("scope") or "").lower()) if cell.element is not None else None
    if said:
        return said
    group = cell.parent.parent if cell.parent is not None else None
    if group is not None and group.role == "THead":
        return "Column"
    return "Column" if row == 0 else "Row"


def _column_heads(grid: _Grid) -> dict[int, list[tuple[int, Node]]]:
    """The heads of columns by column, as (row, head) from the top: to look up every row for every cell is quadratic."""
    heads: dict[int, list[tuple[int, Node]]] = {}
    for (y, x), cell in sorted(grid.cells.items(), key=lambda item: item[0]):
        if _is(cell, "Column"):
            heads.setdefault(x, []).append((y, cell))
    return heads


def _heads(grid: _Grid, above: dict[int, list[tuple[int, Node]]], cell: Node, row: int, column: int, rows: int, columns: int) -> list[Node]:
    """The heads of a cell: of its columns from the top, then of its rows from the start.

    A head in the cell's own row group's row counts for the row; heads of columns are those above it.
    """
    found: dict[Node, None] = {}
    for x in range(column, column + columns):
        for y, head in above.get(x, ()):
            if y >= row:
                break
            if head is not cell:
                found[head] = None
    for y in range(row, row + rows):
        for x in range(column):
            head = grid.cells.get((y, x))
            if head is not None and head is not cell and _is(head, "Row"):
                found[head] = None
    return list(found)


def _is(cell: Node, scope: str) -> bool:
    return cell.role == "TH" and cell.attributes["Table"].get("Scope") == scope
