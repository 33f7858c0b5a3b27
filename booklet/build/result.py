"""What a command asks for and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..findings import Finding, Severity
from ..model import Artifact

if TYPE_CHECKING:
    from ..work import Workers

__all__ = ["NOT_WRITTEN", "Options", "Progress", "Result", "exit_code"]

NOT_WRITTEN = "output-not-written"  # the rule of a finding that a file could not be written

Progress = Callable[[str, int, int], None]  # what is being done, how many are done, of how many


def _silent(what: str, done: int, total: int) -> None:
    """Progress for nobody."""


@dataclass(frozen=True, slots=True)
class Options:
    """How to build. `jobs` of 0 means as many as there are processors; `into_folder`, that `output` ends in a slash."""

    output: Path | None = None
    into_folder: bool = False
    editions: tuple[str, ...] = ()
    paper: str = ""
    articles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()  # only the books and handouts in these; of `pdf` and `epub` else the collection's own
    handouts: bool = False
    standard: str = "ua-1"
    keep_going: bool = False
    fail_on: Severity = Severity.ERROR
    cache: bool = True
    jobs: int = 0
    cluster: str = ""  # address of a Dask scheduler, whose workers typeset in place of processes here
    workers: Workers | None = None  # of this build (see build.staff)
    progress: Progress = _silent


@dataclass(frozen=True, slots=True)
class Result:
    """Files written, everything found on the way, and facts about the collection."""

    artifacts: tuple[Artifact, ...] = ()
    findings: tuple[Finding, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def exit_code(findings: tuple[Finding, ...], fail_on: Severity) -> int:
    """2 when a file could not be written, 1 when a finding is at or above `fail_on`, else 0: the one place that decides."""
    if any(finding.rule == NOT_WRITTEN for finding in findings):
        return 2
    return int(any(finding.severity.rank >= fail_on.rank for finding in findings))
