"""Pages as pictures: the EPUB's cover is the print cover; a report shows pages small."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator, Mapping
from ctypes import byref, c_float
from dataclasses import dataclass
from typing import Any


__all__ = ["PageView", "cover_png", "page_views", "thumbnails"]

_HEIGHT_PX = 1600  # what stores and shelves ask for; a flat cover in 64 colours stays small
_COLOURS = 64
_VIEW_PX, _VIEW_COLOURS = 480, 16  # of a page on which faults are outlined: its headings can be read
_SMALL_PX, _SMALL_COLOURS = 165, 12  # of a thumbnail: enough to know a page again, about 4 kB


def cover_png(pdf: bytes) -> bytes:
    """The first page of a PDF as a PNG of 1600 pixels height."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        picture = page.render(scale=_HEIGHT_PX / page.get_height()).to_pil().convert("RGB")
    flat = picture.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = io.BytesIO()
    flat.save(out, "PNG", optimize=True)
    return out.getvalue()


def thumbnails(pdf: bytes, most: int) -> Iterator[bytes]:
    """The first `most` pages of a PDF as small PNGs, 165 pixels across."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(pdf) as document:
        for number in range(min(most, len(document))):
            page = document[number]
            picture = page.render(scale=_SMALL_PX / page.get_width()).to_pil().convert("RGB")
            page.close()
            flat = picture.quantize(_SMALL_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            out = io.BytesIO()
            flat.save(out, "PNG", optimize=True)
            yield out.getvalue()


@dataclass(frozen=True, slots=True)
class PageView:
    """A page as a PNG, its size in pt, where its own coordinates begin, and the bounds of the marked content asked for:
    MCID -> (left, bottom, right, top) in pt."""

    picture: bytes
    width_pt: float
    height_pt: float
    origin: tuple[float, float]
    boxes: Mapping[int, tuple[float, float, float, float]]


def page_views(pdf: bytes, wanted: Mapping[int, Collection[int]]) -> Iterator[tuple[int, PageView]]:
    """(page, view) for every page in `wanted`, which counts from 1 and names the MCIDs to be found there."""
    import pypdfium2
    from PIL import Image

    with pypdfium2.PdfDocument(pdf) as document:
        for number, marks in sorted(wanted.items()):
            page = document[number - 1]
            picture = page.render(scale=_VIEW_PX / page.get_width()).to_pil().convert("RGB")
            flat = picture.quantize(_VIEW_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
            out = io.BytesIO()
            flat.save(out, "PNG", optimize=True)
            left, bottom, *_ = page.get_cropbox()
            yield number, PageView(out.getvalue(), page.get_width(), page.get_height(), (left, bottom), _bounds(page, marks))
            page.close()


def _bounds(page: Any, marks: Collection[int]) -> dict[int, tuple[float, float, float, float]]:
    """The bounds of pieces of marked content, each of all that is painted under its number."""
    import pypdfium2.raw as engine

    found: dict[int, tuple[float, float, float, float]] = {}
    for at in range(engine.FPDFPage_CountObjects(page)) if marks else ():
        thing = engine.FPDFPage_GetObject(page, at)
        mark = engine.FPDFPageObj_GetMarkedContentID(thing)
        if mark not in marks:
            continue
        left, bottom, right, top = (c_float() for _ in range(4))
        if engine.FPDFPageObj_GetBounds(thing, byref(left), byref(bottom), byref(right), byref(top)):
            box = (left.value, bottom.value, right.value, top.value)
            known = found.get(mark, box)
            found[mark] = (min(known[0], box[0]), min(known[1], box[1]), max(known[2], box[2]), max(known[3], box[3]))
    return found
