"""An article's body as the author wrote it: what must be found again in every file."""

from __future__ import annotations

from lxml import etree

from ..model import Article
from .markup import take
from .reading import Reading, Writer

__all__ = ["read_article"]


def read_article(article: Article) -> Reading:
    """Words and structure of an article's body, the title left out. Words of booklet's own are not required."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    out = Writer()
    take(etree.fromstring(article.body.encode(), parser), out)
    return out.done()
