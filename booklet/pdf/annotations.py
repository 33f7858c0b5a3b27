"""Links: which rectangles stay, and what each is called.

The engine makes a rectangle for every box inside a link and describes it by
its address. PDF/UA-1 7.18.5: a link annotation belongs to a Link element and
has a description for people; here one element owns all rectangles of a link,
however often it wraps.
"""

from __future__ import annotations

import re
from typing import Any

from .leaves import Plan
from .planner import unwrap
from .tree import Node

__all__ = ["described", "kept_links"]

_TOUCH_PX = 1.0
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


def kept_links(links: list[Any], plan: Plan, page: int) -> list[Any]:
    """A page's links without empty ones; those of one element that stand together become one.

    `links` are tuples (type, target, (x1, y1, x2, y2), box) in CSS px; `page` counts from 0. Around a picture that
    is a block the engine has only empty rectangles: the picture gets the link instead.
    """
    kept: list[Any] = []
    empty: dict[Node, Any] = {}
    by_node: dict[Node, list[int]] = {}
    for link in links:
        box = unwrap(link[3])
        node = plan.link_boxes.get(box)
        rectangle = link[2]
        if rectangle[3] - rectangle[1] < _TOUCH_PX:  # raised text without line height: take the letters themselves
            x, y = box.border_box_x(), box.border_box_y()
            rectangle = (x, y, x + box.border_width(), y + box.border_height())
        if node is None:
            continue
        if rectangle[2] - rectangle[0] < _TOUCH_PX or rectangle[3] - rectangle[1] < _TOUCH_PX:
            empty.setdefault(node, link)
            continue
        places = by_node.setdefault(node, [])
        same = next((place for place in places if _stand_together(rectangle, kept[place][2])), None)
        if same is None:
            places.append(len(kept))
            kept.append((link[0], link[1], rectangle, link[3]))
        else:
            other = kept[same]
            kept[same] = (other[0], other[1], _around(rectangle, other[2]), other[3])
    for node, link in empty.items():
        for place, box in plan.linked_pictures.get(node, ()) if node not in by_node else ():
            if place == page:
                x, y, width, height = box.hit_area()
                plan.link_boxes[box] = node
                kept.append((link[0], link[1], (x, y, x + width, y + height), box))
    return kept


def _stand_together(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    """Whether two rectangles (x1, y1, x2, y2) of a link are one place: a picture and the line it stands in."""
    narrow, wide = sorted((one, other), key=lambda rectangle: rectangle[2] - rectangle[0])
    across = narrow[0] >= wide[0] - _TOUCH_PX and narrow[2] <= wide[2] + _TOUCH_PX
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return across and shared > min(one[3] - one[1], other[3] - other[1]) / 2


def _around(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def described(node: Node, target: str) -> str:
    """What a link annotation is called: its label, its words, at worst its address without scheme."""
    if node.title:
        return node.title
    words = " ".join(_UNSEEN.sub("", node.text).split())
    return words or re.sub(r"^[a-z]+:(//)?", "", target)
