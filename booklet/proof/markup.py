"""Words and structure of an XHTML tree, namespaced or not."""

from __future__ import annotations

import functools

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
    """An element's name in small letters, without its namespace; empty for comments and processing instructions."""
    return _name(element.tag)


@functools.lru_cache(maxsize=1024)
def _name(tag: object) -> str:
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def take(element: etree._Element, out: Writer, line: int = 0, required: bool = True) -> None:
    """Add an element's words and structure, its tail excepted.

    Left out are what is hidden, what is added for print, tick boxes, and drawings and formulas, which
    speak through their alternative text.
    """
    name = _name(element.tag)
    if not name:
        return
    said = dict(element.items())
    role = names = ""
    if said:
        role, names = said.get("role", ""), said.get("class", "")
        if said.get("aria-hidden") == "true" or "hidden" in said or (names and "print-only" in names.split()):
            return
        required = required and "data-generated" not in said
        if stated := said.get("data-line"):
            line = int(stated) if stated.isdecimal() else line
    if name == "img" or name == "svg" or name == "math":
        _picture(element, name, out, required)
        return
    if name in _SKIPPED or role == "img":
        return
    inline = name in _INLINE
    link = said.get("href", "") if name == "a" and role != "doc-glossref" else ""
    if not inline:
        out.part()
    if name == "article":
        out.open()
    kind = _COUNTED.get(name)
    if name == "li" and "note" in names.split():
        out.event("notes", required)
    elif name == "ol" and _holds_notes(element):
        pass  # a list for the eye only: its items are notes
    elif kind:
        out.event(kind, required)
    elif name == "dt":
        before = element.getprevious()
        if before is None or local(before) != "dt":
            out.event("items", required)
    elif (len(name) == 2 and name[0] == "h" and name[1] in "123456") or role == "heading":
        out.event("headings", required)
    elif link:
        out.event("links", not link.startswith("sms:"))  # EPUBCheck refuses sms:
    if text := element.text:
        out.text(text, line, required)
    for child in _shown(element) if name == "table" else element:
        take(child, out, line, required)
        if tail := child.tail:
            out.text(tail, line, required)
    if not inline:
        out.part()
    elif link:
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
