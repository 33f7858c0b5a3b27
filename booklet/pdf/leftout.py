"""Galleys without the theme's fonts: where each goes is marked, and the binder puts it in (fonts.py)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from .faces import axes_of

__all__ = ["MARK", "fingerprint_of", "fonts_left_out"]

MARK = "/BookletFont"  # private key of a galley's font descriptor; it never reaches a bound file
_HEAD_BYTES = 4096  # of a font: they hold the table directory with a checksum of every table


@contextmanager
def fonts_left_out(fonts: Iterable[Path]) -> Iterator[Any]:
    """While a galley is written: leave out the theme's fonts and mark where they go.

    Yields the finisher for WeasyPrint's write_pdf. Fonts of pictures (emoji) and fonts that are not
    the theme's are embedded by the engine as ever.
    """
    import pydyf
    from weasyprint.pdf.fonts import Font

    known = {fingerprint_of(font): index for index, font in enumerate(fonts)}
    marks: dict[bytes, str] = {}
    original = Font.clean

    def clean(font: Any, to_unicode: Any, hinting: Any) -> None:
        mark = fingerprint(len(font.file_content), font.file_content)
        if mark not in known or font.png or font.svg or font.colr or font.bitmap or font.used_in_forms:
            with _undated():
                original(font, to_unicode, hinting)
            return
        marks[font.name] = json.dumps([mark, font.index, axes_of(font)], separators=(",", ":"))
        font.file_content = font.file_content[:4]  # still tells TrueType from OpenType

    def finish(document: Any, pdf: Any) -> None:
        for item in pdf.objects:
            if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/FontDescriptor":
                mark = marks.get(item["FontName"])
                if mark is not None:
                    item[MARK.removeprefix("/")] = pydyf.String(mark)

    Font.clean = clean
    try:
        yield finish
    finally:
        Font.clean = original


@contextmanager
def _undated() -> Iterator[None]:
    """fontTools writes the time of day into a font it cuts, unless the environment says another: same input, same bytes."""
    import os

    if "SOURCE_DATE_EPOCH" in os.environ:
        yield
        return
    os.environ["SOURCE_DATE_EPOCH"] = "946684800"  # 2000-01-01
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]


def fingerprint(size: int, head: bytes) -> str:
    """A short name for a font's content, from its length and the checksums in its table directory."""
    return hashlib.sha256(b"%d:" % size + head[:_HEAD_BYTES]).hexdigest()[:24]


def fingerprint_of(path: Path) -> str:
    facts = path.stat()
    return _fingerprint_file(path, facts.st_size, facts.st_mtime_ns)


@lru_cache(maxsize=64)
def _fingerprint_file(path: Path, size: int, changed: int) -> str:
    with path.open("rb") as file:
        return fingerprint(size, file.read(_HEAD_BYTES))
