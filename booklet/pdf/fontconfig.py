"""The fonts the engine may see: the theme's own and no others.

Fontconfig reads FONTCONFIG_FILE each time a font configuration is made. The
file written here names the theme's fonts in their order, so the same text
picks the same glyphs on every machine, whatever is installed there.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

from platformdirs import user_cache_path

__all__ = ["font_digest", "use_fonts"]

_FOR_SIGNS = "DejaVu Sans"
_SIGNS = (0x2190, 0x2BFF)  # from arrows to the second block of arrows: mathematics, boxes, shapes, dingbats


def use_fonts(fonts: Iterable[Path]) -> str:
    """Let fontconfig see these font files only; returns a digest that names them in this process.

    Must run before weasyprint is imported for the first time, since it
    looks for fonts while it loads. The language of the machine is kept out of
    the choice of fonts, too: fontconfig and Pango take it from the locale.
    """
    digest, path = _found(tuple(map(str, fonts)), Path.cwd(), _cache_folder())
    os.environ["FONTCONFIG_FILE"] = path
    os.environ.pop("FONTCONFIG_PATH", None)
    os.environ.pop("FONTCONFIG_SYSROOT", None)
    os.environ["FC_LANG"] = "en"
    os.environ["PANGO_LANGUAGE"] = "en"
    return digest


@lru_cache(maxsize=8)
def _found(fonts: tuple[str, ...], here: Path, folder: Path) -> tuple[str, str]:
    """The digest of fonts, and the path of their configuration: each document of a collection asks for the same."""
    files = tuple((here / font).resolve() for font in fonts)
    return font_digest(files), str(_configuration(files, folder))


@lru_cache(maxsize=8)
def font_digest(fonts: tuple[Path, ...]) -> str:
    """SHA-256 over font files by place, size and time of change: what is loaded in this process is known by it, and nothing
    that is kept. Reading them all takes as long as setting a page."""
    digest = hashlib.sha256()
    for font in fonts:
        facts = font.stat()
        digest.update(f"{font}\0{facts.st_size}\0{facts.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def _cache_folder() -> Path:
    place = os.environ.get("BOOKLET_CACHE")
    return (Path(place) if place else user_cache_path("booklet", appauthor=False)) / "fonts"


@lru_cache(maxsize=8)
def _configuration(fonts: tuple[Path, ...], folder: Path) -> Path:
    """Write the configuration, named by its content, whole or not at all."""
    folders = list(dict.fromkeys(font.parent for font in fonts))
    lines = ['<?xml version="1.0"?>', "<fontconfig>"]
    lines += [f"  <dir>{escape(str(place))}</dir>" for place in folders]
    lines += [f"  <cachedir>{escape(str(folder / 'fontconfig'))}</cachedir>", "  <selectfont>"]
    # A font that is accepted by name stays, though everything is rejected.
    lines += [f"    <acceptfont><glob>{escape(str(font))}</glob></acceptfont>" for font in fonts]
    lines += ["    <rejectfont><glob>*</glob></rejectfont>", "  </selectfont>", *_signs_only()]
    lines += ["  <config><rescan><int>0</int></rescan></config>", "</fontconfig>", ""]
    text = "\n".join(lines)
    name = hashlib.sha256(text.encode()).hexdigest()[:16]
    try:
        return _write(folder, f"{name}.conf", text)
    except OSError:
        # A cache folder that cannot be written must not keep anyone from printing.
        return _write(Path(tempfile.gettempdir()) / "booklet-fonts", f"{name}.conf", text)


def _signs_only() -> list[str]:
    """Take all but its signs from a font that is there for signs only, so that it is never chosen for words."""
    first, last = _SIGNS
    none = "".join(f"<range><int>{low}</int><int>{high}</int></range>" for low, high in ((0, first - 1), (last + 1, 0x10FFFF)))
    return [
        '  <match target="scan">', f'    <test name="family"><string>{_FOR_SIGNS}</string></test>',
        f'    <edit name="charset" mode="assign"><minus><name>charset</name><charset>{none}</charset></minus></edit>',
        "  </match>",
    ]  # fmt: skip


def _write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="utf-8") as file:
        file.write(text)
    os.replace(file.name, path)
    return path
