"""Words that are spoken of and not used: named in quotation marks or in a list of words, or shown as an example of style.

A text about writing names the words that it warns of. What a rule of wording finds there is no fault.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["SHOWN_HEADING", "compares", "introduces_words", "is_named"]

_QUOTED_MOST = 6  # words between quotation marks that are named; more are somebody's speech, which readers have to understand
_SENTENCES_MOST = 80  # words between quotation marks, in an article on writing
_KIND = r"(?:text|version|letter|examples?|wording|language|sentences?|paragraphs?|words?|phrases?)"
# A section under such a heading, a table with such a column: what stands there is shown.
SHOWN_HEADING = re.compile(
    rf"(?:(?:before|after|original|revised|bad|poor|weak|wrong|incorrect|passive|active|wordy|complex|jargon)(?: {_KIND})*|{_KIND}"
    r"|(?:don['’]t|do not|never|instead of|avoid|try not to)(?: (?:say|saying|use|using|write|writing|this|of))*|not this|plain(?:er)?"
    r"|(?:say|use|write|try)(?: this)?(?: instead)?)[:.]?", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:words?|phrases?|terms?|expressions?|jargon|abbreviations?|sayings?|clichés?|say|write)\b[^:.!?]*:\Z", re.IGNORECASE)
_NOUN = re.compile(r"\b(?:(?:words|phrases|expressions|verbs|nouns|adverbs|prepositions|abbreviations|clichés|jargon|legalese)|"
                   r"(?:the|a|an|this) (?:word|phrase|term|expression|verb|abbreviation))\b", re.IGNORECASE)
_IN_WORDS = re.compile(r"\b(?:in (?:other|your own|their own|plain|a few|the) words|few words|own words)\b", re.IGNORECASE)
_INSTEAD = re.compile(r"(?:\binstead of(?: saying| writing| using)?|\brather than(?: saying| writing| using)|\bsay(?:ing)?|\bavoid(?: the use of)?|\b(?:called|spelled|means?))[ “\"‘]*\Z",
                      re.IGNORECASE)
_OPENING, _CLOSING = "“‘\"", "”’\""


def compares(table: Any) -> bool:
    """Whether a table sets wordings beside each other: "Don't say | Say"; all that it holds is named."""
    heads = [" ".join("".join(cell.itertext()).split()) for cell in table.iterfind("thead//th")]
    return sum(1 for head in heads if SHOWN_HEADING.fullmatch(head)) > len(heads) / 2


def introduces_words(text: str) -> bool:
    """Whether a sentence ends in a colon and leads in a list of words: "Avoid words such as these:"."""
    return _SAYING.search(text) is not None


def is_named(text: str, start: int, end: int, *, on_writing: bool = False) -> bool:
    """Whether the words of a passage from `start` to `end` are only spoken of; in an article `on_writing`, by whole sentences too."""
    before, after = text[:start], text[end:]
    sentence = re.split(r"(?<=[.!?]) ", before)[-1]
    return (text.strip(" .,;:") == text[start:end].strip(" .,;:") or _quoted(before, after, _SENTENCES_MOST if on_writing else _QUOTED_MOST)
            or _NOUN.search(_IN_WORDS.sub("", sentence)) is not None or _INSTEAD.search(before) is not None)


def _quoted(before: str, after: str, most: int) -> bool:
    """Whether the words stand alone in brackets, or with few others in quotation marks."""
    if before.endswith("(") and after.lstrip(",").startswith(")"):
        return True
    opened = max(before.rfind(mark) for mark in _OPENING)
    closed = min((at for mark in _CLOSING if (at := after.find(mark)) >= 0), default=-1)
    if opened < 0 or closed < 0 or (before[opened] == '"' and before.count('"') % 2 == 0):
        return False
    within = before[opened + 1 :] + after[:closed]
    if any(mark in before[opened + 1 :] for mark in "”") or re.search(r"[^\W\d_]’|’[^\W\d_]", within) and before[opened] == "‘":
        return False
    return len(within.split()) + 1 <= most
