"""Running heads, feet and folios, drawn apart and laid over the pages as pagination artifacts.

The pages of one publication are laid out without them; here they are drawn
from their own document and put on each page as two form XObjects inside
/Artifact marks (ISO 32000-1 14.8.2.2.2, ISO 14289-1 7.8).
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from ..model import Document, Edition, FurniturePage, Theme
from .fonts import fonts_left_out
from .typeset import ENGINE, NO_FURNITURE, listen, typeset

__all__ = ["BANDS", "draw"]

# Header and footer are drawn one at a time, the rest hidden: two artifacts from one document.
# What is neither a <header> nor a <footer> goes with the header.
BANDS = {
    "Header": "section.furniture footer,section.furniture footer *{visibility:hidden !important}",
    "Footer": "section.furniture *{visibility:hidden !important}"
    "section.furniture footer,section.furniture footer *{visibility:visible !important}",
}


def _frame(edition: Edition) -> str:
    """Every section fills a page of its own, without margins."""
    size = f"{edition.width_mm}mm {edition.height_mm}mm"
    return (
        f"@page{{size:{size} !important;margin:0 !important}}"
        "html,body{margin:0 !important;padding:0 !important}"
        f"section.furniture{{display:block;position:relative;box-sizing:border-box;margin:0;overflow:hidden;"
        f"width:{edition.width_mm}mm;height:{edition.height_mm}mm;break-after:page;break-inside:avoid}}"
        "section.furniture:last-child{break-after:auto}" + NO_FURNITURE
    )


def draw(
    pages: Sequence[FurniturePage], furniture: Callable[[Sequence[FurniturePage]], Document], css: str,
    edition: Edition, theme: Theme,
) -> dict[str, bytes]:
    """A PDF for each band, with one page for each of `pages`."""
    document = furniture(pages)
    drawn: dict[str, bytes] = {}
    with ENGINE:
        for band, hide in BANDS.items():
            laid = typeset(document, css, theme, extra_css=_frame(edition) + hide)
            if len(laid.rendered.pages) != len(pages):
                raise RuntimeError(f"{len(pages)} pages of furniture were laid out on {len(laid.rendered.pages)}")
            with listen(), fonts_left_out(theme.fonts) as finish:
                drawn[band] = laid.rendered.write_pdf(finisher=finish)
    return drawn


def lay_over(
    out: Any, numbers: Sequence[int], pages: Sequence[FurniturePage],
    furniture: Callable[[Sequence[FurniturePage]], Document], css: str, edition: Edition, theme: Theme,
) -> None:
    """Draw the furniture of these bound pages (numbered from 1) and lay it over them."""
    import pikepdf

    if not pages:
        return
    opened = {}
    forms: dict[str, list[Any]] = {}
    for band, data in draw(pages, furniture, css, edition, theme).items():
        opened[band] = source = pikepdf.open(io.BytesIO(data))
        forms[band] = [out.copy_foreign(page.as_form_xobject()) if _paints(page) else None for page in source.pages]
    before = out.make_stream(b"q\n")
    after: dict[tuple[str, ...], Any] = {}
    for index, number in enumerate(numbers):
        here = {band: forms[band][index] for band in BANDS if forms[band][index] is not None}
        if not here:
            continue
        page = out.pages[number - 1].obj
        names = tuple(here)
        if names not in after:
            after[names] = out.make_stream(b"Q\n" + b"".join(_artifact(band) for band in names))
        _overlay(page, {f"/Furniture{band}": form for band, form in here.items()}, before, after[names])


def _paints(page: Any) -> bool:
    """Whether a drawn page shows anything: text or a path."""
    data = page.Contents.read_bytes()
    return any(token in data for token in (b" TJ", b" Tj", b"\nf", b"\nS", b"\nB", b" Do"))


def _artifact(band: str) -> bytes:
    return b"/Artifact <</Type /Pagination /Subtype /%s>> BDC q /Furniture%s Do Q EMC\n" % (band.encode(), band.encode())


def _overlay(page: Any, forms: dict[str, Any], before: Any, after: Any) -> None:
    """Set the page's own content between q and Q, the forms after it. Galleys share their resources
    among all pages, so each page gets a copy to add to."""
    import pikepdf

    resources = pikepdf.Dictionary({key: page.Resources[key] for key in page.Resources.keys()})
    objects = resources.get("/XObject")
    objects = pikepdf.Dictionary({key: objects[key] for key in objects.keys()} if objects is not None else {})
    for name, form in forms.items():
        objects[name] = form
    resources.XObject = objects
    page.Resources = resources
    contents = page.get("/Contents")
    own = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    page.Contents = pikepdf.Array([before, *own, after])
