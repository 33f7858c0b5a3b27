"""A check's report in the form asked for: a page to file, SARIF for a code host, a draft of a conformance report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ..model import Artifact
from .checking import Checked
from .files import file_slug, places, put, sha256
from .result import Options

__all__ = ["FORMS", "publish"]

# Form -> the ending of its file, and whether it goes to standard output when no file is named.
FORMS = {"html": (".html", False), "sarif": (".sarif", True), "acr": (".md", True)}


def publish(checked: Checked, form: str, place: Path, options: Options) -> tuple[Checked, str]:
    """The check with the report written as a file, or its text for standard output.

    A page goes to `-o`, else to output/TITLE-report.html of the collection in `place`. Raises BookletError (exit 2)
    when that cannot be written.
    """
    from .. import project, report

    assert checked.report is not None
    ending, spoken = FORMS[form]
    write: dict[str, Callable[[], bytes]] = {
        "html": lambda: report.html_page(checked.report),  # type: ignore[arg-type]
        "sarif": lambda: report.sarif_document(checked.findings, checked.report.version, _explained).encode(),  # type: ignore[union-attr]
        "acr": lambda: report.acr_document(checked.report).encode(),  # type: ignore[arg-type]
    }
    data = write[form]()
    if options.output is None and spoken:
        return checked, data.decode("utf-8")
    name = f"{file_slug(checked.report.title)}-report{ending}"
    if options.output is not None:
        goal = options.output / name if options.into_folder or options.output.is_dir() else options.output
    elif place.suffix.lower() in (".pdf", ".epub"):
        goal = place.with_name(f"{place.stem}-report{ending}")
    else:
        [goal] = places(project.load(place), None, [name])
    problems = put(goal, data)
    made = () if problems else (Artifact(goal, form, checked.report.title, len(data), sha256(data), lang="en"),)
    return replace(checked, artifacts=made, findings=(*checked.findings, *problems)), ""


def _explained(rule: str) -> str:
    from .. import checks

    page = checks.RULES.get(rule) or checks.page_of(rule)
    return page.text if page else ""
