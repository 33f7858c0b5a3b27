"""Front matter: YAML's traps are read as their author meant them, every fault is found at its line."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.model import Person, Status
from booklet.reader.fields import Meta, read_fields
from booklet.words.direction import direction_of
from booklet.reader.frontmatter import split


def meta(block: str) -> Meta:
    return read_fields(split(f"---\n{block}\n---\nBody.\n", "a.md"), "a.md")


def rules(block: str) -> list[str]:
    return [f"{finding.position.line} {finding.rule}" for finding in meta(block).findings]


@pytest.mark.parametrize(("line", "field", "wanted"), [
    ("title: no", "title", "no"),
    ("title: 988", "title", "988"),
    ("title: 1.10", "title", "1.10"),
    ("title: 12:30:45", "title", "12:30:45"),
    ("title: 2026-01-31", "title", "2026-01-31"),
    ("title: 0755", "title", "0755"),
    ("title: 1e5", "title", "1e5"),
    ("title: ~", "title", ""),
    ("title: null", "title", ""),
    ("title: 'Anxiety: what helps'", "title", "Anxiety: what helps"),
    ("title: >\n  Long\n  title", "title", "Long title"),
    ("lang: no", "lang", "no"),
    ("lang: pt_BR", "lang", "pt-BR"),
    ("order: 010", "order", 10.0),
    ("weight: 3", "order", 3.0),
    ("codes: [F41.1, 300.02, 1e5]", "codes", ("F41.1", "300.02", "1e5")),
    ("codes: F41.1", "codes", ("F41.1",)),
    ("keywords: yes, no", "keywords", ("yes", "no")),
    ("source_version: 1.10", "source_version", "1.10"),
    ("last_reviewed: 2026-01-31", "last_reviewed", date(2026, 1, 31)),
    ("last_reviewed: '2026-1-5'", "last_reviewed", date(2026, 1, 5)),
    ("last_reviewed: 2026-01-31 10:00:00", "last_reviewed", date(2026, 1, 31)),
    ("status: Reviewed", "status", Status.REVIEWED),
    ("authors: Ana Ruiz, PhD", "authors", (Person("Ana Ruiz", "PhD"),)),
    ("authors:\n  - name: Ana Ruiz\n    credentials: [PhD, RN]\n  - Bo Li", "authors",
     (Person("Ana Ruiz", "PhD, RN"), Person("Bo Li"))),
    ("allow:\n  image-without-alt: the picture is a logo", "allow", (("image-without-alt", "the picture is a logo"),)),
])
def test_values_are_read_as_their_author_meant_them(line: str, field: str, wanted: object) -> None:
    read = meta(line)
    assert getattr(read, field) == wanted
    assert read.findings == ()


@pytest.mark.parametrize(("block", "wanted"), [
    ("title: Anxiety: what helps", ["2 front-matter-broken"]),
    ("lang: en\ntitle: \"never closed", ["3 front-matter-broken"]),
    ("lang: en\n\ttitle: x", ["3 front-matter-broken"]),
    ("- a\n- b", ["2 front-matter-broken"]),
    ("title: [a, b]", ["2 front-matter-type"]),
    ("lang: en\nlast_reviewed: 31/01/2026", ["3 front-matter-date"]),
    ("last_reviewed: 2026-02-30", ["2 front-matter-date"]),
    ("order: first", ["2 front-matter-type"]),
    ("lang: English language", ["2 front-matter-type"]),
    ("status: done", ["2 front-matter-type"]),
    ("keywords:\n  - good\n  - {a: b}", ["4 front-matter-type"]),
    ("sumary: x", ["2 front-matter-key"]),
    ("author: x", ["2 front-matter-key"]),
    ("Title: x", ["2 front-matter-key"]),
    ("title: a\nlang: en\ntitle: b", ["4 front-matter-duplicate-key"]),
    ("title: Room #5", ["2 front-matter-comment"]),
    ("allow:\n  some-rule:", ["3 allow-without-reason"]),
    ("slug: My Größe", ["2 slug-mended"]),
    ("? [a, b]\n: c", ["2 front-matter-odd-key"]),
    ("resources:\n  - {phone: '988', kind: hotlines}", ["3 resource-without-name", "3 resource-kind"]),
    ("resources:\n  - name: A\n    web: 'not an address'", ["3 bad-web-address"]),
    ("resources:\n  - name: A\n    colour: red", ["4 resource-key"]),
    ("resources: articles", ["2 front-matter-type"]),
])
def test_each_fault_is_found_at_its_line(block: str, wanted: list[str]) -> None:
    assert rules(block) == wanted


def test_unknown_keys_pass() -> None:
    assert rules("layout: page\nsidenav: guidelines\nrelatedlinks:\n  - {url: /a/, title: b}\ndescription: c") == []


def test_a_broken_block_keeps_the_title_and_the_body() -> None:
    front = split("---\ntitle: Anxiety: what helps\nlang: es\n---\nBody.\n", "a.md")
    assert (front.values["title"].data, front.values["lang"].data) == ("Anxiety: what helps", "es")
    assert (front.body, front.first_line) == ("Body.\n", 5)
    assert "colon" in front.findings[0].hint


@pytest.mark.parametrize(("text", "body", "first_line", "wanted"), [
    ("Body.", "Body.", 1, []),
    ("---\ntitle: A\n...\nBody.", "Body.", 4, []),
    ("---\n---\nBody.", "Body.", 3, []),
    ("---\ntitle: A\n\nBody.", "\nBody.", 3, ["front-matter-unclosed"]),
    ("---\ntitle: A\n# Head", "", 4, ["front-matter-unclosed"]),
    ("---\nNote: a\n\nText: is here.\nAnd here.\n\n---\nBody.", "\nText: is here.\nAnd here.\n\n---\nBody.", 3, ["front-matter-unclosed"]),
    ("---\ntitle: a: b\n\n# A comment\nlang: en\n---\nBody.", "Body.", 7, ["front-matter-broken"]),
    ("---\n\nAfter a break.\n", "---\n\nAfter a break.\n", 1, []),
    ("---\nA heading\n---\nBody.", "---\nA heading\n---\nBody.", 1, []),
    ("+++\ntitle = \"A\"\n+++\nBody.", "Body.", 4, []),
    ("+++\ntitle = \n+++\nBody.", "Body.", 4, ["front-matter-broken"]),
])
def test_where_the_front_matter_ends(text: str, body: str, first_line: int, wanted: list[str]) -> None:
    front = split(text, "a.md")
    assert (front.body, front.first_line) == (body, first_line)
    assert [finding.rule for finding in front.findings] == wanted


def test_alias_bombs_and_deep_nesting_are_contained() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi"))
    assert rules(bomb) == ["2 front-matter-broken"]
    assert rules("a: " + "[" * 500 + "]" * 500) == ["2 front-matter-broken"]
    assert rules("a: " + "[" * 50_000) == ["2 front-matter-broken"]
    assert rules("a: &a [*a]") == ["2 front-matter-broken"]


def test_python_objects_are_only_text() -> None:
    assert meta("title: !!python/object/apply:os.system ['echo']").title == ""


def test_citations_of_other_systems_keep_every_word() -> None:
    read = meta("""sources:
  - author: 'Garner, Bryan A.'
    title: Legal Writing in Plain English
    date: 2001
    link: 'http://example.org/book'
  - "[NIMH](https://www.nimh.nih.gov/)"
  - "SAMHSA, https://www.samhsa.gov/find-help."
  - https://www.cdc.gov/mental-health/
  - A leaflet on paper""")
    assert read.findings == ()
    assert [(one.name, one.web, one.note, one.kind, one.position.line) for one in read.sources] == [
        ("Legal Writing in Plain English", "http://example.org/book", "Garner, Bryan A., 2001", "reading", 3),
        ("NIMH", "https://www.nimh.nih.gov/", "", "reading", 7),
        ("SAMHSA", "https://www.samhsa.gov/find-help", "", "reading", 8),
        ("cdc.gov/mental-health", "https://www.cdc.gov/mental-health/", "", "reading", 9),
        ("A leaflet on paper", "", "", "reading", 10),
    ]


def test_resources_with_only_a_number_are_helplines() -> None:
    read = meta("resources:\n- {name: 988 Lifeline, phone: 988, text: 988, kind: crisis}\n- {name: Warmline, phone: 0800 123}\n"
                "- {name: NAMI, url: www.nami.org}")
    assert [(one.name, one.kind, one.phone, one.text, one.web) for one in read.resources] == [
        ("988 Lifeline", "crisis", "988", "988", ""), ("Warmline", "helpline", "0800 123", "", ""),
        ("NAMI", "organization", "", "", "https://www.nami.org")]


@pytest.mark.parametrize(("lang", "wanted"), [("ar", "rtl"), ("he-IL", "rtl"), ("en", "ltr"), ("az-Arab", "rtl"), ("ar-Latn", "ltr")])
def test_direction(lang: str, wanted: str) -> None:
    assert direction_of(lang) == wanted


@given(st.text(max_size=300), st.text(max_size=100))
def test_no_text_breaks_the_front_matter_and_no_line_of_the_body_is_lost(block: str, body: str) -> None:
    text = f"---\n{block}\n---\n{body}".replace("\r", "")
    front = split(text, "a.md")
    read_fields(front, "a.md")
    assert front.body == "\n".join(text.split("\n")[front.first_line - 1:])
