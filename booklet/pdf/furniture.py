"""Running heads, feet and folios, laid over the pages as pagination artifacts.

The pages of a publication are laid out without them; here they are drawn from
their own document and put on each page as two form XObjects inside /Artifact
marks (ISO 32000-1 14.8.2.2.2, ISO 14289-1 7.8).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..findings import Finding
from ..model import Document, Edition, FurniturePage, Theme
from .fonts import FontTable
from .gathering import Gathering
from .images import Shared
from .kept import Asked, Kept
from .templates import BANDS, Drawing, Store, Template, drawings, on_both_sides, rendered_sections
from .volume import Block, Volume

__all__ = ["Furniture", "Laid"]

_LAID_OUT = 300  # drawings in one layout: its boxes take some 80 kB each
_AT_ONCE = 500  # pages whose furniture is one document: of a large book it would be long


@dataclass(frozen=True, slots=True)
class Form:
    """A drawing as a form XObject: the entries of its dictionary as the volume has them, and its content."""

    entries: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Laid:
    """What lies over the pages of one part. `bands` are, for each page, the bands it has, each with the place of its form
    among `forms`, and the numbers of what is drawn before and after the page's own content."""

    bands: tuple[tuple[Mapping[str, int], int, int], ...]
    forms: tuple[Form, ...]

    def put(self, page: Any, place: int, gathering: Gathering, numbers: Sequence[int]) -> None:
        """Lay its furniture over a page of a gathering; `place` counts the part's pages from 0, `numbers` are those of the forms."""
        bands, before, after = self.bands[place]
        if bands:
            named = {f"/Furniture{band}": gathering.stand_in(numbers[at]) for band, at in bands.items()}
            _overlay(page, named, gathering.stand_in(before), gathering.stand_in(after))

    def write(self, block: Block, numbers: Sequence[int]) -> None:
        """Put the forms."""
        for number, form in zip(numbers, self.forms, strict=True):
            block.put_stream(number, form.entries, form.content, compress=True)


class Furniture:
    """What lies over the pages of a volume: drawn before they are bound, for each of `pages` in order.

    `findings` are what the engine complained of: a logo that is not there, a character without a glyph. With
    `templates` false every page is laid out for itself: slower, and it must look the same.
    """

    def __init__(
        self, volume: Volume, pages: Sequence[FurniturePage], furniture: Callable[[Sequence[FurniturePage]], Document],
        css: str, edition: Edition, theme: Theme, fonts: FontTable, shared: Shared, kept: Kept, *, templates: bool = True,
        store: Store | None = None,
    ) -> None:
        self._volume, self._frame = volume, volume.frame
        self._css, self._edition, self._theme, self._store = css, edition, theme, store
        self._fonts, self._shared, self._kept = fonts, shared, kept
        self.findings: list[Finding] = []
        self._wanted: list[dict[str, Drawing]] = []
        self._after: dict[tuple[str, ...], int] = {}
        self._forms: dict[Drawing, Form | None] = {}
        known: dict[Drawing, Drawing] = {}
        for start in range(0, len(pages), _AT_ONCE):
            some = pages[start : start + _AT_ONCE]
            document = furniture(some)
            for bands in drawings(document, len(some)):
                self._wanted.append({band: known.setdefault(drawing, drawing) for band, drawing in bands.items()})
            if start == 0:
                self._document = document
        if pages:
            self._before = self._stream(b"q\n")
            self._forms = self._drawn(list(known), templates=templates)

    def over(self, places: Sequence[int | None]) -> Laid:
        """What lies over some pages; a place counts the pages that have any, from 0."""
        forms: dict[Drawing, int] = {}
        laid: list[tuple[Mapping[str, int], int, int]] = []
        for place in places:
            bands = {} if place is None else self._wanted[place]
            here = {band: bands[band] for band in BANDS if band in bands and self._forms[bands[band]] is not None}
            if not here:
                laid.append(({}, 0, 0))
                continue
            names = tuple(here)
            if names not in self._after:
                self._after[names] = self._stream(b"Q\n" + b"".join(_artifact(band) for band in names))
            laid.append(({band: forms.setdefault(drawing, len(forms)) for band, drawing in here.items()}, self._before, self._after[names]))
        return Laid(tuple(laid), tuple(form for drawing in forms if (form := self._forms[drawing]) is not None))

    def _stream(self, data: bytes) -> int:
        number = self._frame.reserve()
        self._frame.put_stream(number, b"", data, compress=True)
        return number

    def _drawn(self, different: list[Drawing], *, templates: bool) -> dict[Drawing, Form | None]:
        """The form XObject for each drawing; None for one that shows nothing."""
        patterns, single = Template.among(different) if templates else ([], different)
        shown = on_both_sides(single) if templates else single
        wanted = set(single)
        made: dict[Drawing, Form | None] = {}
        failed: list[Drawing] = []
        for start in range(0, max(len(shown), 1), _LAID_OUT):
            failed += self._lot(shown[start : start + _LAID_OUT], wanted, patterns if start == 0 else [], made)
        if failed:
            made |= self._drawn(failed, templates=False)
        return made

    def _lot(
        self, shown: Sequence[Drawing], wanted: set[Drawing], patterns: Sequence[Template], made: dict[Drawing, Form | None]
    ) -> list[Drawing]:
        """Lay out some drawings and the samples of some patterns, and note the forms of those that are wanted.

        Returns the drawings of patterns that do not hold.
        """
        sections = [*shown, *(sample for pattern in patterns for sample in pattern.samples)]
        key = self._kept.key("furniture", self._volume.start(), self._css, _before(self._document), self._document.lang,
                             *(each.section for each in sections), repr([each in wanted for each in shown]))
        found = self._kept.get(key, self._volume.start())
        if found is not None:
            block, facts = found
            Asked.of(facts).again(self._fonts, self._shared)
        else:
            block = self._volume.open()
            wrong = len(self.findings)
            facts, asked = self._bound(shown, wanted, patterns, sections, block)
            if len(self.findings) == wrong and asked.lasting:
                self._kept.put(key, block, {**facts, **asked.facts()})
        self._volume.take(block)
        failed: list[Drawing] = []
        for drawing, form in zip(shown, facts["forms"], strict=True):
            if drawing in wanted:
                made[drawing] = None if form is None else Form(*(each.encode("latin-1") for each in form))
        for pattern, (entries, samples) in zip(patterns, facts["models"], strict=True):
            streams = pattern.streams([content.encode("latin-1") for content in samples])
            if streams is None:
                failed += pattern.members
            else:
                made |= {drawing: Form(entries.encode("latin-1"), content) for drawing, content in zip(pattern.members, streams, strict=True)}
        return failed

    def _bound(
        self, shown: Sequence[Drawing], wanted: set[Drawing], patterns: Sequence[Template], sections: Sequence[Drawing], block: Block
    ) -> tuple[dict[str, Any], Asked]:
        """Put what the drawings share into a block, and give what is to be known of each."""
        import pikepdf

        data, found = rendered_sections(self._document, tuple(sections), self._css, self._edition, self._theme, self._store)
        self.findings += found
        gathering = Gathering(block)
        of_fonts, of_pictures = self._fonts.of(gathering), self._shared.of(gathering)

        def form_of(page: Any) -> Any:
            form = gathering.pdf.copy_foreign(page.as_form_xobject())
            of_fonts.add(form.get("/Resources"))
            of_pictures.add(form.get("/Resources"))
            return form

        with pikepdf.open(io.BytesIO(data)) as source:
            drawn = list(source.pages)
            contents = [_content(page) for page in drawn]
            forms: list[Any] = [
                form_of(page) if drawing in wanted and _paints(content) else None
                for drawing, page, content in zip(shown, drawn, contents, strict=False)
            ]
            models: list[Any] = []
            place = len(shown)
            for pattern in patterns:
                samples = slice(place, place := place + len(pattern.samples))
                holds = pattern.streams(contents[samples]) is not None
                models.append((form_of(drawn[samples.start]) if holds else None, contents[samples]))
        entries = {id(form): gathering.entries(form) for form in (*forms, *(model for model, _ in models)) if form is not None}
        gathering.write()
        block.empty()
        facts = {
            "forms": [[_said(entries[id(form)]), _said(content)] if form is not None else None for form, content in zip(forms, contents, strict=False)],
            "models": [[_said(entries.get(id(model), b"")), [_said(content) for content in samples]] for model, samples in models],
        }
        return facts, Asked(tuple(of_fonts.uses), tuple(of_pictures.used))


def _said(data: bytes) -> str:
    return data.decode("latin-1")


def _before(document: Document) -> str:
    """What stands before the sections of a document: its head, and what its elements say."""
    return document.xhtml.partition("<section ")[0]


def _content(page: Any) -> bytes:
    return bytes(page.Contents.read_bytes())


def _paints(data: bytes) -> bool:
    """Whether a drawn page shows anything: text, a path or a picture."""
    return any(token in data.split() for token in (b"TJ", b"Tj", b"f", b"f*", b"S", b"s", b"B", b"B*", b"Do", b"sh"))


def _artifact(band: str) -> bytes:
    name = band.encode()
    return b"/Artifact <</Type /Pagination /Subtype /%s>> BDC q /Furniture%s Do Q EMC\n" % (name, name)


def _overlay(page: Any, forms: dict[str, Any], before: Any, after: Any) -> None:
    """Set the page's own content between q and Q, the forms after it. Galleys share their resources
    among all pages, so each page gets a copy to add to."""
    import pikepdf

    shared = page.get("/Resources")
    resources = pikepdf.Dictionary(dict(shared.items()) if shared is not None else {})
    objects = resources.get("/XObject")
    objects = pikepdf.Dictionary(dict(objects.items()) if objects is not None else {})
    for name, form in forms.items():
        objects[name] = form
    resources.XObject = objects
    page.Resources = resources
    contents = page.get("/Contents")
    own = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    page.Contents = pikepdf.Array([before, *own, after])
