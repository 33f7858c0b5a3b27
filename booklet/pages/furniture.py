"""Running heads, feet and folios: one <section class="furniture"> a page, laid over it by the binder."""

from __future__ import annotations

from collections.abc import Sequence

from .. import words
from ..model import Article, Document, DocumentKind, FurniturePage, Project
from .shell import document, review_line

__all__ = ["furniture"]


def furniture(pages: Sequence[FurniturePage], project: Project, article: Article | None = None) -> Document:
    """What stands around the text of each page.

    A book: the running head (topic and article), the folio at the outer bottom; on an article's first page the
    topic stands in the sink. A handout: the clinic in the sink of its first page, and a foot with the title, the
    page, the dates of review and the clinic's phone.
    """
    lang = article.lang if article else pages[0].lang if pages else project.collection.language or "en"
    return document(
        "furniture.xhtml", key="furniture", kind=DocumentKind.FURNITURE, title=article.title if article else project.collection.title,
        lang=lang, direction=article.direction if article else pages[0].direction if pages else "ltr",
        pages=pages, clinic=project.clinic, article=article,
        dates=words.catalogue(lang).sentences(review_line(article, project, lang)) if article else "",
    )  # fmt: skip
