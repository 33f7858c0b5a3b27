"""A PDF as a screen reader meets it: its structure tree with the text of each element."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from os import PathLike
from typing import Any

import pikepdf

from .. import words
from .pdf_content import marked_texts
from .pdf_fonts import Decoder, decoder
from .reading import Reading, Writer

__all__ = ["Node", "pdf_page_texts", "pdf_tree", "pdf_tree_text", "read_pdf"]

_INLINE = {
    "Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Em", "Strong", "Sub", "Ruby", "RB", "RT", "RP",
    "Warichu", "WT", "WP", "NonStruct", "Private",
}
_EVENTS = {
    "L": "lists", "LI": "items", "Table": "tables", "TR": "rows", "Link": "links", "Figure": "figures",
    "Note": "notes", "FENote": "notes",
}
_LABELLED = {"LI", "Note", "FENote"}
_TOP = 80  # characters that tell how a page begins
_MARK = re.compile(r"\W*|\(?\w{1,6}[.)]|\d+")
_SAID_BY_ALT = {"Figure", "Formula"}


@dataclass(slots=True)
class Node:
    """A structure element. `role` is the standard type after the role map, `own` the type as written.

    `kids` are elements and (page from 1, text) of marked content, in order.
    """

    role: str
    own: str
    kids: list[Node | tuple[int, str]] = field(default_factory=list)
    lang: str = ""
    alt: str | None = None
    actual: str | None = None
    expansion: str = ""



def read_pdf(file: bytes | str | PathLike[str]) -> Reading:
    """Words and structure in the order of the structure tree; nothing for a file without one.

    Raises pikepdf.PdfError for a file that is no PDF.
    """
    out = Writer()
    tops: dict[int, str] = {}
    with _opened(file) as pdf:
        for node in _nodes(pdf):
            _take(node, out)
            _tops(node, tops)
        count = len(pdf.pages)
    return replace(out.done(), tops=tuple(tops.get(page, "") for page in range(1, count + 1)))


def pdf_tree(file: bytes | str | PathLike[str]) -> list[Node]:
    """The elements at the root of the structure tree."""
    with _opened(file) as pdf:
        return _nodes(pdf)


def pdf_tree_text(file: bytes | str | PathLike[str]) -> str:
    """The structure tree as readable text: an element a line, its text in quotes, two spaces a level."""
    lines: list[str] = []

    def write(node: Node, depth: int) -> None:
        facts = f" ({node.own})" if node.own != node.role else ""
        facts += f" lang={node.lang}" if node.lang else ""
        facts += f" alt={node.alt!r}" if node.alt is not None else ""
        facts += f" actual={node.actual!r}" if node.actual is not None else ""
        facts += f" expansion={node.expansion!r}" if node.expansion else ""
        line = "  " * depth + node.role + facts
        kids = _joined(node)
        if len(kids) == 1 and isinstance(kids[0], str):
            lines.append(f"{line} {_quoted(kids[0])}")
            return
        lines.append(line)
        for kid in kids:
            if isinstance(kid, str):
                lines.append("  " * (depth + 1) + _quoted(kid))
            else:
                write(kid, depth + 1)

    for node in pdf_tree(file):
        write(node, 0)
    return "\n".join(lines) + "\n" if lines else ""


def pdf_page_texts(file: bytes | str | PathLike[str]) -> list[str]:
    """For each page the text that stands on it, in the order of the structure tree; furniture left out."""
    found: dict[int, list[str]] = {}

    def walk(node: Node) -> None:
        inline = node.role in _INLINE
        for kid in node.kids:
            if isinstance(kid, Node):
                walk(kid)
            else:
                found.setdefault(kid[0], []).append(kid[1])
        if not inline:
            for texts in found.values():
                if texts and not texts[-1].endswith("\n"):
                    texts.append("\n")

    with _opened(file) as pdf:
        for node in _nodes(pdf):
            walk(node)
        count = len(pdf.pages)
    return ["".join(found.get(page, ())) for page in range(1, count + 1)]


@contextmanager
def _opened(file: bytes | str | PathLike[str]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(file) if isinstance(file, bytes) else file) as pdf:
        yield pdf


def _joined(node: Node) -> list[Node | str]:
    """Kids with neighbouring texts in one."""
    kids: list[Node | str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(kid)
        elif kids and isinstance(kids[-1], str):
            kids[-1] += kid[1]
        else:
            kids.append(kid[1])
    return kids


def _quoted(text: str) -> str:
    return '"' + text.replace("\u00ad", "~").replace("\n", "\\n") + '"'


def _take(node: Node, out: Writer, required: bool = True) -> None:
    inline = node.role in _INLINE
    if not inline:
        out.part()
    kind = _EVENTS.get(node.role)
    if node.role.startswith("H") and node.role[1:].isdigit():
        kind = "headings"
    if kind:
        out.event(kind)
    if node.role in _SAID_BY_ALT and node.alt is not None:
        if node.role == "Figure":
            out.alternatives.append(" ".join(node.alt.split()))
        captions = [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "Caption"]
        for caption in captions:
            _take(caption, out, required)
    elif node.actual is not None:
        out.text(node.actual, 0, required)
    else:
        for kid in node.kids:
            if not isinstance(kid, Node):
                out.text(kid[1], 0, required)
            elif kid.role == "Lbl" and node.role in _LABELLED:
                _take(kid, out, required and not _is_mark(_text(kid)))
            else:
                _take(kid, out, required)
    if not inline:
        out.part()


def _tops(node: Node, tops: dict[int, str]) -> None:
    """How each page begins: its first words in reading order, without bullets and what stands in pictures."""
    if node.role in _SAID_BY_ALT and node.alt is not None:
        for kid in node.kids:
            if isinstance(kid, Node) and kid.role == "Caption":
                _tops(kid, tops)
        return
    for kid in node.kids:
        if not isinstance(kid, Node):
            page, text = kid
            if len(tops.get(page, "")) < _TOP:
                tops[page] = tops.get(page, "") + text.replace("\u00ad", "").replace("\u200b", "")
        elif not (kid.role == "Lbl" and node.role in _LABELLED and _is_mark(_text(kid))):
            _tops(kid, tops)


def _text(node: Node) -> str:
    if node.actual is not None:
        return node.actual
    return "".join(_text(kid) if isinstance(kid, Node) else kid[1] for kid in node.kids)


def _is_mark(label: str) -> bool:
    """Whether an item's label is a bullet, a number or a tick box, and not a term that the author wrote."""
    label = label.strip()
    return bool(_MARK.fullmatch(label)) or label in _tick_words()


@cache
def _tick_words() -> frozenset[str]:
    catalogues = map(words.catalogue, words.languages())
    return frozenset(each.text(key) for each in catalogues for key in ("ticked", "not_ticked"))


def _nodes(pdf: pikepdf.Pdf) -> list[Node]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return []
    return _Tree(pdf, root).nodes


class _Tree:
    """Walks the structure elements; content streams are read when first asked for."""

    def __init__(self, pdf: pikepdf.Pdf, root: Any) -> None:
        self._pages = {page.obj.objgen: (number, page.obj) for number, page in enumerate(pdf.pages, 1)}
        self._texts: dict[tuple[int, int], tuple[int, dict[int, str]]] = {}
        self._forms: dict[tuple[int, int], dict[int, str]] = {}
        self._decoders: dict[tuple[int, int], Decoder] = {}
        self._roles = {str(key)[1:]: str(value)[1:] for key, value in (root.get("/RoleMap") or {}).items()}
        self.nodes: list[Node] = []
        kids = root.get("/K")
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary):
                self.nodes.append(self._element(kid, None))

    def _element(self, element: Any, page: tuple[int, int] | None) -> Node:
        own = str(element.get("/S", "/"))[1:]
        role, seen = own, set()
        while role in self._roles and role not in seen:
            seen.add(role)
            role = self._roles[role]
        node = Node(role, own)
        here = element.get("/Pg")
        if here is not None:
            page = here.objgen
        for name, attribute in (("/Lang", "lang"), ("/Alt", "alt"), ("/ActualText", "actual"), ("/E", "expansion")):
            if name in element:
                setattr(node, attribute, str(element[name]))
        kids = element.get("/K")
        if kids is None:
            return node
        for kid in kids if isinstance(kids, pikepdf.Array) else (kids,):
            if isinstance(kid, int):
                self._content(node, page, kid)
            elif isinstance(kid, pikepdf.Dictionary):
                kind = kid.get("/Type")
                if kind == "/MCR":
                    self._reference(node, page, kid)
                elif kind != "/OBJR":
                    node.kids.append(self._element(kid, page))
        return node

    def _reference(self, node: Node, page: tuple[int, int] | None, reference: Any) -> None:
        here = reference.get("/Pg")
        if here is not None:
            page = here.objgen
        stream = reference.get("/Stm")
        if stream is None:
            self._content(node, page, int(reference["/MCID"]))
            return
        texts = self._forms.get(stream.objgen)
        if texts is None:
            texts = self._read(stream.read_bytes(), stream.get("/Resources"))
            self._forms[stream.objgen] = texts
        number = self._pages[page][0] if page in self._pages else 0
        node.kids.append((number, texts.get(int(reference["/MCID"]), "")))

    def _content(self, node: Node, page: tuple[int, int] | None, mcid: int) -> None:
        if page is None or page not in self._pages:
            return
        if page not in self._texts:
            number, obj = self._pages[page]
            contents = obj.get("/Contents")
            parts = contents if isinstance(contents, pikepdf.Array) else [contents]
            data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
            self._texts[page] = (number, self._read(data, self._resources(obj)))
        number, texts = self._texts[page]
        node.kids.append((number, texts.get(mcid, "")))

    @staticmethod
    def _resources(page: Any) -> Any:
        """A page's resources, its own or inherited (ISO 32000-1, 7.7.3.4)."""
        while page is not None:
            if "/Resources" in page:
                return page["/Resources"]
            page = page.get("/Parent")
        return None

    def _read(self, data: bytes, resources: Any) -> dict[int, str]:
        fonts = resources.get("/Font") if resources is not None else None
        lists = resources.get("/Properties") if resources is not None else None
        known: dict[str, Decoder] = {}

        def font(name: str) -> Decoder:
            found = known.get(name)
            if found is None:
                obj = fonts.get(name) if fonts is not None else None
                found = known[name] = self._decoder(obj)
            return found

        def properties(name: str) -> tuple[int | None, str | None]:
            entry = lists.get(name) if lists is not None else None
            if entry is None:
                return None, None
            mcid, actual = entry.get("/MCID"), entry.get("/ActualText")
            return (None if mcid is None else int(mcid)), (None if actual is None else str(actual))

        return marked_texts(data.decode("latin-1"), font, properties)

    def _decoder(self, font: Any) -> Decoder:
        if font is None:
            return Decoder({}, 1)
        key = font.objgen
        if key == (0, 0) or key not in self._decoders:
            made = decoder(font)
            if key == (0, 0):
                return made
            self._decoders[key] = made
        return self._decoders[key]
