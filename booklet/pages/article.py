"""An article as a Document: its title, its body, then who wrote it, from what, and when it was looked over."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from lxml import etree

from .. import words
from ..model import Article, Asset, Collection, Document, DocumentKind, Project, Status
from ..screen.bidi import set_numbers_apart
from ..screen.parts import people
from .addresses import put_after, show_addresses
from .body import body, parse, serialise, text_of
from .shell import document, review_line
from .tables import set_columns

__all__ = ["article"]

# A third of a page: characters a line, lines, the space between two parts in lines. In large print of short lines, in
# large print and on half a sheet (lists at their tightest), and in the standard edition.
_THIRD_SHORT = (38, 9.1, 1 / 3)
_THIRD_LARGE = (50, 9.1, 1 / 3)
_THIRD_LARGE_LIST = (56, 10.1, 0.2)
_THIRD = (63, 12.0, 1 / 3)
_ROWS_TOGETHER = 6
_LONGEST_PHONE, _LONGEST_KEPT = 24, 20  # signs; what is longer may be wider than a line or a cell
_OF_ADDRESSES = "/_?=&%#@"
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LISTS = ("ul", "ol", "dl", "table", "blockquote")


def article(
    article: Article, collection: Collection, project: Project, refs: Mapping[str, str] | None = None, *,
    tight: bool = False, numbered: bool = False,
) -> Document:
    """The article as its handout and the book share it; the galley's title is level 1.

    `refs` maps "article:SLUG", "article:SLUG#id" or "topic:ID" to the words printed after a link there, such as
    "(page 12)". None means a handout: the other handout is named by its title where the link does not say it; so is, in a
    book, an article of the book in another language. `tight` takes a little of the
    space between paragraphs: worth a try when the last page of the galley holds only a few lines. `numbered` puts web
    addresses at the article's end, and their numbers after the links.
    """
    tree = parse(body(article))
    _keep_phones(tree)
    _references(tree, article, collection, refs)
    addresses = show_addresses(tree, numbered=numbered)
    _keep_notes(tree)
    _keep_together(tree)
    _keep_leads(tree)
    _size_figures(tree, article.assets)
    set_columns(tree)
    _rule_lines(tree)
    catalogue = words.catalogue(article.lang)
    return document(
        "article.xhtml", key=f"article/{article.slug}", kind=DocumentKind.ARTICLE, title=article.title,
        lang=article.lang, direction=article.direction, body_class="article tight" if tight else "article", assets=article.assets, source=article.source,
        article=article, body=serialise(tree), status=_status(article), dates=catalogue.sentences(review_line(article, project, article.lang)),
        authors=people(article.authors, catalogue), reviewers=people(article.reviewed_by, catalogue),
        translators=people(article.translator, catalogue), addresses=addresses,
    )  # fmt: skip


def _status(article: Article) -> str:
    if article.translation_of and article.status is Status.SAMPLE:
        return "sample_translation"
    return {Status.SAMPLE: "sample_text", Status.DRAFT: "draft_text"}.get(article.status, "")


def _references(tree: etree._Element, article: Article, collection: Collection, refs: Mapping[str, str] | None) -> None:
    """Words after each link to another article or topic: its page in a book, its title in a handout."""
    others = {f"article:{other.slug}": other for other in (*collection.articles, *collection.others)}
    elsewhere = {f"article:{other.slug}" for other in collection.others}
    say = words.catalogue(article.lang).text
    for link in list(tree.iter("a")):
        target = link.get("href", "")
        if not target.startswith(("article:", "topic:")):
            continue
        if refs is not None and target.partition("#")[0] not in elsewhere:
            said = refs.get(target) or refs.get(target.partition("#")[0], "")
        else:
            other = others.get(target.partition("#")[0])
            if other is not None and other.title.casefold() not in text_of(link).casefold():
                before, _, after = say("see_handout", title="\0").partition("\0")
                foreign = (other.lang, other.direction) != (article.lang, article.direction)
                name = {"lang": other.lang, "dir": other.direction} if foreign else {}
                put_after(link, _apart(before), other.title, after, **name)
            said = ""
            if refs is not None:  # in the book of another language
                del link.attrib["href"]
                link.tag = "span"
        if said and next(link.iterancestors(*_HEADINGS), None) is None:  # a heading is short, and stands in the contents
            put_after(link, _apart(said))


def _keep_phones(tree: etree._Element) -> None:
    """A phone number is not divided between two lines."""
    for span in tree.iter("span"):
        if span.get("dir") == "ltr" and not span.get("class"):
            span.set("class", "set-nowrap")
    set_numbers_apart(tree, "ltr", **{"class": "set-nowrap"})
    for span in tree.iter("span"):
        if span.get("class") == "set-nowrap" and (_within_a_word(span) or len(text_of(span)) > _LONGEST_PHONE):
            del span.attrib["class"]  # part of an address or a key, which must break where the line ends


def _within_a_word(span: etree._Element) -> bool:
    before = span.getprevious()
    parent = span.getparent()
    lead = (before.tail if before is not None else parent.text if parent is not None else "") or ""
    return any(sign.isalnum() or sign in _OF_ADDRESSES for sign in (lead[-1:], (span.tail or "")[:1]) if sign)


def _keep_notes(tree: etree._Element) -> None:
    """A note's call never starts a line: it stays with the word before it."""
    for call in list(tree.iter("sup")):
        if call.get("class") != "note-call":
            continue
        parent, before = call.getparent(), call.getprevious()
        if parent is None:
            continue
        text = (parent.text if before is None else before.tail) or ""
        word = _last_word(text)
        if not word or word != word.strip() or len(word) > _LONGEST_KEPT:
            continue
        lead = text[: len(text) - len(word)]
        if before is None:
            parent.text = lead
        else:
            before.tail = lead
        span = etree.Element("span", {"class": "set-nowrap"})
        span.text, span.tail, call.tail = word, call.tail, None
        parent.replace(call, span)
        span.append(call)


def _apart(said: str) -> str:
    """With a space before it, but where a wide bracket brings its own."""
    return said if unicodedata.east_asian_width(said[:1] or " ") == "F" else f" {said}"


def _last_word(text: str) -> str:
    """What stands after the last space; of Chinese and Japanese, which have none, the last sign with the marks after it."""
    word = text.rpartition(" ")[2]
    wide = [index for index, sign in enumerate(word) if unicodedata.east_asian_width(sign) == "W" and sign.isalpha()]
    return word[wide[-1] :] if wide and wide[-1] else word


def _keep_together(tree: etree._Element) -> None:
    """Mark lists and call-outs that take less than a third of a page, so that print does not break them."""
    for element in tree.iter(*_LISTS, "section", "aside"):
        if element.tag in ("section", "aside") and "block" not in element.get("class", "").split():
            continue
        before = element.getprevious()
        if element.tag == "table" and before is not None and before.tag in _HEADINGS and len(element.findall(".//tr")) > _ROWS_TOGETHER:
            continue  # heading, caption and table in one piece would leave half a page empty
        lengths = [len(text_of(part)) for part in _parts(element)]
        large = _THIRD_LARGE_LIST if element.tag == "ul" else _THIRD_LARGE
        name = (
            "set-keep set-keep-short" if _fits(lengths, *_THIRD_SHORT)
            else "set-keep" if _fits(lengths, *large) else "set-keep-long" if _fits(lengths, *_THIRD) else ""
        )
        if name:
            element.set("class", f"{element.get('class', '')} {name}".strip())


def _keep_leads(tree: etree._Element) -> None:
    """Under a heading a paragraph of one line stays with what follows: together they would be left at a page's foot."""
    for paragraph in tree.iter("p"):
        before = paragraph.getprevious()
        if before is not None and before.tag in _HEADINGS and len(text_of(paragraph)) < _THIRD_LARGE[0] and paragraph.getnext() is not None:
            paragraph.set("class", f"{paragraph.get('class', '')} set-lead".strip())


def _rule_lines(tree: etree._Element) -> None:
    """Empty lines to write on, as many as the author asked for."""
    for lines in tree.iter("div"):
        if "rule-lines" in lines.get("class", "").split() and not len(lines):
            for _ in range(min(int(lines.get("data-lines", "4")), 40)):
                etree.SubElement(lines, "span")


def _fits(lengths: list[int], characters: int, lines: float, apart: float) -> bool:
    """Whether paragraphs of these lengths, that part of a line apart, take no more than so many lines."""
    return sum(-(-length // characters) + apart for length in lengths) - apart <= lines


def _parts(element: etree._Element) -> list[etree._Element]:
    found = [part for part in element.iter("li", "p", "dt", "dd", "tr", "h2", "h3", "h4", "h5", "h6")
             if part is not element and not any(True for _ in part.iterdescendants("li", "p"))]
    return found or [element]


def _size_figures(tree: etree._Element, assets: tuple[Asset, ...]) -> None:
    """A photograph is as wide as the measure, or half of it when it is tall or small."""
    from urllib.parse import unquote

    known = {asset.name: asset for asset in assets}
    for figure in tree.iter("figure"):
        image = next(figure.iter("img"), None)
        asset = known.get(unquote(image.get("src", "").removeprefix("asset:"))) if image is not None else None
        if asset is None or not asset.width_px:
            continue
        if asset.media_type == "image/svg+xml":
            continue  # drawn to its own scale
        small = asset.width_px < 480 or asset.height_px > 0.9 * asset.width_px
        figure.set("class", f"{figure.get('class', '')} {'set-half' if small else 'set-full'}".strip())
