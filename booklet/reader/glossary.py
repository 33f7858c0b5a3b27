"""The glossary: terms from `::: definition` blocks and from abbreviations, and where each is first used."""

from __future__ import annotations

import copy
import dataclasses
import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from ..findings import Finding, Position, Severity
from ..model import Article, Term
from .order import natural_key
from .slugs import safe
from .uses import first_uses, term_key

__all__ = ["gather"]

_BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "blockquote", "pre", "figure", "section", "aside", "h2", "h3", "h4", "h5",
           "h6", "hr", "details"}


def gather(articles: Sequence[tuple[Article, Any]]) -> tuple[tuple[Term, ...], list[Finding]]:
    """The terms of articles with their trees, by name; `articles` of a term are those that define or abbreviate it.

    Definitions of one term in one language are merged; when their words differ the first stands and a warning
    names both places.
    """
    terms: dict[tuple[str, str], Term] = {}
    findings: list[Finding] = []
    for article, body in articles:
        for term, definition, lang, line in _defined(body, article):
            position = Position(article.source, line)
            key = (lang, term_key(term))
            known = terms.get(key)
            if known is None:
                terms[key] = Term(term, definition, "", lang, (article.slug,), position)
                continue
            terms[key] = dataclasses.replace(known, articles=tuple(dict.fromkeys((*known.articles, article.slug))))
            if _words(known.definition) != _words(definition):
                findings.append(Finding("definition-conflict", Severity.WARNING,
                                        f"“{term}” is defined differently in {known.position}; the glossary prints that one",
                                        position, "make both definitions the same, or keep one"))
    ordered = sorted(terms.values(), key=lambda term: (natural_key(_plain(term.term) + "."), term.term, term.lang))
    uses = first_uses(articles, ordered)
    return tuple(dataclasses.replace(term, uses=uses[term.lang, term_key(term.term)]) for term in _with_ids(ordered)), findings


def _defined(body: Any, article: Article) -> Iterator[tuple[str, str, str, int]]:
    """Term, definition, language and line of every definition in a tree, in its order; abbreviations once."""
    seen: set[str] = set()
    for element in body.iter():
        if not isinstance(element.tag, str):
            continue
        if element.get("data-block") == "definition":
            for term, definition in _block(element, article.slug):
                yield term, definition, _lang(element, article.lang), _line(element)
        elif element.tag == "abbr" and element.get("title"):
            term = " ".join("".join(element.itertext()).split())
            if term and term not in seen:
                seen.add(term)
                yield term, html.escape(" ".join(element.get("title").split()), quote=False), _lang(element, article.lang), _line(element)


def _block(block: Any, slug: str) -> Iterator[tuple[str, str]]:
    block = copy.deepcopy(block)
    heading = next((child for child in block if "block-title" in (child.get("class") or "").split()), None)
    title = ""
    if heading is not None:
        title = "" if heading.get("data-generated") is not None else _text(heading)
        block.remove(heading)
    lists = [child for child in block if child.tag == "dl"]
    if not title and lists:
        for list_ in lists:
            names: list[str] = []
            parts: list[Any] = []
            for child in [*list_, None]:
                if child is None or (child.tag == "dt" and parts):
                    for name in names:
                        yield name, _content(parts, slug)
                    names, parts = [], []
                if child is not None:
                    (names if child.tag == "dt" else parts).append(_text(child) if child.tag == "dt" else child)
        return
    if not title:
        dfn = next(iter(block.iter("dfn")), None)
        title = _text(dfn) if dfn is not None else ""
    if title:
        definition = _content([block], slug)
        if definition:
            yield title, definition


def _content(parts: list[Any], slug: str) -> str:
    """XHTML of what the parts hold: no ids, no lines, no note calls; pictures as their words, links made absolute."""
    from lxml import etree

    shown = []
    for part in parts:
        part = copy.deepcopy(part)
        for element in list(part.iter()):
            if not isinstance(element.tag, str):
                continue
            if "note-call" in (element.get("class") or "").split():
                _replace(element, "")
            elif element.tag == "img":
                _replace(element, element.get("alt") or "")
            else:
                for attribute in ("id", "data-line"):
                    element.attrib.pop(attribute, None)
                if element.tag == "a" and (element.get("href") or "").startswith("#"):
                    element.set("href", f"article:{slug}{element.get('href')}")
        only = [child for child in part if isinstance(child.tag, str)]
        if len(only) == 1 and only[0].tag == "p" and not (part.text or "").strip() and not (only[0].tail or "").strip():
            part = only[0]
        text = html.escape(part.text or "", quote=False) + "".join(etree.tostring(child, encoding="unicode") for child in part)
        shown.append(text.strip())
    if len(shown) > 1:
        shown = [text if re.match(r"<(\w+)", text) and re.match(r"<(\w+)", text)[1] in _BLOCKS else f"<p>{text}</p>" for text in shown]
    return "".join(shown)


def _replace(element: Any, text: str) -> None:
    parent, before = element.getparent(), element.getprevious()
    text += element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + text
    else:
        before.tail = (before.tail or "") + text
    element.tail = None
    parent.remove(element)


def _with_ids(terms: list[Term]) -> Iterator[Term]:
    taken: set[str] = set()
    for term in terms:
        base = f"term-{safe(_plain(term.term)) or 'entry'}"
        id_, number = base, 2
        while id_ in taken:
            id_, number = f"{base}-{number}", number + 1
        taken.add(id_)
        yield dataclasses.replace(term, id=id_)


def _lang(element: Any, default: str) -> str:
    for one in (element, *element.iterancestors()):
        if one.get("lang"):
            return one.get("lang")
    return default


def _line(element: Any) -> int:
    for one in (element, *element.iterancestors()):
        if (one.get("data-line") or "").isdigit():
            return int(one.get("data-line"))
    return 0


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _plain(term: str) -> str:
    return unicodedata.normalize("NFC", term)


def _words(definition: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", definition).casefold().split()).rstrip(".")
