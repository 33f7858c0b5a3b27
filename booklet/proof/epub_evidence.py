"""What a finished EPUB says of its accessibility, held against what is in it (EPUB Accessibility 1.1, 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from .epub_facts import EpubFacts, heading_level
from .markup import local

__all__ = ["claims_missing", "claims_unfounded"]

_OPS = "{http://www.idpf.org/2007/ops}type"
_FORCES = re.compile(r"!important|[^-\w]font-size\s*:\s*[\d.]+(?:px|pt|cm|mm|in)\b|[^-\w]line-height\s*:\s*[\d.]+(?:px|pt)\b")


@dataclass(frozen=True, slots=True)
class _Seen:
    pictures: int  # that carry meaning
    undescribed: int
    long_described: int
    formulas: int
    spoken_formulas: int
    headings: int
    roles: int
    marks: int
    sounds: int
    forces: bool


def claims_unfounded(facts: EpubFacts) -> Iterator[tuple[str, str]]:
    """(what the metadata say, what contradicts it)."""
    seen = _look(facts)
    modes, features = facts.values("schema:accessMode"), facts.values("schema:accessibilityFeature")
    if "visual" in modes and not seen.pictures:
        yield "accessMode visual", "no picture in it carries meaning"
    if "auditory" in modes and not seen.sounds:
        yield "accessMode auditory", "there is no sound in it"
    if "textual" in facts.values("schema:accessModeSufficient") and (seen.undescribed or seen.sounds):
        yield "accessModeSufficient textual", f"{seen.undescribed or seen.sounds} of its pictures or sounds have no words"
    refuted = {
        "alternativeText": (seen.pictures == 0 or seen.undescribed > 0,
                            f"{seen.undescribed} of its {seen.pictures} pictures have no description"),
        "longDescription": (not seen.long_described, "no picture has a long description"),
        "MathML": (not seen.formulas, "there is no formula in it"),
        "describedMath": (not seen.formulas or seen.spoken_formulas < seen.formulas, "not every formula has words"),
        "tableOfContents": (not facts.toc, "it has no table of contents"),
        "pageBreakMarkers": (not seen.marks, "no page is marked in it"),
        "pageNavigation": (not facts.pages, "it has no page list"),
        "index": (not any("index" in root.xpath("string(//@*[local-name()='type'][.='index'])") for root in facts.documents.values()),
                  "there is no index in it"),
        "ARIA": (not seen.roles, "no element has a role"),
        "structuralNavigation": (not seen.headings, "it has no headings"),
        "displayTransformability": (seen.forces, "its style sheets force sizes"),
        "largePrint": (True, "large print is what a reader chooses in an e-book"),
    }
    for feature in features:
        contradicted, why = refuted.get(feature, (False, ""))
        if contradicted:
            yield f"accessibilityFeature {feature}", why
    hazards = facts.values("schema:accessibilityHazard")
    if "none" in hazards and len(set(hazards)) > 1:
        yield "accessibilityHazard none", f"also {', '.join(each for each in hazards if each != 'none')}"
    if "none" in hazards and (facts.moving or seen.sounds):
        yield "accessibilityHazard none", f"{facts.moving or seen.sounds} of its items move or sound"


def claims_missing(facts: EpubFacts) -> Iterator[tuple[str, str]]:
    """(what the metadata could say, what is there)."""
    seen = _look(facts)
    features = facts.values("schema:accessibilityFeature")
    if seen.pictures and "visual" not in facts.values("schema:accessMode"):
        yield "accessMode visual", f"{seen.pictures} pictures carry meaning"
    there = {
        "tableOfContents": bool(facts.toc),
        "structuralNavigation": seen.headings > 0,
        "alternativeText": seen.pictures > 0 and not seen.undescribed,
        "pageNavigation": bool(facts.pages),
        "pageBreakMarkers": seen.marks > 0,
        "MathML": seen.formulas > 0,
    }
    for feature, found in there.items():
        if found and feature not in features:
            yield f"accessibilityFeature {feature}", "it is there"


def _look(facts: EpubFacts) -> _Seen:
    count = dict.fromkeys(("pictures", "undescribed", "long_described", "formulas", "spoken_formulas", "headings", "roles",
                           "marks", "sounds"), 0)
    for root in facts.documents.values():
        for element in root.iter(etree.Element):
            name = local(element)
            count["roles"] += element.get("role") is not None
            count["headings"] += heading_level(element) > 0
            count["marks"] += element.get("role") == "doc-pagebreak" or "pagebreak" in element.get(_OPS, "").split()
            count["sounds"] += name in ("audio", "video")
            if name == "math":
                count["formulas"] += 1
                count["spoken_formulas"] += bool(element.get("alttext") or "".join(element.itertext()).strip())
            elif (name == "img" or name == "svg") and _matters(element, name):
                count["pictures"] += 1
                count["undescribed"] += not _has_words(element, name)
                count["long_described"] += _has_details(element)
    return _Seen(**count, forces=any(_FORCES.search(css) for css in facts.styles))


def _matters(element: Any, name: str) -> bool:
    """Whether a picture carries meaning: the cover, logos and decoration do not."""
    if element.get("role") in ("presentation", "none", "doc-cover") or (name == "img" and element.get("alt") == ""):
        return False
    for each in (element, *element.iterancestors()):
        if each.get("aria-hidden") == "true" or each.get("hidden") is not None or "cover" in each.get(_OPS, "").split():
            return False
    above = element.getparent()
    if name == "svg" and above is not None and local(above) in ("svg", "g"):
        return False
    return not {"logo", "decorative"} & set((element.get("class") or "").split())


def _has_words(element: Any, name: str) -> bool:
    if element.get("aria-label") or element.get("aria-labelledby"):
        return True
    if name == "img":
        return bool((element.get("alt") or "").strip())
    return any(local(child) in ("title", "desc") and "".join(child.itertext()).strip() for child in element)


def _has_details(element: Any) -> bool:
    figure = next((up for up in element.iterancestors() if local(up) == "figure"), None)
    return bool(element.get("aria-details") or element.get("aria-describedby")
                or (figure is not None and any(local(each) == "details" for each in figure.iter(etree.Element))))
