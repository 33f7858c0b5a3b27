"""What all documents share: the skeleton, the templates, addresses and names in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from .. import words
from ..model import Article, Asset, Document, DocumentKind, Project
from ..screen.addresses import address_shown, telephone_address
from ..screen.bidi import own_direction
from ..words.direction import direction_of

if TYPE_CHECKING:
    from ..cache import Cache

__all__ = ["breakable", "document", "fragment", "keep_templates"]

_BREAK_AFTER = re.compile(r"([/.\-_?&=])(?=\w)")
ZERO_WIDTH_SPACE = "\u200b"
_stores: list[Cache] = []  # where templates' code is kept, if anywhere


def fragment(template: str, lang: str, *, direction: str = "", **values: Any) -> str:
    """A template filled in. In it `say(key, …)` gives the catalogue's words, and `own(text)` a text that came
    from elsewhere, with its own direction."""
    catalogue = words.catalogue(lang)
    around = direction or direction_of(lang)

    def own(text: str) -> Any:
        return own_direction(text, around)

    def say(key: str, **fields: Any) -> Any:
        return _spoken(catalogue, key, lang, {name: own(str(value)) for name, value in fields.items()})

    template_ = _environment().get_template(template)
    return template_.render(say=say, own=own, lang=lang, direction=around, **values)


def document(
    template: str, *, key: str, kind: DocumentKind, title: str, lang: str, direction: str = "",
    assets: tuple[Asset, ...] = (), source: str = "", body_class: str = "", **values: Any,
) -> Document:  # fmt: skip
    """A complete Document whose body comes from a template."""
    direction = direction or direction_of(lang)
    inner = fragment(template, lang, direction=direction, title=title, **values)
    xhtml = fragment(
        "shell.xhtml", lang, direction=direction, title=title, inner=inner, body_class=body_class or kind.value
    )
    return Document(key, kind, title, xhtml, lang, direction, assets, source)


def _spoken(catalogue: words.Words, key: str, lang: str, fields: Mapping[str, Any]) -> Any:
    """A key's words as markup, its fields kept as the markup they are; English ones in a text in another language say so."""
    from markupsafe import Markup, escape

    marks = {name: f"\ue000{name}\ue001" for name in fields}
    text = str(escape(catalogue.text(key, **marks)))
    for name, mark in marks.items():
        text = text.replace(mark, str(fields[name]))
    if words.family(catalogue.lang_of(key)) != words.family(lang):
        text = f'<span lang="{catalogue.lang_of(key)}" dir="ltr">{text}</span>'
    return Markup(text)


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
    return Markup(f'{escape(before)} <span class="set-nowrap">{escape(start)} {escape(end)}</span>')


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words with an ellipsis: running heads have one line."""
    if len(text) <= most:
        return text
    cut = text[:most].rpartition(" ")[0] or text[: most - 1]
    return cut.rstrip(" ,;:–—-") + "…"


def review_line(article: Article, project: Project, lang: str) -> list[str]:
    """The dates of an article's review in words, those it has."""
    say, dated = words.catalogue(lang).text, words.catalogue(lang).date
    pairs = (("reviewed", article.last_reviewed), ("next_review", article.next_review))
    return [say(key, date=dated(day, project.region)) for key, day in pairs if day]


@cache
def _environment() -> Any:
    import jinja2

    from .compiled import Compiled

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("booklet.pages"), autoescape=True, undefined=jinja2.StrictUndefined,
        bytecode_cache=Compiled(_stores[0]) if _stores else None, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False,
    )  # fmt: skip
    filters: Mapping[str, Any] = {"breakable": breakable, "shown": address_shown, "tel": telephone_address, "kept": kept, "shortened": shortened,
                                  "widest": _widest}
    environment.filters.update(filters)
    return environment


def _widest(texts: Iterable[str]) -> int:
    """The most characters that one of the texts has, at least one: a book has thousands of numbers, asked on every opener."""
    return max(map(len, texts), default=1) or 1


def keep_templates(store: Cache | None) -> None:
    """From now on templates' code is kept in the store, where it is found again by the next run; None: nowhere."""
    if [each.folder for each in _stores] != ([store.folder] if store is not None else []):
        _stores[:] = [store] if store is not None else []
        _environment.cache_clear()
