"""Headings, lists and emphasis: what looks like structure must be structure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from .rule import Fault, Subject, rule, words_of

HEADING_LONGEST = 90  # characters: two lines at the size of h2
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HAND_MADE = re.compile(r"[•◦▪‣●○■□–—*·-]\s*\S|[☐☑✓✔]\s*\S|\(?\d{1,2}[.)]\s+\S|[a-zA-Z]\)\s+\S")
_CAPITALS = re.compile(r"\b[A-Z][A-Z’'&-]+(?:[ ,]+[A-Z][A-Z’'&-]*){3,}\b")


def _headings(subject: Subject) -> Iterator[tuple[int, Any]]:
    for element in subject.tree.iter():
        if element.tag in _HEADINGS:
            yield int(element.tag[1]), element
        elif isinstance(element.tag, str) and element.get("role") == "heading":
            yield int(element.get("aria-level") or 7), element


@rule(Severity.ERROR, "WCAG 2.4.6")
def heading_empty(subject: Subject) -> Iterator[Fault]:
    """A heading has no words: readers who go from heading to heading land on nothing.

    Bad: ## ![](leaf.png){.decorative}
    Good: ## Finding a group
    """
    for _, heading in _headings(subject):
        if not words_of(heading):
            yield Fault(heading, "the heading has no words", "write its words, or remove the line")


@rule(Severity.WARNING, "WCAG 1.3.1")
def heading_by_emphasis(subject: Subject) -> Iterator[Fault]:
    """A bold line stands where a heading is meant: it is in no contents and no list of headings.

    Bad:
    **Finding a group**

    Ask your clinic.

    Good:
    ## Finding a group

    Ask your clinic.
    """
    for paragraph in subject.tree.iter("p"):
        parent, following = paragraph.getparent(), paragraph.getnext()
        if parent.tag not in ("div", "section", "body") or following is None or following.tag not in ("p", "ul", "ol", "dl"):
            continue
        text = words_of(paragraph)
        children = [child for child in paragraph if child.tag != "br"]
        emphasis = len(children) == 1 and children[0].tag in ("strong", "b") and words_of(children[0]) == text
        leads_in = text.endswith(":") and (following.tag != "p" or len(text.split()) > 3)
        if emphasis and 0 < len(text) <= HEADING_LONGEST and not leads_in and not text.endswith((".", "!", "?", ",", ";")):
            yield Fault(paragraph, f"the bold line “{text}” looks like a heading and is none",
                        f"write it as one: ## {text.rstrip(':')}")


@rule(Severity.WARNING)
def heading_repeated(subject: Subject) -> Iterator[Fault]:
    """Two headings with the same words stand under the same heading: in a list they cannot be told apart.

    Bad:
    ## At home

    One.

    ## At home

    Two.

    Good:
    ## At home

    One.

    ## At school

    Two.
    """
    seen: dict[tuple[str, ...], int] = {}
    path: list[tuple[int, str]] = []
    for level, heading in _headings(subject):
        text = words_of(heading).lower()
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, text))
        key = tuple(words for _, words in path)
        if text and key in seen and heading.get("data-generated") is None:
            yield Fault(heading, f"the heading “{words_of(heading)}” stands here a second time",
                        "say what is different in this part")
        seen[key] = 1


@rule(Severity.WARNING)
def heading_long(subject: Subject) -> Iterator[Fault]:
    """A heading is longer than two lines: it is a sentence of the text.

    Good: ## Finding a group
    """
    for _, heading in _headings(subject):
        length = len(words_of(heading))
        if length > HEADING_LONGEST:
            yield Fault(heading, f"the heading has {length} characters, more than {HEADING_LONGEST}",
                        "name the part in a few words and say the rest below")


@rule(Severity.WARNING)
def section_empty(subject: Subject) -> Iterator[Fault]:
    """A heading has no text and no deeper heading under it.

    Bad:
    ## At home

    ## At school

    Ask the teacher.

    Good:
    ## At school

    Ask the teacher.
    """
    following: tuple[int, Any] | None = None
    for level, heading in reversed(list(_headings(subject))):
        after = heading.getnext()
        nothing = after is None or (following is not None and after is following[1] and following[0] <= level)
        if nothing and words_of(heading):
            yield Fault(heading, f"nothing stands under the heading “{words_of(heading)}”", "write its text, or remove it")
        following = (level, heading)


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
            yield Fault(run[0], f"{len(run)} lines look like a list and are none", "start each line with a hyphen and a space, or 1.")
        run = [paragraph] if paragraph is not None and _HAND_MADE.match(words_of(paragraph)) else []


@rule(Severity.WARNING)
def text_in_capitals(subject: Subject) -> Iterator[Fault]:
    """Four or more words in a row are in capitals: slower to read, and read letter by letter by some screen readers.

    Bad: DO NOT STOP TAKING your medicine.
    Good: **Do not stop taking** your medicine.
    """
    for block in subject.tree.iter("p", "li", "td", "dd", *_HEADINGS):
        own = words_of(block) if block.tag != "li" else " ".join((block.text or "").split())
        if hit := _CAPITALS.search(own):
            yield Fault(block, f"“{hit[0]}” is in capitals", "write small letters, and make bold what must stand out")
