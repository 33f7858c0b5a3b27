"""The XMP packet: which standards a file says it meets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .standards import Standard

__all__ = ["described_as"]


@contextmanager
def described_as(document: Any, standard: Standard, marked: bool) -> Iterator[None]:
    """Let the engine write metadata that claims `standard`, or nothing when not `marked`."""
    metadata = document.metadata
    own = type(metadata).generate_rdf_metadata

    def rdf(variant: str, version: int, conformance: str | None) -> bytes:
        if not marked:
            return own(metadata, variant, None, None)
        return own(metadata, variant, version, conformance)

    metadata.generate_rdf_metadata = rdf
    try:
        yield
    finally:
        del metadata.generate_rdf_metadata
