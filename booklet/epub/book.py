"""What an EPUB is made of, as values: chapters, metadata, marks of printed pages."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Certification", "Chapter", "Creator", "Metadata", "PageMark"]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One content document. `body` is XHTML: the children of <body>, HTML elements without a namespace.

    Ids are unique in the chapter; links say FILE#ID for another chapter's file or #ID. `type` is the
    epub:type of the body: cover, frontmatter, bodymatter or backmatter. `landmark` is the epub:type by
    which the landmarks list names this file, empty for none; `landmark_title` is its words there.
    """

    file: str
    title: str
    body: str
    lang: str
    direction: str = "ltr"
    type: str = "bodymatter"
    landmark: str = ""
    landmark_title: str = ""


@dataclass(frozen=True, slots=True)
class Creator:
    """A person and what they did, as a MARC relator code: aut, rev, trl."""

    name: str
    role: str = "aut"


@dataclass(frozen=True, slots=True)
class Certification:
    """Who says that the book conforms. Only a named organisation may say it, never booklet."""

    by: str
    credential: str = ""
    report: str = ""  # address of its report


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the package document says of the book, apart from what the content itself shows.

    `stamp` is ISO 8601 and dates the file. `languages` has the main one first. `source` names the
    print edition whose pages the page list gives.
    """

    title: str
    identifier: str
    languages: tuple[str, ...]
    stamp: str
    direction: str = "ltr"
    subtitle: str = ""
    creators: tuple[Creator, ...] = ()
    contributors: tuple[Creator, ...] = ()
    publisher: str = ""
    rights: str = ""
    description: str = ""
    series: str = ""
    series_number: int = 0  # the place in the series, from 1; 0 for none
    subjects: tuple[str, ...] = ()
    source: str = ""
    certification: Certification | None = None

    @property
    def lang(self) -> str:
        return self.languages[0]


@dataclass(frozen=True, slots=True)
class PageMark:
    """The place in a content document where a printed page begins.

    `label` is the printed folio. `anchor` is the id of the element that holds the page's text.
    `offset` counts the non-space characters of that element's own text before the page, from 0
    (document order; elements of class print-only and aria-hidden left out, a picture or formula one, as in
    model.PageStart);
    -1 puts the mark before the element itself. Where no offset is known, `text` is how the page begins
    (without spaces): the mark goes where the element's text, after the mark before, first says that.
    """

    label: str
    file: str
    anchor: str
    offset: int = -1
    text: str = ""
