"""PDF and EPUB as the Parts that speech.py says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from typing import Any

from .epub import spine
from .markup import local
from .pdf_tree import Node, nodes, opened
from .speech import Part, say

__all__ = ["speak_epub", "speak_pdf"]

_ROLES = {
    "P": "para", "L": "list", "LI": "item", "Lbl": "label", "Table": "table", "TR": "row", "TH": "head", "TD": "cell",
    "Caption": "caption", "Link": "link", "Figure": "graphic", "Formula": "formula", "Note": "note", "FENote": "note",
    "BlockQuote": "quote", "Aside": "box", "TOC": "list", "TOCI": "item",
}
_INLINE = {"Span", "Quote", "Reference", "BibEntry", "Code", "Annot", "Em", "Strong", "Sub", "Ruby", "RB", "RT", "RP", "NonStruct"}
_TAGS = {
    "p": "para", "ul": "list", "ol": "list", "menu": "list", "li": "item", "dl": "list", "table": "table", "tr": "row", "th": "head",
    "td": "cell", "caption": "caption", "figcaption": "caption", "blockquote": "quote", "aside": "aside",
}
_SPANS = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "ruby", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var",
}
_NOTES = {"note": "box", "doc-tip": "box", "doc-notice": "notice"}
_SILENT = {"head", "script", "style", "template", "rp"}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def speak_pdf(file: bytes | str | PathLike[str]) -> list[str]:
    """What a screen reader says of a PDF, a line a block, and where a new page begins; nothing for one without a
    structure tree.

    Raises pikepdf.PdfError for a file that is no PDF.
    """
    from .pdf_facts import page_labels

    with opened(file) as pdf:
        count = len(pdf.pages)
        listener = _Listener(page_labels(pdf.Root, count) or [str(page) for page in range(1, count + 1)])
        return say([part for node in nodes(pdf) for part in listener.hear(node)])


def speak_epub(file: bytes | str | PathLike[str]) -> list[str]:
    """What a reading system says of an EPUB, a line a block, in the order of the spine.

    Raises KeyError, zipfile.BadZipFile or lxml.etree.XMLSyntaxError for a file that is no EPUB.
    """
    return say([part for document in spine(file) for part in _element(document)])


# -- PDF ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Listener:
    """Hears a tag tree in order. `labels` are the printed numbers of the pages, `page` the one that is read, from 1."""

    labels: Sequence[str]
    page: int = 0

    def hear(self, node: Node) -> list[Part | str]:
        """An element as a part; before a picture that begins a page, the number of that page."""
        role = "box" if node.own == "Aside" else _ROLES.get(node.role, "span" if node.role in _INLINE else "group")
        level = 0
        if node.role[:1] == "H" and node.role[1:].isdigit():
            role, level = "heading", int(node.own[1:] if node.own[:1] == "H" and node.own[1:].isdigit() else node.role[1:])
        elif node.role == "Title":  # of PDF 2.0: what PDF 1.7 has to call a heading of the first level
            role, level = "heading", 1
        words = node.actual
        before: list[Part | str] = []
        if role in ("graphic", "formula"):
            words = node.alt if node.alt is not None else node.actual or ""
            before = self._turn(min(_pages(node), default=0), said=True)
        elif role == "link" and node.alt:
            words = node.alt
        kids: list[Part | str] = []
        for kid in node.kids:
            if isinstance(kid, Node):
                kids += self.hear(kid)
            else:
                kids += [*self._turn(kid[0], said=words is None), kid[1]]
        return [*before, Part(role, kids, level, node.lang, words, node.expansion)]

    def _turn(self, page: int, *, said: bool) -> list[Part | str]:
        """The number of a page that begins here; words that stand for their content hide it until the next ones."""
        if page <= self.page or not said:
            return []
        first, self.page = not self.page, page
        return [] if first or page > len(self.labels) else [Part("page", words=f"page {self.labels[page - 1]}".rstrip())]


def _pages(node: Node) -> Iterator[int]:
    for kid in node.kids:
        if not isinstance(kid, Node):
            yield kid[0]
        elif kid.role != "Caption":
            yield from _pages(kid)


# -- EPUB --------------------------------------------------------------------------------------


def _element(element: Any) -> Iterator[Part]:
    name, role = local(element), element.get("role", "")
    if not name or name in _SILENT or element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return
    lang = element.get(_LANG) or element.get("lang") or ""
    label = element.get("aria-label")
    if role == "doc-pagebreak":
        yield Part("page", words=(label or element.get("title") or "page").lower())
    elif name in ("img", "svg", "math"):
        yield from _picture(element, name, role, label)
    elif role == "img":
        yield Part("span", words=f"{label}, " if label else "")
    elif role == "heading" or (len(name) == 2 and name[0] == "h" and name[1] in "123456"):
        level = element.get("aria-level") or name[1:]
        yield Part("heading", _kids(element), int(level) if level.isdigit() else 2, lang)
    elif name == "a" and element.get("href"):
        yield Part("link", _kids(element), lang=lang, words=label)
    elif role in _NOTES:
        yield Part(_NOTES[role], _kids(element), lang=lang)
    elif name == "figure":
        yield _figure(element, lang)
    elif name == "li":
        yield Part("item", [*_mark(element), *_kids(element)], lang=lang)
    elif name == "dl":
        yield Part("list", _terms(element), lang=lang)
    elif name == "br":
        yield Part("span", [" "])
    else:
        kind = _TAGS.get(name, "span" if name in _SPANS else "group")
        yield Part(kind, _kids(element), 0, lang, expansion=element.get("title", "") if name == "abbr" else "")


def _kids(element: Any) -> list[Part | str]:
    kids: list[Part | str] = [element.text] if element.text else []
    for child in element:
        kids += _element(child)
        if child.tail:
            kids.append(child.tail)
    return kids


def _picture(element: Any, name: str, role: str, label: str | None) -> Iterator[Part]:
    if role in ("presentation", "none") or (name == "img" and element.get("alt") == ""):
        return
    title = next(("".join(child.itertext()) for child in element if local(child) == "title"), "")
    if name == "math":
        yield Part("formula", words=element.get("alttext") or "".join(element.itertext()))
    else:
        yield Part("graphic", words=element.get("alt") or label or title)


def _figure(element: Any, lang: str) -> Part:
    parts = _kids(element)
    picture = next((part for part in parts if isinstance(part, Part) and part.role == "graphic"), None)
    captions = [part for part in parts if isinstance(part, Part) and part.role == "caption"]
    if picture is None:
        return Part("group", parts, lang=lang)
    return Part("group", [Part("graphic", list(captions), words=picture.words)], lang=lang)


def _mark(item: Any) -> list[Part | str]:
    """What a reading system says before an item: a bullet, its number, or nothing for a box to tick."""
    above = item.getparent()
    if local(above) == "ol":
        start = above.get("start", "1")
        before = sum(1 for each in item.itersiblings(preceding=True) if local(each) == "li")
        return [Part("label", [f"{int(start) + before if start.lstrip('-').isdigit() else before + 1}."])]
    if "checklist" in (above.get("class") or "").split():
        return []
    return [Part("label", ["•"])]


def _terms(element: Any) -> list[Part | str]:
    """A definition list: each term with what follows it is an item."""
    items: list[Part | str] = []
    for child in element.iter():
        if local(child) == "dt":
            items.append(Part("item", [Part("label", _kids(child))]))
        elif local(child) == "dd":
            if not items:
                items.append(Part("item"))
            items[-1].kids.append(Part("para", _kids(child)))  # type: ignore[union-attr]
    return items
