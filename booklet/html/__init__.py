"""The collection as pages for a browser: one an article, and an index. Each stands alone: no scripts, no network.

    site = html.site(collection, alone=…)                 each article's file, what links become
    html.article(article, collection, project, body=pages.body(article, href=site.href), crisis=…, site=site, look=look)
    html.index(collection, project, site=site, look=look)

`look` is a Look: the style sheet, and the pictures that trees and style sheet may show.
"""

from __future__ import annotations

from .article import article
from .frame import Look
from .index import index
from .site import Site, site

__all__ = ["Look", "Site", "article", "index", "site"]
