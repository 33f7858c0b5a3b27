"""Running text: from text boxes to runs, with the spaces that separate words."""

from __future__ import annotations

from typing import Any

from .elements import Elements
from .leaves import Leaf, Spoken
from .roles import Source
from .spacing import Cursors, Passed
from .tree import CONTENT, Node, Run, block_of, heading

__all__ = ["Flow"]


class Flow:
    """The text of one document as it goes by, box after box."""

    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self.cursors = Cursors()
        self.line_start = False  # the next box opens a line
        self.apart = False  # the next text stands beside the flow, or comes after what does
        self.typed_hyphen = False
        self.waiting: list[Spoken] = []  # words to be set before the next text
        self.last_on_page: Leaf | None = None
        self._previous: tuple[Leaf, Node, str] | None = None  # leaf, its block, white space after it in the source
        self._ends: dict[int, tuple[Leaf, Node, str]] = {}  # the same of each block, by identity: cells go on overleaf in turns

    def text(self, box: Any, source: Source, leaf: Leaf, line_start: bool) -> None:
        """Take one text box: `leaf` learns what it is, the tree gets its words."""
        text = box.text
        if not text:
            return
        pseudo = box.element_tag.partition("::")[2]
        key, passed = source.start, Passed(first=pseudo == "before", last=pseudo == "after")
        if pseudo in ("", "first-letter", "first-line"):
            passed = self.cursors.advance(source.element, text)
            key = self._place_after(source, passed.piece)
            leaf.soft_hyphen = passed.added > 0
            text = text[:len(text) - passed.added]
            self.typed_hyphen |= "\u2010" in text
        elif pseudo == "after":
            key = source.end
        node = self._holder(source, pseudo, text)
        if node is None:
            return
        if box.pango_layout.text.endswith(" ") and not text.endswith(" "):
            text += " "  # the engine takes the space at a line's end from the box, but paints it
        block = block_of(node)
        joined = self._previous is not None and self._previous[1] is block
        if self.apart and joined and text.strip():
            self.separate()
        self.apart = False
        if not text.strip(" \t\n\r\f"):
            if not joined or self._previous[0].text.endswith(" "):
                return
            leaf.blank, text, key = True, " ", self._last_key(node, key)
        elif line_start and (end := self._previous if joined else self._overleaf(block, leaf)) is not None:
            space = end[2] or passed.before or (" " if passed.first and source.space_before else "")
            if keeps_lines(box) and "\n" in space:
                self._break_line(node, key, "\n" * space.count("\n"), end[0])
            elif space and not text.startswith(" "):
                _let_space_follow(end[0])
        leaf.text = text
        leaf.right_to_left = box.style["direction"] == "rtl"
        leaf.small_capitals = box.style["font_variant_caps"] != "normal"
        self._add(node, leaf, key, 0.75 * box.style["font_size"])
        self._previous = (leaf, block, passed.after or (" " if passed.last and source.space_after else ""))
        self._ends[id(block)] = self._previous
        if not leaf.blank:
            leaf.spoken, self.waiting = self.waiting, []
            self.last_on_page = leaf

    def _holder(self, source: Source, pseudo: str, text: str) -> Node | None:
        """The node that a text box belongs to; None for decoration."""
        if pseudo in ("marker", "footnote-marker", "note-marker"):
            return self.elements.label(source, "marker")
        if pseudo == "footnote-call":
            return self.elements.call(source)
        if pseudo in ("before", "after"):
            if not text.strip():
                return self.elements.node(source)
            if source.role == "Lbl" and source.element.get("role") == "img":
                return self.elements.node(source)
            if source.tag != "q" and not any(char.isalnum() for char in text):
                return None
            if pseudo == "before" and source.tag == "li" and (source.element, "marker") not in self.elements.labels:
                return self.elements.label(source, "marker")
        return self.elements.node(source)

    def _add(self, node: Node, leaf: Leaf, key: int, size_pt: float) -> None:
        """Put a leaf's text into its node, joining it to the run before."""
        if not (node.role in CONTENT or heading(node.role)):
            node = self.elements.paragraph(node, key)
        last = node.kids[-1] if node.kids else None
        if isinstance(last, Run) and last.page == leaf.page and last.key == key:
            run = last
        else:
            run = Run(leaf.page, key)
            node.kids.append(run)
        run.text += leaf.text
        leaf.run, leaf.role = run, node.role
        node.size_pt = node.size_pt or size_pt

    def separate(self) -> None:
        """Let a space follow the text before, unless one is there."""
        if self._previous is not None:
            _let_space_follow(self._previous[0])

    def _overleaf(self, block: Node, leaf: Leaf) -> tuple[Leaf, Node, str] | None:
        """Where a block ended on an earlier page, though others came between: cells of a row over two pages."""
        if block.role not in ("TH", "TD", "P", "LBody"):
            return None  # loose text: each piece of it is a paragraph of its own
        end = self._ends.get(id(block))
        if end is None or end[0].run is None:  # the foot of a table, which is read where it stands last
            return None
        return end if end[0].page < leaf.page else None

    def _break_line(self, node: Node, key: int, breaks: str, last: Leaf) -> None:
        """Let the text of `last` end with line breaks of the source."""
        run = Run(last.page, key, text=breaks)
        node.append("Span", key, actual=breaks).kids.append(run)
        last.line_end = run

    def _place_after(self, source: Source, piece: int) -> int:
        """The key of text that follows `piece` child elements."""
        while piece:
            piece -= 1
            if (found := self.elements.outline.by_element.get(source.element[piece])) is not None:
                return found.end
        return source.start

    def _last_key(self, node: Node, key: int) -> int:
        """The key of what follows all that is in the node so far."""
        if not node.kids:
            return key
        last = node.kids[-1]
        if isinstance(last, Node) and last.element is not None:
            return max(key, self.elements.outline.by_element[last.element].end)
        return max(key, last.key)


def _let_space_follow(last: Leaf) -> None:
    if not last.ends_with and not last.text.endswith((" ", "\n")):
        last.ends_with = " "
        assert last.run is not None
        last.run.text += " "


def keeps_lines(box: Any) -> bool:
    """Whether line breaks of the source are line breaks here."""
    return box.style["white_space"] in ("pre", "pre-wrap", "pre-line")
