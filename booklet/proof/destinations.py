"""Where links and bookmarks lead: to a page, an element of the structure tree, or a name (ISO 32000-2, 12.3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pikepdf

__all__ = ["page_of_place", "place_said"]


def place_said(item: Any) -> Any:
    """Where a bookmark or the annotation of a link leads within the file, as it says it; None for one that leads elsewhere."""
    action = item.get("/A")
    if "/Dest" in item or not isinstance(action, pikepdf.Dictionary) or action.get("/S") != "/GoTo":
        return item.get("/Dest")
    return action.get("/D", action.get("/SD"))


def page_of_place(root: Any, place: Any, pages: Mapping[tuple[int, int], int]) -> int:
    """The page, from 1, that a destination leads to; 0 when it is not known. `root` is the catalogue, `pages` are those of
    the file by their objects. A name stands for another destination, in the Names tree or, as in PDF 1.1, under Dests."""
    for _ in range(3):  # a name, a dictionary, an array; what goes in rounds leads nowhere
        if isinstance(place, pikepdf.String):
            place = _named(root.get("/Names", {}).get("/Dests"), bytes(place), set())
        elif isinstance(place, pikepdf.Name):
            place = root.get("/Dests", {}).get(str(place))
        if isinstance(place, pikepdf.Dictionary):
            place = place.get("/D", place.get("/SD"))
        if isinstance(place, pikepdf.Array):
            break
    if not isinstance(place, pikepdf.Array) or not len(place) or not isinstance(place[0], pikepdf.Dictionary):
        return 0
    return _page_of(place[0], pages)


def _page_of(target: Any, pages: Mapping[tuple[int, int], int]) -> int:
    """The page that a destination's first entry is, or on which the element begins that it is."""
    waiting, seen = [(target, 0)], set()
    while waiting:
        item, above = waiting.pop()
        if not isinstance(item, pikepdf.Dictionary) or item.objgen in seen:
            continue
        if item.objgen in pages:
            return pages[item.objgen]
        if item.objgen != (0, 0):
            seen.add(item.objgen)
        here = item.get("/Pg")
        own = pages.get(here.objgen, 0) if isinstance(here, pikepdf.Dictionary) else above
        kids = item.get("/K")
        listed = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        if own and any(isinstance(kid, int) or isinstance(kid, pikepdf.Dictionary) and "/MCID" in kid and "/Pg" not in kid for kid in listed[:1]):
            return own
        waiting += [(kid, own) for kid in reversed(listed)]
    return 0


def _named(node: Any, name: bytes, seen: set[tuple[int, int]]) -> Any:
    """What a name stands for in a name tree (ISO 32000-1, 7.9.6); None when it is not there."""
    if not isinstance(node, pikepdf.Dictionary) or node.objgen in seen:
        return None
    if node.objgen != (0, 0):
        seen.add(node.objgen)
    limits = node.get("/Limits")
    if limits is not None and not bytes(limits[0]) <= name <= bytes(limits[1]):
        return None
    entries = node.get("/Names")
    for at in range(0, len(entries) - 1 if entries is not None else 0, 2):
        if bytes(entries[at]) == name:
            return entries[at + 1]
    found = (_named(kid, name, seen) for kid in node.get("/Kids") or ())
    return next((each for each in found if each is not None), None)
