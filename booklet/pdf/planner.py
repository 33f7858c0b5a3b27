"""From laid-out boxes to a structure tree: what every piece of ink is.

The tree follows the *source* (roles.py): a node is made for an element, once,
however many boxes, lines, columns and pages it was broken over. The boxes say
only which text stands on which page. Leaf boxes (text, pictures) keep their
identity until they are painted, so the plan is keyed by them; marks.py looks
each one up while painting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from . import roles
from .roles import Outline, Source
from .spacing import Cursors, Passed
from .tree import CONTENT, INLINE, Node, Run

__all__ = ["ARTIFACT", "Leaf", "Plan", "Spoken", "plan"]

_TABLE_PARTS = {"Caption": 0, "THead": 1, "TBody": 2, "TR": 2, "TFoot": 3}


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
    leaves: dict[Any, Leaf]
    nodes: dict[Any, Node]
    outline: Outline
    unspoken: dict[int, list[Spoken]]  # on pages without any text
    link_boxes: dict[Any, Node]
    typed_hyphen: bool = False  # U+2010 stands in the source itself
    bookmarks: list[Source] = field(default_factory=list)  # what the outline's entries stand for, in order

    def target(self, href: str) -> Node | None:
        """The node that a link within the document leads to: of the element, or the nearest above."""
        source = self.outline.by_id.get(unquote(href[1:])) if href.startswith("#") else None
        while source is not None:
            if (node := self.nodes.get(source.element)) is not None:
                return node
            source = source.parent
        return None


class _Planner:
    def __init__(self, document: Any) -> None:
        self.document = document
        self.pages = [page._page_box for page in document.pages]
        self.outline = roles.outline(_root_element(self.pages))
        self.root = Node("Document", lang=self.outline.root.lang)
        self.nodes: dict[Any, Node] = {}
        self.items: dict[Any, Node] = {}  # li, dt and dd -> their LI
        self.labels: dict[tuple[Any, str], Node] = {}
        self.leaves: dict[Any, Leaf] = {}
        self.link_boxes: dict[Any, Node] = {}
        self.cursors = Cursors()
        self.page = 0
        self.artifact = ""  # the type, while inside an artifact
        self.previous: tuple[Leaf, Node, str] | None = None  # leaf, its block, white space after it in the source
        self.line_start = False
        self.apart = False  # the next text stands beside the flow, or comes after what does
        self.heads: dict[Any, int] = {}  # table heads and fixed boxes already shown: element -> page
        self.feet: dict[Any, list[Leaf]] = {}
        self.foot: list[Leaf] | None = None
        self.waiting: list[Spoken] = []
        self.unspoken: dict[int, list[Spoken]] = {}
        self.last_text: Leaf | None = None
        self.typed_hyphen = False
        self.linked: set[int] = set()
        self.bookmarks: list[Source] = []

    # -- nodes ---------------------------------------------------------------------------------

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
            beside = (parent.element.text or "", *(child.tail or "" for child in parent.element))
            if not any(text.strip() for text in beside):
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

    def describe(self, node: Node, source: Source) -> None:
        """Everything an element says about itself."""
        element, parent = source.element, node.parent
        if name := element.get("id"):
            node.id = name
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

    # -- boxes ---------------------------------------------------------------------------------

    def run(self) -> Plan:
        from weasyprint.formatting_structure import boxes

        self.boxes = boxes
        for self.page, page_box in enumerate(self.pages):
            self.linked = {id(unwrap(link[3])) for link in self.document.pages[self.page].links}
            self.last_text = None
            self.walk(page_box)
            self.settle()
        return Plan(
            self.root, self.leaves, self.nodes, self.outline, self.unspoken, self.link_boxes, self.typed_hyphen,
            self.bookmarks)

    def settle(self) -> None:
        """Words still waiting at the end of a page: after its last text."""
        if self.waiting and self.last_text is not None:
            self.last_text.spoken_after = self.waiting
        elif self.waiting:
            self.unspoken[self.page] = self.waiting
        self.waiting = []

    def walk(self, box: Any) -> None:
        box = unwrap(box)
        boxes = self.boxes
        if isinstance(box, boxes.TextBox):
            self.text(box)
            return
        if isinstance(box, boxes.ReplacedBox):
            self.picture(box)
            return
        before, foot = self.artifact, self.foot
        self.enter(box)
        if box.is_leader:
            self.artifact = self.artifact or "Layout"
            self.separate()
        if id(box) in self.linked and not self.artifact:
            self.link(box)
        source = self.outline.by_element.get(box.element)
        if box.bookmark_label and box.style["bookmark_level"] != "none" and source is not None:
            self.bookmarks.append(source)
        if source is not None and not self.artifact:
            if source.tag == "br":
                self.separate()
            elif source.role in ("Lbl", "Span") and source.element.get("role") == "img" and not _has_leaves(box, boxes):
                self.speak(box, source)
            elif source.role in ("TH", "TD"):
                cell = self.node(source)
                for name, value in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)):
                    if value != 1:
                        cell.set("Table", name, value)
            elif source.role == "L" and source.element not in self.nodes:
                self.node(source).set("List", "ListNumbering", self.numbering(source, box))
        apart = not isinstance(box, boxes.PageBox) and not box.is_outside_marker and (
            box.is_floated() or box.is_absolutely_positioned())
        self.apart |= apart
        for child in box.children:
            if isinstance(box, boxes.LineBox) and child is box.children[0]:
                self.line_start = True
            self.walk(child)
        self.apart |= apart
        self.artifact, self.foot = before, foot

    def enter(self, box: Any) -> None:
        """Find out whether this box begins an artifact: furniture or something shown before."""
        boxes = self.boxes
        if isinstance(box, boxes.MarginBox):
            self.artifact = "Pagination"
        elif getattr(box, "is_header", False) or self.fixed(box):
            if self.heads.setdefault(box.element, self.page) != self.page:
                self.artifact = self.artifact or "Pagination"
        elif getattr(box, "is_footer", False) and not self.artifact:
            for leaf in self.feet.get(box.element, ()):
                leaf.run = None
            self.foot = self.feet[box.element] = []
            for element in box.element.iter():
                self.cursors.forget(element)
                if (node := self.nodes.get(element)) is not None and node.element is element:
                    node.kids = [kid for kid in node.kids if isinstance(kid, Node) and not kid.implicit]

    @staticmethod
    def fixed(box: Any) -> bool:
        return box.element is not None and box.style["position"] == "fixed"

    def link(self, box: Any) -> None:
        source = self.outline.by_element.get(box.element)
        while source is not None and source.role != "Link":
            source = source.parent
        if source is not None and not source.hidden:
            self.link_boxes[box] = self.node(source)

    def numbering(self, source: Source, box: Any) -> str:
        if source.tag == "dl":
            return "Description"
        if "checklist" in source.classes:
            return "Unordered"
        item = next((child for child in box.descendants() if getattr(child, "element_tag", "") == "li"), None)
        style = (item or box).style["list_style_type"]
        name = style if isinstance(style, str) else "none"
        return roles.numbering(name, source.tag == "ol")

    def speak(self, box: Any, source: Source) -> None:
        """Give words to a box that only has borders."""
        node = self.node(source)
        words = source.element.get("aria-label")
        if any(isinstance(kid, Run) for kid in node.kids):
            return
        run = Run(self.page, source.start, text=words)
        node.kids.append(run)
        base = box.content_box_y() + box.height
        self.waiting.append(Spoken(run, node, words, box.content_box_x(), base, box.width))

    def separate(self) -> None:
        """Let a space follow the text before, unless one is there."""
        if self.previous is None:
            return
        last = self.previous[0]
        if not last.ends_with and not last.text.endswith((" ", "\n")):
            last.ends_with = " "
            assert last.run is not None
            last.run.text += " "

    def break_line(self, node: Node, key: int, breaks: str) -> None:
        """Let the text before end with line breaks of the source."""
        assert self.previous is not None
        last = self.previous[0]
        run = Run(last.page, key, text=breaks)
        node.append("Span", key, actual=breaks).kids.append(run)
        last.line_end = run

    # -- leaves --------------------------------------------------------------------------------

    def place(self, box: Any, leaf: Leaf) -> None:
        self.leaves[box] = leaf
        if self.foot is not None:
            self.foot.append(leaf)

    def text(self, box: Any) -> None:
        source = self.outline.by_element.get(box.element)
        leaf = Leaf(self.page, artifact=self.artifact or "Layout")
        line_start, self.line_start = self.line_start, False
        self.place(box, leaf)
        if not box.text or source is None or self.artifact or source.hidden or box.style["visibility"] != "visible":
            return
        text = box.text
        pseudo = box.element_tag.partition("::")[2]
        own = pseudo in ("", "first-letter", "first-line")
        key, passed = source.start, Passed(first=pseudo == "before", last=pseudo == "after")
        if own:
            passed = self.cursors.advance(source.element, text)
            key = self.place_after(source, passed.piece)
            if passed.added:
                leaf.soft_hyphen = True
                text = text[:-1]
            if "\u2010" in text:
                self.typed_hyphen = True
        elif pseudo == "after":
            key = source.end
        node = self.holder(source, pseudo, text)
        if node is None:
            return
        if box.pango_layout.text.endswith(" ") and not text.endswith(" "):
            text += " "  # the engine takes the space at a line's end from the box, but paints it
        leaf.text = text
        leaf.right_to_left = box.style["direction"] == "rtl"
        leaf.small_capitals = box.style["font_variant_caps"] != "normal"
        block = block_of(node)
        joined = self.previous is not None and self.previous[1] is block
        if self.apart and joined and text.strip():
            self.separate()
        self.apart = False
        if not text.strip(" \t\n\r\f"):
            if not joined or self.previous[0].text.endswith(" "):
                return
            leaf.blank = True
            text = leaf.text = " "
            key = self.last_key(node, key)
        elif joined and line_start:
            space = self.previous[2] or passed.before or (" " if passed.first and source.space_before else "")
            if keeps_lines(box) and "\n" in space:
                self.break_line(node, key, "\n" * space.count("\n"))
            elif space and not text.startswith(" "):
                self.separate()
        self.add(node, leaf, key, text, 0.75 * box.style["font_size"])
        self.previous = (leaf, block, passed.after or (" " if passed.last and source.space_after else ""))
        if not leaf.blank:
            leaf.spoken, self.waiting = self.waiting, []
            self.last_text = leaf

    def place_after(self, source: Source, piece: int) -> int:
        """The key of text that follows `piece` child elements."""
        for child in reversed(list(source.element)[:piece]):
            if (found := self.outline.by_element.get(child)) is not None:
                return found.end
        return source.start

    def last_key(self, node: Node, key: int) -> int:
        """The key of what follows all that is in the node so far."""
        if not node.kids:
            return key
        last = node.kids[-1]
        if isinstance(last, Node) and last.element is not None:
            return max(key, self.outline.by_element[last.element].end)
        return max(key, last.key)

    def holder(self, source: Source, pseudo: str, text: str) -> Node | None:
        """The node that a text box belongs to; None for decoration."""
        if pseudo in ("marker", "footnote-marker", "note-marker"):
            return self.label(source, "marker")
        if pseudo in ("before", "after"):
            if not text.strip():
                return self.node(source)
            if source.role == "Lbl" and source.element.get("role") == "img":
                return self.node(source)
            if source.tag != "q" and not any(char.isalnum() for char in text):
                return None
            if pseudo == "before" and source.tag == "li" and (source.element, "marker") not in self.labels:
                return self.label(source, "marker")
        return self.node(source)

    def add(self, node: Node, leaf: Leaf, key: int, text: str, size_pt: float) -> None:
        """Put a leaf's text into its node, joining it to the run before."""
        if not (node.role in CONTENT or heading(node.role)):
            node = self.paragraph(node, key)
        last = node.kids[-1] if node.kids else None
        if isinstance(last, Run) and last.page == self.page and last.key == key:
            run = last
        else:
            run = Run(self.page, key)
            node.kids.append(run)
        run.text += text
        leaf.run, leaf.role = run, node.role
        node.size_pt = node.size_pt or size_pt

    def picture(self, box: Any) -> None:
        source = self.outline.by_element.get(box.element)
        leaf = Leaf(self.page, artifact=self.artifact or "Layout")
        self.line_start = False
        self.place(box, leaf)
        if source is None or self.artifact or source.hidden or box.style["visibility"] != "visible":
            return
        if "::" in box.element_tag or roles.decorative(source.element):
            return
        node = self.node(source)
        if node.role not in ("Figure", "Formula"):
            return
        run = Run(self.page, source.start)
        node.kids.append(run)
        leaf.run, leaf.role = run, node.role
        if "BBox" not in node.attributes.get("Layout", {}):
            x, y = box.content_box_x(), box.content_box_y()
            height = self.document.pages[self.page].height
            corners = (x, height - y - box.height, x + box.width, height - y)
            node.set("Layout", "BBox", [round(0.75 * value, 2) for value in corners])


def plan(document: Any) -> Plan:
    """Plan the structure of a laid-out document (weasyprint.Document)."""
    planned = _Planner(document).run()
    planned.root.sort()
    return planned


def unwrap(box: Any) -> Any:
    """The box itself, where the engine left a placeholder for an absolutely positioned one."""
    return getattr(box, "_box", box)


def heading(role: str) -> bool:
    return role[0] == "H" and role[1:].isdigit()


def block_of(node: Node) -> Node:
    """The nearest element that is not part of a line."""
    while node.role in INLINE or node.role == "Figure":
        assert node.parent is not None
        node = node.parent
    return node


def keeps_lines(box: Any) -> bool:
    """Whether line breaks of the source are line breaks here."""
    return box.style["white_space"] in ("pre", "pre-wrap", "pre-line")


def _only_pictures(source: Source) -> bool:
    own = (source.element.text or "", *(child.tail or "" for child in source.element))
    return bool(source.children) and not any(text.strip() for text in own) and all(
        child.tag in ("img", "svg") for child in source.children)


def _has_leaves(box: Any, boxes: Any) -> bool:
    return any(
        isinstance(child, (boxes.TextBox, boxes.ReplacedBox)) and getattr(child, "text", "x").strip()
        for child in box.descendants())


def _root_element(pages: list[Any]) -> Any:
    """The html element, found from the boxes of the first page."""
    for page in pages:
        for child in _children(page):
            if child.element is not None and roles.local_name(child.element) == "html":
                return child.element
    raise ValueError("no html element in the laid-out pages")


def _children(box: Any) -> Iterator[Any]:
    for child in box.children:
        yield unwrap(child)
