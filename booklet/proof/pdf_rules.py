"""Rules for the tag tree of a finished PDF: every construct as a screen reader needs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..findings import Finding, Position, Severity
from .pdf import calls_of_foot_notes
from .pdf_facts import PdfFacts, TreeHeading, headings_of, node_text
from .pdf_tree import Node
from .places import Fault, place_of

__all__ = ["construct_findings", "tree_faults"]

_NUMBER = re.compile(r"\(?(\d{1,4})[.)]?")
_REPORT = "this is a fault of booklet's, if booklet made the file: please report it with the article"
_LIST_PARTS = {"LI", "Caption", "L"}
_ROWS = {"TR", "THead", "TBody", "TFoot", "Caption"}


def tree_faults(facts: PdfFacts, name: str) -> Iterator[Fault]:
    """What is wrong in the tag tree of the file called `name`."""
    if not facts.nodes or not facts.marked:
        yield _fault("pdf-untagged", name, "the file has no structure: a screen reader can only guess what it says",
                     "PDF/UA-1 7.1", "make it with booklet, or have it tagged")
        return
    yield from _headings(facts.headings, name)
    yield from _constructs(facts.nodes, name)
    for page in dict.fromkeys(facts.loose_annotations):
        yield _fault("pdf-link-astray", name, f"page {page} has a link that is in no element of the tag tree",
                     "PDF/UA-1 7.18.5", at=page)
    for page in dict.fromkeys(facts.undescribed):
        yield _fault("pdf-link-undescribed", name, f"page {page} has a link without a description", "PDF/UA-1 7.18.5", at=page)
    for page in dict.fromkeys(facts.astray):
        yield _fault("pdf-link-dead", name, f"page {page} has a link to a place that is not in the file", "PDF/UA-1 7.18.5", at=page)
    for page, what in sorted(facts.painted.loose.items()):
        yield _fault("pdf-ink-untagged", name, f"page {page} has {what} that is neither tagged nor an artifact",
                     "PDF/UA-1 7.1", at=page)
    for page, count in sorted(facts.painted.unread.items()):
        yield _fault("pdf-content-unread", name,
                     f"page {page} has {count} piece{'s' * (count > 1)} of marked content that the tag tree does not hold",
                     "PDF/UA-1 7.1", at=page)


def construct_findings(part: Node, name: str) -> list[Finding]:
    """What is wrong in the constructs of one part of a tag tree, and in its headings among themselves: what a build can
    ask of each part that is new, for a fraction of a millisecond a page."""
    headings = list(headings_of([part]))
    before = headings[0].level - 1 if headings else 0
    return [finding for finding, _ in (*_headings(headings, name, before), *_constructs((part,), name))]


def _constructs(nodes: tuple[Node, ...], name: str) -> Iterator[Fault]:
    for node, above in _walk(nodes):
        match node.role:
            case "L":
                yield from _list(node, name)
            case "LI":
                yield from _item(node, name)
            case "Table":
                yield from _table(node, name)
            case "Figure" | "Formula":
                yield from _picture(node, name)
            case "Caption":
                yield from _caption(node, above, name)
            case "Note" | "FENote":
                yield from _note(node, above, name)
            case "Link":
                yield from _link(node, name)
        yield from _continued(node, name)


def _walk(nodes: tuple[Node, ...], above: Node | None = None) -> Iterator[tuple[Node, Node | None]]:
    for node in nodes:
        yield node, above
        yield from _walk(tuple(_elements(node)), node)


def _elements(node: Node) -> list[Node]:
    return [kid for kid in node.kids if isinstance(kid, Node)]


def _inside(node: Node, role: str) -> bool:
    return any(each.role == role for each, _ in _walk(tuple(_elements(node))))


# -- one construct each ------------------------------------------------------------------------


def _headings(headings: Sequence[TreeHeading], name: str, before: int = 0) -> Iterator[Fault]:
    """`before` is the level that the first may follow."""
    for heading in headings:
        if not heading.text:
            yield _fault("pdf-heading-empty", name, f"page {heading.page} has a heading without words", "PDF/UA-1 7.4.2", at=heading.page)
        if heading.level > before + 1:
            yield _fault(
                "pdf-heading-skipped", name,
                f"“{_short(heading.text)}” on page {heading.page} is a heading of level {heading.level} after one of level {before}"
                if before else f"the first heading, “{_short(heading.text)}”, is of level {heading.level}", "PDF/UA-1 7.4.2", at=heading.page)
        before = heading.level


def _list(node: Node, name: str) -> Iterator[Fault]:
    strange = [kid.role for kid in _elements(node) if kid.role not in _LIST_PARTS]
    items = [kid for kid in _elements(node) if kid.role == "LI"]
    if strange:
        yield _fault("pdf-list-broken", name, f"a list holds {strange[0]}, which is no item: “{_short(node_text(node))}”",
                     "PDF/UA-1 7.6", at=node)
    elif not items:
        yield _fault("pdf-list-broken", name, "a list has no items", "PDF/UA-1 7.6", at=node)
    numbered = sum(bool(_number_of(item)) for item in items)
    if numbered == len(items) > 0 and node.attributes.get("ListNumbering", "None") == "None":
        yield _fault("pdf-list-numbering-missing", name,
                     f"a list with numbers does not say how it is numbered: “{_short(node_text(node))}”", "PDF/UA-1 7.6", at=node)


def _item(node: Node, name: str) -> Iterator[Fault]:
    roles = [kid.role for kid in _elements(node)]
    if "LBody" not in roles or set(roles) - {"Lbl", "LBody"}:
        yield _fault("pdf-list-broken", name, f"an item of a list has no body of its own: “{_short(node_text(node))}”",
                     "PDF/UA-1 7.6", at=node)


def _continued(node: Node, name: str) -> Iterator[Fault]:
    """A list that was parted: the next list goes on counting where it stopped."""
    kids = _elements(node)
    for one, other in zip(kids, kids[1:], strict=False):
        if one.role == other.role == "L":
            last = [_number_of(kid) for kid in _elements(one) if kid.role == "LI"]
            first = [_number_of(kid) for kid in _elements(other) if kid.role == "LI"]
            if last and first and last[-1] and first[0] == last[-1] + 1:
                yield _fault("pdf-list-parted", name,
                             f"a list is parted in two before its item {first[0]}: “{_short(node_text(other))}”", "PDF/UA-1 7.6", at=other)


def _number_of(item: Node) -> int:
    """The number that an item's label shows; 0 for none."""
    label = next((node_text(kid) for kid in _elements(item) if kid.role == "Lbl"), "")
    found = _NUMBER.fullmatch(label)
    return int(found[1]) if found else 0


def _table(node: Node, name: str) -> Iterator[Fault]:
    about = f"“{_short(node_text(node))}”"
    strange = [kid.role for kid in _elements(node) if kid.role not in _ROWS]
    if strange:
        yield _fault("pdf-table-broken", name, f"a table holds {strange[0]}, which is no row: {about}", "PDF/UA-1 7.5", at=node)
    rows = [each for each, _ in _walk((node,)) if each.role == "TR"]
    heads = [cell for row in rows for cell in _elements(row) if cell.role == "TH"]
    if not heads:
        yield _fault("pdf-table-without-heads", name, f"a table has no head cells: {about}", "PDF/UA-1 7.5", at=node)
    bare = [cell for cell in heads if not cell.attributes.get("Scope")]
    if bare:
        yield _fault("pdf-table-scope-missing", name,
                     f"{len(bare)} of {len(heads)} head cells do not say what they are the head of, “{_short(node_text(bare[0]))}” first",
                     "PDF/UA-1 7.5", at=bare[0])
    widths = _widths(rows)
    if len(set(widths)) > 1:
        yield _fault("pdf-table-uneven", name,
                     f"the rows of a table have {min(widths)} to {max(widths)} cells, spans counted: {about}", "PDF/UA-1 7.5", at=node)


def _widths(rows: list[Node]) -> list[int]:
    """How wide each row is, with what spans hang down from rows above."""
    hanging: list[tuple[int, int]] = []  # rows left, width
    widths = []
    for row in rows:
        width = sum(width for _, width in hanging)
        hanging = [(left - 1, wide) for left, wide in hanging if left > 1]
        for cell in _elements(row):
            wide, deep = int(cell.attributes.get("ColSpan", 1)), int(cell.attributes.get("RowSpan", 1))
            width += wide
            if deep > 1:
                hanging.append((deep - 1, wide))
        widths.append(width)
    return widths


def _picture(node: Node, name: str) -> Iterator[Fault]:
    what = "a picture" if node.role == "Figure" else "a formula"
    if not (node.alt or "").strip() and not (node.actual or "").strip():
        clause = "PDF/UA-1 7.3" if node.role == "Figure" else "PDF/UA-1 7.7"
        page = next((kid[0] for each, _ in _walk((node,)) for kid in each.kids if not isinstance(kid, Node)), 0)
        yield _fault("pdf-figure-without-alt", name, f"{what}{f' on page {page}' if page else ''} has no description", clause,
                     "describe it in the source, and build again", at=node)


def _caption(node: Node, above: Node | None, name: str) -> Iterator[Fault]:
    beside = [kid.role for kid in _elements(above)] if above else []
    if above is None or (above.role not in ("Figure", "Table", "L") and not {"Figure", "Table", "Formula"} & set(beside)):
        yield _fault("pdf-caption-astray", name, f"a caption stands beside nothing that it could describe: “{_short(node_text(node))}”",
                     "PDF/UA-1 7.3", at=node)


def _note(node: Node, above: Node | None, name: str) -> Iterator[Fault]:
    about = f"“{_short(node_text(node))}”"
    if not node.id:
        yield _fault("pdf-note-without-id", name, f"a note has no identifier: {about}", "PDF/UA-1 7.9", at=node)
    if not any(kid.role == "Lbl" for kid in _elements(node)):
        yield _fault("pdf-note-without-label", name, f"a note has no label: {about}", "PDF/UA-1 7.9", at=node)
    at_its_call = above is not None and any(above.kids[at + 1] is node for at in calls_of_foot_notes(above))
    if not at_its_call and not _inside(node, "Link"):  # who reads on behind the call is back in the text
        yield _fault("pdf-note-without-link", name, f"no link leads back from a note to the text: {about}", "", at=node)


def _link(node: Node, name: str) -> Iterator[Fault]:
    if not node.annotations:
        yield _fault("pdf-link-dead", name, f"a link leads nowhere: “{_short(node_text(node))}”", "PDF/UA-1 7.18.5", at=node)
    if not node_text(node) and not (node.alt or "").strip() and not any((kid.alt or "") for kid, _ in _walk(tuple(_elements(node)))):
        yield _fault("pdf-link-without-words", name, "a link has no words", "PDF/UA-1 7.18.5", at=node)


def _short(text: str) -> str:
    return text if len(text) <= 50 else text[:49].rstrip() + "…"


def _fault(rule: str, name: str, message: str, clause: str, hint: str = _REPORT, *, at: Node | int | None = None) -> Fault:
    severity = Severity.ERROR if clause else Severity.WARNING
    return Finding(rule, severity, message, Position(name), hint, clause), place_of(at)
