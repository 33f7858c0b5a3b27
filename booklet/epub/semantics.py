"""epub:type and DPUB-ARIA roles, in pairs, from what the tree says (docs/tree.md).

Roles follow ARIA in HTML: doc-notice stands on a section, not on an aside; doc-endnote and
doc-biblioentry are deprecated and never written.
"""

from __future__ import annotations

from lxml import etree

from .names import EPUB_TYPE, XHTML, classes, local

__all__ = ["give_roles"]

_TYPE_OF_ROLE = {
    "doc-abstract": "abstract", "doc-appendix": "appendix", "doc-backlink": "backlink",
    "doc-bibliography": "bibliography", "doc-chapter": "chapter", "doc-cover": "cover",
    "doc-endnotes": "endnotes", "doc-glossary": "glossary", "doc-noteref": "noteref", "doc-notice": "notice",
    "doc-pagebreak": "pagebreak", "doc-tip": "tip",
}
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
    """Set roles and types on the elements of a content document."""
    for element in body.iter(etree.Element):
        names = classes(element)
        if "block" in names:
            _block(element, names)
        role = element.get("role")
        if role in _TYPE_OF_ROLE and element.get(EPUB_TYPE) is None:
            element.set(EPUB_TYPE, _TYPE_OF_ROLE[role])
        if local(element) == "li" and "note" in names and element.get(EPUB_TYPE) is None:
            element.set(EPUB_TYPE, "endnote")


def _block(element: etree._Element, names: list[str]) -> None:
    known = next((name for name in names if name in _BLOCKS), None)
    if known is None:
        return
    tag, role = _BLOCKS[known]
    element.tag = f"{{{XHTML}}}{tag}"
    if element.get("role") is None:
        element.set("role", role)
    heading = next((child for child in element if "block-title" in classes(child)), None)
    if heading is not None and heading.get("id") and element.get("aria-labelledby") is None:
        element.set("aria-labelledby", heading.get("id", ""))
