"""One content document as a task: all that it depends on, and all that comes of it, as values.

Documents are made side by side and kept by what they depend on, so an edit makes one of them again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import unescape

from .book import Chapter, PageMark
from .content import Outline, finish, serialise
from .evidence import Evidence, gather

__all__ = ["Made", "Task", "dumps", "loads", "make", "task"]

_LINK = re.compile(r"""\shref=(["'])([A-Za-z][A-Za-z0-9+.-]*:.*?)\1""")
_PICTURE = re.compile(r"""\ssrc=(["'])(asset:.*?)\1""")


@dataclass(frozen=True, slots=True)
class Task:
    """A chapter with what its document says beyond it.

    `links` are the addresses with a scheme in its body and where each leads (empty: nowhere), `pictures` its
    `asset:` addresses and their files, `marks` its page marks, each with its id and its spoken words, which are in the language `said_in`.
    """

    chapter: Chapter
    styles: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    marks: tuple[tuple[PageMark, str, str], ...] = ()
    said_in: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A content document with what package and navigation must know of it. `lost` are the labels and anchors of page
    marks whose element it does not have, a fault of the caller's."""

    data: bytes
    headings: tuple[Outline, ...] = ()
    figures: tuple[Outline, ...] = ()
    tables: tuple[Outline, ...] = ()
    properties: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    lost: tuple[tuple[str, str], ...] = ()
    evidence: Evidence = Evidence()


def task(
    chapter: Chapter, *, styles: Sequence[str], href: Callable[[str], str], picture: Callable[[str], str],
    marks: Sequence[tuple[PageMark, str]], spoken: Callable[[str], str], said_in: str = "",
) -> Task:
    """The task of a chapter. `href` says where an address leads, `picture` gives the file of an `asset:` address,
    `spoken` a page label's spoken words in the language `said_in`."""
    links = dict.fromkeys(unescape(match[2]) for match in _LINK.finditer(chapter.body))
    pictures = dict.fromkeys(unescape(match[2]) for match in _PICTURE.finditer(chapter.body))
    return Task(
        chapter,
        tuple(styles),
        tuple((link, href(link)) for link in links),
        tuple((name, picture(name)) for name in pictures),
        tuple((mark, name, spoken(mark.label)) for mark, name in marks),
        said_in,
    )


def make(task: Task) -> Made:
    """Make the document. Raises lxml.etree.XMLSyntaxError when the chapter's body is not well-formed."""
    links: Mapping[str, str] = dict(task.links)
    pictures = dict(task.pictures)
    words = {mark.label: said for mark, _, said in task.marks}
    used: dict[str, None] = {}

    def picture(name: str) -> str:
        file = pictures[name]
        if file:
            used[file] = None
        return file

    done = finish(
        task.chapter, styles=task.styles, href=links.__getitem__, picture=picture,
        marks=[(mark, name) for mark, name, _ in task.marks], page_words=words.__getitem__, page_lang=task.said_in,
    )
    return Made(
        serialise(done.root), tuple(done.headings), tuple(done.figures), tuple(done.tables), tuple(done.properties),
        tuple(used), tuple((mark.label, mark.anchor) for mark in done.lost_marks), gather(done.root[-1]),
    )


def dumps(made: Made) -> bytes:
    """A made document as bytes to keep."""
    outlines = [[[e.level, e.text, e.file, e.id, e.lang] for e in each] for each in (made.headings, made.figures, made.tables)]
    head = json.dumps([outlines, made.properties, made.pictures, made.lost, asdict(made.evidence)]).encode()
    return len(head).to_bytes(8, "big") + head + made.data


def loads(kept: bytes) -> Made:
    """What `dumps` was given."""
    end = 8 + int.from_bytes(kept[:8], "big")
    outlines, properties, pictures, lost, evidence = json.loads(kept[8:end])
    headings, figures, tables = (tuple(Outline(*entry) for entry in each) for each in outlines)
    return Made(
        kept[end:], headings, figures, tables, tuple(properties), tuple(pictures),
        tuple((label, anchor) for label, anchor in lost), Evidence(**evidence),
    )
