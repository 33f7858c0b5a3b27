"""The text of a content stream, by marked-content identifier (ISO 32000-1, 14.6 and 14.7.4).

One regular expression finds the few operators that matter; everything painted is passed over at the
speed of its engine, so that 600 pages take well under a second.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .pdf_fonts import Decoder

__all__ = ["DICT", "HEX", "LITERAL", "NAME", "marked_texts", "mcid_of"]

LITERAL = r"\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()]|\((?:\\[\s\S]|[^\\()])*\))*\))*\)"
HEX = r"<[0-9A-Fa-f\s]*>"
DICT = rf"<<(?:[^<>()]|{HEX}|{LITERAL}|<<(?:[^<>()]|{HEX}|{LITERAL})*>>)*>>"
NAME = r"/[^\s<>\[\](){{}}/%]*"
_OPERATOR = re.compile(
    rf"""
    (?P<array>\[(?:[^\]()<>]|{LITERAL}|{HEX})*\])\s*TJ
  | (?P<string>{LITERAL}|{HEX})\s*(?:Tj|'|")
  | {LITERAL}
  | (?P<font>{NAME})\s+[\d.+-]+\s+Tf\b
  | (?P<tag>{NAME})\s*(?:(?P<dict>{DICT})|(?P<named>{NAME}))\s*(?P<begin>BDC|DP)\b
  | (?P<plain>{NAME})\s+(?:BMC)\b
  | (?<![^\s\]>)])(?P<end>EMC|q|Q)(?![^\s\[/(<])
  | \bBI\b[\s\S]*?\bEI\b
    """,
    re.X,
)
_STRING = re.compile(rf"<([0-9A-Fa-f\s]*)>|({LITERAL})")
HEXES = re.compile(r"<([0-9A-Fa-f\s]*)>")
_MCID = re.compile(r"/MCID\s+(\d+)")
_ACTUAL = re.compile(rf"/ActualText\s*({LITERAL}|{HEX})")


def marked_texts(
    content: str, font: Callable[[str], Decoder], properties: Callable[[str], tuple[int | None, str | None]]
) -> dict[int, str]:
    """Text by MCID of a content stream, one character a byte. What is in no MCID, or in an artifact, is left out.

    `font` finds the decoder of a font resource's name, `properties` the MCID and ActualText of a property list's.
    """
    texts: dict[int, list[str]] = {}
    current: list[str] | None = None
    decode: Decoder | None = None
    fonts: list[Decoder | None] = []
    stack: list[tuple[list[str] | None, str | None]] = []
    for match in _OPERATOR.finditer(content):
        kind = match.lastgroup
        if kind == "array" or kind == "string":
            if current is not None and decode is not None:
                shown = match[kind]
                if "(" not in shown:  # kerning parts nearly every glyph: one call for all of them
                    current.append(decode.hexadecimal("".join(HEXES.findall(shown))))
                    continue
                for digits, literal in _STRING.findall(shown):
                    current.append(decode.literal(literal[1:-1]) if literal else decode.hexadecimal(digits))
        elif kind == "end":
            word = match["end"]
            if word == "q":
                fonts.append(decode)
            elif word == "Q":
                decode = fonts.pop() if fonts else None
            elif stack:
                before, actual = stack.pop()
                if actual is not None and before is not None:
                    before.append(actual)
                current = before
        elif kind == "font":
            decode = font(match["font"])
        elif kind == "plain":
            stack.append((current, None))
            if match["plain"] == "/Artifact":
                current = None
        elif kind == "begin" and match["begin"] == "BDC":
            mcid, actual = _properties(match["dict"]) if match["dict"] else properties(match["named"])
            outer = current
            if match["tag"] == "/Artifact":
                current = None
            elif mcid is not None:
                current = texts.setdefault(mcid, [])
            if actual is None or current is None:
                stack.append((outer, None))
            elif mcid is None:
                stack.append((outer, actual))  # said when the sequence ends, in place of what is painted
                current = None
            else:
                stack.append((outer, None))
                current.append(actual)
                current = None
    return {mcid: "".join(parts) for mcid, parts in texts.items()}


def mcid_of(properties: str) -> int | None:
    """The MCID in a property list written in the stream; None without one."""
    found = _MCID.search(properties)
    return int(found[1]) if found else None


def _properties(text: str) -> tuple[int | None, str | None]:
    mcid = _MCID.search(text)
    actual = _ACTUAL.search(text)
    return (int(mcid[1]) if mcid else None), (_pdf_text(actual[1]) if actual else None)


def _pdf_text(string: str) -> str:
    """A text string (ISO 32000-1, 7.9.2.2): UTF-16 with a mark, UTF-8 with a mark, else taken for Latin."""
    if string[0] == "<":
        digits = "".join(string[1:-1].split())
        data = bytes.fromhex(digits + "0" * (len(digits) % 2))
    else:
        identity = Decoder({f"{code:02X}": chr(code) for code in range(256)}, 1)
        data = identity.literal(string[1:-1]).encode("latin-1")
    if data.startswith(b"\xfe\xff"):
        return data[2:].decode("utf-16-be", "replace")
    if data.startswith(b"\xef\xbb\xbf"):
        return data[3:].decode("utf-8", "replace")
    return data.decode("latin-1")
