"""Binding and looking at a file, kept in the cache: what did not change is neither bound nor read again."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .. import cache, pdf
from ..pdf import galley_file
from ..findings import Finding, Position, Severity
from ..model import Article, BoundFacts, BoundPart, Document, FurniturePage, Publication
from .look import look_at_pdf
from .prepare import Prepared
from .typeset import Typesetter

__all__ = ["Bound", "bind_and_look"]


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound file, what is known of it, how each of its pages begins, and what was found in it."""

    pdf: bytes
    facts: BoundFacts
    tops: tuple[str, ...]
    findings: tuple[Finding, ...]


def bind_and_look(
    prepared: Prepared, setter: Typesetter, parts: Sequence[BoundPart], about: Publication,
    furniture: Callable[[Sequence[FurniturePage]], Document], articles: Sequence[Article], *, alone: bool = False,
    folios: Mapping[str, str] | None = None,
) -> Bound:
    """Bind parts, and compare the file with the articles it holds (see build.look); `folios` are the printed page
    numbers of what articles name."""
    store = setter.store
    key = _key(prepared, setter, parts, about, articles, alone, folios or {})
    if store is not None and (kept := store.get(key)) is not None:
        return _loads(kept)
    data, facts = pdf.bind(parts, about, setter.edition, setter.theme, furniture, setter.css, store=store, folios=folios)
    name = f"{prepared.project.root} {prepared.collection.lang} {setter.edition.name} {setter.edition.paper} {articles[0].slug if alone else ''}"
    lost, tops = look_at_pdf(data, articles, alone=alone, others=prepared.collection.others, store=store, name=name,
                               options=None if alone else setter.options)
    bound = Bound(data, facts, tops, (*facts.findings, *lost))
    if store is not None:
        store.put(key, _dumps(bound))
    return bound


def _key(
    prepared: Prepared, setter: Typesetter, parts: Sequence[BoundPart], about: Publication,
    articles: Sequence[Article], alone: bool, folios: Mapping[str, str],
) -> str:
    """Everything that the bytes and the findings depend on: the galleys by content, their places, what the
    furniture says, the articles to compare with, and our own code."""
    places = [(part.depth, part.level_shift, part.section, part.numbering, part.start, part.head_start, part.head_end,
               part.furniture, part.overlay) for part in parts]  # fmt: skip
    galleys = [galley_file.digest_of(part.galley) for part in parts]
    clinic = prepared.project.clinic
    said = (clinic.name, clinic.phone, clinic.address, clinic.web, clinic.hours, bool(clinic.logo),
            prepared.project.collection, prepared.project.region)  # fmt: skip
    sources = [prepared.digests[article.source] for article in articles]
    return cache.digest("bound", setter.digest, _code(), repr(about), repr(places), repr(said), alone, repr(sorted(folios.items())), *galleys, *sources)


@functools.cache
def _code() -> str:
    """A digest of the rooms that a bound file and its findings come from, beside the engine's own."""
    folders = [Path(__file__).parent.parent / room for room in ("pages", "proof", "screen", "words")]  # found without importing them
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".xhtml", ".toml"}]
    return cache.digest(*(path.read_bytes() for path in files))


def _dumps(bound: Bound) -> bytes:
    facts = bound.facts
    head = json.dumps(
        {
            "pages": facts.pages, "labels": facts.labels, "starts": dict(facts.starts), "page_starts": facts.page_starts,
            "facts_findings": [asdict(finding) for finding in facts.findings], "tops": bound.tops,
            "findings": [asdict(finding) for finding in bound.findings],
        }
    ).encode("ascii")  # fmt: skip
    return len(head).to_bytes(8, "big") + head + bound.pdf


def _loads(data: bytes) -> Bound:
    end = 8 + int.from_bytes(data[:8], "big")
    head: dict[str, Any] = json.loads(data[8:end])
    starts = tuple((key, page, offset) for key, page, offset in head["page_starts"])
    facts = BoundFacts(head["pages"], tuple(head["labels"]), head["starts"], starts, _findings(head["facts_findings"]))
    return Bound(data[end:], facts, tuple(head["tops"]), _findings(head["findings"]))


def _findings(rows: list[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in rows
    )
