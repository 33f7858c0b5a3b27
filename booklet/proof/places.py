"""Where in a PDF a fault is, for those who want to see it: the page, and what is marked there.

A rule knows the element or the ink at fault. Of a finding in a source the place is where the words of its line are
printed. Boxes of marked content are the business of whoever draws pages (build.raster).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from ..findings import Finding, Position
from ..model import Article
from .pdf import INLINE
from .pdf_ink import Ink
from .pdf_tree import Node
from .reading import Word, tokens
from .source import read_article

__all__ = ["Fault", "Place", "place_of", "places_of_lines"]

_ENOUGH, _FEWER = 8, (5, 3)  # words of a line that tell where it is printed; fewer, where they are not found
_SIGN_WIDTH = 0.5  # of the size of type: what a letter takes on average


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a PDF: `page` from 1; `marks`, the numbers (MCID) of the marked content there; or `box`, (left, bottom,
    right, top) in pt, as far as it can be told from where text begins. Neither, where only the page is known."""

    page: int
    marks: tuple[int, ...] = ()
    box: tuple[float, float, float, float] | None = None


Fault = tuple[Finding, Place | None]  # what an output rule gives


def place_of(thing: Node | list[Ink] | int | None) -> Place | None:
    """The place of an element, where it begins; of a line of ink; or of a page by its number."""
    if isinstance(thing, int):
        return Place(thing) if thing else None
    if isinstance(thing, list):
        first, last = thing[0], thing[-1]
        right = last.x + _SIGN_WIDTH * last.size_pt * len(last.text())
        return Place(first.page, box=(first.x, first.y - 0.3 * first.size_pt, right, first.y + first.size_pt))
    marks = list(_marks(thing)) if thing is not None else []
    if not marks:
        return None
    first = min(page for page, _ in marks)
    return Place(first, tuple(mark for page, mark in marks if page == first))


def _marks(node: Node) -> Iterator[tuple[int, int]]:
    yield from node.marks
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _marks(kid)


def places_of_lines(articles: Sequence[Article], nodes: Iterable[Node], wanted: Iterable[Position]) -> dict[Position, Place]:
    """Where lines of the sources are printed. What is said of an article as a whole, or of a line without words, has
    only a page; nothing is told of a file that does not mark as many articles as there are."""
    printed = [node for top in nodes for node in _articles(top)]
    if len(printed) != len(articles):
        return {}
    asked: dict[str, list[Position]] = {}
    for position in wanted:
        asked.setdefault(position.file, []).append(position)
    found: dict[Position, Place] = {}
    for article, node in zip(articles, printed, strict=True):
        if article.source in asked:
            found.update(_in_article(article, node, asked[article.source]))
    return found


def _articles(node: Node) -> Iterator[Node]:
    if node.role == "Art":
        yield node
        return
    for kid in node.kids:
        if isinstance(kid, Node):
            yield from _articles(kid)


def _in_article(article: Article, node: Node, wanted: Sequence[Position]) -> Iterator[tuple[Position, Place]]:
    whole = place_of(node)
    if whole is None:
        return
    blocks = list(_blocks(node))
    lines: dict[int, list[Word]] = {}
    for word in read_article(article).words:
        lines.setdefault(word.line, []).append(word)
    places: dict[int, Place] = {}
    at = 0
    for line, words in sorted(lines.items()):
        said = tokens(words[:_ENOUGH])[0][:_ENOUGH]
        for count in (_ENOUGH, *_FEWER):  # print puts an address behind a link
            found = next((each for each in range(at, len(blocks)) if said and _holds(blocks[each][0], said[:count])), None)
            if found is not None:
                at = found
                if (place := place_of(blocks[found][1])) is not None:
                    places[line] = place
                break
    order = [int(line) for each in etree.fromstring(article.body.encode()).iter() if (line := each.get("data-line") or "").isdecimal()]
    for position in wanted:
        own = max((line for line in order if line <= position.line), default=0)
        if position.line <= article.title_line or not own:
            yield position, Place(whole.page)
        elif own in places:
            yield position, places[own]
        else:  # a line without words: the page of the words before it
            before = [line for line in order[: order.index(own)] if line in places]
            yield position, Place(places[before[-1]].page if before else whole.page)


def _blocks(node: Node) -> Iterator[tuple[list[str], Node]]:
    """The elements that hold text themselves, each with its words."""
    own = [kid for kid in node.kids if not isinstance(kid, Node) or kid.role in INLINE]
    if own:
        yield tokens([Word(word) for word in "".join(map(_text, own)).split()])[0], node
    for kid in node.kids:
        if isinstance(kid, Node) and kid.role not in INLINE:
            yield from _blocks(kid)


def _text(kid: Node | tuple[int, str]) -> str:
    if not isinstance(kid, Node):
        return kid[1].replace("\u00ad", "").replace("\u200b", "")
    return kid.actual if kid.actual is not None else "".join(map(_text, kid.kids))


def _holds(whole: Sequence[str], part: Sequence[str]) -> bool:
    count = len(part)
    return any(list(whole[at : at + count]) == list(part) for at in range(len(whole) - count + 1))
