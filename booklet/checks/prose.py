"""The prose of a tree: what is read in one go, and its whole sentences.

Sentences are told apart by sentencex (Wikimedia), which knows "Dr. Smith" and "9 a.m." in many languages, works
offline and gives the same answer everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sentencex

__all__ = ["HEADINGS", "Passage", "passages", "primary", "sentences", "words"]

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KINDS = {**dict.fromkeys(HEADINGS, "heading"), "li": "item", "td": "cell", "th": "cell", "dt": "term",
          "figcaption": "caption", "caption": "caption", "summary": "heading"}
_BLOCKS = frozenset((*_KINDS, "p", "dd", "div", "section", "aside", "blockquote", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot",
                     "tr", "figure", "details", "hr", "article", "address", "header", "footer", "main", "nav"))
_SILENT = frozenset(("pre", "svg", "math", "img"))  # not prose: code, and what is described in other words
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_WHOLE = re.compile(r"[.?!…。？！؟][”’\"')\]»]*$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that is read in one go: a paragraph, an item, a cell, a heading, without what lies in blocks within it.

    `kind` is paragraph, item, cell, term, caption or heading. Words in another language than `lang` are left out.
    """

    element: Any  # lxml element
    kind: str
    text: str
    lang: str

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its whole sentences: those that end in a stop. A fragment counted as a sentence would make the text look easier."""
        return () if self.kind == "heading" else sentences(self.text, primary(self.lang))

    @property
    def words(self) -> list[str]:
        return words(self.text)


def primary(lang: str) -> str:
    """The language of a tag without script and country: "en" of "en-US"."""
    return lang.lower().split("-")[0]


def words(text: str) -> list[str]:
    """Words of a text; a hyphen or an apostrophe joins, figures are none."""
    return _WORD.findall(text)


@lru_cache(maxsize=20_000)
def sentences(text: str, lang: str) -> tuple[str, ...]:
    """The whole sentences of a passage in a primary language."""
    pieces = (piece.strip() for piece in sentencex.segment(lang, text))
    return tuple(piece for piece in pieces if _WHOLE.search(piece))


def passages(tree: Any, lang: str) -> Iterator[Passage]:
    """The author's passages in the order of the text; booklet's own words and what is only printed are left out."""
    lang = tree.get("lang") or lang
    kind = _KINDS.get(tree.tag, "paragraph")
    parts: list[str] = [tree.text or ""]
    inner: list[Any] = []
    _gather(tree, primary(lang), parts, inner)
    text = " ".join("".join(parts).split())
    if text:
        yield Passage(tree, kind, text, lang)
    for block in inner:
        if not _left_out(block):
            yield from passages(block, lang)


def _gather(element: Any, lang: str, parts: list[str], inner: list[Any]) -> None:
    """Put the text of an element's inline children into `parts`, the blocks found on the way into `inner`."""
    for child in element:
        tag = child.tag
        if tag in _BLOCKS:
            inner.append(child)
            parts.append(" ")
        elif tag == "br":
            parts.append(" ")
        elif isinstance(tag, str) and tag not in _SILENT and not tag.startswith("{") and not _left_out(child):
            own = child.get("lang")
            if own is None or primary(own) == lang:
                parts.append(child.text or "")
                _gather(child, lang, parts, inner)
        parts.append(child.tail or "")


def _left_out(element: Any) -> bool:
    classes = (element.get("class") or "").split()
    return (element.get("data-generated") is not None or element.get("aria-hidden") == "true"
            or element.get("role") in ("doc-noteref", "doc-backlink") or element.tag in _SILENT
            or "print-only" in classes or "note-call" in classes or "box" in classes)
