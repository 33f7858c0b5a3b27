"""What a document's typesetting needs, made ready for a worker on another machine, and unpacked there.

Such a worker shares no folder with us: fonts and pictures go as bytes. It writes the fonts into its own cache,
in folders of the same order, so that fontconfig finds there what it finds here.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from .. import cache
from ..model import Asset, Document, Edition, Theme

__all__ = ["Fonts", "Look", "carried", "keep_look", "last_look", "packed", "unpacked"]


_LAST = cache.digest("last look")
Fonts = list[tuple[int, str, bytes]]  # number of the folder, name, bytes


@dataclass(frozen=True, slots=True)
class Look:
    """All that documents of one edition share. `engine` is a digest of the code that typesets them; `fonts`
    names the theme's fonts by content, when it has left their files behind."""

    css: str
    edition: Edition
    theme: Theme
    standard: str
    engine: str
    fonts: str = ""


def keep_look(store: cache.Cache, look: Look) -> None:
    """Remember which style sheet and fonts were wanted last, for workers of the next build."""
    said = json.dumps([look.css, [str(font.absolute()) for font in look.theme.fonts]]).encode("ascii")
    if store.get(_LAST) != said:
        store.put(_LAST, said)


def last_look() -> tuple[str, tuple[Path, ...]] | None:
    """The style sheet and the fonts that were wanted last."""
    kept = cache.open_cache().get(_LAST)
    if kept is None:
        return None
    css, fonts = json.loads(kept)
    return css, tuple(map(Path, fonts))


def carried(document: Document) -> Document:
    """The document with its pictures' bytes instead of their paths."""
    return replace(document, assets=_read(document.assets))


def packed(look: Look) -> tuple[Look, Fonts]:
    """The look with its pictures' bytes instead of their paths, and its fonts, the same list for all looks
    with the same fonts. Raises OSError for a lost font."""
    name, fonts = _fonts(look.theme.fonts)
    return replace(look, theme=replace(look.theme, fonts=(), assets=_read(look.theme.assets)), fonts=name), fonts


def unpacked(look: Look, fonts: Fonts) -> Look:
    """The look with its fonts in files of this machine; as it is when it has not travelled."""
    if not look.fonts:
        return look
    paths = _PLACES.get(look.fonts)
    if paths is None:
        paths = _PLACES[look.fonts] = _files(look.fonts, fonts)
    return replace(look, theme=replace(look.theme, fonts=paths), fonts="")


_PLACES: dict[str, tuple[Path, ...]] = {}  # where this worker has put fonts


@lru_cache(maxsize=2)
def _fonts(paths: tuple[Path, ...]) -> tuple[str, Fonts]:
    folders = list(dict.fromkeys(path.parent for path in paths))
    fonts = [(folders.index(path.parent), path.name, path.read_bytes()) for path in paths]
    return cache.digest(*(part for font in fonts for part in font)), fonts


def _read(assets: tuple[Asset, ...]) -> tuple[Asset, ...]:
    return tuple(_with_bytes(asset) for asset in assets)


def _with_bytes(asset: Asset) -> Asset:
    if asset.data is not None:
        return asset
    with contextlib.suppress(OSError):  # a picture that has gone is told of where it is shown
        return replace(asset, data=asset.read(), path=None)
    return asset


def _files(name: str, fonts: Fonts) -> tuple[Path, ...]:
    """Where the fonts lie here, in order; written whole or not at all, and only if they are not there."""
    try:
        return _written(cache.open_cache().folder.parent / "fonts" / name[:24], fonts)
    except OSError:  # a cache folder that cannot be written must keep no worker from working
        return _written(Path(tempfile.gettempdir()) / "booklet-fonts" / name[:24], fonts)


def _written(folder: Path, fonts: Fonts) -> tuple[Path, ...]:
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
