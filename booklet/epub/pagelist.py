"""Marks of the print edition's pages, put where each page's text begins."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from lxml import etree

from ..screen.names import EPUB_TYPE, XHTML, classes, local
from ..words import family
from .book import PageMark

__all__ = ["insert_marks", "mark_ids"]

# A mark may not be a child of these: their content models allow no span.
_NO_SPAN_IN = {
    "ul", "ol", "dl", "menu", "table", "thead", "tbody", "tfoot", "tr", "colgroup", "picture", "ruby", "svg",
    "math", "html", "head",
}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_TOP = 48  # characters by which a page's beginning is known
_PICTURES = {"img", "svg", "math", "object"}


def mark_ids(marks: Iterable[PageMark]) -> list[str]:
    """An id for each mark, unique in the book even where two pages share a label."""
    seen: dict[str, int] = {}
    ids = []
    for mark in marks:
        name = "page." + ("".join(c if c.isalnum() or c in "-._" else "-" for c in mark.label) or "blank")
        seen[name] = seen.get(name, 0) + 1
        ids.append(name if seen[name] == 1 else f"{name}.{seen[name]}")
    return ids


def insert_marks(
    root: etree._Element, marks: Sequence[tuple[PageMark, str]], named: Callable[[str], str], lang: str = ""
) -> list[PageMark]:
    """Put the marks, each with its id, into a content document; `named` gives a label's spoken words, `lang` is theirs.

    They go in from the last to the first, so that no mark moves the place of another. Gives back the
    marks whose anchor the document does not have: a fault of the caller's.
    """
    by_id: Mapping[str, etree._Element] = {e.get("id"): e for e in root.iter(etree.Element) if e.get("id")}
    lost: list[PageMark] = []
    for anchor, group in groupby(marks, key=lambda pair: pair[0].anchor):
        element = by_id.get(anchor)
        if element is None:
            lost += [mark for mark, _ in group]
            continue
        pairs = list(group)
        text = _Text(_text_holders(element))
        places = text.places([mark for mark, _ in pairs])
        runs = [
            (offset, [pair for _, pair in run])
            for offset, run in groupby(zip(places, pairs, strict=True), key=lambda placed: placed[0])
        ]
        for offset, run in reversed(runs):
            spans = [_span(mark.label, name, named) for mark, name in run]
            if offset < 0:
                _before(_open_place(_printed_first(element)), spans)
            else:
                text.insert(offset, spans)
            for span in spans if lang else ():
                around = next((up.get("lang", "") for up in span.iterancestors() if up.get("lang")), lang)
                if family(around) != family(lang):
                    span.set("lang", lang)
    return lost


def _text_holders(element: etree._Element) -> list[etree._Element]:
    """The elements whose text the offsets count: an article's body, sources, and who wrote it when, as
    pdf/pagestarts.py has them; else the element itself."""
    for inner in element.iter(f"{{{XHTML}}}div"):
        if "article-body" in classes(inner):
            rest = list(inner.itersiblings())
            foot = [part for each in rest if "article-foot" in classes(each) for part in each if "colophon" in classes(part)]
            return [inner, *(each for each in rest if "sources" in classes(each)), *foot]
    return [element]


def _span(label: str, name: str, named: Callable[[str], str]) -> etree._Element:
    span = etree.Element(f"{{{XHTML}}}span")
    span.set(EPUB_TYPE, "pagebreak")
    span.set("role", "doc-pagebreak")
    span.set("id", name)
    span.set("aria-label", named(label))
    return span


class _Text:
    """The running text of elements: which string, or picture, holds the n-th non-space character."""

    def __init__(self, holders: Sequence[etree._Element]) -> None:
        self.holders = holders
        self.counts: list[int] = []  # of characters before each string
        self.strings: list[tuple[etree._Element, bool]] = []  # element, whether its tail; a picture is no tail
        self.opened: dict[etree._Element, int] = {}  # characters before each element
        self.total = 0
        for holder in holders:
            self._walk(holder)

    def _take(self, element: etree._Element, tail: bool) -> None:
        string = element.tail if tail else element.text
        length = len(_counted(string)) if string else 0
        if length:
            self.counts.append(self.total)
            self.strings.append((element, tail))
            self.total += length

    def _walk(self, element: etree._Element) -> None:
        self.opened[element] = self.total
        if element.get("aria-hidden") == "true" or "print-only" in classes(element):
            return
        if _is_picture(element):
            self.counts.append(self.total)
            self.strings.append((element, False))
            self.total += 1
            return
        self._take(element, tail=False)
        for child in element:
            if isinstance(child.tag, str):
                self._walk(child)
            self._take(child, tail=True)

    def places(self, marks: Sequence[PageMark]) -> list[int]:
        """The offset of each mark, in order; -1 before the element."""
        found: list[int] = []
        whole = ""
        for mark in marks:
            place = min(mark.offset, self.total)
            if mark.text and mark.offset < 0:
                whole = whole or "".join(_counted(self._string(*each)) for each in self.strings)
                place = _find(whole, mark.text, max(found[-1] if found else 0, 0))
                place = place if place >= 0 else (found[-1] if found else -1)
            found.append(place)
        return found

    @staticmethod
    def _string(element: etree._Element, tail: bool) -> str:
        if not tail and _is_picture(element):
            return "\ufffc"
        return (element.tail if tail else element.text) or ""

    def insert(self, offset: int, spans: Sequence[etree._Element]) -> None:
        """Put spans before the character at `offset`, or at the end when the text is shorter."""
        if offset >= self.total:
            _append(self.holders[-1], spans)
            return
        index = bisect_right(self.counts, offset) - 1
        element, tail = self.strings[index]
        parent = element.getparent() if tail else element
        assert parent is not None
        block = self._hoisted(parent, offset)
        if block is None and _is_picture(parent):
            block = _open_place(parent)
        if block is not None:
            _before(block, spans)
            return
        string = self._string(element, tail)
        at = _index(string, offset - self.counts[index])
        spans[-1].tail = string[at:]
        if tail:
            element.tail = string[:at]
            for span in reversed(spans):
                _after(element, span)
        else:
            element.text = string[:at]
            for span in reversed(spans):
                parent.insert(0, span)

    def _hoisted(self, element: etree._Element, offset: int) -> etree._Element | None:
        """The outermost element that starts at `offset` and may have a mark before it.

        None when the mark belongs into the text of `element`. A heading, formula or picture is never
        broken: the mark goes before it even when the page began within.
        """
        best = None
        at_start = True
        while element not in self.holders:
            parent = element.getparent()
            assert parent is not None
            unbroken = local(element) in _HEADINGS or element.get("role") == "heading"
            at_start = at_start and self.opened[element] == offset
            if unbroken or (at_start and _may_hold(parent, element)):
                best = element
            at_start = at_start or unbroken
            element = parent
        return best


def _find(whole: str, text: str, start: int) -> int:
    """Where a page's beginning is said, the longest of it that is; -1 when not even eight characters are."""
    for length in range(min(len(text), _TOP), 7, -4):
        at = whole.find(text[:length], start)
        if at >= 0:
            return at
    return -1


def _counted(text: str) -> str:
    """The signs that offsets count: neither spaces nor chances to break."""
    return "".join(text.split()).replace("\u200b", "")


def _index(string: str, count: int) -> int:
    """Index of the non-space character that has `count` others before it."""
    for index, character in enumerate(string):
        if _counted(character):
            if not count:
                return index
            count -= 1
    return len(string)


def _may_hold(parent: etree._Element, child: etree._Element) -> bool:
    if local(parent) in _NO_SPAN_IN or local(child) in {"summary", "caption", "figcaption", "rt", "rp"}:
        return False
    grandparent = parent.getparent()
    return not (local(parent) == "div" and grandparent is not None and local(grandparent) == "dl")


def _is_picture(element: etree._Element) -> bool:
    """Whether an element counts as one character, whatever is in it: as pdf/pagestarts.py has it."""
    return local(element) in _PICTURES or (element.get("role") == "math" and "math" in classes(element))


def _printed_first(element: etree._Element) -> etree._Element:
    """What stands first on paper of an element: of an article its title, for the name of its section is not printed there."""
    if local(element) == "article" and len(element):
        named = [child for child in element[0] if "section-title" in classes(child)]
        after = named[-1].getnext() if named else None
        return element if after is None else after
    return element


def _open_place(element: etree._Element) -> etree._Element:
    while (parent := element.getparent()) is not None and not _may_hold(parent, element):
        element = parent
    return element


def _before(element: etree._Element, spans: Sequence[etree._Element]) -> None:
    for span in spans:
        element.addprevious(span)


def _after(element: etree._Element, span: etree._Element) -> None:
    """Insert after an element without taking its tail along."""
    tail, element.tail = element.tail, None
    own = span.tail
    element.addnext(span)
    span.tail = own
    element.tail = tail


def _append(holder: etree._Element, spans: Sequence[etree._Element]) -> None:
    for span in spans:
        holder.append(span)
