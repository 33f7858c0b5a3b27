"""Name trees and number trees: how a PDF finds a value by its key (ISO 32000-1 7.9.6 and 7.9.7)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .gathering import Gathering

__all__ = ["name_tree", "number_tree", "write_names"]

_LEAF = 256  # names in a leaf of a name tree


def write_names(frame: Gathering, names: Sequence[tuple[str | bytes, bytes]]) -> Any:
    """Write the leaves of a name tree (ISO 32000-1 7.9.6) from sorted names and values as the volume has them; its root."""
    import pikepdf

    leaves: Any = pikepdf.Array([])
    for start in range(0, len(names), _LEAF):
        some = names[start : start + _LEAF]
        written = [(bytes(pikepdf.String(name).unparse()), value) for name, value in some]
        number = frame.block.reserve()
        pairs = b" ".join(name + b" " + value for name, value in written)
        frame.block.put(number, b"<< /Limits [%s %s] /Names [%s] >>" % (written[0][0], written[-1][0], pairs))
        leaves.append(frame.stand_in(number))
    return frame.pdf.make_indirect(pikepdf.Dictionary(Kids=leaves))


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
