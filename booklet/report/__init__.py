"""Findings, facts and files as text for people and as one JSON document for machines. Pure: nothing is printed."""

from .document import json_document
from .text import counts, text

__all__ = ["counts", "json_document", "text"]
