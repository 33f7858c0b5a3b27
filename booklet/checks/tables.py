"""Tables must be tables to somebody who hears one cell at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from ..settings import limit
from .rule import Fault, Subject, rule, short, words_of


@rule(Severity.ERROR, "WCAG 1.3.1")
def table_without_header(subject: Subject) -> Iterator[Fault]:
    """A table has no header cells, so that no cell can be told from another by its column or row.

    Bad: <table><tr><td>Mon</td><td>9 to 5</td></tr><tr><td>Tue</td><td>9 to 1</td></tr></table>

    Good:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |
    """
    for table in subject.tree.iter("table"):
        if not any(words_of(cell) for cell in table.iter("th")):
            yield Fault(table, "the table has no header cells", "give every column a name in the first row")


@rule(Severity.WARNING, "WCAG 1.3.1")
def table_header_empty(subject: Subject) -> Iterator[Fault]:
    """A column has no name. Only the corner cell, over row headers, may be empty.

    Bad:
    | Day |  |
    |-----|-------|
    | Mon | 9 to 5 |

    Good:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |
    """
    for table in subject.tree.iter("table"):
        for row in table.iterfind("thead/tr"):
            empty = [cell for number, cell in enumerate(row) if number and cell.tag in ("th", "td") and not words_of(cell)]
            if empty and any(words_of(cell) for cell in row):
                yield Fault(row, f"{len(empty)} column{'s have' if len(empty) > 1 else ' has'} no name", "name every column")


@rule(Severity.REVIEW, "WCAG 1.3.1")
def table_without_caption(subject: Subject) -> Iterator[Fault]:
    """A table has no caption. Look whether the sentence before it says what it shows.

    Bad:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |

    Good:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |

    : When the clinic is open
    """
    for table in subject.tree.iter("table"):
        caption = table.find("caption")
        if caption is None or not words_of(caption):
            yield Fault(table, "the table has no caption", "add a line after it: a colon, a space and what the table shows")


@rule(Severity.WARNING)
def table_without_rows(subject: Subject) -> Iterator[Fault]:
    """A table has a head and nothing under it.

    Bad:
    | Day | Hours |
    |-----|-------|

    Good:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |
    """
    for table in subject.tree.iter("table"):
        rows = _rows(table)
        if rows and all(row.getparent().tag == "thead" or not words_of(row) and row.find(".//img") is None for row in rows):
            yield Fault(table, "the table has no rows under its head", "fill it, or remove it", words_of(rows[0]))


@rule(Severity.WARNING)
def table_of_one_column(subject: Subject) -> Iterator[Fault]:
    """A table has a single column: it is a list, and is heard as one when it is written as one.

    Bad:
    | Bring |
    |-------|
    | Your card |
    | Your medicines |

    Good:
    - Your card
    - Your medicines
    """
    for table in subject.tree.iter("table"):
        rows = [row for row in _rows(table) if words_of(row)]
        if len(rows) > 1 and all(sum(1 for cell in row if cell.tag in ("td", "th")) == 1 and row[0].get("colspan") is None for row in rows):
            yield Fault(table, "the table has one column", "write it as a list", words_of(rows[0]))


@rule(Severity.WARNING)
def table_wide(subject: Subject) -> Iterator[Fault]:
    """A table has more columns than a page in large print can hold ([checks.limits] table-columns).

    Bad:
    | A | B | C | D | E | F | G |
    |---|---|---|---|---|---|---|
    | 1 | 2 | 3 | 4 | 5 | 6 | 7 |

    Good:
    | A | B | C |
    |---|---|---|
    | 1 | 2 | 3 |
    """
    most = limit(subject.project, "table-columns")
    for table in subject.tree.iter("table"):
        width = max((sum(_span(cell) for cell in row if cell.tag in ("td", "th")) for row in _rows(table)), default=0)
        if width > most:
            yield Fault(table, f"the table has {width} columns, more than {most:g}", "part it into tables, or make rows of its columns",
                        words_of(_rows(table)[0]))


@rule(Severity.REVIEW, "WCAG 1.3.1")
def table_cells_merged(subject: Subject) -> Iterator[Fault]:
    """Cells of a table are merged. Listen whether every cell is read with the right heads.

    Bad: <table><tr><th>Day</th><th>Hours</th></tr><tr><td colspan="2">Closed</td></tr></table>
    Good: <table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td>Closed</td></tr></table>
    """
    for table in subject.tree.iter("table"):
        merged = [cell for row in _rows(table) for cell in row if _span(cell) > 1 or (cell.get("rowspan") or "1") not in ("0", "1")]
        if merged:
            number = f"{len(merged)} cells of the table are" if len(merged) > 1 else "a cell of the table is"
            yield Fault(merged[0], f"{number} merged", "give every cell its own row and column, and repeat what holds for several",
                        words_of(merged[0]))


@rule(Severity.WARNING, "WCAG 1.3.1")
def table_in_table(subject: Subject) -> Iterator[Fault]:
    """A table stands within a cell of another: by ear nobody knows which row is meant.

    Bad: <table><tr><th>Day</th></tr><tr><td><table><tr><th>Hours</th></tr><tr><td>9 to 5</td></tr></table></td></tr></table>
    Good: <table><tr><th>Day</th><th>Hours</th></tr><tr><td>Mon</td><td>9 to 5</td></tr></table>
    """
    for table in subject.tree.iter("table"):
        if next(table.iterancestors("table"), None) is not None:
            yield Fault(table, "the table stands within another table", "write two tables, one after the other", words_of(table))


@rule(Severity.REVIEW)
def table_cell_empty(subject: Subject) -> Iterator[Fault]:
    """Cells of a table are empty: a listener does not know whether nothing is meant or something is missing.

    Bad:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |
    | Tue |  |

    Good:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |
    | Tue | closed |
    """
    for table in subject.tree.iter("table"):
        body = [row for row in _rows(table) if row.getparent().tag != "thead"]
        empty = [(row, cell) for row in body for cell in row
                 if cell.tag == "td" and not words_of(cell) and cell.find(".//svg") is None and cell.find(".//img") is None]
        if empty and any(words_of(row) for row in body):
            number = f"{len(empty)} cells of the table are" if len(empty) > 1 else "a cell of the table is"
            yield Fault(empty[0][0], f"{number} empty", "write what it means: none, closed, not known", words_of(empty[0][0]))


@rule(Severity.REVIEW)
def table_cell_long(subject: Subject) -> Iterator[Fault]:
    """A cell of a table holds as much as a paragraph ([checks.limits] cell-words): in a narrow column it is hard to read.

    Bad:
    | Day | Hours |
    |-----|-------|
    | Mon | We open at nine and close at five, and when you come later than that the front desk is closed, so please call us before you leave home, and if nobody picks up then leave your name and your number, and we will call you back on the next day before noon, unless it is a holiday |

    Good:
    | Day | Hours |
    |-----|-------|
    | Mon | 9 to 5 |
    """
    most = limit(subject.project, "cell-words")
    for table in subject.tree.iter("table"):
        if table.find(".//table") is not None:
            continue
        for row in _rows(table):
            for cell in row:
                count = len(words_of(cell).split()) if cell.tag in ("td", "th") else 0
                if count > most:
                    yield Fault(cell, f"a cell, “{short(words_of(cell), 40)}”, has {count} words, more than {most:g}",
                                "say it in a few words, or put it into the text", words_of(cell))


def _rows(table: Any) -> list[Any]:
    """The rows of a table, without those of tables within it."""
    return [row for part in table if part.tag in ("thead", "tbody", "tfoot") for row in part.findall("tr")] + table.findall("tr")


def _span(cell: Any) -> int:
    """The columns that a cell takes."""
    value = cell.get("colspan") or "1"
    return max(1, int(value)) if value.isdecimal() else 1
