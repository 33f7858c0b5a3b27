"""The collection as an EPUB, with the page list of the print edition made in the same run."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from .. import cache, epub, pages, pdf, styles, words, work
from ..findings import Finding, takes_mark
from ..model import Asset, BoundPart, Collection, Edition, Theme
from . import raster
from .look_epub import look_at_epub
from .paging import Paging
from .prepare import Prepared
from .raster import cover_png
from .result import Options
from .staff import drive, remembered

__all__ = ["Digital", "cover_picture", "make_epub", "print_edition"]

_WRITING = "Writing the EPUB"

@dataclass(frozen=True, slots=True)
class Digital:
    """An EPUB's bytes and what was found while it was made."""

    data: bytes
    title: str
    findings: tuple[Finding, ...]


def make_epub(prepared: Prepared, paging: Paging | None, options: Options) -> Digital:
    """Write the collection as an EPUB; `paging` is the print edition whose pages it lists, None for none.

    The cover is a picture of the print edition's, where there is one.
    """
    collection = paging.collection if paging else prepared.collection
    plan = epub.plan(collection)
    bodies = {}
    for article in collection.articles:
        place = plan.articles[article.slug]
        bodies[article.slug] = pages.body(article, level_shift=place.level_shift, href=plan.href, id_prefix=place.prefix)
    chapters = epub.chapters(collection, prepared.project, bodies, plan)
    source = print_edition(collection.lang, paging.about.title, paging.edition, paging.facts.pages) if paging else ""
    about = epub.metadata(
        collection, prepared.project, stamp=prepared.stamp, source=source, certification=_certification(prepared),
    )
    store = cache.open_cache() if options.cache else None
    data = epub.write(
        chapters,
        metadata=about,
        plan=plan,
        css={"booklet.css": styles.epub_css(prepared.theme)},
        assets=_assets(collection, prepared.theme),
        tokens=prepared.theme.tokens,
        cover=cover_picture(prepared, paging, options) if paging else None,
        page_list=epub.page_marks(paging.facts, collection, plan, paging.tops) if paging else (),
        run=lambda tasks: drive(options, [_documents(tasks, store)], _WRITING)[0],
        store=store,
    )
    [lost] = drive(options, [look_at_epub(data, collection.articles, collection.others, store, prepared.digests)], _WRITING)
    return Digital(data, collection.title, (*prepared.findings, *lost))


def _documents(tasks: Sequence[epub.Task], store: cache.Cache | None) -> work.Flow[Sequence[epub.Made]]:
    """Every content document, from the store where nothing that it depends on has changed."""
    keys = [cache.digest("epub document", _making(), repr(task)) for task in tasks]
    made = yield from remembered(_make, tasks, keys, store, lambda task: task.chapter.file)
    return [epub.loads(data) for data in made]


def _make(task: epub.Task) -> bytes:
    return epub.dumps(epub.make(task))


@functools.cache
def _making() -> str:
    """A digest of the code that makes a content document of its task."""
    folders = [Path(__file__).parent.parent / room for room in ("epub", "screen")]
    code = [path.read_bytes() for folder in folders for path in sorted(folder.glob("*.py"))]
    return cache.digest(*code, version("lxml"))


def _assets(collection: Collection, theme: Theme) -> tuple[Asset, ...]:
    found = {asset.name: asset for article in collection.articles for asset in article.assets}
    return (*found.values(), *theme.assets)


def _certification(prepared: Prepared) -> epub.Certification | None:
    """The claim that the settings make in somebody's name; none for a book with errors, whoever made it before."""
    said = prepared.project.conformance
    if not said.certified_by or any(takes_mark(finding) for finding in prepared.findings):
        return None
    return epub.Certification(said.certified_by, said.credential, said.report)


def print_edition(lang: str, title: str, edition: Edition, count: int) -> str:
    """What an EPUB in a language names as the source of its page list: the PDF of an edition with so many pages."""
    say = words.catalogue(lang)
    key = edition.label or edition.name.replace("-", "_")
    name = say.text(key) if key in say.entries else edition.name
    return say.text("print_edition", title=title, edition=say.text("edition", edition=name), pages=count)


def cover_picture(prepared: Prepared, paging: Paging, options: Options) -> bytes:
    """The cover's picture, drawn once as long as the cover stays as it is."""
    store = cache.open_cache() if options.cache else None
    key = cache.digest("cover", _drawing(), prepared.theme.digest, paging.cover.pdf)
    if store is not None and (kept := store.get(key)) is not None:
        return kept
    part = BoundPart(paging.cover, numbering="roman", furniture="none")  # bound: a galley has no fonts inside
    file, _ = pdf.bind(
        [part], paging.about, paging.edition, prepared.theme, lambda sheets: pages.furniture(sheets, prepared.project),
        styles.print_css(prepared.theme, paging.edition), store=store,
    )
    picture = cover_png(file)
    if store is not None:
        store.put(key, picture)
    return picture


def _drawing() -> str:
    """A digest of what decides how a cover is drawn."""
    return cache.digest(Path(raster.__file__).read_bytes(), *(version(name) for name in ("pypdfium2", "pillow")))
