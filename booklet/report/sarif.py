"""Findings as SARIF 2.1.0, which code hosts show beside the lines of a change (OASIS, sarif-v2.1.0)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from ..findings import Finding, Severity
from .text import ordered

__all__ = ["sarif_document"]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "note"}


def sarif_document(findings: Iterable[Finding], version: str, explained: Callable[[str], str]) -> str:
    """One run of booklet. `explained` gives a rule's manual page, empty for none."""
    found = ordered(findings)
    names = sorted({finding.rule for finding in found})
    rules = [{"id": name, "fullDescription": {"text": explained(name) or name}} for name in names]
    driver = {"name": "booklet", "version": version, "rules": rules}
    results = [_result(finding, names.index(finding.rule)) for finding in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run],
    }, ensure_ascii=False, indent=2)


def _result(finding: Finding, rule: int) -> dict[str, Any]:
    hint = f" What to do: {finding.hint}." if finding.hint else ""
    result: dict[str, Any] = {
        "ruleId": finding.rule, "ruleIndex": rule, "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message}.{hint}"},
    }
    if finding.position.file:
        place: dict[str, Any] = {"artifactLocation": {"uri": quote(finding.position.file)}}
        if finding.position.line:
            region = {"startLine": finding.position.line}
            if finding.position.column:
                region["startColumn"] = finding.position.column
            place["region"] = region
        result["locations"] = [{"physicalLocation": place}]
    return result
