"""Pages of an earlier run: nothing is deleted that a person may still want, but nobody should hand out what is gone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..findings import Finding, Position, Severity
from ..screen import GENERATOR
from .result import Result

__all__ = ["with_left_over"]

_HEAD_BYTES = 4096  # a page says in its first lines what made it


def with_left_over(result: Result) -> Result:
    """The result with a finding for each page beside its own that booklet wrote before and this run did not.

    Only a run that wrote an index knows all pages; those that do not say that booklet made them are passed over.
    """
    written = {artifact.path for artifact in result.artifacts if artifact.kind == "html"}
    folders = {artifact.path.parent for artifact in result.artifacts if artifact.kind == "html" and not artifact.slug}
    found = [_left(path) for folder in sorted(folders) for path in sorted(folder.glob("*.html"))
             if path not in written and _ours(path)]
    return replace(result, findings=(*result.findings, *found)) if found else result


def _ours(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return GENERATOR.encode() in file.read(_HEAD_BYTES)
    except OSError:
        return False


def _left(path: Path) -> Finding:
    return Finding(
        "page-left-over", Severity.WARNING, "this page is of an earlier run: the collection has no such page any more",
        Position(f"{path.parent.name}/{path.name}"), hint="delete it, unless you mean to keep the old page",
    )
