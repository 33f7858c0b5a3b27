"""A PDF as a screen reader meets it: its structure tree with the text of each element."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from os import PathLike

from .. import words
from .pdf_tree import Node, nodes, opened
from .reading import Reading, Writer

__all__ = [
    "INLINE", "Node", "Runs", "calls_of_foot_notes", "merged_tops", "pdf_page_texts", "pdf_tree", "pdf_tree_text", "read_pdf",
    "reading_of", "runs_of",
]

Runs = dict[int, list[str]]  # page -> the texts it begins with, as many as tell it from others

INLINE = {
    "Span", "Quote", "Reference", "BibEntry", "Code", "Link", "Annot", "Em", "Strong", "Sub", "Ruby", "RB", "RT", "RP",
    "Warichu", "WT", "WP", "NonStruct", "Private",
}
_EVENTS = {
    "L": "lists", "LI": "items", "Table": "tables", "TR": "rows", "Link": "links", "Figure": "figures",
    "Note": "notes", "FENote": "notes",
}
_NOTES = {"Note", "FENote"}
_LABELLED = {"LI", *_NOTES}
_TOP = 80  # characters that tell how a page begins
_MARK = re.compile(r"\W*|\(?\w{1,6}[.)]|\d+")
_SAID_BY_ALT = {"Figure", "Formula"}


def read_pdf(file: bytes | str | PathLike[str]) -> Reading:
    """Words and structure in the order of the structure tree; nothing for a file without one.

    Raises pikepdf.PdfError for a file that is no PDF.
    """
    with opened(file) as pdf:
        return reading_of(nodes(pdf), len(pdf.pages))


def reading_of(tree: Iterable[Node], pages: int) -> Reading:
    """Words and structure of a tag tree that was read already."""
    out = Writer()
    tops: Runs = {}
    for node in tree:
        _take(node, out)
        if pages:
            _tops(node, tops)
    return replace(out.done(), tops=merged_tops([(0, tops)], pages))


def runs_of(node: Node) -> Runs:
    """How the pages of one element begin."""
    found: Runs = {}
    _tops(node, found)
    return found


def merged_tops(parts: Iterable[tuple[int, Runs]], pages: int) -> tuple[str, ...]:
    """How each page of a file begins, from its parts in order: the number to add to a part's pages, and its runs."""
    tops: dict[int, str] = {}
    for first, runs in parts:
        for page, texts in runs.items():
            for text in texts:
                if len(tops.get(first + page, "")) < _TOP:
                    tops[first + page] = tops.get(first + page, "") + text
    return tuple(tops.get(page, "") for page in range(1, pages + 1))


def pdf_tree(file: bytes | str | PathLike[str]) -> list[Node]:
    """The elements at the root of the structure tree."""
    with opened(file) as pdf:
        return nodes(pdf)


def pdf_tree_text(file: bytes | str | PathLike[str]) -> str:
    """The structure tree as readable text: an element a line, its text in quotes, two spaces a level."""
    lines: list[str] = []

    def write(node: Node, depth: int) -> None:
        facts = f" ({node.own})" if node.own != node.role else ""
        facts += f" lang={node.lang}" if node.lang else ""
        facts += f" alt={node.alt!r}" if node.alt is not None else ""
        facts += f" actual={node.actual!r}" if node.actual is not None else ""
        facts += f" expansion={node.expansion!r}" if node.expansion else ""
        line = "  " * depth + node.role + facts
        kids = _joined(node)
        if len(kids) == 1 and isinstance(kids[0], str):
            lines.append(f"{line} {_quoted(kids[0])}")
            return
        lines.append(line)
        for kid in kids:
            if isinstance(kid, str):
                lines.append("  " * (depth + 1) + _quoted(kid))
            else:
                write(kid, depth + 1)

    for node in pdf_tree(file):
        write(node, 0)
    return "\n".join(lines) + "\n" if lines else ""


def pdf_page_texts(file: bytes | str | PathLike[str]) -> list[str]:
    """For each page the text that stands on it, in the order of the structure tree; furniture left out."""
    found: dict[int, list[str]] = {}

    def walk(node: Node) -> None:
        inline = node.role in INLINE
        for kid in node.kids:
            if isinstance(kid, Node):
                walk(kid)
            else:
                found.setdefault(kid[0], []).append(kid[1])
        if not inline:
            for texts in found.values():
                if texts and not texts[-1].endswith("\n"):
                    texts.append("\n")

    with opened(file) as pdf:
        for node in nodes(pdf):
            walk(node)
        count = len(pdf.pages)
    return ["".join(found.get(page, ())) for page in range(1, count + 1)]


def _joined(node: Node) -> list[Node | str]:
    """Kids with neighbouring texts in one."""
    kids: list[Node | str] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(kid)
        elif kids and isinstance(kids[-1], str):
            kids[-1] += kid[1]
        else:
            kids.append(kid[1])
    return kids


def _quoted(text: str) -> str:
    return '"' + text.replace("\u00ad", "~").replace("\n", "\\n") + '"'


def _take(node: Node, out: Writer, required: bool = True) -> None:
    inline = node.role in INLINE
    if not inline:
        out.part()
    if node.role == "Art":
        out.open()
    kind = _EVENTS.get(node.role)
    if node.role.startswith("H") and node.role[1:].isdigit():
        kind = "headings"
    if kind:
        out.event(kind)
    if node.role in _SAID_BY_ALT and node.alt is not None:
        if node.role == "Figure":
            out.alternatives.append(" ".join(node.alt.split()))
        captions = [kid for kid in node.kids if isinstance(kid, Node) and kid.role == "Caption"]
        for caption in captions:
            _take(caption, out, required)
    elif node.actual is not None:
        out.text(node.actual, 0, required)
    else:
        calls = calls_of_foot_notes(node)
        for at, kid in enumerate(node.kids):
            if not isinstance(kid, Node):
                out.text(kid[1], 0, required)
            elif kid.role == "Lbl" and node.role in _LABELLED:
                _take(kid, out, required and not _is_mark(_text(kid)))
            elif at - 1 in calls:
                _take_foot_note(kid, out, required)
            elif at not in calls:
                _take(kid, out, required)
    if not inline:
        out.part()
    elif node.role == "Link":
        out.seam()
    if node.role == "Art":
        out.close()


def calls_of_foot_notes(node: Node) -> set[int]:
    """Which kids of an element are calls with their note behind them: a style sheet has put the note at the page's foot,
    and it is read at its call. (The author's own notes stand together, away from their calls.)"""
    kids = node.kids
    return {at for at in range(len(kids) - 1)
            if isinstance(call := kids[at], Node) and call.role == "Reference"
            and isinstance(note := kids[at + 1], Node) and note.role in _NOTES}


def _take_foot_note(note: Node, out: Writer, required: bool) -> None:
    """The words of a note at the page's foot, which are words of the sentence in the source; its label is print's."""
    for kid in note.kids:
        if not isinstance(kid, Node):
            out.text(kid[1], 0, required)
        elif kid.role == "P":
            _take_foot_note(kid, out, required)
        elif kid.role != "Lbl":
            _take(kid, out, required)


def _tops(node: Node, tops: Runs) -> None:
    """How each page begins: its first words in reading order, without bullets and what stands in pictures."""
    if node.role in _SAID_BY_ALT and node.alt is not None:
        for kid in node.kids:
            if isinstance(kid, Node) and kid.role == "Caption":
                _tops(kid, tops)
        return
    for kid in node.kids:
        if not isinstance(kid, Node):
            page, text = kid
            runs = tops.setdefault(page, [])
            if sum(map(len, runs)) < _TOP:
                runs.append(text.replace("\u00ad", "").replace("\u200b", ""))
        elif not (kid.role == "Lbl" and node.role in _LABELLED and _is_mark(_text(kid))):
            _tops(kid, tops)


def _text(node: Node) -> str:
    if node.actual is not None:
        return node.actual
    return "".join(_text(kid) if isinstance(kid, Node) else kid[1] for kid in node.kids)


def _is_mark(label: str) -> bool:
    """Whether an item's label is a bullet, a number or a tick box, and not a term that the author wrote."""
    label = label.strip()
    return bool(_MARK.fullmatch(label)) or label in _tick_words()


@cache
def _tick_words() -> frozenset[str]:
    catalogues = map(words.catalogue, words.languages())
    return frozenset(each.text(key) for each in catalogues for key in ("ticked", "not_ticked"))
