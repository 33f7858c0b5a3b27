"""checks/prose.py: an article searched as one text gives what each passage searched alone gives."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet.checks import plain, safety, senses, terms, trust, typography, wording
from booklet.checks.prose import Joined, Passage, Sought, words
from booklet.checks.tongues import LETTERS_LEAST, NOT_LATIN, main_script

ROOMS = (plain, safety, senses, terms, trust, typography, wording)
ODD = "ſıİ\u212a\u212b"  # letters that count as s, i, k and å when capitals do not matter, and that nobody types


def _named(kind: type) -> list[object]:
    return [pytest.param(value, id=f"{room.__name__.rpartition('.')[2]}.{name}")
            for room in ROOMS for name, value in sorted(vars(room).items()) if isinstance(value, kind)]


def _passages(texts: list[str]) -> tuple[Passage, ...]:
    return tuple(Passage(None, "paragraph", text, "en", tuple(words(text)), "en") for text in texts)


@pytest.mark.parametrize("sought", _named(Sought))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_every_match_holds_one_of_the_signs_or_the_hint(sought: Sought, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(sought.pattern, alphabet=st.characters(exclude_characters=ODD, exclude_categories=("Cs",))))
    text = re.sub(r"\s", " ", text)  # a passage knows no other space
    for match in sought.pattern.finditer(text):
        assert sought.may_match(text[max(0, match.start() - 1) : match.end() + 1])


PIECES = st.sampled_from((
    "see page 4", "call 911", "not uncommon", "the the", "Rest ,", "wait .", "W A R N I N G", "symptom(s)", "e.g.", "and/or", "last year",
    "[your name]", "the red box", "on the right", "-->", ":)", "!!", "_____", "treat- ment", "ofﬁce", ".5 mg", "1.0 mg", "BID", "suicide",
    "CBT", "Well.Done", "HONcode", "don't go unless", "click here", "this", "next", "end", "your life", "NHS", "a", "Then",
))


@pytest.mark.parametrize("pattern", [*_named(Sought), *(one for one in _named(re.Pattern) if r"\Z" not in one.values[0].pattern)])
@given(texts=st.lists(st.lists(PIECES, min_size=1, max_size=4).map(" ".join), max_size=5))
@settings(max_examples=40, deadline=None)
def test_no_passage_with_a_match_is_passed_over(pattern: Sought | re.Pattern[str], texts: list[str]) -> None:
    joined = Joined.of(_passages(texts))
    alone = {number for number, text in enumerate(texts) if any(True for _ in pattern.finditer(text))}
    assert alone <= set(joined.holding(pattern))


PLAIN = [sign for sign in map(chr, range(0x2C00)) if not NOT_LATIN.search(sign)]


@given(st.text(st.sampled_from(PLAIN), max_size=40))
def test_text_without_letters_of_another_script_is_known_at_a_glance(text: str) -> None:
    enough = sum(map(str.isalpha, text)) >= LETTERS_LEAST
    assert main_script(text) == ("LATIN" if enough else "")
    if enough:
        assert main_script(f"{text} Ω") == "LATIN"  # looked at letter by letter
