"""Pictures of the book: their files, drawings with the theme's tokens filled in, photographs made no larger than needed."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from ..model import Asset

__all__ = ["Pictures"]

_SUFFIX = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/svg+xml": "svg", "image/webp": "webp",
}
_VAR = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")
# No reading system shows a page wider than this, even at two device pixels a CSS pixel on a tablet.
WIDEST_PX = 1600
_JPEG_QUALITY = 85


class Pictures:
    """Gives each picture that is asked for its file, once; those never asked for stay out of the book."""

    def __init__(self, assets: Iterable[Asset], tokens: Mapping[str, str]) -> None:
        self._assets = {asset.name: asset for asset in assets}
        self._tokens = tokens
        self._files: dict[str, str] = {}  # asset name -> file
        self.items: dict[str, tuple[str, bytes]] = {}  # file -> media type, bytes
        self.missing: list[str] = []
        self.moving: list[str] = []  # names of animated pictures

    def file(self, source: str) -> str:
        """The file of an `asset:NAME` address, relative to the content documents; empty when there is none."""
        name = unquote(source.removeprefix("asset:"))
        if name in self._files:
            return self._files[name]
        asset = self._assets.get(name)
        data = self._bytes(asset) if asset is not None else None
        if asset is None or data is None:
            self.missing.append(name)
            self._files[name] = ""
            return ""
        media_type, data = self._prepared(asset, data)
        file = self._name(name, media_type, data)
        self._files[name] = file
        self.items[file] = (media_type, data)
        return file

    @staticmethod
    def _bytes(asset: Asset) -> bytes | None:
        try:
            return asset.read()
        except OSError:
            return None

    def _prepared(self, asset: Asset, data: bytes) -> tuple[str, bytes]:
        if asset.media_type == "image/svg+xml":
            text = fill_tokens(data.decode("utf-8", "replace"), self._tokens)
            if re.search(r"<(?:\w+:)?(?:animate\w*|set)\b", text):
                self.moving.append(asset.name)
            return asset.media_type, text.encode()
        media_type, data, moves = fit(asset.media_type, data)
        if moves:
            self.moving.append(asset.name)
        return media_type, data

    def _name(self, name: str, media_type: str, data: bytes) -> str:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", name.rpartition("/")[2].rpartition(".")[0] or name).strip("-") or "picture"
        suffix = _SUFFIX.get(media_type, "bin")
        file = f"images/{stem}.{suffix}"
        taken = {other.lower() for other in self.items}
        if file.lower() in taken:
            file = f"images/{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.{suffix}"
        return file


def fill_tokens(svg: str, tokens: Mapping[str, str]) -> str:
    """A drawing's `var(--token, fallback)` replaced by the theme's value, else the fallback.

    A picture file does not see the page's style sheet, and few reading systems know var() in it.
    """

    def value(match: re.Match[str]) -> str:
        return tokens.get(match[1]) or (match[2] or "").strip() or "currentColor"

    for _ in range(4):  # a fallback may hold another var()
        filled = _VAR.sub(value, svg)
        if filled == svg:
            break
        svg = filled
    return svg


def fit(media_type: str, data: bytes) -> tuple[str, bytes, bool]:
    """A bitmap in a format that every reading system shows, not wider than WIDEST_PX, and whether it moves.

    Bytes that are well as they are, and those that Pillow cannot read, come back unchanged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            moves = getattr(image, "n_frames", 1) > 1
            if moves and media_type in _SUFFIX:
                return media_type, data, True
            turned = image.getexif().get(0x0112, 1) != 1
            if media_type in _SUFFIX and image.width <= WIDEST_PX and not turned:
                return media_type, data, False
            image = ImageOps.exif_transpose(image)
            if image.width > WIDEST_PX:
                height = max(1, round(image.height * WIDEST_PX / image.width))
                image = image.resize((WIDEST_PX, height), Image.Resampling.LANCZOS)
            out = io.BytesIO()
            if media_type == "image/jpeg":
                image.convert("RGB").save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
                smaller = "image/jpeg"
            else:
                image.save(out, "PNG", optimize=True)
                smaller = "image/png"
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return media_type, data, False
    return smaller, out.getvalue(), moves
