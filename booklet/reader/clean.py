"""Raw HTML made safe and well-formed, with nothing visible lost.

Two gates. `compose` rewrites every raw tag of the author from a list of what is allowed, keeps the tags nested and
says at which line it refused something; nh3 (ammonia, html5ever) then repairs and cleans the whole once more as
a browser would read it, so that a slip in the first gate harms nobody. `to_tree` turns the result into XML.
"""

from __future__ import annotations

import re
from functools import cache

import nh3
from lxml import etree

from .clean_tags import ATTRIBUTES_OF, TAGS, VOID_TAGS, Cleaner
from .reporting import Report

__all__ = ["compose", "to_tree"]

_PLACES = re.compile(
    r'data-line="(\d+)"|(\n)|<raw data-line="(\d+)">\x02wzxhzdk:(\d+)\x03</raw>|\x02wzxhzdk:(\d+)\x03'
    r'|<(/?)(p|h[1-6]|li|td|th|dt|dd|blockquote|section|pre)(?=[\s>])|(<a [^>]*>)|(</a>)')
_XML_TAG = re.compile(r'<(/?)([A-Za-z][\w:.-]*)((?:[^<>"]|"[^"]*")*)>')
_NAMESPACES = {"svg": ' xmlns="http://www.w3.org/2000/svg"', "math": ' xmlns="http://www.w3.org/1998/Math/MathML"'}


def compose(html: str, raw: list[str], report: Report) -> str:
    """HTML with each piece of raw HTML in its place, rewritten; lines are counted on from the block's own."""
    cleaner = Cleaner(report)

    def put(found: re.Match[str]) -> str:
        if found[1]:
            cleaner.line = int(found[1])
        elif found[2]:
            cleaner.line += 1
        elif found[3]:
            cleaner.line = int(found[3])
            return cleaner.rewritten(raw[int(found[4])], alone=True) + "\n"
        elif found[5]:
            return cleaner.rewritten(raw[int(found[5])], alone=False)
        elif found[8]:
            return cleaner.enter_link(found[8])
        elif found[9]:
            return cleaner.leave_link()
        elif found[6]:
            return cleaner.leave(found[7]) + found[0]
        else:
            cleaner.enter(found[7])
        return found[0]

    html = html.removeprefix("<div>").removesuffix("</div>")
    return _PLACES.sub(put, html) + cleaner.close_all()


@cache
def _second_gate() -> nh3.Cleaner:
    names = {"*": {"id", "class", "lang", "dir", "title"}}
    for tag, attributes in ATTRIBUTES_OF.items():
        names[tag] = set(attributes)
    return nh3.Cleaner(tags=set(TAGS), attributes=names, generic_attribute_prefixes={"data-", "aria-"},
                       clean_content_tags={"script", "style"}, link_rel=None)


def to_tree(html: str) -> etree._Element:
    """Repaired, cleaned HTML as `<div class="article-body">`. Raises lxml.etree.XMLSyntaxError on what it cannot hold."""
    cleaned = _second_gate().clean(html).replace("&nbsp;", "\u00a0")
    text = f'<div class="article-body">{_XML_TAG.sub(_as_xml, cleaned)}</div>'
    parser = etree.XMLParser(huge_tree=True, resolve_entities=False, no_network=True, remove_blank_text=False)
    return etree.fromstring(text.encode("utf-8"), parser)


def _as_xml(found: re.Match[str]) -> str:
    name = found[2]
    if name in VOID_TAGS:
        return f"<{name}{found[3].rstrip('/ ')}/>"
    if not found[1] and name in _NAMESPACES:
        return f"<{name}{_NAMESPACES[name]}{found[3]}>"
    return found[0]
