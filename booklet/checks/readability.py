"""How hard an article is to read, by the formulas that clinics are asked for.

English: SMOG (McLaughlin 1969) and Flesch-Kincaid; Spanish: the scale INFLESZ of Szigriszt-Pazos' formula
(Barrio-Cantalejo 2008). Any other language is "not measured": no formula is borrowed for it. Syllables of English come
from syllapy's list; textstat would fetch its list from the network. Those of Spanish follow from the spelling, so that
eight lines serve where no kept library does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..model import Article
from .prose import parsed, passages_of, primary, words

__all__ = ["ENOUGH_SENTENCES", "Readability", "readability", "syllables"]

ENOUGH_SENTENCES = 30
"""SMOG was made for 30 sentences; a grade of fewer is of low confidence."""

_STRONG = "aeoáéóíúâêôàèò"
_SPELT_OUT = 5  # letters: a longer word in capitals is a word, not an abbreviation


@dataclass(frozen=True, slots=True)
class Readability:
    """An article's figures; averages are 0 and grades None where there is nothing to measure.

    `measure` names the formula of the main figure: "SMOG" (`smog`, a US school grade), "INFLESZ" (`ease`, 0 hard to 100
    easy), or "" when the language has none here. `without_terms` is the SMOG grade with the long words of its subject
    set aside: those of the glossary, of its definitions, its abbreviations and its title. `ease` is Flesch's reading
    ease for English. `confidence` is "good" from 30 whole sentences on, else "low", "none" without a measure.
    `words` counts headings too; `words_per_sentence` is of whole sentences, `words_per_paragraph` of paragraphs.
    """

    lang: str
    measure: str = ""
    confidence: str = "none"
    words: int = 0
    sentences: int = 0
    words_per_sentence: float = 0.0
    words_per_paragraph: float = 0.0
    smog: float | None = None
    without_terms: float | None = None
    kincaid: float | None = None
    ease: float | None = None
    long_words: tuple[tuple[str, int], ...] = ()  # of three syllables and more with their number, most used first

    @property
    def grade(self) -> float | None:
        """The US school grade that a reader needs; None when it is not measured."""
        return self.smog

    def __str__(self) -> str:
        if self.measure == "SMOG":
            figures = f"SMOG {self.smog:.1f}, {self.without_terms:.1f} without its terms; Flesch-Kincaid {self.kincaid:.1f}"
        elif self.measure:
            figures = f"{self.measure} {self.ease:.0f}"
        else:
            return f"not measured: no formula for “{self.lang}”" if self.words else "not measured: no words"
        return f"{figures}; {self.sentences} sentences, {self.confidence} confidence"


def readability(article: Article, terms: Iterable[str] = ()) -> Readability:
    """The figures of an article. `terms` are those of the collection's glossary, set aside in `without_terms`."""
    return _measured(article.body, article.lang, article.title, tuple(terms))


@lru_cache(maxsize=2_000)  # checks, catalogue and report of one run ask for the same figures
def _measured(body: str, tag: str, title: str, terms: tuple[str, ...]) -> Readability:
    lang = primary(tag)
    read = [passage for passage in passages_of(body, tag) if passage.spoken == lang]
    count = sum(len(passage.words) for passage in read)
    paragraphs = [len(passage.words) for passage in read if passage.kind == "paragraph"]
    whole = [sentence for passage in read for sentence in passage.sentences]
    spoken = [word for sentence in whole for word in words(sentence)]
    facts: dict[str, Any] = {
        "words": count, "sentences": len(whole), "words_per_sentence": len(spoken) / len(whole) if whole else 0.0,
        "words_per_paragraph": sum(paragraphs) / len(paragraphs) if paragraphs else 0.0,
    }
    if lang not in ("en", "es") or not spoken:
        return Readability(tag, **facts)
    each = Counter(spoken)
    syllable_count = sum(number * syllables(word, lang) for word, number in each.items())
    per_word, per_sentence = syllable_count / len(spoken), len(spoken) / len(whole)
    facts["confidence"] = "good" if len(whole) >= ENOUGH_SENTENCES else "low"
    long: Counter[str] = Counter()
    for word, number in each.items():
        if syllables(word, lang) >= 3:
            long[word.lower()] += number
    facts["long_words"] = tuple(sorted(long.items(), key=lambda pair: (-pair[1], pair[0])))
    if lang == "es":
        return Readability(tag, "INFLESZ", **facts, ease=206.835 - 62.3 * per_word - per_sentence)
    subject = {_stem(word) for term in (title, *_own_terms(parsed(body)), *terms) for word in words(term)}
    aside = sum(number for word, number in long.items() if _stem(word) not in subject)
    return Readability(
        tag, "SMOG", **facts, smog=_smog(long.total(), len(whole)), without_terms=_smog(aside, len(whole)),
        kincaid=0.39 * per_sentence + 11.8 * per_word - 15.59, ease=206.835 - 1.015 * per_sentence - 84.6 * per_word)


def _smog(long: int, whole: int) -> float:
    return 1.0430 * (long * 30 / whole) ** 0.5 + 3.1291


def _own_terms(tree: Any) -> list[str]:
    """What an article defines or abbreviates itself."""
    return [text for element in tree.iter("dfn", "abbr") for text in ("".join(element.itertext()), element.get("title") or "")]


def _stem(word: str) -> str:
    return re.sub("(['’]s|s)$", "", word.lower())


@lru_cache(maxsize=50_000)
def syllables(word: str, lang: str = "en") -> int:
    """Syllables as spoken: an abbreviation letter by letter (W has three), a compound as the sum of its parts."""
    total = 0
    for piece in word.split("-"):
        if lang == "es":
            total += _spanish(piece.lower())
        elif piece.isupper() and 1 < len(piece) <= _SPELT_OUT:
            total += len(piece) + 2 * piece.count("W")
        else:
            import syllapy

            total += syllapy.count(re.sub("['’](s|t|re|ll|ve|d|m)?$", "", piece))
    return total


def _spanish(word: str) -> int:
    """One syllable for each strong vowel, or for a group of weak ones; y is a vowel before none."""
    word = re.sub("y(?![aeiouáéíóú])", "i", word)
    groups = re.findall(f"[{_STRONG}iuü]+", word)
    return sum(max(1, sum(letter in _STRONG for letter in group)) for group in groups) or 1
