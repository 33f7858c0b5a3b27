"""What the planner tells the painter: which node every piece of ink belongs to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .roles import Outline, Source
from .tree import Node, Run

__all__ = ["ARTIFACT", "Leaf", "Plan", "Spoken"]


@dataclass(slots=True, eq=False)
class Spoken:
    """Words for something that is drawn without glyphs, such as an empty box to tick.

    Set as invisible text, so that every reader hears them and not only those that know replacement text;
    x, y (its base line) and width in CSS px, from the page's top left corner.
    """

    run: Run
    node: Node
    words: str
    x: float
    y: float
    width: float


@dataclass(slots=True, eq=False)
class Leaf:
    """What one text or picture box is. Without a run it is an artifact."""

    page: int
    run: Run | None = None
    role: str = "Span"
    text: str = ""
    ends_with: str = ""  # " ", to be set after the text
    line_end: Run | None = None  # a line break of the source, to be set after the text
    blank: bool = False  # white space only: the engine paints nothing
    soft_hyphen: bool = False  # its last glyph was put there by hyphenation
    right_to_left: bool = False
    small_capitals: bool = False
    spoken: list[Spoken] = field(default_factory=list)  # to be set before it
    spoken_after: list[Spoken] = field(default_factory=list)
    artifact: str = "Layout"


ARTIFACT = Leaf(-1)


@dataclass(slots=True)
class Plan:
    """The tree, what every leaf box is, and the link elements."""

    root: Node
    nodes: dict[Any, Node]  # element -> the node that holds its content
    outline: Outline
    leaves: dict[Any, Leaf] = field(default_factory=dict)
    link_boxes: dict[Any, Node] = field(default_factory=dict)
    linked_pictures: dict[Node, list[tuple[int, Any]]] = field(default_factory=dict)  # Link -> (page from 0, box)
    unspoken: dict[int, list[Spoken]] = field(default_factory=dict)  # for pages (from 0) without any text
    bookmarks: list[Source] = field(default_factory=list)  # what the outline's entries stand for, in order
    typed_hyphen: bool = False  # U+2010 stands in the source itself
    feet: dict[Node, Node] = field(default_factory=dict)  # notes at a page's foot -> the references that call them

    def target(self, href: str) -> Node | None:
        """The node that a link within the document leads to: of the element, or the nearest above."""
        source = self.outline.by_id.get(unquote(href[1:])) if href.startswith("#") else None
        while source is not None:
            if (node := self.nodes.get(source.element)) is not None:
                return node
            source = source.parent
        return None


ARTIFACT = Leaf(-1)
