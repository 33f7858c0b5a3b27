"""epub:type beside each role, as reading systems want them in pairs.

The type endnote is deprecated and never written.
"""

from __future__ import annotations

from lxml import etree

from ..screen.names import EPUB_TYPE, XHTML, XML_LANG
from ..screen.roles import give_roles

__all__ = ["give_semantics"]

_TYPE_OF_ROLE = {
    "doc-abstract": "abstract", "doc-appendix": "appendix", "doc-backlink": "backlink",
    "doc-bibliography": "bibliography", "doc-chapter": "chapter", "doc-cover": "cover",
    "doc-endnotes": "endnotes", "doc-glossary": "glossary", "doc-glossref": "glossref", "doc-noteref": "noteref", "doc-notice": "notice",
    "doc-pagebreak": "pagebreak", "doc-tip": "tip",
}


def give_semantics(body: etree._Element) -> None:
    """Set roles and types on the elements of a content document, and xml:lang beside lang."""
    give_roles(body)
    for element in body.iter(etree.Element):
        role = element.get("role")
        if role in _TYPE_OF_ROLE and element.get(EPUB_TYPE) is None:
            element.set(EPUB_TYPE, _TYPE_OF_ROLE[role])
        if role == "doc-glossary":
            for entry in element.iter(f"{{{XHTML}}}dfn"):
                if entry.getparent().tag == f"{{{XHTML}}}dt":
                    entry.set(EPUB_TYPE, "glossterm")
            for entry in element.findall(f"{{{XHTML}}}dl/{{{XHTML}}}dd"):
                entry.set(EPUB_TYPE, "glossdef")
        lang = element.get("lang")
        if lang is not None and element.tag.startswith(f"{{{XHTML}}}"):
            element.set(XML_LANG, lang)
