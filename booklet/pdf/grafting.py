"""Graft the structure trees of galleys onto one tree.

Each galley's tree is a Document whose children belong to its article. It
becomes a Sect, Part or Art below one Document; keys of the parent tree move
behind those already there, so that page, annotation and form XObject find
their elements again (ISO 32000-1 14.7.4.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ..model import BoundPart, DocumentKind, Publication
from .gathering import Gathering
from .keytrees import name_tree, number_tree, write_names
from .standards import STANDARDS
from .treewriter import PDF_2

__all__ = ["BoundTree", "Graft", "level_shift"]

_HEADING = re.compile(r"^/H(\d+)$")


def level_shift(part: BoundPart, *, modern: bool) -> int:
    """What is added to the heading levels of a part; none becomes less than 1.

    The publication's title on the cover is a Title. PDF 1.7 does not know that type, so that it is
    mapped to H1 there; in PDF 2.0 it is no heading, and the headings below it begin at H1.
    """
    return part.level_shift - int(modern and part.galley.kind is DocumentKind.COVER)


@dataclass(slots=True)
class Graft:
    """What a part's tree adds to that of the file: the number of its own element, its IDs with the numbers of theirs,
    entries of the role and class maps, its leaf of the parent tree (0 for none) and the key behind its last; and when more
    is hung on the part, the number of the array of its kids, and these: an object's number, or a mark's, which True says."""

    own: int = 0
    ids: list[tuple[bytes, int]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    classes: dict[str, str] = field(default_factory=dict)
    leaf: int = 0
    keys: int = 0
    open: int = 0
    kids: list[tuple[int, bool]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that more is hung on: what stands for it in the frame, its number, its kids there."""

    element: Any
    number: int
    kids: Any


class BoundTree:
    """The tree of the bound file while it grows. State: elements open for the next part.

    `frame` is the gathering of what belongs to the whole file. `keys` is above all keys of the parent tree so far.
    `ids` maps structure IDs to the numbers of elements, `own` the key of a galley to that of the element that holds it.
    """

    def __init__(self, frame: Gathering, publication: Publication) -> None:
        import pikepdf

        self._pike = pikepdf
        self.frame = frame
        self._lang = publication.lang
        self.root = frame.pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        self.keys = 0
        self.ids: dict[bytes, int] = {}
        self.own: dict[str, int] = {}
        self._leaves: list[int] = []  # of the parent tree
        self._roles: dict[str, Any] = {}
        self._classes: dict[str, Any] = {}
        self._namespaces: dict[str, Any] = {}
        self._modern = STANDARDS[publication.standard].modern
        if self._modern:
            namespace = pikepdf.Dictionary(Type=pikepdf.Name.Namespace, NS=pikepdf.String(PDF_2))
            self._namespaces[PDF_2] = frame.pdf.make_indirect(namespace)
        self.document = self._element("/Document", self.root)
        self._part: _Open | None = None  # the Part of the topic that is open
        self._parent = self.document  # of the next part
        self._sections: list[tuple[str, _Open]] = []
        self.root.K = pikepdf.Array([self.document.element])

    def open_for(self, part: BoundPart) -> int:
        """Open and close Parts and Sects for the next part; the number of the element that it hangs on."""
        self._parent = self._parent_for(part)
        return self._parent.number

    def graft(self, source_root: Any, part: BoundPart, gathering: Gathering) -> tuple[int, Any, Graft]:
        """Put a galley's tree, already copied into the gathering, below the element that was opened for its part.

        Returns the number to add to the galley's keys of the parent tree, the part's own element, and what `hang` wants.
        """
        pike = self._pike
        own = self._own_element(source_root, gathering)
        kind = "/Part" if part.depth == 1 else "/Art" if part.depth >= 2 else "/Sect"
        own.S = pike.Name(kind)
        if kind == "/Art" and "/NS" in own:
            del own["/NS"]  # Art is known to PDF 1.7's namespace only (ISO 32005)
        graft = Graft(gathering.number(own))
        own.P = gathering.stand_in(self._parent.number)
        own.T = pike.String(part.galley.title)
        if part.galley.lang and part.galley.lang != self._lang:
            own.Lang = pike.String(part.galley.lang)
        self._note_maps(source_root, gathering, graft)
        if part.galley.kind is DocumentKind.COVER and self._entitle(own) and not self._modern:
            graft.roles["/Title"] = "/H1"
        shift = level_shift(part, modern=self._modern) - gathering.shift
        if shift or self._namespaces:
            self._rewrite(own, shift, gathering, graft)
        if part.depth == 1:
            self._keep_open(own, gathering, graft)
        base = gathering.base + len(gathering.parents)
        entries = dict(number_tree(source_root.get("/ParentTree")))
        gathering.parents += [entries.get(key) for key in range(max(entries, default=-1) + 1)]
        return base, own, graft

    def leaf(self, gathering: Gathering, graft: Graft) -> list[Any]:
        """Make a leaf of the parent tree from a gathering's keys, for its last graft; returns the objects to write."""
        keys = [(key, value) for key, value in enumerate(gathering.parents, gathering.base) if value is not None]
        graft.keys = gathering.base + len(gathering.parents)
        if not keys:
            return []
        numbers = self._pike.Array([item for pair in keys for item in pair])
        leaf = gathering.pdf.make_indirect(self._pike.Dictionary(Limits=[keys[0][0], keys[-1][0]], Nums=numbers))
        graft.leaf = gathering.number(leaf)
        return [leaf]

    def shift(self, part: BoundPart) -> int:
        """What a gathering of this part alone may add to the levels of headings while it writes them, which is quicker than
        going through the tree."""
        return 0 if self._modern else level_shift(part, modern=False)

    def shelve(self, graft: Graft, levels: Iterable[int] = ()) -> None:
        """Take note of a leaf of the parent tree, and of the levels of headings that were written."""
        for level in sorted(levels):
            if level > 6:
                graft.roles[f"/H{level}"] = "/H6"
                self._roles.setdefault(f"/H{level}", self._pike.Name("/H6"))
        if graft.leaf:
            self._leaves.append(graft.leaf)
        self.keys = max(self.keys, graft.keys)

    def hang(self, part: BoundPart, graft: Graft) -> None:
        """Take note of a part that was grafted, now or in an earlier build."""
        self.own[part.galley.key] = graft.own
        for name, number in graft.ids:
            self.ids.setdefault(name, number)
        for key, role in graft.roles.items():
            self._roles.setdefault(key, self._pike.Name(role))
        for key, attributes in graft.classes.items():
            self._classes.setdefault(key, self._pike.Object.parse(attributes.encode("latin-1")))
        self._parent.kids.append(self.frame.stand_in(graft.own))
        if part.depth == 1:
            kids = [number if mark else self.frame.stand_in(number) for number, mark in graft.kids]
            array = self.frame.pdf.make_indirect(self._pike.Array(kids))
            self.frame.assign(array, graft.open)
            self.frame.kept.append(array)
            self._part, self._sections = _Open(self.frame.stand_in(graft.own), graft.own, array), []

    def element_of(self, key: str, name: str) -> int:
        """The number of the element of an id in a galley, else of the galley's own."""
        return self.ids.get(f"{key}#{name}".encode(), self.own[key])

    def _element(self, kind: str, parent: Any, title: str = "") -> _Open:
        pike = self._pike
        element = pike.Dictionary(Type=pike.Name.StructElem, S=pike.Name(kind), P=parent, K=pike.Array([]))
        if title:
            element.T = pike.String(title)
        if self._modern:
            element.NS = self._namespaces[PDF_2]
        made = self.frame.pdf.make_indirect(element)
        return _Open(made, self.frame.number(made), made.K)

    def _keep_open(self, own: Any, gathering: Gathering, graft: Graft) -> None:
        """Let later parts add kids to an element of a gathering: these stand in an array of the frame."""
        for kid in own.K:
            if not isinstance(kid, self._pike.Object):
                graft.kids.append((int(kid), True))
                continue
            kid = kid if kid.is_indirect else gathering.pdf.make_indirect(kid)
            gathering.kept.append(kid)
            graft.kids.append((gathering.number(kid), False))
        graft.open = self.frame.block.reserve()
        own.K = gathering.stand_in(graft.open)

    def _parent_for(self, part: BoundPart) -> _Open:
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
            section = self._element("/Sect", above.element, title)
            above.kids.append(section.element)
            self._sections.append((title, section))
            above = section
        return above

    def _own_element(self, source_root: Any, gathering: Gathering) -> Any:
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
        own = gathering.pdf.make_indirect(pike.Dictionary(Type=pike.Name.StructElem, S=pike.Name.Document, K=pike.Array([])))
        if self._modern:
            own.NS = gathering.stand_in(self.frame.number(self._namespaces[PDF_2]))
        for kid in kids:
            kid.P = own
            own.K.append(kid)
        return own

    def _note_maps(self, source_root: Any, gathering: Gathering, graft: Graft) -> None:
        for key, value in (source_root.get("/RoleMap") or {}).items():
            graft.roles[key] = str(value)
        for key, value in (source_root.get("/ClassMap") or {}).items():
            graft.classes[key] = value.unparse(resolved=True).decode("latin-1")
        for namespace in source_root.get("/Namespaces") or ():
            if str(namespace.NS) not in self._namespaces:
                self._namespaces[str(namespace.NS)] = self.frame.adopt(namespace, gathering)
        for key, value in name_tree(source_root.get("/IDTree")):
            graft.ids.append((key, gathering.number(value)))

    def _entitle(self, element: Any) -> bool:
        """Make the first H1 below an element the Title; whether there was one."""
        pike = self._pike
        for kid in element.get("/K") or ():
            if not isinstance(kid, pike.Dictionary) or "/S" not in kid:
                continue
            if kid.S == "/H1":
                kid.S = pike.Name.Title
                return True
            if self._entitle(kid):
                return True
        return False

    def _rewrite(self, element: Any, shift: int, gathering: Gathering, graft: Graft) -> None:
        """Shift heading levels and share namespaces, over a whole subtree."""
        pike = self._pike
        stack = [element]
        while stack:
            element = stack.pop()
            if shift and (match := _HEADING.match(str(element.S))):
                level = max(1, int(match.group(1)) + shift)
                element.S = pike.Name(f"/H{level}")
                if level > 6 and not self._modern:
                    graft.roles.setdefault(f"/H{level}", "/H6")
            namespace = self._namespaces.get(str(element.NS.get("/NS"))) if "/NS" in element else None
            if namespace is not None:
                element.NS = gathering.stand_in(self.frame.number(namespace))
            kids = element.get("/K")
            if isinstance(kids, pike.Array):
                stack.extend(kid for kid in kids if isinstance(kid, pike.Dictionary) and "/S" in kid)
            elif isinstance(kids, pike.Dictionary) and "/S" in kids:
                stack.append(kids)

    def finish(self) -> Any:
        """Write the merged trees and maps into the root, and return it."""
        pike, frame = self._pike, self.frame
        leaves = pike.Array([frame.stand_in(leaf) for leaf in self._leaves])
        self.root.ParentTree = frame.pdf.make_indirect(pike.Dictionary(Kids=leaves) if self._leaves else pike.Dictionary(Nums=pike.Array([])))
        self.root.ParentTreeNextKey = self.keys
        if self._roles:
            self.root.RoleMap = pike.Dictionary({key: self._roles[key] for key in sorted(self._roles)})
        if self._classes:
            self.root.ClassMap = pike.Dictionary({key: self._classes[key] for key in sorted(self._classes)})
        if self._namespaces:
            self.root.Namespaces = pike.Array(list(self._namespaces.values()))
        if self.ids:
            self.root.IDTree = write_names(frame, [(name, b"%d 0 R" % self.ids[name]) for name in sorted(self.ids)])
        return self.root
