"""The pages and tags of galleys, put into a gathering one behind the other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ..model import BoundPart, Edition
from .gathering import Gathering
from .grafting import BoundTree, Graft
from .overlay import lay_on

__all__ = ["append_pages"]


def append_pages(
    gathering: Gathering, parts: Sequence[BoundPart], page_of: Sequence[range], first: int, edition: Edition, tree: BoundTree
) -> tuple[list[Any], list[Graft]]:
    """Add every page and every galley's tree to a gathering whose first page is the volume's `first`, counted from 1.
    Returns its pages, blank ones among them, and what the trees add."""
    import pikepdf

    out = gathering.pdf
    grafts: list[Graft] = []
    for part, numbers in zip(parts, page_of, strict=True):
        if grafts:
            tree.open_for(part)  # for the first it was done
        start = numbers.start - first  # from 0
        laid_on = part.overlay and len(out.pages) == start + 1
        while len(out.pages) < start:
            _blank(out, edition)
        with pikepdf.open(io.BytesIO(part.galley.pdf)) as source:
            host = out.pages[start].obj if laid_on else None
            before = len(out.pages)
            for page in source.pages:
                out.pages.append(page)
            root = out.copy_foreign(source.Root.StructTreeRoot)
        base, element, graft = tree.graft(root, part, gathering)
        grafts.append(graft)
        tree.hang(part, graft)
        own = [out.pages[index].obj for index in range(before, len(out.pages))]
        seen: set[Any] = set()
        for page in own:
            _renumber(page, base, seen)
        gathering.kept.append(element)
        if host is not None:
            lay_on(host, own[0], element, gathering)
            del out.pages[before]
    return [page.obj for page in out.pages], grafts


def _blank(out: Any, edition: Edition) -> None:
    """A page with nothing to read: an artifact, so that not even a reader of tags stops at it."""
    import pikepdf

    page = out.add_blank_page(page_size=(edition.width_mm * 72 / 25.4, edition.height_mm * 72 / 25.4)).obj
    page.Contents = out.make_stream(b"/Artifact BMC EMC\n")
    page.Tabs = pikepdf.Name.S


def _renumber(page: Any, base: int, seen: set[Any]) -> None:
    """Move a page's keys into the parent tree behind those already there; its own annotations and
    form XObjects (text under opacity, for one) likewise."""
    import pikepdf

    page.Tabs = pikepdf.Name.S
    if "/StructParents" in page:
        page.StructParents = int(page.StructParents) + base
    for annotation in page.get("/Annots") or ():
        if "/StructParent" in annotation:
            annotation.StructParent = int(annotation.StructParent) + base
    _renumber_forms(page.get("/Resources"), base, seen)


def _renumber_forms(resources: Any, base: int, seen: set[Any]) -> None:
    if resources is None or (resources.is_indirect and resources.objgen in seen):
        return
    if resources.is_indirect:
        seen.add(resources.objgen)
    for group in ("/XObject", "/Pattern"):
        for form in (resources.get(group) or {}).values():
            if form.objgen in seen:
                continue
            seen.add(form.objgen)
            if "/StructParents" in form:
                form.StructParents = int(form.StructParents) + base
            _renumber_forms(form.get("/Resources"), base, seen)
