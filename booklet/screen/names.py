"""Names of the XML vocabularies, and small questions to elements."""

from __future__ import annotations

from lxml import etree

__all__ = ["EPUB_TYPE", "HEADINGS", "MATHML", "OPS", "SVG", "XHTML", "XML_LANG", "classes", "local"]

XHTML = "http://www.w3.org/1999/xhtml"
SVG = "http://www.w3.org/2000/svg"
MATHML = "http://www.w3.org/1998/Math/MathML"
OPS = "http://www.idpf.org/2007/ops"
EPUB_TYPE = f"{{{OPS}}}type"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
HEADINGS = {f"h{level}": level for level in range(1, 7)}


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def classes(element: etree._Element) -> list[str]:
    return element.get("class", "").split()
