"""Pictures and colour profiles that several galleys show, kept once in the bound file.

Every galley brings its own copy of the clinic's logo and the icons of
call-outs. Streams that are equal, dictionary and bytes, become one object.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .gathering import Gathering

__all__ = ["Shared", "Sharing"]


@dataclass(slots=True)
class Shared:
    """The streams seen so far, by content: their numbers in the volume. Add every Resources dictionary of each gathering."""

    _streams: dict[bytes, int] = field(default_factory=dict)

    def of(self, gathering: Gathering) -> Sharing:
        """What adds the Resources dictionaries of one gathering."""
        return Sharing(self._streams, gathering)

    def know(self, content: bytes, number: int, *, own: bool) -> bool:
        """Take note of a stream that a kept part has, or expects to find; whether it is as it was."""
        return self._streams.setdefault(content, number if own else 0) == number


@dataclass(slots=True)
class Sharing:
    """The streams of one gathering. `used` are digests in order, each with its number and whether the gathering brings it."""

    _streams: dict[bytes, int]
    _gathering: Gathering
    used: list[tuple[bytes, int, bool]] = field(default_factory=list)
    _digests: dict[Any, bytes] = field(default_factory=dict)  # of what stands for a stream
    _seen: set[Any] = field(default_factory=set)

    def add(self, resources: Any) -> None:
        """Let a Resources dictionary, and those of the forms in it, use streams already there."""
        if resources is None:
            return
        if resources.is_indirect:
            if resources.objgen in self._seen:
                return
            self._seen.add(resources.objgen)
        self._pictures(resources.get("/XObject"))
        self._profiles(resources.get("/ColorSpace"))

    def _pictures(self, objects: Any) -> None:
        for name, item in dict(objects.items()).items() if objects is not None else ():
            if item.objgen in self._seen:
                continue
            if item.get("/Subtype") == "/Image":
                objects[name] = self._first(item)
            else:
                self._seen.add(item.objgen)
                self.add(item.get("/Resources"))

    def _profiles(self, spaces: Any) -> None:
        import pikepdf

        for space in spaces.values() if spaces is not None else ():
            if isinstance(space, pikepdf.Array) and len(space) == 2 and isinstance(space[1], pikepdf.Stream):
                space[1] = self._first(space[1])

    def _first(self, stream: Any) -> Any:
        content = _content(stream, self._digests)
        number = self._streams.get(content)
        if number is None:
            number = self._streams[content] = self._gathering.number(stream)
            first = stream
            self.used.append((content, number, True))
        else:
            first = self._gathering.stand_in(number)
            self.used.append((content, number, False))
        self._seen.add(first.objgen)
        self._digests[first.objgen] = content
        return first


def _content(item: Any, known: Mapping[Any, bytes]) -> bytes:
    """A digest of an object and all it refers to; `known` are those of objects by their numbers."""
    import pikepdf

    if isinstance(item, pikepdf.Object) and item.is_indirect and item.objgen in known:
        return known[item.objgen]
    digest = hashlib.sha256()
    if isinstance(item, pikepdf.Stream):
        digest.update(b"stream" + hashlib.sha256(item.read_raw_bytes()).digest())
        item = item.stream_dict
    if isinstance(item, pikepdf.Dictionary):
        for key in sorted(item.keys()):
            if key != "/Length":
                digest.update(key.encode() + b"\0" + _content(item[key], known))
    elif isinstance(item, pikepdf.Array):
        for value in item:
            digest.update(b"item" + _content(value, known))
    else:
        digest.update(type(item).__name__.encode() + str(item).encode())
    return digest.digest()
