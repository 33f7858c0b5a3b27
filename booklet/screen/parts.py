"""What EPUB and pages say beside the articles' text: status, sources, who and when, places of help, terms, imprint."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from itertools import groupby

from .. import words as catalogues
from ..model import Article, Collection, Person, Project, Resource, Status
from ..words import Words
from ..words.direction import direction_of
from .addresses import telephone, web
from .markup import attributes, foreign
from .terms import explained, text_of

__all__ = [
    "KINDS", "colophon", "glossary", "imprint", "in_order", "people", "resource", "resource_id", "resources", "sources", "status",
]

_DOUBT = (Status.DRAFT, Status.SAMPLE, *(each for each in Status if each not in {Status.DRAFT, Status.SAMPLE}))
KINDS = ("crisis", "helpline", "organization", "reading", "online-group")


def people(persons: Iterable[Person], words: Words) -> str:
    """Names with credentials in one line; semicolons between them where a name has a comma in it."""
    names = [said for person in persons if (said := ", ".join(part for part in (person.name, person.credentials) if part))]
    return "; ".join(names) if any("," in name for name in names) else words.names(names)


# -- about an article --------------------------------------------------------------------------


def status(article: Article, words: Words) -> str:
    """That nobody has reviewed the article, where that is so."""
    if article.status in (Status.REVIEWED, Status.UNSTATED):
        return ""
    translated = article.translation_of and article.status is Status.SAMPLE
    key = "sample_translation" if translated else f"{article.status.value}_text"
    return f'<p class="status"{foreign(words, key, article.lang)}>{escape(words.text(key))}</p>'


def sources(article: Article, id: str, level: int, words: Words) -> str:
    """What the article draws on, from its front matter, as print has it after the text. `id` is the heading's."""
    if not article.sources:
        return ""
    items = []
    for source in article.sources:
        text = escape(f"{source.name}. {source.note}" if source.note else source.name)
        items.append(f"<li>{text} {web(source.web)}</li>" if source.web else f"<li>{text}</li>")
    return (
        f'<section class="block sources"><h{level} class="block-title" id="{id}"'
        f'{foreign(words, "sources", article.lang)}>{escape(words.text("sources"))}</h{level}>'
        f"<ul>{''.join(items)}</ul></section>"
    )


def colophon(article: Article, project: Project, words: Words) -> str:
    """Who wrote and reviewed the article and when, and who paid; empty when nothing is said."""
    lines: list[tuple[str, str]] = [
        (key, words.text(key, names=people(persons, words)))
        for key, persons in (
            ("written_by", article.authors), ("translated_by", article.translator), ("reviewed_by", article.reviewed_by)
        )
        if persons
    ]
    dates = [
        (key, words.text(key, date=words.date(day, project.region)))
        for key, day in (("reviewed", article.last_reviewed), ("next_review", article.next_review)) if day is not None
    ]
    lines += [(dates[0][0], words.sentences(text for _, text in dates))] if dates else []
    if article.funding:
        lines.append(("funding", words.text("funding", funding=article.funding)))
    said = "".join(f"<p{foreign(words, key, article.lang)}>{escape(text)}</p>" for key, text in lines)
    return f'<div class="colophon">{said}</div>' if said else ""


# -- places of help ----------------------------------------------------------------------------


def resource_id(number: int) -> str:
    """The id of an entry of the resources appendix; they count from 1 in the collection's order."""
    return f"resource-{number}"


def in_order(entries: Iterable[Resource]) -> list[Resource]:
    """Crisis lines first, then the other kinds."""
    return sorted(entries, key=lambda entry: _rank(entry.kind))


def resources(collection: Collection, href: Callable[[str], str], level: int = 2) -> str:
    """Every place of help and source, grouped by kind under headings of `level`, with the articles that name it."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    numbered = sorted(enumerate(collection.resources, 1), key=lambda pair: _rank(pair[1].kind))
    groups = []
    for kind, group in groupby(numbered, key=lambda pair: pair[1].kind):
        key = f"kind_{kind}"
        entries = "".join(
            f"<li>{resource(each, words, lang, resource_id(number))}"
            f"{_named_in(each.articles, collection, href, words)}</li>"
            for number, each in group
        )
        groups.append(
            f'<section class="resource-kind {escape(kind)}"><h{level} id="kind.{escape(kind)}"{foreign(words, key, lang)}>'
            f'{escape(words.text(key))}</h{level}><ul class="resources">{entries}</ul></section>'
        )
    return "".join(groups)


def resource(entry: Resource, words: Words, lang: str, id: str = "") -> str:
    """The lines of one place of help, in a text in `lang`."""
    mark = attributes(entry.lang, direction_of(entry.lang or lang), lang)
    name = f' id="{id}"' if id else ""
    lines = [f'<p class="resource-name"{mark}><strong{name}>{escape(entry.name)}</strong></p>']
    if entry.note:
        lines.append(f'<p class="resource-note"{mark}>{escape(entry.note)}</p>')
    for key, value, shown in (
        ("phone_is", entry.phone, telephone(entry.phone)),
        ("text_is", entry.text, escape(entry.text)),
        ("web_is", entry.web, web(entry.web)),
    ):
        if value:
            field = key.removesuffix("_is")
            text = escape(words.text(key, **{field: "\0"})).replace("\0", shown)
            lines.append(f'<p class="resource-{field}"{foreign(words, key, lang)}>{text}</p>')
    return "".join(lines)


def _rank(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)


# -- about the collection ----------------------------------------------------------------------


def glossary(collection: Collection, href: Callable[[str], str], id_prefix: str = "") -> str:
    """Terms in the collection's order, each with the articles that use it, as <dl>."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    entries = []
    told = explained(collection.glossary)
    for term in collection.glossary:
        definition = term.definition
        if entry := href(f"term:{told.get(term.id, '')}"):
            definition = f'<a href="{escape(entry)}">{escape(text_of(definition))}</a>'
        block = definition.lstrip().startswith(("<p", "<ul", "<ol", "<div", "<dl", "<blockquote", "<section"))
        inner = definition if block else f"<p>{definition}</p>"
        inner += "" if entry else _named_in(term.articles, collection, href, words)
        mark = attributes(term.lang, direction_of(term.lang or lang), lang)
        entries.append(
            f'<dt{mark}><dfn id="{id_prefix}{escape(term.id)}">{escape(term.term)}</dfn></dt><dd{mark}>{inner}</dd>'
        )
    return f"<dl>{''.join(entries)}</dl>"


def imprint(collection: Collection, project: Project) -> str:
    """Whose booklet it is and what it is worth: status, description, what is left out, clinic, publisher, rights."""
    lang, settings, clinic = collection.lang, project.collection, project.clinic
    words = catalogues.catalogue(lang)

    def line(key: str, **values: str) -> str:
        """A generated line; `values` are XHTML."""
        text = escape(words.text(key, **{name: f"\0{name}\0" for name in values}))
        for name, value in values.items():
            text = text.replace(f"\0{name}\0", value)
        return f"<p{foreign(words, key, lang)}>{text}</p>"

    doubt = min((article.status for article in collection.articles), key=_DOUBT.index, default=Status.REVIEWED)
    lines = [f'<h2 id="imprint.title"{foreign(words, "imprint", lang)}>{escape(words.text("imprint"))}</h2>']
    if doubt in {Status.SAMPLE, Status.DRAFT}:
        translated = doubt is Status.SAMPLE and all(article.translation_of for article in collection.articles)
        lines.append(line("sample_translation" if translated else f"{doubt.value}_text"))
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


def _named_in(slugs: Iterable[str], collection: Collection, href: Callable[[str], str], words: Words) -> str:
    """Links back to articles, in reading order."""
    wanted, lang = set(slugs), collection.lang
    places = [(article, href(f"article:{article.slug}")) for article in collection.articles if article.slug in wanted]
    links = [
        f'<a href="{escape(place)}"{attributes(article.lang, article.direction, lang)}>{escape(article.title)}</a>'
        for article, place in places
        if place
    ]
    if not links:
        return ""
    return f'<p class="named-in"{foreign(words, "named_in", lang)}>{escape(words.text("named_in"))} {words.names(links)}</p>'
