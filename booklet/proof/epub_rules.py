"""Rules for a finished EPUB: metadata against evidence, page list, navigation against headings, landmarks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from ..findings import Finding, Position, Severity
from .epub_evidence import claims_missing, claims_unfounded
from .epub_facts import Entry, EpubFacts, heading_level, said

__all__ = ["epub_findings"]

_OPS = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NEEDED = ("dc:title", "dc:language", "dc:identifier", "schema:accessMode", "schema:accessibilityFeature",
           "schema:accessibilityHazard")
_WANTED = ("schema:accessModeSufficient", "schema:accessibilitySummary")
_REPORT = "this is a fault of booklet's, if booklet made the file: please report it with the collection"


def epub_findings(facts: EpubFacts, name: str) -> Iterator[Finding]:
    """What is wrong in the EPUB called `name`."""
    yield from _metadata(facts, name)
    yield from _languages(facts, name)
    yield from _contents(facts, name)
    yield from _page_list(facts, name)
    yield from _landmarks(facts, name)


def _metadata(facts: EpubFacts, name: str) -> Iterator[Finding]:
    for key in _NEEDED:
        if not any(facts.values(key)):
            yield _fault("epub-metadata-missing", name, f"the book does not state {key}", "EPUB Accessibility 2.2")
    for key in _WANTED:
        if not any(facts.values(key)):
            yield _warning("epub-metadata-missing", name, f"the book does not state {key}", "EPUB Accessibility 2.2")
    for value, why in claims_unfounded(facts):
        yield _fault("epub-claim-unfounded", name, f"the book says {value}, and {why}", "EPUB Accessibility 2.2")
    for value, why in claims_missing(facts):
        yield _warning("epub-claim-missing", name, f"the book does not say {value}, although {why}", "EPUB Accessibility 2.2")
    if facts.values("dcterms:conformsTo") and not any(key.startswith("a11y:certifiedBy") and value for key, value in facts.metadata):
        yield _fault("epub-conformance-unsigned", name, "the book claims conformance, and nobody is named who says so",
                     "EPUB Accessibility 2.4", "name who examined it in booklet.toml, or remove the claim")


def _languages(facts: EpubFacts, name: str) -> Iterator[Finding]:
    for file, root in facts.documents.items():
        if not (root.get(_XML_LANG) or root.get("lang")):
            yield _fault("epub-language-missing", name, f"{file} does not say its language", "WCAG 3.1.1")


# -- contents ----------------------------------------------------------------------------------


def _contents(facts: EpubFacts, name: str) -> Iterator[Finding]:
    if not facts.toc:
        yield _fault("epub-contents-missing", name, "the book has no table of contents", "WCAG 2.4.5")
        return
    places = _places(facts)
    before = -1
    headings = list(_headings(facts))  # kept, so that an element stays the same object
    named = {(file, e.get("id")): e for file, root in facts.documents.items() for e in root.iter(etree.Element) if e.get("id")}
    listed: set[int] = set()
    for entry in facts.toc:
        at = places.get((entry.file, entry.fragment))
        if at is None:
            yield _fault("epub-contents-broken", name, f"the entry “{entry.label[:50]}” of the contents leads nowhere", "WCAG 2.4.5")
            continue
        if at < before:
            yield _fault("epub-contents-order", name, f"the entry “{entry.label[:50]}” of the contents stands after what follows it in the book",
                         "WCAG 1.3.2")
        before = max(before, at)
        heading = _heading_at(facts, entry, named)
        if heading is not None:
            listed.add(id(heading))
            if _signs(said(heading)) != _signs(entry.label):
                yield _fault("epub-contents-differ", name, f"the contents say “{entry.label[:50]}” where the heading is “{said(heading)[:50]}”",
                             "WCAG 2.4.6")
    for file, heading in headings:
        if heading_level(heading) <= 2 and id(heading) not in listed and file != facts.nav:
            yield _fault("epub-heading-unlisted", name, f"the heading “{said(heading)[:50]}” in {file} is not in the contents", "WCAG 2.4.5")


def _places(facts: EpubFacts) -> dict[tuple[str, str], int]:
    """Every place that an entry can lead to, with its place in the reading order."""
    order: dict[tuple[str, str], int] = {}
    at = 0
    for file in (*facts.spine, *(each for each in facts.documents if each not in facts.spine)):
        order.setdefault((file, ""), at)
        for element in facts.documents[file].iter(etree.Element):
            at += 1
            if element.get("id"):
                order.setdefault((file, element.get("id")), at)
    return order


def _heading_at(facts: EpubFacts, entry: Entry, named: Mapping[tuple[str, str], Any]) -> Any:
    """The heading that an entry leads to: the element itself, or the first heading in it; None without one."""
    element = named[entry.file, entry.fragment] if entry.fragment else facts.documents[entry.file]
    return next((e for e in element.iter(etree.Element) if heading_level(e)), None)


def _headings(facts: EpubFacts) -> Iterator[tuple[str, Any]]:
    for file in facts.spine:
        for element in facts.documents[file].iter(etree.Element):
            if heading_level(element) and element.get("hidden") is None:
                yield file, element


def _signs(text: str) -> str:
    return "".join(re.findall(r"\w", text.casefold()))


# -- pages and landmarks -----------------------------------------------------------------------


def _page_list(facts: EpubFacts, name: str) -> Iterator[Finding]:
    marks = [(file, element) for file in facts.spine for element in facts.documents[file].iter(etree.Element)
             if element.get("role") == "doc-pagebreak" or "pagebreak" in element.get(_OPS, "").split()]
    if not marks and not facts.pages:
        return
    there = {(file, element.get("id", "")) for file, element in marks}
    listed = {(entry.file, entry.fragment): entry for entry in facts.pages}
    places = _places(facts)
    for entry in facts.pages:
        if (entry.file, entry.fragment) not in there:
            yield _fault("epub-page-list-broken", name, f"page {entry.label} of the page list leads to no page mark", "EPUB Accessibility 3.1")
    for file, element in marks:
        label = element.get("aria-label") or element.get("title") or said(element)
        if (file, element.get("id", "")) not in listed:
            yield _fault("epub-page-list-incomplete", name, f"the mark “{label}” in {file} is not in the page list", "EPUB Accessibility 3.1")
            continue
        entry = listed[file, element.get("id", "")]
        if not re.search(rf"(?<!\w){re.escape(entry.label)}(?!\w)", label):
            yield _fault("epub-page-list-differs", name, f"page {entry.label} of the page list leads to the mark “{label}”",
                         "EPUB Accessibility 3.1")
    for label, count in Counter(entry.label for entry in facts.pages).items():
        if count > 1:
            yield _fault("epub-page-list-differs", name, f"the page list has {count} entries {label}", "EPUB Accessibility 3.1")
    order = [places[place] for place in listed if place in places]
    if order != sorted(order):
        yield _fault("epub-page-list-order", name, "the page list is not in the order of the book", "EPUB Accessibility 3.1")
    if not (facts.values("pageBreakSource") or facts.values("dc:source") or facts.values("a11y:pageBreakSource")):
        yield _fault("epub-page-source-missing", name, "the book has page marks and does not say of which print edition",
                     "EPUB Accessibility 3.1")


def _landmarks(facts: EpubFacts, name: str) -> Iterator[Finding]:
    kinds = {kind for entry in facts.landmarks for kind in entry.kind.split()}
    if missing := [kind for kind in ("toc", "bodymatter") if kind not in kinds]:
        yield _warning("epub-landmark-missing", name, f"the book has no landmark {' and '.join(missing)}", "WCAG 2.4.5")
    places = _places(facts)
    for entry in facts.landmarks:
        if (entry.file, entry.fragment) not in places:
            yield _fault("epub-landmark-broken", name, f"the landmark “{entry.label}” leads nowhere", "WCAG 2.4.5")


def _fault(rule: str, name: str, message: str, clause: str, hint: str = _REPORT) -> Finding:
    return Finding(rule, Severity.ERROR, message, Position(name), hint, clause)


def _warning(rule: str, name: str, message: str, clause: str) -> Finding:
    return Finding(rule, Severity.WARNING, message, Position(name), _REPORT, clause)
