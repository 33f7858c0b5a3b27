"""The language that a text says it is in decides how it is read aloud: a wrong one makes it unintelligible."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from .rule import Fault, Subject, rule, words_of

LETTERS_LEAST = 12  # fewer may be a name
SHARE_LEAST = 0.6
# Primary language -> the word that starts the Unicode names of its letters; all others are Latin.
_SCRIPTS = {
    "ar": "ARABIC", "fa": "ARABIC", "ur": "ARABIC", "ps": "ARABIC", "he": "HEBREW", "yi": "HEBREW", "el": "GREEK",
    "ru": "CYRILLIC", "uk": "CYRILLIC", "bg": "CYRILLIC", "be": "CYRILLIC", "mk": "CYRILLIC", "sr": "CYRILLIC",
    "hi": "DEVANAGARI", "ne": "DEVANAGARI", "mr": "DEVANAGARI", "bn": "BENGALI", "th": "THAI", "am": "ETHIOPIC",
    "hy": "ARMENIAN", "ka": "GEORGIAN", "km": "KHMER", "my": "MYANMAR", "ta": "TAMIL", "te": "TELUGU",
    "zh": "CJK", "ja": "CJK", "ko": "HANGUL", "pa": "GURMUKHI", "gu": "GUJARATI", "lo": "LAO",
}  # fmt: skip
_SAME = {"HIRAGANA": "CJK", "KATAKANA": "CJK", "FULLWIDTH": "LATIN", "MODIFIER": "LATIN"}
_BY_SUBTAG = {"latn": "LATIN", "cyrl": "CYRILLIC", "arab": "ARABIC", "hans": "CJK", "hant": "CJK", "deva": "DEVANAGARI"}
_SPOKEN = {"LATIN": "the Latin script", "CJK": "Chinese or Japanese signs"}


def script_of(lang: str) -> str:
    """The script that a language tag is written in, as the first word of its letters' Unicode names."""
    primary, *subtags = lang.lower().split("-")
    return next((_BY_SUBTAG[tag] for tag in subtags if tag in _BY_SUBTAG), _SCRIPTS.get(primary, "LATIN"))


def main_script(text: str) -> str:
    """The script of most letters; empty when there are few letters or no script has most of them."""
    counts: Counter[str] = Counter()
    for letter, number in Counter(text).items():
        if letter.isalpha():
            script = "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]
            counts[_SAME.get(script, script)] += number
    if counts.total() < LETTERS_LEAST:
        return ""
    script, number = counts.most_common(1)[0]
    return script if number >= SHARE_LEAST * counts.total() else ""


@rule(Severity.WARNING, "WCAG 3.1.1")
def language_unlike_text(subject: Subject) -> Iterator[Fault]:
    """Most of an article is in another script than its language is written in.

    A screen reader that is told "English" cannot say a word of Russian.

    Bad: Горе приходит и уходит. Попросите о помощи.
    Good: Grief comes and goes. Ask for help.
    """
    script = main_script(words_of(subject.tree))
    if script and script != script_of(subject.article.lang):
        yield Fault(subject.line("lang"), f"the article is said to be in “{subject.article.lang}” and is written in {_name(script)}",
                    "set lang: to the language it is in")


@rule(Severity.WARNING, "WCAG 3.1.2")
def passage_language_missing(subject: Subject) -> Iterator[Fault]:
    """A passage is in another script than the text around it and does not say its language.

    Bad:
    In Russian:

    Позвоните своему врачу.

    This is English text that goes on for longer than the other, so that the article stays English.

    Good:
    In Russian:

    Позвоните своему врачу.
    {lang=ru}

    This is English text that goes on for longer than the other, so that the article stays English.
    """
    if main_script(words_of(subject.tree)) not in ("", script_of(subject.article.lang)):
        return
    for block in subject.tree.iter("p", "li", "td", "th", "dd", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption"):
        if any(child.tag in ("p", "ul", "ol", "dl") for child in block):
            continue
        script = main_script(_unmarked(block))
        if script and script != script_of(_lang(block, subject.article.lang)):
            yield Fault(block, f"a passage in {_name(script)} does not say its language", "mark it: [text]{lang=…}")


def _name(script: str) -> str:
    return _SPOKEN.get(script, f"the {script.capitalize()} script")


def _lang(element: Any, otherwise: str) -> str:
    while element is not None:
        if lang := element.get("lang"):
            return lang
        element = element.getparent()
    return otherwise


def _unmarked(block: Any) -> str:
    """A block's text without the inner passages that name their own language."""
    parts = [block.text or ""]
    for child in block:
        if isinstance(child.tag, str) and child.get("lang") is None:
            parts.append(_unmarked(child))
        parts.append(child.tail or "")
    return "".join(parts)


@rule(Severity.REVIEW, "WCAG 3.1.1")
def language_assumed(subject: Subject) -> Iterator[Fault]:
    """Nothing says what language a folder without settings is in; it is taken for English.

    Told once, at the first article without a lang of its own.
    """
    if not subject.project.has_settings and "lang" not in subject.article.lines:
        first = next(article for article in subject.collection.articles if "lang" not in article.lines)
        if first == subject.article:
            yield Fault(subject.article.title_line, "nothing says what language this is in; it is taken for English",
                        'add booklet.toml with [collection] language = "…", or lang: to the articles')
