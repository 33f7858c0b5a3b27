"""Block structure as CommonMark and GFM define it, as the block parser under Python-Markdown.

The algorithm is the one of CommonMark's appendix: every line is led down the open blocks, may open new
ones, and ends as text of the innermost. One pass, no recursion, cost in proportion to lines times depth.
"""

from __future__ import annotations

import re

from .dialect_callouts import read_alerts
from .dialect_starts import INTERRUPTING, STARTS, Place, indented_code
from .dialect_tree import CONTAINERS, Block

__all__ = ["MAX_DEPTH", "block_tree"]

MAX_DEPTH = 64
"""Open blocks at most. Real articles stay under ten; deeper marks are read as text and reported."""

_NONSPACE = re.compile(r"\S")
_DIV_END = re.compile(r" {0,3}(:{3,})[ ]*$")
_HTML_ENDS = {
    1: re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE), 2: re.compile(r"-->"),
    3: re.compile(r"\?>"), 4: re.compile(r">"), 5: re.compile(r"\]\]>"),
}


def block_tree(lines: list[str], first_line: int = 1) -> Block:
    """Lines (see lines.split_lines) to a tree of blocks; `first_line` is the number of the first in its file.

    The root's `level` is the number of the first line whose nesting was cut at MAX_DEPTH, 0 for none.
    """
    builder = _Builder(lines, first_line)
    for index in range(len(lines)):
        builder.take(index)
    read_alerts(builder.root)
    return builder.root


class _Builder:
    def __init__(self, lines: list[str], first_line: int) -> None:
        self.lines = lines
        self.first_line = first_line
        self.root = Block("root", first_line)
        self.stack = [self.root]

    def take(self, index: int) -> None:
        line = self.lines[index]
        number = self.first_line + index
        depth, position, used = self._carry_on(line, number)
        blank = not used and _NONSPACE.search(line, position) is None
        if not used:
            opened = False
            place = Place(self.lines, index, number, line)
            if not blank:
                depth, position, opened, used = self._open(place, depth, position)
            if not used:
                self._add_text(line, position, depth, number, blank, opened)
        if not blank:
            for block in self.stack:
                block.end = number

    def _carry_on(self, line: str, number: int) -> tuple[int, int, bool]:
        """How many open blocks go on with this line, from which column it is theirs, and whether it is used up."""
        stack, position, depth = self.stack, 0, 1
        ending = self._div_that_ends(line) if ":::" in line else None
        while depth < len(stack):
            block = stack[depth]
            if block is ending:
                block.closed = True
                del stack[depth:]
                return depth, position, True
            if block.kind in ("list", "dl") or block.kind == "div" and not block.width:
                depth += 1
                continue
            found = _NONSPACE.search(line, position)
            start = found.start() if found else len(line)
            indent = start - position
            match block.kind:
                case "quote":
                    if indent > 3 or not found or line[start] != ">":
                        break
                    position = start + 1
                    if line[position:position + 1] == " ":
                        position += 1
                case "item" | "dd" | "note" | "div":
                    if not found:
                        if not block.children and block.kind == "item":
                            break
                        position = start
                    elif indent >= block.width:
                        position += block.width
                    else:
                        break
                case "code" if block.mark:
                    fence = block.mark
                    if found and indent < 4 and line.startswith(fence, start) and not line[start:].strip().strip(fence[0]):
                        del stack[depth:]
                        block.end = number  # take() no longer finds it on the stack
                        return depth, position, True
                    position += min(indent, block.width)
                case "code":
                    if indent >= 4:
                        position += 4
                    elif not found:
                        position = start
                    else:
                        break
                case "html":
                    if not found and block.number >= 6:
                        break
                case "para" | "table":
                    if not found:
                        break
                case _:
                    break
            depth += 1
        return depth, position, False

    def _div_that_ends(self, line: str) -> Block | None:
        found = _DIV_END.match(line.lstrip(" >")) if self.stack[-1].kind not in ("code", "html") else None
        if found is None:
            return None
        divs = [block for block in self.stack if block.kind == "div" and not block.width]
        same = [block for block in divs if block.level == len(found[1])]
        return same[-1] if same else divs[-1] if divs else None

    def _open(self, place: Place, depth: int, position: int) -> tuple[int, int, bool, bool]:
        """Open what starts here; the depth, the column after its marks, whether any opened, whether the line is used up."""
        stack, opened = self.stack, False
        while True:
            container = stack[depth - 1]
            if container.kind in ("code", "html"):
                break
            found = _NONSPACE.search(place.line, position)
            if found is None:
                break
            place.position, place.start = position, found.start()
            tip = stack[-1]
            place.lazy = not opened and len(stack) > depth and tip.kind == "para"
            if place.start - position >= 4:
                if tip.kind == "para" or container.kind == "table":
                    break
                block, rest = indented_code(place)
            else:
                if found[0] not in STARTS:
                    break
                if len(stack) > MAX_DEPTH and found[0] in "*+->0123456789:":
                    self.root.level = self.root.level or place.number
                    break
                for start in STARTS[found[0]]:
                    if container.kind == "para" and start not in INTERRUPTING:
                        continue
                    hit = start(place, container)
                    if hit:
                        break
                else:
                    break
                block, rest = hit
            opened = True
            if block is container:  # a paragraph that turned into a heading or a table, or took the line
                return len(stack), rest, True, True
            depth = self._push(block, depth)
            if block.closed:
                block.end = place.number
                stack.pop()
                depth -= 1
            if rest < 0:
                return len(stack), len(place.line), True, True
            position = rest
        return depth, position, opened, False

    def _push(self, block: Block, depth: int) -> int:
        stack = self.stack
        del stack[depth:]
        wanted = {"item": "list", "dd": "dl", "dt": "dl"}.get(block.kind)
        while stack[-1].kind not in CONTAINERS and stack[-1].kind != wanted:
            stack.pop()
        parent = stack[-1]
        if wanted and parent.kind == wanted and wanted == "list" and parent.mark != block.mark[-1:]:
            stack.pop()
            parent = stack[-1]
        if wanted and parent.kind != wanted:
            group = parent.children[-1] if wanted == "dl" and parent.children and parent.children[-1].kind == "dl" else None
            if group is None:
                group = Block(wanted, block.line, mark=block.mark[-1:], level=block.level)
                parent.children.append(group)
            stack.append(group)
            parent = group
        parent.children.append(block)
        stack.append(block)
        return len(stack)

    def _add_text(self, line: str, position: int, depth: int, number: int, blank: bool, opened: bool) -> None:
        stack = self.stack
        lazy = not opened and not blank and depth < len(stack) and stack[-1].kind == "para"
        if lazy and not any(block.kind == "div" for block in stack[depth:]):  # what is not indented ends an admonition
            stack[-1].lines.append(line[position:].lstrip())  # a lazy line, CommonMark 5.1
            return
        if not opened:
            del stack[depth:]
        block = stack[-1]
        match block.kind:
            case "code":
                block.lines.append(line[position:])
            case "html":
                block.lines.append(line[position:])
                ending = _HTML_ENDS.get(block.number)
                if block.closed or ending and ending.search(line, position):
                    stack.pop()
            case "table":
                block.lines.append(line[position:])
            case "para":
                block.lines.append(line[position:].lstrip())
            case _ if not blank:
                self._push(Block("para", number, lines=[line[position:].lstrip()]), len(stack))
