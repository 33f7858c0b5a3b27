"""From a file's bytes to text: encodings, line ends, and what cannot be read at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from ..findings import Finding, Position, Severity

__all__ = ["MAX_ARTICLE_BYTES", "SourceText", "load"]

MAX_ARTICLE_BYTES = 4_000_000  # about 2,000 pages: more is a wrong file, not an article

# XML 1.0 forbids these (2.2 Characters); tab and line feed stay.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text with line feeds only; None when it cannot be read. The findings say why."""

    text: str | None
    findings: tuple[Finding, ...] = ()


def load(path: Path, source: str) -> SourceText:
    """Read a Markdown file; `source` is the name that findings give it. Never raises on bad content."""
    try:
        if not path.is_file():
            return _unreadable(source, "it is not a regular file", "put a Markdown file in its place")
        size = path.stat().st_size
        if size > MAX_ARTICLE_BYTES:
            return SourceText(None, (Finding(
                "article-too-large", Severity.ERROR,
                f"the file has {size / 1e6:.1f} MB, more than the {MAX_ARTICLE_BYTES / 1e6:.0f} MB an article may have",
                Position(source), "split it into several articles"),))
        data = path.read_bytes()
    except OSError as error:
        return _unreadable(source, error.strerror or str(error), "ask for the right to read it, or remove it")
    return decode(data, source)


def decode(data: bytes, source: str) -> SourceText:
    """Text of UTF-8 (with or without a byte order mark) or marked UTF-16; anything else is left out."""
    findings: list[Finding] = []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError as error:
            return _bad_encoding(source, 0, f"the file says that it is UTF-16 and is not: {error.reason}")
        findings.append(Finding("not-utf-8", Severity.WARNING, "the file is in UTF-16", Position(source, 1),
                                "save it as UTF-8"))
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            start = error.start + (3 if data.startswith(codecs.BOM_UTF8) else 0)
            before = re.sub(rb"\r\n?", b"\n", data[:start])
            guess = "; it looks like Windows-1252" if _is_windows(data) else ""
            return _bad_encoding(source, before.count(b"\n") + 1, f"the text is not UTF-8{guess}")
        if len(text) > 3 and text.count("\0") * 3 > len(text):
            return _bad_encoding(source, 1, "the text is not UTF-8; it looks like UTF-16")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for match in list(_FORBIDDEN.finditer(text))[:1]:
        line = text.count("\n", 0, match.start()) + 1
        findings.append(Finding("control-character", Severity.WARNING,
                                f"the text holds the control character U+{ord(match[0]):04X}, which no reader can see",
                                Position(source, line), "delete it; a space stands in its place"))
        text = _FORBIDDEN.sub(" ", text)
    return SourceText(text, tuple(findings))


def _is_windows(data: bytes) -> bool:
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return not any(byte < 0x20 and byte not in (0x09, 0x0A, 0x0C, 0x0D) for byte in data)


def _bad_encoding(source: str, line: int, message: str) -> SourceText:
    return SourceText(None, (Finding("not-utf-8", Severity.ERROR, message, Position(source, line),
                                     "save the file as UTF-8; until then it is left out"),))


def _unreadable(source: str, reason: str, hint: str) -> SourceText:
    return SourceText(None, (Finding("article-unreadable", Severity.ERROR, f"the file cannot be read: {reason}",
                                     Position(source), hint),))
