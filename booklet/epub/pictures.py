"""Pictures of the book: each that is asked for becomes a file, once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from ..model import Asset
from ..screen.pictures import SUFFIX, fill_tokens, fit

__all__ = ["Pictures"]


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
        suffix = SUFFIX.get(media_type, "bin")
        file = f"images/{stem}.{suffix}"
        taken = {other.lower() for other in self.items}
        if file.lower() in taken:
            file = f"images/{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}.{suffix}"
        return file
