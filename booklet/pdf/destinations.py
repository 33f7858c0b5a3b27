"""Destinations that lead to an element, not only to a place on paper.

PDF/UA-2 8.8: every destination within the file is a structure destination.
A link or bookmark gets a GoTo action with both: /D for old readers and /SD
(ISO 32000-2 12.3.2.3), the element followed by the view.
"""

from __future__ import annotations

from typing import Any

import pydyf

from .leaves import Plan
from .tree import Node

__all__ = ["StructureDestinations"]


class StructureDestinations:
    """Where the named places of one file are."""

    def __init__(self, pdf: Any, document: Any, plan: Plan, objects: dict[Node, Any]) -> None:
        self.pdf, self.plan, self.objects = pdf, plan, objects
        self.places: dict[str, tuple[int, float, float]] = {}  # name -> page from 0, x and y in pt from the lower left
        for number, page in enumerate(document.pages):
            for name, (x, y, *_) in page.anchors.items():
                self.places.setdefault(name, (number, 0.75 * x, 0.75 * (page.height - y)))

    def to_element(self, annotation: Any) -> None:
        """Give an internal link annotation its structure destination."""
        name = annotation.get("Dest")
        if name is None:
            return
        target = self.plan.target(f"#{name.string}")
        page, x, y = self.places[name.string]
        del annotation["Dest"]
        annotation["A"] = self._action(target or self.plan.root, page, [round(x, 2), round(y, 2), 0])

    def outline(self) -> None:
        """Give every bookmark its structure destination. The engine makes them in the order of the headings."""
        entries = [
            entry for entry in self.pdf.objects
            if isinstance(entry, dict) and "Title" in entry and "Dest" in entry and "Subtype" not in entry]
        for entry, source in zip(entries, self.plan.bookmarks):
            page, *view = entry.pop("Dest")
            node = self.plan.nodes.get(source.element, self.plan.root)
            entry["A"] = self._action(node, self.pdf.page_references.index(page), view[1:])

    def _action(self, node: Node, page: int, view: list[float]) -> Any:
        if node not in self.objects:
            node = self.plan.root
        return pydyf.Dictionary({
            "Type": "/Action", "S": "/GoTo",
            "D": pydyf.Array([self.pdf.page_references[page], "/XYZ", *view]),
            "SD": pydyf.Array([self.objects[node].reference, "/XYZ", *view]),
        })
