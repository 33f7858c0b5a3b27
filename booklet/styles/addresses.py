"""What a style sheet may fetch: pictures of styles/pictures as asset:theme/NAME, and nothing from anywhere else."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from ..findings import Finding, Position, Severity

__all__ = ["strange_addresses", "without_addresses"]

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]*)|@(import)\b", re.IGNORECASE)
_FETCHING = re.compile(r"[\w-]+\s*:[^;{}]*url\((?:\"[^\"]*\"|'[^']*'|[^)]*)\)[^;{}]*(?:;|(?=\}))", re.IGNORECASE)
_OWN = "asset:theme/"


def strange_addresses(name: str, css: str, pictures: Collection[str]) -> Iterator[Finding]:
    """A finding for each address in a sheet of the collection that is no picture of the theme.

    `pictures` are the file names that are there.
    """
    bare = _COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), css)
    for match in _ADDRESS.finditer(bare):
        address = (match[1] or "").strip()
        if not match[2] and address.startswith(_OWN) and address.removeprefix(_OWN) in pictures:
            continue
        position = Position(f"styles/{name}", bare.count("\n", 0, match.start()) + 1)
        if match[2]:
            yield Finding("style-import", Severity.ERROR, "a style sheet fetches another one", position,
                          "put its rules into this file, or the file into styles/, where it is read by itself")
        else:
            yield Finding("style-from-outside", Severity.ERROR, f"a style sheet fetches {address[:80] or 'nothing'}, and only "
                          "pictures of the theme may be shown", position,
                          f'put the picture into styles/pictures/ and write url("{_OWN}NAME.svg"); fonts come with booklet')


def without_addresses(css: str) -> str:
    """The sheet without declarations that fetch something: an EPUB holds no pictures of the theme."""
    return _FETCHING.sub("", css)
