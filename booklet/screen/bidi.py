"""Direction of pieces inside a text of the other direction.

A phone number in Arabic or Hebrew text is shown with its groups in the wrong order unless it is set apart
(Unicode Standard Annex 9, rule W2: figures after an Arabic letter no longer join over a hyphen). A wrong number
harms, so numbers, addresses and names get a direction of their own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from lxml import etree
from markupsafe import Markup, escape

__all__ = ["own_direction", "set_numbers_apart"]

_GROUPS = re.compile(r"\+?\(?\d[\d().\u2010-\u2013 \u00a0-]*\d")
_PHONE_DIGITS = 7
_XHTML = "http://www.w3.org/1999/xhtml"


def own_direction(text: str, around: str) -> Any:
    """The text escaped, in a span with its own direction where that is not the one `around` it.

    The first letter decides; text without letters (a phone number) runs from left to right.
    """
    own = "ltr"
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("L", "R", "AL"):
            own = "ltr" if kind == "L" else "rtl"
            break
    if own == around or not text:
        return escape(text)
    return Markup('<span dir="{}">{}</span>').format(own, text)


def set_numbers_apart(root: etree._Element, around: str, **attributes: str) -> None:
    """Put every phone number in text of the direction `around` into a span with these attributes.

    Text that no `dir` above it decides counts as `around`.
    """
    if root.get("dir") not in (None, "", around) and not any(element.get("dir") == around for element in root.iter(etree.Element)):
        return  # a whole document of the other direction
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element)
        if name.localname in ("svg", "math", "script", "style") or name.namespace not in (None, _XHTML):
            continue
        for text, place in [(element.text, None), *((child.tail, child) for child in element)]:
            if text and _direction(element, around) == around:
                _wrap(element, text, place, attributes)


def _direction(element: etree._Element | None, otherwise: str) -> str:
    while element is not None:
        if element.get("dir"):
            return element.get("dir", "")
        element = element.getparent()
    return otherwise


def _wrap(element: etree._Element, text: str, after: etree._Element | None, attributes: dict[str, str]) -> None:
    matches = [m for m in _GROUPS.finditer(text) if sum(c.isdigit() for c in m[0]) >= _PHONE_DIGITS]
    if not matches:
        return
    first = text[: matches[0].start()]
    if after is None:
        element.text = first
    else:
        after.tail = first
    namespace = etree.QName(element).namespace
    tag = f"{{{namespace}}}span" if namespace else "span"
    index = 0 if after is None else element.index(after) + 1
    ends = [*(match.start() for match in matches[1:]), len(text)]
    for offset, (match, end) in enumerate(zip(matches, ends, strict=True)):
        span = etree.Element(tag, attributes)
        span.text, span.tail = match[0], text[match.end() : end]
        element.insert(index + offset, span)
