"""What a bookshop or library will show of an EPUB's accessibility metadata.

After the W3C's Accessibility Metadata Display Guide for Digital Publications 2.0 (EPUB): ways of reading, conformance,
navigation, rich content, hazards, summary; its "compact" sentences in our words.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["statements"]

Metadata = Sequence[tuple[str, str]]

_NAVIGATION = {
    "tableOfContents": "Table of contents to all chapters of the text by links",
    "index": "Index with links to referenced entries",
    "structuralNavigation": "Elements such as headings and tables for structured navigation",
    "pageNavigation": "Page list to go to pages from the print source version",
}
_RICH = {
    "MathML": "Math as MathML",
    "describedMath": "Text descriptions of math are provided",
    "longDescription": "Information-rich images are described by extended descriptions",
    "closedCaptions": "Videos have closed captions",
    "transcript": "Has transcript",
}
_HAZARDS = {"flashing": "Flashing content", "motionSimulation": "Motion simulation", "sound": "Sounds"}


def statements(metadata: Metadata) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(heading, sentences) in the order of the guide. `metadata` are (name, value) as in the package."""
    said: dict[str, list[str]] = {}
    for name, value in metadata:
        said.setdefault(name.removeprefix("schema:").removeprefix("dcterms:").removeprefix("a11y:"), []).append(value)
    features, modes = said.get("accessibilityFeature", []), said.get("accessMode", [])
    return (
        ("Ways of reading", tuple(_ways(features, modes, said.get("accessModeSufficient", [])))),
        ("Conformance", tuple(_conformance(said))),
        ("Navigation", tuple(words for name, words in _NAVIGATION.items() if name in features) or ("No information is available",)),
        ("Rich content", tuple(words for name, words in _RICH.items() if name in features) or ("No information is available",)),
        ("Hazards", tuple(_hazards(said.get("accessibilityHazard", [])))),
        ("Accessibility summary", tuple(said.get("accessibilitySummary", [])) or ("No information is available",)),
    )


def _ways(features: Sequence[str], modes: Sequence[str], sufficient: Sequence[str]) -> list[str]:
    ways = ["Appearance can be modified" if "displayTransformability" in features else
            "No information about appearance modifiability is available"]
    textual = "textual" in [each.replace(" ", "") for each in sufficient]
    if textual or (modes and set(modes) == {"textual"}):
        ways.append("Readable in read aloud or dynamic braille")
    elif "textual" in modes:
        ways.append("Not fully readable in read aloud or dynamic braille")
    else:
        ways.append("No information about nonvisual reading is available")
    if "alternativeText" in features:
        ways.append("Has alternative text")
    return ways


def _conformance(said: dict[str, list[str]]) -> list[str]:
    claims = [*said.get("conformsTo", []), *[value for value in said.get("conformsTo of #", [])]]
    if not claims:
        return ["No information is available"]
    level = next((words for mark, words in (
        ("Level AAA", "This publication exceeds accepted accessibility standards"),
        ("Level AA", "This publication meets accepted accessibility standards"),
        ("Level A", "This publication meets minimum accessibility standards"),
    ) if any(mark in claim for claim in claims)), f"This publication claims {claims[0]}")
    signed = [value for name, values in said.items() if name.startswith("certifiedBy") for value in values]
    return [level, *([f"The publication was certified by {signed[0]}"] if signed else [])]


def _hazards(hazards: Sequence[str]) -> list[str]:
    if "none" in hazards:
        return ["No hazards"]
    found = [words for name, words in _HAZARDS.items() if name in hazards]
    if found:
        return found
    return ["The presence of hazards is unknown" if "unknown" in hazards else "No information is available"]
