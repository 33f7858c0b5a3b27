"""Tables must be tables to somebody who hears one cell at a time."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Severity
from .rule import Fault, Subject, rule, words_of


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
