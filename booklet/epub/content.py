"""One chapter's XHTML made into a finished content document: links, pictures, roles, marks, facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from .book import Chapter, PageMark
from .names import EPUB_TYPE, MATHML, OPS, SVG, XHTML, XML_LANG, classes, local
from .pagelist import insert_marks
from .semantics import give_roles

__all__ = ["Finished", "Outline", "finish", "serialise"]

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
_WIDE = 4  # columns; three stand side by side on a telephone
_BOXES = {"ticked": "\u2611", "unticked": "\u2610"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


@dataclass(frozen=True, slots=True)
class Outline:
    """An entry of a navigation list: a heading, or the caption of a figure or table."""

    level: int
    text: str
    file: str
    id: str
    lang: str


@dataclass(slots=True)
class Finished:
    """A content document, still a tree, with what the package and the navigation must know of it."""

    chapter: Chapter
    root: etree._Element
    headings: list[Outline] = field(default_factory=list)
    figures: list[Outline] = field(default_factory=list)
    tables: list[Outline] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    lost_marks: list[PageMark] = field(default_factory=list)


def finish(
    chapter: Chapter,
    *,
    styles: Sequence[str],
    href: Callable[[str], str],
    picture: Callable[[str], str],
    marks: Sequence[tuple[PageMark, str]],
    page_words: Callable[[str], str],
) -> Finished:
    """Make a chapter's document.

    `styles` are files to link; `href` says where an address with a scheme leads (empty: nowhere);
    `picture` turns an asset's name into its file; `marks` are this file's page marks with their ids.
    Raises lxml.etree.XMLSyntaxError when the body is not well-formed, which is a fault of the caller's.
    """
    root = _document(chapter, styles)
    body = root[-1]
    lost = insert_marks(root, marks, page_words) if marks else []
    _clean(body, href, picture)
    give_roles(body)
    _let_scroll(body)
    done = Finished(chapter, root, lost_marks=lost)
    _survey(body, done)
    return done


def serialise(root: etree._Element) -> bytes:
    """A document's bytes: XML with the HTML document type."""
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"


def _document(chapter: Chapter, styles: Sequence[str]) -> etree._Element:
    # The body's HTML elements have no namespace: parsed inside this frame they get XHTML's.
    text = f'<html xmlns="{XHTML}" xmlns:epub="{OPS}"><head><title/></head><body>{chapter.body}</body></html>'
    root = etree.fromstring(text.encode(), _PARSER)
    for element in root.iter(etree.Element):
        if "}" not in element.tag:  # HTML inside a drawing
            element.tag = f"{{{XHTML}}}{element.tag}"
    root.set("lang", chapter.lang)
    root.set(XML_LANG, chapter.lang)
    root.set("dir", chapter.direction)
    head, body = root
    head[0].text = chapter.title
    for name in styles:
        etree.SubElement(head, f"{{{XHTML}}}link", rel="stylesheet", type="text/css", href=name)
    body.set(EPUB_TYPE, chapter.type)
    return root


def _clean(body: etree._Element, href: Callable[[str], str], picture: Callable[[str], str]) -> None:
    """Resolve addresses; drop what is for print or for other stages; make the tick boxes visible."""
    dropped: list[etree._Element] = []
    for element in body.iter(etree.Element):
        attributes = element.attrib
        named = attributes.get("class")
        if named:
            names = named.split()
            if "print-only" in names or _only_lines(element, names):
                dropped.append(element)
            elif "box" in names and attributes.get("role") == "img" and not element.text:
                item = element.getparent()
                ticked = item is not None and "ticked" in classes(item)
                element.text = _BOXES["ticked" if ticked else "unticked"]
        tag = element.tag
        if tag == f"{{{XHTML}}}a":
            _resolve(element, href)
        elif tag == f"{{{XHTML}}}img":
            source = attributes.get("src", "")
            if source.startswith("asset:"):
                attributes["src"] = picture(source)
        if "lang" in attributes and not tag.startswith((f"{{{SVG}}}", f"{{{MATHML}}}")):
            attributes[XML_LANG] = attributes["lang"]
    for element in dropped:
        _drop(element)
    for element in body.iter(etree.Element):
        for name in [name for name in element.attrib if name.startswith("data-") and name != "data-problem"]:
            del element.attrib[name]


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


def _let_scroll(body: etree._Element) -> None:
    """Put wide tables into a box that scrolls, by keyboard too, so that no column falls off a narrow page."""
    heading = ""
    wide: list[tuple[etree._Element, str]] = []
    for element in body.iter(etree.Element):
        name = local(element)
        if name in _HEADINGS and element.get("id"):
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


def _survey(body: etree._Element, done: Finished) -> None:
    """Gather headings, captions and the properties that the manifest must state."""
    file = done.chapter.file
    has: set[str] = set()
    counts = {"heading": 0, "figure": 0, "table": 0}
    for element in body.iter(etree.Element):
        tag = element.tag
        if tag.startswith(f"{{{SVG}}}"):
            has.add("svg")
        elif tag.startswith(f"{{{MATHML}}}"):
            has.add("mathml")
        else:
            name = local(element)
            level = _HEADINGS.get(name) or (
                int(element.get("aria-level", "2")) if element.get("role") == "heading" else 0
            )
            if level:
                done.headings.append(_entry(element, element, level, file, "heading", counts))
            elif name in {"figcaption", "caption"}:
                parent = element.getparent()
                if parent is not None and local(parent) in {"figure", "table"}:
                    kind = local(parent)
                    entries = done.figures if kind == "figure" else done.tables
                    entries.append(_entry(parent, element, 1, file, kind, counts))
    done.properties = sorted(has)


def _entry(
    target: etree._Element, words: etree._Element, level: int, file: str, kind: str, counts: dict[str, int]
) -> Outline:
    counts[kind] += 1
    name = target.get("id")
    if not name:
        name = f"{kind}.{counts[kind]}"
        target.set("id", name)
    return Outline(level, _label(words), file, name, _language(words))


def _label(element: etree._Element) -> str:
    """The words of a heading or caption as a list entry says them: without calls of notes."""
    parts: list[str] = []

    def walk(inner: etree._Element) -> None:
        parts.append(inner.text or "")
        for child in inner:
            if local(child) == "br":
                parts.append(" ")
            elif local(child) == "img":
                parts.append(child.get("alt") or "")
            elif not {"note-call", "box"} & set(classes(child)) and child.get("aria-hidden") != "true":
                walk(child)
            parts.append(child.tail or "")

    walk(element)
    return " ".join("".join(parts).split())


def _language(element: etree._Element | None) -> str:
    while element is not None:
        if lang := element.get("lang"):
            return lang
        element = element.getparent()
    return ""
