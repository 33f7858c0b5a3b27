"""Front and back matter: cover, title page with imprint, glossary, resources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from itertools import groupby

from .. import words as catalogues
from ..model import Collection, Person, Project, Resource, Status
from ..words import Words
from .book import Chapter
from .markup import attributes, direction_of, foreign
from .pagelist import TITLE_FILE
from .plan import GLOSSARY_FILE, RESOURCES_FILE, Plan, external, resource_id

__all__ = ["COVER_FILE", "cover", "glossary", "people", "resources", "telephone", "title_page", "web"]

COVER_FILE = "cover.xhtml"
_DOUBT = (Status.DRAFT, Status.SAMPLE, *(each for each in Status if each not in {Status.DRAFT, Status.SAMPLE}))
_KINDS = ("crisis", "helpline", "organization", "reading", "online-group")


def people(persons: Iterable[Person], words: Words) -> str:
    """Names with credentials in one line; semicolons between them where a name has a comma in it."""
    names = [f"{person.name}, {person.credentials}" if person.credentials else person.name for person in persons]
    return "; ".join(names) if any("," in name for name in names) else words.names(names)


def cover(title: str, alt: str, lang: str, picture: str) -> Chapter:
    """The page that shows the cover's picture; `alt` says what is printed on it."""
    words = catalogues.catalogue(lang)
    body = (
        f'<section class="cover" role="presentation"><img src="{picture}" alt="{escape(alt)}" role="doc-cover"/>'
        "</section>"
    )
    return Chapter(COVER_FILE, title, body, lang, direction_of(lang), "cover", "cover", words.text("cover"))


def title_page(collection: Collection, project: Project) -> Chapter:
    """Clinic, title, subtitle; then the imprint, in the order of the print edition."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    settings, clinic = project.collection, project.clinic
    parts = [f'<p class="book-clinic">{escape(clinic.name)}</p>' if clinic.name else ""]
    parts.append(f'<h1 id="title" class="book-title">{escape(collection.title)}</h1>')
    if settings.subtitle:
        parts.append(f'<p class="book-subtitle">{escape(settings.subtitle)}</p>')
    parts.append(_imprint(collection, project, words))
    body = f'<section id="title-page" class="title-page" epub:type="titlepage">{"".join(parts)}</section>'
    return Chapter(
        TITLE_FILE, collection.title, body, lang, direction_of(lang), "frontmatter", "titlepage", collection.title
    )


def _imprint(collection: Collection, project: Project, words: Words) -> str:
    lang, settings, clinic = collection.lang, project.collection, project.clinic

    def line(key: str, **values: str) -> str:
        """A generated line; `values` are XHTML."""
        text = escape(words.text(key, **{name: f"\0{name}\0" for name in values}))
        for name, value in values.items():
            text = text.replace(f"\0{name}\0", value)
        return f"<p{foreign(words, key, lang)}>{text}</p>"

    status = min((article.status for article in collection.articles), key=_DOUBT.index, default=Status.REVIEWED)
    lines = [f'<h2 id="imprint.title"{foreign(words, "imprint", lang)}>{escape(words.text("imprint"))}</h2>']
    if status in {Status.SAMPLE, Status.DRAFT}:
        lines.append(line(f"{status.value}_text"))
    lines += [f"<p>{escape(settings.description)}</p>"] if settings.description else []
    lines += [line("supports"), line("other_formats")]
    if collection.left_out:
        items = "".join(f"<li>{escape(source)}</li>" for source in collection.left_out)
        lines += [line("left_out"), f"<ul>{items}</ul>"]
    about = [f"<p><strong>{escape(clinic.name)}</strong></p>"] if clinic.name else []
    about += [f"<p>{escape(clinic.address)}</p>"] if clinic.address else []
    for key, field, value in (
        ("phone_is", "phone", telephone(clinic.phone)), ("web_is", "web", web(clinic.web)),
        ("hours_is", "hours", escape(clinic.hours)), ("publisher", "publisher", escape(settings.publisher)),
    ):
        about += [line(key, **{field: value})] if value else []
    about += [f"<p>{escape(settings.rights)}</p>"] if settings.rights else []
    lines += [f'<div class="colophon">{"".join(about)}</div>'] if about else []
    return f'<section id="imprint" class="imprint">{"".join(lines)}</section>'


def glossary(collection: Collection, plan: Plan) -> Chapter:
    """Terms in the collection's order, each with the articles that use it."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    title = words.text("glossary")
    entries = []
    for term in collection.glossary:
        definition = term.definition
        block = definition.lstrip().startswith(("<p", "<ul", "<ol", "<div", "<dl", "<blockquote", "<section"))
        inner = definition if block else f"<p>{definition}</p>"
        inner += _named_in(term.articles, collection, plan, words, lang)
        mark = attributes(term.lang, direction_of(term.lang or lang), lang)
        entries.append(
            f'<dt{mark}><dfn id="{escape(term.id)}" epub:type="glossterm">{escape(term.term)}</dfn></dt>'
            f'<dd epub:type="glossdef"{mark}>{inner}</dd>'
        )
    body = (
        '<section id="glossary" class="glossary" role="doc-glossary" aria-labelledby="glossary.title">'
        f'<h1 id="glossary.title"{foreign(words, "glossary", lang)}>{escape(title)}</h1>'
        f"<dl>{''.join(entries)}</dl></section>"
    )
    return Chapter(GLOSSARY_FILE, title, body, lang, direction_of(lang), "backmatter", "glossary", title)


def resources(collection: Collection, plan: Plan) -> Chapter:
    """The appendix: every place of help and source, grouped by kind, each with the articles that name it."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    title = words.text("resources")
    numbered = sorted(enumerate(collection.resources, 1), key=lambda pair: _rank(pair[1].kind))
    parts = []
    for kind, group in groupby(numbered, key=lambda pair: pair[1].kind):
        key = f"kind_{kind}"
        entries = "".join(f"<li>{_resource(number, each, collection, plan, words)}</li>" for number, each in group)
        parts.append(
            f'<section class="resource-kind {escape(kind)}"><h2 id="kind.{escape(kind)}"{foreign(words, key, lang)}>'
            f'{escape(words.text(key))}</h2><ul class="resources">{entries}</ul></section>'
        )
    body = (
        '<section id="resources" class="resources-appendix" role="doc-appendix" aria-labelledby="resources.title">'
        f'<h1 id="resources.title"{foreign(words, "resources", lang)}>{escape(title)}</h1>{"".join(parts)}</section>'
    )
    return Chapter(RESOURCES_FILE, title, body, lang, direction_of(lang), "backmatter", "appendix", title)


def _rank(kind: str) -> int:
    return _KINDS.index(kind) if kind in _KINDS else len(_KINDS)


def _resource(number: int, resource: Resource, collection: Collection, plan: Plan, words: Words) -> str:
    lang = collection.lang
    mark = attributes(resource.lang, direction_of(resource.lang or lang), lang)
    lines = [f'<p class="resource-name"{mark}><strong id="{resource_id(number)}">{escape(resource.name)}</strong></p>']
    if resource.note:
        lines.append(f'<p class="resource-note"{mark}>{escape(resource.note)}</p>')
    for key, value, shown in (
        ("phone_is", resource.phone, telephone(resource.phone)),
        ("text_is", resource.text, escape(resource.text)),
        ("web_is", resource.web, web(resource.web)),
    ):
        if value:
            field = key.removesuffix("_is")
            text = escape(words.text(key, **{field: "\0"})).replace("\0", shown)
            lines.append(f'<p class="resource-{field}"{foreign(words, key, lang)}>{text}</p>')
    lines.append(_named_in(resource.articles, collection, plan, words, lang))
    return "".join(lines)


def _named_in(slugs: Iterable[str], collection: Collection, plan: Plan, words: Words, lang: str) -> str:
    """Links back to articles, in reading order."""
    wanted = set(slugs)
    links = [
        f'<a href="{escape(plan.href(f"article:{article.slug}"))}"'
        f"{attributes(article.lang, article.direction, lang)}>{escape(article.title)}</a>"
        for article in collection.articles
        if article.slug in wanted and article.slug in plan.articles
    ]
    if not links:
        return ""
    return f'<p class="named-in"{foreign(words, "named_in", lang)}>{escape(words.text("named_in"))} {words.names(links)}</p>'


def telephone(shown: str) -> str:
    """A telephone number as a link; what is not plainly one number stays text."""
    if not shown:
        return ""
    match = re.fullmatch(r"\+?[\d\s().\-/\u00a0\u2010\u2011]{3,20}", shown)
    number = re.sub(r"[^\d+]", "", shown)
    if match is None or not re.fullmatch(r"\+?\d{3,15}", number):
        return escape(shown)
    return f'<a href="tel:{number}" dir="ltr">{escape(shown)}</a>'


def web(address: str) -> str:
    """A web address as a link that shows no scheme."""
    if not address:
        return ""
    href = external(address)
    if not href:
        return escape(address)
    shown = re.sub(r"^https?://(www\.)?", "", address).rstrip("/")
    return f'<a href="{escape(href)}" dir="ltr">{escape(shown)}</a>'
