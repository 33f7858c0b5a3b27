"""An EPUB as a reading system meets it: container, package, spine, documents."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

if TYPE_CHECKING:
    from .reading import Reading

__all__ = ["EpubDocument", "epub_documents", "read_document", "read_epub", "spine"]

_ARTICLE = re.compile(rb"<article[\s>]")


@dataclass(frozen=True, slots=True)
class EpubDocument:
    """A document of the spine and how many articles it marks as such."""

    data: bytes
    articles: int


def read_epub(file: bytes | str | PathLike[str]) -> Reading:
    """Words and structure of all documents of the spine but the navigation document, in order.

    Raises KeyError, zipfile.BadZipFile or lxml.etree.XMLSyntaxError for a file that is no EPUB.
    """
    from .markup import take
    from .reading import Writer

    out = Writer()
    for document in spine(file):
        take(document, out)
    return out.done()


def read_document(data: bytes) -> Reading:
    """Words and structure of one document. Raises lxml.etree.XMLSyntaxError for one that is not well-formed."""
    from .markup import take
    from .reading import Writer

    out = Writer()
    take(etree.fromstring(data, _parser()), out)
    return out.done()


def epub_documents(file: bytes | str | PathLike[str]) -> list[EpubDocument]:
    """The documents of the spine but the navigation document, unread. Raises as read_epub does."""
    return [EpubDocument(data, len(_ARTICLE.findall(data))) for data in _spine(file)]


def spine(file: bytes | str | PathLike[str]) -> Iterator[etree._Element]:
    """The documents of the spine but the navigation document, in order. Raises as read_epub does."""
    parser = _parser()
    for data in _spine(file):
        yield etree.fromstring(data, parser)


def _spine(file: bytes | str | PathLike[str]) -> Iterator[bytes]:
    data = file if isinstance(file, bytes) else Path(file).read_bytes()
    parser = _parser()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
        package = next(e.get("full-path", "") for e in container.iter(etree.Element) if _name(e) == "rootfile")
        root = etree.fromstring(archive.read(package), parser)
        manifest = {e.get("id"): e for e in root.iter(etree.Element) if _name(e) == "item"}
        for reference in root.iter(etree.Element):
            if _name(reference) != "itemref":
                continue
            item = manifest[reference.get("idref")]
            if "nav" in item.get("properties", "").split():
                continue
            yield archive.read(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
