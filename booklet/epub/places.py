"""Where each page of the print edition begins in the book: the document, the element, the character."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..model import BoundFacts, Collection
from .book import PageMark
from .plan import GLOSSARY_FILE, NAV_FILE, RESOURCES_FILE, Plan

__all__ = ["TITLE_FILE", "entry_id", "page_marks"]

TITLE_FILE = "title.xhtml"


def page_marks(
    facts: BoundFacts, collection: Collection, plan: Plan, tops: Sequence[str] = ()
) -> tuple[PageMark, ...]:
    """The place of every page of a bound collection, in the order of the pages.

    `tops` says how each page begins, in reading order: pages of the contents, the glossary and the resources, whose
    galleys give no offsets, are found by it. A page without text that is in the book, a blank one for one, is marked
    where the text goes on.
    """
    starts: dict[int, tuple[str, int]] = {page: (key, offset) for key, page, offset in facts.page_starts}
    entries = _listed(facts, tops, collection, plan)
    marks: list[PageMark] = []
    for page in range(facts.pages, 0, -1):
        label = facts.labels[page - 1]
        key, offset = starts.get(page, ("", 0))
        first = facts.starts.get(key) == page
        listing = key.startswith("opener/") and not first  # its list of articles is on paper alone
        place = None if listing else _place(key, collection, plan)
        top = "".join(tops[page - 1].split()) if page <= len(tops) else ""
        if place is None:
            follower = marks[-1] if marks else PageMark("", TITLE_FILE, "title-page")
            marks.append(replace(follower, label=label))
        elif page in entries:
            marks.append(PageMark(label, NAV_FILE, entries[page], 0))
        elif first or not key.startswith("article/"):
            file, anchor = (TITLE_FILE, "imprint") if key.startswith("cover") and not first else place
            by_text = not first and place[0] in {GLOSSARY_FILE, RESOURCES_FILE}
            marks.append(PageMark(label, file, anchor, text=top if by_text else ""))
        else:
            marks.append(PageMark(label, *place, offset))
    return tuple(reversed(marks))


def _listed(facts: BoundFacts, tops: Sequence[str], collection: Collection, plan: Plan) -> dict[int, str]:
    """For the pages of the contents after the first: the id of the entry that each begins with."""
    listed: list[tuple[str, str]] = []  # title without spaces, id
    for topic in collection.topics:
        if topic.title:
            listed.append((topic.title, entry_id(plan.topics[topic.id], "topic.title")))
        listed += [
            (article.title, entry_id(place.file, f"{place.anchor}.title"))
            for article in topic.articles if (place := plan.articles.get(article.slug))
        ]
    found: dict[int, str] = {}
    pages = sorted(page for key, page, _ in facts.page_starts if key == "contents" and page != facts.starts.get(key))
    for page in pages:
        top = tops[page - 1] if page <= len(tops) else ""
        said = "".join(top.split())
        places = [
            (match.start(), -len(match[0]), number)
            for number, (title, _) in enumerate(listed) if "".join(title.split()) in said and (match := _entry(title).search(top))
        ]
        if places:
            number = min(places)[2]  # the longest that stands first: "Sleep 2" is not "Sleep 21"
            found[page] = listed[number][1]
            listed = listed[number + 1 :]
    return found


def _entry(title: str) -> re.Pattern[str]:
    """A title as an entry of the contents says it: its page number, if any, comes after a space."""
    return re.compile(r"\s*".join(map(re.escape, "".join(title.split()))) + r"(?=\s|$)")


def entry_id(file: str, anchor: str) -> str:
    """The id of the entry of the contents that leads to a heading."""
    return f"to.{file.removesuffix('.xhtml')}.{anchor}"


def _place(key: str, collection: Collection, plan: Plan) -> tuple[str, str] | None:
    kind, _, name = key.partition("/")
    if kind == "article" and name in plan.articles:
        place = plan.articles[name]
        return place.file, place.anchor
    if kind in {"opener", "topic"} and name in plan.topics:
        return plan.topics[name], "topic"
    if key == "topic/_glossary" and collection.glossary:
        return GLOSSARY_FILE, "glossary"
    if key == "topic/_resources" and collection.resources:
        return RESOURCES_FILE, "resources"
    return {"cover": (TITLE_FILE, "title-page"), "contents": (NAV_FILE, "toc")}.get(kind)
