"""From the dialect's marks to the attributes of docs/tree.md, and small repairs of the tree."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from .clean_tags import RESERVED_CLASSES
from .dialect_tree import ATTRIBUTES, attributes
from .reporting import Report

__all__ = ["BLOCKS", "add_class", "has_content", "line_of", "own_text", "settle_marks", "unwrap", "wrap_loose_text"]

BLOCKS = frozenset(
    "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption thead tbody tfoot tr figure figcaption section aside div "
    "hr details summary address article footer header main nav center".split())
_LATER = re.compile(rf"{ATTRIBUTES}")
_LANG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$")
_ID = re.compile(r"[^\s\"'<>&]+$")
_OLD_TAGS = {"center": "div", "big": "span", "font": "span", "strike": "del", "s": "del", "tt": "code", "acronym": "abbr",
             "b": "strong", "i": "em", "u": "span", "hgroup": "div", "main": "div", "article": "div", "nav": "div",
             "header": "div", "footer": "div", "section": "div", "aside": "div", "col": "", "colgroup": ""}


def line_of(element: etree._Element) -> int:
    """The source line an element stands on: its own, else its ancestors', 0 when unknown."""
    for candidate in (element, *element.iterancestors()):
        line = candidate.get("data-line")
        if line:
            return int(line)
    return 0


def own_text(element: etree._Element) -> str:
    """The words in an element without the numbers of notes, white space collapsed."""
    if element.find(".//sup[@class='note-call']") is None:
        return " ".join("".join(element.itertext()).split())
    bare = deepcopy(element)
    for call in list(bare.iter("sup")):
        if call.get("class") == "note-call":
            call.text = None
            del call[:]
    return " ".join("".join(bare.itertext()).split())


def has_content(element: etree._Element) -> bool:
    """Whether there is anything to see in an element."""
    if "".join(element.itertext()).strip():
        return True
    return any(child.tag in ("img", "hr", "table") or "}" in str(child.tag) for child in element.iter())


def add_class(element: etree._Element, name: str) -> None:
    """Add one class, once."""
    names = element.get("class", "").split()
    if name not in names:
        element.set("class", " ".join([*names, name]))


def unwrap(element: etree._Element) -> None:
    """Remove an element, leaving its content and tail where it stood."""
    parent = element.getparent()
    at = parent.index(element)
    _append_text(parent, at, element.text)
    for child in list(element):
        parent.insert(at, child)
        at += 1
    tail, element.tail = element.tail, None
    parent.remove(element)
    _append_text(parent, at, tail)


def _append_text(parent: etree._Element, at: int, text: str | None) -> None:
    """Add text before the child at an index."""
    if not text:
        return
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def settle_marks(body: etree._Element, report: Report) -> None:
    """Old tags become today's, attribute lists become attributes, empty paragraphs and old anchors go."""
    for element in list(body.iter(etree.Element)):
        tag = element.tag
        if tag in _OLD_TAGS and "data-block" not in element.attrib:
            element.tag = _OLD_TAGS[tag]
            if not element.tag:
                element.tag = "span"
                unwrap(element)
                continue
        for name, value in element.attrib.items():
            if name.startswith("data-set-"):
                del element.attrib[name]
                _set(element, name[9:], value, report)
        tail = element.tail
        if tail and tail[0] == "{" and tag in ("a", "img", "em", "strong", "code", "span", "del", "sub", "sup", "abbr", "b", "i"):
            found = _LATER.match(tail)
            if found:
                element.tail = tail[found.end():] or None
                for name, value in attributes(found[1]).items():
                    _set(element, name, value, report)
        for name in ("href", "src"):
            value = element.attrib.pop(f"data-{name}", None)
            if value is not None:
                element.set(name, value)
        if element.get("class") == "":
            del element.attrib["class"]
    for element in list(body.iter("p", "div")):
        if not has_content(element) and not element.get("id") and element.get("data-note") is None:
            if element.getparent() is not None and not len(element):
                element.text = None
                unwrap(element)


def wrap_loose_text(body: etree._Element) -> None:
    """Words straight in the body or in a section become paragraphs: every word stands in a block that has a line."""
    for parent in [body, *body.iter("section", "blockquote", "div")]:
        if parent is not body and not any(child.tag in BLOCKS for child in parent):
            continue
        run: etree._Element | None = None
        line = parent.get("data-line", "0")
        if parent.text and parent.text.strip():
            run = etree.Element("p", {"data-line": line})
            run.text, parent.text = parent.text, None
            parent.insert(0, run)
        for child in list(parent):
            if child is run:
                continue
            if child.tag in BLOCKS:
                line, run = child.get("data-line", line), None
                if child.tail and child.tail.strip():
                    run = etree.Element("p", {"data-line": line})
                    run.text, child.tail = child.tail, None
                    child.addnext(run)
                continue
            if run is None:
                line = child.get("data-at", line)
                if "data-at" in child.attrib and not (child.tail or "").strip():
                    continue  # what it marks is the element after it
                run = etree.Element("p", {"data-line": line})
                child.addprevious(run)
            run.append(child)
    for mark in list(body.iter("wbr")):
        if "data-at" in mark.attrib:
            unwrap(mark)


def _set(element: etree._Element, name: str, value: str, report: Report) -> None:
    if name == "class":
        for word in value.split():
            if word not in RESERVED_CLASSES:
                add_class(element, word)
    elif name == "id" and _ID.match(value) or name == "lang" and _LANG.match(value) or name == "dir" and value in ("ltr", "rtl"):
        element.set(name, value)
    elif name in ("title", "start", "width", "height", "cite", "abbr", "lines"):
        element.set(name, value)
    elif name != "markdown":
        report.warning("attribute-unknown", f"{name}={value} means nothing here and was left out", line_of(element),
                       "use #id, .class, lang=, dir= or title=")
