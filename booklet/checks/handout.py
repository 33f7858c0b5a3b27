"""What a handout needs for its reader: the main points on top, what to do, when to get help, and current numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from ..settings import limit
from .prose import primary
from .rule import Fault, Subject, rule, short, words_of

_PRESS_3 = re.compile(r"\b(press|oprima|marque|presione)\s+(el\s+)?(3|three|tres)\b", re.IGNORECASE)
_CONTACT = re.compile(r"\b(call|phone|text|tell|ask|see|talk|contact|message|doctor|nurse|clinic|clinician|hospital|emergency|therapist|"
                      r"team|us)\b|\d{3}", re.IGNORECASE)
_OLD_NUMBER = re.compile(r"\b1?[-. (]*800[-. )]*273[-. ]*(8255|TALK)\b|suicidepreventionlifeline\.org", re.IGNORECASE)


def _blocks(subject: Subject, name: str) -> list[Any]:
    return [element for element in subject.tree.iter("section", "aside") if element.get("data-block") == name]


@rule(Severity.WARNING)
def key_points_missing(subject: Subject) -> Iterator[Fault]:
    """An article has no key points. Readers who give it a minute get them, or nothing (PEMAT-P 4, CDC Clear Communication).

    Bad: Worry rises, and it falls again.
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
    """Key points stand after a heading: the main message belongs on top.

    Bad:
    ## At home

    Text.

    ::: key-points
    - One.
    - Two.
    :::

    Good:
    ::: key-points
    - One.
    - Two.
    :::

    ## At home

    Text.
    """
    headings = ("h2", "h3", "h4", "h5", "h6")
    for block in _blocks(subject, "key-points"):
        before = [element for element in block.itersiblings(preceding=True) if element.tag in headings or
                  any(child.tag in headings for child in element.iter())]
        if before:
            yield Fault(block, "the key points stand below a heading", "move them to the top of the article")


@rule(Severity.WARNING)
def key_points_too_many(subject: Subject) -> Iterator[Fault]:
    """More than five key points are no longer key ([checks.limits] key-points).

    Bad:
    ::: key-points
    - One.
    - Two.
    - Three.
    - Four.
    - Five.
    - Six.
    :::

    Good:
    ::: key-points
    - One.
    - Two.
    - Three.
    :::
    """
    most = limit(subject.project, "key-points")
    for block in _blocks(subject, "key-points"):
        points = [item for item in block.iter("li") if item.getparent().getparent().tag != "li"]
        if len(points) > most:
            yield Fault(block, f"there are {len(points)} key points, more than {most:g}",
                        "keep the three to five that a reader must take home")


@rule(Severity.WARNING)
def what_to_do_missing(subject: Subject) -> Iterator[Fault]:
    """An article says nowhere what the reader can do (PEMAT-P 20 to 22).

    Bad: Worry rises, and it falls again.
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

    Bad: Worry rises, and it falls again.
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
    if "988" not in subject.article.body:
        return
    for block in _texts(subject):
        text = words_of(block)
        if "988" in text and (hit := _PRESS_3.search(text)):
            yield Fault(block, f"988 has no option “{hit[0]}” any more", "remove it, or leave the wording to ::: crisis", hit[0])


@rule(Severity.WARNING)
def crisis_number_old(subject: Subject) -> Iterator[Fault]:
    """The text gives the crisis line's former number or address; 988 took their place in 2022.

    Bad: Call 1-800-273-8255.
    Good: Call or text 988.
    """
    if "273" not in subject.article.body and "lifeline" not in subject.article.body.lower():
        return
    for block in _texts(subject):
        if hit := _OLD_NUMBER.search(words_of(block)):
            yield Fault(block, f"“{hit[0].strip()}” is the crisis line's former number or address", "write 988 and 988lifeline.org",
                        hit[0])


@rule(Severity.REVIEW)
def key_points_few(subject: Subject) -> Iterator[Fault]:
    """A single key point, or a block without a list: readers look for three to five short points.

    Bad:
    ::: key-points
    Worry rises, and it falls again, and there are many things that you can do.
    :::

    Good:
    ::: key-points
    - Worry rises, and it falls again.
    - There are many things that you can do.
    :::
    """
    for block in _blocks(subject, "key-points"):
        points = list(block.iter("li"))
        if len(points) < 2:
            yield Fault(block, f"the block holds {'one key point' if points else 'no list of key points'}",
                        "write two to five points, each with a hyphen")


@rule(Severity.REVIEW)
def key_point_long(subject: Subject) -> Iterator[Fault]:
    """A key point is longer than can be kept in mind ([checks.limits] key-point-words).

    Bad:
    ::: key-points
    - Worry rises, and it falls again, and when you know this you can wait for it to fall, which it will nearly always do within an hour or two, even when it does not feel like it.
    - Ask us.
    :::

    Good:
    ::: key-points
    - Worry rises, and it falls again.
    - Ask us.
    :::
    """
    most = limit(subject.project, "key-point-words")
    for block in _blocks(subject, "key-points"):
        for item in block.iter("li"):
            text = words_of(item)
            if len(text.split()) > most and item.find(".//li") is None:
                yield Fault(item, f"the key point “{short(text, 40)}” has {len(text.split())} words, more than {most:g}",
                            "say one thing in it", text)


@rule(Severity.WARNING)
def what_to_do_without_steps(subject: Subject) -> Iterator[Fault]:
    """The block that says what to do holds no list: nobody can tick off a paragraph (PEMAT-P 21 and 23).

    Bad:
    ::: what-to-do
    You could walk, or call a friend.
    :::

    Good:
    ::: what-to-do
    - [ ] Walk for ten minutes.
    - [ ] Call a friend.
    :::
    """
    for block in _blocks(subject, "what-to-do"):
        if words_of(block) and not any(True for _ in block.iter("ul", "ol", "table")):
            yield Fault(block, "the block what-to-do holds no list", "write each step as an item: - [ ] Walk for ten minutes.")


@rule(Severity.WARNING)
def help_without_contact(subject: Subject) -> Iterator[Fault]:
    """The block that says when to get help does not say whom to ask: no number, no link, no clinic, doctor or nurse.

    Bad:
    ::: when-to-get-help
    When you have slept badly for two weeks.
    :::

    Good:
    ::: when-to-get-help
    Call your clinic when you have slept badly for two weeks.
    :::
    """
    for block in _blocks(subject, "when-to-get-help"):
        text = words_of(block)
        if primary(subject.article.lang) == "en" and block.find(".//a") is None and not _CONTACT.search(text):
            yield Fault(block, "the block when-to-get-help names nobody to ask", "say whom to call, with the number")


@rule(Severity.WARNING)
def block_repeated(subject: Subject) -> Iterator[Fault]:
    """An article has two blocks of a kind that readers look for once: the second one is missed.

    Bad:
    ::: key-points
    - One.
    - Two.
    :::

    Text.

    ::: key-points
    - Three.
    - Four.
    :::

    Good:
    ::: key-points
    - One.
    - Two.
    :::
    """
    for name in ("key-points", "when-to-get-help", "crisis", "sources"):
        for block in _blocks(subject, name)[1:]:
            yield Fault(block, f"a second block {name} stands here", "put the two together, or use ::: note")


@rule(Severity.REVIEW)
def article_long(subject: Subject) -> Iterator[Fault]:
    """An article has more words than tired readers finish ([checks.limits] article-words): about six pages.

    Bad in words: five thousand words on anxiety.
    Good in words: one article on what it feels like, one on what helps.
    """
    count, most = subject.readability.words, limit(subject.project, "article-words")
    if count > most:
        yield Fault(subject.article.title_line, f"the article has {count:,} words, more than {most:,.0f}",
                    "make two articles of it, or leave out what matters least")


def _texts(subject: Subject) -> Iterator[Any]:
    """Blocks that hold text of their own: a list item with paragraphs is left to them."""
    for block in subject.tree.iter("p", "li", "td", "th", "dd", "dt", "h2", "h3", "h4", "h5", "h6"):
        if not any(child.tag in ("p", "ul", "ol", "dl") for child in block):
            yield block
