"""Problems and how they travel: Position, Severity, Finding, BookletError.

The ground floor. Every room reports what it cannot mend as a Finding, so a
bad setting, a missing image and a failed check print alike.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["BookletError", "Finding", "Position", "Severity", "blocking", "takes_mark"]


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"  # a person must look: a machine cannot know

    @property
    def rank(self) -> int:
        """2 for an error, 1 for a warning, 0 for a review."""
        return {"error": 2, "warning": 1, "review": 0}[self.value]


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source file; line and column count from 1, 0 means unknown.

    `file` is the path as the user knows it: relative to the collection's
    folder, with forward slashes.
    """

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file]
        if self.line:
            parts.append(str(self.line))
            if self.column:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact and one hint.

    `rule` is the stable name of the fault (image-without-alt); `message` one
    sentence of fact without a full stop; `hint` one sentence of action.
    `clause` cites the standard the fault offends ("WCAG 1.1.1",
    "PDF/UA-1 7.3"): only an error with a clause takes a file's mark away.
    """

    rule: str
    severity: Severity
    message: str
    position: Position = Position()
    hint: str = ""
    clause: str = ""

    def __str__(self) -> str:
        place = f"{self.position}: " if self.position.file else ""
        line = f"{place}{self.severity.value}: {self.message} [{self.rule}]"
        return f"{line}\n  hint: {self.hint}" if self.hint else line

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """File, line, column, then rule and message: the order of every report."""
        p = self.position
        return (p.file, p.line, p.column, self.rule, self.message)


class BookletError(Exception):
    """The only exception raised on purpose; carries one or more findings.

    `exit_code` is 2 when nothing could start (usage, settings, missing file,
    unwritable output) and 1 when the content itself is at fault.
    """

    def __init__(self, *findings: Finding, exit_code: int = 2) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings
        self.exit_code = exit_code


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that keep a file from being written: those of severity error."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def takes_mark(finding: Finding) -> bool:
    """Whether a file with this finding must go without its conformance mark."""
    return finding.severity is Severity.ERROR and finding.clause.startswith(("PDF/UA", "WCAG"))
