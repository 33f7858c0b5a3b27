"""Every rule that anything in booklet can raise has a manual page, and every page has something that raises it."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

import booklet
from booklet import checks
from booklet.build.manual import explain
from rulenames import raised

RAISED = raised(Path(booklet.__file__).parent)


def test_the_names_are_found_in_the_code() -> None:
    """One of each way of raising a rule, so that the reading of the code cannot go blind."""
    assert {"usage", "not-utf-8", "image-format", "link-scheme-refused", "block-unclosed", "unknown-setting", "output-not-written",
            "script-removed", "edition-unknown", "*-not-run", "*-differ", "bad-accent", "no-markdown"} <= set(RAISED)
    assert len(RAISED) > 100


def test_every_rule_in_the_code_has_a_manual_page() -> None:
    missing = {name: place for name, place in RAISED.items() if name not in checks.RULES and checks.page_of(name) is None}
    assert missing == {}, "write an entry in booklet/checks/manual.toml"


def test_every_manual_page_has_a_rule() -> None:
    judges = {"verapdf-*", "epubcheck-*", "ace-*", "page-validation-*"}
    idle = [name for name in checks.pages() if name not in judges and not any(fnmatchcase(rule, name) or rule == name for rule in RAISED)]
    assert idle == []


def test_no_rule_has_two_pages() -> None:
    assert set(checks.pages()) & set(checks.RULES) == set()


@pytest.mark.parametrize("page", checks.pages().values(), ids=checks.pages())
def test_a_page_says_what_it_means_and_what_to_do(page: checks.manual.Page) -> None:
    for text in (page.means, page.do):
        assert re.fullmatch(r"[\w`-].*\.", text), "whole sentences"
    assert not page.clause or re.match(r"(WCAG|PDF/UA-1) \d", page.clause)


@pytest.mark.parametrize(("asked", "shown"), [
    ("verapdf-7.1-3", "verapdf-*"), ("ace-not-run", "*-not-run"), ("epubcheck-OPF-049", "epubcheck-*"), ("lists-differ", "*-differ"),
    ("unknown-region", "unknown-*"), ("unknown-tag", "unknown-tag"), ("[words-lost]", "words-lost"),
])  # fmt: skip
def test_explain_shows_the_page_of_any_rule(asked: str, shown: str) -> None:
    facts, text = explain(asked)
    assert facts["rules"][0]["name"] == shown
    assert text.startswith(f"{shown} (")
    assert "What to do: " in text


def test_the_list_of_explain_holds_every_rule() -> None:
    facts, text = explain("")
    assert {rule["name"] for rule in facts["rules"]} == {*checks.RULES, *checks.pages()}
    assert len(text.splitlines()) == len(facts["rules"])
