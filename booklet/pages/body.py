"""An article's body for any target: PDF, EPUB and HTML all call `body`, so the words are the same in each.

The tree is docs/tree.md's. What a target may choose: how deep the headings stand, where links lead, what goes
before every id.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from functools import lru_cache

from lxml import etree

from ..model import Article
from ..screen.bidi import set_numbers_apart

__all__ = ["body", "parse", "serialise", "text_of"]

_REFERRING = ("aria-labelledby", "aria-describedby", "headers", "for")
_URL = re.compile(r"url\(\s*[\"']?#([^)\"']+)[\"']?\s*\)")
_LINKS = ("href", "{http://www.w3.org/1999/xlink}href")


def body(article: Article, *, level_shift: int = 0, href: Callable[[str], str] = str, id_prefix: str = "") -> str:
    """The article's body as XHTML: <div class="article-body">…</div>.

    `href` gets the target of every link that leaves the article (https:…, tel:…, article:SLUG#id, topic:ID,
    term:ID) and says where it leads in this publication; "" takes the link away and keeps its words. Ids and the
    references to them get `id_prefix`. Heading levels grow by `level_shift`; those beyond six become
    <div role="heading" aria-level="7" class="h7">.
    """
    root = parse(article.body)
    if article.direction == "rtl":
        set_numbers_apart(root, "rtl", dir="ltr")
    for element in root.iter(etree.Element):
        if id_prefix:
            _prefix(element, id_prefix)
        if level_shift:
            _shift(element, level_shift)
        if element.tag != "a":
            continue
        target = element.get("href")
        if target is not None and not target.startswith("#"):
            target = href(target)
            if target:
                element.set("href", target)
            else:
                element.tag = "span"
                del element.attrib["href"]
    return serialise(root)


def parse(xhtml: str) -> etree._Element:
    """A fresh tree of well-formed XHTML text."""
    return copy.deepcopy(_parsed(xhtml))


@lru_cache(maxsize=64)
def _parsed(xhtml: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    return etree.fromstring(xhtml.encode(), parser)


def serialise(element: etree._Element) -> str:
    """The tree as text, without the element's tail."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def text_of(element: etree._Element) -> str:
    """The readable text of an element, spaces joined."""
    return " ".join("".join(element.itertext()).split())


def _prefix(element: etree._Element, prefix: str) -> None:
    for name, value in element.items():
        said = value
        if name == "id":
            said = prefix + value
        elif name in _LINKS and value.startswith("#"):
            said = f"#{prefix}{value[1:]}"
        elif name in _REFERRING:
            said = " ".join(prefix + part for part in value.split())
        if "url(" in said:
            said = _URL.sub(rf"url(#{prefix}\1)", said)
        if said != value:
            element.set(name, said)


def _shift(element: etree._Element, shift: int) -> None:
    """A heading's new level; h1 to h6, then role and aria-level."""
    tag = element.tag
    if isinstance(tag, str) and len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        level = int(tag[1])
    elif element.get("role") == "heading":
        level = int(element.get("aria-level", "2"))
    else:
        return
    level = max(1, level + shift)
    classes = [name for name in element.get("class", "").split() if not re.fullmatch(r"h\d+", name)]
    for name in ("role", "aria-level", "class"):
        element.attrib.pop(name, None)
    if level <= 6:
        element.tag = f"h{level}"
    else:
        element.tag = "div"
        element.set("role", "heading")
        element.set("aria-level", str(level))
        classes.append("h7")
    if classes:
        element.set("class", " ".join(classes))
