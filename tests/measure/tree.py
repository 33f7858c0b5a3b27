"""The structure tree of a PDF: elements and the marked content that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

__all__ = ["Element", "Target", "tree"]

Target = tuple[int, float]  # page from 1, height


@dataclass(slots=True, eq=False)
class Element:
    """A structure element: standard role, role as written, its parts and (page, MCID) marks of its own."""

    role: str
    own: str
    name: str = ""  # its ID
    title: str = ""
    parent: Element | None = None
    kids: list[Element] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    said: str = ""  # alternative or actual text
    links: list[str | int] = field(default_factory=list)  # address, or the page a link leads to

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def within(self, *roles: str) -> Element | None:
        element: Element | None = self
        while element is not None and element.role not in roles:
            element = element.parent
        return element

    def find(self, *roles: str) -> list[Element]:
        return [element for element in self.walk() if element.role in roles]


def tree(path: Path) -> tuple[list[Element], list[str]]:
    """The root elements, and the label of each page."""
    with pikepdf.open(path) as pdf:
        pages: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        if "/Names" in pdf.Root and "/Dests" in pdf.Root.Names:
            named = pikepdf.NameTree(pdf.Root.Names.Dests)
            pages |= {name: pages[(place if isinstance(place, pikepdf.Array) else place.D)[0].objgen] for name, place in named.items()}
        root = pdf.Root.StructTreeRoot
        roles = {str(key)[1:]: str(value)[1:] for key, value in root.get("/RoleMap", {}).items()}
        roots = [_element(kid, None, 0, pages, roles) for kid in _kids(root)]
        return roots, [page.label for page in pdf.pages]


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _element(obj: Any, parent: Element | None, page: int, pages: dict[Any, int], roles: dict[str, str]) -> Element:
    own = str(obj.S)[1:]
    element = Element(
        roles.get(own, own), own, str(obj.get("/ID", "")), str(obj.get("/T", "")), parent,
        said=str(obj.get("/Alt", obj.get("/ActualText", ""))),
    )
    page = pages[obj.Pg.objgen] if "/Pg" in obj else page
    for kid in _kids(obj):
        if isinstance(kid, int):
            element.marks.append((page, kid))
        elif kid.get("/Type") == "/MCR":
            assert "/Stm" not in kid, "words in a form of their own: teach the reader to find them"
            element.marks.append((pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)))
        elif kid.get("/Type") == "/OBJR":
            target = _target(kid.Obj, pages)
            if target is not None:
                element.links.append(target)
        else:
            element.kids.append(_element(kid, element, page, pages, roles))
    return element


def _target(annotation: Any, pages: dict[Any, int]) -> str | int | None:
    action = annotation.get("/A")
    if action is not None and "/URI" in action:
        return str(action.URI)
    place = annotation.get("/Dest") or (action.get("/D") if action is not None else None)
    return pages.get(place[0].objgen if isinstance(place, pikepdf.Array) else str(place))
