"""Pages as pictures: the EPUB's cover is the print cover."""

from __future__ import annotations

import io

__all__ = ["cover_png"]

_HEIGHT_PX = 1600  # what stores and shelves ask for; a flat cover in 64 colours stays small
_COLOURS = 64


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
