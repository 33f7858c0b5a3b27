"""A draft of an accessibility conformance report: for each criterion what is known, and "Not evaluated" where nobody
has looked. A person completes and signs it; booklet claims nothing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib import resources

from ..findings import Finding, Severity
from .model import Report

__all__ = ["acr_document", "criteria"]

Criterion = tuple[str, str, str]  # number, name, level


@cache
def criteria() -> tuple[Criterion, ...]:
    """The success criteria of WCAG 2.2 at levels A and AA: number, name, level."""
    table = tomllib.loads(resources.files(__package__).joinpath("wcag.toml").read_text(encoding="utf-8"))
    return tuple((number, name, level) for number, name, level in table["criteria"])


def acr_document(report: Report) -> str:
    """The draft as Markdown, in the order of WCAG 2.2 A and AA."""
    rows = []
    for number, name, level in criteria():
        found = [finding for finding in report.findings if re.fullmatch(rf"WCAG {re.escape(number)}(?!\.?\d).*", finding.clause)]
        rows.append(f"| {number} {name} (Level {level}) | {_level(found)} | {_remarks(found)} |")
    files = "\n".join(f"- {file.name}: {file.title}, {file.size} bytes, SHA-256 {file.sha256}" for file in report.files)
    verdicts = "\n".join(
        f"- {v.file}: {v.name} {v.version} {v.profile}: {v.status}{f' ({v.reason})' if v.reason else ''}" for v in report.verdicts)
    return f"""# Accessibility conformance report (draft): {report.title}

**Draft, made by booklet {report.version} on {report.today}. Not evaluated by a person.** "Not evaluated" means that
nobody has judged the criterion; a machine that found nothing has proved nothing. Complete the table, take the word
"draft" out and sign it.

## What was examined

{files or "- the sources only"}

## What validators said

{verdicts or "- none ran"}

## WCAG 2.2, levels A and AA

| Criterion | Conformance level | Remarks |
|---|---|---|
{chr(10).join(rows)}

## Evaluated by

Name:

Organisation:

Date:

Methods and assistive technology used:
"""


def _level(found: Sequence[Finding]) -> str:
    return "Does not support" if any(finding.severity is Severity.ERROR for finding in found) else "Not evaluated"


def _remarks(found: Sequence[Finding]) -> str:
    if not found:
        return "booklet found nothing; a person must look"
    first = f"{found[0].message} ({found[0].position})".replace("|", "\\|")
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{len(found)} finding{'s' * (len(found) > 1)}: {first}{more}"
