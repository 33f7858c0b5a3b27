"""What a validator says of a file."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ..findings import Finding, Position, Severity

__all__ = ["NotAvailable", "Status", "Verdict"]


class Status(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"  # never counts as a pass


@dataclass(frozen=True, slots=True)
class Verdict:
    """One validator's word on one file.

    `failures` are its complaints, unchanged in their words; warnings are among them, and only a warning-free file
    has passed. `reason` says why it did not run and `hint` how to install it. `judge` is false for the quick look,
    whose pass proves nothing.
    """

    name: str
    path: Path
    status: Status
    version: str = ""
    profile: str = ""
    failures: tuple[Finding, ...] = ()
    reason: str = ""
    hint: str = ""
    judge: bool = True

    def __str__(self) -> str:
        """One line: "a.pdf: verapdf 1.31.50, PDF/UA-1: passed", "a.epub: ace: not run: Ace is not installed"."""
        who = " ".join(part for part in (self.name, self.version) if part)
        what = self.profile if self.status is not Status.NOT_RUN else ""
        said = f"{self.status.value}: {self.reason}" if self.reason else self.status.value
        if self.failures:
            said += f", {len(self.failures)} kind{'s' * (len(self.failures) > 1)} of fault"
        aside = "" if self.judge else " (a quick look, no judge)"
        return f"{shown(self.path)}: {', '.join(part for part in (who, what) if part)}: {said}{aside}"


class NotAvailable(Exception):
    """A tool that cannot run here: the reason, and how to install it. Never leaves this room."""

    def __init__(self, reason: str, hint: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.hint = hint


def complaint(name: str, rule: str, severity: Severity, message: str, path: Path, hint: str = "",
              clause: str = "") -> Finding:
    """A validator's complaint as a finding: rule and place say whose it is."""
    rule = re.sub(r"[^A-Za-z0-9.]+", "-", rule).strip("-")
    message = without_folders(" ".join(message.split()), path).rstrip(".")
    return Finding(f"{name}-{rule}", severity, message, Position(shown(path)), without_folders(hint, path), clause)


def shown(path: Path) -> str:
    """The file's name. Where it lies says nothing: what is judged lies in a folder made for that, which is gone soon."""
    return path.name


def without_folders(text: str, path: Path) -> str:
    """A tool's words with the names of files only, for those in the folder of `path` and in folders for temporary files."""
    folders = {str(path.parent), str(path.resolve().parent), tempfile.gettempdir(), str(Path(tempfile.gettempdir()).resolve())}
    for folder in sorted(folders - {".", "/"}, key=len, reverse=True):
        text = re.sub(rf"(?:\bfile:/*)?{re.escape(folder.rstrip('/'))}/(?:[^\s/'\"<>]+/)*", "", text)
    return text
