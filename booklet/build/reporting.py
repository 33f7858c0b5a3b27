"""The facts of a check as the plain values that a report holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from .. import styles
from ..findings import Finding
from ..model import Project, Theme
from ..report import ArticleFacts, ContrastFacts, FileFacts, VerdictFacts, statements
from ..styles.addresses import without_addresses
from .files import sha256
from .prepare import Prepared

if TYPE_CHECKING:
    from ..proof import EpubInspection, PdfInspection
    from ..validators import Verdict

__all__ = ["article_facts", "contrast_facts", "file_facts", "report_css", "source_texts", "verdict_facts"]

_THUMBNAILS = 120  # pages of a file that are shown small: about half a megabyte


def file_facts(seen: PdfInspection | EpubInspection, full: bool) -> FileFacts:
    """A file as it was found; `full` adds pictures of its pages, its tag tree and what is read aloud."""
    from .. import proof

    size, digest = len(seen.data), sha256(seen.data)
    if isinstance(seen, proof.EpubInspection):
        title = next(iter(seen.facts.values("dc:title")), "")
        claims = tuple(seen.facts.values("dcterms:conformsTo"))
        spoken = tuple(proof.speak_epub(seen.data)) if full else ()
        return FileFacts(seen.name, "epub", title, size, digest, claims=claims, spoken=spoken,
                         statements=statements(seen.facts.metadata))
    facts = seen.facts
    if not full:
        return FileFacts(seen.name, "pdf", facts.title, size, digest, facts.pages, facts.claims, labels=facts.labels)
    from .raster import thumbnails

    return FileFacts(
        seen.name, "pdf", facts.title, size, digest, facts.pages, facts.claims,
        thumbnails=tuple(thumbnails(seen.data, _THUMBNAILS)), labels=facts.labels,
        tree=tuple(proof.pdf_tree_text(seen.data).splitlines()), spoken=tuple(proof.speak_pdf(seen.data)),
    )


def article_facts(prepared: Prepared) -> Iterator[ArticleFacts]:
    """Every article's reading figures and review dates."""
    from ..checks import readability

    terms = [term.term for term in prepared.collection.glossary]
    for article in prepared.collection.articles:
        figures = readability(article, terms)
        score = {"SMOG": figures.smog, "INFLESZ": figures.ease}.get(figures.measure)
        yield ArticleFacts(
            article.title, article.source, article.lang, figures.measure, _rounded(score),
            _rounded(figures.without_terms) if figures.measure == "SMOG" else None,
            _rounded(figures.kincaid) if figures.measure == "SMOG" else None, figures.confidence, figures.words,
            round(figures.words_per_sentence, 1), article.last_reviewed, article.next_review, article.status.value,
        )


def contrast_facts(theme: Theme) -> tuple[ContrastFacts, ...]:
    """Every pair of colours that the theme prints."""
    return tuple(
        ContrastFacts(pair.front, pair.ground, pair.front_colour, pair.ground_colour, pair.ratio, pair.least, pair.place)
        for pair in styles.contrasts(theme)
    )


def verdict_facts(verdict: Verdict) -> VerdictFacts:
    """A verdict with its complaints in the validator's own words."""
    return VerdictFacts(
        verdict.name, verdict.path.name, verdict.status.value, verdict.version, verdict.profile, verdict.reason, verdict.hint,
        verdict.judge, tuple(_complaint(finding) for finding in verdict.failures),
    )


def _complaint(finding: Finding) -> str:
    where = f" ({finding.hint})" if finding.hint else ""
    return f"{finding.severity.value}: {finding.message}{where} [{finding.rule}]"


def source_texts(prepared: Prepared, findings: Iterable[Finding]) -> dict[str, str]:
    """The text of every source that a finding names by line; what cannot be read is left out."""
    root = prepared.project.root.resolve()
    texts: dict[str, str] = {}
    for name in sorted({finding.position.file for finding in findings if finding.position.line and finding.position.file}):
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_file():
            texts[name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def report_css(theme: Theme | None) -> str:
    """The style sheet of the collection's own pages, light, dark and in print; without pictures, which a report has none of."""
    return without_addresses(styles.html_css(theme or _built_in()))


@cache
def _built_in() -> Theme:
    nowhere = Path("nowhere")
    return styles.load(Project(nowhere, nowhere, nowhere))


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
