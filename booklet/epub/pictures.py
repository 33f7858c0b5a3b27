"""Pictures of the book: each that is asked for becomes a file, once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import unquote

from ..cache import digest
from ..model import Asset
from ..screen.pictures import SUFFIX, fill_tokens, fit, fitting

__all__ = ["Pictures", "Store"]


class Store(Protocol):
    """Where pictures are kept between builds: booklet.cache.Cache, for one."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, content: bytes) -> None: ...


class Pictures:
    """Gives each picture that is asked for its file, once; those never asked for stay out of the book."""

    def __init__(self, assets: Iterable[Asset], tokens: Mapping[str, str], store: Store | None = None) -> None:
        self._store = store
        self._assets = {asset.name: asset for asset in assets}
        self._tokens = tokens
        self._files: dict[str, str] = {}  # asset name -> file
        self._taken: set[str] = set()  # files, in small letters
        self.items: dict[str, tuple[str, bytes]] = {}  # file -> media type, bytes
        self.missing: list[str] = []
        self.moving: set[str] = set()  # files of animated pictures

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
        media_type, data, moves = self._prepared(asset, data)
        file = self._name(name, media_type, data)
        self._files[name] = file
        self.items[file] = (media_type, data)
        if moves:
            self.moving.add(file)
        return file

    @staticmethod
    def _bytes(asset: Asset) -> bytes | None:
        try:
            return asset.read()
        except OSError:
            return None

    def _prepared(self, asset: Asset, data: bytes) -> tuple[str, bytes, bool]:
        if asset.media_type == "image/svg+xml":
            text = fill_tokens(data.decode("utf-8", "replace"), self._tokens)
            return asset.media_type, text.encode(), bool(re.search(r"<(?:\w+:)?(?:animate\w*|set)\b", text))
        key = digest("picture as it is, or made anew", fitting(), asset.media_type, data)
        if self._store is not None and (kept := self._store.get(key)) is not None:
            kind, moves, anew = kept.split(b"\n", 2)
            return kind.decode("ascii"), anew or data, moves == b"1"
        media_type, fitted, moving = fit(asset.media_type, data)
        if self._store is not None:
            self._store.put(key, b"%s\n%d\n%s" % (media_type.encode("ascii"), moving, b"" if fitted is data else fitted))
        return media_type, fitted, moving

    def _name(self, name: str, media_type: str, data: bytes) -> str:
        stem = re.sub(r"[^A-Za-z0-9_-]+", "-", name.rpartition("/")[2].rpartition(".")[0] or name).strip("-") or "picture"
        suffix = SUFFIX.get(media_type, "bin")
        file = f"images/{stem}.{suffix}"
        if file.lower() in self._taken:
            file = f"images/{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.{suffix}"
        self._taken.add(file.lower())
        return file
