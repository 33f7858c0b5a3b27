"""A tree made fit for a screen: addresses, pictures, tick boxes, and tables that may not fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from ..words import catalogue, family
from ..words.direction import direction_of
from .names import HEADINGS, XHTML, classes, local

__all__ = ["clean", "let_scroll"]

_WIDE = 2  # columns: with letters twice as large even two do not stand side by side on every telephone
_BOXES = {"ticked": "\u2611", "unticked": "\u2610"}
_A, _IMG = f"{{{XHTML}}}a", f"{{{XHTML}}}img"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def clean(body: etree._Element, href: Callable[[str], str], picture: Callable[[str], str]) -> None:
    """Resolve addresses; drop what is for print or for other stages; make the tick boxes visible.

    `href` says where an address with a scheme leads (empty: nowhere, its words stay); `picture` turns an
    `asset:NAME` address into one that the document can show. Words of booklet's own in another language than the text's
    say so.
    """
    dropped: list[etree._Element] = []
    for element in body.iter(etree.Element):
        named = element.get("class")
        if named:
            names = named.split()
            if "print-only" in names or _only_lines(element, names):
                dropped.append(element)
            elif "box" in names and element.get("role") == "img" and not element.text:
                item = element.getparent()
                ticked = item is not None and "ticked" in classes(item)
                element.text = _BOXES["ticked" if ticked else "unticked"]
        tag = element.tag
        if tag == _A:
            _resolve(element, href)
        elif tag == _IMG:
            source = element.get("src", "")
            if source.startswith("asset:"):
                element.set("src", picture(source))
    for element in dropped:
        _drop(element)
    for element in body.iter(etree.Element):
        for name in element.keys():
            if name.startswith("data-") and name != "data-problem":
                if name == "data-generated":
                    _tell_language(element)
                del element.attrib[name]


def _tell_language(element: etree._Element) -> None:
    """Say the language of booklet's own words where it has none in the language around them."""
    lang = next((found for up in (element, *element.iterancestors()) if (found := up.get("lang"))), "")
    own = catalogue(lang).lang if lang else ""
    if own and family(own) != family(lang):
        element.set("lang", own)
        element.set("dir", direction_of(own))


def _only_lines(element: etree._Element, names: Sequence[str]) -> bool:
    """Whether a block is nothing but lines to write on, which a screen does not offer."""
    if "notes-lines" not in names:
        return False
    return not any(
        (inner.text or "").strip() and inner.get("data-generated") is None for inner in element.iter(etree.Element)
    )


def _resolve(link: etree._Element, href: Callable[[str], str]) -> None:
    target = link.get("href")
    if target is None or not _SCHEME.match(target):
        return
    address = href(target)
    if address:
        link.set("href", address)
        return
    del link.attrib["href"]
    link.tag = f"{{{XHTML}}}span"
    link.set("class", "unresolved")


def _drop(element: etree._Element) -> None:
    """Remove an element but not the text after it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def let_scroll(body: etree._Element) -> None:
    """Put tables of several columns into a box that scrolls, by keyboard too, so that no column falls off a narrow page."""
    heading = ""
    wide: list[tuple[etree._Element, str]] = []
    for element in body.iter(etree.Element):
        name = local(element)
        if name in HEADINGS and element.get("id"):
            heading = element.get("id", "")
        elif name == "table" and _columns(element) >= _WIDE:
            wide.append((element, heading))
    for number, (table, above) in enumerate(wide, 1):
        caption = table.find(f"{{{XHTML}}}caption")
        if caption is not None:
            above = caption.get("id") or f"caption.{number}"
            caption.set("id", above)
        box = etree.Element(f"{{{XHTML}}}div", {"class": "table-scroll", "role": "group", "tabindex": "0"})
        if above:
            box.set("aria-labelledby", above)
        table.addprevious(box)
        box.tail, table.tail = table.tail, None
        box.append(table)


def _columns(table: etree._Element) -> int:
    """The most cells that one row has."""
    rows = table.iter(f"{{{XHTML}}}tr")
    return max((sum(_span(cell) for cell in row if local(cell) in {"td", "th"}) for row in rows), default=0)


def _span(cell: etree._Element) -> int:
    stated = cell.get("colspan", "1")
    return int(stated) if stated.isdecimal() else 1
