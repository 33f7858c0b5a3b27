"""The block tree: what the lines of an article are, before their words are read.

A Block is the one mutable value of the reader: the parser opens it, fills it line by line and leaves it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

__all__ = ["ATTRIBUTES", "CONTAINERS", "Block", "attributes", "is_caption", "is_lone_image", "row_cells"]

CONTAINERS = frozenset({"root", "quote", "item", "dd", "div", "note"})
"""Kinds that hold blocks of any kind; `list` and `dl` hold only their own."""

_PAIR = r"""(?:[#.][\w:.-]*\w|[A-Za-z][\w:-]*=(?:"[^"{}]*"|“[^”{}]*”|'[^'{}]*'|[^\s"'{}=<>]+))"""
ATTRIBUTES = rf"\{{:?[ ]*({_PAIR}(?:[ ]+{_PAIR})*)[ ]*\}}"
"""`{#id .class lang=es}`, with or without a colon; strict, so that a template's braces stay text."""

_PAIR_RE = re.compile(_PAIR)
_CAPTION = re.compile(r"(?::|Table:|table:)[ ]+\S")
_LONE_IMAGE = re.compile(r"\[?!\[[^\n]*\](?:\([^\n]*\)|\[[^\n]*\])" + rf"(?:[ ]*{ATTRIBUTES})?[ ]*$")
_CELL_END = re.compile(r"(?<!\\)\|")


@dataclass(slots=True, eq=False)
class Block:
    """One block. `line` and `end` are its first and last line that is not blank, from 1 in the file."""

    kind: str
    line: int
    end: int = 0
    children: list[Block] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    level: int = 0  # of a heading; the number of colons of a div; the start of an ordered list
    width: int = 0  # columns that a line must be indented by to stay inside
    mark: str = ""  # list mark, fence, name of a div, label of a note, alignment of a table's columns
    info: str = ""  # info string of a fence, title of a div
    closed: bool = False
    loose: bool = False  # of a div: its title lacks a quotation mark
    number: int = 0  # kind of raw HTML block, CommonMark 4.6

    @property
    def text(self) -> str:
        """The lines of a leaf, joined, without white space around."""
        return "\n".join(self.lines).strip()


def attributes(text: str) -> dict[str, str]:
    """What stands between the braces: id, class (joined by spaces) and named values."""
    found: dict[str, str] = {}
    for pair in _PAIR_RE.findall(text):
        if pair[0] == "#":
            found["id"] = pair[1:]
        elif pair[0] == ".":
            found["class"] = f"{found['class']} {pair[1:]}" if "class" in found else pair[1:]
        else:
            name, _, value = pair.partition("=")
            found[name.lower()] = value.strip("\"'“”")
    return found


def is_caption(text: str) -> bool:
    """Whether a paragraph's text is written as a caption: `: words` or `Table: words`."""
    return _CAPTION.match(text) is not None


def is_lone_image(text: str) -> bool:
    """Whether a paragraph is nothing but one image, linked or not."""
    return text.startswith(("![", "[![")) and _LONE_IMAGE.match(text) is not None


def row_cells(line: str) -> list[str]:
    """The cells of a row of a pipe table (GFM 4.10); a pipe after a backslash is a character."""
    line = line.strip()
    if line.startswith("|"):
        line = line[1:]
    cells = _CELL_END.split(line)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [cell.strip().replace("\\|", "|") for cell in cells]
