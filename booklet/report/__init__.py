"""Findings, facts and files as text for people, one JSON document for machines, one page to file. Pure: nothing is
printed, and no file is read but this room's own tables and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late import late

if TYPE_CHECKING:
    from .acr import acr_document
    from .bookshop import statements
    from .catalog import Reading, catalog, schema
    from .document import json_document, json_schema
    from .excerpts import excerpts
    from .model import ArticleFacts, ContrastFacts, FaultyPage, FileFacts, Report, Spot, VerdictFacts
    from .page import html_page
    from .sarif import sarif_document
    from .text import counts, text

__all__ = [
    "ArticleFacts", "ContrastFacts", "FaultyPage", "FileFacts", "Reading", "Report", "Spot", "VerdictFacts", "acr_document", "catalog", "counts",
    "excerpts", "html_page", "json_document", "json_schema", "sarif_document", "schema", "statements", "text",
]
_HOMES = {  # a build needs the text of its findings alone
    "acr": ("acr_document",),
    "bookshop": ("statements",),
    "catalog": ("Reading", "catalog", "schema"),
    "document": ("json_document", "json_schema"),
    "excerpts": ("excerpts",),
    "model": ("ArticleFacts", "ContrastFacts", "FaultyPage", "FileFacts", "Report", "Spot", "VerdictFacts"),
    "page": ("html_page",),
    "sarif": ("sarif_document",),
    "text": ("counts", "text"),
}

__getattr__ = late(__name__, {name: home for home, names in _HOMES.items() for name in names})
