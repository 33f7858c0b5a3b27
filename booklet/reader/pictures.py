"""Pictures in a tree: each src becomes asset:NAME, or the words of a picture that cannot be shown."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ..findings import Finding, Position
from ..model import Asset
from .assets import Pictures, Refused, asset_address

__all__ = ["place_pictures"]


def place_pictures(body: Any, source: str, folder: Path, pictures: Pictures,
                   locate: Callable[[Any, str], int]) -> tuple[tuple[Asset, ...], list[Finding]]:
    """Resolve every <img> of a tree in place; the assets in the order of their first use.

    What cannot be shown leaves its description in its place, <span class="missing-picture">, and a finding.
    """
    shown: dict[str, Asset] = {}
    findings: list[Finding] = []
    for image in list(body.iter("img")):
        src = image.get("src") or ""
        try:
            asset, notes = pictures.load(src, folder)
        except Refused as refused:
            findings.append(refused.at(Position(source, locate(image, src))))
            _leave_words(image)
            continue
        for note in notes:
            if not note.position.file:
                note = dataclasses.replace(note, position=Position(source, locate(image, src)))
            findings.append(note)
        image.set("src", asset_address(asset))
        image.attrib.pop("srcset", None)
        shown.setdefault(asset.name, asset)
    return tuple(shown.values()), findings


def _leave_words(image: Any) -> None:
    alt = (image.get("alt") or "").strip()
    if not alt:
        _remove(image)
        return
    kept = {name: image.get(name) for name in ("id", "lang", "dir", "data-line") if image.get(name)}
    generated = image.get("data-problem") is not None
    tail = image.tail
    image.attrib.clear()
    image.tag = "span"
    image.set("class", "missing-picture")
    for name, value in kept.items():
        image.set(name, value)
    if generated:
        image.set("data-generated", "")
    image.text, image.tail = alt, tail


def _remove(element: Any) -> None:
    """Take out a decoration that is not there, and the paragraph or figure that held nothing else."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
        element.tail = None
    parent.remove(element)
    if parent.tag in ("p", "figure", "a") and not len(parent) and not (parent.text or "").strip() and parent.getparent() is not None:
        _remove(parent)
