"""The one policy for pictures: files below the collection's folder and data: addresses within limits, nothing else.

No engine ever fetches anything: a picture that passes here becomes an Asset, by whose name alone trees know it.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, unquote_to_bytes, urlsplit

from ..findings import Finding, Position, Severity
from ..model import Asset, Project
from .kept import Store
from .kept_pictures import kept_picture
from .slugs import safe
from .svg import SvgError, clean_svg

__all__ = ["MAX_DATA_BYTES", "MAX_IMAGE_BYTES", "MAX_IMAGE_PIXELS", "Pictures", "Refused"]

MAX_IMAGE_BYTES = 25_000_000  # of a file: a 24-megapixel photograph has about 12 MB
MAX_SVG_BYTES = 5_000_000
MAX_DATA_BYTES = 2_000_000  # of a data: picture after decoding
MAX_IMAGE_PIXELS = 50_000_000  # 200 MB once decoded

# Pillow's name -> media type and file ending; what is not here is refused or made PNG.
_KEPT = {"PNG": ("image/png", ".png"), "JPEG": ("image/jpeg", ".jpg"), "MPO": ("image/jpeg", ".jpg"),
         "GIF": ("image/gif", ".gif"), "WEBP": ("image/webp", ".webp")}
_CONVERTED = ("BMP", "TIFF")
_OPENED = ("PNG", "JPEG", "GIF", "WEBP", *_CONVERTED)  # MPO comes out of JPEG
_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK")  # of pixels, that both engines can show; others are made PNG
_SVG_START = re.compile(rb"\s*(<\?xml|<!--|<!DOCTYPE\s+svg|<(\w+:)?svg)", re.IGNORECASE)


@dataclass(eq=False)
class Refused(Exception):
    """Why a picture is not shown: the finding without its place."""

    rule: str
    message: str
    hint: str
    severity: Severity = Severity.ERROR

    def at(self, position: Position) -> Finding:
        return Finding(self.rule, self.severity, self.message, position, self.hint)


@dataclass(slots=True)
class Pictures:
    """Loads pictures for the articles of one collection, each file once. The state is that memory.

    `store` keeps what a file's bytes came to, so that they need not be decoded again.
    """

    project: Project
    store: Store | None = None
    _root: Path | None = None  # the real one
    _loaded: dict[Path, tuple[Asset, tuple[Finding, ...]] | Refused] = field(default_factory=dict)

    def load(self, src: str, folder: Path) -> tuple[Asset, tuple[Finding, ...]]:
        """The picture that `src`, as the author wrote it in an article of `folder`, means. Raises Refused.

        The findings tell what was taken out of an SVG, or that of moving pictures the first is shown.
        """
        src = re.sub(r"[\t\r\n]", "", src).strip()
        scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]+):", src)
        if src.lower().startswith("data:"):
            return _data(src)
        if src.startswith("//") or (scheme and scheme[1].lower() in ("http", "https")):
            raise self._from_network(src)
        if scheme:
            raise Refused("image-address-refused", f"pictures are not read from {scheme[1].lower()}: addresses ({_short(src)})",
                          "put the file beside the article and name it by its path")
        path = self._path(src, folder)
        if path not in self._loaded:
            try:
                self._loaded[path] = self._read(path, src)
            except Refused as refused:
                self._loaded[path] = refused
        loaded = self._loaded[path]
        if isinstance(loaded, Refused):
            raise Refused(loaded.rule, loaded.message, loaded.hint, loaded.severity)
        return loaded

    def _from_network(self, src: str) -> Refused:
        try:
            host = (urlsplit(src).hostname or "").lower()
        except ValueError:
            host = ""
        if host and host in self.project.network_hosts:
            return Refused("image-from-network", f"the picture {_short(src)} is on an allowed host, but this version does not fetch it",
                           "save it beside the article and name it by its path")
        return Refused("image-from-network", f"the picture {_short(src)} lies in the network and is not fetched",
                       "save it beside the article and name it by its path")

    def _path(self, src: str, folder: Path) -> Path:
        name = re.sub(r"^(\{\{[^}]*\}\}|\{%[^%]*%\})+(?=/)", "", src)  # a template's base address
        name = re.split(r"[?#]", name, maxsplit=1)[0]
        wanted = unquote(name, errors="surrogateescape")
        if not wanted or "\0" in wanted:
            raise Refused("image-missing", "the picture has no address", "write ![description](file.png)")
        content = self.project.content
        if self._root is None:
            self._root = self.project.root.resolve()
        spellings = dict.fromkeys((wanted, name, src))  # a file may have %20 or # in its very name
        places = [start / spelling.lstrip("/") for spelling in spellings if "\0" not in spelling
                  for start in ((content, self.project.root) if wanted.startswith("/") else (folder,))]
        inside, endless = None, False
        for place in places:
            try:
                real = place.resolve()
            except (OSError, RuntimeError):
                endless = True
                continue
            if not real.is_relative_to(self._root):
                continue
            inside = inside or real
            if real.exists():
                return real
        if inside is None and endless:
            raise Refused("image-missing", f"{_short(src)} is a link that leads to itself", "name a picture file")
        if inside is None:
            raise Refused("image-outside", f"the picture {_short(src)} lies outside the collection's folder",
                          "copy it beside the article")
        return inside

    def _read(self, path: Path, src: str) -> tuple[Asset, tuple[Finding, ...]]:
        try:
            if not path.exists():
                raise Refused("image-missing", f"there is no picture {_short(src)}", _nearest(path))
            if not path.is_file():
                raise Refused("image-missing", f"{_short(src)} is not a file", "name a picture file")
            size = path.stat().st_size
            if size > MAX_IMAGE_BYTES:
                raise Refused("image-too-large", f"the picture {_short(src)} has {size / 1e6:.0f} MB, more than {MAX_IMAGE_BYTES / 1e6:.0f} MB",
                              "scale it down to about 2,000 pixels across")
            data = path.read_bytes()
        except OSError as error:
            raise Refused("image-unreadable", f"the picture {_short(src)} cannot be read: {error.strerror}",
                          "ask for the right to read it") from None
        root = self.project.root.resolve()
        return kept_picture(self.store, _asset, data, path.stem, _short(src), path.relative_to(root).as_posix(), path)


def _data(src: str) -> tuple[Asset, tuple[Finding, ...]]:
    head, comma, body = src.partition(",")
    if not comma or len(body) > MAX_DATA_BYTES * 3:
        raise Refused("image-too-large" if comma else "image-broken",
                      f"a data: picture has more than {MAX_DATA_BYTES / 1e6:.0f} MB" if comma else "a data: picture holds no data",
                      "save it as a file beside the article")
    try:
        if head.lower().rstrip().endswith(";base64"):
            data = base64.b64decode(re.sub(r"\s", "", unquote(body)), validate=True)
        else:
            data = unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        raise Refused("image-broken", "a data: picture is not valid base64", "save it as a file beside the article") from None
    if len(data) > MAX_DATA_BYTES:
        raise Refused("image-too-large", f"a data: picture has more than {MAX_DATA_BYTES / 1e6:.0f} MB",
                      "save it as a file beside the article")
    return _asset(data, "picture", "of the data: address", "", None)


def _asset(data: bytes, stem: str, shown: str, source: str, path: Path | None) -> tuple[Asset, tuple[Finding, ...]]:
    if _SVG_START.match(_as_utf8(data)):
        return _svg(_as_utf8(data), stem, shown, source)
    return _raster(data, stem, shown, source, path)


def _as_utf8(data: bytes) -> bytes:
    """XML in UTF-16 with its mark as UTF-8 without a declaration; other bytes without a byte order mark, otherwise as they are."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
        return re.sub(r"\A\s*<\?xml[^>]*\?>", "", text).encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)


def _svg(data: bytes, stem: str, shown: str, source: str) -> tuple[Asset, tuple[Finding, ...]]:
    if len(data) > MAX_SVG_BYTES:
        raise Refused("image-too-large", f"the drawing {shown} has {len(data) / 1e6:.0f} MB, more than {MAX_SVG_BYTES / 1e6:.0f} MB",
                      "simplify it, or export it as PNG")
    try:
        clean = clean_svg(data)
    except SvgError as error:
        raise Refused("image-broken", f"the drawing {shown} cannot be used: {error}", "export it again as plain SVG") from None
    findings = tuple(
        Finding("svg-part-removed", Severity.WARNING, f"{removal.what} was removed from the drawing",
                Position(source, removal.line), "remove it from the file")
        for removal in clean.removals)
    return _named(stem, ".svg", "image/svg+xml", clean.data, clean.width_px, clean.height_px, None), findings


def _raster(data: bytes, stem: str, shown: str, source: str, path: Path | None) -> tuple[Asset, tuple[Finding, ...]]:
    from PIL import Image, UnidentifiedImageError
    from PIL import BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin  # noqa: F401 - only these decoders are ever offered a file

    too_large = Refused("image-too-large", f"the picture {shown} has more than {MAX_IMAGE_PIXELS / 1e6:.0f} million pixels",
                        "scale it down to about 2,000 pixels across")
    findings: list[Finding] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = Image.open(io.BytesIO(data), formats=_OPENED)
            width, height = image.size
            if width * height > MAX_IMAGE_PIXELS:
                raise too_large
            frames = getattr(image, "n_frames", 1)
            kind = image.format or ""
            with _whole_pictures_only():
                image.load()
            if image.getexif().get(0x0112) in (5, 6, 7, 8):  # Exif's orientation: shown lying on its side
                width, height = height, width
        except Refused:
            raise
        except UnidentifiedImageError:
            raise Refused("image-format", f"{shown} is not a picture that can be printed",
                          "use PNG, JPEG, GIF, WebP or SVG") from None
        except Image.DecompressionBombError:
            raise too_large from None
        except Exception as error:  # Pillow's decoders raise nearly everything on broken input
            raise Refused("image-broken", f"the picture {shown} is damaged: {str(error) or type(error).__name__}",
                          "save it again from the original") from None
        moving = frames > 1 and kind in ("GIF", "WEBP", "PNG")
        if moving:
            findings.append(Finding("image-moving", Severity.WARNING, f"of the moving picture {shown} the first image is shown",
                                    Position(source), "use a still picture"))
        if moving or kind in _CONVERTED or image.mode not in _MODES:
            image.seek(0)
            data, path = _as_png(image), None
            kind = "PNG"
    media_type, ending = _KEPT[kind]
    return _named(stem, ending, media_type, data, width, height, path), tuple(findings)


@contextmanager
def _whole_pictures_only() -> Iterator[None]:
    """Pillow refuses a picture that is cut off: WeasyPrint, once imported in this process, tells it to fill up with grey."""
    from PIL import ImageFile

    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _as_png(image: object) -> bytes:
    out = io.BytesIO()
    if image.mode.startswith("I"):  # 65,536 greys; Pillow would cut off all but the darkest 256
        image = image.convert("I").point(lambda grey: grey / 256).convert("L")
    mode = image.mode if image.mode in ("1", "L", "LA", "RGB", "RGBA") else "RGBA" if "transparency" in image.info else "RGB"
    image.convert(mode).save(out, "PNG", optimize=False)
    return out.getvalue()


def _named(stem: str, ending: str, media_type: str, data: bytes, width: int, height: int, path: Path | None) -> Asset:
    """The content's hash in the name keeps equal stems apart, whatever the order of articles."""
    digest = hashlib.sha256(data).hexdigest()
    name = f"{safe(stem)[:40].rstrip('-_') or 'picture'}-{digest[:10]}{ending}"
    return Asset(name, media_type, digest, width, height, path, None if path else data)


def asset_address(asset: Asset) -> str:
    """The address by which trees show an asset."""
    return f"asset:{quote(asset.name)}"


def _nearest(path: Path) -> str:
    import difflib

    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.is_file())
    except OSError:
        return "put the file there, or mend the path"
    near = difflib.get_close_matches(path.name.lower(), [name.lower() for name in names], 1, 0.7)
    match = next((name for name in names if near and name.lower() == near[0]), "")
    return f"did you mean {match}?" if match else "put the file there, or mend the path"


def _short(src: str) -> str:
    shown = "".join(char if char.isprintable() else "?" for char in src)
    return shown if len(shown) <= 80 else shown[:60] + "…" + shown[-15:]
