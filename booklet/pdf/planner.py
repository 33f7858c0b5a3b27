"""From laid-out boxes to a structure tree: what every piece of ink is.

The tree follows the *source* (roles.py): a node is made for an element, once,
however many boxes, lines, columns and pages it was broken over. The boxes say
only which text stands on which page. Leaf boxes (text, pictures) keep their
identity until they are painted, so the plan is keyed by them; marks.py looks
each one up while painting.
"""

from __future__ import annotations

from typing import Any

from . import roles
from .elements import Elements
from .flow import Flow
from .leaves import Leaf, Plan, Spoken
from .roles import Source
from .tree import Node, Run

__all__ = ["plan", "unwrap"]


def plan(document: Any) -> Plan:
    """Plan the structure of a laid-out document (weasyprint.Document)."""
    return _Planner(document).run()


def unwrap(box: Any) -> Any:
    """The box itself, where the engine left a placeholder for an absolutely positioned one."""
    return getattr(box, "_box", box)


class _Planner:
    """One walk over the boxes of all pages, in order."""

    def __init__(self, document: Any) -> None:
        from weasyprint.formatting_structure import boxes

        self.boxes = boxes
        self.document = document
        self.outline = roles.outline(_root_element(document))
        self.elements = Elements(self.outline)
        self.flow = Flow(self.elements)
        self.plan = Plan(self.elements.root, self.elements.nodes, self.outline)
        self.page = 0
        self.artifact = ""  # its type, while inside an artifact
        self.linked: set[int] = set()  # boxes of this page that have a link's rectangle, by id
        self.shown: dict[Any, int] = {}  # table heads and fixed boxes: element -> first page
        self.feet: dict[Any, list[Leaf]] = {}  # leaves of a table foot, where it was last seen
        self.foot: list[Leaf] | None = None

    def run(self) -> Plan:
        self.find_notes()
        for self.page, page in enumerate(self.document.pages):
            self.linked = {id(unwrap(link[3])) for link in page.links}
            self.flow.last_on_page = None
            self.walk(page._page_box)
            self.settle()
        self.plan.typed_hyphen = self.flow.typed_hyphen
        self.plan.feet = self.elements.feet
        self.plan.root.sort()
        return self.plan

    def find_notes(self) -> None:
        """What a style sheet sets at the page's foot is a note, whatever its element."""
        for page in self.document.pages:
            for area in page._page_box.children:
                if isinstance(area, self.boxes.FootnoteAreaBox):
                    for box in area.children:
                        source = self.outline.by_element.get(box.element)
                        if source is not None and source.parent is not None:
                            source.role = "Note"

    def settle(self) -> None:
        """Words still waiting at the end of a page: after its last text."""
        waiting, self.flow.waiting = self.flow.waiting, []
        if waiting and self.flow.last_on_page is not None:
            self.flow.last_on_page.spoken_after = waiting
        elif waiting:
            self.plan.unspoken[self.page] = waiting

    # -- boxes ---------------------------------------------------------------------------------

    def walk(self, box: Any) -> None:
        box = unwrap(box)
        boxes = self.boxes
        if isinstance(box, (boxes.TextBox, boxes.ReplacedBox)):
            self.leaf(box)
            return
        before, foot = self.artifact, self.foot
        self.enter(box)
        source = self.outline.by_element.get(box.element)
        if source is not None:
            if box.bookmark_label and box.style["bookmark_level"] != "none":
                self.plan.bookmarks.append(source)
            if not self.artifact and not source.hidden:
                self.meet(box, source)
        beside = not isinstance(box, boxes.PageBox) and not box.is_outside_marker and (
            box.is_floated() or box.is_absolutely_positioned())
        self.flow.apart |= beside
        for place, child in enumerate(box.children):
            if place == 0 and isinstance(box, boxes.LineBox):
                self.flow.line_start = True
            self.walk(child)
        self.flow.apart |= beside
        self.artifact, self.foot = before, foot

    def enter(self, box: Any) -> None:
        """Find out whether this box begins an artifact: furniture, dots, or something shown before."""
        if isinstance(box, self.boxes.MarginBox):
            self.artifact = "Pagination"
        elif box.is_leader:
            self.artifact = self.artifact or "Layout"
            self.flow.separate()
        elif getattr(box, "is_header", False) or (box.element is not None and box.style["position"] == "fixed"):
            if self.shown.setdefault(box.element, self.page) != self.page:
                self.artifact = self.artifact or "Pagination"
        elif getattr(box, "is_footer", False) and not self.artifact:
            self.foot = self.renew(box.element)

    def renew(self, element: Any) -> list[Leaf]:
        """Begin a table foot again: it is read at the end of the table, not where it first stood."""
        for leaf in self.feet.get(element, ()):
            leaf.run = None
        for below in element.iter():
            self.flow.cursors.forget(below)
            node = self.elements.nodes.get(below)
            if node is not None and node.element is below:
                node.kids = [kid for kid in node.kids if isinstance(kid, Node) and not kid.implicit]
        self.feet[element] = []
        return self.feet[element]

    def meet(self, box: Any, source: Source) -> None:
        """Take from a box what only the box knows."""
        if id(box) in self.linked:
            self.link(box, source)
        if source.tag == "br":
            self.flow.separate()
        elif source.role in ("Lbl", "Span") and source.element.get("role") == "img":
            if not any(_is_leaf(below, self.boxes) for below in box.descendants()):
                self.speak(box, source)
        elif source.role in ("TH", "TD"):
            cell = self.elements.node(source)
            for name, value in (("ColSpan", box.colspan), ("RowSpan", box.rowspan)):
                if value != 1:
                    cell.set("Table", name, value)
        elif source.role == "L" and source.element not in self.elements.nodes:
            self.elements.node(source).set("List", "ListNumbering", _numbering(source, box))

    def link(self, box: Any, source: Source | None) -> None:
        while source is not None and source.role != "Link":
            source = source.parent
        if source is not None:
            self.plan.link_boxes[box] = self.elements.node(source)

    def speak(self, box: Any, source: Source) -> None:
        """Give words to a box that only has borders."""
        node, words = self.elements.node(source), source.element.get("aria-label")
        if any(isinstance(kid, Run) for kid in node.kids):
            return
        run = Run(self.page, source.start, text=words)
        node.kids.append(run)
        base = box.content_box_y() + box.height
        self.flow.waiting.append(Spoken(run, node, words, box.content_box_x(), base, box.width))

    # -- leaves --------------------------------------------------------------------------------

    def leaf(self, box: Any) -> None:
        leaf = self.plan.leaves[box] = Leaf(self.page, artifact=self.artifact or "Layout")
        if self.foot is not None:
            self.foot.append(leaf)
        line_start, self.flow.line_start = self.flow.line_start, False
        source = self.outline.by_element.get(box.element)
        if source is None or self.artifact or source.hidden or box.style["visibility"] != "visible":
            return
        if isinstance(box, self.boxes.TextBox):
            self.flow.text(box, source, leaf, line_start)
            return
        if id(box) in self.linked:
            self.link(box, source)
        if "::" not in box.element_tag and not roles.decorative(source.element):
            self.picture(box, source, leaf)

    def picture(self, box: Any, source: Source, leaf: Leaf) -> None:
        node = self.elements.node(source)
        if node.role not in ("Figure", "Formula"):
            return
        if node.parent is not None and node.parent.role == "Link":
            self.plan.linked_pictures.setdefault(node.parent, []).append((self.page, box))
        leaf.run, leaf.role = Run(self.page, source.start), node.role
        node.kids.append(leaf.run)
        if "BBox" not in node.attributes.get("Layout", {}):
            x, y = box.content_box_x(), box.content_box_y()
            height = self.document.pages[self.page].height
            corners = (x, height - y - box.height, x + box.width, height - y)
            node.set("Layout", "BBox", [round(0.75 * value, 2) for value in corners])


def _numbering(source: Source, box: Any) -> str:
    if source.tag == "dl":
        return "Description"
    if "checklist" in source.classes:
        return "Unordered"
    item = next((below for below in box.descendants() if getattr(below, "element_tag", "") == "li"), box)
    style = item.style["list_style_type"]
    return roles.numbering(style if isinstance(style, str) else "none", source.tag == "ol")


def _is_leaf(box: Any, boxes: Any) -> bool:
    return isinstance(box, boxes.ReplacedBox) or (isinstance(box, boxes.TextBox) and bool(box.text.strip()))


def _root_element(document: Any) -> Any:
    """The html element, found from the boxes of the first page."""
    for page in document.pages:
        for child in page._page_box.children:
            element = unwrap(child).element
            if element is not None and roles.local_name(element) == "html":
                return element
    raise ValueError("no html element in the laid-out pages")
