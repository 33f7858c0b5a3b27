"""An article's body as the author wrote it: what must be found again in every file."""

from __future__ import annotations

from lxml import etree

from ..model import Article
from .markup import take
from .reading import Reading, Writer

__all__ = ["read_article"]

_ELSEWHERE = ("article:", "topic:", "term:")


def read_article(article: Article, alone: bool = False) -> Reading:
    """Words and structure of an article's body, the title left out. Words of booklet's own are not required.

    `alone` is for a handout: links to other articles, topics and terms are words there, and no links.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    out = Writer()
    body = etree.fromstring(article.body.encode(), parser)
    for link in body.iter("a") if alone else ():
        target = link.get("href", "")
        if target.startswith(_ELSEWHERE) and target.partition("#")[0] != f"article:{article.slug}":
            del link.attrib["href"]
    take(body, out)
    return out.done()
