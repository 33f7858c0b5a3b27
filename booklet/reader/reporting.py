"""Findings of one article, gathered while it is read."""

from __future__ import annotations

from ..findings import Finding, Position, Severity

__all__ = ["Report", "shortened"]


class Report:
    """Holds the findings of one file. Lines count from 1 in the file, 0 when unknown."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.findings: list[Finding] = []
        self._said: set[tuple[str, int, str]] = set()

    def error(self, rule: str, message: str, line: int, hint: str = "", clause: str = "") -> None:
        self.add(Severity.ERROR, rule, message, line, hint, clause)

    def warning(self, rule: str, message: str, line: int, hint: str = "", clause: str = "") -> None:
        self.add(Severity.WARNING, rule, message, line, hint, clause)

    def add(self, severity: Severity, rule: str, message: str, line: int, hint: str = "", clause: str = "") -> None:
        if (rule, line, message) not in self._said:
            self._said.add((rule, line, message))
            self.findings.append(Finding(rule, severity, message, Position(self.source, line), hint, clause))


def shortened(text: str, longest: int) -> str:
    """A quotation that fits into a message, with an ellipsis where something was left out."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
