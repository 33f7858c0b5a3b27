"""Bookmarks and named destinations: ways into the bound file from a reader's side bar and from outside.

Written as text, an object at a time: a large book has tens of thousands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import BoundPart, DocumentKind
from .gathering import Gathering, text_string
from .grafting import level_shift
from .keytrees import write_names
from .links import Destinations, Place, Targets

__all__ = ["write_named_destinations", "write_outline"]


@dataclass(slots=True)
class _Bookmark:
    """One bookmark and its neighbours, by place in the list of all; -1 for none."""

    title: str
    place: Place
    depth: int  # from 1
    parent: int
    before: int = -1
    after: int = -1
    first: int = -1
    last: int = -1
    count: int = 0  # of those right below it


def write_outline(
    frame: Gathering, parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]], destinations: Destinations
) -> None:
    """Bookmarks: every printed heading, nested as topic, article, headings (ISO 32000-1 12.3.3).

    The topmost items stand open, all others closed, which a negative count says.
    """
    items = _bookmarks(parts, page_of, modern=destinations.structured)
    if not items:
        return
    block = frame.block
    numbers = [block.reserve() for _ in items]
    root = block.reserve()
    for item, number in zip(items, numbers, strict=True):
        entries = {"Title": text_string(item.title), **destinations.entry(item.place)}
        neighbours = {"Prev": item.before, "Next": item.after, "First": item.first, "Last": item.last}
        entries |= {name: b"%d 0 R" % numbers[at] for name, at in neighbours.items() if at >= 0}
        entries["Parent"] = b"%d 0 R" % (root if item.parent < 0 else numbers[item.parent])
        if item.count:
            entries["Count"] = b"%d" % (item.count if item.depth == 1 else -item.count)
        block.put(number, b"<< %s >>" % b" ".join(b"/%s %s" % (name.encode(), entries[name]) for name in sorted(entries)))
    ends = (numbers[0], numbers[max(at for at, item in enumerate(items) if item.parent < 0)])
    shown = sum(1 + item.count for item in items if item.parent < 0)
    block.put(root, b"<< /Count %d /First %d 0 R /Last %d 0 R /Type /Outlines >>" % (shown, *ends))
    frame.pdf.Root.Outlines = frame.stand_in(root)


def _bookmarks(parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]], *, modern: bool) -> list[_Bookmark]:
    items: list[_Bookmark] = []
    above: list[tuple[int, int]] = [(0, -1)]  # level, place in the list
    last = -1  # of those at the top
    for part, numbers in zip(parts, page_of, strict=True):
        shift = level_shift(part, modern=modern)
        for heading in part.galley.headings:
            level = max(1, heading.level + shift)
            while above[-1][0] >= level:
                above.pop()
            parent, own = above[-1][1], len(items)
            place = Place(numbers[heading.page - 1], heading.x_pt, heading.y_pt, heading.id, part.galley.key)
            item = _Bookmark(heading.text, place, len(above), parent, before=last if parent < 0 else items[parent].last)
            items.append(item)
            if item.before >= 0:
                items[item.before].after = own
            if parent < 0:
                last = own
            else:
                holder = items[parent]
                holder.first = own if holder.first < 0 else holder.first
                holder.last = own
                holder.count += 1
            above.append((level, own))
    return items


def write_named_destinations(
    frame: Gathering, parts: Sequence[BoundPart], targets: Targets, destinations: Destinations
) -> None:
    """Named destinations, so that others can link into the file (ISO 32000-1 12.3.2.3): an article by its
    slug (book.pdf#nameddest=peer-support), a heading by its id after it (…=peer-support.how-it-works), a topic
    as topic-ID, the glossary and the places of help as glossary and resources. What links of the file itself lead to is
    named by key and id (article/peer-support#how-it-works)."""
    import pikepdf

    names: dict[str, Place] = {}
    for part in parts:
        galley, target = part.galley, targets.places[part.galley.key]
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
            names.setdefault(part.galley.kind.value, targets.places[part.galley.key].top)
    names |= destinations.names
    if not names:
        return
    ordered = sorted(names, key=lambda name: bytes(pikepdf.String(name)))  # as they are written, which is not always UTF-8
    tree = write_names(frame, [(name, destinations.named(names[name])) for name in ordered])
    frame.pdf.Root.Names = pikepdf.Dictionary(Dests=tree)
