"""Quotes, dashes and ellipses as a typesetter of the passage's language sets them; abbreviations marked.

Works on the finished tree, so code, addresses and template tags of other systems are never touched, and a
quotation may begin outside an emphasis and end within it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from .marks import BLOCKS

__all__ = ["mark_abbreviations", "set_typography", "typographic"]

_UNTOUCHED = frozenset({"code", "pre", "kbd", "samp", "tt", "var"})
_QUOTES = {
    "en": "“”‘’", "es": "«»“”", "fr": "«»“”", "de": "„“‚‘", "ru": "«»„“", "it": "«»“”", "pt": "“”‘’", "pl": "„”‚’",
    "nl": "“”‘’", "vi": "“”‘’", "zh": "“”‘’", "uk": "«»„“", "cs": "„“‚‘", "sv": "””’’", "fi": "””’’", "da": "”””’",
    "no": "«»‘’", "nb": "«»‘’", "el": "«»“”", "tr": "“”‘’", "ar": "«»“”", "he": "””’’", "ht": "«»“”", "tl": "“”‘’",
}
"""Opening and closing quotes, outer then inner, by language (Unicode CLDR, delimiters)."""

_SIGNS = re.compile(r"""\{\{.*?\}\}|\{%.*?%\}|https?://\S+|www\.\S+|["']|-{2,3}(?!-)|\.{3}""", re.DOTALL)
_TEMPLATE = ("{{", "{%", "http", "www.")
_OPENS_AFTER = frozenset(" \t\n\u00a0([{<-–—/¿¡“‘«„\"'")
_FRENCH_SPACE = "\u202f"


@dataclass(slots=True)
class _Piece:
    """A run of text: an element's own, or the tail behind it."""

    element: etree._Element
    is_tail: bool
    text: str
    lang: str

    def write(self, text: str) -> None:
        if self.is_tail:
            self.element.tail = text
        else:
            self.element.text = text


def set_typography(body: etree._Element, lang: str) -> None:
    """Change straight signs to typographic ones, block by block, in the language each passage is in."""
    for run in _runs(body, lang):
        if any(map(_may_change, [piece.text for piece in run])):
            _set(run)


def typographic(text: str, lang: str) -> str:
    """One line of plain text, such as a title from the front matter, with typographic signs."""
    if not _may_change(text):
        return text
    holder = etree.Element("p")
    holder.text = text
    set_typography(holder, lang)
    return holder.text or ""


def _may_change(text: str) -> bool:
    return '"' in text or "'" in text or "--" in text or "..." in text


def _set(run: list[_Piece]) -> None:
    before = " "
    for piece in run:
        text = piece.text
        if not _may_change(text):
            before = text[-1:] or "x"
            continue
        quotes = _QUOTES.get(piece.lang.split("-")[0].lower(), _QUOTES["en"])
        french = piece.lang.lower().startswith("fr")
        parts: list[str] = []
        at = 0
        for found in _SIGNS.finditer(text):
            parts.append(text[at:found.start()])
            at = found.end()
            previous = text[found.start() - 1] if found.start() else before
            following = text[at:at + 1]
            parts.append(_sign(found[0], previous, following, quotes, french))
        parts.append(text[at:])
        changed = "".join(parts)
        if changed != text:
            piece.write(changed)
        before = text[-1:] or "x"


def _sign(sign: str, previous: str, following: str, quotes: str, french: bool) -> str:
    if sign.startswith(_TEMPLATE):
        return sign
    match sign:
        case '"':
            opens = previous in _OPENS_AFTER and not following.isspace()
            if french:
                return f"«{_FRENCH_SPACE}" if opens else f"{_FRENCH_SPACE}»"
            return quotes[0] if opens else quotes[1]
        case "'":
            if previous.isalnum() or not (previous in _OPENS_AFTER) or following.isdigit() or following.isspace():
                return "’"
            return quotes[2]
        case "---":
            return "—"
        case "--":
            return "–"
        case "...":
            return "…"
    return sign


def _runs(body: etree._Element, lang: str) -> Iterator[list[_Piece]]:
    """Pieces of text that are read as one: those of one block without those of blocks in it."""
    run: list[_Piece] = []
    stack: list[tuple[etree._Element, str, bool]] = [(body, lang, False)]
    while stack:
        element, inherited, leaving = stack.pop()
        if leaving:
            if element.tag in BLOCKS or element.tag in ("td", "th", "br"):
                if run:
                    yield run
                run = []
            if element.tail:
                run.append(_Piece(element, True, element.tail, inherited))
            continue
        own = element.get("lang") or inherited
        stack.append((element, inherited, True))
        if not isinstance(element.tag, str) or "}" in element.tag or element.tag in _UNTOUCHED:
            run.append(_Piece(element, True, "", inherited))  # something stands here that quotes may close after
            continue
        if element.tag in BLOCKS or element.tag in ("td", "th"):
            if run:
                yield run
            run = []
        if element.text:
            run.append(_Piece(element, False, element.text, own))
        for child in reversed(element):
            stack.append((child, own, False))
    if run:
        yield run


def mark_abbreviations(body: etree._Element, meanings: Mapping[str, str]) -> None:
    """`<abbr title>` around every whole-word use of an abbreviation outside headings' ids, code and links' addresses."""
    if not meanings:
        return
    names = sorted(meanings, key=lambda name: (-len(name), name))
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names))
    for element in list(body.iter(etree.Element)):
        if "}" in element.tag or element.tag == "abbr" or element.tag in _UNTOUCHED:
            _split(element, True, pattern, meanings)
            continue
        _split(element, False, pattern, meanings)
        _split(element, True, pattern, meanings)


def _split(element: etree._Element, is_tail: bool, pattern: re.Pattern[str], meanings: Mapping[str, str]) -> None:
    text = element.tail if is_tail else element.text
    parent = element.getparent() if is_tail else element
    if not text or parent is None or parent.tag in _UNTOUCHED or parent.tag == "abbr" or "}" in parent.tag:
        return
    found = list(pattern.finditer(text))
    if not found:
        return
    at = parent.index(element) + 1 if is_tail else 0
    lead = text[:found[0].start()]
    if is_tail:
        element.tail = lead
    else:
        element.text = lead
    for hit, following in zip(found, [*found[1:], None]):
        abbreviation = etree.Element("abbr", {"title": meanings[hit[0]]})
        abbreviation.text = hit[0]
        abbreviation.tail = text[hit.end():following.start() if following else len(text)]
        parent.insert(at, abbreviation)
        at += 1
