"""checks/: every rule finds its fault at its line and leaves good text alone.

The examples of a rule's manual page are its first tests: each is read as an article of its own.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from booklet import checks, project, reader
from booklet.findings import Finding, Severity, takes_mark
from booklet.model import Collection, Project

TODAY = date(2026, 6, 1)
Check = Callable[..., list[Finding]]


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., tuple[Project, Collection]]:
    """Articles by file name, and settings, become a project and its collection."""

    def make(settings: str = "", **articles: str) -> tuple[Project, Collection]:
        for name in ("talk", "leaf", "map", "curve"):
            (tmp_path / f"{name}.png").write_bytes(_png())
        if settings:
            (tmp_path / "booklet.toml").write_text(settings, encoding="utf-8")
        for name, text in articles.items():
            (tmp_path / f"{name.replace('_', '-')}.md").write_text(text, encoding="utf-8")
        loaded = project.load(tmp_path)
        return loaded, reader.read(loaded)

    return make


@pytest.fixture
def check(read: Callable[..., tuple[Project, Collection]]) -> Check:
    def run(settings: str = "", today: date = TODAY, **articles: str) -> list[Finding]:
        loaded, collection = read(settings, **articles)
        return list(checks.check(loaded, collection, today))

    return run


def _rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def _examples(kind: str) -> list[pytest.param]:
    found = []
    for name, rule in checks.RULES.items():
        parts = re.split(r"^(Bad|Good):[ \n]", re.sub(r"^(Bad|Good) in words:.*\n?", "", rule.text, flags=re.MULTILINE), flags=re.MULTILINE)
        for number, (label, text) in enumerate(zip(parts[1::2], parts[2::2], strict=True)):
            if label == kind:
                found.append(pytest.param(name, text, id=f"{name}-{number}"))
    return found


@pytest.mark.parametrize(("rule", "text"), _examples("Bad"))
def test_the_bad_example_of_a_manual_page_is_found(check: Check, rule: str, text: str) -> None:
    [finding, *_] = [finding for finding in check(a=text if text.startswith("---\n") else f"# Title\n\n{text}") if finding.rule == rule]
    assert finding.severity is checks.RULES[rule].severity
    assert finding.position.file == "a.md"
    assert finding.position.line >= 1
    assert finding.hint
    assert not finding.message.endswith(".")


@pytest.mark.parametrize(("rule", "text"), _examples("Good"))
def test_the_good_example_of_a_manual_page_is_left_alone(check: Check, rule: str, text: str) -> None:
    assert rule not in _rules(check(a=text if text.startswith("---\n") else f"# Title\n\n{text}"))


def test_front_matter_that_cannot_be_read_is_the_only_fault_told_of_it(read: Callable[..., tuple[Project, Collection]]) -> None:
    loaded, collection = read(broken='---\ntitle: "Sleep\nauthors: Ada\n---\n\n# Sleep\n\nText!!\n', whole="# Rest\n\nText.\n")
    assert [(f.rule, f.position.file) for f in collection.findings if f.severity == "error"] == [("front-matter-broken", "broken.md")]
    told = {(finding.rule, finding.position.file) for finding in checks.check(loaded, collection, TODAY)}
    lacking = {"author-missing", "sources-missing", "summary-missing"}
    assert {rule for rule, file in told if file == "whole.md"} >= lacking
    assert not lacking & {rule for rule, file in told if file == "broken.md"}
    assert ("stop-repeated", "broken.md") in told  # its text is looked at all the same


def test_every_rule_has_a_manual_page_that_starts_with_a_sentence() -> None:
    for rule in checks.RULES.values():
        assert re.match(r"[A-Z][^\n]+[.:)]", rule.text), rule.name


def test_every_rule_shows_a_bad_and_a_good_example() -> None:
    """In words where an example would fill a page or takes two files: the planted faults hold those."""
    for rule in checks.RULES.values():
        for kind in ("Bad", "Good"):
            assert re.search(rf"^{kind}(?:| in words):[ \n]\S", rule.text, re.MULTILINE), (rule.name, kind)


def test_the_visible_table_holds_every_rule_that_is_written() -> None:
    rooms = [importlib.import_module(f"booklet.checks.{info.name}") for info in pkgutil.iter_modules(checks.__path__)]
    written = {thing.name for room in rooms for thing in vars(room).values() if type(thing).__name__ == "Rule"}
    assert written == set(checks.RULES)
    assert len(written) >= 60


# -- text that is left alone (what is found stands in tests/faults/) ------------------------------


def test_a_good_article_has_no_finding(check: Check) -> None:
    assert check(sleeping_well="""---
title: Sleeping well
lang: en
authors: Dr. A. Example, MD
sources: [The sleep book]
status: reviewed
reviewed_by: Dr. B. Example, MD
last_reviewed: 2026-01-05
next_review: 2028-01-05
summary: How to sleep well.
---

::: key-points
- Go to bed at the same time.
- Get up at the same time.
:::

See [the map](map.png), and [nami.org](https://nami.org).

![A street map with a star on the clinic](map.png "Where we are")

| Day | Hours |
|-----|-------|
| Mon | 9 to 5 |

: When the clinic is open

::: what-to-do
- [ ] Write down when you wake.
:::

::: when-to-get-help
Call us when you have slept badly for two weeks.
:::
""") == []


@pytest.mark.parametrize("text", [
    "**Note:** drink water.\n\nText.",
    "**Call us at once!**\n\nText.",
    "- **Groups**\n- Text.",
    "Text.\n\n**The last line**",
    "**You can call:**\n\n- us",
])  # fmt: skip
def test_bold_words_that_are_no_heading(check: Check, text: str) -> None:
    assert "heading-by-emphasis" not in _rules(check(a=f"# A\n\n{text}"))


@pytest.mark.parametrize(("rule", "text"), [
    ("heading-in-capitals", "## ADHD: FAQ\n\nText."),
    ("text-garbled", "Ela disse: “IRMÃ” e “NÃO”. Really??Yes."),
    ("dose-decimal-unsafe", "Take 0.5 mg, 2.25 mg or 10 mg; 7.0 g/dL is a value."),
    ("dose-shorthand", "See 42 U.S.C. 4332. We bid you welcome."),
    ("emergency-number-foreign", "Call 911 or text 988. The code is 112."),
    ("word-doubled", "He said that that had had an effect. Walla Walla."),
    ("word-broken", "Before and after, short- and long-term care."),
    ("meaning-by-colour", "Eat red meat in moderation. Use the Blue Button."),
    ("meaning-by-place", "Raise your arm on the left. Turn to the right."),
    ("page-named-by-hand", "Fill in page 3 of the form."),
    ("wording-harmful", "Go to the homeless shelter. Ask for the Credit for the Elderly."),
    ("abbreviation-unexplained", "Attention deficit hyperactivity disorder (ADHD) is common. Ask the VA in the US."),
    ("passage-language-unlike", "Under E.O. 12866 and E.O. 12988 do as the order says in each case."),
    ("link-address-differs", "See [Dictionary.com](https://dictionary.reference.com) and [nami.org](https://www.nami.org/a)."),
    ("link-number-differs", "Call [1-800-950-6264](tel:+18009506264) or [988](tel:988)."),
    ("time-relative", "In the last year, have you felt low? Try one group this month."),
    ("word-misspelled", "Psychoeducation, telehealth, counselling, behaviour and neurofeedback."),
    ("latin-shorthand", "Do not write “for example” in Latin (e.g.). Not “i.e.” either.\n\n- inter alia\n- among others"),
    ("placeholder-left", "He [sic] said so [see your nurse]. Todo va bien."),
])  # fmt: skip
def test_what_only_looks_like_a_fault(check: Check, rule: str, text: str) -> None:
    assert rule not in _rules(check('[collection]\nlanguage = "en"\n', a=f"# A\n\n{text}\n"))


@pytest.mark.parametrize("text", ["Take 2. Then rest.\n\n3 days later.", "1. one\n2. two", "- a\n- b", "*one*\n\n*two*"])
def test_lines_that_are_no_list_by_hand(check: Check, text: str) -> None:
    assert "list-by-hand" not in _rules(check(a=f"# A\n\n{text}"))


def test_the_crisis_box_of_each_region_is_not_stale(check: Check) -> None:
    for region in ("US", "GB", "EU"):
        found = check(f'region = "{region}"', a="# A\n\n::: crisis\n:::\n")
        assert not _rules(found) & {"crisis-wording-stale", "crisis-number-old"}


@pytest.mark.parametrize(("lang", "text"), [
    ("ar", "اتصل بطبيبك عندما تشعر بالحزن"), ("zh-Hans", "请给您的医生打电话寻求帮助好吗"), ("ru", "Позвоните своему врачу"),
    ("ja", "お医者さんに電話してください、お願いします"), ("sr-Latn", "Pozovite svog lekara telefonom"), ("vi", "Hãy gọi cho bác sĩ của quý vị"),
    ("ko", "의사에게 전화하여 도움을 요청하십시오"), ("ht", "Rele doktè ou a si ou tris"), ("en", "Take 20 mg (μg) at 9:00"),
])  # fmt: skip
def test_a_text_in_the_script_of_its_language(check: Check, lang: str, text: str) -> None:
    found = _rules(check(a=f"---\ntitle: A\nlang: {lang}\n---\n{text}\n"))
    assert not found & {"language-unlike-text", "passage-language-missing", "language-assumed"}


def test_a_passage_that_says_its_language_is_left_alone(check: Check) -> None:
    text = "Call your doctor: [Позвоните своему врачу сегодня]{lang=ru} is the Russian for it.\n"
    assert "passage-language-missing" not in _rules(check(a=f"# A\n\n{text}"))


def test_a_folder_that_names_no_language_is_told_once(check: Check) -> None:
    found = [f for f in check(a="# A\n\nText.\n", b="# B\n\nText.\n") if f.rule == "language-assumed"]
    assert [finding.position.file for finding in found] == ["a.md"]
    assert "language-assumed" not in _rules(check('[collection]\nlanguage = "en"\n', a="# A\n\nText.\n"))


# -- trust -------------------------------------------------------------------------------------


def _article(**fields: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in {"title": "A", **fields}.items()) + "---\nText.\n"


@pytest.mark.parametrize(("next_review", "rule"), [
    ("2026-05-31", "review-overdue"),
    ("2026-06-01", "review-soon"),
    ("2026-07-31", "review-soon"),
    ("2026-08-01", None),
    ("2029-06-01", None),
    ("2029-07-15", "review-too-far"),
])  # fmt: skip
def test_when_a_review_is_due(check: Check, next_review: str, rule: str | None) -> None:
    found = check(a=_article(next_review=next_review))
    about = [finding for finding in found if finding.rule.startswith("review-")]
    assert [finding.rule for finding in about] == ([rule] if rule else [])
    assert all(finding.position.line == 3 for finding in about)


def test_an_overdue_review_blocks_and_never_takes_the_mark(check: Check) -> None:
    [finding] = [f for f in check(a=_article(next_review="2026-05-31")) if f.rule == "review-overdue"]
    assert finding.severity is Severity.ERROR
    assert not takes_mark(finding)
    assert finding.message == "the review was due on 2026-05-31, 1 day ago"


def test_a_limit_of_the_collection_moves_the_warning(check: Check) -> None:
    settings = "[checks.limits]\nreview-warning-days = 10\nreview-ahead-months = 3\n"
    assert not {"review-soon", "review-too-far"} & _rules(check(settings, a=_article(next_review="2026-07-01")))
    assert "review-too-far" in _rules(check(settings, a=_article(next_review="2026-12-01")))


@pytest.mark.parametrize(("fields", "rule", "line"), [
    ({"status": "reviewed", "next_review": "2027-01-01", "reviewed_by": "B"}, "review-date-missing", 3),
    ({"status": "reviewed", "last_reviewed": "2026-01-01", "next_review": "2027-01-01"}, "reviewer-missing", 3),
    ({"last_reviewed": "2026-07-01"}, "review-date-impossible", 3),
    ({"last_reviewed": "2026-01-01", "next_review": "2026-01-01"}, "review-date-impossible", 4),
    ({"translation_of": "nobody"}, "translation-original-unknown", 3),
    ({"translation_of": "nobody"}, "translator-missing", 3),
    ({}, "author-missing", 2),
    ({}, "sources-missing", 2),
    ({}, "key-points-missing", 2),
    ({}, "what-to-do-missing", 2),
    ({}, "when-to-get-help-missing", 2),
])  # fmt: skip
def test_what_an_article_lacks(check: Check, fields: dict[str, str], rule: str, line: int) -> None:
    assert [finding.position.line for finding in check(a=_article(**fields)) if finding.rule == rule] == [line]


@pytest.mark.parametrize(("version", "stale"), [
    ({"source_version": "2026-01-01"}, True), ({"source_version": "2026-03-01"}, False),
    ({"last_reviewed": "2026-02-01"}, True), ({"last_reviewed": "2026-04-01"}, False), ({}, False),
])  # fmt: skip
def test_a_translation_older_than_its_original(check: Check, version: dict[str, str], stale: bool) -> None:
    found = check(sleep=_article(last_reviewed="2026-03-01"), dormir=_article(lang="es", translation_of="sleep", **version))
    assert ("translation-stale" in _rules(found)) is stale


# -- allow -------------------------------------------------------------------------------------

VAGUE = "# A\n\nSee [here](https://a.example).\n"


def test_an_article_allows_a_rule_for_itself_alone(check: Check) -> None:
    allow = "---\ntitle: A\nallow:\n  link-text-vague: the clinic's own wording\n---\n"
    found = [f for f in check(a=allow + VAGUE, b=VAGUE) if f.rule == "link-text-vague"]
    assert [finding.position.file for finding in found] == ["b.md"]


def test_the_collection_allows_a_rule_for_all(check: Check) -> None:
    found = check('[checks.allow]\nlink-text-vague = "the clinic\'s own wording"\n', a=VAGUE, b=VAGUE)
    assert not {"link-text-vague", "allow-unused"} & _rules(found)


def test_an_allowance_that_fits_nothing_is_reported_at_its_line(check: Check) -> None:
    [finding] = [f for f in check('[checks.allow]\nlink-text-vage = "typing"\n', a=VAGUE) if f.rule == "allow-unused"]
    assert str(finding.position) == "booklet.toml:2:1"
    assert finding.hint == "did you mean link-text-vague?"


def test_what_keeps_readers_out_cannot_be_allowed(check: Check) -> None:
    found = check('[checks.allow]\nimage-without-alt = "no time"\n', a="# A\n\n![](talk.png)\n")
    assert {"image-without-alt", "allow-refused"} <= _rules(found)


def test_findings_of_the_reader_can_be_allowed_too(read: Callable[..., tuple[Project, Collection]]) -> None:
    loaded, collection = read('[checks.allow]\nheading-level-skipped = "as in the original"\n', a="# A\n\n#### Deep\n\nText.\n")
    assert "heading-level-skipped" in {finding.rule for finding in collection.findings}
    assert "allow-unused" not in _rules(list(checks.check(loaded, collection, TODAY)))
    kept = checks.permitted(loaded, collection, collection.findings)
    assert "heading-level-skipped" not in {finding.rule for finding in kept}


# -- the whole ---------------------------------------------------------------------------------


def test_checking_changes_nothing_and_repeats_itself(read: Callable[..., tuple[Project, Collection]]) -> None:
    loaded, collection = read(a=VAGUE)
    before = replace(collection)
    assert list(checks.check(loaded, collection, TODAY)) == list(checks.check(loaded, collection, TODAY))
    assert collection == before


@pytest.mark.parametrize("folder", ["va-health-care", "plainlanguage/pages/guidelines"])
def test_real_articles_are_checked_to_the_end(corpus: Path, folder: str) -> None:
    loaded = project.load(corpus / folder)
    collection = reader.read(loaded)
    found = list(checks.check(loaded, collection, TODAY))
    sources = {article.source for article in collection.articles} | {topic.source for topic in collection.topics}
    assert {finding.position.file for finding in found} <= sources
    assert {article.source for article in collection.articles} <= {f.position.file for f in found if f.rule == "author-missing"}
    assert all(finding.position.line for finding in found)


def test_the_sample_has_no_error(sample: Path) -> None:
    loaded = project.load(sample)
    found = checks.check(loaded, reader.read(loaded), TODAY)
    assert [str(finding) for finding in found if finding.severity is Severity.ERROR] == []


def test_the_sample_has_neither_errors_nor_warnings(sample: Path) -> None:
    loaded = project.load(sample)
    found = list(checks.check(loaded, reader.read(loaded), TODAY))
    assert [str(finding) for finding in found if finding.severity is not Severity.REVIEW] == []
