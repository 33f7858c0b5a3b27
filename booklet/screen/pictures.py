"""Pictures for screens: drawings with the theme's tokens filled in, photographs made no larger than needed."""

from __future__ import annotations

import functools
import io
import re
from collections.abc import Mapping

from ..cache import digest

__all__ = ["SUFFIX", "WIDEST_PX", "fill_tokens", "fit", "fitting"]

SUFFIX = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "image/webp": "webp",
}
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")
# No screen shows a page wider than this, even at two device pixels a CSS pixel on a tablet.
WIDEST_PX = 1600
_JPEG_QUALITY = 85


def fill_tokens(svg: str, tokens: Mapping[str, str]) -> str:
    """A drawing's `var(--token, fallback)` replaced by the theme's value, else the fallback.

    A picture file does not see the page's style sheet, and few reading systems know var() in it.
    """

    def value(match: re.Match[str]) -> str:
        return tokens.get(match[1]) or (match[2] or "").strip() or "currentColor"

    for _ in range(4):  # a fallback may hold another var()
        if "var(" not in svg:
            break
        svg = _VAR.sub(value, svg)
    return svg


@functools.cache
def fitting() -> str:
    """A digest of what decides how `fit` changes a picture: this code and the library that does it."""
    from importlib.metadata import version
    from pathlib import Path

    return digest(Path(__file__).read_bytes(), version("pillow"))


def fit(media_type: str, data: bytes) -> tuple[str, bytes, bool]:
    """A bitmap in a format and in colours that every reading system shows, not wider than WIDEST_PX, and whether it moves.

    Bytes that are well as they are, and those that Pillow cannot read, come back unchanged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            moves = getattr(image, "n_frames", 1) > 1
            if moves and media_type in SUFFIX:
                return media_type, data, True
            turned = image.getexif().get(0x0112, 1) != 1
            for_ink = image.mode == "CMYK"  # which some screens show with false colours, or not at all
            if media_type in SUFFIX and image.width <= WIDEST_PX and not turned and not for_ink:
                return media_type, data, False
            image = ImageOps.exif_transpose(image)
            if for_ink:
                image = image.convert("RGB")
            if image.width > WIDEST_PX:
                height = max(1, round(image.height * WIDEST_PX / image.width))
                image = image.resize((WIDEST_PX, height), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            lossy = media_type == "image/jpeg" or (media_type == "image/webp" and not image.has_transparency_data)
            if lossy:
                image.convert("RGB").save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
            else:
                image.save(out, "PNG", optimize=True)
            smaller = "image/jpeg" if lossy else "image/png"
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return media_type, data, False
    return smaller, out.getvalue(), moves
