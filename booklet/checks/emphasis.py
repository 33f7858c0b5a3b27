"""Emphasis stands out only where it is rare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from ..settings import limit
from .prose import HEADINGS, words
from .rule import Fault, Subject, rule, short, words_of

_CAPITALS = re.compile(r"\b[A-Z][A-Z’'&-]+(?:[ ,]+[A-Z][A-Z’'&-]*){3,}\b")
_CAPITALS_SOMEWHERE = re.compile(r"[A-Z][A-Z’'&-]+(?:[ ,]+[A-Z][A-Z’'&-]*){3}")  # whatever stands before and after
_WORDS_LEAST = 100  # an article of fewer words may be half bold


def _long(subject: Subject, tags: tuple[str, ...], name: str) -> Iterator[tuple[Any, str, int]]:
    most = limit(subject.project, name)
    for element in subject.tree.iter(*tags):
        count = len(words_of(element).split())
        if count > most and not any(outer.tag in tags for outer in element.iterancestors()):
            yield element, words_of(element), count


@rule(Severity.WARNING)
def text_in_capitals(subject: Subject) -> Iterator[Fault]:
    """Four or more words in a row are in capitals: slower to read, and read letter by letter by some screen readers.

    Bad: DO NOT STOP TAKING your medicine.
    Good: **Do not stop taking** your medicine.
    """
    if not _CAPITALS_SOMEWHERE.search(subject.text):
        return
    for block in subject.tree.iter("p", "li", "td", "dd", *HEADINGS):
        own = words_of(block) if block.tag != "li" else " ".join((block.text or "").split())
        if block.tag in HEADINGS and own.isupper():
            continue  # heading-in-capitals says so
        if hit := _CAPITALS.search(own):
            yield Fault(block, f"“{hit[0]}” is in capitals", "write small letters, and make bold what must stand out",
                        hit[0])


@rule(Severity.WARNING)
def bold_long(subject: Subject) -> Iterator[Fault]:
    """A long passage is bold ([checks.limits] bold-words): it is harder to read, and nothing in it stands out.

    Bad: **Take it in the morning with a glass of water, sit down for a while, do not drive a car, and tell somebody at home that you have taken it, so that they can call us.**
    Good: **Take it in the morning.** Drink a glass of water with it.
    """
    for element, text, count in _long(subject, ("strong", "b"), "bold-words"):
        yield Fault(element, f"{count} words in a row are bold", "make bold the few words that matter, or use ::: warning", text)


@rule(Severity.WARNING)
def italics_long(subject: Subject) -> Iterator[Fault]:
    """A long passage is in italics ([checks.limits] italic-words): slanted letters are hard for readers with low vision or dyslexia.

    Bad: *Worry comes and goes like a wave, and when you wait for a while and breathe out slowly it will nearly always go down on its own.*
    Good: Worry *comes and goes*.
    """
    for element, text, count in _long(subject, ("em", "i", "cite"), "italic-words"):
        yield Fault(element, f"{count} words in a row are in italics", "write them upright; a quotation starts with > ", text)


@rule(Severity.REVIEW)
def bold_often(subject: Subject) -> Iterator[Fault]:
    """Much of the text is bold ([checks.limits] bold-percent): where everything stands out, nothing does. Headings are not counted.

    Bad in words: each second sentence in bold.
    Good in words: in bold: **Do not drive.**
    """
    text = [passage for passage in subject.passages if passage.kind != "heading"]
    count = sum(len(passage.words) for passage in text)
    bold = sum(len(words(words_of(element))) for element in subject.tree.iter("strong", "b")
               if not any(outer.tag in ("strong", "b", *HEADINGS, "th") for outer in element.iterancestors()))
    if count >= _WORDS_LEAST and bold * 100 > count * limit(subject.project, "bold-percent"):
        yield Fault(subject.article.title_line, f"{round(100 * bold / count)} of 100 words are bold",
                    "keep bold for what a reader must not miss")


@rule(Severity.REVIEW, "WCAG 1.3.1")
def text_struck_out(subject: Subject) -> Iterator[Fault]:
    """Words are struck out: most screen readers say them as if they held, and on paper they look like a mistake.

    Bad: Take ~~two~~ one in the morning.
    Good: Take one in the morning.
    """
    for element in subject.tree.iter("del", "s", "strike"):
        if words_of(element):
            yield Fault(element, f"“{short(words_of(element))}” is struck out, which many readers will not notice",
                        "leave out what no longer holds", words_of(element))


@rule(Severity.WARNING)
def text_underlined(subject: Subject) -> Iterator[Fault]:
    """Words are underlined and are no link: readers will try to open them.

    Bad: Take it <ins>in the morning</ins>.
    Good: Take it **in the morning**.
    """
    for element in subject.tree.iter("ins", "u"):
        if words_of(element) and element.find(".//a") is None:
            yield Fault(element, f"“{short(words_of(element))}” is underlined and is no link", "make it bold", words_of(element))


@rule(Severity.WARNING)
def text_made_small(subject: Subject) -> Iterator[Fault]:
    """Words are set in small print: large print reaches its size everywhere, and what is worth saying is worth reading.

    Bad: <small>Do not take it with alcohol.</small>
    Good: Do not take it with alcohol.
    """
    for element in subject.tree.iter("small"):
        if words_of(element):
            yield Fault(element, f"“{short(words_of(element))}” is in small print",
                        "write it as plain text, or leave it out", words_of(element))
