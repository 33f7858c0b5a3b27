"""An article's body as the author wrote it: what must be found again in every file."""

from __future__ import annotations

from collections.abc import Container

from lxml import etree

from ..model import Article
from .markup import take
from .reading import Reading, Writer

__all__ = ["read_article"]

_ELSEWHERE = ("article:", "topic:", "term:")


def read_article(article: Article, alone: bool = False, elsewhere: Container[str] = ()) -> Reading:
    """Words and structure of an article's body, the title left out. Words of booklet's own are not required.

    `alone` is for a handout: links to other articles, topics and terms are words there, and no links. So are, in a
    book, links to articles `elsewhere` (slugs): those of the book in another language.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    out = Writer()
    body = etree.fromstring(article.body.encode(), parser)
    for link in body.iter("a"):
        target, _, _ = link.get("href", "").partition("#")
        scheme, _, slug = target.partition(":")
        if scheme == "article" and slug in elsewhere or alone and target.startswith(_ELSEWHERE) and target != f"article:{article.slug}":
            del link.attrib["href"]
    take(body, out)
    return out.done()
