"""The language that words are told in: as the author wrote it, against what a finished file says (WCAG 3.1.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from ..findings import Finding, Position, Severity
from ..model import Article
from .markup import local
from .pdf_tree import Node
from .reading import Word, tokens

__all__ = ["Tongues", "article_tongues", "epub_tongues", "passage_findings", "pdf_tongues"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SILENT = {"head", "script", "style", "template", "svg", "math", "noscript"}
_INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp",
    "small", "span", "strong", "sub", "sup", "time", "u", "var",
}
_SPANS = {
    "Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Em", "Strong", "Sub", "Ruby", "RB", "RT", "RP", "NonStruct",
}


@dataclass(slots=True)
class Tongues:
    """Text by language, in order: [language, text, line of the source (0 when unknown)]."""

    runs: list[tuple[str, str, int]] = field(default_factory=list)

    def add(self, lang: str, text: str, line: int = 0) -> None:
        self.runs.append((_primary(lang), text, line))

    def part(self) -> None:
        """A block begins or ends: words do not reach over."""
        if self.runs and self.runs[-1][1] != "\n":
            self.runs.append((self.runs[-1][0], "\n", 0))

    def words(self) -> Iterator[tuple[str, str, int]]:
        """(language, part of a word, line) of all text; neighbours in one language join."""
        kept, text, line = "", "", 0
        for lang, more, at in [*self.runs, ("", "\n", 0)]:
            if lang != kept or more == "\n":
                yield from ((kept, part, line) for part in tokens([Word(word) for word in text.split()])[0])
                kept, text, line = lang, "", 0
            text += more
            line = line or at


def passage_findings(articles: Sequence[Article], found: Tongues, name: str, *, clause: str) -> Iterator[Finding]:
    """For each article and language: words that the author wrote in it, and the file tells in another."""
    there: dict[str, Counter[str]] = {}
    nothing: Counter[str] = Counter()
    for lang, word, _ in found.words():
        if lang not in there:
            there[lang] = Counter()
        there[lang][word] += 1
    wanted: dict[str, Counter[str]] = {}
    for article in articles:
        lost: dict[str, list[tuple[str, int]]] = {}
        for lang, word, line in article_tongues(article).words():
            if lang not in wanted:
                wanted[lang] = Counter()
            count = wanted[lang]
            count[word] += 1
            if count[word] > there.get(lang, nothing)[word]:
                lost.setdefault(lang, []).append((word, line))
        for lang, words in lost.items():
            if lang == _primary(article.lang) or not any(word.isalpha() for word, _ in words):
                continue  # words that are nowhere at all are the matter of another rule
            text = " ".join(word for word, _ in words[:8]) + (" …" if len(words) > 8 else "")
            many = "a word" if len(words) == 1 else f"{len(words)} words"
            yield Finding(
                "passage-language-lost", Severity.ERROR, f"{many} in {_language(lang)} would be read in another language in {name}: “{text}”",
                Position(article.source, words[0][1] or article.title_line),
                "this is a fault of booklet's: please report it with the article", clause,
            )


def article_tongues(article: Article) -> Tongues:
    """The words of an article's body by language; booklet's own left out."""
    out = Tongues()
    _element(etree.fromstring(article.body.encode()), article.lang, article.title_line, out, skip_generated=True)
    return out


def epub_tongues(documents: Iterable[Any]) -> Tongues:
    """The words of an EPUB's documents by language."""
    out = Tongues()
    for root in documents:
        _element(root, "", 0, out)
    return out


def pdf_tongues(nodes: Iterable[Node], lang: str) -> Tongues:
    """The words of a tag tree by language; `lang` is the file's own."""
    out = Tongues()
    for node in nodes:
        _node(node, lang, out)
    return out


def _element(element: Any, lang: str, line: int, out: Tongues, skip_generated: bool = False) -> None:
    name = local(element)
    if not name or name in _SILENT or element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return
    if "print-only" in element.get("class", "").split() or (skip_generated and element.get("data-generated") is not None):
        return
    lang = element.get(_LANG) or element.get("lang") or lang
    stated = element.get("data-line") or ""
    line = int(stated) if stated.isdecimal() else line
    block = name not in _INLINE
    if block:
        out.part()
    out.add(lang, element.text or "", line)
    for child in element:
        _element(child, lang, line, out, skip_generated)
        out.add(lang, child.tail or "", line)
    if block:
        out.part()


def _node(node: Node, lang: str, out: Tongues) -> None:
    lang = node.lang or lang
    block = node.role not in _SPANS
    if block:
        out.part()
    if node.actual is not None:
        out.add(lang, node.actual)
    elif node.role in ("Figure", "Formula"):
        for kid in node.kids:
            if isinstance(kid, Node) and kid.role == "Caption":
                _node(kid, lang, out)
    else:
        for kid in node.kids:
            if isinstance(kid, Node):
                _node(kid, lang, out)
            else:
                out.add(lang, kid[1].translate(_SOFT))
    if block:
        out.part()


_SOFT = dict.fromkeys(map(ord, "\u00ad\u200b"))


def _primary(lang: str) -> str:
    return lang.replace("_", "-").split("-")[0].lower()


def _language(tag: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (ValueError, UnknownLocaleError):
        return tag
