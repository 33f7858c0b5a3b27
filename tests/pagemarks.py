"""Where the marks of printed pages stand in an EPUB, held against the words that are on those pages of the PDF.

Nothing of booklet decides it: the words of both files are read as they stand there and laid side by side.
"""

from __future__ import annotations

import io
import re
import zipfile
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from booklet import epub, proof
from booklet.build.book import Book
from booklet.screen.names import EPUB_TYPE, MATHML, SVG, classes

# A word of an alphabet, or a character of a script without spaces. Punctuation is no word: quotation marks of <q> are print's.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
                   r"|[^\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u2066\u2067\u2068\u2069"))
_LONG = 150  # words beside a mark that are looked at
_NEAR = 4000  # characters that hold as many
_EXACT = 24  # letters that are enough to know a place by


@dataclass
class Text:
    """The text of the spine's documents. `marks` say where each page's mark stands in it, `parts` where each part of the
    book, by its galley's key, begins and ends."""

    text: str = ""
    marks: dict[str, int] = field(default_factory=dict)
    parts: dict[str, tuple[int, int]] = field(default_factory=dict)


def misplaced(book: Book, data: bytes) -> list[str]:
    """What is wrong with the marks of an EPUB of a bound book; empty when every page's mark is at the very place.

    The first word behind a mark must be the first of its page that both files have: nowhere else does the text part
    better into what the pages before have and what this one has. A page without such a word (blank, or with words that
    are on paper alone) is marked where the next one is.
    """
    return faults(book, text_of(book, data))


def faults(book: Book, there: Text) -> list[str]:
    """As `misplaced`, of an EPUB that was read already."""
    wanted = [f"page.{label}" for label in book.facts.labels]
    if list(there.marks) != wanted:
        return [f"the marks are {list(there.marks)}, the pages {wanted}"]
    keys, said = _keys(book), _told(book.pdf)
    ends = [*list(there.marks.values())[1:], len(there.text)]
    wrong = []
    words: dict[str, list[tuple[int, str]]] = {key: [] for key in keys}
    for page, word in said:
        words[keys[page - 1]].append((page, word))
    for number, (name, key) in enumerate(zip(wanted, keys, strict=True)):
        own = words[key]
        first = next((at for of in ([number + 1], range(number + 2, len(keys) + 1)) for at, (page, _) in enumerate(own) if page in of), len(own))
        before, here = ([word for _, word in part] for part in (own[:first], own[first:]))
        fault = _fault(before, here, there, there.marks[name], ends[number], key)
        wrong += [f"{name}, {key}: {fault}"] if fault else []
    return wrong


def moved(there: Text, by: int) -> Text:
    """The same text with every mark so many words later, or earlier for a negative number."""
    starts = [at for at, _ in _words(there.text)]
    marks = {name: starts[min(max(bisect_left(starts, at) + by, 0), len(starts) - 1)] for name, at in there.marks.items()}
    return replace(there, marks=marks)


def _told(pdf: bytes) -> list[tuple[int, str]]:
    """The words of a PDF, each with its page, in the order of the structure tree: the cells of a row that goes on overleaf
    one after the other, as an e-book has them."""
    said: list[tuple[int, list[str]]] = []

    def walk(node: proof.pdf.Node) -> None:
        for kid in node.kids:
            if isinstance(kid, proof.pdf.Node):
                walk(kid)
            elif said and said[-1][0] == kid[0]:
                said[-1][1].append(kid[1])
            else:
                said.append((kid[0], [kid[1]]))
        if node.role not in proof.pdf.INLINE and said:
            said[-1][1].append("\n")

    for node in proof.pdf_tree(pdf):
        walk(node)
    return [(page, word) for page, texts in said for _, word in _words("".join(texts).translate(_UNSEEN))]


def _fault(before: Sequence[str], page: Sequence[str], there: Text, at: int, end: int, key: str) -> str:
    """What is wrong with the mark of one page."""
    first, last = there.parts[key]
    behind = _words(there.text[at : max(min(last, at + _NEAR), at)])[:_LONG]
    letters = "".join(page)[:_EXACT]
    if len(letters) == _EXACT and "".join(word for _, word in behind).startswith(letters):
        return "" if first <= at + behind[0][0] else "its mark is in another part"
    ahead = _words(there.text[max(first, at - _NEAR) : max(at, first)])[-_LONG:]
    theirs, mark = [word for _, word in (*ahead, *behind)], len(ahead)
    said_before = _common(before[-4 * _LONG :], theirs)
    said_here = _common(page[:_LONG][::-1], theirs[::-1])[::-1]
    told = [one + other for one, other in zip(said_before, said_here, strict=True)]
    shown = f"the page begins {' '.join(page[:12])!r}, behind its mark stands {there.text[at : at + 80]!r}"
    if told[mark] < max(told):
        return f"{told.index(max(told)) - mark:+} words: {shown}"
    if not said_here[mark]:
        return f"its mark is not where the next one is: {shown}" if _words(there.text[at:end]) else ""
    return "" if said_here[mark] > said_here[mark + 1] else f"words that it does not have come first: {shown}"


def _common(mine: Sequence[str], theirs: Sequence[str]) -> list[int]:
    """How many words, in order, `mine` has in common with the first n of `theirs`, for every n from none to all."""
    row = [0] * (len(theirs) + 1)
    for word in mine:
        corner = 0
        for at, other in enumerate(theirs, 1):
            above = row[at]
            row[at] = corner + 1 if word == other else max(above, row[at - 1])
            corner = above
    return row


def _words(text: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0].casefold()) for match in _WORD.finditer(text)]


def _keys(book: Book) -> list[str]:
    """The part that each page belongs to."""
    starts = sorted((page, key) for key, page in book.facts.starts.items())
    return [[key for first, key in starts if first <= page][-1] for page in range(1, book.facts.pages + 1)]


def _names(book: Book) -> dict[tuple[str, str], str]:
    """The key of each part's galley by the file and id of the element that holds it."""
    plan = epub.plan(book.collection)
    names = {(place.file, place.anchor): f"article/{slug}" for slug, place in plan.articles.items()}
    names |= {(file, "topic"): f"opener/{name}" for name, file in plan.topics.items()}
    return names | {
        ("title.xhtml", "title-page"): "cover", ("contents.xhtml", "toc"): "contents",
        ("glossary.xhtml", "glossary"): "topic/_glossary", ("resources.xhtml", "resources"): "topic/_resources",
    }


def text_of(book: Book, data: bytes) -> Text:
    """The text of an EPUB of a book, with its marks."""
    names, done = _names(book), Text()

    def walk(element: etree._Element, file: str) -> None:
        if element.get(EPUB_TYPE) == "pagebreak":
            done.marks[element.get("id", "")] = len(done.text)
            return
        if element.tag.endswith("}a") and file == "contents.xhtml" and not element.get("href", "").endswith(".title"):
            return  # the contents on paper go down to the articles
        if (
            {"box", "resource-links", "resources-label"} & set(classes(element)) or element.get("hidden") is not None
            or element.tag.startswith((f"{{{SVG}}}", f"{{{MATHML}}}"))
        ):
            return
        key, start = names.get((file, element.get("id", "")), ""), len(done.text)
        space = "" if element.tag.rpartition("}")[2] in _INLINE else "\n"
        done.text += space + (element.text or "").translate(_UNSEEN)
        for child in element:
            walk(child, file)
            done.text += (child.tail or "").translate(_UNSEEN)
        done.text += space
        if key:
            inner = [begin for begin, _ in done.parts.values() if begin >= start]  # the articles of a topic
            done.parts[key] = start, min(inner, default=len(done.text))

    for file, root in _documents(data):
        walk(root.find("{*}body"), file)
    return done


def _documents(data: bytes) -> Iterator[tuple[str, etree._Element]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        items = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        for ref in package.iter("{*}itemref"):
            file = items[ref.get("idref")]
            yield file, etree.fromstring(archive.read(f"EPUB/{file}"))


_INLINE = {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "mark", "q", "s", "samp", "small",
           "span", "strong", "sub", "sup", "u", "var"}
