"""Booklet's own look at an EPUB before it is written: document by document, side by side, and only at what has changed."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from itertools import islice
from pathlib import Path

from .. import work
from ..cache import Cache, digest
from ..findings import Finding, Position, Severity
from ..model import Article
from .staff import remembered

__all__ = ["look_at_epub"]

_NAME = "the EPUB"


@dataclass(frozen=True, slots=True)
class _Look:
    """One document of an EPUB, the articles that stand in it, and the slugs that no link leads to."""

    document: bytes
    articles: tuple[Article, ...]
    elsewhere: tuple[str, ...]


def look_at_epub(
    data: bytes, articles: Sequence[Article], others: Sequence[Article] = (), store: Cache | None = None,
    digests: Mapping[str, str] | None = None,
) -> work.Flow[list[Finding]]:
    """Compare articles, in the order of the file, with what the EPUB says of them; `others` are articles of the books
    in other languages, to which no link leads.

    `store` remembers what was found in a document; `digests` are of all that an article says, by its source. A file whose articles cannot be told apart is compared as a whole.
    """
    from .. import proof

    elsewhere = tuple(sorted({article.slug for article in others}))
    documents = proof.epub_documents(data)
    if sum(document.articles for document in documents) != len(articles):
        return proof.compare(articles, proof.read_epub(data), name=_NAME, web=True, elsewhere=elsewhere)
    rest = iter(articles)
    looks = [_Look(each.data, tuple(islice(rest, each.articles)), elsewhere) for each in documents if each.articles]
    keys = [_key(look, digests or {}) for look in looks]
    kept = yield from remembered(_look, looks, keys, store, lambda look: "the look at the EPUB")
    return [finding for found in kept for finding in _findings(found)]


def _look(look: _Look) -> bytes:
    from .. import proof

    found = proof.compare(look.articles, proof.read_document(look.document), name=_NAME, web=True, elsewhere=look.elsewhere)
    return json.dumps([asdict(finding) for finding in found]).encode()


def _findings(kept: bytes) -> list[Finding]:
    rows = json.loads(kept)
    return [Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in rows]


def _key(look: _Look, digests: Mapping[str, str]) -> str:
    sources = [digests.get(article.source) or repr(replace(article, assets=())) for article in look.articles]
    return digest("looked at", _code(), look.document, *sources, *look.elsewhere)


@functools.cache
def _code() -> str:
    """A digest of the code that looks."""
    folder = Path(__file__).parent.parent / "proof"
    return digest(*(path.read_bytes() for path in sorted(folder.glob("*.py"))), version("lxml"))
