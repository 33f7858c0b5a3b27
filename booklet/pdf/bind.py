"""Bind galleys into one tagged PDF: pages, furniture, links, tags, bookmarks, labels, metadata.

Nothing is laid out here but the furniture. Parts are bound one by one, so that memory does not grow with the number of
pages, and what a part is in the file is kept for the next build (sewn.py). The file's bytes depend on the arguments
alone: the identifier is a hash of the content, dates are the stamp.
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
from .appending import append_pages
from .bookmarks import write_named_destinations, write_outline
from .fonts import FontTable
from .furniture import Furniture, Laid
from .gathering import Gathering
from .grafting import BoundTree
from .images import Shared
from .kept import Asked, Kept, Stale
from .links import Destinations, resolve_links, targets
from .metadata import write_metadata, write_page_labels
from .numbers import with_numbers, with_places
from .plan import Plan, plan
from .sewn import Sewn, part_key
from .standards import STANDARDS
from .templates import Store
from .volume import PAGES, Block, Volume

__all__ = ["bind", "draw_furniture"]


def bind(
    parts: Sequence[BoundPart], publication: Publication, edition: Edition, theme: Theme,
    furniture: Callable[[Sequence[FurniturePage]], Document], css: str, *, store: Store | None = None,
    folios: Mapping[str, str] | None = None,
) -> tuple[bytes, BoundFacts]:
    """One PDF from galleys in order.

    `furniture` renders the document that shows header and footer of each page it is given; `store`
    (booklet.cache.Cache) remembers the drawings and the bound parts between builds. Links that
    lead nowhere are taken away, each named in a finding. `folios` are the printed page numbers that the galleys
    hold places for, by target (see numbers.py). Raises pikepdf.PdfError for a damaged galley.
    """
    kept = Kept.of(store, publication, edition, theme)
    try:
        return _Binder(parts, publication, edition, theme, furniture, css, store, folios or {}, kept).bound()
    except Stale:  # a part of the last build does not fit in any more, which is told when some numbers are given already
        return _Binder(parts, publication, edition, theme, furniture, css, store, folios or {}, kept.forgotten).bound()


def draw_furniture(
    parts: Sequence[BoundPart], publication: Publication, edition: Edition, theme: Theme,
    furniture: Callable[[Sequence[FurniturePage]], Document], css: str, store: Store,
) -> None:
    """Draw the running heads and folios of parts, of which no page is looked at, so that `bind` finds them in the store."""
    volume = Volume(STANDARDS[publication.standard].pdf_version)
    fonts = FontTable(Gathering(volume.frame), theme.fonts)
    _, said = furniture_pages(parts, plan(parts), publication)
    Furniture(volume, said, furniture, css, edition, theme, fonts, Shared(), Kept(), store=store)


class _Binder:
    """A file while its parts are bound, one after the other."""

    def __init__(
        self, parts: Sequence[BoundPart], publication: Publication, edition: Edition, theme: Theme,
        furniture: Callable[[Sequence[FurniturePage]], Document], css: str, store: Store | None, folios: Mapping[str, str],
        kept: Kept,
    ) -> None:
        self.parts, self.publication, self.edition, self.folios, self.kept = parts, publication, edition, folios, kept
        self.plan = planned = plan(parts)
        self.page_of = [range(start := planned.starts[part.galley.key], start + part.galley.pages) for part in parts]
        self.standard = STANDARDS[publication.standard]
        self.volume = Volume(self.standard.pdf_version)
        self.root = self.volume.frame.reserve()  # of the page tree
        self.frame = Gathering(self.volume.frame)
        self.tree = BoundTree(self.frame, publication)
        self.fonts, self.shared = FontTable(self.frame, theme.fonts), Shared()
        self.pages = [0] * len(planned.pages)  # their numbers, 0 for one that is not bound yet
        self.places = targets(parts, self.page_of)
        self.destinations = Destinations(self.volume.frame, self.pages, structured=self.standard.modern)
        carrying, said = furniture_pages(parts, planned, publication)
        self.furnished = {number: place for place, number in enumerate(carrying)}
        self.furniture = Furniture(self.volume, said, furniture, css, edition, theme, self.fonts, self.shared, kept, store=store)
        self.leaves: list[tuple[int, int]] = []  # of the page tree: number, pages in it
        self.findings: dict[Finding, None] = {}

    def bound(self) -> tuple[bytes, BoundFacts]:
        first = 1  # page of the next part
        for run in _runs(self.parts):
            last = max(self.page_of[run][-1][-1], self.page_of[run][0][-1])
            laid = self.furniture.over([self.furnished.get(number) for number in range(first, last + 1)])
            self._sew(run, first, last, laid)
            first = last + 1
        return self._closed()

    def _sew(self, run: slice, first: int, last: int, laid: Laid) -> None:
        """Put the pages from `first` to `last` into the volume, which are those of some parts and blank ones before them."""
        part = self.parts[run.start]
        hung_on = self.tree.open_for(part)
        start = self.volume.start()
        alone = run.stop - run.start == 1
        key = part_key(self.kept, part, start, self.root, hung_on, self.page_of[run.start][0] - first, laid) if alone else ""
        found = self.kept.get(key, start)
        if found is not None and self._leads(part, found[1]["led"]):
            block, sewn = found[0], Sewn.of(found[1])
            self._ask_again(sewn)
            self.tree.hang(part, sewn.grafts[0])
            self.tree.shelve(sewn.grafts[0])
        else:
            block = self.volume.open()
            sewn, findings = self._sewn(run, first, last, laid, block)
            self.findings |= findings
            if not findings and sewn.asked.lasting:
                self.kept.put(key, block, sewn.facts())
        self.pages[first - 1 : last] = sewn.pages
        laid.write(block, sewn.forms)
        for number, entries, content in sewn.numbered:
            block.put_stream(number, entries, with_numbers(content, self.folios), compress=True)
        self.leaves.append((sewn.leaf, len(sewn.pages)))
        self.volume.take(block)

    def _leads(self, part: BoundPart, led: Mapping[str, str]) -> bool:
        """Whether the open links of a kept part lead where they did; what they lead to in other parts gets its name."""
        found = [self.places.find(target) for target in led]
        if [place.name if place is not None else "" for place in found] != list(led.values()):
            return False
        self.destinations.names |= {place.name: place for place in found if place is not None and place.key != part.galley.key}
        return True

    def _ask_again(self, sewn: Sewn) -> None:
        """Give a kept part what it asks of the file, in the order in which it did at first. Raises Stale."""
        reserve = self.volume.frame.reserve
        if any(graft.open and graft.open != reserve() for graft in sewn.grafts):
            raise Stale
        sewn.asked.again(self.fonts, self.shared)

    def _sewn(self, run: slice, first: int, last: int, laid: Laid, block: Block) -> tuple[Sewn, dict[Finding, None]]:
        """Some parts, bound into a block, and what is wrong with their links."""
        some, own = self.parts[run], self.page_of[run]
        gathering = Gathering(block)
        gathering.shift = self.tree.shift(some[0]) if len(some) == 1 else 0
        forms = [block.reserve() for _ in laid.forms]
        numbers = [block.reserve() for _ in range(first, last + 1)]
        self.pages[first - 1 : last] = numbers
        bound, grafts = append_pages(gathering, some, own, first, self.edition, self.tree)
        numbered = []
        led: dict[str, str] = {}
        findings: dict[Finding, None] = {}
        held: set[int] = set()
        for number in _linking(some, own):
            for stream in with_places(bound[number - first]):
                if stream.objgen[0] not in held:
                    held.add(stream.objgen[0])
                    content = bytes(stream.read_bytes())
                    numbered.append((*gathering.hold(stream), content))
        for part, pages in zip(some, own, strict=True):
            silent = part.furniture == "handout"
            for number in pages:
                found = resolve_links(bound[number - first], part, self.places, self.destinations, gathering, led, silent=silent)
                findings |= dict.fromkeys(found)
        of_fonts, of_pictures = self.fonts.of(gathering), self.shared.of(gathering)
        for place, page in enumerate(bound):
            of_fonts.add(page.get("/Resources"))
            of_pictures.add(page.get("/Resources"))
            laid.put(page, place, gathering, forms)
            gathering.assign(page, numbers[place])
        leaf = block.reserve()
        gathering.assign(gathering.pdf.Root.Pages, leaf, written=False)
        kids = b" ".join(b"%d 0 R" % number for number in numbers)
        block.put(leaf, b"<< /Count %d /Kids [%s] /Parent %d 0 R /Type /Pages >>" % (len(bound), kids, self.root), PAGES)
        gathering.write(bound, self.tree.leaf(gathering, grafts[-1]))
        self.tree.shelve(grafts[-1], gathering.levels)
        block.empty()
        asked = Asked(tuple(of_fonts.uses), tuple(of_pictures.used))
        return Sewn(tuple(numbers), tuple(forms), leaf, tuple(grafts), asked, led, tuple(numbered)), findings

    def _closed(self) -> tuple[bytes, BoundFacts]:
        """The whole file, when all parts are in."""
        import pikepdf

        parts, frame, planned = self.parts, self.frame, self.plan
        kids = b" ".join(b"%d 0 R" % leaf for leaf, _ in self.leaves)
        total = sum(count for _, count in self.leaves)
        frame.block.put(self.root, b"<< /Count %d /Kids [%s] /Type /Pages >>" % (total, kids), PAGES)
        catalogue = frame.pdf.Root
        if self.standard.archive_part:  # the colours that a galley is for; a kept part brings none
            with pikepdf.open(io.BytesIO(parts[0].galley.pdf)) as source:
                if "/OutputIntents" in source.Root:
                    catalogue.OutputIntents = frame.pdf.copy_foreign(source.make_indirect(source.Root.OutputIntents))
        frame.assign(catalogue.Pages, self.root, written=False)
        self.fonts.unite()
        handout = any(part.furniture == "handout" for part in parts)
        write_metadata(frame.pdf, self.publication, handout=handout)
        write_page_labels(frame.pdf, planned)
        write_outline(frame, parts, self.page_of, self.destinations)
        write_named_destinations(frame, parts, self.places, self.destinations)
        catalogue.StructTreeRoot = self.tree.finish()
        self.destinations.write(self.tree.element_of)
        view: Any = pikepdf.Array([frame.stand_in(self.pages[0]), pikepdf.Name.Fit])
        if self.standard.modern:  # ISO 14289-2 8.8: every destination is a structure destination
            document = pikepdf.Array([self.tree.document.element, pikepdf.Name.Fit])
            view = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=view, SD=document)
        catalogue.OpenAction = view
        starts = tuple(
            (part.galley.key, numbers[start.page - 1], start.offset)
            for part, numbers in zip(parts, self.page_of, strict=True)
            for start in part.galley.page_starts
        )
        facts = BoundFacts(len(planned.pages), planned.labels, planned.starts, starts, (*self.findings, *self.furniture.findings))
        info = frame.pdf.trailer.get("/Info")
        frame.write(others=[catalogue] if info is None else [catalogue, info])
        return self.volume.close(frame.number(catalogue), None if info is None else frame.number(info)), facts


def _runs(parts: Sequence[BoundPart]) -> Iterator[slice]:
    """The parts one by one; one that is laid on the page before it stays with it."""
    start = 0
    for index, part in enumerate(parts):
        if index and not part.overlay:
            yield slice(start, index)
            start = index
    yield slice(start, len(parts))


def _linking(parts: Sequence[BoundPart], page_of: Sequence[Sequence[int]]) -> list[int]:
    """The bound pages on which the number of a link's page may stand: that of the link or the next."""
    return sorted({
        numbers[page - 1] for part, numbers in zip(parts, page_of, strict=True) for link in part.galley.links
        for page in (link.page, link.page + 1) if page <= len(numbers)
    })


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
