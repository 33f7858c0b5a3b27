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
from .templates import BANDS, Drawing, Store, Template, drawings, rendered_sections

__all__ = ["lay_over"]


def lay_over(
    out: Any, numbers: Sequence[int], pages: Sequence[FurniturePage],
    furniture: Callable[[Sequence[FurniturePage]], Document], css: str, edition: Edition, theme: Theme, *,
    templates: bool = True, store: Store | None = None,
) -> list[Finding]:
    """Draw the furniture of these bound pages (numbered from 1) and lay it over them.

    Returns what the engine complained of: a logo that is not there, a character without a glyph.
    With `templates` false every page is laid out for itself: slower, and it must look the same.
    """
    if not pages:
        return []
    document = furniture(pages)
    wanted = drawings(document, len(pages))
    findings: list[Finding] = []

    def render(sections: tuple[Drawing, ...]) -> bytes:
        data, found = rendered_sections(document, sections, css, edition, theme, store)
        findings.extend(found)
        return data

    forms = _forms(out, wanted, render, templates=templates)
    before = out.make_stream(b"q\n")
    after: dict[tuple[str, ...], Any] = {}
    for number, bands in zip(numbers, wanted, strict=True):
        here = {band: forms[bands[band]] for band in BANDS if band in bands and forms[bands[band]] is not None}
        if not here:
            continue
        names = tuple(here)
        if names not in after:
            after[names] = out.make_stream(b"Q\n" + b"".join(_artifact(band) for band in names))
        named = {f"/Furniture{band}": form for band, form in here.items()}
        _overlay(out.pages[number - 1].obj, named, before, after[names])
    return findings


def _forms(
    out: Any, wanted: Sequence[dict[str, Drawing]], render: Callable[[tuple[Drawing, ...]], bytes], *, templates: bool
) -> dict[Drawing, Any]:
    """A form XObject for each different drawing; None for one that shows nothing."""
    import pikepdf

    different = list(dict.fromkeys(drawing for bands in wanted for drawing in bands.values()))
    patterns, single = Template.among(different) if templates else ([], different)
    sections = [*single, *(sample for pattern in patterns for sample in pattern.samples)]
    forms: dict[Drawing, Any] = {}
    with pikepdf.open(io.BytesIO(render(tuple(sections)))) as source:
        drawn = list(source.pages)
        for drawing, page in zip(single, drawn, strict=False):
            forms[drawing] = out.copy_foreign(page.as_form_xobject()) if _paints(_content(page)) else None
        place = len(single)
        failed: list[Drawing] = []
        for pattern in patterns:
            samples = drawn[place : place + len(pattern.samples)]
            place += len(pattern.samples)
            streams = pattern.streams([_content(page) for page in samples])
            if streams is None:
                failed += pattern.members
                continue
            model = out.copy_foreign(samples[0].as_form_xobject())
            for drawing, data in zip(pattern.members, streams, strict=True):
                form = forms[drawing] = out.make_stream(data)
                for key in ("/Type", "/Subtype", "/BBox", "/Matrix", "/Resources", "/Group"):
                    if key in model:
                        form[key] = model[key]
    if failed:
        forms |= _forms(out, [{"Header": drawing} for drawing in failed], render, templates=False)
    return forms


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
