"""Turn open links into destinations, and headings into bookmarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from ..findings import Finding, Position, Severity
from ..model import BoundPart, DocumentKind, Link
from .grafting import level_shift

__all__ = ["Place", "Target", "places", "resolve_links", "write_named_destinations", "write_outline"]

_OPEN = ("article:", "topic:", "term:")


@dataclass(frozen=True, slots=True)
class Place:
    """A point of the bound file: page from 1, coordinates from its lower left corner in points."""

    page: int
    x_pt: float
    y_pt: float
    element_id: str = ""  # structure element that stands there, for structure destinations
    key: str = ""  # of the galley


@dataclass(frozen=True, slots=True)
class Target:
    """Where a galley and the ids in it stand."""

    top: Place
    ids: Mapping[str, Place]


def places(parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]], heights_pt: Sequence[float]) -> dict[str, Target]:
    """Galley key -> where it stands. `page_of[part][page - 1]` is the bound page of a galley's page."""
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
            top = Place(numbers[0], first.x_pt, first.y_pt, first.id, key)
        else:
            top = Place(numbers[0], 0.0, heights_pt[numbers[0] - 1], "", key)
        found[key] = Target(top, ids)
    return found


def find(targets: Mapping[str, Target], parts: Sequence[BoundPart], target: str) -> Place | None:
    """The place an open link means, or None when the publication does not hold it."""
    scheme, _, rest = target.partition(":")
    name, _, anchor = rest.partition("#")
    if scheme == "term":
        for part in parts:
            if part.galley.kind is DocumentKind.GLOSSARY:
                ids = targets[part.galley.key].ids
                return ids.get(name) or ids.get(f"term-{name}")
        return None
    for key in [f"article/{name}"] if scheme == "article" else [f"topic/{name}", f"opener/{name}"]:
        if key in targets:
            return targets[key].ids.get(anchor, targets[key].top) if anchor else targets[key].top
    return None


class Destinations:
    """Writes destinations, as the standard wants them: explicit in PDF 1.7, with a structure
    destination beside in PDF 2.0 (ISO 14289-2 8.8)."""

    def __init__(self, out: Any, element_of: Any = None) -> None:
        import pikepdf

        self._pike = pikepdf
        self._pages = [page.obj for page in out.pages]
        self._element_of = element_of  # (galley key, id) -> element, or None in PDF 1.7

    @property
    def structured(self) -> bool:
        """Whether they are structure destinations, too."""
        return self._element_of is not None

    def array(self, place: Place) -> Any:
        pike = self._pike
        return pike.Array([self._pages[place.page - 1], pike.Name.XYZ, _short(place.x_pt), _short(place.y_pt), None])

    def named(self, place: Place) -> Any:
        """What a name stands for: in PDF 2.0 with its element (ISO 32000-2 12.3.2.4)."""
        if self._element_of is None:
            return self.array(place)
        return self._pike.Dictionary(D=self.array(place), SD=self._to_element(place))

    def _to_element(self, place: Place) -> Any:
        pike = self._pike
        element = self._element_of(place.key, place.element_id)
        return pike.Array([element, pike.Name.XYZ, _short(place.x_pt), _short(place.y_pt), None])

    def put(self, holder: Any, place: Place) -> None:
        """Give an annotation or bookmark its destination."""
        pike = self._pike
        for name in ("/A", "/Dest"):
            if name in holder:
                del holder[name]
        if self._element_of is None:
            holder.Dest = self.array(place)
            return
        holder.A = pike.Dictionary(S=pike.Name.GoTo, D=self.array(place), SD=self._to_element(place))

    def refer(self, annotation: Any, place: Place, parents: list[Any]) -> None:
        """Let an entry of the contents name the element it leads to (ISO 14289-2 8.2.5.8)."""
        key = annotation.get("/StructParent")
        element = parents[int(key)] if self._element_of is not None and key is not None else None
        while element is not None and element.get("/S") in ("/Link", "/Reference", "/TOCI"):
            if element.S in ("/Reference", "/TOCI"):
                element.Ref = self._pike.Array([self._element_of(place.key, place.element_id)])
            element = element.get("/P") if element.S != "/TOCI" else None


def _short(number: float) -> Any:
    from decimal import Decimal

    return Decimal(f"{number:.2f}")


def resolve_links(
    page: Any, part: BoundPart, parts: Sequence[BoundPart], targets: Mapping[str, Target],
    destinations: Destinations, parents: list[Any], *, silent: bool,
) -> list[Finding]:
    """Resolve the annotations of one bound page, which belong to `part`.

    An open link that leads nowhere is taken away: annotation, object reference and Link element; its
    words stay. Returns findings for those, none when `silent` (a handout holds one article only).
    """
    import pikepdf

    annotations = page.get("/Annots")
    if annotations is None:
        return []
    own = targets[part.galley.key]
    texts = {link.target: link for link in reversed(part.galley.links)}
    findings: dict[Finding, None] = {}
    gone: list[int] = []
    for index, annotation in enumerate(annotations):
        action = annotation.get("/A")
        name = _own_name(annotation, action)
        if name is not None:
            if name in own.ids:
                destinations.put(annotation, own.ids[name])
            continue
        uri = str(action.URI) if action is not None and "/URI" in action else ""
        if not uri.startswith(_OPEN):
            continue
        target = unquote(uri)
        place = find(targets, parts, target)
        if place is None:
            gone.append(index)
            _unlink(annotation, parents)
            findings[_dead(part, texts.get(target), target)] = None
            continue
        destinations.put(annotation, place)
        destinations.refer(annotation, place, parents)
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


def _unlink(annotation: Any, parents: list[Any]) -> None:
    """Take an annotation out of the structure: its Link becomes a Span around the same words."""
    import pikepdf

    key = annotation.get("/StructParent")
    if key is None or int(key) >= len(parents):
        return
    element = parents[int(key)]
    parents[int(key)] = None
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


def write_outline(
    out: Any, parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]], destinations: Destinations
) -> None:
    """Bookmarks: every printed heading, nested as topic, article, headings (ISO 32000-1 12.3.3)."""
    import pikepdf

    root = out.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Outlines))
    modern = destinations.structured
    stack: list[tuple[int, Any]] = [(0, root)]
    counts: list[tuple[Any, int]] = []  # (item, depth) in order
    for part, numbers in zip(parts, page_of, strict=True):
        shift = level_shift(part, modern=modern)
        for heading in part.galley.headings:
            level = max(1, heading.level + shift)
            while stack[-1][0] >= level:
                stack.pop()
            parent = stack[-1][1]
            item = out.make_indirect(pikepdf.Dictionary(Title=pikepdf.String(heading.text), Parent=parent))
            place = Place(numbers[heading.page - 1], heading.x_pt, heading.y_pt, heading.id, part.galley.key)
            destinations.put(item, place)
            last = parent.get("/Last")
            if last is None:
                parent.First = item
            else:
                last.Next = item
                item.Prev = last
            parent.Last = item
            counts.append((item, len(stack)))
            stack.append((level, item))
    if counts:
        _count(root, counts)
        out.Root.Outlines = root


def _count(root: Any, items: Sequence[tuple[Any, int]]) -> None:
    """The topmost items stand open, all others closed, which a negative count says."""
    children = [0] * len(items)
    for index, (_, depth) in enumerate(items):
        for below in range(index + 1, len(items)):
            if items[below][1] <= depth:
                break
            children[index] += items[below][1] == depth + 1
    for (item, depth), count in zip(items, children, strict=True):
        if count:
            item.Count = count if depth == 1 else -count
    root.Count = sum(1 + count for (_, depth), count in zip(items, children, strict=True) if depth == 1)


def write_named_destinations(
    out: Any, parts: Sequence[BoundPart], targets: Mapping[str, Target], destinations: Destinations
) -> None:
    """Named destinations, so that others can link into the file (ISO 32000-1 12.3.2.3): an article by its
    slug (book.pdf#nameddest=peer-support), a heading by its id after it (…=peer-support.how-it-works), a topic
    as topic-ID, the glossary and the places of help as glossary and resources."""
    import pikepdf

    names: dict[str, Place] = {}
    for part in parts:
        galley, target = part.galley, targets[part.galley.key]
        slug = galley.key.partition("/")[2]
        if galley.kind is DocumentKind.ARTICLE and slug:
            names.setdefault(slug, target.top)
            for heading in galley.headings:
                if heading.id:
                    names.setdefault(f"{slug}.{heading.id}", target.ids[heading.id])
        elif galley.kind is DocumentKind.OPENER and slug:
            names.setdefault(f"topic-{slug}", target.top)
    for part in parts:
        if part.galley.kind in (DocumentKind.GLOSSARY, DocumentKind.RESOURCES):
            names.setdefault(part.galley.kind.value, targets[part.galley.key].top)
    if not names:
        return
    array = pikepdf.Array([])
    for name in sorted(names, key=lambda name: name.encode()):
        array.extend([pikepdf.String(name), destinations.named(names[name])])
    limits = pikepdf.Array([array[0], array[len(array) - 2]])
    leaf = out.make_indirect(pikepdf.Dictionary(Names=array, Limits=limits))
    out.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Kids=pikepdf.Array([leaf])))
