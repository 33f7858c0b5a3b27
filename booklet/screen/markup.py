"""Small pieces of XHTML that several documents share."""

from __future__ import annotations

from html import escape

from ..words import Words

__all__ = ["attributes", "direction_of", "foreign"]

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"arab", "hebr", "nkoo", "syrc", "thaa", "adlm"}


def direction_of(lang: str) -> str:
    """ "rtl" or "ltr", from a language tag: its script subtag, else its language."""
    first, *rest = lang.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    if script:
        return "rtl" if script in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if first in _RIGHT_TO_LEFT else "ltr"


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
