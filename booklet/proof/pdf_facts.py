"""All that the output rules want to know of a finished PDF, read once: its tag tree, what is painted, its fonts,
bookmarks, page labels and what its catalogue says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from typing import Any

import pikepdf

from .destinations import page_of_place, place_said
from .pdf_content import LITERAL
from .pdf_fonts import Decoder, decoder
from .pdf_ink import Painted, scan
from .pdf_tree import Node, opened, resources, tree

__all__ = ["Bookmark", "Font", "PdfFacts", "TreeHeading", "headings_of", "node_text", "page_labels", "read_facts"]

_STRING = re.compile(rf"<([0-9A-Fa-f\s]*)>|({LITERAL})")
_LATIN = {"/WinAnsiEncoding", "/MacRomanEncoding"}
_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b\u200e\u200f\u2060\ufeff"))


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline. `depth` counts from 1; `page` is where it leads, from 1, 0 when unknown."""

    depth: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class TreeHeading:
    """A heading of the tag tree. `level` from 1, as that of a Title of PDF 2.0; `page` where its words begin."""

    level: int
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class Font:
    """A font that pages use: whether its program is in the file, and whether its letters can be named."""

    name: str
    embedded: bool
    named: bool


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """`claims` are the standards that the file says it follows ("PDF/UA-1"); `pages_without_tab_order`,
    `loose_annotations`, `undescribed` and `astray`, with links to a place that is not in the file, are pages from 1."""

    pages: int
    nodes: tuple[Node, ...]
    headings: tuple[TreeHeading, ...]
    bookmarks: tuple[Bookmark, ...]
    labels: tuple[str, ...]  # none where the file has no page labels
    painted: Painted
    fonts: tuple[Font, ...]
    lang: str
    title: str
    title_shown: bool
    marked: bool
    claims: tuple[str, ...]
    pages_without_tab_order: tuple[int, ...]
    loose_annotations: tuple[int, ...]
    undescribed: tuple[int, ...]
    astray: tuple[int, ...] = ()


def read_facts(file: bytes | str | PathLike[str]) -> PdfFacts:
    """Read a PDF. Raises pikepdf.PdfError for a file that is none."""
    with opened(file) as pdf:
        root = pdf.Root
        held = tree(pdf)
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        loose, silent, astray = _annotations(pdf, held.objects, pages)
        view = root.get("/ViewerPreferences")
        title, claims = _metadata(pdf)
        return PdfFacts(
            len(pdf.pages), tuple(held.nodes), tuple(headings_of(held.nodes)), tuple(_bookmarks(root, pages)),
            tuple(page_labels(root, len(pdf.pages))), _ink(pdf, held.marks), tuple(_fonts(pdf)), str(root.get("/Lang", "")),
            title, bool(view is not None and view.get("/DisplayDocTitle", False)),
            bool(root.get("/MarkInfo", {}).get("/Marked", False)), claims,
            tuple(n for n, page in enumerate(pdf.pages, 1) if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S"),
            tuple(loose), tuple(silent), tuple(astray),
        )


def node_text(node: Node) -> str:
    """What an element says, spaces collapsed, soft hyphens left out."""
    return " ".join(_text(node).translate(_SOFT).split())


def _text(node: Node) -> str:
    if node.actual is not None:
        return node.actual
    return "".join(_text(kid) if isinstance(kid, Node) else kid[1] for kid in node.kids)


def headings_of(nodes: list[Node]) -> Iterator[TreeHeading]:
    """The headings among some elements and below, in order."""
    for node in nodes:
        level = 1 if node.role == "Title" else _level(node)
        if level is not None:
            yield TreeHeading(level, node_text(node), _first_page(node))
        yield from headings_of([kid for kid in node.kids if isinstance(kid, Node)])


def _level(node: Node) -> int | None:
    """A heading's level; the type as written counts, for levels below 6 that PDF 1.7 has to map."""
    for role in (node.own, node.role):
        if role[:1] == "H" and role[1:].isdigit():
            return int(role[1:])
    return None


def _first_page(node: Node) -> int:
    for kid in node.kids:
        page = _first_page(kid) if isinstance(kid, Node) else kid[0]
        if page:
            return page
    return 0


# -- the catalogue -----------------------------------------------------------------------------


def _metadata(pdf: pikepdf.Pdf) -> tuple[str, tuple[str, ...]]:
    """The title and the standards claimed, both from the XMP."""
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
        title = said.get("dc:title", "")
        claims = []
        if part := said.get("pdfuaid:part"):
            claims.append(f"PDF/UA-{part}")
        if part := said.get("pdfaid:part"):
            claims.append(f"PDF/A-{part}{str(said.get('pdfaid:conformance', '')).lower()}")
    return str(title), tuple(claims)


def _bookmarks(root: Any, pages: dict[tuple[int, int], int]) -> Iterator[Bookmark]:
    outline = root.get("/Outlines")
    waiting = [(outline.get("/First"), 1)] if outline is not None else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        item, depth = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        seen.add(item.objgen)
        yield Bookmark(depth, " ".join(str(item.get("/Title", "")).translate(_SOFT).split()), page_of_place(root, place_said(item), pages))
        waiting.append((item.get("/Next"), depth))
        waiting.append((item.get("/First"), depth + 1))


def page_labels(root: Any, count: int) -> list[str]:
    """The label of each page (ISO 32000-1, 12.4.2); none where the file states none."""
    numbers = root.get("/PageLabels")
    if numbers is None:
        return []
    ranges = sorted(_number_tree(numbers), key=lambda entry: entry[0])
    labels = []
    for page in range(count):
        start, said = next(((at, entry) for at, entry in reversed(ranges) if at <= page), (0, pikepdf.Dictionary()))
        number = int(said.get("/St", 1)) + page - start
        style = {"/D": str, "/r": lambda n: _roman(n).lower(), "/R": _roman, "/a": lambda n: _letters(n).lower(), "/A": _letters}
        make = style.get(str(said.get("/S", "")))
        labels.append(str(said.get("/P", "")) + (make(number) if make else ""))
    return labels


def _number_tree(node: Any) -> Iterator[tuple[int, Any]]:
    entries = node.get("/Nums")
    if entries is not None:
        for at in range(0, len(entries) - 1, 2):
            yield int(entries[at]), entries[at + 1]
    for kid in node.get("/Kids") or ():
        yield from _number_tree(kid)


def _roman(number: int) -> str:
    out = ""
    for value, sign in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += sign * (number // value)
        number %= value
    return out


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _annotations(
    pdf: pikepdf.Pdf, held: set[tuple[int, int]], pages: dict[tuple[int, int], int]
) -> tuple[list[int], list[int], list[int]]:
    """Pages with a link that no element holds, with one without a description, and with one to a place that is not there."""
    loose: list[int] = []
    silent: list[int] = []
    astray: list[int] = []
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.obj.get("/Annots") or ():
            if annotation.get("/Subtype") != "/Link":
                continue
            if annotation.objgen not in held:
                loose.append(number)
            if not str(annotation.get("/Contents", "")).strip():
                silent.append(number)
            place = place_said(annotation)
            if place is not None and not page_of_place(pdf.Root, place, pages):
                astray.append(number)
    return loose, silent, astray


# -- fonts and ink -----------------------------------------------------------------------------


class _Voice:
    """What the scan asks of a font."""

    __slots__ = ("_decoder", "bold")

    def __init__(self, font: Any) -> None:
        self._decoder = decoder(font) if font is not None else Decoder({}, 1)
        self.bold = font is not None and "bold" in str(font.get("/BaseFont", "")).lower()

    def decode(self, shown: str) -> str:
        return "".join(
            self._decoder.literal(literal[1:-1]) if literal else self._decoder.hexadecimal(digits)
            for digits, literal in _STRING.findall(shown)
        )


def _ink(pdf: pikepdf.Pdf, marks: set[tuple[tuple[int, int], int]]) -> Painted:
    known: dict[tuple[int, int], _Voice] = {}

    def voice(font: Any) -> _Voice:
        key = font.objgen if font is not None else (0, 0)
        if key == (0, 0):
            return _Voice(font)
        if key not in known:
            known[key] = _Voice(font)
        return known[key]

    return scan(pdf, marks, voice)


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Font]:
    """Every font that a page or a form may use, once."""
    seen: set[tuple[int, int]] = set()
    waiting = [resources(page.obj) for page in pdf.pages]
    forms: set[tuple[int, int]] = set()
    while waiting:
        held = waiting.pop()
        if held is None:
            continue
        for font in (held.get("/Font") or {}).values():
            if font.objgen not in seen or font.objgen == (0, 0):
                seen.add(font.objgen)
                yield _font(font)
        for form in (held.get("/XObject") or {}).values():
            if form.get("/Subtype") == "/Form" and form.objgen not in forms:
                forms.add(form.objgen)
                waiting.append(form.get("/Resources"))


def _font(font: Any) -> Font:
    below = font.get("/DescendantFonts")
    real = below[0] if below is not None and len(below) else font
    described = real.get("/FontDescriptor")
    embedded = font.get("/Subtype") == "/Type3" or (
        described is not None and any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")))
    name = re.sub("^[A-Z]{6}[+-]", "", str(font.get("/BaseFont", font.get("/Name", "/a font")))[1:])
    return Font(name, embedded, "/ToUnicode" in font or _plain_latin(font))


def _plain_latin(font: Any) -> bool:
    """Whether a simple font's letters are known by its encoding (ISO 14289-1, 7.21.7)."""
    return font.get("/Subtype") in ("/Type1", "/TrueType") and str(font.get("/Encoding", "")) in _LATIN
