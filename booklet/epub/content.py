"""One chapter's XHTML made into a finished content document: links, pictures, roles, marks, facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from ..screen.bidi import set_numbers_apart
from ..screen.clean import clean, let_scroll
from ..screen.names import EPUB_TYPE, HEADINGS, MATHML, OPS, SVG, XHTML, XML_LANG, classes, local
from .book import Chapter, PageMark
from .pagelist import insert_marks
from .semantics import give_semantics

__all__ = ["Finished", "Outline", "finish", "serialise"]

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)


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
    page_lang: str = "",
) -> Finished:
    """Make a chapter's document.

    `styles` are files to link; `href` says where an address with a scheme leads (empty: nowhere);
    `picture` turns an asset's name into its file; `marks` are this file's page marks with their ids,
    `page_words` says a label in the language `page_lang`.
    Raises lxml.etree.XMLSyntaxError when the body is not well-formed, which is a fault of the caller's.
    """
    root = _document(chapter, styles)
    body = root[-1]
    lost = insert_marks(root, marks, page_words, page_lang) if marks else []
    clean(body, href, picture)
    give_semantics(body)
    let_scroll(body)
    set_numbers_apart(root, "rtl", dir="ltr")
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
            level = HEADINGS.get(name) or (
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
