"""What stands after the articles: glossary, resources appendix, and the tail of a handout."""

from __future__ import annotations

from collections.abc import Mapping

from .. import words
from ..model import Article, Collection, Document, DocumentKind, Project, Resource
from ..screen.parts import KINDS
from ..screen.terms import explained
from .crisis import crisis_box, ends_with_crisis
from .qr import qr_svg, size_mm
from .shell import document

__all__ = ["glossary", "resources", "tail"]


def glossary(collection: Collection, numbers: Mapping[str, str] | None = None, lang: str = "") -> Document:
    """Terms and their meaning, each with the articles that use it. Keyed topic/_glossary."""
    lang = lang or collection.lang
    return document(
        "glossary.xhtml", key="topic/_glossary", kind=DocumentKind.GLOSSARY, title=words.catalogue(lang).text("glossary"),
        lang=lang, terms=collection.glossary, same=explained(collection.glossary), where=_where(collection), numbers=numbers or {}, book_lang=lang,
    )  # fmt: skip


def resources(collection: Collection, numbers: Mapping[str, str] | None = None, lang: str = "") -> Document:
    """Every resource of the collection as a card, grouped by kind, crisis lines first. Keyed topic/_resources."""
    lang = lang or collection.lang
    groups = [(kind, [entry for entry in collection.resources if entry.kind == kind]) for kind in KINDS]
    return document(
        "resources.xhtml", key="topic/_resources", kind=DocumentKind.RESOURCES,
        title=words.catalogue(lang).text("resources"), lang=lang,
        groups=[(kind, entries) for kind, entries in groups if entries],
        where=_where(collection), numbers=numbers or {}, qr=qr_code(lang), qr_mm=size_mm, book_lang=lang,
    )  # fmt: skip


def tail(article: Article, collection: Collection, project: Project, *, lines: int = 0, crisis: bool | None = None) -> Document:
    """The end of a handout: its own resources, the crisis box, standing lines, and lines to write on.

    `lines` is what `note_lines` says fits; 0 leaves them out. `crisis` None prints the region's crisis box unless
    the article ends with one of its own.
    """
    lang = article.lang
    with_box = not ends_with_crisis(article) if crisis is None else crisis
    order = {kind: index for index, kind in enumerate(KINDS)}
    entries = sorted(article.resources, key=lambda entry: order.get(entry.kind, len(KINDS)))
    return document(
        "tail.xhtml", key=f"tail/{article.slug}", kind=DocumentKind.TAIL, title=article.title, lang=lang,
        direction=article.direction, source=article.source, entries=entries, qr=qr_code(lang), qr_mm=size_mm,
        crisis=crisis_box(project.region, lang) if with_box else "", clinic=project.clinic, lines=lines,
    )  # fmt: skip


def qr_code(lang: str):  # noqa: ANN201 - a template's function
    """A function from a resource to the SVG of its code, "" for one without an address."""
    say = words.catalogue(lang).text

    def code(entry: Resource) -> str:
        from ..screen.addresses import address_shown

        return qr_svg(entry.web, say("qr_alt", url=address_shown(entry.web))) if entry.web else ""

    return code


def _where(collection: Collection) -> dict[str, Article]:
    return {article.slug: article for article in collection.articles}
