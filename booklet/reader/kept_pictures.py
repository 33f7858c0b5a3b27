"""Pictures, kept: a file whose bytes have not changed is not decoded or cleaned again."""

from __future__ import annotations

import base64
import functools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..cache import digest
from ..findings import Finding, Position, Severity
from ..model import Asset
from .kept import Store, code

__all__ = ["kept_picture"]

Picture = tuple[Asset, tuple[Finding, ...]]
_DATA_MOST = 1_000_000  # bytes beside the file's own: a larger picture is made anew, for the store is no place for it


def kept_picture(store: Store | None, make: Callable[[bytes, str, str, str, Path | None], Picture], data: bytes, stem: str, shown: str,
                 source: str, path: Path) -> Picture:
    """What `make` gives for the bytes of a file, from the store where it is there. What `make` raises is not kept."""
    if store is None:
        return make(data, stem, shown, source, path)
    key = digest("picture", code(), _libraries(), data, stem, shown, source)
    if (kept := store.get(key)) is not None:
        return _loads(kept, path)
    asset, findings = make(data, stem, shown, source, path)
    if asset.data is None or len(asset.data) <= _DATA_MOST:
        store.put(key, _dumps(asset, findings))
    return asset, findings


def _dumps(asset: Asset, findings: tuple[Finding, ...]) -> bytes:
    facts = {
        "asset": [asset.name, asset.media_type, asset.sha256, asset.width_px, asset.height_px],
        "data": None if asset.data is None else base64.b64encode(asset.data).decode("ascii"),
        "findings": [[one.rule, one.severity.value, one.message, [one.position.file, one.position.line, one.position.column], one.hint, one.clause]
                     for one in findings],
    }
    return json.dumps(facts).encode("ascii")


def _loads(kept: bytes, path: Path) -> Picture:
    facts: dict[str, Any] = json.loads(kept)
    data = None if facts["data"] is None else base64.b64decode(facts["data"])
    findings = tuple(Finding(rule, Severity(severity), message, Position(*place), hint, clause)
                     for rule, severity, message, place, hint, clause in facts["findings"])
    return Asset(*facts["asset"], path if data is None else None, data), findings


@functools.cache
def _libraries() -> str:
    """What decodes and cleans, beside the reader's own code."""
    from importlib.metadata import version

    return digest(*(version(name) for name in ("pillow", "tinycss2")))
