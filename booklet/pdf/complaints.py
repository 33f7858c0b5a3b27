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
_SHEET = re.compile(r"/\* booklet: ([\w./-]+) \*/")


def complaints(
    log: Iterable[tuple[int, str]], document: Document, root: ElementTree.Element, pages: Sequence[Any], theme: Theme
) -> tuple[Finding, ...]:
    """One finding for each different thing the engine said, in order."""
    source = document.source
    found: dict[Finding, None] = {}
    for level, text in log:
        if level < logging.WARNING:
            continue
        if match := _NOTDEF.match(text):
            for finding in _missing_glyph(int(match.group(1), 16), document, root, pages):
                found[finding] = None
        elif match := _IMAGE.match(text):
            found[_missing_image(match.group(2), match.group(3), source, root)] = None
        elif match := _ANCHOR.match(text):
            found[_dead_anchor(match.group(1), source, root)] = None
        elif match := _IGNORED.match(text):
            found[_ignored_css(match.group("what"), match.group("why"), theme)] = None
        else:
            found[_other(text, source)] = None
    return tuple(found)


def _missing_glyph(code: int, document: Document, root: ElementTree.Element, pages: Sequence[Any]) -> list[Finding]:
    """One finding for each line that has the character, in text or in a drawing; generated parts are named, for they have no file."""
    character = chr(code)
    name = unicodedata.name(character, "unnamed")
    parents = parents_of(root)
    lines = dict.fromkeys(
        source_line(box.element, parents)
        for page in pages
        for box in boxes(page._page_box)
        if character in (getattr(box, "text", None) or "") and box.element is not None
    ) or dict.fromkeys(source_line(element, parents) for element in _drawings_with(character, document, root))
    where = "" if document.source else f" in “{document.title}”"
    script, package = _SCRIPTS.get(name.split(" ")[0], ("", ""))
    message = f"the character “{character}” (U+{code:04X} {name.lower()}) is in none of the fonts and would print as a box{where}"
    hint = "write it in other words or signs, or add a font that has it to the theme"
    if script and find_spec(package.replace("-", "_")) is None:
        message = f"this is {script}, for which no font is installed: it would print as boxes{where}"  # once for a whole passage
        hint = f"install its fonts: pip install {package}, or all with pip install 'clinic-booklet[scripts]'"
    return [
        Finding(
            "character-without-glyph", Severity.ERROR, message, Position(document.source, line), hint,
            clause="PDF/UA-1 7.21.8",
        )
        for line in lines or {0: None}
    ]


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
