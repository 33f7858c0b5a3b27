"""The quick look: page-validation, milliseconds and no Java. It agrees with veraPDF as far as was tried, but is young:
its complaint is worth reading, its silence proves nothing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from ..findings import Severity
from .verdict import NotAvailable, Status, Verdict, complaint
from .verapdf import PROFILES, claimed

__all__ = ["validate"]

NAME = "page-validation"
_KNOWN = ("ua1", "1a", "1b", "2a", "2b", "2u", "3a", "3b", "3u")


def validate(paths: Sequence[Path], profiles: Sequence[str] = ()) -> list[Verdict]:
    """A verdict for each file and profile that it knows. Raises NotAvailable without the package."""
    if find_spec("page") is None:
        raise NotAvailable("page-validation is not installed", "pip install page-validation")
    return [_look(path, profile) for path in paths for profile in (profiles or claimed(path))]


def _look(path: Path, profile: str) -> Verdict:
    import page

    cited = PROFILES.get(profile, profile)
    if profile not in _KNOWN:
        return Verdict(NAME, path, Status.NOT_RUN, version(NAME), cited, reason=f"it does not know {cited}",
                       hint="ask veraPDF", judge=False)
    try:
        report = page.validate_pdf(path, profile=profile)
    except page.PageError as error:
        failure = complaint(NAME, "cannot-read", Severity.ERROR, f"the file cannot be read: {error}", path)
        return Verdict(NAME, path, Status.FAILED, version(NAME), cited, (failure,), judge=False)
    failures = dict.fromkeys(
        complaint(NAME, failure.rule_id, Severity.ERROR, failure.message, path, clause=cited)
        for failure in report.failures)
    status = Status.PASSED if report.is_compliant else Status.FAILED
    return Verdict(NAME, path, status, version(NAME), cited, tuple(failures), judge=False)
