"""Graft the structure trees of galleys onto one tree.

Each galley's tree is a Document whose children belong to its article. It
becomes a Sect, Part or Art below one Document; keys of the parent tree move
behind those already there, so that page, annotation and form XObject find
their elements again (ISO 32000-1 14.7.4.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..model import BoundPart, DocumentKind, Publication
from .standards import STANDARDS
from .treewriter import PDF_2

__all__ = ["BoundTree", "level_shift", "name_tree", "number_tree"]

_HEADING = re.compile(r"^/H(\d+)$")


def level_shift(part: BoundPart, *, modern: bool) -> int:
    """What is added to the heading levels of a part; none becomes less than 1.

    The publication's title on the cover is a Title. PDF 1.7 does not know that type, so that it is
    mapped to H1 there; in PDF 2.0 it is no heading, and the headings below it begin at H1.
    """
    return part.level_shift - int(modern and part.galley.kind is DocumentKind.COVER)


class BoundTree:
    """The tree of the bound file while it grows. State: elements open for the next part.

    `parents` is the parent tree: key -> element, or array of elements by mark number.
    `ids` maps structure IDs to elements, `own` the key of a galley to the element that holds it.
    """

    def __init__(self, pdf: Any, publication: Publication) -> None:
        import pikepdf

        self._pike = pikepdf
        self.pdf = pdf
        self._lang = publication.lang
        self.root = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self.parents: list[Any] = []
        self.ids: dict[bytes, Any] = {}
        self.own: dict[str, Any] = {}
        self._roles: dict[str, Any] = {}
        self._classes: dict[str, Any] = {}
        self._namespaces: dict[str, Any] = {}
        self._modern = STANDARDS[publication.standard].modern
        if self._modern:
            namespace = pikepdf.Dictionary(Type=pikepdf.Name.Namespace, NS=pikepdf.String(PDF_2))
            self._namespaces[PDF_2] = pdf.make_indirect(namespace)
        self.document = self._element("/Document", self.root)
        self._part: Any = None  # the Part of the topic that is open
        self._sections: list[tuple[str, Any]] = []
        self.root.K = pikepdf.Array([self.document])

    def graft(self, source_root: Any, part: BoundPart) -> tuple[int, Any]:
        """Hang a galley's tree, already copied into the file, on its place.

        Returns the number to add to the galley's keys of the parent tree, and the part's own element.
        """
        pike = self._pike
        parent = self._parent_for(part)
        own = self._own_element(source_root)
        kind = "/Part" if part.depth == 1 else "/Art" if part.depth >= 2 else "/Sect"
        own.S = pike.Name(kind)
        if kind == "/Art" and "/NS" in own:
            del own["/NS"]  # Art is known to PDF 1.7's namespace only (ISO 32005)
        self.own[part.galley.key] = own
        own.P = parent
        own.T = pike.String(part.galley.title)
        if part.galley.lang and part.galley.lang != self._lang:
            own.Lang = pike.String(part.galley.lang)
        parent.K.append(own)
        if part.depth == 1:
            self._part, self._sections = own, []
        self._merge_maps(source_root)
        if part.galley.kind is DocumentKind.COVER:
            self._entitle(own)
        shift = level_shift(part, modern=self._modern)
        if shift or self._namespaces:
            self._rewrite(own, shift)
        base = len(self.parents)
        entries = dict(number_tree(source_root.get("/ParentTree")))
        self.parents += [entries.get(key) for key in range(max(entries, default=-1) + 1)]
        return base, own

    def _element(self, kind: str, parent: Any, title: str = "") -> Any:
        pike = self._pike
        element = pike.Dictionary(Type=pike.Name.StructElem, S=pike.Name(kind), P=parent, K=pike.Array([]))
        if title:
            element.T = pike.String(title)
        if self._modern:
            element.NS = self._namespaces[PDF_2]
        return self.pdf.make_indirect(element)

    def _parent_for(self, part: BoundPart) -> Any:
        """The element that a part's own element hangs on; opens and closes Parts and Sects."""
        if part.depth < 2:
            self._part, self._sections = None, []
            return self.document
        titles = part.section
        shared = 0
        while shared < min(len(titles), len(self._sections)) and self._sections[shared][0] == titles[shared]:
            shared += 1
        del self._sections[shared:]
        above = self._sections[-1][1] if self._sections else self._part or self.document
        for title in titles[shared:]:
            section = self._element("/Sect", above, title)
            above.K.append(section)
            self._sections.append((title, section))
            above = section
        return above

    def _own_element(self, source_root: Any) -> Any:
        """The galley's Document element; made when its tree has several at the top."""
        pike = self._pike
        kids = list(source_root.K) if isinstance(source_root.K, pike.Array) else [source_root.K]
        if len(kids) == 1 and kids[0].S == "/Document":
            own = kids[0]
            if not isinstance(own.get("/K"), pike.Array):
                own.K = pike.Array([own.K] if "/K" in own else [])
            inner = own.K[0] if len(own.K) == 1 else None
            # <article> within the body says what the part's own element says: one of them will do.
            if isinstance(inner, pike.Dictionary) and inner.get("/S") in ("/Art", "/Sect", "/Part"):
                return inner
            return own
        own = self._element("/Document", self.root)
        for kid in kids:
            kid.P = own
            own.K.append(kid)
        return own

    def _merge_maps(self, source_root: Any) -> None:
        for name, table in (("/RoleMap", self._roles), ("/ClassMap", self._classes)):
            for key, value in (source_root.get(name) or {}).items():
                table.setdefault(key, value)
        for namespace in source_root.get("/Namespaces") or ():
            self._namespaces.setdefault(str(namespace.NS), namespace)
        for key, value in name_tree(source_root.get("/IDTree")):
            self.ids.setdefault(key, value)

    def _entitle(self, element: Any) -> bool:
        """Make the first H1 below an element the Title; whether there was one."""
        pike = self._pike
        for kid in element.get("/K") or ():
            if not isinstance(kid, pike.Dictionary) or "/S" not in kid:
                continue
            if kid.S == "/H1":
                kid.S = pike.Name.Title
                if not self._modern:
                    self._roles["/Title"] = pike.Name.H1
                return True
            if self._entitle(kid):
                return True
        return False

    def _rewrite(self, element: Any, shift: int) -> None:
        """Shift heading levels and share namespaces, over a whole subtree."""
        pike = self._pike
        stack = [element]
        while stack:
            element = stack.pop()
            if shift and (match := _HEADING.match(str(element.S))):
                level = max(1, int(match.group(1)) + shift)
                element.S = pike.Name(f"/H{level}")
                if level > 6 and not self._modern:
                    self._roles.setdefault(f"/H{level}", pike.Name("/H6"))
            if "/NS" in element:
                element.NS = self._namespaces.get(str(element.NS.NS), element.NS)
            kids = element.get("/K")
            if isinstance(kids, pike.Array):
                stack.extend(kid for kid in kids if isinstance(kid, pike.Dictionary) and "/S" in kid)
            elif isinstance(kids, pike.Dictionary) and "/S" in kids:
                stack.append(kids)

    def finish(self) -> Any:
        """Write the merged trees and maps into the root, and return it."""
        pike = self._pike
        numbers = pike.Array([])
        for key, value in enumerate(self.parents):
            if value is not None:
                numbers.extend([key, value])
        self.root.ParentTree = self.pdf.make_indirect(pike.Dictionary(Nums=numbers))
        self.root.ParentTreeNextKey = len(self.parents)
        if self._roles:
            self.root.RoleMap = pike.Dictionary({key: self._roles[key] for key in sorted(self._roles)})
        if self._classes:
            self.root.ClassMap = pike.Dictionary({key: self._classes[key] for key in sorted(self._classes)})
        if self._namespaces:
            self.root.Namespaces = pike.Array(list(self._namespaces.values()))
        if self.ids:
            names = pike.Array([])
            for name in sorted(self.ids):
                names.extend([pike.String(name), self.ids[name]])
            limits = pike.Array([names[0], names[len(names) - 2]])
            leaf = self.pdf.make_indirect(pike.Dictionary(Names=names, Limits=limits))
            self.root.IDTree = self.pdf.make_indirect(pike.Dictionary(Kids=pike.Array([leaf])))
        return self.root


def number_tree(node: Any) -> Iterator[tuple[int, Any]]:
    """Keys and values of a number tree (ISO 32000-1 7.9.7)."""
    if node is None:
        return
    numbers = node.get("/Nums")
    if numbers is not None:
        items = list(numbers)
        yield from zip((int(key) for key in items[::2]), items[1::2], strict=True)
    for kid in node.get("/Kids") or ():
        yield from number_tree(kid)


def name_tree(node: Any) -> Iterator[tuple[bytes, Any]]:
    """Keys, as bytes, and values of a name tree (ISO 32000-1 7.9.6)."""
    if node is None:
        return
    names = node.get("/Names")
    if names is not None:
        items = list(names)
        yield from zip((bytes(key) for key in items[::2]), items[1::2], strict=True)
    for kid in node.get("/Kids") or ():
        yield from name_tree(kid)
