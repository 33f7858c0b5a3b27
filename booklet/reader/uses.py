"""Where the terms of the glossary stand in the text: the data for a link from the first use of each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ..model import Article, Term

__all__ = ["first_uses", "term_key"]

# Headings, code, links and what defines a term are no uses that a reader would look up.
_PASSED = {"h2", "h3", "h4", "h5", "h6", "code", "pre", "a", "dfn", "svg", "math", "script", "style"}
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def term_key(term: str) -> str:
    """A term as two of them are compared: AIDS is not aids, but Anxiety is anxiety."""
    import unicodedata

    plain = unicodedata.normalize("NFKC", " ".join(term.split()))
    return plain if plain.isupper() else plain.casefold()


def first_uses(articles: Sequence[tuple[Article, Any]], terms: Sequence[Term]) -> dict[tuple[str, str], tuple[tuple[str, int], ...]]:
    """(language, key) of every term -> (slug, line of the block) of its first use in each article that uses it."""
    uses: dict[tuple[str, str], list[tuple[str, int]]] = {(term.lang, term_key(term.term)): [] for term in terms}
    patterns = {lang: _pattern([term.term for term in terms if term.lang == lang]) for lang in {term.lang for term in terms}}
    for article, body in articles:
        pattern = patterns.get(article.lang)
        if pattern is None:
            continue
        seen: set[str] = set()
        for text, line in _texts(body):
            for match in pattern.finditer(text):
                for key in {term_key(match[0]), " ".join(match[0].split())}:
                    if key not in seen and (article.lang, key) in uses:
                        seen.add(key)
                        uses[article.lang, key].append((article.slug, line))
    return {key: tuple(found) for key, found in uses.items()}


def _pattern(terms: Sequence[str]) -> re.Pattern[str]:
    parts = []
    for term in sorted(terms, key=lambda term: (-len(term), term)):
        words = r"\s+".join(map(re.escape, term.split()))
        start = "" if _UNSPACED.match(term[:1]) or not term[:1].isalnum() else r"(?<!\w)"
        end = "" if _UNSPACED.match(term[-1:]) or not term[-1:].isalnum() else r"(?!\w)"
        parts.append(f"{start}(?{'' if term_key(term).isupper() else 'i'}:{words}){end}")
    return re.compile("|".join(parts))


def _texts(body: Any) -> Iterator[tuple[str, int]]:
    """The running text of each block with its line, in order, without what is passed over."""
    from lxml import etree

    lines = [0]
    walk = etree.iterwalk(body, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            own = element.get("data-line") or ""
            lines.append(int(own) if own.isdigit() else lines[-1])
            if element.tag in _PASSED or element.get("data-generated") is not None \
                    or element.get("data-block") == "definition" or element.get("aria-hidden") == "true":
                walk.skip_subtree()
            else:
                yield element.text or "", lines[-1]
        else:
            lines.pop()
            if element is not body:
                yield element.tail or "", lines[-1]
