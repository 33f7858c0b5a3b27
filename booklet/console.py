"""What a command says: progress, findings, files, one JSON document, the exit code."""

from __future__ import annotations

import json as jsonlib
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .findings import BookletError, Finding, Severity

if TYPE_CHECKING:
    from .build import Result
    from .model import Artifact, Edition

__all__ = ["Console"]

_BUG = 70  # EX_SOFTWARE of sysexits.h: Python's own exit code for a crash, 1, means findings here
_PLAIN_EVERY_SECONDS = 5.0


class Console:
    """One command's conversation with the person (or program) that started it."""

    def __init__(self, *, json: bool, quiet: bool, verbose: bool, debug: bool, verb: str) -> None:
        self.json, self.quiet, self.verbose, self.debug, self.verb = json, quiet, verbose, debug, verb
        self.fail_on = Severity.ERROR
        self._bar: Any = None
        self._task: Any = None
        self._what = ""
        self._said_at = 0.0

    # -- running ----------------------------------------------------------------------------

    def run(self, verb: Callable[[], int]) -> int:
        """Run a verb and give its exit code; the outermost handler of every exception."""
        try:
            return verb()
        except BookletError as error:
            self._close()
            self._report(error.findings, {}, ())
            return error.exit_code
        except KeyboardInterrupt:
            self._close()
            click.echo("stopped; nothing was half written", err=True)
            return 130
        except BrokenPipeError:
            sys.stderr.close()  # the reader of our output has gone: nothing left to tell it
            return 0
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            self._close()
            if self.debug:
                import traceback

                traceback.print_exc()
            bug = Finding(
                "booklet-bug", Severity.ERROR, f"booklet itself failed: {type(error).__name__}: {error}",
                hint=f"this is a bug: please report it with the output of `booklet {self.verb} --debug`",
            )
            self._report([bug], {}, ())
            return _BUG

    def finish(self, result: Result) -> int:
        """Print a result and give its exit code."""
        from .build import exit_code

        self._close()
        self._report(result.findings, result.facts, result.artifacts)
        return exit_code(result.findings, self.fail_on)

    # -- saying -----------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """A line for a person; nothing under --json or --quiet."""
        if not self.json and not self.quiet:
            click.echo(text)

    def progress(self, what: str, done: int, total: int) -> None:
        """A bar on a terminal; elsewhere a plain line when a stage begins and every few seconds."""
        if self.json or self.quiet:
            return
        if sys.stderr.isatty():
            self._draw(what, done, total)
            return
        now = time.monotonic()
        if what != self._what or now - self._said_at > _PLAIN_EVERY_SECONDS:
            counts = f" {done}/{total}" if total else ""
            click.echo(f"{what}{counts} …", err=True)
            self._said_at = now
        self._what = what

    def listing(self, facts: dict[str, Any]) -> int:
        """Topics and articles, as JSON or as an indented list."""
        if self.json:
            self._dump(facts)
            return 0
        for topic in facts["topics"]:
            if topic["title"]:
                click.echo(topic["title"])
            for article in facts["articles"]:
                if article["topic"] == topic["id"]:
                    click.echo(f"  {article['slug']:<40} {article['title']}")
        return 0

    def editions(self, values: Iterable[Edition]) -> int:
        """The editions with their facts."""
        from dataclasses import asdict

        rows = list(values)
        if self.json:
            self._dump({"editions": [asdict(edition) for edition in rows]})
            return 0
        for e in rows:
            click.echo(
                f"{e.name:<18} {e.paper:<8} {e.width_mm:g} x {e.height_mm:g} mm, body {e.body_pt:g}/{e.leading_pt:g} pt, "
                f"headings {e.h1_pt:g}/{e.h2_pt:g}/{e.h3_pt:g} pt, least {min(e.small_pt, e.folio_pt, e.body_pt):g} pt"
            )
        return 0

    def made(self, paths: Iterable[Path]) -> int:
        """The files of a new collection and what to do next."""
        rows = list(paths)
        if self.json:
            self._dump({"files": [{"path": str(path)} for path in rows], "facts": {}, "findings": []})
            return 0
        for path in rows:
            self.say(f"made {path}")
        self.say(f"\nNext: cd {rows[0].parent} && booklet build")
        return 0

    # -- inside -----------------------------------------------------------------------------

    def _report(self, findings: Iterable[Finding], facts: Any, artifacts: Iterable[Artifact]) -> None:
        from . import report

        findings = sorted(findings, key=lambda finding: finding.sort_key)
        artifacts = list(artifacts)
        if self.json:
            click.echo(report.json_document(findings, facts, artifacts))
            return
        shown = [f for f in findings if self.verbose or f.severity is not Severity.REVIEW or self.verb == "check"]
        text = report.text(shown, colour=sys.stderr.isatty())
        if text:
            click.echo(text, err=True)
        hidden = len(findings) - len(shown)
        if hidden and not self.quiet:
            click.echo(f"{hidden} things for a person to look at: --verbose shows them", err=True)
        for artifact in artifacts:
            self.say(_line(artifact))
        for line in facts.get("lines", ()):
            self.say(line)

    def _dump(self, value: Any) -> None:
        click.echo(jsonlib.dumps(value, ensure_ascii=False, indent=2, default=str))

    def _draw(self, what: str, done: int, total: int) -> None:
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Terminal(stderr=True), transient=True)
            self._bar.start()
            self._task = self._bar.add_task(what, total=None)
        self._bar.update(self._task, description=what, completed=done, total=total or None)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _line(artifact: Artifact) -> str:
    pages = f", {artifact.pages} page{'s' * (artifact.pages != 1)}" if artifact.pages else ""
    size = artifact.size / 1e6
    weight = f"{size:.1f} MB" if size >= 1 else f"{artifact.size / 1e3:.0f} kB"
    note = f" ({artifact.note})" if artifact.note else ""
    return f"wrote {_shown(artifact.path)}{pages}, {weight}{note}"


def _shown(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
