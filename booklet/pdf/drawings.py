"""Words in drawings: the engine sets an SVG's text letter by letter, which tears Arabic apart and runs it the wrong way.

A text whose letters join, stack or run from right to left is given to the engine as one piece. Others stay as they
are, byte for byte.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

__all__ = ["join_letters"]

_SHAPED = ((0x0590, 0x08FF), (0x0900, 0x109F), (0x1780, 0x17FF), (0xFB1D, 0xFDFF), (0xFE70, 0xFEFF))  # Hebrew to Khmer


class _Whole(str):
    """A text that the engine's walk over its letters takes for one letter."""

    def __iter__(self) -> Iterator[str]:
        return iter((str(self),))


class _Joined:
    """A node whose text is whole, and runs as its first letter does; all else of it is the node's own."""

    def __init__(self, node: Any) -> None:
        self.__dict__["_node"] = node

    @property
    def text(self) -> str:
        return _Whole(self._node.text)

    def get(self, name: str, otherwise: Any = None) -> Any:
        if name == "direction" and self._node.get(name) is None:
            return _direction(self._node.text)
        return self._node.get(name, otherwise)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._node, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._node, name, value)


def join_letters() -> None:
    """Have the imported engine draw such texts whole; the second call does nothing."""
    svg: Any = sys.modules["weasyprint.svg"]
    plain = svg.text
    if getattr(plain, "joins_letters", False):
        return

    def text(drawing: Any, node: Any, font_size: float) -> None:
        if node.text and _needs_shaping(node.text) and not any(" " in (node.get(name) or "").strip() for name in ("x", "y", "dx", "dy", "rotate")):
            node = _Joined(node)
        plain(drawing, node, font_size)

    text.joins_letters = True  # type: ignore[attr-defined]
    svg.text = text
    for tag in [tag for tag, function in svg.TAGS.items() if function is plain]:
        svg.TAGS[tag] = text


def _needs_shaping(text: str) -> bool:
    return any(
        unicodedata.combining(character) or any(first <= ord(character) <= last for first, last in _SHAPED)
        for character in text
    )


def _direction(text: str) -> str:
    kinds = (unicodedata.bidirectional(character) for character in text)
    return "ltr" if next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") == "L" else "rtl"
