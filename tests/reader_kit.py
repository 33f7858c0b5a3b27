"""A collection from a dict of files, for the reader's tests."""

from __future__ import annotations

from pathlib import Path

from booklet.model import Article, Collection, Project
from booklet.reader import read

__all__ = ["article", "body_of", "collect", "faults", "lay"]


def lay(folder: Path, files: dict[str, str | bytes]) -> None:
    """Write files; texts are UTF-8 with the line ends they hold."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))


def collect(folder: Path, files: dict[str, str | bytes], **settings: object) -> Collection:
    lay(folder, files)
    content = folder / "content" if (folder / "content").is_dir() else folder
    return read(Project(root=folder, content=content, output=folder / "output", **settings))


def faults(collection: Collection, *but: str) -> list[str]:
    """Every finding as "file:line rule", without the rules named in `but`."""
    return [f"{finding.position} {finding.rule}" for finding in collection.findings if finding.rule not in but]


def article(collection: Collection, slug: str) -> Article:
    return next(one for one in collection.articles if one.slug == slug)


def body_of(collection: Collection, slug: str) -> str:
    return article(collection, slug).body
