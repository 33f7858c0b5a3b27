"""DPUB-ARIA roles from what the tree says (docs/tree.md).

Roles follow ARIA in HTML: doc-notice stands on a section, not on an aside; doc-endnote and doc-biblioentry
are deprecated and never written.
"""

from __future__ import annotations

from collections import Counter

from lxml import etree

from ..words import catalogue, family
from .names import SVG, XHTML, classes, local

__all__ = ["give_roles"]

# Blocks of the dialect: element, role. Others are plain sections.
_BLOCKS = {
    "key-points": ("section", "doc-abstract"),
    "when-to-get-help": ("section", "doc-notice"),
    "crisis": ("section", "doc-notice"),
    "warning": ("section", "doc-notice"),
    "note": ("aside", "doc-tip"),
    "definition": ("aside", "note"),
    "sources": ("section", "doc-bibliography"),
}


def give_roles(body: etree._Element) -> None:
    """Set roles on the elements of a document, and names on those that a list of landmarks shows."""
    named: Counter[str] = Counter()
    for element in body.iter(etree.Element):
        said = element.get("class")
        if said and "block" in (names := said.split()):
            _block(element, names, named)
        role = element.get("role")
        if local(element) == "section" and role == "doc-endnotes":
            _name(element, named)
        elif role in {"doc-noteref", "doc-backlink"}:
            _note_link(element, role)
        elif local(element) == "th" and not element.attrib.get("aria-label") and _is_empty(element):
            element.tag = f"{{{XHTML}}}td"  # the corner above row heads: it heads nothing
            element.attrib.pop("scope", None)
        elif local(element) == "svg" and role is None and element.find(f"{{{SVG}}}title") is not None:
            element.set("role", "img")  # one picture with a name, not the shapes that it is made of


def _block(element: etree._Element, names: list[str], named: Counter[str]) -> None:
    known = next((name for name in names if name in _BLOCKS), None)
    if known is None:
        return
    tag, role = _BLOCKS[known]
    element.tag = f"{{{XHTML}}}{tag}"
    if element.get("role") is None:
        element.set("role", role)
    _name(element, named)


def _name(element: etree._Element, named: Counter[str]) -> None:
    """Name a part by its heading and its article's, so that a list of a chapter's parts tells them apart."""
    heading = next((child for child in element if _is_heading(child)), None)
    if heading is None or not heading.get("id") or element.get("aria-labelledby") or element.get("aria-label"):
        return
    article = next(element.iterancestors(f"{{{XHTML}}}article"), None)
    titles = [heading.get("id", ""), *((article.get("aria-labelledby") or "").split() if article is not None else [])]
    words = " ".join("".join(heading.itertext()).split())
    key = f"{element.get('role')} {words} {titles[1:]}"
    named[key] += 1
    if named[key] == 1:
        element.set("aria-labelledby", " ".join(titles))
    else:
        title = next((inner for inner in article.iter(etree.Element) if _is_heading(inner)), None) if titles[1:] else None
        of = f", {' '.join(''.join(title.itertext()).split())}" if title is not None else ""
        element.set("aria-label", f"{words} {named[key]}{of}")


def _note_link(link: etree._Element, role: str) -> None:
    """Say which note a call leads to, and which note a way back comes from: its text is a figure or an arrow."""
    lang = next((found for up in (link, *link.iterancestors()) if (found := up.get("lang"))), "")
    words = catalogue(lang or "en")
    if role == "doc-noteref":
        if lang and family(words.lang) != family(lang):
            link.set("lang", words.lang)
        link.set("aria-label", words.text("note_number", number=" ".join("".join(link.itertext()).split())))
        return
    note = next((up for up in link.iterancestors(f"{{{XHTML}}}li") if "note" in classes(up)), None)
    said = link.get("aria-label")
    if note is not None and said:
        number = 1 + sum("note" in classes(before) for before in note.itersiblings(preceding=True))
        name = words.text("note_number", number=number)
        link.set("aria-label", words.names([said, name[:1].lower() + name[1:]]))


def _is_heading(element: etree._Element) -> bool:
    return local(element) in {"h1", "h2", "h3", "h4", "h5", "h6"} or element.get("role") == "heading"


def _is_empty(element: etree._Element) -> bool:
    return not "".join(element.itertext()).strip() and element.find(f".//{{{XHTML}}}img") is None
