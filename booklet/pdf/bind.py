"""Bind galleys into one tagged PDF: pages, furniture, links, tags, bookmarks, labels, metadata.

Nothing is laid out here but the furniture. The file's bytes depend on the
arguments alone: the identifier is a hash of the content, dates are the stamp.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..findings import Finding
from ..model import (
    BoundFacts,
    BoundPart,
    Document,
    Edition,
    FurniturePage,
    Publication,
    Theme,
)
from .fonts import FontTable
from .furniture import lay_over
from .grafting import BoundTree
from .images import Shared
from .links import (
    Destinations,
    places,
    resolve_links,
    write_named_destinations,
    write_outline,
)
from .metadata import write_metadata, write_page_labels
from .numbers import put_numbers
from .overlay import lay_on
from .plan import Plan, plan
from .standards import STANDARDS
from .templates import Store

__all__ = ["bind"]


def bind(
    parts: Sequence[BoundPart], publication: Publication, edition: Edition, theme: Theme,
    furniture: Callable[[Sequence[FurniturePage]], Document], css: str, *, store: Store | None = None,
    folios: Mapping[str, str] | None = None,
) -> tuple[bytes, BoundFacts]:
    """One PDF from galleys in order.

    `furniture` renders the document that shows header and footer of each page it is given; `store`
    (booklet.cache.Cache) remembers the drawings between builds. Links that
    lead nowhere are taken away, each named in a finding. `folios` are the printed page numbers that the galleys
    hold places for, by target (see numbers.py). Raises pikepdf.PdfError for a damaged galley.
    """
    import pikepdf

    planned = plan(parts)
    out = pikepdf.new()
    tree = BoundTree(out, publication)
    page_of = _append_pages(out, parts, planned, edition, tree)
    for number in _linking(parts, page_of):
        put_numbers(out.pages[number - 1], folios or {})
    heights = [float(page.mediabox[3]) for page in out.pages]
    targets = places(parts, page_of, heights)
    modern = STANDARDS[publication.standard].modern
    element_of = _elements(tree) if modern else None
    destinations = Destinations(out, element_of)
    findings = _resolve(out, parts, page_of, targets, destinations, tree)
    out.Root.StructTreeRoot = tree.finish()
    numbers, pages = furniture_pages(parts, planned, publication)
    findings += lay_over(out, numbers, pages, furniture, css, edition, theme, store=store)
    fonts = FontTable(out, theme.fonts)
    shared = Shared()
    for page in out.pages:
        fonts.add(page.obj.get("/Resources"))
        shared.add(page.obj.get("/Resources"))
    fonts.unite()
    handout = any(part.furniture == "handout" for part in parts)
    write_metadata(out, publication, handout=handout)
    write_page_labels(out, planned)
    write_outline(out, parts, page_of, destinations)
    write_named_destinations(out, parts, targets, destinations)
    view: Any = pikepdf.Array([out.pages[0].obj, pikepdf.Name.Fit])
    if modern:  # ISO 14289-2 8.8: every destination is a structure destination
        document = pikepdf.Array([tree.document, pikepdf.Name.Fit])
        view = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=view, SD=document)
    out.Root.OpenAction = view
    starts = tuple(
        (part.galley.key, numbers[start.page - 1], start.offset)
        for part, numbers in zip(parts, page_of, strict=True)
        for start in part.galley.page_starts
    )
    facts = BoundFacts(len(planned.pages), planned.labels, planned.starts, starts, tuple(findings))
    return _save(out, publication), facts


def _append_pages(
    out: Any, parts: Sequence[BoundPart], planned: Plan, edition: Edition, tree: BoundTree
) -> list[list[int]]:
    """Add every page and every galley's tree. Returns, for each part, the bound page of each of its
    pages, counted from 1."""
    import pikepdf

    page_of: list[list[int]] = []
    for part in parts:
        start = planned.starts[part.galley.key]
        laid_on = part.overlay and len(out.pages) == start
        while len(out.pages) + (0 if laid_on else 1) < start:
            _blank(out, edition)
        with pikepdf.open(io.BytesIO(part.galley.pdf)) as source:
            host = out.pages[start - 1].obj if laid_on else None
            first = len(out.pages)
            for page in source.pages:
                out.pages.append(page)
            root = out.copy_foreign(source.Root.StructTreeRoot)
            if "/OutputIntents" in source.Root and "/OutputIntents" not in out.Root:
                out.Root.OutputIntents = out.copy_foreign(source.make_indirect(source.Root.OutputIntents))
        base, element = tree.graft(root, part)
        own = [out.pages[index].obj for index in range(first, len(out.pages))]
        seen: set[Any] = set()
        for page in own:
            _renumber(page, base, seen)
        numbers = [first + index + 1 for index in range(len(own))]
        if host is not None:
            lay_on(host, own[0], element, tree)
            del out.pages[first]
            numbers = [number - 1 for number in numbers]
        page_of.append(numbers)
    return page_of


def _linking(parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]]) -> list[int]:
    """The bound pages on which the number of a link's page may stand: that of the link or the next."""
    return sorted({
        numbers[page - 1] for part, numbers in zip(parts, page_of, strict=True) for link in part.galley.links
        for page in (link.page, link.page + 1) if page <= len(numbers)
    })


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


def _resolve(
    out: Any, parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]], targets: Any, destinations: Destinations,
    tree: BoundTree,
) -> list[Finding]:
    findings: dict[Finding, None] = {}
    for part, numbers in zip(parts, page_of, strict=True):
        silent = part.furniture == "handout"
        for number in numbers:
            page = out.pages[number - 1].obj
            for finding in resolve_links(page, part, parts, targets, destinations, tree.parents, silent=silent):
                findings[finding] = None
    return list(findings)


def _elements(tree: BoundTree) -> Callable[[str, str], Any]:
    """Finds the structure element of an id of a galley, else the galley's own, for structure destinations."""

    def element_of(key: str, name: str) -> Any:
        return tree.ids.get(f"{key}#{name}".encode(), tree.own[key])

    return element_of


def furniture_pages(
    parts: Sequence[BoundPart], planned: Plan, publication: Publication
) -> tuple[list[int], list[FurniturePage]]:
    """The bound pages that carry furniture, counted from 1, and what it says on each."""
    numbers: list[int] = []
    pages: list[FurniturePage] = []
    total = len(planned.pages)
    for number, page in enumerate(planned.pages, 1):
        part = parts[page.part]
        first = page.page == 1
        if page.blank or part.furniture == "none" or (part.furniture == "first-only" and not first):
            continue
        handout = part.furniture == "handout"
        numbers.append(number)
        pages.append(
            FurniturePage(
                page=number, pages=total, label=page.label, side=planned.side(number, publication.direction),
                kind="handout" if handout else "book", first=first,
                head_start=part.head_start, head_end=part.head_end,
                lang=part.galley.lang if handout else publication.lang, direction=publication.direction,
            )
        )  # fmt: skip
    return numbers, pages


def _save(out: Any, publication: Publication) -> bytes:
    import pikepdf

    target = io.BytesIO()
    version = STANDARDS[publication.standard].pdf_version
    out.save(
        target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, compress_streams=True,
        force_version=version, fix_metadata_version=False,
    )
    return target.getvalue()
