"""The shared types: what flows from one stage to the next.

Everything is frozen. Trees travel as well-formed XHTML text (docs/tree.md
says which elements and attributes mean what), so that a value can be hashed
for the cache, sent to a worker, and never be changed by a later stage.
Pages count from 1, lines from 1; lengths are in the unit their name carries.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path

from .findings import Finding, Position

__all__ = [
    "Anchor", "Article", "Artifact", "Asset", "BoundFacts", "BoundPart", "Checks", "Clinic",
    "Collection", "CollectionSettings", "Conformance", "Document", "DocumentKind", "Edition", "FurniturePage", "Galley",
    "Heading", "Link", "PageStart", "Person", "Project", "Publication", "Resource", "Section", "Status", "Term",
    "Theme", "Topic", "TopicSettings", "Translated",
]


# -- what the author wrote ---------------------------------------------------------------------


class Status(StrEnum):
    UNSTATED = ""  # the author says nothing, and so do we
    DRAFT = "draft"
    SAMPLE = "sample"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    credentials: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """A place of help or a source. `kind` is one of crisis, helpline, organization, reading, online-group.

    `web` is an absolute http(s) address or empty; `phone` and `text` are as printed.
    `articles` holds the slugs of the articles that name it, in reading order.
    """

    name: str
    kind: str = "organization"
    phone: str = ""
    text: str = ""
    web: str = ""
    note: str = ""
    lang: str = ""
    articles: tuple[str, ...] = ()
    position: Position = Position()


@dataclass(frozen=True, slots=True)
class Term:
    """A glossary entry: `definition` is XHTML inline content or blocks without a wrapper.

    `articles` holds the slugs of those that define it; `uses` every article whose text holds it, as
    (slug, line of the block where it first stands), in reading order.
    """

    term: str
    definition: str
    id: str  # unique in the glossary, safe as an XML id
    lang: str
    articles: tuple[str, ...] = ()
    position: Position = Position()
    uses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that articles show, by the `asset:NAME` address used in trees.

    `data` holds the bytes when they are not simply the file's: cleaned SVG, data: images.
    Sizes are in CSS pixels as the file states them, 0 when unknown.
    """

    name: str
    media_type: str
    sha256: str
    width_px: int = 0
    height_px: int = 0
    path: Path | None = None
    data: bytes | None = None

    def read(self) -> bytes:
        """The picture's bytes. Raises OSError when the file has gone."""
        if self.data is not None:
            return self.data
        assert self.path is not None
        return self.path.read_bytes()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of an article: level 1 is the article's title, as in a handout."""

    level: int
    text: str
    id: str
    page: int = 0  # within the galley, from 1; 0 before typesetting
    x_pt: float = 0.0  # of its box, from the page's lower left corner
    y_pt: float = 0.0
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """One Markdown file, read. `body` is XHTML: <div class="article-body">…</div> without the title."""

    slug: str
    title: str
    body: str
    source: str  # path relative to the collection's folder, forward slashes
    lang: str = "en"
    direction: str = "ltr"
    topic: str = ""  # id of its topic
    section: tuple[str, ...] = ()  # titles of the folders between topic and article
    title_html: str = ""  # the title with its inline markup; empty: the plain title
    title_line: int = 1
    summary: str = ""
    keywords: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    reviewed_by: tuple[Person, ...] = ()
    last_reviewed: date | None = None
    next_review: date | None = None
    status: Status = Status.UNSTATED
    sources: tuple[Resource, ...] = ()
    resources: tuple[Resource, ...] = ()
    funding: str = ""
    codes: tuple[str, ...] = ()
    translator: tuple[Person, ...] = ()
    translation_of: str = ""
    source_version: str = ""
    allow: tuple[tuple[str, str], ...] = ()  # (rule, reason)
    assets: tuple[Asset, ...] = ()
    headings: tuple[Heading, ...] = ()  # without the title
    lines: Mapping[str, int] = field(default_factory=dict)  # front matter key -> line


@dataclass(frozen=True, slots=True)
class Section:
    """A folder below a topic: its title path and the articles straight in it."""

    titles: tuple[str, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """A chapter. `intro` is XHTML blocks; a topic without a title holds the articles at the root."""

    id: str
    title: str
    intro: str = ""
    articles: tuple[Article, ...] = ()  # in order, sections included
    source: str = ""
    lang: str = ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """Runs of neighbouring articles that share a section, in order."""
        runs: list[Section] = []
        for article in self.articles:
            if runs and runs[-1].titles == article.section:
                runs[-1] = Section(article.section, (*runs[-1].articles, article))
            else:
                runs.append(Section(article.section, (article,)))
        return tuple(runs)


@dataclass(frozen=True, slots=True)
class Collection:
    """The whole, as read: topics > articles, resources and terms gathered, problems found on the way."""

    title: str
    lang: str
    topics: tuple[Topic, ...]
    resources: tuple[Resource, ...] = ()
    glossary: tuple[Term, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()  # sources that could not be read at all, each named in a finding
    translations: tuple[Collection, ...] = ()  # the same in other languages, each a book of its own
    others: tuple[Article, ...] = ()  # the articles of the books in other languages, which links may name

    @property
    def articles(self) -> tuple[Article, ...]:
        """Those of this book, in reading order."""
        return tuple(article for topic in self.topics for article in topic.articles)

    @property
    def all_articles(self) -> tuple[Article, ...]:
        """Those of this book and of its translations."""
        return (*self.articles, *(article for book in self.translations for article in book.articles))


# -- settings ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CollectionSettings:
    title: str = ""
    subtitle: str = ""
    language: str = ""
    publisher: str = ""
    rights: str = ""
    identifier: str = ""
    description: str = ""
    series: str = ""
    series_number: int = 0  # its place in the series, from 1; 0 when none is stated


@dataclass(frozen=True, slots=True)
class Clinic:
    name: str = ""
    phone: str = ""
    address: str = ""
    web: str = ""
    hours: str = ""
    logo: Path | None = None


@dataclass(frozen=True, slots=True)
class Translated:
    """[languages.TAG]: what the book in another language says of the collection and the clinic.

    What it leaves out is taken from the main settings, but for the words that would be in the wrong language.
    """

    collection: CollectionSettings = CollectionSettings()
    clinic: Clinic = Clinic()


@dataclass(frozen=True, slots=True)
class Conformance:
    """Who has examined the collection and says that it conforms: an organisation, its credential, its report's
    address. booklet never says so itself."""

    certified_by: str = ""
    credential: str = ""
    report: str = ""


@dataclass(frozen=True, slots=True)
class TopicSettings:
    folder: str
    title: str = ""
    articles: tuple[str, ...] = ()  # file names or slugs in order; the rest follow by natural sort


@dataclass(frozen=True, slots=True)
class Checks:
    """Limits by name, allowed findings as (rule, reason, line in booklet.toml), words that are spelt right."""

    limits: Mapping[str, float] = field(default_factory=dict)
    allow: tuple[tuple[str, str, int], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """Geometry and type of one printed form. Lengths of paper in mm, of type in pt.

    The wide margin is on the end side of every page (right for left-to-right text).
    """

    name: str
    paper: str  # letter, a4, half-letter, a5
    width_mm: float
    height_mm: float
    margin_top_mm: float
    margin_bottom_mm: float
    margin_start_mm: float
    margin_end_mm: float
    body_pt: float
    leading_pt: float
    h1_pt: float
    h2_pt: float
    h3_pt: float
    small_pt: float
    folio_pt: float
    font_family: str = "Atkinson Hyperlegible"
    bold_emphasis: bool = False  # emphasis without italics
    underlined_emphasis: bool = False  # the same, and no bold words within text
    numbered_links: bool = False  # web addresses at the article's end, each link with its number
    resource_columns: int = 2
    label: str = ""  # key of the edition's printed name in words/, empty for standard
    contents: str = "column"  # page numbers: a column before the titles; leaders: dots lead to them; rows: rows in turns tinted
    paragraph_lines: float = 0.667  # empty lines between paragraphs
    tints: bool = True  # whether a tint may stand behind text
    underlines: bool = True  # whether links and marked words are underlined
    outer_folios: bool = False  # a handout's page number changes sides as a book's does
    folds: bool = False  # a booklet's: its pages are laid on sheets, too, to be folded in the middle


@dataclass(frozen=True, slots=True)
class Project:
    """booklet.toml, read and checked. `root` is the collection's folder."""

    root: Path
    content: Path
    output: Path
    collection: CollectionSettings = CollectionSettings()
    clinic: Clinic = Clinic()
    region: str = "US"
    topics: tuple[TopicSettings, ...] = ()
    editions: Mapping[str, Edition] = field(default_factory=dict)
    accent: str = ""  # "#rrggbb" or empty for the theme's own
    chapter_start: str = "any"  # any, right: chapters begin on a right-hand page, after a blank one where need be
    checks: Checks = Checks()
    conformance: Conformance = Conformance()
    languages: Mapping[str, Translated] = field(default_factory=dict)  # by tag, as written
    network_hosts: tuple[str, ...] = ()  # hosts that pictures may be fetched from
    single: Path | None = None  # booklet VERB FILE.md: just this article
    has_settings: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """styles/ resolved: the text of every style sheet, tokens and facts.

    `files` maps a file name (tokens.css, print.css, …) to its text after the collection's own
    files were laid over the built-in ones. `tokens` maps a token's name without the dashes to its value.
    """

    files: Mapping[str, str]
    tokens: Mapping[str, str]
    fonts: tuple[Path, ...]  # font files the engine may use, and no others
    assets: tuple[Asset, ...] = ()  # theme pictures and the clinic's logo, as asset:theme/NAME
    digest: str = ""  # of all the above: part of every cache key


# -- from XHTML to pages -----------------------------------------------------------------------


class DocumentKind(StrEnum):
    COVER = "cover"  # cover and imprint
    CONTENTS = "contents"
    OPENER = "opener"  # topic opener
    ARTICLE = "article"
    GLOSSARY = "glossary"
    RESOURCES = "resources"
    TAIL = "tail"  # the end of a handout
    FURNITURE = "furniture"  # running heads and feet, drawn apart


@dataclass(frozen=True, slots=True)
class Document:
    """What is typeset in one go: a complete, un-namespaced <html> text and what it needs."""

    key: str  # unique in a publication: "article/peer-support"
    kind: DocumentKind
    title: str
    xhtml: str
    lang: str = "en"
    direction: str = "ltr"
    assets: tuple[Asset, ...] = ()
    source: str = ""  # the file findings name


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an id stands: page within the galley from 1, point from the page's lower left corner."""

    id: str
    page: int
    x_pt: float
    y_pt: float


@dataclass(frozen=True, slots=True)
class Link:
    """A link left open for the binder: `target` is article:SLUG, article:SLUG#ID, topic:ID or term:ID."""

    target: str
    page: int
    text: str
    line: int = 0  # of the source


@dataclass(frozen=True, slots=True)
class PageStart:
    """Where a page begins: `offset` counts the non-space characters of the article body's own text (document order,
    elements of class print-only and aria-hidden left out) before it, from 0; a picture or formula counts as one."""

    page: int
    offset: int


@dataclass(frozen=True, slots=True)
class Galley:
    """An article typeset, without furniture or page numbers; position-independent.

    `pdf` is a complete tagged PDF: its structure tree is a Document whose children belong to the article.
    `free_pt` is the height left on the last page between the end of the text and the bottom margin.
    """

    key: str
    kind: DocumentKind
    title: str
    lang: str
    pdf: bytes
    pages: int
    headings: tuple[Heading, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    links: tuple[Link, ...] = ()
    page_starts: tuple[PageStart, ...] = ()
    free_pt: float = 0.0
    findings: tuple[Finding, ...] = ()
    source: str = ""  # the file findings name
    digest: str = field(default="", init=False, compare=False, repr=False)  # of all of it, where it is known; not for copies


@dataclass(frozen=True, slots=True)
class BoundPart:
    """A galley's place in a publication.

    `depth` is 0 for front and back matter, 1 for a topic opener (opens a Part that holds the articles
    after it), 2 for an article of that topic; `level_shift` is added to the galley's heading levels.
    """

    galley: Galley
    depth: int = 0
    level_shift: int = 0
    section: tuple[str, ...] = ()
    numbering: str = "arabic"  # arabic, roman, none
    start: str = "any"  # any, right: a blank page is put before it when its page number would be even
    head_start: str = ""  # running heads, outer texts of left and right pages
    head_end: str = ""
    furniture: str = "running"  # running, first-only, handout, none
    overlay: bool = False  # its first page is laid on the last page of the part before it (a handout's tail)


@dataclass(frozen=True, slots=True)
class Publication:
    """What the binder must know of the whole file."""

    title: str
    lang: str
    direction: str = "ltr"
    author: str = ""
    subject: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    standard: str = "ua-1"  # ua-1, ua-2, a-2a+ua-1, a-4+ua-2
    marked: bool = True  # whether the conformance mark may be written
    stamp: str = "2000-01-01T00:00:00+00:00"  # ISO 8601, for dates in the file
    identifier: str = ""
    note: str = ""  # why a file goes without its mark, or whom it is for


@dataclass(frozen=True, slots=True)
class FurniturePage:
    """What header and footer of one bound page say. `page` and `pages` count from 1."""

    page: int
    pages: int
    label: str  # the printed folio, empty for none
    side: str  # "left" or "right": page 1 of a book is a right page, read right to left a left page
    kind: str  # "book" or "handout"
    first: bool = False  # the first page of its article or other part
    head_start: str = ""
    head_end: str = ""
    lang: str = "en"
    direction: str = "ltr"


@dataclass(frozen=True, slots=True)
class BoundFacts:
    """Facts of a bound file that other stages need. Page indexes count from 1."""

    pages: int
    labels: tuple[str, ...]  # printed label of each page
    starts: Mapping[str, int]  # galley key -> first page
    page_starts: tuple[tuple[str, int, int], ...] = ()  # (galley key, page, offset): see PageStart
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file written to output/: what the result names and catalogues."""

    path: Path
    kind: str  # pdf, epub, html; sheets: a PDF for a printer only; catalog: JSON
    title: str
    size: int
    sha256: str
    pages: int = 0
    edition: str = ""
    lang: str = ""
    slug: str = ""  # the article's, for a handout
    marked: bool = False
    note: str = ""
