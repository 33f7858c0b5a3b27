"""Words: hard ones with their plain alternatives, words that hurt, and signs that stand for words.

The table of hard words is plain-words.toml, which names its sources.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from ..findings import Severity
from .examples import is_named
from .prose import LETTERS, Passage, Sought
from .rule import Fault, Subject, rule

_LATIN = Sought.of(
    r"(?<![\w.])(?:e\.\s?g\.|i\.\s?e\.|etc\.?|viz\.|et al\.|n\.\s?b\.|per se|vice versa|ad hoc|via|vis-[àa]-vis|inter alia)(?!\w)",
    "e.g", "e. g", "i.e", "i. e", "etc", "viz", "et al", "n.b", "n. b", "per se", "vice versa", "ad hoc", "via", "vis-", "inter alia")
_INSTEAD = {"eg": "for example", "ie": "that is", "etc": "and so on, or name them all", "viz": "namely", "etal": "and others", "nb": "note",
            "perse": "as such", "viceversa": "the other way round", "adhoc": "for this purpose", "via": "by, through", "interalia": "among others"}
_SLASH = Sought.of(r"(?<![\w/.:@-])(and/or|either/or|he/she|she/he|s/he|his/her|her/his|him/her|her/him|himself/herself|\(s\)he)(?![\w/])", "/", "(s)he")
_PLURAL = Sought.of(r"\b[^\W\d_]{3,}\((?:s|es|ren|ies)\)(?!\w)", "(s)", "es)", "(ren)", exact=True)
_RELATIVE = Sought.of(
    r"\b(?:(?:this|next|last) (?:year|spring|summer|autumn|fall|winter)|last (?:month|week)|(?<!a )(?<!more )(?<!you )(?<!been )recently|nowadays|(?:a|the) (?:new|latest) (?:study|research)|new (?:studies|research) (?:show|find|suggest)s?|"
    r"as of (?:this writing|today)|coming soon)\b",
    "year", "spring", "summer", "autumn", "fall", "winter", "last month", "last week", "recently", "nowadays", " study", " research", "new studies",
    "as of t", "coming soon")
# "the homeless shelter": the word says what kind of thing it is, and means nobody
_OF_A_NOUN = re.compile(r" (?!(?:are|is|was|were|who|and|or|of|to|with|in|at|on|by|for|from|have|has|had|can|may|might|should|must|need|often|will|would|do|did|"
                        r"as|than|that|more|also|live|get|feel|a|an|the|but|because|when|if|not)\b)[a-z]+")
_HABIT = re.compile(r"(in|over|during|within|for|since) the\s*\Z|(have|has|had|you|been)( you)?\s*\Z", re.IGNORECASE)  # the reader's own year
_TODO = Sought.of(
    r"\b(?:TODO|TBD|TBC|FIXME|TKTK|XXX+)\b|\blorem ipsum\b|\[your(?: \w+){1,3}\]|\[(?:insert|add|clinic|name|date|phone|placeholder|enter|fill in)\b[^\]\n]{0,60}\]"
    r"|<<[^<>\n]{2,40}>>|\b(?:insert|put) (?:your )?(?:\w+ )?(?:name|text|picture|number|phone) here\b",
    "todo", "tbd", "tbc", "fixme", "tktk", "xxx", "lorem ipsum", "[", "<<", " here")
_TODO_CASED = re.compile(r"[A-Z]{3,}\Z")


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """plain-words.toml: [hard] and [harmful], each from words to what to write instead."""
    return tomllib.loads(resources.files(__package__).joinpath("plain-words.toml").read_text(encoding="utf-8"))


@cache
def _words_of_entries(name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    return tuple((entry, frozenset(LETTERS.findall(entry))) for entry in table()[name])


@cache
def _pattern(entry: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){re.escape(entry)}(?![\w-])", re.IGNORECASE)


def _entries(subject: Subject, name: str) -> Iterator[tuple[Passage, re.Match[str]]]:
    """Where the words of a table stand in the English passages, the longest entry where several begin."""
    joined = subject.joined("en")
    spoken = [entry for entry, letters in _words_of_entries(name) if letters <= joined.vocabulary]
    found = [(number, match) for entry in spoken for number in joined.holding(_pattern(entry))
             for match in _pattern(entry).finditer(joined.passages[number].text)]
    end = (0, 0)
    for number, match in sorted(found, key=lambda pair: (pair[0], pair[1].start(), -pair[1].end())):
        passage = joined.passages[number]
        if (number, match.start()) >= end:
            end = (number, match.end())
            if not _is_named(passage, match):
                yield passage, match


def _spoken_of(passage: Passage, hit: re.Match[str]) -> bool:
    """Whether the words are named and not used: in code, in italics, in quotation marks, as an example."""
    return passage.shown or passage.within(hit, "code", "emphasis") or is_named(passage.text, hit.start(), hit.end(), on_writing=passage.on_writing)


def _is_named(passage: Passage, hit: re.Match[str]) -> bool:
    """Whether the words are only spoken of, or are a part of a name: Credit for the Elderly."""
    text = passage.text
    people = hit[0].lower().startswith("the ")
    if re.match(r"['’]s assistant| assistant", text[hit.end() :]):
        return True  # a physician's assistant is no doctor
    if hit[0][0].isupper() and not people and re.search(r"[\w,]\s*\Z", text[: hit.start()]):
        return True  # Disaster Unemployment Assistance
    return _spoken_of(passage, hit) or (people and (hit[0].split()[-1][0].isupper() or _OF_A_NOUN.match(text[hit.end() :]) is not None))


@rule(Severity.REVIEW)
def word_hard(subject: Subject) -> Iterator[Fault]:
    """A hard word stands where a plain one would do (English only; told once an article for each word).

    The words are from the lists of plainlanguage.gov and of the CDC (Everyday Words for Public Health Communication).

    Bad: Prior to your visit, we will ascertain what you require.
    Good: Before your visit, we will find out what you need.
    """
    counts: dict[str, int] = {}
    found = list(_entries(subject, "hard"))
    for _, hit in found:
        counts[hit[0].lower()] = counts.get(hit[0].lower(), 0) + 1
    for passage, hit in found:
        if number := counts.pop(hit[0].lower(), 0):
            times = f" ({number} times)" if number > 1 else ""
            yield Fault(passage.element, f"“{hit[0]}” is a hard word{times}", f"plainer: {table()['hard'][hit[0].lower()]}", hit[0])


@rule(Severity.WARNING)
def wording_harmful(subject: Subject) -> Iterator[Fault]:
    """Words that blame people, or take them for their illness, keep them from asking for help (English only).

    The words are from the guides of the National Institute on Drug Abuse (Words Matter), Reporting on Suicide, and the
    American Psychological Association's guide to bias-free language.

    Bad: His brother committed suicide.
    Bad: Groups for addicts and schizophrenics.
    Good: His brother died by suicide.
    Good: Groups for people with addiction and people with schizophrenia.
    """
    for passage, hit in _entries(subject, "harmful"):
        yield Fault(passage.element, f"“{hit[0]}” hurts or blames people", f"write: {table()['harmful'][hit[0].lower()]}", hit[0])


@rule(Severity.REVIEW)
def latin_shorthand(subject: Subject) -> Iterator[Fault]:
    """Latin stands for plain words: many readers do not know it, and voices say it oddly (English only; once an article each).

    Bad: Eat fruit, e.g. apples.
    Good: Eat fruit, such as apples.
    """
    for passage, hit in subject.hits(_LATIN, lang="en", once=True):
        if _spoken_of(passage, hit):
            continue
        plain = _INSTEAD.get(re.sub(r"[\W_]", "", hit[0].lower()), "plain English")
        yield Fault(passage.element, f"“{hit[0]}” is Latin", f"write: {plain}", hit[0])


@rule(Severity.REVIEW)
def slash_between_words(subject: Subject) -> Iterator[Fault]:
    """A slash stands for "and", for "or", or for both: readers must choose, and voices say "slash" (English only).

    Bad: Bring your card and/or your letter. He/she will ask for it.
    Good: Bring your card or your letter, or both. They will ask for it.
    """
    for passage, hit in subject.hits(_SLASH, lang="en", once=True):
        if passage.text[hit.end() :].startswith((",", "”", '"')) and not passage.text[: hit.start()][-2:].strip(" (“\""):
            continue  # spoken of, in a list of words
        if _spoken_of(passage, hit):
            continue
        if passage.kind == "cell" and len(passage.text.split()) <= 3:
            continue  # an entry of a list of words
        plain = "“they” or “their”" if "h" in hit[0].lower().replace("either", "") else "“and”, “or”, or “or both”"
        yield Fault(passage.element, f"“{hit[0]}” leaves the choice to the reader", f"write {plain}", hit[0])


@rule(Severity.REVIEW)
def plural_in_brackets(subject: Subject) -> Iterator[Fault]:
    """A plural ending stands in brackets: voices say "symptom, s" (once an article for each word).

    Bad: Write down your symptom(s).
    Good: Write down your symptoms.
    """
    for passage, hit in subject.hits(_PLURAL, once=True):
        yield Fault(passage.element, f"“{hit[0]}” cannot be read aloud",
                    f"write {hit[0].replace('(', '').replace(')', '')}", hit[0])


@rule(Severity.REVIEW)
def time_relative(subject: Subject) -> Iterator[Fault]:
    """The text says "recently" or "this year": on a handout that lies in a rack, nobody knows which year (English only).

    Bad: A new study found that walking helps.
    Bad: We moved last month.
    Good: A study of 2024 found that walking helps.
    Good: In the last year, have you felt low?
    """
    for passage, hit in subject.hits(_RELATIVE, lang="en"):
        if not _HABIT.search(passage.text[: hit.start()]):
            yield Fault(passage.element, f"“{hit[0]}” holds for a while only", "give the month or the year", hit[0])


@rule(Severity.WARNING)
def placeholder_left(subject: Subject) -> Iterator[Fault]:
    """Words that were to be replaced are still there.

    Bad: Call us on [insert phone number]. TODO
    Good: Call us on 555-0100.
    """
    for passage, hit in subject.hits(_TODO):
        if hit[0].startswith("[") and passage.text.startswith("(", hit.end()):
            continue  # the words of a link whose address holds a template's tag
        if len(hit[0]) <= 5 and not _TODO_CASED.match(hit[0]):
            continue  # "todo" is a word of other languages
        yield Fault(passage.element, f"“{hit[0]}” was to be replaced", "write what belongs there", hit[0])
