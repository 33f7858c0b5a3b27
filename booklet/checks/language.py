"""The language that a text says it is in decides how it is read aloud: a wrong one makes it unintelligible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from ..findings import Severity
from .prose import primary
from .rule import Fault, Subject, rule, short, words_of
from .tongues import SMALL_WORDS, all_latin, main_script, script_of, spoken_language

_LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese", "de": "German", "it": "Italian", "ht": "Haitian Creole",
              "vi": "Vietnamese", "tl": "Tagalog"}
_SPOKEN = {"LATIN": "the Latin script", "CJK": "Chinese or Japanese signs"}


@rule(Severity.WARNING, "WCAG 3.1.1")
def language_unlike_text(subject: Subject) -> Iterator[Fault]:
    """Most of an article is in another script than its language is written in, or in another language with the same letters.

    A screen reader that is told "English" cannot say a word of Russian.

    Bad: Горе приходит и уходит. Попросите о помощи.
    Good: Grief comes and goes. Ask for help.
    """
    script, said = _main_script(subject), subject.article.lang
    other = _name(script) if script and script != script_of(said) else _LANGUAGES.get(subject.unlike, "another language" * (not subject.as_said))
    if other:
        hint = f"set lang: {subject.unlike}" if subject.unlike else "set lang: to the language it is in"
        yield Fault(subject.line("lang"), f"the article is said to be in “{said}” and is written in {other}", hint)


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
    if _main_script(subject) in ("", script_of(subject.article.lang)):
        for block, script in _blocks(subject):
            if script != script_of(_lang(block, subject.article.lang)):
                yield Fault(block, f"a passage in {_name(script)} does not say its language",
                            "mark it: [text]{lang=…}", words_of(block))


def _main_script(subject: Subject) -> str:
    """The script of most letters, else of most of the blocks that do not say their language: code and names are in Latin letters."""
    found = main_script(subject.text)
    own = script_of(subject.article.lang)
    if found not in ("", own):
        return found
    scripts = Counter(script for block, script in _blocks(subject) if _lang(block, "") == "")
    others = {script: number for script, number in scripts.items() if script != own}
    most = max(others, key=lambda script: (others[script], script), default="")
    enough = most and others[most] > 1 and (others[most] > scripts[own] or not subject.as_said)
    return most if enough else found


def _blocks(subject: Subject) -> Iterator[tuple[Any, str]]:
    """The blocks with enough letters to tell their script; none when all is in Latin letters and is said to be."""
    named = {script_of(lang) for lang in (subject.article.lang, *re.findall(r'lang="([^"]*)"', subject.article.body))}
    if named == {"LATIN"} and all_latin(subject.text):
        return
    for block in subject.tree.iter("p", "li", "td", "th", "dd", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption"):
        if not any(child.tag in ("p", "ul", "ol", "dl") for child in block) and (script := main_script(_unmarked(block))):
            yield block, script


@rule(Severity.WARNING, "WCAG 3.1.2")
def passage_language_unlike(subject: Subject) -> Iterator[Fault]:
    """A passage is in another language than it says, in the same letters: an English voice reads Spanish as noise.

    Told by the small words of English, Spanish, French, Portuguese, German, Italian, Haitian Creole, Vietnamese and
    Tagalog, from eight words on. A library that knows more languages guesses wrongly on passages so short.

    Bad:
    Call your doctor when it does not get better.

    Llame a su médico cuando no se sienta mejor y pida una cita para esta semana.

    Good:
    Call your doctor when it does not get better.

    Llame a su médico cuando no se sienta mejor y pida una cita para esta semana.
    {lang=es}
    """
    if not subject.as_said:
        return  # language-unlike-text says it once
    for passage in subject.passages:
        said, spoken = primary(passage.lang), spoken_language(passage.text)
        if spoken and spoken != said and said in SMALL_WORDS:
            yield Fault(passage.element, f"“{short(passage.text, 40)}” is in {_LANGUAGES[spoken]}, and is said to be in “{passage.lang}”",
                        f"mark it: {{lang={spoken}}}, or lang: {spoken} for the whole article", passage.text)


@rule(Severity.WARNING, "WCAG 3.1.2")
def language_tag_unknown(subject: Subject) -> Iterator[Fault]:
    """A passage says that it is in a language that does not exist: voices fall back to their own.

    Bad: [Llame hoy]{lang=sp}
    Good: [Llame hoy]{lang=es}
    """
    for element in subject.tree.iter():
        lang = element.get("lang") if isinstance(element.tag, str) else None
        if lang and not _known(primary(lang)):
            yield Fault(element, f"“{lang}” is no language", "write a tag such as es, zh-Hans or ht", words_of(element))


@cache
def _known(primary_tag: str) -> bool:
    from babel import Locale

    return primary_tag in Locale("en").languages


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

    Bad in words: a folder without booklet.toml, whose articles name no language.
    Good in words: lang: es in the front matter, or language = "es" in booklet.toml.
    """
    if not subject.project.has_settings and "lang" not in subject.article.lines:
        first = next(article for article in subject.collection.all_articles if "lang" not in article.lines)
        if first == subject.article:
            yield Fault(subject.article.title_line, "nothing says what language this is in; it is taken for English",
                        'add booklet.toml with [collection] language = "…", or lang: to the articles')
