"""The report's other forms: the page to file, SARIF, the draft of a conformance report, what a bookshop shows."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest
from lxml import etree

from booklet import report
from booklet.findings import Finding, Position, Severity
from booklet.report import ArticleFacts, ContrastFacts, FaultyPage, FileFacts, Report, Spot, VerdictFacts
from booklet.report.acr import criteria
from booklet.report.chart import grade_chart
from booklet.report.human import questions

REPO = Path(__file__).parent.parent
FAULT = Finding("image-without-alt", Severity.ERROR, "image has no description", Position("content/a.md", 3, 1), "describe it", "WCAG 1.1.1")
LOOK = Finding("author-missing", Severity.REVIEW, "the article names no author", Position("content/a.md", 1))
WARN = Finding("review-soon", Severity.WARNING, "the review is <due>", Position("content/b.md", 2), "ask & see")
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAsTj9uAAAAABJRU5ErkJggg==")
SOURCE = "---\ntitle: A <b>\n![](dot.png)\n\nlast"
WHOLE = Report(
    "Sleep & Rest", date(2026, 3, 1), "9.9", (FAULT, LOOK, WARN),
    files=(
        FileFacts("a.pdf", "pdf", "Sleep", 1_500_000, "ab" * 32, 3, ("PDF/UA-1",), thumbnails=(b"\x89PNG1", b"\x89PNG2"),
                  labels=("i", "1", "2"), tree=("Document", "  H1 “Sleep”"), spoken=("heading level 1, Sleep",)),
        FileFacts("a.epub", "epub", "Sleep", 10, "cd" * 32, statements=(("Hazards", ("No hazards",)),)),
    ),
    articles=(
        ArticleFacts("Easy", "content/a.md", "en", "SMOG", 6.04, 5.5, 5.0, "good", 500, 11.5, date(2026, 1, 1), date(2026, 2, 1)),
        ArticleFacts("Hard", "content/b.md", "en", "SMOG", 11.2, 9.0, 9.5, "low", 90, 21.0, None, date(2026, 4, 1)),
        ArticleFacts("Fácil", "content/c.md", "es", "INFLESZ", 70.0, None, None, "good", 300, 9.0, None, None),
        ArticleFacts("无", "content/d.md", "zh-Hans"),
    ),
    contrasts=(ContrastFacts("ink", "paper", "#000000", "#ffffff", 21.0, 7.0, "text"),
               ContrastFacts("pale", "paper", "#999999", "#ffffff", 2.85, 4.5, "labels")),
    verdicts=(
        VerdictFacts("verapdf", "a.pdf", "failed", "1.31.50", "PDF/UA-1", complaints=("error: Figure has no Alt <x> [verapdf-7.3-1]",)),
        VerdictFacts("ace", "a.epub", "not run", reason="Ace is not installed", hint="install it"),
    ),
    excerpts=report.excerpts([FAULT, LOOK], {"content/a.md": SOURCE}),
    faulty=(FaultyPage("a.pdf", 2, "1 (number 2 in the file)", PIXEL, 420.0, 595.0,
                       ((FAULT, Spot(2, (10.0, 20.0, 50.0, 5.0))), (WARN, Spot(2)))),),
    pages={FAULT: "page 1 of a.pdf"}, unexamined=("3 handouts in large-print",),
)


@pytest.fixture(scope="module")
def page() -> str:
    return report.html_page(WHOLE).decode("utf-8")


def text_of(page: str) -> str:
    """What a reader sees of a page, spaces collapsed."""
    parts: list[str] = []

    class Reader(HTMLParser):
        silent = 0

        def handle_starttag(self, tag: str, attrs: object) -> None:
            self.silent += tag in ("style", "title")

        def handle_endtag(self, tag: str) -> None:
            self.silent -= tag in ("style", "title")

        def handle_data(self, data: str) -> None:
            if not self.silent:
                parts.append(data)

    Reader().feed(page)
    return " ".join("".join(parts).split())


def test_the_page_says_everything_the_report_holds(page: str) -> None:
    said = text_of(page)
    for words in (
        "Accessibility report: Sleep & Rest", "Not ready to hand out: 1 error, 1 warning, 1 thing for a person to look at, in 2 files.",
        "0 of 2 verdicts of validators are passes. 1 did not run.", "Error, line 3, column 1: image has no description.",
        "What to do: describe it.", "Rule image-without-alt, WCAG 1.1.1. Printed on page 1 of a.pdf", "3 ![](dot.png)", "the review is <due>", "ask & see",
        "verapdf 1.31.50", "error: Figure has no Alt <x> [verapdf-7.3-1]", "not run: Ace is not installed. install it",
        "overdue by 28 days", "due in 31 days", "needs a date", "not measured", "No hazards", "The first 2 of 3 pages.", "page i", "page 1",
        "heading level 1, Sleep", "H1 “Sleep”", "2.9:1", "Signature", "2026-03-01",
    ):  # fmt: skip
        assert words in said, words


def test_a_fault_is_outlined_on_its_page_and_said_in_words(page: str) -> None:
    drawing = etree.fromstring(re.search(r"<svg role=\"img\" aria-label=\"Page 1.*?</svg>", page, re.DOTALL)[0])  # type: ignore[index]
    assert drawing.get("aria-label") == "Page 1 (number 2 in the file) of a.pdf, outlined: 1, image has no description"
    rects = {each.get("class"): tuple(float(each.get(side)) for side in ("x", "y", "width", "height")) for each in drawing.iter("rect")}
    assert rects["halo"] == rects["line"] == (42.0, 119.0, 210.0, 29.8)
    assert [each.text for each in drawing.iter("text")] == ["1"], "a finding without an outline has no number"
    said = text_of(page)
    assert "1. Error: image has no description Somewhere on the page: Warning: the review is <due>" in said
    goals = re.findall(r'<li>[^<]*<a href="#(finding-\d+)">', page)
    assert len(goals) == 2 and all(f'id="{goal}"' in page for goal in goals)


def test_files_that_are_not_shown_are_named(page: str) -> None:
    sentence = "are not shown here, though the files were examined"
    assert f"{sentence}: a.epub." in text_of(page)
    whole = replace(WHOLE, files=tuple(replace(file, spoken=("heading level 1, Sleep",)) for file in WHOLE.files))
    assert sentence not in text_of(report.html_page(whole).decode("utf-8"))


def test_the_page_is_one_file_that_asks_for_nothing_and_runs_nothing(page: str) -> None:
    assert "<script" not in page
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page) + re.findall(r"url\(([^)]*)\)", page)
    assert {address[:5] for address in addresses} <= {"#main", "data:", "#over"} | {a[:5] for a in addresses if a.startswith("#")}
    assert page == report.html_page(WHOLE).decode("utf-8")


def test_what_is_wrong_in_a_source_is_escaped(page: str) -> None:
    assert "A &lt;b&gt;" in page
    assert "the review is &lt;due&gt;" in page


def test_a_report_of_nothing_is_a_page_too() -> None:
    said = text_of(report.html_page(Report("Empty", date(2026, 1, 1), "1", (), sources_only=True)).decode())
    assert "Nothing was found." in said
    assert "Only the sources were checked" in said


def test_excerpts_hold_the_line_and_its_neighbours() -> None:
    assert WHOLE.excerpts["content/a.md", 3] == ((2, "title: A <b>"), (3, "![](dot.png)"))
    assert report.excerpts([WARN], {"content/a.md": SOURCE}) == {}
    assert report.excerpts([Finding("x-y", Severity.ERROR, "m", Position("content/a.md", 99))], {"content/a.md": SOURCE}) == {}


# -- the chart ---------------------------------------------------------------------------------


def test_the_chart_is_a_drawing_with_words() -> None:
    drawing = etree.fromstring(grade_chart(WHOLE.articles, 8))
    assert drawing.get("role") == "img"
    assert drawing.findtext("{*}desc") == "SMOG grades of 2 articles, from 6.0 to 11.2; 1 above grade 8."
    bars = [each for each in drawing.findall("{*}rect")]
    assert float(bars[1].get("width")) > float(bars[0].get("width")), "the harder text has the longer bar"
    assert bars[1].get("fill") == "url(#over)", "told by its hatching, not by colour"
    assert grade_chart(WHOLE.articles[2:], 8) == ""


# -- what a person must look at ----------------------------------------------------------------


def test_the_questions_are_the_human_conditions_of_the_protocol() -> None:
    table = (REPO / "docs/matterhorn.md").read_text(encoding="utf-8")
    human = re.findall(r"^\| (\d\d-\d\d\d) \|[^|]*\| H \|([^|]*)\|", table, re.MULTILINE)
    asked = {question.index: question.kind for group in questions() for question in group.questions}
    assert len(human) == len(asked) == 47
    assert asked.keys() == dict(human).keys()
    for index, booklet_does in human:
        if "a person's task" in booklet_does:
            assert asked[index] == "look" or "by construction" in booklet_does, index


def test_every_question_ends_as_one_and_has_a_box(page: str) -> None:
    everything = [question for group in questions() for question in group.questions]
    assert all(question.text.endswith("?") and question.kind in ("look", "known", "absent") for question in everything)
    assert page.count('type="checkbox"') == sum(question.kind != "absent" for question in everything)


# -- other forms -------------------------------------------------------------------------------


def test_sarif_has_a_rule_and_a_place_for_each_result() -> None:
    [run] = json.loads(report.sarif_document(WHOLE.findings, "9.9", lambda rule: f"page of {rule}"))["runs"]
    assert run["tool"]["driver"]["name"] == "booklet"
    levels = {result["ruleId"]: result["level"] for result in run["results"]}
    assert levels == {"image-without-alt": "error", "author-missing": "note", "review-soon": "warning"}
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    [fault] = [result for result in run["results"] if result["ruleId"] == "image-without-alt"]
    place = fault["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "content/a.md"}, "region": {"startLine": 3, "startColumn": 1}}


def test_the_draft_claims_nothing() -> None:
    draft = report.acr_document(WHOLE)
    rows = re.findall(r"^\| (\d\.\d\.\d+) .* \| ([^|]*) \| ([^|]*) \|$", draft, re.MULTILINE)
    assert len(rows) == len(criteria()) == 55
    levels = {number: level for number, level, _ in rows}
    assert levels.pop("1.1.1") == "Does not support"
    assert set(levels.values()) == {"Not evaluated"}
    assert "verapdf 1.31.50 PDF/UA-1: failed" in draft


@pytest.mark.parametrize(("clause", "number"), [("WCAG 1.4.1", "1.4.1"), ("WCAG 1.4.10", "1.4.10"), ("WCAG 1.4.11 (thin rules)", "1.4.11")])
def test_a_finding_counts_for_its_own_criterion_only(clause: str, number: str) -> None:
    fault = Finding("some-rule", Severity.ERROR, "m", clause=clause)
    draft = report.acr_document(Report("T", date(2026, 1, 1), "1", (fault,)))
    assert re.findall(r"^\| (\d\.\d\.\d+) .*Does not support", draft, re.MULTILINE) == [number]


def test_a_bookshop_shows_what_the_metadata_say() -> None:
    shown = dict(report.statements([
        ("schema:accessMode", "textual"), ("schema:accessMode", "visual"), ("schema:accessModeSufficient", "textual"),
        ("schema:accessibilityFeature", "displayTransformability"), ("schema:accessibilityFeature", "alternativeText"),
        ("schema:accessibilityFeature", "pageNavigation"), ("schema:accessibilityHazard", "none"),
        ("schema:accessibilitySummary", "All is well."), ("dcterms:conformsTo", "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"),
        ("a11y:certifiedBy", "Hill Clinic"),
    ]))  # fmt: skip
    assert shown["Ways of reading"] == ("Appearance can be modified", "Readable in read aloud or dynamic braille", "Has alternative text")
    assert shown["Conformance"] == ("This publication meets accepted accessibility standards", "The publication was certified by Hill Clinic")
    assert shown["Navigation"] == ("Page list to go to pages from the print source version",)
    assert shown["Hazards"] == ("No hazards",)
    assert shown["Accessibility summary"] == ("All is well.",)


def test_a_bookshop_says_when_it_was_told_nothing() -> None:
    shown = dict(report.statements([]))
    assert shown["Ways of reading"] == ("No information about appearance modifiability is available",
                                        "No information about nonvisual reading is available")
    assert {shown[heading] for heading in ("Conformance", "Navigation", "Rich content", "Hazards", "Accessibility summary")} == {
        ("No information is available",)}


# -- the schema --------------------------------------------------------------------------------


def test_the_schema_is_one_and_refuses_what_is_no_report() -> None:
    schema = report.json_schema()
    judge = jsonschema.Draft202012Validator(schema)
    judge.check_schema(schema)
    good = json.loads(report.json_document(WHOLE.findings, {"articles": WHOLE.articles, "contrasts": WHOLE.contrasts}, ()))
    judge.validate(good)
    assert len(good["facts"]["articles"]) == 4
    for spoil in (
        lambda d: d["findings"][0].pop("clause"), lambda d: d["findings"][0].update(severity="bad"), lambda d: d.update(more=1),
        lambda d: d["findings"][0].update(line=-1), lambda d: d["facts"]["articles"][0].update(confidence="sure"),
    ):  # fmt: skip
        bad = json.loads(json.dumps(good))
        spoil(bad)
        assert not judge.is_valid(bad)


def test_the_documentation_holds_the_same_schema() -> None:
    assert json.loads((REPO / "docs/report.schema.json").read_text(encoding="utf-8")) == report.json_schema()
