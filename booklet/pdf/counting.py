"""How the items of numbered lists are counted, said in the engine's own terms.

HTML counts by attributes: start, reversed and type of a list, value of an item.
The engine reads them only together with a hundred other hints of old HTML, so
that "3)" would be printed, and read aloud, as "1.".
"""

from __future__ import annotations

from typing import Any

from .roles import local_name

__all__ = ["count_lists"]

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}


def count_lists(root: Any) -> None:
    """Give every counted list and item below `root` (xml.etree) its number as a style, in place.

    Lists that count from 1 in their own style are left as they are.
    """
    for element in root.iter():
        if local_name(element) != "ol":
            continue
        if look := _TYPES.get(element.get("type") or ""):
            _style(element, f"list-style-type:{look}")
        items = [child for child in element if local_name(child) == "li"]
        backwards = element.get("reversed") is not None
        first = _number(element.get("start"), len(items) if backwards else 1)
        if not backwards and first == 1 and not any(item.get("value") for item in items):
            continue
        number = first
        for item in items:
            number = _number(item.get("value"), number)
            _style(item, f"counter-increment:none;counter-set:list-item {number}")
            number += -1 if backwards else 1


def _number(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default


def _style(element: Any, declaration: str) -> None:
    own = element.get("style")
    element.set("style", f"{declaration};{own}" if own else declaration)
