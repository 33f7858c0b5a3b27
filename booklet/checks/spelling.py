"""Spelling: words that no list knows and that are close to one that everybody uses.

pyspellchecker brings its lists along and asks no network. It knows few clinical words, so a word is told only when a
common word differs from it by one letter, when the collection does not use it often, and when nobody has put it
into [checks] words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from ..findings import Severity
from .prose import primary, words
from .rule import Fault, Subject, rule
from .tongues import spoken_language

LANGUAGES = ("en",)  # its lists of other languages lack too many forms of verbs to be of use
_LETTERS_LEAST = 5  # shorter words are names, sounds, abbreviations
_OFTEN = 3  # a word that stands so often in a collection is meant
_COMMON = 2e-6  # share of a word in running text that makes it one everybody uses
# Words that the list is too old for, or too short, and that are one letter away from another.
_NEWER = frozenset("admins apps intro intros statin statins stim stimming stims vape vaped vapes vaping".split())
_LETTERS = "abcdefghijklmnopqrstuvwxyz'"
_ADDRESS = re.compile(r"https?://|www\.|@\w")
_PARTS = re.compile(r"(?:non|pre|post|anti|inter|multi|over|under|self|co|re|un|tele|neuro|psycho|bio|cyber|micro)-?(?P<rest>[a-z]{4,})\Z")
_BRITISH = ((r"our(s|ed|ing|ite|ful|al|able|hood|ly)?\Z", r"or\1"), (r"is(e|ed|es|ing|ation|er)\Z", r"iz\1"), (r"yse(d|s)?\Z", r"yze\1"),
            (r"ence(s)?\Z", r"ense\1"), (r"lled\Z", "led"), (r"lling\Z", "ling"), (r"ller(s)?\Z", r"ler\1"), (r"llor(s)?\Z", r"lor\1"),
            (r"tre(s|d)?\Z", r"ter\1"), (r"ogue(s)?\Z", r"og\1"), (r"ae", "e"), (r"oe", "e"), (r"mme(s)?\Z", r"m\1"))


@rule(Severity.REVIEW)
def word_misspelled(subject: Subject) -> Iterator[Fault]:
    """A word is in no list of words and one letter away from a common one (English only).

    Put words that are right into booklet.toml: [checks] words = ["psychoeducation"].

    Bad: You may recieve a letter.
    Good: You may receive a letter.
    """
    lang = primary(subject.article.lang)
    if lang not in LANGUAGES or not subject.english:
        return
    own = {word.casefold() for word in subject.project.checks.words}
    seen: set[str] = set()
    for passage in subject.passages:
        if passage.spoken != lang or spoken_language(passage.text) not in ("", lang) or _ADDRESS.search(passage.text):
            continue
        for word in passage.plain_words:
            if word in seen:
                continue
            seen.add(word)
            plain = _plain(word)
            if not plain or plain != word and plain in seen:
                continue
            seen.add(plain)
            guess = _guess(plain, lang) if plain not in own else ""
            if guess and subject.once("words of the collection", _often)[plain] < _OFTEN:
                yield Fault(passage.element, f"“{plain}” is in no list of words",
                            f"did you mean {guess}? Else add it to [checks] words", plain)


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    """A word without the ending that shows an owner; empty for names, abbreviations, compounds and what is short."""
    plain = re.sub(r"['’]s?\Z", "", word)
    simple = plain.islower() and plain.isascii() and plain.isalpha()
    return plain if simple and len(plain) >= _LETTERS_LEAST else ""


@cache
def _list_of(lang: str) -> dict[str, int]:
    """pyspellchecker's list: each word in small letters with its number in the texts that the list was made from.

    It is read as it stands: its own class takes twice as long to make the same of it.
    """
    import gzip
    import json
    from importlib import resources

    return json.loads(gzip.decompress(resources.files("spellchecker").joinpath("resources", f"{lang}.json.gz").read_bytes()))


@cache
def _common_words(lang: str) -> dict[str, int]:
    """The words that everybody uses, with their number."""
    least = _COMMON * sum(_list_of(lang).values())
    return {word: number for word, number in _list_of(lang).items() if number >= least}


def _one_letter_away(word: str) -> Iterator[str]:
    """Every word with the same first and last letter in which a letter is missing, one more, another, or two have changed places."""
    for at in range(1, len(word)):
        head, tail = word[:at], word[at:]
        if len(tail) > 1:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 2:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in _LETTERS)


@lru_cache(maxsize=50_000)
def _guess(word: str, lang: str) -> str:
    """The common word that is one letter away; empty when the word is known or resembles none."""
    known = _list_of(lang)
    if word in _NEWER or word in known or _variant(word, known):
        return ""
    # A slip of the pen is mostly inside a word; another first or last letter is mostly another language or a name.
    common = _common_words(lang)
    return min(common.keys() & _one_letter_away(word), key=lambda other: (-common[other], other), default="")


def known_word(word: str, lang: str) -> bool:
    """Whether a word in small letters stands in the list of a language."""
    return lang in LANGUAGES and word in _list_of(lang)


def _variant(word: str, known: Collection[str]) -> bool:
    """Whether the word is a known one in British spelling, or with a known part before or an ending after it."""
    spelt = {re.sub(old, new, word) for old, new in _BRITISH}
    parts = _PARTS.match(word)
    stems = {re.sub(r"(?:s|ed|ing|er|ers|ly|ness|able|less)\Z", ending, word) for ending in ("", "e")}
    joined = any(word[:at] in known and word[at:] in known for at in range(4, len(word) - 3))
    return any(one in known for one in (*spelt, *stems)) or (parts is not None and parts["rest"] in known) or joined


def _often(subject: Subject) -> Counter[str]:
    """How often each word stands in the collection's articles, in small letters."""
    return Counter(word for article in subject.collection.articles for word in words(re.sub(r"<[^>]*>", " ", article.body)))
