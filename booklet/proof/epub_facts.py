"""All that the output rules want to know of a finished EPUB, read once: package, navigation, documents (EPUB 3.3)."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

from lxml import etree

from .markup import local

__all__ = ["Entry", "EpubFacts", "heading_level", "read_epub_facts", "said"]

_OPS = "{http://www.idpf.org/2007/ops}type"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SILENT = {"rt", "rp", "script", "style", "head"}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a list of the navigation document. `depth` counts from 1; `file` is a path in the archive."""

    depth: int
    label: str
    file: str
    fragment: str
    kind: str = ""  # a landmark's type


@dataclass(frozen=True, slots=True)
class EpubFacts:
    """`metadata` holds (name, value) in order: dc:title, schema:accessMode, …; `spine` the files in reading order, the
    navigation document among them where it is; `documents` their trees by file."""

    lang: str
    metadata: tuple[tuple[str, str], ...]
    spine: tuple[str, ...]
    documents: Mapping[str, Any]
    nav: str
    toc: tuple[Entry, ...]
    pages: tuple[Entry, ...]
    landmarks: tuple[Entry, ...]
    styles: tuple[str, ...]
    moving: int  # pictures that may move, sounds and films in the manifest

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.metadata if key == name]


def read_epub_facts(file: bytes | str | PathLike[str]) -> EpubFacts:
    """Read an EPUB.

    Raises KeyError, StopIteration, zipfile.BadZipFile or lxml.etree.XMLSyntaxError for a file that is none.
    """
    data = file if isinstance(file, bytes) else Path(file).read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        container = etree.fromstring(archive.read("META-INF/container.xml"), parser)
        package = next(e.get("full-path", "") for e in container.iter(etree.Element) if local(e) == "rootfile")
        root = etree.fromstring(archive.read(package), parser)
        base = posixpath.dirname(package)
        items = {e.get("id"): e for e in root.iter(etree.Element) if local(e) == "item"}

        def place(item: Any) -> str:
            return posixpath.normpath(posixpath.join(base, unquote(item.get("href", ""))))

        spine = tuple(place(items[e.get("idref")]) for e in root.iter(etree.Element) if local(e) == "itemref")
        nav = next((place(e) for e in items.values() if "nav" in e.get("properties", "").split()), "")
        documents = {name: etree.fromstring(archive.read(name), parser) for name in dict.fromkeys((*spine, *([nav] if nav else [])))}
        styles = tuple(archive.read(place(e)).decode("utf-8", "replace") for e in items.values() if e.get("media-type") == "text/css")
        moving = sum(_moves(e, archive, place(e)) for e in items.values())
    lists = {kind: tuple(_entries(documents[nav], kind, nav)) if nav else () for kind in ("toc", "page-list", "landmarks")}
    return EpubFacts(
        root.get(_XML_LANG, ""), tuple(_metadata(root)), spine, documents, nav, lists["toc"], lists["page-list"],
        lists["landmarks"], styles, moving,
    )


def said(element: Any) -> str:
    """What an element says: its words and the alternatives of its pictures, spaces collapsed."""
    return " ".join("".join(_words(element)).split())


def _words(element: Any) -> Iterator[str]:
    name = local(element)
    if not name or name in _SILENT or element.get("aria-hidden") == "true":
        return
    if name == "img":
        yield element.get("alt", "")
    yield element.text or ""
    for child in element:
        yield from _words(child)
        yield child.tail or ""


def heading_level(element: Any) -> int:
    """The level of a heading, 0 for what is none."""
    name = local(element)
    if element.get("role") == "heading":
        level = element.get("aria-level", "2")
        return int(level) if level.isdigit() else 2
    return int(name[1]) if len(name) == 2 and name[0] == "h" and name[1] in "123456" else 0


def _metadata(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter(etree.Element):
        if local(element) == "meta" and not element.get("refines"):
            name = element.get("property") or element.get("name") or ""
            yield name, " ".join((element.text or element.get("content") or "").split())
        elif local(element) == "meta":
            yield f"{element.get('property')} of {element.get('refines')}", " ".join((element.text or "").split())
        elif local(element) == "link" and element.get("rel"):
            yield element.get("rel"), element.get("href", "")
        elif "purl.org/dc/elements" in element.tag:
            yield f"dc:{local(element)}", " ".join((element.text or "").split())


def _entries(nav: Any, kind: str, file: str) -> Iterator[Entry]:
    found = next((e for e in nav.iter(etree.Element) if local(e) == "nav" and kind in e.get(_OPS, "").split()), None)
    if found is None:
        return
    for link in found.iter(etree.Element):
        if local(link) == "a":
            depth = sum(local(up) == "ol" for up in link.iterancestors() if found in up.iterancestors() or up is found)
            path, fragment = urldefrag(unquote(link.get("href", "")))
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file), path)) if path else file
            yield Entry(depth, said(link), target, fragment, link.get(_OPS, ""))


def _moves(item: Any, archive: zipfile.ZipFile, name: str) -> bool:
    """Whether an item is sound, film, or a picture of several frames."""
    kind = item.get("media-type", "")
    if kind.startswith(("audio/", "video/")):
        return True
    if kind not in ("image/gif", "image/png", "image/webp") or name not in archive.namelist():
        return False
    data = archive.read(name)
    return b"acTL" in data[:200] or data[12:16] == b"ANIM" or (data[:3] == b"GIF" and data.count(b"\x21\xf9\x04") > 1) or b"ANIM" in data[:64]
