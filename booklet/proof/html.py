"""A page as a browser meets it: parsed by the rules of HTML, which mend what they do not like."""

from __future__ import annotations

import re
from os import PathLike
from pathlib import Path
from typing import Any

from lxml import etree

from .markup import take
from .reading import Reading, Writer

__all__ = ["read_html"]

_NAME = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_html(file: bytes | str | PathLike[str]) -> Reading:
    """Words and structure of a page in UTF-8, its head left out. Any bytes are a page; a file may raise OSError."""
    import tinyhtml5

    data = file if isinstance(file, bytes) else Path(file).read_bytes()
    out = Writer()
    take(_copy(tinyhtml5.parse(data.decode("utf-8", "replace"), namespace_html_elements=False)), out)
    return out.done()


def _copy(parsed: Any) -> etree._Element:
    """The parser's tree as lxml's, whose elements know their parents; names and signs that XML lacks are left out."""
    name = _name(parsed.tag)
    element = etree.Element(name, {key: _NOT_XML.sub("", value) for key, value in parsed.attrib.items()
                                   if isinstance(key, str) and _NAME.fullmatch(key)})
    element.text = _NOT_XML.sub("", parsed.text or "")
    for child in parsed:
        if isinstance(child.tag, str):
            copy = _copy(child)
            copy.tail = _NOT_XML.sub("", child.tail or "")
            element.append(copy)
        elif child.tail:  # after a comment
            if len(element):
                element[-1].tail = (element[-1].tail or "") + _NOT_XML.sub("", child.tail)
            else:
                element.text += _NOT_XML.sub("", child.tail)
    return element


def _name(tag: str) -> str:
    name = tag.rpartition("}")[2]
    return name if _NAME.fullmatch(name) else "span"
