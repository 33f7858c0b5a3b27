"""Printed page numbers before there are any: a guess that has the right number of digits nearly everywhere.

An article holds places for the digits of the numbers it prints (pdf/numbers.py), so that a wrong guess
costs nothing unless it has a digit too many or too few.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .. import pdf, words
from ..model import BoundPart, Collection, Edition
from .prepare import Prepared

__all__ = ["guessed_labels", "printed_labels", "references"]

_PT_A_MM = 72 / 25.4
_EMS_A_LETTER = 0.5
_TAG = re.compile(r"<[^>]*>")
_FULL = 0.47  # the part of a page's room that is text: headings, spaces and pictures take the rest


def references(prepared: Prepared, labels: Mapping[str, str]) -> dict[str, str]:
    """What stands after links, by target: "(page 12)", with places for the digits that the binder puts in.

    Text from right to left holds the digits themselves.
    """
    collection = prepared.collection
    say = words.catalogue(collection.lang).text
    plain = any(article.direction == "rtl" for article in collection.articles)
    return {target: _together(say("see_page", page="\0"), label if plain else pdf.place_of(label)) for target, label in labels.items()}


def _together(phrase: str, number: str) -> str:
    """The phrase with the number where \0 stands, on one line with the word before it."""
    return phrase.replace(" \0", "\u00a0\0").replace("\0", number)


def guessed_labels(collection: Collection, edition: Edition) -> dict[str, str]:
    """A folio for every topic, article and heading, from the length of the text before it."""
    letters = _letters_a_page(edition)
    labels: dict[str, str] = {}
    page = 1
    for topic in collection.topics:
        if topic.title:
            labels[f"topic:{topic.id}"] = str(page)
            page += 2
        for article in topic.articles:
            target = f"article:{article.slug}"
            labels[target] = str(page)
            pages = max(1, round(len(_TAG.sub("", article.body)) / letters))
            for heading in article.headings:
                before = article.body.find(f'id="{heading.id}"') / len(article.body)
                if heading.id and before > 0:
                    labels[f"{target}#{heading.id}"] = str(page + int(before * pages))
            page += pages
    labels["topic:_glossary"] = labels["topic:_resources"] = str(page)
    return labels


def _letters_a_page(edition: Edition) -> int:
    """Characters that fill a page."""
    measure = (edition.width_mm - edition.margin_start_mm - edition.margin_end_mm) * _PT_A_MM
    height = (edition.height_mm - edition.margin_top_mm - edition.margin_bottom_mm) * _PT_A_MM
    return max(200, int(measure / (_EMS_A_LETTER * edition.body_pt) * height / edition.leading_pt * _FULL))


def printed_labels(parts: Sequence[BoundPart]) -> dict[str, str]:
    """The printed folio of everything a link can name: article:SLUG, article:SLUG#id, topic:ID."""
    planned = pdf.plan(parts)
    printed = planned.labels
    labels: dict[str, str] = {}
    for part in parts:
        key = part.galley.key
        scheme, _, name = key.partition("/")
        if scheme not in {"article", "opener", "topic"}:
            continue
        target = f"article:{name}" if scheme == "article" else f"topic:{name}"
        first = planned.starts[key]
        labels[target] = printed[first - 1]
        for anchor in (*part.galley.anchors, *part.galley.headings):
            if anchor.id and anchor.page:
                labels.setdefault(f"{target}#{anchor.id}", printed[first - 2 + anchor.page])
    return labels
