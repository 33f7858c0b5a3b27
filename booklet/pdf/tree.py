"""The structure tree as plain values, before any PDF object exists.

A `Node` is one structure element (ISO 32000-1 14.7.2); its kids are nodes and
`Run`s. A run is text or a picture of one node on one page: when painting is
over it knows the marked-content sequences it became. Kids carry a key, their
place in the source, so that what the engine paints elsewhere (floats, notes,
markers) is still read where it was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Union

__all__ = ["CONTENT", "INLINE", "KEPT_EMPTY", "Node", "Run", "block_of", "heading"]

# Structure types that may not hold content themselves: their loose text goes into a P.
GROUPING = frozenset({
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Aside", "TOC", "TOCI", "Note", "L", "LI",
    "Table", "THead", "TBody", "TFoot", "TR",
})
# Structure types that live inside a line of text.
INLINE = frozenset({"Span", "Em", "Strong", "Link", "Code", "Quote", "Reference", "Formula"})
# Everything that holds content directly.
CONTENT = frozenset({"P", "Lbl", "LBody", "Caption", "TH", "TD", "Figure"}) | INLINE
# An empty element says something only here: a cell keeps the grid regular.
KEPT_EMPTY = frozenset({"TH", "TD", "Document"})


@dataclass(slots=True, eq=False)
class Run:
    """Content of one node on one page.

    `page` counts from 0. `marks` holds (stream, MCID) in painting order;
    `text` is the words in it, for link descriptions and tests of emptiness.
    """

    page: int
    key: int
    marks: list[tuple[Any, int]] = field(default_factory=list)
    text: str = ""


@dataclass(slots=True, eq=False)
class Node:
    """One structure element. `role` is our own name; treewriter.py knows what each standard calls it."""

    role: str
    key: int = 0
    parent: "Node | None" = None
    kids: list[Union["Node", Run]] = field(default_factory=list)
    implicit: bool = False  # a P that the source did not write
    id: str = ""
    lang: str = ""
    alt: str | None = None
    actual: str | None = None
    expansion: str = ""
    title: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)  # owner -> name -> value
    refs: list["Node"] = field(default_factory=list)  # PDF 2.0 /Ref
    annotations: list[tuple[int, Any]] = field(default_factory=list)  # (page from 0, annotation)
    element: Any = None
    size_pt: float = 0.0  # font size where text was first set

    def append(self, role: str, key: int, **more: Any) -> "Node":
        """A new last child."""
        child = Node(role, key, self, **more)
        self.kids.append(child)
        return child

    def set(self, owner: str, name: str, value: Any) -> None:
        """Set attribute `name` of attribute owner `owner` (ISO 32000-1 14.7.5)."""
        self.attributes.setdefault(owner, {})[name] = value

    def walk(self) -> Iterator["Node"]:
        """This node and all below it, in reading order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(kid for kid in reversed(node.kids) if isinstance(kid, Node))

    def runs(self) -> Iterator[Run]:
        """The runs in and below this node, in reading order."""
        for kid in self.kids:
            if isinstance(kid, Run):
                yield kid
            else:
                yield from kid.runs()

    @property
    def text(self) -> str:
        """The words in and below this node, as heard: replacement text included."""
        if self.actual is not None:
            return self.actual
        if self.role in ("Figure", "Formula") and self.alt is not None:
            return f" {self.alt} "
        return "".join(kid.text for kid in self.kids)

    def sort(self) -> None:
        """Put kids into the order of the source, all the way down."""
        for node in self.walk():
            keys = [kid.key for kid in node.kids]
            if any(a > b for a, b in zip(keys, keys[1:])):
                node.kids.sort(key=lambda kid: kid.key)

    def prune(self) -> None:
        """Drop runs that were never painted and elements that hold nothing."""
        for kid in list(self.kids):
            if isinstance(kid, Node):
                kid.prune()
        self.kids = [
            kid for kid in self.kids
            if (kid.marks if isinstance(kid, Run) else kid.kids or kid.annotations or kid.role in KEPT_EMPTY)
        ]


def heading(role: str) -> bool:
    return role[0] == "H" and role[1:].isdigit()


def block_of(node: Node) -> Node:
    """The nearest element that is not part of a line."""
    while node.role in INLINE or node.role == "Figure":
        assert node.parent is not None
        node = node.parent
    return node
