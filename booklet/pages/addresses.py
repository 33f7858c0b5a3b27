"""Web addresses on paper, which cannot be clicked: after the link, or numbered at the article's end."""

from __future__ import annotations

from lxml import etree

from ..screen.addresses import address_shown
from .body import text_of
from .shell import breakable

__all__ = ["put_after", "show_addresses"]


def show_addresses(tree: etree._Element, *, numbered: bool) -> list[str]:
    """Put the address after each link that does not show it; with `numbered`, its number in the list returned.

    Numbers count from 1, and an address that is linked twice has one. Mail addresses and phone numbers are short, and
    stand after their links in either case.
    """
    listed: list[str] = []
    for link in list(tree.iter("a")):
        target = link.get("href", "")
        scheme, _, rest = target.partition(":")
        web = scheme in ("http", "https")
        if not web and scheme not in ("mailto", "tel", "sms"):
            continue
        shown = address_shown(target) if web else rest.partition("?")[0]
        if _bare(shown.removeprefix("www.")) in _bare(text_of(link)):
            continue
        if numbered and web:
            if target not in listed:
                listed.append(target)
            put_after(link, f"\u00a0[{listed.index(target) + 1}]")
        else:
            put_after(link, f" ({breakable(shown)})")
    return listed


def _bare(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def put_after(link: etree._Element, text: str, title: str = "", rest: str = "", **foreign: str) -> None:
    """Put a print-only span behind a link, before whatever followed it.

    `title` is in the language and direction that `foreign` names, or in the article's own.
    """
    span = etree.Element("span", {"class": "print-only", "data-generated": ""})
    span.text = text if foreign else f"{text}{title}{rest}"
    if foreign:
        name = etree.SubElement(span, "span", foreign)
        name.text, name.tail = title, rest
    span.tail, link.tail = link.tail, None
    link.addnext(span)
