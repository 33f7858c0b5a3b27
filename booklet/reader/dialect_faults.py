"""What an author wrote as a sign and CommonMark reads as prose, or reads otherwise than it was meant.

Nothing here changes the tree: every word stands where the grammar puts it, and a complaint says so at its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..findings import Severity
from .dialect_inline import MAX_TEXT, SIGNS
from .dialect_starts import DELIMITER_ROW
from .dialect_tree import Block, row_cells

__all__ = ["Complaint", "complaints"]

# One # before a digit is a number (#1), a line of #words a row of hashtags; within a paragraph only ## can be nothing else.
_HEADING = re.compile(r"#(?=[^\W\d_]|[*“\"\u00a0\u3000])(?!\S+(?: +#\S+)+$)|#{2,6}[^ #]")
_HEADING_WITHIN = re.compile(r"#{2,6}[^ #]")
_LEAVES = ("para", "heading", "dt")


@dataclass(frozen=True, slots=True)
class Complaint:
    """One fact and one hint at a line of the file, from 1."""

    rule: str
    message: str
    line: int
    hint: str
    severity: Severity = Severity.WARNING


def complaints(root: Block) -> Iterator[Complaint]:
    """Every complaint about a tree of blocks, in the order of the blocks."""
    if root.level:
        yield Complaint("nesting-too-deep", "marks are nested too deeply to be meant", root.level,
                        "write it as separate paragraphs or lists")
    waiting = [root]
    while waiting:  # not by recursion: hostile text nests deeply
        block = waiting.pop()
        waiting += reversed(block.children)
        if block.kind == "div":
            yield from _of_div(block)
        elif block.kind == "stray":
            yield Complaint("block-end-stray", "three colons end a block here and none is open; they are left out", block.line,
                            "delete them, or open the block above with ::: and its name")
        elif block.kind == "para":
            yield from _of_paragraph(block)
        if block.kind in _LEAVES or block.kind == "table":
            yield from _too_long(block)


def _of_div(block: Block) -> Iterator[Complaint]:
    if not block.closed and block.level:  # a call-out of another system has no end to forget
        yield Complaint("block-unclosed", f"the block {block.mark} opens here and is never closed; everything down to line "
                        f"{block.end} stands in it",
                        block.line, f"write {':' * block.level} on a line of its own where it ends", Severity.ERROR)
    if block.loose:
        yield Complaint("block-title-quotes", f"the title of the block {block.mark} does not stand between two quotation marks; "
                        f"“{block.info}” is taken", block.line, f'write {":" * block.level} {block.mark} "{block.info}"')


def _of_paragraph(block: Block) -> Iterator[Complaint]:
    told = False
    for at, line in enumerate(block.lines):
        number = block.line + at
        if (_HEADING_WITHIN if at else _HEADING).match(line):
            signs = line[:len(line) - len(line.lstrip("#"))]
            yield Complaint("heading-without-space", f"“{_short(line)}” is read as prose: a heading has a space after {signs}",
                            number, f"write {signs} {_short(line[len(signs):].lstrip())}, or \\# to say that a # is meant")
        if line.startswith(":::") and not told:
            told = True
            yield Complaint("block-unread", f"“{_short(line)}” is not read as a block and is printed as it stands", number,
                            'write ::: name "Title", with a blank line before it')
        above = block.lines[at - 1] if at else ""
        if "|" in line and "|" in above and DELIMITER_ROW.match(line):
            columns, heads = len(row_cells(line)), len(row_cells(above))
            if columns != heads:
                yield Complaint("table-columns-differ", f"the row of dashes has {columns} columns and the head above it {heads}; "
                                "the lines are printed as prose, not as a table", number, "give both rows the same number of columns")


def _too_long(block: Block) -> Iterator[Complaint]:
    """Beyond MAX_TEXT the search for inline signs would take minutes: dialect_inline leaves them unread."""
    if sum(map(len, block.lines)) <= MAX_TEXT:
        return
    pieces = [cell for line in block.lines for cell in row_cells(line)] if block.kind == "table" else [block.text]
    if any(len(piece) > MAX_TEXT and SIGNS.search(piece) for piece in pieces):
        yield Complaint("paragraph-too-long", f"the paragraph has more than {MAX_TEXT:,} characters; its stars, brackets and other "
                        "signs are printed as they stand", block.line, "put blank lines between its paragraphs")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
