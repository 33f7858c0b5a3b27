"""Headings: the title, levels without gaps, ids.

In the tree the title is level 1 and the body's headings begin at 2 (docs/tree.md). A level is one more than
that of the heading it stands under, whatever its author counted, so a skipped level closes up (WCAG 1.3.1).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lxml import etree

from ..model import Heading
from .marks import add_class, has_content, line_of, own_text
from .reporting import Report

__all__ = ["Title", "give_ids", "mend_levels", "slug", "take_title"]

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PARTS = frozenset({"key-points", "what-to-do", "when-to-get-help", "crisis", "sources"})
_NOT_IN_SLUG = re.compile(r"[^\w\- ]+")


@dataclass(frozen=True, slots=True)
class Title:
    """The title taken out of the body: plain, with its inline markup, its line, and the level its author gave it."""

    text: str = ""
    html: str = ""
    line: int = 0
    level: int = 1


def slug(text: str) -> str:
    """The id GitHub would give: lower case, letters of any script kept, spaces as hyphens."""
    words = unicodedata.normalize("NFC", text).strip().lower()
    return _NOT_IN_SLUG.sub("", words).replace(" ", "-")


def drop_empty(body: etree._Element, report: Report) -> None:
    """A heading without words is read aloud as "heading" and nothing else (WCAG 2.4.6): it goes."""
    for element in list(body.iter(*_LEVELS)):
        if not has_content(element):
            report.warning("heading-empty", "a heading has no words and was left out", line_of(element),
                           "give it words or delete it", "WCAG 2.4.6")
            _remove(element)


def take_title(body: etree._Element, known: str) -> Title:
    """Take the title out of the body, when nothing stands before it. `known` is the front matter's title or "".

    With a known title, only a level-1 heading of the same words is taken. Without one, a level-1 heading, or
    a heading of any level that the file starts with.
    """
    first = next((heading for heading in body.iter(*_LEVELS) if "data-generated" not in heading.attrib), None)
    if first is None or any(up.tag not in ("div",) or up.get("data-note") for up in first.iterancestors()):
        return Title()
    leading = _words_before(body, first)
    level = _LEVELS[first.tag]
    text = own_text(first)
    if leading or not text or known and (level != 1 or _folded(known) != _folded(text)):
        return Title()
    inner = "".join([_escaped(first.text), *(etree.tostring(child, encoding="unicode") for child in first)])
    title = Title(text, inner if len(first) else "", line_of(first), level)
    _remove(first)
    return title


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _words_before(body: etree._Element, heading: etree._Element) -> bool:
    for element in body.iter():
        if element is heading:
            return False
        if element.tag in ("img", "hr") or (element.text or "").strip():
            return True
        if element.tail and element.tail.strip() and element not in heading.iterancestors():
            return True
    return False


@dataclass(slots=True)
class _Standing:
    """A heading that others stand under: its level as written, as set, and whether a gap below it was told."""

    written: float
    level: int
    told: bool = False


def mend_levels(body: etree._Element, title: Title, report: Report) -> None:
    """Set every heading's level from those it stands under; block titles (data-block-title) take part."""
    _mend(body, [_Standing(title.level if title.text else 1, 1)], report)


def _mend(parent: etree._Element, above: list[_Standing], report: Report) -> None:
    for element in parent:
        if not isinstance(element.tag, str):
            continue
        if len(element) and "data-block-title" in element[0].attrib:
            over = above[0] if _is_part(element, above) else above[-1]
            _mend(element, [_Standing(0, over.level)], report)
            continue
        written = 0.5 if "data-block-title" in element.attrib else _LEVELS.get(element.tag, 0)
        if not written:
            if len(element):
                _mend(element, above, report)
            continue
        while len(above) > 1 and above[-1].written >= written:
            above.pop()
        over = above[-1]
        if written - over.written > 1 and over.written >= 1 and not over.told:
            over.told = True
            place = "the title" if len(above) == 1 else f"a heading of level {int(over.written)}"
            report.warning("heading-level-skipped", f"a heading of level {written} stands right under {place}", line_of(element),
                           f"write it with {'#' * int(over.written + 1)}; booklet has closed the gap", "WCAG 1.3.1")
        above.append(_Standing(written, over.level + 1))
        _set_level(element, over.level + 1)


def _is_part(block: etree._Element, above: list[_Standing]) -> bool:
    """Whether a block is a part of the article in its own right: "When to get help" at the end does not belong to
    whatever section stands before it. A block with more of its section after it stays within that section."""
    if block.get("data-block") not in _PARTS or len(above) == 1:
        return False
    after = next((other for other in block.itersiblings() if other.tag in _LEVELS), None)
    return after is None or _LEVELS[after.tag] <= above[1].written


def _set_level(element: etree._Element, level: int) -> None:
    element.attrib.pop("data-block-title", None)
    if level <= 6:
        element.tag = f"h{level}"
        return
    element.tag = "div"
    element.set("role", "heading")
    element.set("aria-level", str(level))
    add_class(element, f"h{level}")


def give_ids(body: etree._Element, report: Report) -> tuple[Heading, ...]:
    """Ids, unique in the article: notes keep theirs, then the author's (the first of each), then headings and terms. Answers the headings."""
    taken = {element.get("id") for element in body.iter(etree.Element) if _is_note_id(element)}
    for element in body.iter(etree.Element):
        own = element.get("id")
        if own is None or _is_note_id(element):
            continue
        name = "-".join(own.split())
        if name in taken or not name:
            del element.attrib["id"]
            if name:
                report.warning("id-twice", f"the id {name} is given twice", line_of(element), "rename one of them", "WCAG 4.1.1")
            continue
        element.set("id", name)
        taken.add(name)
    headings: list[Heading] = []
    counts: dict[str, int] = {}
    for element in body.iter("h2", "h3", "h4", "h5", "h6", "div", "dfn"):
        if element.tag == "div" and element.get("role") != "heading":
            continue
        text = own_text(element)
        if not element.get("id"):
            wanted = f"term-{slug(text)}" if element.tag == "dfn" else slug(text)
            element.set("id", _unique(wanted or "section", taken, counts))
        if element.tag != "dfn":
            level = int(element.get("aria-level") or element.tag[1])
            lang = next((up.get("lang") for up in (element, *element.iterancestors()) if up.get("lang")), "")
            headings.append(Heading(level, text, element.get("id"), lang=lang))
    return tuple(headings)


def _is_note_id(element: etree._Element) -> bool:
    return element.get("role") == "doc-noteref" or element.tag == "li" and element.get("class") == "note"


def _unique(wanted: str, taken: set[str], counts: dict[str, int]) -> str:
    """The id itself, or with -1, -2 … as GitHub counts; it is taken from now on. `counts` spares the search."""
    name, count = wanted, counts.get(wanted, 0)
    while name in taken:
        count += 1
        name = f"{wanted}-{count}"
    counts[wanted] = count
    taken.add(name)
    return name


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    at = parent.index(element)
    if element.tail and element.tail.strip():
        if at:
            parent[at - 1].tail = (parent[at - 1].tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
