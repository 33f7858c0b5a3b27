"""The one JSON document that every verb prints under --json: files, facts, findings (contract.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from importlib import resources
from pathlib import Path
from typing import Any

from ..findings import Finding, takes_mark
from ..model import Artifact
from .text import ordered

__all__ = ["json_document", "json_schema"]


def json_document(findings: Iterable[Finding], facts: Mapping[str, Any], artifacts: Iterable[Artifact]) -> str:
    """`{"files": […], "facts": {…}, "findings": […]}`, findings in the order of their places.

    A finding has rule, severity, message, file, line and column (0 when unknown), hint, clause, and `takes_mark`:
    whether a file with it goes without its conformance mark. Facts may hold the types of the model.
    """
    document = {
        "files": [_plain(artifact) for artifact in artifacts],
        "facts": _plain(facts),
        "findings": [_finding(finding) for finding in ordered(findings)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of the document."""
    schema: dict[str, Any] = json.loads(resources.files(__package__).joinpath("schema.json").read_text(encoding="utf-8"))
    return schema


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "file": finding.position.file,
        "line": finding.position.line,
        "column": finding.position.column,
        "hint": finding.hint,
        "clause": finding.clause,
        "takes_mark": takes_mark(finding),
    }


def _plain(value: Any) -> Any:
    """A value of the model as JSON knows it; sets are sorted, so that the same facts give the same text."""
    if isinstance(value, Finding):
        return _finding(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((_plain(item) for item in value), key=str)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Path):
        return value.as_posix()
    if isinstance(value, date):
        return value.isoformat()
    return value
