"""The only way the engine gets at a file: `asset:NAME` from the values it was given.

Nothing is read from disk or network here: not file:, not http:, not data:
(the reader has turned pictures of every kind into assets already).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from ..model import Asset

__all__ = ["asset_fetcher", "fill_tokens"]

_VAR = re.compile(r"var\(\s*--([\w-]+)\s*(?:,\s*((?:[^()]|\([^()]*\))*))?\)")


def fill_tokens(svg: str, tokens: Mapping[str, str]) -> str:
    """Replace `var(--token, fallback)` by the theme's value, else by the fallback.

    A drawing is an image with its own document: the page's custom properties do not reach it.
    """

    def value(match: re.Match[str]) -> str:
        name, fallback = match.group(1), match.group(2)
        return tokens.get(name, (fallback or "").strip() or "currentColor")

    for _ in range(4):  # a token's value may name another token
        filled = _VAR.sub(value, svg)
        if filled == svg:
            break
        svg = filled
    return svg


def asset_fetcher(assets: Iterable[Asset], tokens: Mapping[str, str]) -> Any:
    """A URL fetcher for WeasyPrint that serves these assets by name and refuses everything else."""
    return _fetcher_class()({asset.name: asset for asset in assets}, tokens)


@lru_cache(maxsize=1)
def _fetcher_class() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class AssetFetcher(URLFetcher):
        def __init__(self, assets: Mapping[str, Asset], tokens: Mapping[str, str]) -> None:
            # The engine's own openers (http, ftp, file) are never built: none can be reached by
            # mistake, and no certificate store is loaded for each document.
            self._fail_on_errors = False
            self._assets = assets
            self._tokens = tokens

        def fetch(self, url: str, headers: Any = None) -> Any:
            scheme, _, name = url.partition(":")
            asset = self._assets.get(unquote(name)) if scheme == "asset" else None
            if asset is None:
                raise ValueError("only the publication's own pictures may be shown")
            data = asset.read()
            if asset.media_type == "image/svg+xml":
                text = data.decode("utf-8", "replace")
                data = fill_tokens(text, self._tokens).encode() if "var(" in text else data
            return URLFetcherResponse(url, data, {"Content-Type": asset.media_type})

        def open(self, url: Any, data: Any = None, timeout: Any = None) -> Any:
            return self.fetch(getattr(url, "full_url", url))

        def __call__(self, url: str) -> Any:
            return self.fetch(url)

    return AssetFetcher
