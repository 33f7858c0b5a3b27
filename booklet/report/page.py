"""The report as one page for a browser: self-contained, without scripts, printable to be signed and filed."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

from ..findings import Finding, Severity
from .chart import grade_chart
from .human import questions
from .model import ArticleFacts, Report
from .text import counts, ordered

__all__ = ["html_page"]

_NAMES = {"error": "Error", "warning": "Warning", "review": "For a person"}
_SOON_DAYS = 60


def html_page(report: Report) -> bytes:
    """The whole page in UTF-8. The same report gives the same bytes."""
    from markupsafe import Markup

    css = (report.css + _text("page.css")).replace("</", "<\\/")
    number = Counter(finding.severity.value for finding in report.findings)
    groups = [group for group in questions() if any(question.kind != "absent" for question in group.questions)]
    text = _template().render(
        report=report, css=Markup(css), verdict=_verdict(report), names=_NAMES, number=_number,
        count={severity.value: number[severity.value] for severity in Severity},
        ids={finding: f"finding-{at}" for at, finding in enumerate(_by_file(report.findings), 1)},
        groups=[(file, list(found)) for file, found in groupby(_by_file(report.findings), key=lambda f: f.position.file)],
        chart=Markup(grade_chart(report.articles, report.grade_limit)), calendar=list(_calendar(report)),
        shops=[file for file in report.files if file.statements], paged=[file for file in report.files if file.thumbnails],
        unread=[file.name for file in report.files if not file.spoken],
        read=[file for file in report.files if file.spoken or file.tree], groups_to_ask=groups, groups_to_ask_all=questions(),
    )
    return text.encode("utf-8")


@cache
def _template() -> Any:
    import jinja2

    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined)
    environment.filters["b64"] = lambda data: base64.b64encode(data).decode("ascii")
    return environment.from_string(_text("page.html"))


def _text(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _by_file(findings: tuple[Finding, ...]) -> list[Finding]:
    """Those of the whole collection first, then file by file, the worst of a file first."""
    return sorted(ordered(findings), key=lambda f: (f.position.file, -f.severity.rank))


def _verdict(report: Report) -> str:
    worst = max((finding.severity.rank for finding in report.findings), default=-1)
    said = counts(report.findings)
    judged = [verdict for verdict in report.verdicts if verdict.judge]
    passed = sum(verdict.status == "passed" for verdict in judged)
    silent = sum(verdict.status == "not run" for verdict in judged)
    beside = f" {passed} of {len(judged)} verdicts of validators are passes." if judged else ""
    beside += f" {silent} did not run." if silent else ""
    beside += " Not every file was looked at." if report.unexamined else ""
    begins = {2: "Not ready to hand out", 1: "No errors", 0: "No errors and no warnings"}.get(worst, "Nothing was found")
    return f"{begins}{f': {said}' if report.findings else ''}.{beside}"


def _calendar(report: Report) -> Iterator[tuple[ArticleFacts, str]]:
    """Articles by the day of their next review, those without one last; and how they stand."""
    for article in sorted(report.articles, key=lambda a: (a.next_review is None, a.next_review or report.today, a.title)):
        if article.next_review is None:
            yield article, "needs a date"
            continue
        days = (article.next_review - report.today).days
        yield article, f"overdue by {-days} days" if days < 0 else f"due in {days} days" if days <= _SOON_DAYS else "in time"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"
