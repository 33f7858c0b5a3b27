"""Output rules: everything that a finished file is asked beyond what validators ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike

from ..findings import Finding, Position, Severity, takes_mark
from ..model import Article
from .epub import read_epub
from .epub_facts import EpubFacts, read_epub_facts
from .epub_rules import epub_findings
from .pair import pair_findings
from .passages import epub_tongues, passage_findings, pdf_tongues
from .pdf import reading_of
from .pdf_facts import PdfFacts, read_facts
from .pdf_file_rules import drawn_faults, file_faults
from .pdf_rules import tree_faults
from .places import Fault, Place

__all__ = ["EpubInspection", "PdfInspection", "inspect_epub", "inspect_pair", "inspect_pdf"]

_LEAST_PT = 9.0  # of a file that nobody says more about: below it, print is hard to read for most people of 60 and over


@dataclass(frozen=True, slots=True)
class PdfInspection:
    """What a PDF is, what is wrong with it, and where, as far as a finding has a place in it."""

    name: str
    data: bytes
    facts: PdfFacts
    findings: tuple[Finding, ...]
    places: Mapping[Finding, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EpubInspection:
    """What an EPUB is, and what is wrong with it."""

    name: str
    data: bytes
    facts: EpubFacts
    findings: tuple[Finding, ...]


def inspect_pdf(
    file: bytes | PathLike[str], name: str, *, least_pt: float = _LEAST_PT, articles: Sequence[Article] = ()
) -> PdfInspection:
    """Ask a PDF every output rule. `least_pt` is the smallest type it may show; `articles` are those in it, for the
    language of their words. Raises pikepdf.PdfError and OSError for a file that cannot be read as one."""
    data = _bytes(file)
    facts = read_facts(data)
    faults: list[Fault] = list(tree_faults(facts, name))
    if facts.nodes:
        faults += file_faults(facts, name)
        passages = passage_findings(articles, pdf_tongues(facts.nodes, facts.lang), "the PDF", clause="PDF/UA-1 7.2")
        faults += [(finding, None) for finding in passages]
    faults += drawn_faults(facts, name, least_pt=least_pt)
    found = [finding for finding, _ in faults]
    if facts.claims and (wrong := next(filter(takes_mark, found), None)):
        found.append(Finding(
            "pdf-mark-untrue", Severity.ERROR,
            f"the file says that it follows {' and '.join(facts.claims)}, and it has known errors: {wrong.rule}", Position(name),
            "do not hand it out as accessible; mend the errors and build it again", "PDF/UA-1 5",
        ))
    places = {finding: place for finding, place in reversed(faults) if place is not None}  # of equal ones the first
    return PdfInspection(name, data, facts, tuple(found), places)


def inspect_epub(file: bytes | PathLike[str], name: str, *, articles: Sequence[Article] = ()) -> EpubInspection:
    """Ask an EPUB every output rule. Raises as `read_epub_facts` does, and OSError."""
    data = _bytes(file)
    facts = read_epub_facts(data)
    spoken = epub_tongues(facts.documents[document] for document in facts.spine)
    found = [*epub_findings(facts, name), *passage_findings(articles, spoken, "the EPUB", clause="WCAG 3.1.2")]
    return EpubInspection(name, data, facts, tuple(found))


def inspect_pair(pdf: PdfInspection, epub: EpubInspection, articles: Sequence[Article]) -> tuple[Finding, ...]:
    """How a PDF and an EPUB of the same articles differ."""
    printed = reading_of(pdf.facts.nodes, pdf.facts.pages)
    return tuple(pair_findings(articles, printed, read_epub(epub.data), pdf.facts, epub.facts, epub.name))


def _bytes(file: bytes | PathLike[str]) -> bytes:
    if isinstance(file, bytes):
        return file
    with open(file, "rb") as opened:
        return opened.read()
