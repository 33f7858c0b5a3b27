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


def kept_links(links: list[Any], plan: Plan) -> list[Any]:
    """A page's links without those that say nothing new: inside another of the same element, or empty.

    `links` are tuples (type, target, (x1, y1, x2, y2), box) in CSS px.
    """
    kept: list[Any] = []
    by_node: dict[Node, list[int]] = {}
    for link in links:
        box = unwrap(link[3])
        node = plan.link_boxes.get(box)
        rectangle = link[2]
        if rectangle[3] - rectangle[1] < _TOUCH_PX:  # raised text without line height: take the letters themselves
            x, y = box.border_box_x(), box.border_box_y()
            rectangle = (x, y, x + box.border_width(), y + box.border_height())
            link = (link[0], link[1], rectangle, link[3])
        if node is None or rectangle[2] - rectangle[0] < _TOUCH_PX or rectangle[3] - rectangle[1] < _TOUCH_PX:
            continue
        places = by_node.setdefault(node, [])
        if any(_within(rectangle, kept[place][2]) for place in places):
            continue
        for place in [place for place in places if _within(kept[place][2], rectangle)]:
            kept[place] = link
            break
        else:
            places.append(len(kept))
            kept.append(link)
    return kept


def _within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return (inner[0] >= outer[0] - _TOUCH_PX and inner[1] >= outer[1] - _TOUCH_PX
            and inner[2] <= outer[2] + _TOUCH_PX and inner[3] <= outer[3] + _TOUCH_PX)


def described(node: Node, target: str) -> str:
    """What a link annotation is called: its label, its words, at worst its address without scheme."""
    if node.title:
        return node.title
    words = " ".join(_UNSEEN.sub("", node.text).split())
    return words or re.sub(r"^[a-z]+:(//)?", "", target)
