"""Which way a language is written."""

from __future__ import annotations

__all__ = ["direction_of"]

_LANGUAGES = {
    "ar", "arc", "azb", "ckb", "dv", "fa", "he", "iw", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi",
}
_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}  # ISO 15924


def direction_of(lang: str) -> str:
    """"rtl" or "ltr", from a language tag: its script subtag when there is one, else its language."""
    first, *rest = lang.lower().replace("_", "-").split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return "rtl" if (script in _SCRIPTS if script else first in _LANGUAGES) else "ltr"
