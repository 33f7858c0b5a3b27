"""Findings as lines of text, a group for each file and the count last."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from ..findings import Finding, Severity

__all__ = ["counts", "ordered", "text"]

_WORDS = {Severity.ERROR: ("error", "errors"), Severity.WARNING: ("warning", "warnings"),
          Severity.REVIEW: ("thing for a person to look at", "things for a person to look at")}
_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[33m", Severity.REVIEW: "\x1b[36m"}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def text(findings: Iterable[Finding], *, colour: bool = False) -> str:
    """Findings in the order of their places, a blank line between files, and a last line that counts them.

    Each line starts with file:line:column, so that editors and terminals can jump there. A hint that the file's
    group has shown already is not said again. Empty when there are no findings; colours are ANSI escapes.
    """
    found = ordered(findings)
    if not found:
        return ""
    groups = []
    for _, group in groupby(found, key=lambda finding: finding.position.file):
        said: set[tuple[str, str]] = set()
        lines = []
        for finding in group:
            lines.append(_line(finding, colour))
            if finding.hint and (finding.rule, finding.hint) not in said:
                said.add((finding.rule, finding.hint))
                lines.append(f"  hint: {finding.hint}")
        groups.append("\n".join(lines))
    total = counts(found)
    return "\n\n".join([*groups, f"{_BOLD}{total}{_PLAIN}" if colour else total])


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of their places, whatever order they were found in."""
    return sorted(findings, key=lambda f: (*f.sort_key, -f.severity.rank, f.hint, f.clause))


def counts(findings: Iterable[Finding]) -> str:
    """How many of each severity and in how many files: "1 error, 2 warnings, in 2 files"; "nothing found" for none."""
    found = list(findings)
    parts = []
    for severity, (one, many) in _WORDS.items():
        if number := sum(finding.severity is severity for finding in found):
            parts.append(f"{number} {one if number == 1 else many}")
    files = {finding.position.file for finding in found} - {""}
    if files:
        parts.append("in 1 file" if len(files) == 1 else f"in {len(files)} files")
    return ", ".join(parts) or "nothing found"


def _line(finding: Finding, colour: bool) -> str:
    line = str(finding).partition("\n  hint: ")[0]
    if not colour:
        return line
    place = f"{finding.position}: " if finding.position.file else ""
    rest = line.removeprefix(place).removeprefix(finding.severity.value)
    rest = rest.removesuffix(f" [{finding.rule}]")
    return (f"{_BOLD}{place}{_PLAIN}{_COLOURS[finding.severity]}{finding.severity.value}{_PLAIN}{rest} "
            f"{_DIM}[{finding.rule}]{_PLAIN}")
