"""Headings are the way through a text for everybody who does not read it from end to end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..findings import Severity
from ..model import Article
from ..settings import limit
from .prose import words
from .rule import Fault, Subject, rule, short, words_of
from .spelling import known_word

HEADING_LONGEST = 90  # characters: two lines at the size of h2
TITLE_LONGEST = 80  # characters: a running head is one line, and so is a line of the contents
_OPEN = {"about", "at", "by", "in", "to", "for", "with", "of", "from", "on", "are", "is", "include", "includes", "if", "when", "that", "and", "or"}
_LEFT_OVER = re.compile(r"\*\*|__|\|")  # marks of a table or of bold that were not read as such
_SHOUTED = re.compile(r"[^a-zà-öø-ÿ]*[A-Z]{4,}[^a-zà-öø-ÿ]*\Z")


@rule(Severity.ERROR, "WCAG 2.4.6")
def heading_empty(subject: Subject) -> Iterator[Fault]:
    """A heading has no words: readers who go from heading to heading land on nothing.

    Bad: ## ![](leaf.png){.decorative}
    Good: ## Finding a group
    """
    for _, heading in subject.headings:
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
        leads_in = text.endswith(":") and (following.tag != "p" or len(text.split()) > 3 or text.rstrip(":").split()[-1].lower() in _OPEN)
        whole = emphasis and not _LEFT_OVER.search(text) and not text.endswith((".", "!", "?", ",", ";"))
        if whole and not leads_in and 0 < len(text) <= HEADING_LONGEST:
            yield Fault(paragraph, f"the bold line “{text}” looks like a heading and is none",
                        f"write it as one: ## {text.rstrip(':')}", text)


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
    for level, heading in subject.headings:
        text = words_of(heading).lower()
        while path and path[-1][0] >= level:
            path.pop()
        path.append((level, text))
        key = tuple(words for _, words in path)
        if text and key in seen and heading.get("data-generated") is None:
            yield Fault(heading, f"the heading “{words_of(heading)}” stands here a second time",
                        "say what is different in this part", words_of(heading))
        seen[key] = 1


@rule(Severity.WARNING)
def heading_long(subject: Subject) -> Iterator[Fault]:
    """A heading is longer than two lines: it is a sentence of the text.

    Bad:
    ## What you can do in the evening when your thoughts go round and round and will not let you sleep

    Text.

    Good: ## Finding a group
    """
    for _, heading in subject.headings:
        length = len(words_of(heading))
        if length > HEADING_LONGEST:
            yield Fault(heading, f"the heading has {length} characters, more than {HEADING_LONGEST}",
                        "name the part in a few words and say the rest below", words_of(heading))


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
    for level, heading in reversed(subject.headings):
        after = heading.getnext()
        nothing = after is None or (following is not None and after is following[1] and following[0] <= level)
        if nothing and words_of(heading):
            yield Fault(heading, f"nothing stands under the heading “{words_of(heading)}”", "write its text, or remove it",
                        words_of(heading))
        following = (level, heading)


@rule(Severity.WARNING)
def heading_in_capitals(subject: Subject) -> Iterator[Fault]:
    """A heading is all in capitals: slower to read, and read letter by letter by some screen readers.

    Bad:
    ## FINDING A GROUP NEAR YOU

    Ask us.

    Good:
    ## Finding a group near you

    Ask us.
    """
    for _, heading in subject.headings:
        text = words_of(heading)
        if len(text.split()) > 1 and _SHOUTED.match(text) and (
                not subject.english or any(known_word(word.lower(), "en") for word in words(text) if len(word) > 3)):  # ADHD: FAQ is none
            yield Fault(heading, f"the heading “{short(text)}” is in capitals",
                        "write it in small letters; the theme makes it stand out", text)


@rule(Severity.WARNING)
def heading_ends_in_stop(subject: Subject) -> Iterator[Fault]:
    """A heading ends in a full stop, a colon or a comma, as no heading does: perhaps it is a sentence of the text.

    Bad:
    ## Finding a group.

    Ask us.

    Good:
    ## Finding a group

    Ask us.
    """
    for _, heading in subject.headings:
        text = words_of(heading)
        if text.endswith((".", ":", ",", ";")) and not re.search(r"(\b[A-Z]|\b(etc|Inc|Dr|Jr|Sr|Co|Corp|Ltd|no|vs|[ap]\.m))\.\Z|\.\.\Z", text):
            yield Fault(heading, f"the heading “{short(text)}” ends in “{text[-1]}”",
                        "remove it, or make the line a sentence of the text", text)


@rule(Severity.WARNING, "WCAG 2.4.6")
def headings_missing(subject: Subject) -> Iterator[Fault]:
    """A long article has no heading: nobody can go to the part they need ([checks.limits] words-without-heading).

    Bad in words: six paragraphs of sixty words, and no ## line among them.
    Good in words: the same six with a heading before each two.
    """
    if subject.readability.words > limit(subject.project, "words-without-heading") and not subject.headings:
        yield Fault(subject.article.title_line, f"the article has {subject.readability.words} words and no heading",
                    "give each part a heading, ##, that says what it holds")


@rule(Severity.REVIEW)
def section_long(subject: Subject) -> Iterator[Fault]:
    """Much text stands under one heading ([checks.limits] section-words): tired readers lose their place.

    Notes, sources and tables are not counted.

    Bad in words: five hundred words under ## At home.
    Good in words: three parts of it: ### In the evening, ### In the night, ### In the morning.
    """
    most, count, last = limit(subject.project, "section-words"), 0, None
    for passage in (*subject.passages, None):
        if passage is None or passage.kind == "heading":
            if last is not None and count > most:
                title = words_of(last)
                yield Fault(last, f"{count} words stand under “{short(title)}”, more than {most:g}",
                            "part them with headings of their own", title)
            last, count = (passage.element if passage else None), 0
        elif passage.kind in ("paragraph", "item"):
            count += len(passage.words)


@rule(Severity.WARNING)
def heading_repeats_title(subject: Subject) -> Iterator[Fault]:
    """A heading says the same as the article's title: heard twice, it helps nobody to find a part.

    Bad:
    ## Title

    Text.

    Good:
    ## Finding a group

    Text.
    """
    for _, heading in subject.headings:
        if words_of(heading).casefold().rstrip(".") == subject.article.title.casefold().rstrip("."):
            own = heading.get("data-line") == str(subject.article.title_line)  # the title was taken from it, below other text
            yield Fault(heading, "the heading repeats the title of the article",
                        "make it the first line of the article" if own else "remove it, or name what this part holds", words_of(heading))


@rule(Severity.WARNING)
def title_long(subject: Subject) -> Iterator[Fault]:
    """A title has more than 80 characters: it fills lines of the contents, running heads and file names.

    Bad:
    ---
    title: What you can do in the evening when your thoughts go round and round and will not let you sleep
    ---
    Text.

    Good:
    ---
    title: When thoughts keep you awake
    ---
    Text.
    """
    length = len(subject.article.title)
    if subject.article.slug and length > TITLE_LONGEST:
        yield Fault(subject.article.title_line, f"the title has {length} characters, more than {TITLE_LONGEST}",
                    "name the subject in a few words, and put the rest into summary:")


@rule(Severity.WARNING, "WCAG 2.4.2")
def title_repeated(subject: Subject) -> Iterator[Fault]:
    """Two articles in one language have the same title: in the contents they cannot be told apart.

    Bad in words: two articles with the title Sleep.
    Good in words: Sleep and pain, Sleep and worry.
    """
    twin = subject.once("first article of each title", _first_of_each).get((subject.article.title.casefold(), subject.article.lang))
    if twin and subject.article.slug and twin.slug != subject.article.slug:
        yield Fault(subject.article.title_line, f"{twin.source} has the same title", "say in the title what this one is about")


def _first_of_each(subject: Subject) -> dict[tuple[str, str], Article]:
    """The first article of each title, by the title and its language."""
    return {(article.title.casefold(), article.lang): article for article in reversed(subject.collection.articles)}
