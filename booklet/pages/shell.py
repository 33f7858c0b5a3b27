"""What all documents share: the skeleton, the templates, addresses and names in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from .. import words
from ..model import Article, Asset, Document, DocumentKind, Person, Project

__all__ = ["address_shown", "breakable", "direction_of", "document", "fragment", "link_address", "people"]

_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ku-arab", "ps", "sd", "ug", "ur", "yi"}
_BREAK_AFTER = re.compile(r"([/.\-_?&=])(?=\w)")
ZERO_WIDTH_SPACE = "\u200b"


def direction_of(lang: str) -> str:
    """"rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if lang.lower().split("-")[0] in _RIGHT_TO_LEFT else "ltr"


def fragment(template: str, lang: str, **values: Any) -> str:
    """A template filled in; `w` in it is the catalogue of `lang`, `say(key)` its words."""
    catalogue = words.catalogue(lang)
    return _environment().get_template(template).render(w=catalogue, say=catalogue.text, lang=lang, **values)


def document(
    template: str, *, key: str, kind: DocumentKind, title: str, lang: str, direction: str = "",
    assets: tuple[Asset, ...] = (), source: str = "", body_class: str = "", **values: Any,
) -> Document:  # fmt: skip
    """A complete Document whose body comes from a template."""
    direction = direction or direction_of(lang)
    inner = fragment(template, lang, title=title, direction=direction, **values)
    xhtml = fragment("shell.xhtml", lang, title=title, direction=direction, inner=inner, body_class=body_class or kind.value)
    return Document(key, kind, title, xhtml, lang, direction, assets, source)


def people(persons: Iterable[Person], lang: str) -> str:
    """Names with their credentials, in one line."""
    names = (", ".join(part for part in (person.name, person.credentials) if part) for person in persons)
    joined = [name for name in names if name]
    separator = "; " if any("," in name for name in joined) else words.catalogue(lang).text("list_separator")
    return separator.join(joined)


def address_shown(web: str) -> str:
    """A web address as print shows it: without scheme, "www." and a last slash."""
    return re.sub(r"^(https?://)?(www\.)?", "", web).rstrip("/")


def breakable(address: str) -> str:
    """The address with a chance to break after / . - and their kin, never inside a word."""
    return _BREAK_AFTER.sub(r"\1" + ZERO_WIDTH_SPACE, address)


def kept(title: str) -> Any:
    """A title whose last two words stay on one line, so that none is left alone; short titles as they are."""
    from markupsafe import Markup, escape

    head, _, end = title.rpartition(" ")
    before, _, start = head.rpartition(" ")
    if len(title) < 20 or not before or len(start) + len(end) > 18:
        return escape(title)
    return Markup(f'{escape(before)} <span class="keep-words">{escape(start)} {escape(end)}</span>')


def link_address(phone: str) -> str:
    """A tel: address for a printed number: digits and a leading plus; empty when there are none."""
    digits = re.sub(r"[^\d+]", "", phone.translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")))
    return f"tel:{digits}" if re.search(r"\d", digits) else ""


def review_line(article: Article, project: Project, lang: str) -> list[str]:
    """The dates of an article's review in words, those it has."""
    say, dated = words.catalogue(lang).text, words.catalogue(lang).date
    pairs = (("reviewed", article.last_reviewed), ("next_review", article.next_review))
    return [say(key, date=dated(day, project.region)) for key, day in pairs if day]


@cache
def _environment() -> Any:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("booklet.pages"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip
    filters: Mapping[str, Any] = {"breakable": breakable, "shown": address_shown, "tel": link_address, "kept": kept}
    environment.filters.update(filters)
    return environment
