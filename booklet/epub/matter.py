"""Front and back matter: cover, title page with imprint, glossary, resources."""

from __future__ import annotations

from html import escape

from .. import words as catalogues
from ..model import Collection, Project
from ..screen import parts
from ..screen.markup import foreign
from ..words.direction import direction_of
from .book import Chapter
from .places import TITLE_FILE
from .plan import GLOSSARY_FILE, RESOURCES_FILE, Plan

__all__ = ["COVER_FILE", "cover", "glossary", "resources", "title_page"]

COVER_FILE = "cover.xhtml"


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
    settings, clinic = project.collection, project.clinic
    lines = [f'<p class="book-clinic">{escape(clinic.name)}</p>' if clinic.name else ""]
    lines.append(f'<h1 id="title" class="book-title">{escape(collection.title)}</h1>')
    if settings.subtitle:
        lines.append(f'<p class="book-subtitle">{escape(settings.subtitle)}</p>')
    lines.append(parts.imprint(collection, project))
    body = f'<section id="title-page" class="title-page" epub:type="titlepage">{"".join(lines)}</section>'
    return Chapter(
        TITLE_FILE, collection.title, body, lang, direction_of(lang), "frontmatter", "titlepage", collection.title
    )


def glossary(collection: Collection, plan: Plan) -> Chapter:
    """Terms in the collection's order, each with the articles that use it."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    title = words.text("glossary")
    body = (
        '<section id="glossary" class="glossary" role="doc-glossary" aria-labelledby="glossary.title">'
        f'<h1 id="glossary.title"{foreign(words, "glossary", lang)}>{escape(title)}</h1>'
        f"{parts.glossary(collection, plan.href)}</section>"
    )
    return Chapter(GLOSSARY_FILE, title, body, lang, direction_of(lang), "backmatter", "glossary", title)


def resources(collection: Collection, plan: Plan) -> Chapter:
    """The appendix: every place of help and source, grouped by kind, each with the articles that name it."""
    lang = collection.lang
    words = catalogues.catalogue(lang)
    title = words.text("resources")
    body = (
        '<section id="resources" class="resources-appendix" role="doc-appendix" aria-labelledby="resources.title">'
        f'<h1 id="resources.title"{foreign(words, "resources", lang)}>{escape(title)}</h1>'
        f"{parts.resources(collection, plan.href)}</section>"
    )
    return Chapter(RESOURCES_FILE, title, body, lang, direction_of(lang), "backmatter", "appendix", title)
