"""Running heads, feet and folios, laid over the pages as pagination artifacts.

The pages of a publication are laid out without them; here they are drawn from
their own document and put on each page as two form XObjects inside /Artifact
marks (ISO 32000-1 14.8.2.2.2, ISO 14289-1 7.8).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from ..findings import Finding
from ..model import Document, Edition, FurniturePage, Theme
from .gathering import Gathering
from .templates import BANDS, Drawing, Store, Template, drawings, on_both_sides, rendered_sections
from .volume import Volume

__all__ = ["Furniture"]

_LAID_OUT = 300  # drawings in one layout: its boxes take some 80 kB each
_AT_ONCE = 500  # pages whose furniture is one document: of a large book it would be long


class Furniture:
    """What lies over the pages of a volume: drawn before they are bound, for each of `pages` in order.

    `findings` are what the engine complained of: a logo that is not there, a character without a glyph. With
    `templates` false every page is laid out for itself: slower, and it must look the same. `adopt` is called with
    every Resources dictionary drawn, before it is written.
    """

    def __init__(
        self, volume: Volume, pages: Sequence[FurniturePage], furniture: Callable[[Sequence[FurniturePage]], Document],
        css: str, edition: Edition, theme: Theme, *, adopt: Callable[[Gathering, Any], None], templates: bool = True,
        store: Store | None = None,
    ) -> None:
        self._volume = volume
        self._css, self._edition, self._theme, self._store = css, edition, theme, store
        self._adopt = adopt
        self.findings: list[Finding] = []
        self._wanted: list[dict[str, Drawing]] = []
        self._after: dict[tuple[str, ...], int] = {}
        self._forms: dict[Drawing, int | None] = {}
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

    def put(self, page: Any, place: int, gathering: Gathering) -> None:
        """Lay its furniture over a page of a gathering; `place` counts the pages that have any, from 0."""
        bands = self._wanted[place]
        here = {band: number for band in BANDS if band in bands and (number := self._forms[bands[band]]) is not None}
        if not here:
            return
        names = tuple(here)
        if names not in self._after:
            self._after[names] = self._stream(b"Q\n" + b"".join(_artifact(band) for band in names))
        named = {f"/Furniture{band}": gathering.stand_in(number) for band, number in here.items()}
        _overlay(page, named, gathering.stand_in(self._before), gathering.stand_in(self._after[names]))

    def _stream(self, data: bytes) -> int:
        number = self._volume.reserve()
        self._volume.put_stream(number, b"", data, compress=True)
        return number

    def _drawn(self, different: list[Drawing], *, templates: bool) -> dict[Drawing, int | None]:
        """The number of a form XObject for each drawing; None for one that shows nothing."""
        patterns, single = Template.among(different) if templates else ([], different)
        shown = on_both_sides(single) if templates else single
        wanted = set(single)
        numbers: dict[Drawing, int | None] = {}
        failed: list[Drawing] = []
        for start in range(0, max(len(shown), 1), _LAID_OUT):
            failed += self._lot(shown[start : start + _LAID_OUT], wanted, patterns if start == 0 else [], numbers)
        if failed:
            numbers |= self._drawn(failed, templates=False)
        return numbers

    def _lot(
        self, shown: Sequence[Drawing], wanted: set[Drawing], patterns: Sequence[Template], numbers: dict[Drawing, int | None]
    ) -> list[Drawing]:
        """Lay out some drawings and the samples of some patterns, and note the numbers of those that are wanted.

        Returns the drawings of patterns that do not hold.
        """
        import pikepdf

        sections = [*shown, *(sample for pattern in patterns for sample in pattern.samples)]
        data, found = rendered_sections(self._document, tuple(sections), self._css, self._edition, self._theme, self._store)
        self.findings += found
        gathering = Gathering(self._volume)
        forms: dict[Drawing, Any] = {}
        models: list[tuple[Template, Any, list[bytes]]] = []
        failed: list[Drawing] = []
        with pikepdf.open(io.BytesIO(data)) as source:
            drawn = list(source.pages)
            for drawing, page in zip(shown, drawn, strict=False):
                if drawing not in wanted:
                    continue
                forms[drawing] = gathering.pdf.copy_foreign(page.as_form_xobject()) if _paints(_content(page)) else None
            place = len(shown)
            for pattern in patterns:
                samples = drawn[place : place + len(pattern.samples)]
                place += len(pattern.samples)
                streams = pattern.streams([_content(page) for page in samples])
                if streams is None:
                    failed += pattern.members
                else:
                    models.append((pattern, gathering.pdf.copy_foreign(samples[0].as_form_xobject()), streams))
        for form in (*forms.values(), *(model for _, model, _ in models)):
            if form is not None:
                self._adopt(gathering, form.get("/Resources"))
        numbers |= {drawing: None if form is None else gathering.number(form) for drawing, form in forms.items()}
        for pattern, model, streams in models:
            entries = gathering.entries(model)
            for drawing, content in zip(pattern.members, streams, strict=True):
                number = numbers[drawing] = self._volume.reserve()
                self._volume.put_stream(number, entries, content, compress=True)
        gathering.write(others=[form for form in forms.values() if form is not None])
        return failed


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
