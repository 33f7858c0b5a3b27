"""Turn open links into destinations."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..findings import Finding, Position, Severity
from ..model import BoundPart, DocumentKind, Galley, Link
from .gathering import Gathering
from .volume import Block

__all__ = ["Destinations", "Place", "Target", "Targets", "resolve_links", "targets"]

_OPEN = ("article:", "topic:", "term:")


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the bound file: page from 1, coordinates from its lower left corner in points."""

    page: int
    x_pt: float
    y_pt: float
    element_id: str = ""  # structure element that stands there, for structure destinations
    key: str = ""  # of the galley

    @property
    def name(self) -> str:
        """What links from other parts call the place: the galley's key, and the id in it."""
        return f"{self.key}#{self.element_id}" if self.element_id else self.key


@dataclass(frozen=True, slots=True)
class Target:
    """Where a galley and the ids in it stand."""

    top: Place
    ids: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Targets:
    """Where every galley stands, by key, and the key of the glossary, if there is one."""

    places: Mapping[str, Target]
    glossary: str = ""

    def find(self, target: str) -> Place | None:
        """The place an open link means, or None when the publication does not hold it."""
        scheme, _, rest = target.partition(":")
        name, _, anchor = rest.partition("#")
        if scheme == "term":
            ids = self.places[self.glossary].ids if self.glossary else {}
            return ids.get(name) or ids.get(f"term-{name}")
        for key in [f"article/{name}"] if scheme == "article" else [f"topic/{name}", f"opener/{name}"]:
            if key in self.places:
                return self.places[key].ids.get(anchor, self.places[key].top) if anchor else self.places[key].top
        return None


def targets(parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]]) -> Targets:
    """Where everything stands that links may name. `page_of[part][page - 1]` is the bound page of a galley's page."""
    found: dict[str, Target] = {}
    for part, numbers in zip(parts, page_of, strict=True):
        galley = part.galley
        key = galley.key
        ids = {a.id: Place(numbers[a.page - 1], a.x_pt, a.y_pt, a.id, key) for a in galley.anchors}
        for h in galley.headings:
            if h.id:
                ids[h.id] = Place(numbers[h.page - 1], h.x_pt, h.y_pt, h.id, key)
        first = galley.headings[0] if galley.headings else None
        if first is not None and first.page == 1:
            top = ids[first.id] if first.id else Place(numbers[0], first.x_pt, first.y_pt, "", key)
        else:
            top = Place(numbers[0], 0.0, _height_pt(galley), "", key)
        found[key] = Target(top, ids)
    glossary = next((part.galley.key for part in parts if part.galley.kind is DocumentKind.GLOSSARY), "")
    return Targets(found, glossary)


def _height_pt(galley: Galley) -> float:
    import pikepdf

    with pikepdf.open(io.BytesIO(galley.pdf)) as source:
        return float(source.pages[0].mediabox[3])


class Destinations:
    """Writes destinations, as the standard wants them: in PDF 1.7 the page and a point on it, in PDF 2.0 with a
    structure destination beside (ISO 14289-2 8.8). `pages` are the numbers of the pages in the volume, known from when
    they are bound.

    A link from one part to another must not change when the other does: it leads to a name (ISO 32000-1 12.3.2.3). In
    PDF 2.0 it leads to an array that `write` puts when all is bound.
    """

    def __init__(self, frame: Block, pages: Sequence[int], *, structured: bool) -> None:
        self._frame = frame
        self._pages = pages
        self.structured = structured
        self.names: dict[str, Place] = {}  # that links lead to
        self._late: dict[Place, int] = {}  # structure destinations by number
        self._corners: dict[Place, int] = {}  # what they stand beside
        self._refs: dict[Place, int] = {}  # arrays of one element

    def text(self, place: Place) -> bytes:
        """A destination as the volume has it."""
        return b"[%d 0 R %s]" % (self._pages[place.page - 1], _corner(place))

    def named(self, place: Place) -> bytes:
        """What a name stands for: in PDF 2.0 with its element (ISO 32000-2 12.3.2.4)."""
        return b"<< /D %s /SD %d 0 R >>" % (self.text(place), self._to_element(place)) if self.structured else self.text(place)

    def entry(self, place: Place) -> dict[str, bytes]:
        """The entry of a bookmark that leads to a place."""
        if not self.structured:
            return {"Dest": self.text(place)}
        return {"A": b"<< /D %s /S /GoTo /SD %d 0 R >>" % (self.text(place), self._to_element(place))}

    def put(self, annotation: Any, place: Place, gathering: Gathering, *, own: bool) -> None:
        """Give an annotation its destination; `own` says that it is in the part that the annotation is in."""
        import pikepdf

        for name in ("/A", "/Dest"):
            if name in annotation:
                del annotation[name]
        if self.structured:
            if place not in self._corners:
                self._corners[place] = self._frame.reserve()
            there, element = gathering.stand_in(self._corners[place]), gathering.stand_in(self._to_element(place))
            annotation.A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=there, SD=element)
        elif own:
            page = gathering.stand_in(self._pages[place.page - 1])
            annotation.Dest = pikepdf.Array([page, pikepdf.Name.XYZ, _short(place.x_pt), _short(place.y_pt), None])
        else:
            self.names[place.name] = place
            annotation.Dest = pikepdf.String(place.name)

    def refer(self, annotation: Any, place: Place, gathering: Gathering) -> None:
        """Let an entry of the contents name the element it leads to (ISO 14289-2 8.2.5.8)."""
        key = annotation.get("/StructParent")
        element = gathering.parents[int(key) - gathering.base] if self.structured and key is not None else None
        while element is not None and element.get("/S") in ("/Link", "/Reference", "/TOCI"):
            if element.S in ("/Reference", "/TOCI"):
                if place not in self._refs:
                    self._refs[place] = self._frame.reserve()
                element.Ref = gathering.stand_in(self._refs[place])
            element = element.get("/P") if element.S != "/TOCI" else None

    def write(self, element_of: Callable[[str, str], int]) -> None:
        """Put what names elements; `element_of` finds the number of that of an id in a galley."""
        for place, number in self._corners.items():
            self._frame.put(number, self.text(place))
        for place, number in self._late.items():
            self._frame.put(number, b"[%d 0 R %s]" % (element_of(place.key, place.element_id), _corner(place)))
        for place, number in self._refs.items():
            self._frame.put(number, b"[%d 0 R]" % element_of(place.key, place.element_id))

    def _to_element(self, place: Place) -> int:
        if place not in self._late:
            self._late[place] = self._frame.reserve()
        return self._late[place]


def _corner(place: Place) -> bytes:
    return f"/XYZ {place.x_pt:.2f} {place.y_pt:.2f} null".encode()


def _short(number: float) -> Any:
    from decimal import Decimal

    return Decimal(f"{number:.2f}")


def resolve_links(
    page: Any, part: BoundPart, targets: Targets, destinations: Destinations, gathering: Gathering, led: dict[str, str], *,
    silent: bool,
) -> list[Finding]:
    """Resolve the annotations of one page of a gathering, which belong to `part`.

    An open link that leads nowhere is taken away: annotation, object reference and Link element; its
    words stay. Returns findings for those, none when `silent` (a handout holds one article only), and notes in `led`
    the name of the place that each open link leads to.
    """
    import pikepdf

    annotations = page.get("/Annots")
    if annotations is None:
        return []
    own = targets.places[part.galley.key]
    texts = {link.target: link for link in reversed(part.galley.links)}
    findings: dict[Finding, None] = {}
    gone: list[int] = []
    for index, annotation in enumerate(annotations):
        action = annotation.get("/A")
        name = _own_name(annotation, action)
        if name is not None:
            if name in own.ids:
                destinations.put(annotation, own.ids[name], gathering, own=True)
            continue
        uri = str(action.URI) if action is not None and "/URI" in action else ""
        if not uri.startswith(_OPEN):
            continue
        target = unquote(uri)
        place = targets.find(target)
        if place is None:
            gone.append(index)
            _unlink(annotation, gathering)
            findings[_dead(part, texts.get(target), target)] = None
            continue
        led[target] = place.name
        destinations.put(annotation, place, gathering, own=place.key == part.galley.key)
        destinations.refer(annotation, place, gathering)
        text = texts[target].text if target in texts else ""
        if text and str(annotation.get("/Contents", "")) in ("", uri, target):
            annotation.Contents = pikepdf.String(text)
    for index in reversed(gone):
        del annotations[index]
    if gone and len(annotations) == 0:
        del page["/Annots"]
    return [] if silent else list(findings)


def _own_name(annotation: Any, action: Any) -> str | None:
    """The named destination of a link within the galley; names do not outlive the binding."""
    import pikepdf

    destination = annotation.get("/Dest")
    if destination is None and action is not None and action.get("/S") == "/GoTo":
        destination = action.get("/D")
    if isinstance(destination, pikepdf.String | pikepdf.Name):
        return str(destination).removeprefix("/")
    return None


def _dead(part: BoundPart, link: Link | None, target: str) -> Finding:
    words = f"“{link.text}”" if link and link.text else "a link"
    return Finding(
        "link-not-in-publication", Severity.WARNING,
        f"{words} in “{part.galley.title}” leads to {target}, which is not in this file: only its words are kept",
        Position(part.galley.source, link.line if link else 0), hint="put the article into the collection, or take the link out",
    )


def _unlink(annotation: Any, gathering: Gathering) -> None:
    """Take an annotation out of the structure: its Link becomes a Span around the same words."""
    import pikepdf

    key = annotation.get("/StructParent")
    at = int(key) - gathering.base if key is not None else -1
    if not 0 <= at < len(gathering.parents):
        return
    element = gathering.parents[at]
    gathering.parents[at] = None
    if element is None:
        return
    kids = element.K if isinstance(element.K, pikepdf.Array) else pikepdf.Array([element.K])
    kept = pikepdf.Array([])
    for kid in kids:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" and kid.Obj.objgen == annotation.objgen:
            continue
        kept.append(kid)
    element.K = kept
    if element.get("/S") == "/Link" and not any(
        isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/OBJR" for kid in kept
    ):
        element.S = pikepdf.Name.Span
