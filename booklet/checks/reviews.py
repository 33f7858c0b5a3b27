"""Is it still true: the days of the last and the next review (domain.md, "Trust and governance")."""

from __future__ import annotations

from collections.abc import Iterator

from ..findings import Severity
from ..model import Status
from ..settings import limit
from .rule import Fault, Subject, rule

_DAYS_A_MONTH = 365.25 / 12


@rule(Severity.ERROR)
def review_overdue(subject: Subject) -> Iterator[Fault]:
    """The day of the next review has passed: what was true may be so no longer.

    It never takes a file's conformance mark away; --keep-going prints the handout all the same.

    Bad:
    ---
    title: Sleep
    next_review: 2026-01-01
    ---
    Text.

    Good:
    ---
    title: Sleep
    next_review: 2027-01-01
    ---
    Text.
    """
    due = subject.article.next_review
    if due and due < subject.today:
        days = (subject.today - due).days
        yield Fault(subject.line("next_review"), f"the review was due on {due}, {days} day{'s' * (days > 1)} ago",
                    "have the article reviewed, then set last_reviewed and next_review")


@rule(Severity.WARNING)
def review_soon(subject: Subject) -> Iterator[Fault]:
    """The next review is due within 60 days ([checks.limits] review-warning-days).

    Bad:
    ---
    title: Sleep
    next_review: 2026-07-01
    ---
    Text.

    Good:
    ---
    title: Sleep
    next_review: 2027-01-01
    ---
    Text.
    """
    due = subject.article.next_review
    if due and 0 <= (due - subject.today).days <= limit(subject.project, "review-warning-days"):
        days = (due - subject.today).days
        when = "today" if not days else f"in {days} day{'s' * (days > 1)}"
        yield Fault(subject.line("next_review"), f"the review is due on {due}, {when}", "ask a clinician to review it")


@rule(Severity.WARNING)
def review_too_far(subject: Subject) -> Iterator[Fault]:
    """The next review is more than 36 months after the last ([checks.limits] review-ahead-months; NHS, HSE).

    Bad:
    ---
    title: Sleep
    last_reviewed: 2026-01-01
    next_review: 2031-01-01
    ---
    Text.

    Good:
    ---
    title: Sleep
    last_reviewed: 2026-01-01
    next_review: 2028-01-01
    ---
    Text.
    """
    article = subject.article
    months = limit(subject.project, "review-ahead-months")
    start = article.last_reviewed or subject.today
    if article.next_review and (article.next_review - start).days > round(months * _DAYS_A_MONTH) + 1:
        yield Fault(subject.line("next_review"), f"the next review, {article.next_review}, is more than {months:g} months ahead",
                    "set an earlier day")


@rule(Severity.WARNING)
def review_old(subject: Subject) -> Iterator[Fault]:
    """The last review is longer ago than a review may hold, and no next one is set ([checks.limits] review-ahead-months).

    Bad:
    ---
    title: Sleep
    last_reviewed: 2020-01-01
    ---
    Text.

    Good:
    ---
    title: Sleep
    last_reviewed: 2025-01-01
    ---
    Text.
    """
    article, months = subject.article, limit(subject.project, "review-ahead-months")
    if article.last_reviewed and not article.next_review and (subject.today - article.last_reviewed).days > round(months * _DAYS_A_MONTH) + 1:
        yield Fault(subject.line("last_reviewed"), f"the last review, {article.last_reviewed}, is more than {months:g} months ago",
                    "have the article reviewed, then set last_reviewed and next_review")


@rule(Severity.WARNING)
def review_date_missing(subject: Subject) -> Iterator[Fault]:
    """An article counts as reviewed, and the day of its last or next review is not given.

    Bad:
    ---
    title: Sleep
    status: reviewed
    ---
    Text.

    Good:
    ---
    title: Sleep
    status: reviewed
    last_reviewed: 2026-01-01
    next_review: 2028-01-01
    ---
    Text.
    """
    article = subject.article
    if article.status is Status.REVIEWED:
        for key, day in (("last_reviewed", article.last_reviewed), ("next_review", article.next_review)):
            if day is None:
                yield Fault(subject.line("status"), f"the status is reviewed, and there is no {key}", f"add {key}: and the day")


@rule(Severity.WARNING)
def review_date_impossible(subject: Subject) -> Iterator[Fault]:
    """The last review lies in the future, or the next one not after the last.

    Bad:
    ---
    title: Sleep
    last_reviewed: 2026-01-01
    next_review: 2025-01-01
    ---
    Text.

    Good:
    ---
    title: Sleep
    last_reviewed: 2026-01-01
    next_review: 2027-01-01
    ---
    Text.
    """
    article = subject.article
    if article.last_reviewed and article.last_reviewed > subject.today:
        yield Fault(subject.line("last_reviewed"), f"last_reviewed, {article.last_reviewed}, lies in the future", "mend the day")
    if article.last_reviewed and article.next_review and article.next_review <= article.last_reviewed:
        yield Fault(subject.line("next_review"), f"next_review, {article.next_review}, is not after last_reviewed", "mend the days")


@rule(Severity.REVIEW)
def next_review_missing(subject: Subject) -> Iterator[Fault]:
    """The day of the last review is given, and not that of the next: nobody will be told when it is due.

    Bad:
    ---
    title: Sleep
    last_reviewed: 2026-01-01
    ---
    Text.

    Good:
    ---
    title: Sleep
    last_reviewed: 2026-01-01
    next_review: 2028-01-01
    ---
    Text.
    """
    article = subject.article
    if article.last_reviewed and not article.next_review and article.status is not Status.REVIEWED:
        yield Fault(subject.line("last_reviewed"), "the next review has no day", "add next_review:")
