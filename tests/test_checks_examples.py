"""checks/examples.py: words that are named are no fault, and words that are used are."""

from __future__ import annotations

import pytest
from lxml import etree

from booklet.checks.examples import SHOWN_HEADING, compares, introduces_words, is_named
from booklet.checks.prose import passages

NAMED = (
    "Write “start”, not “[commence].”",
    "Some say “please [commence] now” and mean start.",
    "The word [commence] comes from Latin.",
    "Leave out phrases such as in lieu of and [prior to].",
    "Instead of [commence], write start.",
    "The short form (“[e.g.],”) stands for three words.",
    "[commence]",
)
USED = (
    "You may [commence] with half a pill.",
    "In other words, [commence] with half a pill.",
    "We said “no”, and then you may [commence] with “half”.",
    "Your doctor's advice and the nurse's note say when you [commence].",
    "He said: “When you feel that you can walk for ten minutes, then you may [commence] with the stairs.”",
    "Write it down in your own words, and [commence].",
)


def _named(text: str, **how: bool) -> bool:
    return is_named(text.replace("[", "").replace("]", ""), text.index("["), text.index("]") - 1, **how)


@pytest.mark.parametrize("text", NAMED)
def test_words_that_are_spoken_of_are_named(text: str) -> None:
    assert _named(text)


@pytest.mark.parametrize("text", USED)
def test_words_that_are_used_are_not(text: str) -> None:
    assert not _named(text)


def test_an_article_on_writing_names_whole_sentences_in_quotation_marks() -> None:
    assert _named(USED[-2], on_writing=True)


def test_headings_of_examples_are_not_those_of_a_handout() -> None:
    assert all(SHOWN_HEADING.fullmatch(text) for text in ("Before", "Original text", "Don’t say", "Instead of", "Examples"))
    assert not any(SHOWN_HEADING.fullmatch(text) for text in ("Before your visit", "After surgery", "Avoid alcohol", "What to say"))
    assert introduces_words("Leave out words such as these:") and not introduces_words("Bring these:")


def test_what_is_shown_counts_only_in_an_article_on_writing() -> None:
    body = "<div><h2>Before</h2><p>You may commence now.</p><p>{}</p></div>"
    writing = passages(etree.fromstring(body.format("Rewrite each sentence.")), "en")
    clinic = passages(etree.fromstring(body.format("Bring your card.")), "en")
    assert [passage.shown for passage in writing] == [False, True, True]
    assert not any(passage.shown for passage in clinic)


def test_a_table_of_wordings_is_told_from_a_table_of_facts() -> None:
    table = "<table><thead><tr><th>{}</th><th>{}</th></tr></thead></table>"
    assert compares(etree.fromstring(table.format("Don't say", "Say")))
    assert not compares(etree.fromstring(table.format("Before the visit", "After the visit")))


def test_code_and_emphasis_are_where_they_stand_in_the_text() -> None:
    tree = etree.fromstring("<div><p>Use <code> ls -l </code>, <em>not</em> <i>a <code>b</code></i>.</p></div>")
    (passage,) = passages(tree, "en")
    assert passage.text == "Use ls -l , not a b."
    assert {(passage.text[start:end].strip(), kind) for start, end, kind in passage.marked} == {
        ("ls -l", "code"), ("not", "emphasis"), ("b", "code"), ("a b", "emphasis")}
    assert passage.plain_words == ("Use",)
