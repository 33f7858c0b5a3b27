"""Small pieces of XHTML that several documents share."""

from __future__ import annotations

from html import escape

from ..words import Words
from ..words.direction import direction_of

__all__ = ["attributes", "foreign"]


def attributes(lang: str, direction: str, around: str) -> str:
    """lang and dir attributes for a passage, where they differ from what is `around` it."""
    if not lang or lang == around:
        return ""
    return f' lang="{escape(lang)}" dir="{direction}"'


def foreign(words: Words, key: str, around: str) -> str:
    """The attributes of a generated passage whose words fell back to English."""
    lang = words.lang_of(key)
    if lang.split("-")[0].lower() == around.split("-")[0].lower():
        return ""
    return attributes(lang, direction_of(lang), around)
