"""Bind galleys into one tagged PDF: pages, furniture, links, tags, bookmarks, labels, metadata.

Nothing is laid out here but the furniture. Parts are bound gathering by gathering, so that memory does not grow
with the number of pages. The file's bytes depend on the arguments alone: the identifier is a hash of the content,
dates are the stamp.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
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
from .bookmarks import write_named_destinations, write_outline
from .fonts import FontTable
from .furniture import Furniture
from .gathering import Gathering
from .grafting import BoundTree
from .images import Shared
from .links import Destinations, resolve_links, targets
from .metadata import write_metadata, write_page_labels
from .numbers import put_numbers
from .overlay import lay_on
from .plan import Plan, plan
from .standards import STANDARDS
from .templates import Store
from .volume import PAGES, Volume

__all__ = ["bind"]

_PAGES_A_GATHERING = 60  # a tagged page takes about 200 kB while it is bound


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
    page_of = [range(start := planned.starts[part.galley.key], start + part.galley.pages) for part in parts]
    standard = STANDARDS[publication.standard]
    volume = Volume(standard.pdf_version)
    frame = Gathering(volume)
    tree = BoundTree(frame, publication)
    fonts, shared = FontTable(frame, theme.fonts), Shared()
    pages = [volume.reserve() for _ in planned.pages]
    places = targets(parts, page_of)
    destinations = Destinations(volume, pages, structured=standard.modern)
    carrying, said = furniture_pages(parts, planned, publication)

    def adopt(gathering: Gathering, resources: Any) -> None:
        fonts.of(gathering).add(resources)
        shared.of(gathering).add(resources)

    laid = Furniture(volume, said, furniture, css, edition, theme, adopt=adopt, store=store)
    furnished = {number: place for place, number in enumerate(carrying)}
    leaves: list[tuple[int, int]] = []  # of the page tree: number, pages in it
    root = volume.reserve()
    findings: dict[Finding, None] = {}
    first = 1  # page of the gathering
    for run in _gatherings(parts):
        gathering = Gathering(volume, tree.keys)
        some, own = parts[run], page_of[run]
        bound = _append_pages(gathering, some, own, first, edition, tree)
        for number in _linking(some, own):
            put_numbers(bound[number - first], folios or {})
        for part, numbers in zip(some, own, strict=True):
            silent = part.furniture == "handout"
            for number in numbers:
                found = resolve_links(bound[number - first], part, places, destinations, gathering, silent=silent)
                findings |= dict.fromkeys(found)
        of_fonts, of_pictures = fonts.of(gathering), shared.of(gathering)
        for number, page in enumerate(bound, first):
            of_fonts.add(page.get("/Resources"))
            of_pictures.add(page.get("/Resources"))
            if number in furnished:
                laid.put(page, furnished[number], gathering)
            gathering.assign(page, pages[number - 1])
        leaf = volume.reserve()
        gathering.assign(gathering.pdf.Root.Pages, leaf, written=False)
        kids = b" ".join(b"%d 0 R" % number for number in pages[first - 1 : first - 1 + len(bound)])
        volume.put(leaf, b"<< /Count %d /Kids [%s] /Parent %d 0 R /Type /Pages >>" % (len(bound), kids, root), PAGES)
        leaves.append((leaf, len(bound)))
        gathering.write(bound, tree.shelve(gathering))
        first += len(bound)

    kids = b" ".join(b"%d 0 R" % leaf for leaf, _ in leaves)
    volume.put(root, b"<< /Count %d /Kids [%s] /Type /Pages >>" % (sum(count for _, count in leaves), kids), PAGES)
    catalogue = frame.pdf.Root
    frame.assign(catalogue.Pages, root, written=False)
    fonts.unite()
    handout = any(part.furniture == "handout" for part in parts)
    write_metadata(frame.pdf, publication, handout=handout)
    write_page_labels(frame.pdf, planned)
    write_outline(frame, parts, page_of, destinations)
    write_named_destinations(frame, parts, places, destinations)
    catalogue.StructTreeRoot = tree.finish()
    destinations.write(tree.element_of)
    view: Any = pikepdf.Array([frame.stand_in(pages[0]), pikepdf.Name.Fit])
    if standard.modern:  # ISO 14289-2 8.8: every destination is a structure destination
        document = pikepdf.Array([tree.document.element, pikepdf.Name.Fit])
        view = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=view, SD=document)
    catalogue.OpenAction = view
    starts = tuple(
        (part.galley.key, numbers[start.page - 1], start.offset)
        for part, numbers in zip(parts, page_of, strict=True)
        for start in part.galley.page_starts
    )
    facts = BoundFacts(len(planned.pages), planned.labels, planned.starts, starts, (*findings, *laid.findings))
    info = frame.pdf.trailer.get("/Info")
    frame.write(others=[catalogue] if info is None else [catalogue, info])
    return volume.close(frame.number(catalogue), None if info is None else frame.number(info)), facts


def _gatherings(parts: Sequence[BoundPart]) -> Iterator[slice]:
    """The parts in runs of some pages. One that is laid on the page before it stays with it."""
    start, pages = 0, 0
    for index, part in enumerate(parts):
        if pages >= _PAGES_A_GATHERING and not part.overlay:
            yield slice(start, index)
            start, pages = index, 0
        pages += part.galley.pages
    yield slice(start, len(parts))


def _append_pages(
    gathering: Gathering, parts: Sequence[BoundPart], page_of: Sequence[range], first: int, edition: Edition, tree: BoundTree
) -> list[Any]:
    """Add every page and every galley's tree to a gathering whose first page is the volume's `first`, counted from 1.
    Returns its pages, blank ones among them."""
    import pikepdf

    out = gathering.pdf
    for part, numbers in zip(parts, page_of, strict=True):
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
            if "/OutputIntents" in source.Root and "/OutputIntents" not in tree.frame.pdf.Root:
                tree.frame.pdf.Root.OutputIntents = tree.frame.pdf.copy_foreign(source.make_indirect(source.Root.OutputIntents))
        base, element = tree.graft(root, part, gathering)
        own = [out.pages[index].obj for index in range(before, len(out.pages))]
        seen: set[Any] = set()
        for page in own:
            _renumber(page, base, seen)
        gathering.kept.append(element)
        if host is not None:
            lay_on(host, own[0], element, gathering)
            del out.pages[before]
    return [page.obj for page in out.pages]


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
