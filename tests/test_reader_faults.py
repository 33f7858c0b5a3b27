"""Signs that CommonMark reads otherwise than their author meant: the words stay, and a finding says so at its line."""

from __future__ import annotations

import pytest

from booklet import words
from booklet.reader.dialect_inline import MAX_TEXT
from booklet.reader.markdown import Parsed, parse
from booklet.reader.marks import line_of

ENGLISH = words.catalogue("en")


def read(text: str) -> Parsed:
    return parse(text, source="a.md", words=ENGLISH)


def faults(text: str) -> list[str]:
    """Every finding as “line rule”."""
    return [f"{finding.position.line} {finding.rule}" for finding in read(text).findings]


def said(text: str) -> str:
    return " ".join("".join(read(text).body.itertext()).split())


@pytest.mark.parametrize(("text", "expected"), [
    # A block that is never closed
    ("::: note\nhello\n\nmore", ["1 block-unclosed"]),
    ("::: note\nhello\n:::\n\n::: warning\nmore", ["5 block-unclosed"]),
    (":::: note\n::: warning\nin\n::::\nout", ["2 block-unclosed"]),
    ("- one\n  ::: note\n  in\n\nout", ["2 block-unclosed"]),
    (":::: note\n::: warning\nin\n:::\n::::\n\n> ::: note\n> quoted\n> :::", []),
    # An end without a beginning
    ("before\n:::\nafter", ["2 block-end-stray"]),
    ("::: note\nin\n:::\n:::\nafter", ["4 block-end-stray"]),
    ("```\n:::\n```", []),
    # Titles
    ('::: note "Unbalanced\nin\n:::', ["1 block-title-quotes"]),
    ("::: note Plain words {#x}\nin\n:::", ["1 block-title-quotes"]),
    ("::: note “Curly”\nin\n:::", []),
    ('::: {.note #n title="A title"}\nin\n:::', []),
    ("::: 12\nin", ["1 block-unread"]),
    # Headings
    ("#No space heading\n\nwords", ["1 heading-without-space"]),
    ("words\n##Also none\nwords", ["2 heading-without-space"]),
    ("##\N{NO-BREAK SPACE}Titre", ["1 heading-without-space"]),
    ("#1 in the list\n\n#BeWell #Health\n\nfollow\n#BeWell now\n\n\\#So meant\n\n    #code", []),
    # Tables
    ("| a | b |\n|---|---|---|\n| 1 | 2 |", ["2 table-columns-differ"]),
    ("words\na | b\n--- | --- | ---\n1 | 2", ["3 table-columns-differ"]),
])  # fmt: skip
def test_what_was_meant_otherwise_is_named_at_its_line(text: str, expected: list[str]) -> None:
    assert faults(text) == expected


def test_an_unclosed_block_keeps_its_words_and_blocks_the_file() -> None:
    parsed = read("::: note\nfirst\n\nlast")
    [aside] = parsed.body
    assert aside.get("data-block") == "note"
    assert [child.text for child in aside] == ["Note", "first", "last"]
    [finding] = parsed.findings
    assert finding.severity == "error", "what follows may belong to no crisis box at all"
    assert "down to line 4" in finding.message


@pytest.mark.parametrize("line", ['::: note "Good days', "::: note Good days", "::: note: Good days", '::: note Good days"'])
def test_a_title_is_read_whatever_its_quotation_marks(line: str) -> None:
    assert said(f"{line}\nin\n:::\n\nout") == "Good days in out"


def test_a_pandoc_block_has_its_name_title_and_language() -> None:
    [aside] = read('::: {.note #n title="Días buenos" lang=es}\nhola\n:::').body
    assert (aside.get("data-block"), aside.get("id"), aside.get("lang"), aside[0].text) == ("note", "n", "es", "Días buenos")


def test_no_word_is_lost_and_no_stray_colons_are_printed() -> None:
    assert said("before\n:::\nafter") == "before after"
    assert said("#Meant as heading") == "#Meant as heading"
    assert said("| a | b |\n|:-:|---|---|\n| 1 | 2 |").startswith("| a | b |")


def test_a_paragraph_too_long_for_its_signs_is_named() -> None:
    long = "word *stress* " * (MAX_TEXT // 14 + 1)
    assert faults(f"Before.\n\n{long}") == ["3 paragraph-too-long"]
    assert faults("word " * (MAX_TEXT // 5 + 1)) == [], "without signs nothing is lost"
    assert faults("word *stress* " * (MAX_TEXT // 14 - 1)) == []


@pytest.mark.parametrize(("text", "lines"), [
    ("<div>\nfirst\n<p>second</p>\nthird\n\n</div>\n", {"first": 2, "second": 3, "third": 4}),
    ("<section>\n\nfirst\n\n</section> second\n\nthird", {"first": 3, "second": 5, "third": 7}),
    ("<ul>\n<li>first\n</ul>\n<b>second</b> words", {"first": 2, "second": 4}),
    ("> <div>\n> first\n> <hr>\n> second <i>words</i>\n> </div>", {"first": 2, "second": 4}),
    ("- <p>first</p>\n  second", {"first": 1}),
])  # fmt: skip
def test_words_straight_in_raw_html_have_their_own_line(text: str, lines: dict[str, int]) -> None:
    body = read(text).body
    found = {word: line_of(element) for word in lines for element in body.iter()
             if word in f"{element.text or ''}"}
    assert found == lines
    assert not list(body.iter("wbr")), "the marks of lines are taken out again"
