"""Codes of a PDF font to text, by its ToUnicode map (ISO 32000-1, 9.10.3)."""

from __future__ import annotations

import re
from typing import Any

import pikepdf

__all__ = ["Decoder", "decoder", "to_unicode"]

_SECTION = re.compile(r"begin(bfchar|bfrange|codespacerange)(.*?)end\1", re.S)
_TOKEN = re.compile(r"<([0-9A-Fa-f\s]*)>|(\[)|(\])")
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|(\r\n|[\s\S]))")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "\n": "", "\r": "", "\r\n": ""}
UNKNOWN = "\ufffd"


class Decoder:
    """Text of the strings that a font shows. A code without a text is U+FFFD."""

    __slots__ = ("_digits", "_map")

    def __init__(self, mapping: dict[str, str], code_bytes: int) -> None:
        self._map = mapping
        self._digits = 2 * code_bytes

    def hexadecimal(self, digits: str) -> str:
        """The text of a <…> string, given without its brackets."""
        digits = digits.upper() if not digits.isdigit() else digits
        if not digits.isalnum():
            digits = "".join(digits.split())
        size, find = self._digits, self._map.get
        if len(digits) % 2:
            digits += "0"
        return "".join([find(digits[i : i + size], UNKNOWN) for i in range(0, len(digits), size)])

    def literal(self, text: str) -> str:
        """The text of a (…) string, given without its brackets, one character a byte."""
        if "\\" in text:
            text = _ESCAPE.sub(lambda m: chr(int(m[1], 8) & 255) if m[1] else _ESCAPED.get(m[2], m[2]), text)
        return self.hexadecimal(text.encode("latin-1").hex().upper())


def decoder(font: Any) -> Decoder:
    """The decoder of a font dictionary."""
    composite = font.get("/Subtype") == "/Type0"
    size = 2 if composite else 1
    mapping: dict[str, str] = {}
    stream = font.get("/ToUnicode")
    if isinstance(stream, pikepdf.Stream):
        mapping, stated = to_unicode(stream.read_bytes().decode("latin-1"))
        size = stated or size
    elif not composite:
        mapping = {f"{code:02X}": bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}
    return Decoder(mapping, size)


def to_unicode(text: str) -> tuple[dict[str, str], int]:
    mapping: dict[str, str] = {}
    size = 0
    for kind, inner in _SECTION.findall(text):
        tokens = [("hex", "".join(t[0].split()).upper()) if not (t[1] or t[2]) else (t[1] or t[2], "") for t in _TOKEN.findall(inner)]
        if kind == "codespacerange":
            size = size or len(tokens[0][1]) // 2
        elif kind == "bfchar":
            for (_, code), (_, value) in zip(tokens[::2], tokens[1::2]):
                mapping[code] = _text(value)
        else:
            _ranges(tokens, mapping)
    return mapping, size


def _ranges(tokens: list[tuple[str, str]], mapping: dict[str, str]) -> None:
    at = 0
    while at + 2 < len(tokens):
        low, high = tokens[at][1], tokens[at + 1][1]
        first, width = int(low, 16), len(low)
        if tokens[at + 2][0] == "[":
            at += 3
            code = first
            while at < len(tokens) and tokens[at][0] == "hex":
                mapping[f"{code:0{width}X}"] = _text(tokens[at][1])
                at, code = at + 1, code + 1
            at += 1
            continue
        base = _text(tokens[at + 2][1])
        for code in range(first, int(high, 16) + 1):
            mapping[f"{code:0{width}X}"] = base[:-1] + chr(ord(base[-1]) + code - first) if base else ""
        at += 3


def _text(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be", "replace") if len(digits) % 4 == 0 else chr(int(digits, 16))
