"""Named blocks (`::: name "Title"`), checklists, definitions: contract.md, "Blocks"."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from typing import Protocol

from lxml import etree

from .marks import add_class, has_content, line_of
from .reporting import Report

__all__ = ["ASIDES", "NAMES", "WordsLike", "build_blocks", "build_checklists", "mark_definitions"]

ASIDES = ("note", "warning", "definition")
NAMES = ("key-points", "what-to-do", "when-to-get-help", "crisis", "sources", "note", "warning", "definition", "contact",
         "notes-lines")
RULE_LINES = 6
"""Lines to write on when the author asks for no number."""


class WordsLike(Protocol):
    """What the reader asks of a catalogue of words."""

    lang: str

    def text(self, key: str, **values: object) -> str: ...


def build_blocks(body: etree._Element, words: WordsLike, report: Report,
                 crisis: Callable[[], Sequence[etree._Element]]) -> None:
    """Sections and asides with their headings; runs before the levels are mended."""
    for element in list(body.iter("section")):
        name = element.get("data-block")
        if name is None:
            continue
        title = element[0] if len(element) and "data-title" in element[0].attrib else None
        if name not in NAMES:
            close = difflib.get_close_matches(name, NAMES, 1)
            report.warning("block-unknown", f"there is no block named {name}", line_of(element),
                           f"did you mean {close[0]}?" if close else f"use one of {', '.join(NAMES)}")
            del element.attrib["data-block"]
            add_class(element, name)
            element.tag = "section"
            if title is not None:
                _make_title(title)
            continue
        element.tag = "aside" if name in ASIDES else "section"
        element.set("class", f"block {name} {element.get('class', '')}".strip())
        lines = element.attrib.pop("lines", "")
        empty = not has_content(element)
        if name == "crisis" and empty:
            for block in crisis():
                block.set("data-line", element.get("data-line", "0"))
                element.append(block)
        elif name == "notes-lines":
            count = int(lines) if lines.isdecimal() and 0 < int(lines) <= 60 else RULE_LINES
            etree.SubElement(element, "div", {"class": "rule-lines", "data-lines": str(count), "aria-hidden": "true"})
        elif empty:
            report.warning("block-empty", f"the block {name} has nothing in it", line_of(element), "fill it or delete it")
        _put_title(element, name, title, words)
        if name == "what-to-do":
            for items in element.findall("ul"):
                for item in items.findall("li"):
                    item.set("data-task", item.get("data-task", "open"))


def _put_title(element: etree._Element, name: str, title: etree._Element | None, words: WordsLike) -> None:
    first = element[0] if len(element) and not (element.text or "").strip() else None
    if title is None and first is not None and first.tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
        title = first  # the author wrote the block's title as a heading
    if title is None:
        title = etree.Element("h2", {"data-line": element.get("data-line", "0"), "data-generated": ""})
        title.text = words.text(name)
        if element.get("lang"):
            title.set("lang", words.lang)
        title.tail, element.text = element.text, None
        element.insert(0, title)
    _make_title(title)
    add_class(title, "block-title")


def _make_title(title: etree._Element) -> None:
    title.tag = "h2"
    title.attrib.pop("data-title", None)
    title.set("data-block-title", "")


def build_checklists(body: etree._Element, words: WordsLike) -> None:
    """Task items become tickable boxes (docs/tree.md, checklist)."""
    for item in list(body.iter("li")):
        state = item.attrib.pop("data-task", None)
        if state is None:
            continue
        ticked = state == "done"
        add_class(item, "ticked" if ticked else "unticked")
        add_class(item.getparent(), "checklist")
        label = words.text("ticked" if ticked else "not_ticked")
        box = etree.Element("span", {"class": "box", "role": "img", "aria-label": label})
        first = item[0] if len(item) and item[0].tag == "p" and not (item.text or "").strip() else item
        box.tail = " " + (first.text or "").lstrip()
        first.text = None
        first.insert(0, box)


def mark_definitions(body: etree._Element) -> None:
    """`<dfn>` in `::: definition` blocks: the block's own title, the terms of a list in it, or its first bold words."""
    for block in body.iter("aside"):
        if block.get("data-block") != "definition" or block.find(".//dfn") is not None:
            continue
        heading = block[0]
        if "data-generated" not in heading.attrib:
            _mark_term(heading)
            continue
        terms = block.findall("dl/dt")
        bold = block.find(".//strong")
        for term in terms or ([] if bold is None else [bold]):
            _mark_term(term)


def _mark_term(element: etree._Element) -> None:
    mark = etree.Element("dfn")
    mark.text, element.text = element.text, None
    for child in list(element):
        mark.append(child)
    element.append(mark)
