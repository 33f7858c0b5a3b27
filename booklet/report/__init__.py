"""Findings, facts and files as text for people and as one JSON document for machines. Pure: nothing is printed."""

from .catalog import Reading, catalog, schema
from .document import json_document
from .text import counts, text

__all__ = ["Reading", "catalog", "counts", "json_document", "schema", "text"]
