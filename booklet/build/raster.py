"""Pages as pictures: the EPUB's cover is the print cover; a report shows pages small."""

from __future__ import annotations

import io
from collections.abc import Iterator

__all__ = ["cover_png", "thumbnails"]

_HEIGHT_PX = 1600  # what stores and shelves ask for; a flat cover in 64 colours stays small
_COLOURS = 64
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
