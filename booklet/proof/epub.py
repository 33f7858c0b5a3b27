"""An EPUB as a reading system meets it: container, package, spine, documents."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from os import PathLike
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from .markup import local, take
from .reading import Reading, Writer

__all__ = ["read_epub", "spine"]


def read_epub(file: bytes | str | PathLike[str]) -> Reading:
    """Words and structure of all documents of the spine but the navigation document, in order.

    Raises KeyError, zipfile.BadZipFile or lxml.etree.XMLSyntaxError for a file that is no EPUB.
    """
    out = Writer()
    for document in spine(file):
        take(document, out)
    return out.done()


def spine(file: bytes | str | PathLike[str]) -> Iterator[etree._Element]:
    """The documents of the spine but the navigation document, in order. Raises as read_epub does."""
    data = file if isinstance(file, bytes) else Path(file).read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
        package = next(e.get("full-path", "") for e in container.iter(etree.Element) if local(e) == "rootfile")
        root = etree.fromstring(archive.read(package), parser)
        manifest = {e.get("id"): e for e in root.iter(etree.Element) if local(e) == "item"}
        for reference in root.iter(etree.Element):
            if local(reference) != "itemref":
                continue
            item = manifest[reference.get("idref")]
            if "nav" in item.get("properties", "").split():
                continue
            name = posixpath.join(posixpath.dirname(package), unquote(item.get("href", "")))
            yield etree.fromstring(archive.read(name), parser)
