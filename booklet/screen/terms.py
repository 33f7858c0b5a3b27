"""Terms: links from their first use in an article to the glossary, and short forms that another entry explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from lxml import etree

from ..model import Term
from .names import classes

__all__ = ["explained", "link_terms", "text_of"]

_OPAQUE = {"h1", "h2", "h3", "h4", "h5", "h6", "code", "pre", "a", "dfn", "svg", "math", "summary"}
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def explained(terms: Sequence[Term]) -> dict[str, str]:
    """By the id of a short form: the id of the entry that explains its words, so that they are not told twice."""
    full = {(term.lang, term.term.casefold()): term.id for term in terms}
    said = {term.id: text_of(term.definition).rstrip(".").casefold() for term in terms}
    found = {term.id: full.get((term.lang, said[term.id]), "") for term in terms}
    return {short: entry for short, entry in found.items() if entry and entry != short}


def text_of(definition: str) -> str:
    """The text of a definition, XHTML, in one line."""
    root = etree.fromstring(f"<div>{definition}</div>".encode(), _PARSER)
    return " ".join("".join(root.itertext()).split())


def link_terms(body: str, slug: str, terms: Sequence[Term], href: Callable[[str], str]) -> str:
    """An article's body in which each term that it uses is linked once, where Term.uses says it first stands.

    `href` says where term:ID leads; a term that it leads nowhere for is not linked.
    No text changes. A term that cannot be found in its line (it may cross an element's edge) is left alone.
    """
    wanted = [(term, line) for term in terms for where, line in term.uses if where == slug]
    if not wanted:
        return body
    root = etree.fromstring(body.encode(), _PARSER)
    for term, line in wanted:
        if address := href(f"term:{term.id}"):
            _link(root, term, line, address)
    return etree.tostring(root, encoding="unicode")


def _link(root: etree._Element, term: Term, line: int, address: str) -> None:
    pattern = _pattern(term.term)
    lines = [0]
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "end":
            lines.pop()
            if element is not root and lines[-1] == line and _wrap(element, True, pattern, address):
                return
            continue
        own = element.get("data-line") or ""
        lines.append(int(own) if own.isdigit() else lines[-1])
        if _passed(element):
            walk.skip_subtree()
        elif lines[-1] == line and _wrap(element, False, pattern, address):
            return


def _passed(element: etree._Element) -> bool:
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "svg"
    return (
        name in _OPAQUE or element.get("data-generated") is not None or element.get("aria-hidden") == "true"
        or element.get("data-block") == "definition" or "print-only" in classes(element) or element.get("role") == "heading"
    )


def _wrap(element: etree._Element, tail: bool, pattern: re.Pattern[str], address: str) -> bool:
    """Link the first match in the element's text, or in the text after it."""
    text = (element.tail if tail else element.text) or ""
    match = pattern.search(text)
    if match is None:
        return False
    link = etree.Element("a", {"href": address, "class": "term", "role": "doc-glossref"})
    link.text = match[0]
    if tail:
        parent = element.getparent()
        assert parent is not None
        element.tail = None
        parent.insert(parent.index(element) + 1, link)
        element.tail = text[: match.start()]
    else:
        element.text = text[: match.start()]
        element.insert(0, link)
    link.tail = text[match.end() :]
    return True


def _pattern(term: str) -> re.Pattern[str]:
    """As the reader finds uses: whole words, any case unless the term is all capitals."""
    words = r"\s+".join(map(re.escape, term.split()))
    start = "" if _UNSPACED.match(term[:1]) or not term[:1].isalnum() else r"(?<!\w)"
    end = "" if _UNSPACED.match(term[-1:]) or not term[-1:].isalnum() else r"(?!\w)"
    return re.compile(f"{start}{words}{end}", 0 if term.isupper() else re.IGNORECASE)
