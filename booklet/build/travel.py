"""What a document's typesetting needs, made ready for a worker on another machine, and unpacked there.

Such a worker shares no folder with us: fonts and pictures go as bytes. It writes the fonts into its own cache,
in folders of the same order, so that fontconfig finds there what it finds here.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from .. import cache
from ..model import Asset, Document, Edition, Theme

__all__ = ["Look", "carried", "packed", "unpacked"]


@dataclass(frozen=True, slots=True)
class Look:
    """All that documents of one edition share. `engine` is a digest of the code that typesets them; `fonts`
    is empty at home, else the theme's font files: number of the folder, name, bytes."""

    css: str
    edition: Edition
    theme: Theme
    standard: str
    engine: str
    fonts: tuple[tuple[int, str, bytes], ...] = ()


def carried(document: Document) -> Document:
    """The document with its pictures' bytes instead of their paths."""
    return replace(document, assets=_read(document.assets))


def packed(look: Look) -> Look:
    """The look with its fonts' and pictures' bytes instead of their paths. Raises OSError for a lost font."""
    theme = look.theme
    folders = list(dict.fromkeys(font.parent for font in theme.fonts))
    fonts = tuple((folders.index(font.parent), font.name, font.read_bytes()) for font in theme.fonts)
    return replace(look, theme=replace(theme, fonts=(), assets=_read(theme.assets)), fonts=fonts)


def unpacked(look: Look) -> Look:
    """The look with its fonts in files of this machine; as it is when it has not travelled."""
    if not look.fonts:
        return look
    return replace(look, theme=replace(look.theme, fonts=_files(look.fonts)), fonts=())


def _read(assets: tuple[Asset, ...]) -> tuple[Asset, ...]:
    return tuple(_with_bytes(asset) for asset in assets)


def _with_bytes(asset: Asset) -> Asset:
    if asset.data is not None:
        return asset
    with contextlib.suppress(OSError):  # a picture that has gone is told of where it is shown
        return replace(asset, data=asset.read(), path=None)
    return asset


@lru_cache(maxsize=4)
def _files(fonts: tuple[tuple[int, str, bytes], ...]) -> tuple[Path, ...]:
    """Where the fonts lie here, in order; written whole or not at all, and only if they are not there."""
    name = cache.digest(*(part for font in fonts for part in font))[:24]
    try:
        return _written(cache.open_cache().folder.parent / "fonts" / name, fonts)
    except OSError:  # a cache folder that cannot be written must keep no worker from working
        return _written(Path(tempfile.gettempdir()) / "booklet-fonts" / name, fonts)


def _written(folder: Path, fonts: tuple[tuple[int, str, bytes], ...]) -> tuple[Path, ...]:
    paths = []
    for number, name, data in fonts:
        path = folder / f"{number:03d}" / name
        paths.append(path)
        if path.is_file() and path.read_bytes() == data:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    return tuple(paths)
