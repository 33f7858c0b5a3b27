"""`booklet speak`: a finished file as a screen reader says it."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from ..findings import BookletError, Finding, Position, Severity

__all__ = ["speak"]


def speak(path: Path) -> tuple[dict[str, Any], str]:
    """The lines a listener hears of a PDF or EPUB, as facts and as text.

    Raises BookletError: exit 2 when the file cannot be read, exit 1 for a PDF without a structure tree.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise _refused("file-unreadable", path, f"the file cannot be read: {error.strerror or error}",
                       "name a PDF or an EPUB; `booklet build` writes them to output/") from None
    lines = _lines(path, data)
    if not lines:
        raise _refused("pdf-untagged", path, "the file has no structure: a screen reader can only guess what it says",
                       "make it with booklet, or have it tagged", exit_code=1)
    return {"lines": lines}, "\n".join(lines)


def _lines(path: Path, data: bytes) -> list[str]:
    import pikepdf
    from lxml import etree

    from .. import proof

    try:
        if data[:1024].find(b"%PDF-") >= 0:
            return proof.speak_pdf(data)
        return proof.speak_epub(data)
    except (pikepdf.PdfError, zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError):
        raise _refused("not-a-book", path, "the file is neither a PDF nor an EPUB that can be opened",
                       "name a PDF or an EPUB; `booklet build` writes them to output/") from None


def _refused(rule: str, path: Path, message: str, hint: str, exit_code: int = 2) -> BookletError:
    return BookletError(Finding(rule, Severity.ERROR, message, Position(str(path)), hint), exit_code=exit_code)
