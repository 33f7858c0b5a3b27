"""report/: what people read and what machines read."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from booklet import report
from booklet.findings import Finding, Position, Severity
from booklet.model import Artifact, Status

ALT = Finding("image-without-alt", Severity.ERROR, "image has no description", Position("content/a.md", 14),
              "say what the picture tells the reader", "WCAG 1.1.1")
DUE = Finding("review-soon", Severity.WARNING, "the review is due on 2026-12-01", Position("content/b.md", 3, 14))
LOOK = Finding("table-without-caption", Severity.REVIEW, "table has no caption", Position("content/a.md", 40))


def test_findings_stand_grouped_by_file_and_counted_last() -> None:
    assert report.text([DUE, LOOK, ALT]) == (
        "content/a.md:14: error: image has no description [image-without-alt]\n"
        "  hint: say what the picture tells the reader\n"
        "content/a.md:40: review: table has no caption [table-without-caption]\n"
        "\n"
        "content/b.md:3:14: warning: the review is due on 2026-12-01 [review-soon]\n"
        "\n"
        "1 error, 1 warning, 1 thing for a person to look at, in 2 files"
    )


def test_a_hint_is_said_once_in_a_file() -> None:
    again = Finding(ALT.rule, ALT.severity, ALT.message, Position("content/a.md", 20), ALT.hint, ALT.clause)
    elsewhere = Finding(ALT.rule, ALT.severity, ALT.message, Position("content/c.md", 20), ALT.hint, ALT.clause)
    assert report.text([ALT, again, elsewhere]).count("hint:") == 2


def test_nothing_found_is_no_text() -> None:
    assert report.text([]) == ""
    assert report.counts([]) == "nothing found"


def test_a_finding_without_a_file_has_no_place() -> None:
    finding = Finding("folder-not-found", Severity.ERROR, "there is no folder x")
    assert report.text([finding]) == "error: there is no folder x [folder-not-found]\n\n1 error"


_findings = st.builds(
    Finding, st.sampled_from(["one-rule", "other-rule"]), st.sampled_from(Severity), st.text(min_size=1),
    st.builds(Position, st.sampled_from(["", "a.md", "b/c.md"]), st.integers(0, 9), st.integers(0, 9)),
    st.sampled_from(["", "do this"]),
)


@given(st.lists(_findings, max_size=12))
def test_colours_change_no_word(findings: list[Finding]) -> None:
    plain = report.text(findings)
    coloured = report.text(findings, colour=True)
    assert re.sub(r"\x1b\[(0|1|2|33|36|1;31)m", "", coloured) == re.sub(r"\x1b\[(0|1|2|33|36|1;31)m", "", plain)


@given(st.lists(_findings, max_size=12))
def test_the_order_of_finding_does_not_show(findings: list[Finding]) -> None:
    assert report.json_document(findings, {}, []) == report.json_document(findings[::-1], {}, [])


def test_the_json_document_holds_files_facts_and_findings() -> None:
    artifact = Artifact(Path("output/a.pdf"), "pdf", "A", 10, "00", pages=2)
    facts = {"status": Status.SAMPLE, "reviewed": date(2026, 1, 5), "words": frozenset({"b", "a"})}
    document = json.loads(report.json_document([ALT, DUE], facts, [artifact]))
    assert list(document) == ["files", "facts", "findings"]
    assert document["files"][0]["path"] == "output/a.pdf"
    assert document["facts"] == {"status": "sample", "reviewed": "2026-01-05", "words": ["a", "b"]}
    assert document["findings"][0] == {
        "rule": "image-without-alt", "severity": "error", "message": "image has no description",
        "file": "content/a.md", "line": 14, "column": 0, "hint": "say what the picture tells the reader",
        "clause": "WCAG 1.1.1", "takes_mark": True,
    }
    assert document["findings"][1]["takes_mark"] is False
