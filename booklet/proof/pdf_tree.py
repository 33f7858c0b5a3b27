"""The structure tree of a PDF with the text of each element (ISO 32000-1, 14.7)."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from os import PathLike
from typing import Any

import pikepdf

from .pdf_content import marked_texts
from .pdf_fonts import Decoder, decoder

__all__ = ["Node", "Tree", "nodes", "opened", "resources", "some_nodes", "tree"]


@dataclass(slots=True)
class Node:
    """A structure element. `role` is the standard type after the role map, `own` the type as written.

    `kids` are elements and (page from 1, text) of marked content, in order. `attributes` are those of all owners
    together, names without their slash. `annotations` holds the description (Contents) of each annotation in it;
    `marks` is (page from 1, MCID) of the content of pages that is its own.
    """

    role: str
    own: str
    kids: list[Node | tuple[int, str]] = field(default_factory=list)
    lang: str = ""
    alt: str | None = None
    actual: str | None = None
    expansion: str = ""
    id: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    annotations: list[str] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """A structure tree whole: its root's elements, and what of the pages it holds.

    `marks` are (number of the page or form, generation), MCID of all content that an element names; `objects`
    the numbers of the annotations that one holds.
    """

    nodes: list[Node]
    marks: set[tuple[tuple[int, int], int]] = field(default_factory=set)
    objects: set[tuple[int, int]] = field(default_factory=set)


@contextmanager
def opened(file: bytes | str | PathLike[str]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(file) if isinstance(file, bytes) else file) as pdf:
        yield pdf


def nodes(pdf: pikepdf.Pdf) -> list[Node]:
    """The elements at the root of the structure tree; none for a file without one."""
    return tree(pdf).nodes


def tree(pdf: pikepdf.Pdf) -> Tree:
    """The structure tree of a file, empty for a file without one."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return Tree([])
    walk = _Walk(pdf, root)
    return Tree(walk.nodes, walk.marks, walk.objects)


def some_nodes(pdf: pikepdf.Pdf, elements: Sequence[int], pages: Mapping[int, int]) -> list[Node]:
    """Some elements of the structure tree, by the numbers of their objects. `pages` are those of the file, from 1, by
    their objects': a large file need not be gone through for them."""
    walk = _Walk(pdf, pdf.Root.StructTreeRoot, elements, pages)
    return walk.nodes


class _Walk:
    """Walks the structure elements, all or those with some numbers; content streams are read when first asked for."""

    def __init__(
        self, pdf: pikepdf.Pdf, root: Any, elements: Sequence[int] | None = None, pages: Mapping[int, int] | None = None
    ) -> None:
        self._pdf = pdf
        if pages is None:
            self._pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        else:
            self._pages = {(own, 0): number for own, number in pages.items()}
        self._texts: dict[tuple[int, int], tuple[int, dict[int, str]]] = {}
        self._forms: dict[tuple[int, int], dict[int, str]] = {}
        self._decoders: dict[tuple[int, int], Decoder] = {}
        self._roles = {str(key)[1:]: str(value)[1:] for key, value in (root.get("/RoleMap") or {}).items()}
        self.nodes: list[Node] = []
        self.marks: set[tuple[tuple[int, int], int]] = set()
        self.objects: set[tuple[int, int]] = set()
        kids = root.get("/K") if elements is None else None
        whole = kids if isinstance(kids, pikepdf.Array) else [kids]
        for kid in whole if elements is None else (pdf.get_object(number, 0) for number in elements):
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
        for name, attribute in (("/Lang", "lang"), ("/Alt", "alt"), ("/ActualText", "actual"), ("/E", "expansion"),
                                ("/ID", "id")):
            if name in element:
                setattr(node, attribute, str(element[name]))
        if "/A" in element:
            node.attributes = _attributes(element["/A"])
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
                elif kind == "/OBJR":
                    self._object(node, kid.get("/Obj"))
                else:
                    node.kids.append(self._element(kid, page))
        return node

    def _object(self, node: Node, annotation: Any) -> None:
        if isinstance(annotation, pikepdf.Dictionary):
            self.objects.add(annotation.objgen)
            node.annotations.append(str(annotation.get("/Contents", "")))

    def _reference(self, node: Node, page: tuple[int, int] | None, reference: Any) -> None:
        here = reference.get("/Pg")
        if here is not None:
            page = here.objgen
        stream = reference.get("/Stm")
        if stream is None:
            self._content(node, page, int(reference["/MCID"]))
            return
        self.marks.add((stream.objgen, int(reference["/MCID"])))
        texts = self._forms.get(stream.objgen)
        if texts is None:
            texts = self._read(stream.read_bytes(), stream.get("/Resources"))
            self._forms[stream.objgen] = texts
        number = self._pages.get(page, 0) if page is not None else 0
        node.kids.append((number, texts.get(int(reference["/MCID"]), "")))

    def _content(self, node: Node, page: tuple[int, int] | None, mcid: int) -> None:
        if page is None or page not in self._pages:
            return
        self.marks.add((page, mcid))
        if page not in self._texts:
            number, obj = self._pages[page], self._pdf.get_object(page)
            contents = obj.get("/Contents")
            parts = contents if isinstance(contents, pikepdf.Array) else [contents]
            data = b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))
            self._texts[page] = (number, self._read(data, resources(obj)))
        number, texts = self._texts[page]
        node.marks.append((number, mcid))
        node.kids.append((number, texts.get(mcid, "")))

    def _read(self, data: bytes, held: Any) -> dict[int, str]:
        """The text of a content stream by MCID."""
        fonts = held.get("/Font") if held is not None else None
        lists = held.get("/Properties") if held is not None else None
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


def resources(page: Any) -> Any:
    """A page's resources, its own or inherited (ISO 32000-1, 7.7.3.4)."""
    while page is not None:
        if "/Resources" in page:
            return page["/Resources"]
        page = page.get("/Parent")
    return None


def _attributes(entry: Any) -> dict[str, Any]:
    """The attributes of an element (ISO 32000-1, 14.7.5): one object, or several with revision numbers between."""
    found: dict[str, Any] = {}
    for part in entry if isinstance(entry, pikepdf.Array) else [entry]:
        if isinstance(part, pikepdf.Dictionary):
            for key, value in part.items():
                found[key[1:]] = [str(each) for each in value] if isinstance(value, pikepdf.Array) else str(value).lstrip("/")
    return found
