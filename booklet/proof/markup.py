"""Words and structure of an XHTML tree, namespaced or not."""

from __future__ import annotations

from lxml import etree

from .reading import Writer

__all__ = ["local", "take"]

_INLINE = {
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt",
    "u", "var", "wbr",
}
_SKIPPED = {"head", "script", "style", "template", "math", "svg", "noscript"}
_COUNTED = {"ul": "lists", "ol": "lists", "dl": "lists", "menu": "lists", "li": "items", "table": "tables", "tr": "rows"}


def local(element: etree._Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def take(element: etree._Element, out: Writer, line: int = 0, required: bool = True) -> None:
    """Add an element's words and structure, its tail excepted.

    Left out are what is hidden, what is added for print, tick boxes, and drawings and formulas, which
    speak through their alternative text.
    """
    name = local(element)
    if not name:
        return
    names = element.get("class", "").split()
    if element.get("aria-hidden") == "true" or "print-only" in names or element.get("hidden") is not None:
        return
    required = required and element.get("data-generated") is None
    if stated := element.get("data-line"):
        line = int(stated) if stated.isdecimal() else line
    if name == "img" or name == "svg" or name == "math":
        _picture(element, name, out, required)
        return
    if name in _SKIPPED or element.get("role") == "img":
        return
    inline = name in _INLINE
    if not inline:
        out.part()
    if name == "article":
        out.open()
    kind = _COUNTED.get(name)
    if name == "li" and "note" in names:
        out.event("notes", required)
    elif name == "ol" and _holds_notes(element):
        pass  # a list for the eye only: its items are notes
    elif kind:
        out.event(kind, required)
    elif name == "dt":
        before = element.getprevious()
        if before is None or local(before) != "dt":
            out.event("items", required)
    elif (len(name) == 2 and name[0] == "h" and name[1] in "123456") or element.get("role") == "heading":
        out.event("headings", required)
    elif name == "a" and element.get("href") and element.get("role") != "doc-glossref":
        out.event("links", not element.get("href", "").startswith("sms:"))  # EPUBCheck refuses sms:
    if element.text:
        out.text(element.text, line, required)
    for child in _shown(element) if name == "table" else element:
        take(child, out, line, required)
        if child.tail:
            out.text(child.tail, line, required)
    if not inline:
        out.part()
    elif name == "a" and element.get("href") and element.get("role") != "doc-glossref":
        out.seam()
    if name == "article":
        out.close()


def _shown(table: etree._Element) -> list[etree._Element]:
    """The parts of a table as they are shown: its foot is the last, though HTML 4 wrote it before the body."""
    return sorted(table, key=lambda part: local(part) == "tfoot")


def _holds_notes(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.get("role") == "doc-endnotes"


def _picture(element: etree._Element, name: str, out: Writer, required: bool) -> None:
    if element.get("role") in {"presentation", "none"} or (name == "img" and not element.get("alt")):
        return
    if name == "math":
        return
    out.event("figures", required)
    if name == "img":
        out.alternatives.append(" ".join(element.get("alt", "").split()))
