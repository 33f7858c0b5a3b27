"""Chapters to an EPUB file: the one flow of this room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from .. import words as catalogues
from ..findings import BookletError, Finding, Severity
from ..model import Asset
from ..words import Words
from . import matter
from .book import Chapter, Metadata, PageMark
from .evidence import statements, together
from .nav import Landmark, nav_body, ncx
from .package import Item, pack
from .pagelist import mark_ids
from .pictures import Pictures, Store
from .plan import NAV_FILE, Plan
from .task import Made, Task, make, task

__all__ = ["Run", "write"]

Document = tuple[Chapter, Made]
_COVER_PICTURE = "images/cover.png"


Run = Callable[[Sequence[Task]], Sequence[Made]]


def write(
    chapters: Sequence[Chapter],
    *,
    metadata: Metadata,
    plan: Plan,
    css: Mapping[str, str],
    assets: Sequence[Asset] = (),
    tokens: Mapping[str, str] | None = None,
    cover: bytes | None = None,
    page_list: Sequence[PageMark] = (),
    run: Run | None = None,
    store: Store | None = None,
) -> bytes:
    """An EPUB 3 file of chapters in reading order.

    `css` maps the name of a style sheet to its text; all are linked from every document, in order.
    `assets` are the pictures that may be asked for (asset:NAME), `tokens` the theme's values for their
    var(--name). `cover` is a PNG. `page_list` holds the print edition's pages, in order. `run` makes the chapters'
    documents, each as `make` does, in whatever order; `store` keeps pictures made smaller. The same input gives the
    same bytes.

    Raises BookletError for a conformance claim that the content does not bear out.
    """
    words = catalogues.catalogue(metadata.lang)
    pictures = Pictures(assets, tokens or {}, store)
    styles = [f"css/{name}" for name in css]
    page_list = [mark for mark in page_list if mark.label.strip()]  # a page without a folio cannot be named
    marks = list(zip(page_list, mark_ids(page_list), strict=True))
    by_file: dict[str, list[tuple[PageMark, str]]] = defaultdict(list)
    for mark, name in marks:
        by_file[mark.file].append((mark, name))

    def task_of(chapter: Chapter) -> Task:
        return task(
            chapter, styles=styles, href=plan.href, picture=pictures.file, marks=by_file[chapter.file], spoken=_spoken(words),
            said_in=words.lang_of("page"),
        )

    def made_of(chapters: Sequence[Chapter]) -> list[Document]:
        tasks = [task_of(chapter) for chapter in chapters]
        return list(zip(chapters, run(tasks) if run else [make(each) for each in tasks], strict=True))

    front = [matter.cover(metadata.title, _cover_alt(metadata), metadata.lang, _COVER_PICTURE)] if cover else []
    documents = made_of([*front, *chapters])
    made = documents[len(front) :]
    contents = _nav(made, front, metadata, words, marks)
    [nav] = made_of([contents])
    at = next((i for i, (chapter, _) in enumerate(documents) if chapter.type == "bodymatter"), len(documents))
    documents.insert(at, nav)
    _no_lost_marks(documents)

    shown = dict.fromkeys(file for _, each in documents for file in each.pictures)
    moving = len(pictures.moving & shown.keys())
    evidence = together([each.evidence for _, each in documents], css=css, pages=len(marks), moving=moving)
    if metadata.certification is not None and evidence.described < evidence.pictures:
        _refuse(metadata.certification.by)
    if not marks:
        metadata = replace(metadata, source="")
    headings = [entry for pair in documents if pair is not nav for entry in pair[1].headings]
    items = [_document(chapter, each, ("nav",) if chapter is contents else ()) for chapter, each in documents]
    items.append(Item("ncx", "toc.ncx", "application/x-dtbncx+xml", ncx(metadata, headings, marks)))
    items += [
        Item(f"css-{number}", f"css/{name}", "text/css", text.encode())
        for number, (name, text) in enumerate(css.items(), 1)
    ]
    if cover:
        items.append(Item("cover-picture", _COVER_PICTURE, "image/png", cover, ("cover-image",)))
    items += [
        Item(f"picture-{number}", file, *pictures.items[file]) for number, file in enumerate(shown, 1)
    ]
    return pack(items, metadata, statements(evidence, words))


def _spoken(words: Words) -> Callable[[str], str]:
    return lambda label: words.text("page", page=label)


def _cover_alt(metadata: Metadata) -> str:
    """What is printed on the cover, as its text alternative."""
    return ". ".join(part for part in (metadata.title, metadata.subtitle, metadata.publisher) if part)


def _nav(
    documents: Sequence[Document],
    front: Sequence[Chapter],
    metadata: Metadata,
    words: Words,
    marks: Sequence[tuple[PageMark, str]],
) -> Chapter:
    body = nav_body(
        metadata,
        words,
        [entry for _, each in documents for entry in each.headings],
        [entry for _, each in documents for entry in each.figures],
        [entry for _, each in documents for entry in each.tables],
        _landmarks([*front, *(chapter for chapter, _ in documents)], words),
        marks,
    )
    return Chapter(NAV_FILE, words.text("contents"), body, metadata.lang, metadata.direction, "frontmatter")


def _landmarks(chapters: Sequence[Chapter], words: Words) -> list[Landmark]:
    """Cover, title page, contents, start of the text, glossary, appendix: those that there are."""
    found = [
        Landmark(chapter.landmark, chapter.landmark_title, chapter.file)
        for chapter in chapters
        if chapter.landmark
    ]
    start = next((chapter for chapter in chapters if chapter.type == "bodymatter"), None)
    own = [Landmark("toc", words.text("contents"), f"{NAV_FILE}#toc")]
    if start is not None:
        own.append(Landmark("bodymatter", words.text("start_of_content"), start.file))
    at = sum(chapter.type in {"cover", "frontmatter"} and bool(chapter.landmark) for chapter in chapters)
    return [*found[:at], *own, *found[at:]]


def _document(chapter: Chapter, made: Made, more: tuple[str, ...]) -> Item:
    name = chapter.file.removesuffix(".xhtml")
    return Item(f"doc-{name}", chapter.file, "application/xhtml+xml", made.data, (*made.properties, *more), "yes")


def _no_lost_marks(documents: Sequence[Document]) -> None:
    lost = [(chapter, *gone) for chapter, made in documents for gone in made.lost]
    if lost:
        chapter, label, anchor = lost[0]
        raise ValueError(f"no element {anchor!r} in {chapter.file!r} for page {label!r}")


def _refuse(name: str) -> None:
    raise BookletError(
        Finding(
            "conformance-claim-unfounded", Severity.ERROR,
            f"“{name}” is named as certifier, but the book has pictures without a description",
            hint="describe every picture, or take the certifier out of the settings until then",
            clause="WCAG 1.1.1",
        ),
        exit_code=1,
    )
