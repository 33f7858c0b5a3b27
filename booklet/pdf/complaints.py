"""What the engine says of a document, as findings in the user's own words."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from importlib.util import find_spec
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

from ..findings import Finding, Position, Severity
from ..model import Document, Theme
from .pagestarts import boxes

__all__ = ["complaints", "parents_of", "source_line"]

_NOTDEF = re.compile(r"^\.notdef glyph rendered .*\(U\+([0-9A-F]{4,6})\)$", re.DOTALL)
_IMAGE = re.compile(r"^Failed to load image at (['\"])(.*)\1: (.*)$", re.DOTALL)
_ANCHOR = re.compile(r"^No anchor #(.*) for internal URI reference$", re.DOTALL)
_IGNORED = re.compile(r"^(?:Ignored `(?P<what>.*?)` at (?P<line>\d+):\d+, (?P<why>.*?)\.?)$", re.DOTALL)
# A script by the names of its characters: what it is called, and the package that has its fonts (pyproject.toml, scripts).
_SCRIPTS = {
    "CJK": ("Chinese", "justmytype-intl-cjk"), "HIRAGANA": ("Japanese", "justmytype-intl-cjk"),
    "KATAKANA": ("Japanese", "justmytype-intl-cjk"), "HANGUL": ("Korean", "justmytype-intl-cjk"),
    "HEBREW": ("Hebrew", "fontpkg-heebo"), "BENGALI": ("Bengali", "fontpkg-hind-siliguri"),
    "TAMIL": ("Tamil", "fontpkg-noto-sans-tamil"), "TELUGU": ("Telugu", "fontpkg-noto-sans-telugu"),
    "THAI": ("Thai", "fontpkg-noto-sans-thai"), "KHMER": ("Khmer", "fontpkg-noto-sans-khmer"),
}  # fmt: skip
_SHOWN_MOST = 6  # characters, and lines, that a message names
_MISSING = Finding("character-without-glyph", Severity.ERROR, "")  # holds the place of the findings on missing glyphs
_SHEET = re.compile(r"/\* booklet: ([\w./-]+) \*/")


def complaints(
    log: Iterable[tuple[int, str]], document: Document, root: ElementTree.Element, pages: Sequence[Any], theme: Theme
) -> tuple[Finding, ...]:
    """One finding for each different thing the engine said, in order."""
    source = document.source
    found: dict[Finding, None] = {}
    missing: dict[str, None] = {}
    for level, text in log:
        if level < logging.WARNING:
            continue
        if match := _NOTDEF.match(text):
            missing[chr(int(match.group(1), 16))] = None
            found[_MISSING] = None  # they stand where the first was told
        elif match := _IMAGE.match(text):
            found[_missing_image(match.group(2), match.group(3), source, root)] = None
        elif match := _ANCHOR.match(text):
            found[_dead_anchor(match.group(1), source, root)] = None
        elif match := _IGNORED.match(text):
            found[_ignored_css(match.group("what"), match.group("why"), theme)] = None
        else:
            found[_other(text, source)] = None
    return tuple(finding for told in found for finding in (_missing_glyphs(missing, document, root, pages) if told is _MISSING else [told]))


def _missing_glyphs(characters: Iterable[str], document: Document, root: ElementTree.Element, pages: Sequence[Any]) -> Iterator[Finding]:
    """One finding for each script, at the first line that has a character of it, in text or in a drawing; generated parts are
    named, for they have no file. A passage without a font is one fault, not one for each of its letters."""
    by_script: dict[tuple[str, str], list[str]] = {}
    for character in characters:
        first_word = unicodedata.name(character, "unnamed").split(" ")[0]
        letter = unicodedata.category(character)[0] in "LM"
        by_script.setdefault(_SCRIPTS.get(first_word, (first_word.capitalize() if letter else "", "")), []).append(character)
    parents = parents_of(root)
    where = "" if document.source else f" in “{document.title}”"
    for (script, package), members in by_script.items():
        lines = sorted({line for character in members for line in _lines_with(character, document, root, pages, parents)} - {0})
        places = f" ({_places(lines)})" if len(lines) > 1 else ""
        hint = "write it in other words or signs, or add a font that has it to the theme"
        if script and package and find_spec(package.replace("-", "_")) is None:
            message = f"this is {script}, for which no font is installed: it would print as boxes{where}{places}"
            hint = f"install its fonts: pip install {package}, or all with pip install 'clinic-booklet[scripts]'"
        elif len(members) == 1:
            [character] = members
            name = unicodedata.name(character, "unnamed").lower()
            message = f"the character “{character}” (U+{ord(character):04X} {name}) is in none of the fonts and would print as a box{where}{places}"
        else:
            shown = ", ".join(f"“{character}”" for character in members[:_SHOWN_MOST]) + (", …" if len(members) > _SHOWN_MOST else "")
            kind = f"letters of the {script} script" if script else "signs"
            message = f"{len(members)} {kind} are in none of the fonts and would print as boxes{where}: {shown}{places}"
            hint = f"add a font for {script} to the theme" if script else hint
        yield Finding("character-without-glyph", Severity.ERROR, message, Position(document.source, lines[0] if lines else 0), hint,
                      clause="PDF/UA-1 7.21.8")


def _places(lines: Sequence[int]) -> str:
    return "lines " + ", ".join(map(str, lines[:_SHOWN_MOST])) + (f" and {len(lines) - _SHOWN_MOST} more" if len(lines) > _SHOWN_MOST else "")


def _lines_with(character: str, document: Document, root: ElementTree.Element, pages: Sequence[Any],
                parents: Mapping[ElementTree.Element, ElementTree.Element]) -> dict[int, None]:
    """The source lines whose text, else whose drawings, hold the character."""
    return dict.fromkeys(
        source_line(box.element, parents)
        for page in pages
        for box in boxes(page._page_box)
        if character in (getattr(box, "text", None) or "") and box.element is not None
    ) or dict.fromkeys(source_line(element, parents) for element in _drawings_with(character, document, root))


def _drawings_with(character: str, document: Document, root: ElementTree.Element) -> Iterator[ElementTree.Element]:
    """The drawings, in the text or in a file of their own, whose words hold the character."""
    for element in root.iter():
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag.rpartition("}")[2] == "svg" and character in "".join(element.itertext()):
            yield element
        elif tag == "img":
            name = unquote(element.get("src", "").removeprefix("asset:"))
            asset = next((a for a in document.assets if a.name == name and a.media_type == "image/svg+xml"), None)
            if asset is not None and character in unescape(asset.read().decode(errors="replace")):
                yield element


def _missing_image(url: str, why: str, source: str, root: ElementTree.Element) -> Finding:
    name = unquote(url.removeprefix("asset:"))
    image = next((e for e in root.iter("img") if unquote(e.get("src", "")).removeprefix("asset:") == name), None)
    if image is None and name.startswith("theme/"):  # a style sheet shows it: no article is at fault
        place, why_hint = Position(f"styles/pictures/{name.removeprefix('theme/')}"), "save it again as SVG, PNG or JPEG"
        return Finding(
            "image-not-shown", Severity.ERROR, f"the picture “{name.removeprefix('theme/')}” of the style sheets cannot be shown: {why}",
            place, hint=why_hint, clause="WCAG 1.1.1",
        )
    return Finding(
        "image-not-shown", Severity.ERROR, f"the picture “{name}” cannot be shown: {why}",
        Position(source, _line(image, root)), hint="put the file there, or save it again as SVG, PNG or JPEG",
        clause="WCAG 1.1.1",
    )


def _dead_anchor(name: str, source: str, root: ElementTree.Element) -> Finding:
    link = next((e for e in root.iter("a") if unquote(e.get("href", "")) == f"#{name}"), None)
    return Finding(
        "link-without-target", Severity.ERROR, f"a link leads to “#{name}”, which is not in this article",
        Position(source, _line(link, root)), hint="correct the link or give the heading that id: {#" + name + "}",
    )


def _ignored_css(what: str, why: str, theme: Theme) -> Finding:
    """The style sheet is found by its text: the engine was given all of them as one."""
    what = " ".join(what.split())
    flat = what.replace(" ", "").rstrip(";")
    for name, text in theme.files.items():
        for number, line in enumerate(text.splitlines(), 1):
            if flat and flat in line.replace(" ", ""):
                return _css_finding(what, why, Position(f"styles/{name}", number))
    return _css_finding(what, why, Position())


def _css_finding(what: str, why: str, position: Position) -> Finding:
    return Finding(
        "style-ignored", Severity.WARNING, f"the style `{what}` has no effect in print: {why}", position,
        hint="correct it, or move it into a rule for screens",
    )


def _other(text: str, source: str) -> Finding:
    return Finding(
        "typesetting-problem", Severity.WARNING, f"the typesetter says: {' '.join(text.split()).rstrip('.')}",
        Position(source), hint="look at the printed page",
    )


def _line(element: Any, root: ElementTree.Element) -> int:
    return source_line(element, parents_of(root)) if element is not None else 0


def parents_of(root: ElementTree.Element) -> dict[ElementTree.Element, ElementTree.Element]:
    """The parent of every element of a tree."""
    return {child: parent for parent in root.iter() for child in parent}


def source_line(element: Any, parents: Mapping[ElementTree.Element, ElementTree.Element]) -> int:
    """The source line of the nearest element that knows it, itself or above; 0 when none does."""
    while element is not None:
        line = element.get("data-line", "")
        if line.isdigit():
            return int(line)
        element = parents.get(element)
    return 0
