"""What a text itself says of its language: the script of its letters, the small words that it cannot do without."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from .prose import Passage, words

__all__ = ["LETTERS_LEAST", "NOT_LATIN", "SMALL_WORDS", "all_latin", "heard", "main_script", "script_of", "spoken_language"]

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
_MOST, _SOME, _KNOWN_MOST = 0.25, 0.1, 0.7  # shares of the words of an article's long passages
_PASSAGES_LEAST = 3  # in another language, before the article is said to be in it
_ENOUGH_WORDS = 100  # of long passages, before their silence says something
_DIFFERENT_LEAST = 3  # small words of a language, before a passage counts as being in it
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
NOT_LATIN = re.compile("[^\x00-©«-´¶-¹»-ɏ\u2000-\u206f\u2190-\u2bff]")  # none of these is a letter of another script


def script_of(lang: str) -> str:
    """The script that a language tag is written in, as the first word of its letters' Unicode names."""
    primary, *subtags = lang.lower().split("-")
    return next((_BY_SUBTAG[tag] for tag in subtags if tag in _BY_SUBTAG), _SCRIPTS.get(primary, "LATIN"))


@lru_cache(maxsize=8)  # several rules ask for the text of one article
def all_latin(text: str) -> bool:
    """Whether no letter is of another script than the Latin one."""
    return NOT_LATIN.search(text) is None


def main_script(text: str) -> str:
    """The script of most letters; empty when there are few letters or no script has most of them."""
    if all_latin(text):
        return "LATIN" if sum(map(str.isalpha, text[: 4 * LETTERS_LEAST])) >= LETTERS_LEAST or sum(map(str.isalpha, text)) >= LETTERS_LEAST else ""
    counts: Counter[str] = Counter()
    for letter, number in Counter(text).items():
        if letter.isalpha():
            script = "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split()[0]
            counts[_SAME.get(script, script)] += number
    if counts.total() < LETTERS_LEAST:
        return ""
    script, number = counts.most_common(1)[0]
    return script if number >= SHARE_LEAST * counts.total() else ""


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


def heard(passages: Iterable[Passage], said: str) -> tuple[str, bool]:
    """The language that most of the long passages are in where it is another than is `said`, else nothing; and whether the
    text can be taken for what it says: some long passages are heard to be in it, or most words are known.
    """
    if said not in SMALL_WORDS:
        return "", True
    long = [passage for passage in passages if len(passage.words) >= _PASSAGE_LEAST and passage.kind != "heading"]
    counts: Counter[str] = Counter()
    number: Counter[str] = Counter()
    for passage in long:
        sounds = spoken_language(passage.text)
        counts[sounds] += len(passage.words)
        number[sounds] += 1
    total = counts.total()
    other = max((lang for lang in counts if lang not in ("", said)), key=lambda lang: (counts[lang], lang), default="")
    if other and number[other] >= _PASSAGES_LEAST and counts[other] >= _MOST * total and counts[other] > 3 * counts[said]:
        return other, False
    return "", total < _ENOUGH_WORDS or counts[said] >= _SOME * total or _known(long, said)


def _known(passages: Iterable[Passage], said: str) -> bool:
    """Whether most words stand in the list of the language; without a list nobody can tell, and it is believed."""
    from .spelling import LANGUAGES, known_word

    spelt = [word.lower() for passage in passages for word in passage.words]
    return said not in LANGUAGES or sum(known_word(word, said) for word in spelt) >= _KNOWN_MOST * len(spelt)
