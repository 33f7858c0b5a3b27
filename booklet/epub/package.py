"""The container: ebooklib holds items, metadata and spine; the archive is then written anew, always the same.

ebooklib is given finished bytes only (EpubItem): its EpubHtml would parse them as HTML and lose the
case of viewBox and the attributes of head and body. Its archive carries the time of the build, and its
package document no language: both are put right in `_again`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from ..screen.names import XML_LANG
from .book import Certification, Metadata

__all__ = ["Item", "pack"]

CLAIM = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"


@dataclass(frozen=True, slots=True)
class Item:
    """A file of the book. `spine` is "" for a file outside the reading order, else yes or no (linear)."""

    id: str
    file: str
    media_type: str
    data: bytes
    properties: tuple[str, ...] = ()
    spine: str = ""


def pack(items: Sequence[Item], metadata: Metadata, statements: Sequence[tuple[str, str]]) -> bytes:
    """The EPUB file. `statements` are the properties that the content bears out."""
    from ebooklib import epub

    stamp = _time(metadata.stamp)
    book = epub.EpubBook()
    book.metadata = {}  # without the name and version of the library, and a random identifier
    book.set_identifier(metadata.identifier)
    book.set_direction(metadata.direction)
    _describe(book.add_metadata, metadata, stamp)
    for name, value in statements:
        book.add_metadata(None, "meta", value, {"property": name})
    for item in items:
        entry = epub.EpubItem(uid=item.id, file_name=item.file, media_type=item.media_type, content=item.data)
        entry.properties = list(item.properties)
        book.add_item(entry)
    book.spine = [(item.id, item.spine) for item in items if item.spine]
    out = io.BytesIO()
    epub.write_epub(
        out, book, {"epub3_pages": False, "epub2_guide": False, "raise_exceptions": True, "mtime": stamp,
                    "compresslevel": 0},
    )
    return _again(out.getvalue(), metadata, stamp)


def _time(stamp: str) -> datetime:
    """The stamp in UTC, as a ZIP entry and dcterms:modified can hold it (1980 and later)."""
    moment = datetime.fromisoformat(stamp)
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return max(moment, datetime(1980, 1, 1, tzinfo=UTC))


def _describe(add: Callable[..., None], metadata: Metadata, stamp: datetime) -> None:

    def refine(name: str, prop: str, value: str, **more: str) -> None:
        add(None, "meta", value, {"refines": f"#{name}", "property": prop, **more})

    add("DC", "title", metadata.title, {"id": "title"})
    refine("title", "title-type", "main")
    if metadata.subtitle:
        add("DC", "title", metadata.subtitle, {"id": "subtitle"})
        refine("subtitle", "title-type", "subtitle")
    for lang in metadata.languages:
        add("DC", "language", lang)
    for kind, people in (("creator", metadata.creators), ("contributor", metadata.contributors)):
        for number, person in enumerate(people, 1):
            add("DC", kind, person.name, {"id": f"{kind}-{number}"})
            refine(f"{kind}-{number}", "role", person.role, scheme="marc:relators")
    for name, value in (
        ("publisher", metadata.publisher), ("rights", metadata.rights), ("description", metadata.description)
    ):
        if value:
            add("DC", name, value)
    add("DC", "date", stamp.strftime("%Y-%m-%d"))
    for subject in metadata.subjects:
        add("DC", "subject", subject)
    if metadata.series:  # EPUB 3.3, D.3.3 and D.3.5
        add(None, "meta", metadata.series, {"property": "belongs-to-collection", "id": "series"})
        refine("series", "collection-type", "series")
        if metadata.series_number:
            refine("series", "group-position", str(metadata.series_number))
    if metadata.source:
        add(None, "meta", metadata.source, {"property": "pageBreakSource"})
    if metadata.certification is not None:
        _certify(add, metadata.certification)


def _certify(add: Callable[..., None], said: Certification) -> None:
    """A conformance claim, in the words that EPUB Accessibility 1.1, section 5, asks for."""
    add(None, "meta", CLAIM, {"property": "dcterms:conformsTo", "id": "claim"})
    add(None, "meta", said.by, {"property": "a11y:certifiedBy", "refines": "#claim", "id": "certifier"})
    if said.credential:
        add(None, "meta", said.credential, {"property": "a11y:certifierCredential", "refines": "#certifier"})
    if said.report:
        add(None, "link", None, {"rel": "a11y:certifierReport", "refines": "#certifier", "href": said.report})


def _again(archive: bytes, metadata: Metadata, stamp: datetime) -> bytes:
    """The archive written anew: mimetype first and stored, the same dates and attributes everywhere."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.endswith("content.opf"):
                data = _package(data, metadata)
            entry = zipfile.ZipInfo(name, stamp.timetuple()[:6])
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            stored = name == "mimetype" or name.endswith((".png", ".jpg", ".webp"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            target.writestr(entry, data, compresslevel=None if stored else 6)
    return out.getvalue()


def _package(opf: bytes, metadata: Metadata) -> bytes:
    """The package document with its language and direction, which ebooklib leaves out."""
    root = etree.fromstring(opf)
    root.set(XML_LANG, metadata.lang)
    root.set("dir", metadata.direction)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
