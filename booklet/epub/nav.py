"""The navigation document (contents, illustrations, tables, landmarks, pages) and the old readers' toc.ncx."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from ..screen.markup import foreign
from ..words import Words
from .book import Metadata, PageMark
from .content import Outline
from .places import entry_id
from .plan import NAV_FILE

__all__ = ["Landmark", "nav_body", "ncx"]


@dataclass(frozen=True, slots=True)
class Landmark:
    type: str
    title: str
    href: str


def nav_body(
    metadata: Metadata,
    words: Words,
    headings: Sequence[Outline],
    figures: Sequence[Outline],
    tables: Sequence[Outline],
    landmarks: Sequence[Landmark],
    pages: Sequence[tuple[PageMark, str]],
) -> str:
    """The children of the navigation document's body."""
    marked = {mark.anchor for mark, _ in pages if mark.file == NAV_FILE}

    def heading(key: str) -> tuple[str, str]:
        return words.text(key), foreign(words, key, metadata.lang)

    parts = [_nav("toc", "doc-toc", "toc", heading("contents"), _tree(headings, metadata.lang, marked), level=1)]
    for kind, entries in (("loi", figures), ("lot", tables)):
        if entries:
            key = {"loi": "list_of_figures", "lot": "list_of_tables"}[kind]
            parts.append(_nav(kind, "", kind, heading(key), _tree(entries, metadata.lang), level=2))
    items = "".join(
        f'<li><a epub:type="{mark.type}" href="{escape(mark.href)}">{escape(mark.title)}</a></li>'
        for mark in landmarks
    )
    parts.append(_nav("landmarks", "", "landmarks", heading("landmarks"), f"<ol>{items}</ol>", hidden=True))
    if pages:
        items = "".join(
            f'<li><a href="{mark.file}#{quote(name)}">{escape(mark.label)}</a></li>' for mark, name in pages
        )
        parts.append(_nav("page-list", "doc-pagelist", "pages", heading("page_list"), f"<ol>{items}</ol>",
                          hidden=True))
    return "\n".join(parts)


def _nav(kind: str, role: str, name: str, title: tuple[str, str], inner: str, *, level: int = 2, hidden: bool = False) -> str:
    attributes = f' role="{role}"' if role else ""
    attributes += ' hidden="hidden"' if hidden else ""
    return (
        f'<nav epub:type="{kind}" id="{name}" aria-labelledby="{name}-title"{attributes}>'
        f'<h{level} id="{name}-title"{title[1]}>{escape(title[0])}</h{level}>{inner}</nav>'
    )


def _tree(entries: Sequence[Outline], lang: str, marked: Collection[str] = ()) -> str:
    """Entries as nested ordered lists; those whose ids are `marked` bear them, for pages begin there."""
    out: list[str] = []
    before = 0
    for entry, depth in zip(entries, _depths(entries), strict=True):
        out.append("<ol>" if depth > before else "</li>" + "</ol></li>" * (before - depth))
        out.append(_item(entry, lang, marked))
        before = depth
    return "".join(out) + "</li></ol>" * before


def _depths(entries: Sequence[Outline]) -> list[int]:
    """How deep each entry is nested, from 1: a skipped level does not nest deeper."""
    levels: list[int] = []
    depths = []
    for entry in entries:
        while levels and levels[-1] >= entry.level:
            levels.pop()
        levels.append(entry.level)
        depths.append(len(levels))
    return depths


def _item(entry: Outline, lang: str, marked: Collection[str]) -> str:
    other = f' lang="{escape(entry.lang)}"' if entry.lang and entry.lang != lang else ""
    name = entry_id(entry.file, entry.id)
    own = f' id="{escape(name)}"' if name in marked else ""
    return f'<li><a{own} href="{entry.file}#{quote(entry.id)}"{other}>{escape(entry.text)}</a>'


def ncx(metadata: Metadata, headings: Sequence[Outline], pages: Sequence[tuple[PageMark, str]]) -> bytes:
    """The EPUB 2 contents, which EPUB 3 readers ignore and old devices need."""
    depths = _depths(headings)
    out: list[str] = []
    before = 0
    for number, (entry, depth) in enumerate(zip(headings, depths, strict=True), 1):
        out.append("</navPoint>" * (before - depth + 1) if before else "")
        out.append(
            f'<navPoint id="n{number}"><navLabel><text>{escape(entry.text)}</text></navLabel>'
            f'<content src="{entry.file}#{quote(entry.id)}"/>'
        )
        before = depth
    out.append("</navPoint>" * before)
    page_list = "".join(
        f'<pageTarget id="p{number}" type="{_page_kind(mark.label)}"'
        + (f' value="{int(mark.label)}"' if mark.label.isdecimal() else "")
        + f'><navLabel><text>{escape(mark.label)}</text></navLabel><content src="{mark.file}#{quote(name)}"/></pageTarget>'
        for number, (mark, name) in enumerate(pages, 1)
    )
    if page_list:
        page_list = f"<pageList><navLabel><text>{escape(metadata.title)}</text></navLabel>{page_list}</pageList>"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{escape(metadata.lang)}">'
        f'<head><meta name="dtb:uid" content="{escape(metadata.identifier)}"/>'
        f'<meta name="dtb:depth" content="{max(depths, default=1)}"/>'
        f'<meta name="dtb:totalPageCount" content="{len(pages)}"/>'
        f'<meta name="dtb:maxPageNumber" content="{_highest(pages)}"/></head>'
        f"<docTitle><text>{escape(metadata.title)}</text></docTitle><navMap>{''.join(out)}</navMap>{page_list}</ncx>\n"
    ).encode()


def _page_kind(label: str) -> str:
    return "normal" if label.isdecimal() else "front"


def _highest(pages: Sequence[tuple[PageMark, str]]) -> int:
    return max((int(mark.label) for mark, _ in pages if mark.label.isdecimal()), default=0)
