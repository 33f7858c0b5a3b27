"""What a command says: progress, findings, files, one JSON document, the exit code."""

from __future__ import annotations

import contextlib
import errno
import json as jsonlib
import os
import shlex
import signal
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .findings import BookletError, Finding, Severity

if TYPE_CHECKING:
    from .build import Result, Seen
    from .model import Artifact, Edition

__all__ = ["Console"]

_BUG = 70  # EX_SOFTWARE of sysexits.h: Python's own exit code for a crash, 1, means findings here
_STOPPED = 128  # and the signal's number, as shells count
_PLAIN_EVERY_SECONDS = 5.0
# What the machine lacks, and no bug of booklet's
_LACKS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EIO}


class _Terminated(BaseException):
    """SIGTERM, on its way up through the code that cleans up behind itself."""


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
        before: Any = None
        try:
            with contextlib.suppress(ValueError):  # not in the main thread, as in a test
                before = signal.signal(signal.SIGTERM, _terminate)
            return verb()
        except BookletError as error:
            return self._failed(error.findings, error.exit_code)
        except KeyboardInterrupt:
            return self._failed([_stopped()], _STOPPED + signal.SIGINT)
        except _Terminated:
            return self._failed([_stopped()], _STOPPED + signal.SIGTERM)
        except (click.ClickException, click.exceptions.Exit):
            raise
        except Exception as error:
            if self.debug:
                import traceback

                self._close()
                traceback.print_exc()
            if isinstance(error, OSError) and error.errno in _LACKS:
                return self._failed([_refused(error)], 2)
            return self._failed([_bug(error, self.verb)], _BUG)
        finally:
            if before is not None:  # whoever called us has plans of their own for it
                signal.signal(signal.SIGTERM, before)

    def usage(self, error: click.ClickException) -> int:
        """A command line that cannot be understood."""
        if self.json:
            self._report([Finding("usage", Severity.ERROR, error.format_message(), hint="see: booklet --help")], {}, ())
        else:
            error.show()
        return error.exit_code

    def _failed(self, findings: Iterable[Finding], exit_code: int) -> int:
        self._close()
        self._report(findings, {}, ())
        return exit_code

    def finish(self, result: Result, text: str = "") -> int:
        """Print a result and give its exit code; `text` is a document that takes the place of its facts."""
        from .build import exit_code

        self._close()
        if text and not self.json:
            self._print(text)
        else:
            self._report(result.findings, result.facts, result.artifacts)
        return exit_code(result.findings, self.fail_on)

    def watching(self, checks: Iterable[Seen]) -> int:
        """Print check after check until Ctrl-C, which is how this ends; the exit code is the last check's."""
        from .build import exit_code
        from .report import counts

        last: tuple[Finding, ...] = ()
        try:
            for seen in checks:
                last = seen.findings
                self._close()
                if seen.changed:
                    self.say(f"\nchanged: {', '.join(seen.changed)}")
                self._report(seen.shown, {}, ())
                if seen.mended:
                    self.say(f"{seen.mended} mended")
                self.say(f"{counts(last)}; waiting for changes, Ctrl-C ends")
        except KeyboardInterrupt:
            self.say("no longer watching")
        return exit_code(last, self.fail_on)

    # -- saying -----------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """A line for a person; nothing under --json or --quiet."""
        if not self.json and not self.quiet:
            self._print(text)

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
            self._print(f"{what}{counts} …", err=True)
            self._said_at = now
        self._what = what

    def listing(self, result: Result) -> int:
        """Topics and articles, as JSON or as an indented list; what could not be read is said first."""
        from .build import Result

        if self.json:
            return self._answer(Result(findings=result.findings), dict(result.facts))
        lines = []
        for topic in result.facts["topics"]:
            lines += [topic["title"]] if topic["title"] else []
            lines += [f"  {article['slug']:<40} {article['title']}" for article in result.facts["articles"]
                      if article["topic"] == topic["id"]]
        return self._answer(result, {}, lines)

    def editions(self, values: Iterable[Edition]) -> int:
        """The editions with their facts."""
        from .build import Result

        rows = list(values)
        lines = [
            f"{e.name:<18} {e.paper:<11} {e.width_mm:g} x {e.height_mm:g} mm, body {e.body_pt:g}/{e.leading_pt:g} pt, "
            f"headings {e.h1_pt:g}/{e.h2_pt:g}/{e.h3_pt:g} pt, least {min(e.small_pt, e.folio_pt, e.body_pt):g} pt, "
            f"lines of {round(e.width_mm - e.margin_start_mm - e.margin_end_mm, 1):g} mm{', with sheets to fold' if e.folds else ''}"
            for e in rows
        ]
        return self._answer(Result(facts={"editions": rows}), {}, lines)

    def made(self, paths: Iterable[Path]) -> int:
        """The files of a new collection and what to do next."""
        rows = list(paths)
        if self.json:
            return self._dump({"files": [{"path": str(path)} for path in rows], "facts": {}, "findings": []})
        for path in rows:
            self.say(f"made {path}")
        folder = rows[0].parent
        self.say(f"\nNext: {'' if folder == Path() else f'cd {shlex.quote(str(folder))} && '}booklet build")
        return 0

    def answer(self, facts: dict[str, Any], text: str) -> int:
        """The answer to a question: its facts as JSON, else text, which --quiet does not hide."""
        from .build import Result

        return self._answer(Result(facts=facts), {}, [text])

    # -- inside -----------------------------------------------------------------------------

    def _answer(self, result: Result, more: dict[str, Any], lines: Iterable[str] = ()) -> int:
        from . import report
        from .build import exit_code

        if self.json:
            self._dump({**more, **jsonlib.loads(report.json_document(result.findings, result.facts, ()))})
        else:
            self._report(result.findings, {}, ())
            for line in lines:
                self._print(line)
        return exit_code(result.findings, self.fail_on)

    def _report(self, findings: Iterable[Finding], facts: Any, artifacts: Iterable[Artifact]) -> None:
        from . import report

        findings = sorted(findings, key=lambda finding: finding.sort_key)
        artifacts = list(artifacts)
        if self.json:
            self._print(report.json_document(findings, facts, artifacts))
            return
        told = self.verbose or self.verb == "check" or self.fail_on is Severity.REVIEW
        shown = [f for f in findings if told or f.severity is not Severity.REVIEW]
        text = report.text(shown, colour=sys.stderr.isatty())
        if text:
            self._print(text, err=True)
        hidden = len(findings) - len(shown)
        if hidden and not self.quiet:
            things = "1 thing" if hidden == 1 else f"{hidden} things"
            self._print(f"{things} for a person to look at: --verbose shows {'it' if hidden == 1 else 'them'}", err=True)
        for artifact in artifacts:
            self.say(_line(artifact))
        for line in facts.get("lines", ()):
            self.say(line)

    def _dump(self, value: Any) -> int:
        self._print(jsonlib.dumps(value, ensure_ascii=False, indent=2, default=str))
        return 0

    def _print(self, text: str, *, err: bool = False) -> None:
        """A line; when nobody listens any more, as under `| head`, the work still goes on to its exit code."""
        try:
            click.echo(text, err=err)
        except BrokenPipeError:
            _to_nowhere(sys.stderr if err else sys.stdout)
        except UnicodeEncodeError:  # a terminal of an old encoding
            stream = sys.stderr if err else sys.stdout
            click.echo(text.encode(stream.encoding, "backslashreplace").decode(stream.encoding), err=err)
        except OSError:
            _to_nowhere(sys.stderr if err else sys.stdout)
            raise

    def _draw(self, what: str, done: int, total: int) -> None:
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        if self._bar is None:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Terminal(stderr=True), transient=True)
            self._bar.start()
        if what != self._what or self._task is None:  # a stage that cannot be counted gets a bar that only moves
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task, self._what = self._bar.add_task(what, total=total or None), what
        self._bar.update(self._task, completed=done, total=total or None)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = self._task = None


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


def _terminate(*_: object) -> None:
    raise _Terminated


def _to_nowhere(stream: Any) -> None:
    """Let Python flush what is left without another complaint at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _stopped() -> Finding:
    return Finding("stopped", Severity.ERROR, "stopped before the end", hint="no file was half written; run it again to go on")


def _refused(error: OSError) -> Finding:
    about = f": {error.filename}" if error.filename else ""
    return Finding(
        "machine-refused", Severity.ERROR, f"the machine refused: {error.strerror or error}{about}",
        hint="check the free space and the rights of the folders named, then run it again",
    )


def _bug(error: Exception, verb: str) -> Finding:
    said = str(error) or "no message"
    return Finding(
        "booklet-bug", Severity.ERROR, f"booklet itself failed: {type(error).__name__}: {said}",
        hint=f"this is a bug: please report it with the output of `booklet {verb} --debug`",
    )
