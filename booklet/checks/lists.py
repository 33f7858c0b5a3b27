"""Lists: read aloud, they say how many items there are, if they are lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from ..settings import limit
from .rule import Fault, Subject, rule, short, words_of

_HAND_MADE = re.compile(r"[•◦▪‣●○■□–—*·-]\s*\S|[☐☑✓✔]\s*\S|\(?\d{1,2}[.)]\s+\S|[a-zA-Z]\)\s+\S")


def _lists(subject: Subject) -> Iterator[Any]:
    """The author's lists; notes and lists of links to notes are booklet's own."""
    for element in subject.tree.iter("ul", "ol"):
        if (element.getparent().get("role") or "") != "doc-endnotes" and element.get("data-generated") is None:
            yield element


@rule(Severity.WARNING, "WCAG 1.3.1")
def list_by_hand(subject: Subject) -> Iterator[Fault]:
    """Lines start with bullets or numbers and are no list, so that nobody hears how many there are.

    Bad:
    • Breathe out slowly.

    • Name five things that you see.

    Good:
    - Breathe out slowly.
    - Name five things that you see.
    """
    run: list[Any] = []
    for paragraph in [*subject.tree.iter("p"), None]:
        if paragraph is not None and _HAND_MADE.match(words_of(paragraph)) and (
                not run or run[-1].getnext() is paragraph):
            run.append(paragraph)
            continue
        if len(run) > 1:
            yield Fault(run[0], f"{len(run)} lines look like a list and are none", "start each line with a hyphen and a space, or 1.",
                        words_of(run[0]))
        run = [paragraph] if paragraph is not None and _HAND_MADE.match(words_of(paragraph)) else []


@rule(Severity.REVIEW)
def list_of_one(subject: Subject) -> Iterator[Fault]:
    """A list has one item: "list, 1 item" is heard before a thing that is no list.

    Bad:
    Bring this:

    - Your card

    Good:
    Bring your card.
    """
    for element in _lists(subject):
        items = element.findall("li")
        alone = not any(near is not None and near.tag == "ol" for near in _neighbours(element))
        if len(items) == 1 and alone and "checklist" not in (element.get("class") or "") and element.getparent().tag != "li" and (
                element.getparent().get("data-block") not in ("key-points", "sources")):
            yield Fault(items[0], "the list has one item",
                        "write it as a sentence, or add the items that are missing", words_of(items[0]))


@rule(Severity.REVIEW)
def list_long(subject: Subject) -> Iterator[Fault]:
    """A list has more items than anybody keeps in mind ([checks.limits] list-items).

    Bad:
    - one
    - two
    - three
    - four
    - five
    - six
    - seven
    - eight
    - nine
    - ten
    - eleven
    - twelve
    - thirteen

    Good:
    - one
    - two
    - three
    """
    most = limit(subject.project, "list-items")
    for element in _lists(subject):
        items = element.findall("li")
        if len(items) > most:
            yield Fault(items[0], f"the list has {len(items)} items, more than {most:g}",
                        "part it into lists with a heading each, or leave out what matters least", words_of(items[0]))


@rule(Severity.WARNING)
def list_deep(subject: Subject) -> Iterator[Fault]:
    """Lists lie in lists in lists ([checks.limits] list-levels): by ear, nobody knows which item belongs to which.

    Bad:
    - At home
        - In the evening
            - After supper
                - Rest
    Good:
    - At home
        - In the evening
    """
    most = limit(subject.project, "list-levels")
    for element in _lists(subject):
        level = 1 + sum(1 for outer in element.iterancestors("ul", "ol"))
        if level == most + 1:
            yield Fault(element, f"the list is {level} levels deep, more than {most:g}", "make headings of the outer level",
                        words_of(element[0]) if len(element) else "")


@rule(Severity.WARNING, "WCAG 1.3.1")
def list_item_empty(subject: Subject) -> Iterator[Fault]:
    """An item of a list has no words: it is counted and read as "bullet", and nothing follows.

    Bad:
    - One
    -
    - Two
    Good:
    - One
    - Two
    """
    for element in _lists(subject):
        for item in element.findall("li"):
            if not words_of(item) and item.find(".//svg") is None and item.find(".//{*}math") is None:
                yield Fault(item, "the item has no words", "write it, or remove its line")


@rule(Severity.WARNING, "WCAG 1.3.1")
def list_broken(subject: Subject) -> Iterator[Fault]:
    """Numbered steps are lists of one item each, because the text between them is not indented: "list, 1 item" every time.

    Bad:
    1. Sit down.

    Feel the chair.

    2. Breathe out.

    Good:
    1. Sit down.

       Feel the chair.

    2. Breathe out.
    """
    for element in _lists(subject):
        if element.tag != "ol" or len(element.findall("li")) != 1:
            continue
        before = element.getprevious()
        earlier = before.getprevious() if before is not None and before.tag in ("p", "figure", "blockquote", "ul") else None
        if earlier is not None and earlier.tag == "ol" and len(earlier.findall("li")) == 1:
            yield Fault(element, f"the step “{short(words_of(element[0]), 40)}” is a list of its own",
                        "indent what stands between the steps by as much as their words", words_of(element[0]))


def _neighbours(element: Any) -> list[Any]:
    """The blocks two before and two after: where the next step of a broken list stands."""
    before, after = element.getprevious(), element.getnext()
    return [before.getprevious() if before is not None else None, after.getnext() if after is not None else None]
