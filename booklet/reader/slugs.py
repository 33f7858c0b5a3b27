"""Names: from file names to safe slugs, readable titles and unique ids."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["MAX_SLUG", "Wish", "assign", "safe", "titled", "without_order"]

MAX_SLUG = 80  # characters: leaves room for an edition and an extension in every file system

_ORDER = re.compile(r"(?:\d{1,2}|0\d+)(?:[-_ ]+|\.(?!\d)[-_ ]*)(?=[^\W\d_])")
_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}


def without_order(stem: str) -> str:
    """A file's stem without the digits that only order it: 02-sleep -> sleep, but 988-lifeline stays.

    Up to two digits, or more with a leading zero, before a separator and a letter.
    """
    return _ORDER.sub("", stem, count=1) if _ORDER.match(stem) else stem


def safe(text: str) -> str:
    """A lower-case ASCII name for files and addresses; empty when nothing of the text remains.

    Other scripts are transliterated, for a handout's file must open on every clinic's machine.
    """
    from anyascii import anyascii

    plain = anyascii(unicodedata.normalize("NFC", text)).lower()
    name = re.sub(r"[^a-z0-9_]+", "-", plain.replace("'", "")).strip("-_")
    name = name[:MAX_SLUG].rstrip("-_")
    return f"{name}-1" if name in _RESERVED else name


def titled(stem: str) -> str:
    """A file's or folder's name in words: 03-sleep_well -> Sleep well."""
    words = " ".join(unicodedata.normalize("NFC", without_order(stem)).replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Wish:
    """What an article would be called: its own slug (front matter) or stem, and the folders it lies in."""

    own: str
    stem: str
    folders: tuple[str, ...]  # from the topic down


def assign(wishes: Sequence[Wish]) -> list[str]:
    """A unique slug for each wish, the same whatever the order of the files with different names.

    A slug of the author's own comes first; stems that clash become topic-stem, then the whole path, and at
    last get a number.
    """
    taken: dict[str, int] = {}
    slugs: list[str] = [""] * len(wishes)
    for index, wish in enumerate(wishes):
        if wish.own and wish.own not in taken:
            slugs[index] = wish.own
            taken[wish.own] = index
    open_ = [index for index, slug in enumerate(slugs) if not slug]
    for form in (_stem, _topic_stem, _path_stem):
        names = {index: form(wishes[index]) for index in open_}
        counts = Counter(names.values())
        for index in open_:
            name = names[index]
            if name not in taken and (counts[name] == 1 or (form is _stem and not wishes[index].folders
                                                             and _alone_at_root(wishes, names, index))):
                slugs[index] = name
                taken[name] = index
        open_ = [index for index in open_ if not slugs[index]]
    for index in open_:
        base, number = _path_stem(wishes[index]), 2
        while f"{base}-{number}" in taken:
            number += 1
        slugs[index] = f"{base}-{number}"
        taken[slugs[index]] = index
    return slugs


def _stem(wish: Wish) -> str:
    return wish.stem or "article"


def _topic_stem(wish: Wish) -> str:
    return _cut("-".join([*wish.folders[:1], _stem(wish)]))


def _path_stem(wish: Wish) -> str:
    return _cut("-".join([*wish.folders, _stem(wish)]))


def _cut(name: str) -> str:
    return name[:MAX_SLUG].rstrip("-_")


def _alone_at_root(wishes: Sequence[Wish], names: dict[int, str], index: int) -> bool:
    """A file at the root has no topic to be named after: it keeps its stem, those in topics give way."""
    return not any(other != index and names[other] == names[index] and not wishes[other].folders for other in names)
