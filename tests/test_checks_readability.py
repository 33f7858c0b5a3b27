"""checks/readability.py: grades worked out by hand, what is not a sentence, and what is not measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.checks import readability
from booklet.checks.prose import sentences
from booklet.checks.readability import syllables
from booklet.model import Article


def article(body: str, lang: str = "en", title: str = "A") -> Article:
    return Article("a", title, f'<div class="article-body">{body}</div>', "a.md", lang)


def test_grades_worked_out_by_hand() -> None:
    """Three sentences, nine words, two of them long (medicine, family, 3 syllables each), 14 syllables.

    SMOG: 1.043 * sqrt(2 * 30 / 3) + 3.1291; Flesch-Kincaid: 0.39 * 3 + 11.8 * 14 / 9 - 15.59.
    """
    read = readability(article("<p>Ask about your medicine. Your family may help. Rest.</p>"))
    assert (read.sentences, read.words, read.words_per_sentence) == (3, 9, 3.0)
    assert read.long_words == (("family", 1), ("medicine", 1))
    assert read.smog == pytest.approx(7.79, abs=0.01)
    assert read.kincaid == pytest.approx(0.39 * 3 + 11.8 * 14 / 9 - 15.59, abs=0.01)
    assert read.ease == pytest.approx(206.835 - 1.015 * 3 - 84.6 * 14 / 9, abs=0.01)
    assert (read.measure, read.confidence) == ("SMOG", "low")


def test_terms_of_the_glossary_the_title_and_the_definitions_are_set_aside() -> None:
    body = "<p>Ask about your medicine. Your family may help. Rest.</p>"
    assert readability(article(body), ["Medicines"]).without_terms == pytest.approx(6.43, abs=0.01)
    assert readability(article(body, title="Your medicine")).without_terms == pytest.approx(6.43, abs=0.01)
    defined = body + "<aside><p><dfn>medicine</dfn></p></aside>"
    assert readability(article(defined)).without_terms == pytest.approx(6.43, abs=0.01)
    assert readability(article(body), ["Medicines"]).smog == readability(article(body)).smog


def test_thirty_sentences_give_a_grade_to_trust() -> None:
    assert readability(article("<p>" + "We help. " * 29 + "</p>")).confidence == "low"
    assert readability(article("<p>" + "We help. " * 30 + "</p>")).confidence == "good"


@pytest.mark.parametrize(("text", "whole"), [
    ("no sleep, no food", []),
    ("Call us. We help.", ["Call us.", "We help."]),
    ("See Dr. Lee at 9 a.m. on Monday. Rest, e.g. on a bench.", ["See Dr. Lee at 9 a.m. on Monday.", "Rest, e.g. on a bench."]),
    ("He said, “Stop.” Then he left.", ["He said, “Stop.”", "Then he left."]),
    ("Ask us if you:", []),
])  # fmt: skip
def test_fragments_and_abbreviations_are_no_sentences(text: str, whole: list[str]) -> None:
    assert list(sentences(text, "en")) == whole


def test_what_is_not_the_authors_prose_is_left_out() -> None:
    body = ('<h2>A heading.</h2><p>We help.<sup class="note-call"><a href="#fn-1" role="doc-noteref">1</a></sup></p>'
            '<pre>code one. code two.</pre><p data-generated="">Call.</p><p>See <span lang="es">una casa. Otra</span> it.</p>'
            '<ul><li>one</li><li><p>Rest now.</p></li></ul>')
    read = readability(article(body))
    assert (read.sentences, read.words) == (3, 9)


@pytest.mark.parametrize(("word", "lang", "count"), [
    ("ADHD", "en", 4), ("WWW", "en", 9), ("follow-up", "en", 3), ("medicine’s", "en", 3), ("STOPPED", "en", 1),
    ("que", "es", 1), ("guía", "es", 2), ("muy", "es", 1), ("ayuda", "es", 3), ("prohibir", "es", 3), ("país", "es", 2),
    ("medicamento", "es", 5), ("construir", "es", 2), ("y", "es", 1), ("bien", "es", 1), ("aéreo", "es", 4),
])  # fmt: skip
def test_syllables(word: str, lang: str, count: int) -> None:
    assert syllables(word, lang) == count


def test_spanish_is_measured_by_inflesz_alone() -> None:
    """Two sentences, six words, twelve syllables: 206.835 - 62.3 * 12 / 6 - 6 / 2."""
    read = readability(article("<p>Llame a su médico. Pida ayuda.</p>", "es-MX"))
    assert (read.measure, read.smog, read.grade, read.kincaid) == ("INFLESZ", None, None, None)
    assert read.ease == pytest.approx(206.835 - 62.3 * 12 / 6 - 3, abs=0.01)


@pytest.mark.parametrize("lang", ["fr", "zh-Hans", "ar", "vi"])
def test_other_languages_are_not_measured_and_say_so(lang: str) -> None:
    read = readability(article("<p>Un deux. Trois quatre.</p>", lang))
    assert (read.measure, read.confidence, read.grade) == ("", "none", None)
    assert str(read) == f"not measured: no formula for “{lang}”"


def test_an_article_without_words_is_not_measured() -> None:
    assert str(readability(article("<hr/>"))) == "not measured: no words"


@given(st.lists(st.sampled_from(["We help.", "Your family may help.", "Rest"]), min_size=1, max_size=40))
def test_order_changes_nothing_and_one_more_long_word_never_makes_it_easier(texts: list[str]) -> None:
    one = article("".join(f"<p>{text}</p>" for text in texts))
    two = replace(one, body=article("".join(f"<p>{text}</p>" for text in reversed(texts))).body)
    assert readability(one) == readability(two)
    harder = readability(replace(one, body=one.body.replace("We help.", "Medicine helps.")))
    if harder.smog is not None:
        assert harder.smog >= readability(one).smog
