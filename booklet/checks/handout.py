"""What a handout needs for its reader: the main points on top, what to do, when to get help, and current numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from .rule import Fault, Subject, rule, words_of

KEY_POINTS_MOST = 5
_PRESS_3 = re.compile(r"\b(press|oprima|marque|presione)\s+(el\s+)?(3|three|tres)\b", re.IGNORECASE)
_OLD_NUMBER = re.compile(r"\b1?[-. (]*800[-. )]*273[-. ]*(8255|TALK)\b|suicidepreventionlifeline\.org", re.IGNORECASE)


def _blocks(subject: Subject, name: str) -> list[Any]:
    return [element for element in subject.tree.iter("section", "aside") if element.get("data-block") == name]


@rule(Severity.WARNING)
def key_points_missing(subject: Subject) -> Iterator[Fault]:
    """An article has no key points. Readers who give it a minute get them, or nothing (PEMAT-P 4, CDC Clear Communication).

    Good:
    ::: key-points
    - Worry rises, and it falls again.
    :::
    """
    if not _blocks(subject, "key-points"):
        yield Fault(subject.article.title_line, "the article has no key points",
                    "put a block ::: key-points with three to five points on top")


@rule(Severity.WARNING)
def key_points_late(subject: Subject) -> Iterator[Fault]:
    """Key points stand after a heading: the main message belongs on top."""
    headings = ("h2", "h3", "h4", "h5", "h6")
    for block in _blocks(subject, "key-points"):
        before = [element for element in block.itersiblings(preceding=True) if element.tag in headings or
                  any(child.tag in headings for child in element.iter())]
        if before:
            yield Fault(block, "the key points stand below a heading", "move them to the top of the article")


@rule(Severity.WARNING)
def key_points_too_many(subject: Subject) -> Iterator[Fault]:
    """More than five key points are no longer key."""
    for block in _blocks(subject, "key-points"):
        points = [item for item in block.iter("li") if item.getparent().getparent().tag != "li"]
        if len(points) > KEY_POINTS_MOST:
            yield Fault(block, f"there are {len(points)} key points, more than {KEY_POINTS_MOST}",
                        "keep the three to five that a reader must take home")


@rule(Severity.WARNING)
def what_to_do_missing(subject: Subject) -> Iterator[Fault]:
    """An article says nowhere what the reader can do (PEMAT-P 20 to 22).

    Good:
    ::: what-to-do
    - [ ] Write down when the worry comes.
    :::
    """
    if not _blocks(subject, "what-to-do"):
        yield Fault(subject.article.title_line, "the article has no list of what the reader can do",
                    "put in a block ::: what-to-do with steps to tick")


@rule(Severity.WARNING)
def when_to_get_help_missing(subject: Subject) -> Iterator[Fault]:
    """An article says nowhere when to get help.

    Good:
    ::: when-to-get-help
    Call your clinic when you have slept badly for two weeks.
    :::
    """
    if not _blocks(subject, "when-to-get-help"):
        yield Fault(subject.article.title_line, "the article does not say when to get help", "put in a block ::: when-to-get-help")


@rule(Severity.ERROR)
def crisis_wording_stale(subject: Subject) -> Iterator[Fault]:
    """The text sends people to an option of 988 that ended in July 2025 ("Press 3").

    Bad: Call 988 and press 3.
    Good: Call or text 988.
    """
    for block in _texts(subject):
        text = words_of(block)
        if "988" in text and (hit := _PRESS_3.search(text)):
            yield Fault(block, f"988 has no option “{hit[0]}” any more", "remove it, or leave the wording to ::: crisis")


@rule(Severity.WARNING)
def crisis_number_old(subject: Subject) -> Iterator[Fault]:
    """The text gives the crisis line's former number or address; 988 took their place in 2022.

    Bad: Call 1-800-273-8255.
    Good: Call or text 988.
    """
    for block in _texts(subject):
        if hit := _OLD_NUMBER.search(words_of(block)):
            yield Fault(block, f"“{hit[0].strip()}” is the crisis line's former number or address", "write 988 and 988lifeline.org")


def _texts(subject: Subject) -> Iterator[Any]:
    """Blocks that hold text of their own: a list item with paragraphs is left to them."""
    for block in subject.tree.iter("p", "li", "td", "th", "dd", "dt", "h2", "h3", "h4", "h5", "h6"):
        if not any(child.tag in ("p", "ul", "ol", "dl") for child in block):
            yield block
