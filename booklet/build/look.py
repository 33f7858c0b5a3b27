"""Booklet's own look at a file before it is written: are all the author's words there, in order, and whole?"""

from __future__ import annotations

from collections.abc import Sequence

from ..findings import Finding
from ..model import Article

__all__ = ["look_at_epub", "look_at_pdf"]


def look_at_pdf(data: bytes, articles: Sequence[Article], *, alone: bool = False) -> list[Finding]:
    """Compare articles, in the order of the file, with what the PDF's tag tree says of them.

    `alone` is for a handout, in which links to other articles lead nowhere.
    """
    from .. import proof

    return proof.compare(articles, proof.read_pdf(data), name="the PDF", alone=alone)


def look_at_epub(data: bytes, articles: Sequence[Article]) -> list[Finding]:
    """Compare articles, in the order of the file, with what the EPUB says of them."""
    from .. import proof

    return proof.compare(articles, proof.read_epub(data), name="the EPUB")
