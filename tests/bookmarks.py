"""Headings of a tag tree, and bookmarks, as plain lists: they must be the same."""

from __future__ import annotations

import re
from typing import Any

from tagtree import Reading

Entry = tuple[int, str]  # level from 1, words

_UNHEARD = re.compile("[\u00ad\u200b]")


def plain(text: str) -> str:
    """Words with single spaces, without soft hyphens."""
    return " ".join(_UNHEARD.sub("", text).split())


def headings(reading: Reading) -> list[Entry]:
    """Every heading in reading order; the Title counts as one of level 1."""
    return [
        (1 if tag.role == "Title" else int(tag.role[1:]), plain(tag.text))
        for tag in reading.root.walk() if tag.role == "Title" or re.fullmatch(r"H\d+", tag.role)
    ]


def bookmarks(reading: Reading) -> list[Entry]:
    """Every bookmark in order, with its depth."""
    def entries(items: list[Any], depth: int) -> list[Entry]:
        return [entry for item in items for entry in ((depth, plain(item.title)), *entries(item.children, depth + 1))]

    with reading.pdf.open_outline() as outline:
        return entries(outline.root, 1)


def gaps(levels: list[int]) -> list[tuple[int, int]]:
    """Where a level is skipped on the way down, as (before, after)."""
    return [(before, after) for before, after in zip([0, *levels], levels) if after > before + 1]
