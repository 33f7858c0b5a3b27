"""The language that a text says it is in decides how it is read aloud: a wrong one makes it unintelligible."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from ..findings import Severity
from .prose import primary, words
from .rule import Fault, Subject, rule, short, words_of

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
_PASSAGE_LEAST = 8  # words: fewer are a title or a name
_DIFFERENT_LEAST = 3  # small words of a language, before a passage counts as being in it
_LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese", "de": "German", "it": "Italian", "ht": "Haitian Creole",
              "vi": "Vietnamese", "tl": "Tagalog"}
# The words that each of these languages cannot do without, less those that several share.
SMALL_WORDS = {lang: frozenset(small.split()) for lang, small in {
    "en": "the and of to is are you your for with that this it be or as on have not from we can will if when they at by an was do",
    "es": "el los las y del se su por con para que es una un lo como más pero sus le usted al este esta cuando muy sin sobre la de no está",
    "fr": "le les des et est une un du vous votre dans pour que qui ne pas sur avec au ce cette sont plus il elle nous la de vos être",
    "pt": "o os as e do da dos das em um uma para com não que se por mais como mas foi ao ele seu sua você ou quando muito são de",
    "de": "der die das und ist nicht sie ein eine zu den mit sich auf für von dem im es auch wenn oder ihr ihre bei werden sind kann",
    "it": "il lo gli e di che è un una per con non si del della sono come più anche ma se nel alla dei le suo sua questo la ha",
    "ht": "ou yo nan pou ak li se pa yon ki gen sa nou mwen ka fè epi si tout lè kap te ap la",
    "vi": "và của là có không cho được các một người trong để khi với này quý vị nếu hãy bị cần những sẽ thể",
    "tl": "ang ng sa mga na ay at kung hindi para ito ka mo iyong po ninyo kapag siya may isang ko ba",
}.items()}
_LANGUAGES_OF = {word: tuple(lang for lang, small in SMALL_WORDS.items() if word in small) for word in sorted(frozenset().union(*SMALL_WORDS.values()))}
_NOT_LATIN = re.compile("[^\x00-©«-´¶-¹»-ɏ\u2000-\u206f\u2190-\u2bff]")  # none of these is a letter of another script
_SPOKEN = {"LATIN": "the Latin script", "CJK": "Chinese or Japanese signs"}


def script_of(lang: str) -> str:
    """The script that a language tag is written in, as the first word of its letters' Unicode names."""
    primary, *subtags = lang.lower().split("-")
    return next((_BY_SUBTAG[tag] for tag in subtags if tag in _BY_SUBTAG), _SCRIPTS.get(primary, "LATIN"))


def main_script(text: str) -> str:
    """The script of most letters; empty when there are few letters or no script has most of them."""
    if not _NOT_LATIN.search(text):
        return "LATIN" if sum(map(str.isalpha, text)) >= LETTERS_LEAST else ""
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
    script = main_script(subject.text)
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
    own = script_of(subject.article.lang)
    named = {script_of(lang) for lang in re.findall(r'\blang="([^"]*)"', subject.article.body)}
    if main_script(subject.text) not in ("", own) or (own == "LATIN" and named <= {"LATIN"} and not _NOT_LATIN.search(subject.text)):
        return
    for block in subject.tree.iter("p", "li", "td", "th", "dd", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption"):
        if any(child.tag in ("p", "ul", "ol", "dl") for child in block):
            continue
        script = main_script(_unmarked(block))
        if script and script != script_of(_lang(block, subject.article.lang)):
            yield Fault(block, f"a passage in {_name(script)} does not say its language",
                        "mark it: [text]{lang=…}", words_of(block))


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
    for passage in subject.passages:
        said, spoken = primary(passage.lang), spoken_language(passage.text)
        if spoken and spoken != said and said in SMALL_WORDS:
            yield Fault(passage.element, f"“{short(passage.text, 40)}” is in {_LANGUAGES[spoken]}, and is said to be in “{passage.lang}”",
                        f"mark it: {{lang={spoken}}}, or lang: {spoken} for the whole article", passage.text)


@lru_cache(maxsize=20_000)
def spoken_language(text: str) -> str:
    """The language whose small words a passage is full of; empty when it is short or no language stands out."""
    found = [word.lower() for word in words(text) if not (len(word) == 1 and word.isupper())]  # E.O. is no Portuguese
    if len(found) < _PASSAGE_LEAST:
        return ""
    counts = dict.fromkeys(SMALL_WORDS, 0)
    for word in found:
        for lang in _LANGUAGES_OF.get(word, ()):
            counts[lang] += 1
    first, second, *_ = sorted(counts, key=lambda lang: -counts[lang])
    enough = len(SMALL_WORDS[first].intersection(found)) >= _DIFFERENT_LEAST and counts[first] >= 0.25 * len(found)
    return first if enough and counts[first] >= 2 * counts[second] else ""


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
