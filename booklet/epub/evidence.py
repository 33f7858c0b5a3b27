"""What the book's content shows, and the accessibility metadata that may be said of it.

EPUB Accessibility 1.1, sections 2 and 3: accessMode, accessibilityFeature and accessibilityHazard must
stand; accessModeSufficient and accessibilitySummary should. Nothing is said that was not found here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from ..screen.names import HEADINGS, MATHML, SVG, XHTML, classes, local
from ..words import Words

__all__ = ["Evidence", "gather", "statements", "together"]

_COUNTED = ("pictures", "described", "long_described", "formulas", "described_formulas", "headings", "aria", "sound")
_FORCED = re.compile(
    r"!important|(?<![\w-])font-size\s*:\s*[\d.]+(?:px|pt|cm|mm|in)|(?<![\w-])line-height\s*:\s*[\d.]+(?:px|pt)"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Counts over a content document, or over all of them, the navigation document included.

    `pictures` counts images and drawings that carry meaning: not the cover, a logo or decoration.
    """

    pictures: int = 0
    described: int = 0  # of them, with a text alternative of the author's
    long_described: int = 0
    formulas: int = 0
    described_formulas: int = 0
    headings: int = 0
    aria: int = 0
    sound: int = 0
    moving: int = 0
    pages: int = 0
    adaptable: bool = True  # whether the style sheets leave fonts, sizes and colours to the reader


def gather(body: etree._Element) -> Evidence:
    """Look at a finished document. An img whose alt is only generated still has its `data-problem`."""
    count = dict.fromkeys(_COUNTED, 0)
    for element in body.iter(etree.Element):
        name = local(element)
        role = element.get("role")
        if role or any(key.startswith("aria-") for key in element.keys()):
            count["aria"] += 1
        if name in HEADINGS or role == "heading":
            count["headings"] += 1
        elif name in {"audio", "video"}:
            count["sound"] += 1
        elif element.tag == f"{{{MATHML}}}math":
            count["formulas"] += 1
            count["described_formulas"] += bool(element.get("alttext"))
        elif name == "img" or element.tag == f"{{{SVG}}}svg":
            if not _carries_meaning(element, name):
                continue
            count["pictures"] += 1
            count["described"] += _described(element, name)
            count["long_described"] += _long_described(element)
    return Evidence(**count, adaptable=True)


def together(found: Sequence[Evidence], *, css: Mapping[str, str], pages: int, moving: int) -> Evidence:
    """What the whole book shows: `found` in its documents, its style sheets, its page marks and moving pictures."""
    counts = {name: sum(getattr(each, name) for each in found) for name in _COUNTED}
    return Evidence(**counts, moving=moving, pages=pages, adaptable=not any(_FORCED.search(text) for text in css.values()))


def _carries_meaning(element: etree._Element, name: str) -> bool:
    if element.get("role") in {"presentation", "none", "doc-cover"} or element.get("aria-hidden") == "true":
        return False
    if any(up.get("aria-hidden") == "true" for up in element.iterancestors()):
        return False
    if {"decorative", "logo"} & set(classes(element)):
        return False
    if name == "img":
        return element.get("alt") != ""
    parent = element.getparent()
    return parent is None or not parent.tag.startswith(f"{{{SVG}}}")  # an svg inside a drawing is part of it


def _described(element: etree._Element, name: str) -> bool:
    if element.get("data-problem"):
        return False
    if element.get("aria-label") or element.get("aria-labelledby"):
        return True
    if name == "img":
        return bool((element.get("alt") or "").strip())
    return any(local(child) in {"title", "desc"} and (child.text or "").strip() for child in element)


def _long_described(element: etree._Element) -> bool:
    if element.get("aria-describedby") or element.get("aria-details"):
        return True
    figure = next(element.iterancestors(f"{{{XHTML}}}figure"), None)
    return figure is not None and next(figure.iter(f"{{{XHTML}}}details"), None) is not None


def statements(evidence: Evidence, words: Words) -> list[tuple[str, str]]:
    """(property, value) pairs of the schema: vocabulary, in the order they are written."""
    modes = ["textual", *(["visual"] if evidence.pictures else [])]
    said = [("schema:accessMode", mode) for mode in modes]
    complete = evidence.described == evidence.pictures and not evidence.sound
    if complete:
        said.append(("schema:accessModeSufficient", "textual"))
    if evidence.pictures:
        said.append(("schema:accessModeSufficient", "textual,visual"))
    said += [("schema:accessibilityFeature", feature) for feature in _features(evidence)]
    said += [("schema:accessibilityHazard", hazard) for hazard in _hazards(evidence)]
    said.append(("schema:accessibilitySummary", _summary(evidence, words)))
    return said


def _features(evidence: Evidence) -> Sequence[str]:
    described = evidence.pictures and evidence.described == evidence.pictures
    found = {
        "tableOfContents": True,
        "readingOrder": True,
        "structuralNavigation": evidence.headings > 0,
        "displayTransformability": evidence.adaptable,
        "alternativeText": bool(described),
        "longDescription": evidence.long_described > 0,
        "MathML": evidence.formulas > 0,
        "describedMath": 0 < evidence.formulas == evidence.described_formulas,
        "pageBreakMarkers": evidence.pages > 0,
        "pageNavigation": evidence.pages > 0,
        "ARIA": evidence.aria > 0,
    }
    return [name for name, there in found.items() if there]


def _hazards(evidence: Evidence) -> Sequence[str]:
    if evidence.moving or evidence.sound:
        return ["unknown"]  # a machine cannot see whether a moving picture flashes
    return ["none"]


def _summary(evidence: Evidence, words: Words) -> str:
    keys = ["access_navigation"]
    if evidence.pages:
        keys.append("access_pages")
    if evidence.pictures:
        whole = evidence.described == evidence.pictures
        keys.append("access_described" if whole else "access_not_described")
    if evidence.adaptable:
        keys.append("access_adaptable")
    return " ".join(words.text(key) for key in keys)
