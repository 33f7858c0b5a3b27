"""What differs between the standards' trees, and what only the whole tree tells.

PDF 1.7 (UA-1) and PDF 2.0 (UA-2, ISO 32005, WTPDF) name some things
differently: figures with captions, notes, superscripts, references.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from .attributes import finish_table
from .leaves import Plan
from .roles import Source
from .standards import Standard
from .tree import Node

__all__ = ["finish"]

_DECORATION = {"del": "LineThrough", "s": "LineThrough", "ins": "Underline"}
_ASIDE_IN = {"Document", "Part", "Art", "Sect", "Div"}
_BULLETS = {"•": "Disc", "◦": "Circle", "○": "Circle", "▪": "Square", "■": "Square"}
_COUNTS = (
    ("Decimal", re.compile(r"[(]?\d+[.)]?$")), ("LowerAlpha", re.compile(r"[(]?[a-z][.)]?$")),
    ("UpperAlpha", re.compile(r"[(]?[A-Z][.)]?$")),
)
_SHIFT_EM = {"sup": 0.33, "sub": -0.17}


def finish(plan: Plan, standard: Standard, phrases: Mapping[str, str]) -> None:
    """Complete a planned and painted tree for `standard`.

    `phrases` holds the printed language's words: back_to_text, note_number ("Note {number}").
    """
    tables = 0
    for node in list(plan.root.walk()):
        source = plan.outline.by_element.get(node.element)
        if node.role == "Table":
            tables += 1
            finish_table(node, plan.outline, f"th-{tables}")
        elif node.role == "Link" and not node.annotations:
            node.role = "Span"  # its target is not in this file
        elif node.role == "Div" and standard.modern and source is not None and source.tag == "figure":
            _figure(node)
        elif node.role == "Aside" and standard.modern and node.parent is not None and node.parent.role not in _ASIDE_IN:
            node.role = "Div"  # ISO 32005 table 5: no Aside within Aside or a cell
        elif node.role == "Note" and standard.modern:
            node.role = "FENote"
            call = plan.feet.get(node)
            node.set("FENote", "NoteType", "Endnote" if call is None else "Footnote")
            if call is not None:
                call.refs.append(node)
                node.refs.append(call)
        elif node.role == "Span" and source is not None:
            _inline(node, source, standard)
        if node.role == "Link" and source is not None:
            _link(node, source, plan, standard, phrases)
        if node.role == "L":
            node.set("List", "ListNumbering", _numbering(node, standard))


def _numbering(node: Node, standard: Standard) -> str:
    """ListNumbering: what the style says, else what the labels look like.

    PDF 1.7 has no word for labels that are not counted but None; PDF/UA-2 8.2.5.25 forbids None beside labels.
    """
    said = node.attributes.get("List", {}).get("ListNumbering", "None")
    labels = [kid for item in node.kids if isinstance(item, Node) for kid in item.kids
              if isinstance(kid, Node) and kid.role == "Lbl"]
    if said == "None" and labels:
        text = labels[0].text.strip()
        said = _BULLETS.get(text[:1]) or next((name for name, look in _COUNTS if look.match(text)), "Unordered")
    if said in ("Unordered", "Description") and not standard.modern:
        return "None"
    return said


def _figure(node: Node) -> None:
    """ISO 32000-2: the caption is in the Figure. One picture and its figure are one element."""
    pictures = [kid for kid in node.walk() if kid.role == "Figure"]
    if len(pictures) != 1 or pictures[0].parent is not node:
        return
    picture = pictures[0]
    node.role = "Figure"
    node.alt, node.attributes = picture.alt, picture.attributes
    node.id = node.id or picture.id
    place = node.kids.index(picture)
    node.kids[place:place + 1] = picture.kids


def _inline(node: Node, source: Source, standard: Standard) -> None:
    """Raised and lowered text, deletions and insertions, for readers that tell."""
    tag = source.tag
    if tag in _SHIFT_EM:
        if standard.modern:
            node.set("Layout", "TextPosition", tag.capitalize())
        else:
            node.set("Layout", "BaselineShift", round(_SHIFT_EM[tag] * node.size_pt, 2))
    elif tag in _DECORATION:
        node.set("Layout", "TextDecorationType", _DECORATION[tag])


def _link(node: Node, source: Source, plan: Plan, standard: Standard, phrases: Mapping[str, str]) -> None:
    """A link's words for people, and what it refers to."""
    words = node.text.strip()
    kind = source.element.get("role")
    if not node.title:
        if kind == "doc-noteref" and "note_number" in phrases:
            node.title = phrases["note_number"].replace("{number}", words)
        elif kind == "doc-backlink" and "back_to_text" in phrases:
            node.title = phrases["back_to_text"]
    if node.title and (kind == "doc-backlink" or not any(char.isalnum() for char in words)):
        node.alt = node.title  # an arrow says nothing, with a number or without
    if not standard.modern:
        return
    target = plan.target(source.element.get("href") or "")
    holder = node.parent
    if target is None or holder is None:
        return
    if source.in_contents:
        node_in = holder if holder.role == "Reference" else node
        node_in.refs.append(target)
        item = node_in.parent
        if item is not None and item.role == "TOCI":
            item.refs.append(target)
    elif kind == "doc-noteref" and target.role in ("Note", "FENote"):
        call = holder if holder.role == "Reference" else node
        call.refs.append(target)
        target.refs.append(call)
