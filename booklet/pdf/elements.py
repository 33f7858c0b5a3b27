"""From elements of the source to nodes of the tree, each made once.

Nodes are made when their first content is seen, below the node of the nearest
element above that has one. What PDF wants and HTML does not write is added
here: list items and labels, paragraphs around loose text, references.
"""

from __future__ import annotations

from typing import Any

from . import roles
from .roles import Outline, Source
from .tree import CONTENT, INLINE, Node, heading

__all__ = ["Elements"]


class Elements:
    """The tree of one document while it grows."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.root = Node("Document", lang=outline.root.lang)
        self.nodes: dict[Any, Node] = {}  # element -> the node that holds its content
        self.items: dict[Any, Node] = {}  # li, dt and dd -> their LI
        self.labels: dict[tuple[Any, str], Node] = {}
        self.feet: dict[Node, Node] = {}  # notes at a page's foot -> the references that call them

    def node(self, source: Source) -> Node:
        """The node that holds this element's content: its own, or the nearest above."""
        node = self.nodes.get(source.element)
        if node is None:
            if source.parent is None:
                node = self.root
            else:
                above = self.node(source.parent)
                node = self.make(source, above) if source.role else above
            self.nodes[source.element] = node
        return node

    def make(self, source: Source, above: Node) -> Node:
        role = source.role
        if role in ("LBody", "Lbl") and source.tag in ("li", "dt", "dd"):
            above = self.item(source, above)
        elif role == "Lbl":
            item = source.above("li")
            assert item is not None
            return self.label(item, "box")
        elif role in INLINE or role == "Figure":
            if not (role == "Link" and above.role == "TOCI"):
                above = self.line_of(source, above)
        if role == "Link" and source.in_contents:
            above = above.append("Reference", source.start)
        if role == "Code" and source.tag == "pre" and above.role not in CONTENT:
            above = above.append("P", source.start)
        node = above.append(role, source.start, element=source.element)
        self.describe(node, source)
        return node

    def line_of(self, source: Source, above: Node) -> Node:
        """Where an inline element goes: into the running paragraph, made if need be."""
        if above.role in CONTENT or heading(above.role):
            return above
        if source.holds_blocks:
            return above
        if source.role == "Figure" or (source.role == "Link" and _only_pictures(source)):
            parent = source.parent
            assert parent is not None
            if not _has_words_in_line(parent):
                return above
        return self.paragraph(above, source.start)

    def paragraph(self, above: Node, key: int) -> Node:
        """The P for loose text in a grouping element."""
        last = above.kids[-1] if above.kids else None
        if isinstance(last, Node) and last.implicit:
            return last
        return above.append("P", key, implicit=True)

    def item(self, source: Source, above: Node) -> Node:
        """The LI that a list item, term or definition stands in."""
        if source.tag in ("dt", "dd"):
            last = above.kids[-1] if above.kids else None
            open_item = isinstance(last, Node) and last.role == "LI"
            if open_item and (source.tag == "dd" or all(
                    isinstance(kid, Node) and kid.role == "Lbl" for kid in last.kids)):
                return last
        item = above
        if above.role == "L":
            item = above.append("LI", source.start)
        elif source.tag == "li":
            item = above.append("L", source.start).append("LI", source.start)
        self.items[source.element] = item
        return item

    def label(self, source: Source, kind: str) -> Node:
        """The Lbl of a list item or note: first in it, whatever is painted first."""
        found = self.labels.get((source.element, kind))
        if found is None:
            body = self.node(source)
            holder = self.items.get(source.element, body)
            found = holder.append("Lbl", source.start - 1)
            self.labels[source.element, kind] = found
        return found

    def call(self, source: Source) -> Node:
        """The call of a note that a style sheet sets at the page's foot: before the note, in the line it is called in."""
        found = self.labels.get((source.element, "call"))
        if found is None:
            assert source.parent is not None
            line = self.line_of(source, self.node(source.parent))
            reference = line.append("Reference", source.start - 1)
            found = self.labels[source.element, "call"] = reference.append("Lbl", source.start - 1)
            self.feet[self.node(source)] = reference
        return found

    def describe(self, node: Node, source: Source) -> None:
        """Everything an element says about itself."""
        element, parent = source.element, node.parent
        if name := element.get("id"):
            node.id = name
        elif node.role == "Note":
            node.id = f"foot-{source.start}"  # ISO 14289-1 7.9: every Note has one
        if source.lang != self.language(parent):
            node.lang = source.lang
        tag = source.tag
        if tag in ("abbr", "acronym"):
            node.expansion = (element.get("title") or "").strip()
        if node.role in ("Figure", "Formula"):
            node.alt = roles.human_text(element)
        elif node.role == "Span" and element.get("role") == "img" and "".join(element.itertext()).strip():
            node.actual = element.get("aria-label")
        elif node.role == "Link":
            label = (element.get("aria-label") or element.get("title") or "").strip()
            if label:
                node.title = label

    @staticmethod
    def language(node: Node | None) -> str:
        while node is not None:
            if node.lang:
                return node.lang
            node = node.parent
        return ""


def _only_pictures(source: Source) -> bool:
    own = (source.element.text or "", *(child.tail or "" for child in source.element))
    return bool(source.children) and not any(text.strip() for text in own) and all(
        child.tag in ("img", "svg") for child in source.children)


def _has_words_in_line(source: Source) -> bool:
    """Whether text stands straight in this element, or in an inline element in it."""
    own = (source.element.text or "", *(child.tail or "" for child in source.element))
    inline = [child for child in source.children if child.tag not in roles.BLOCKS | {"svg", "img", "math"}]
    return any(text.strip() for text in own) or any("".join(child.element.itertext()).strip() for child in inline)
