"""A content-addressed store on disk: parsed trees and galleys, shared by every command and run.

An entry is a file named by its key. It is written beside and renamed, so it is there whole or not
at all, and it starts with the SHA-256 of its content, so a damaged one is a miss and never a wrong
page. Several processes may read and write at once: two that write the same key write the same bytes.
The store is only ever a shortcut: when it cannot be read or written, the work is done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Cache", "digest", "open_cache"]

LIMIT_BYTES = 2 * 1024**3
_DIGEST_BYTES = 32
_TRIM_EVERY_BYTES = 64 * 1024**2


def digest(*parts: str | bytes | int | float | None) -> str:
    """A key from parts: hexadecimal SHA-256. Every part is length-prefixed, so ("ab", "c") is not ("a", "bc")."""
    state = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode("utf-8", "surrogatepass")
        state.update(len(data).to_bytes(8, "big"))
        state.update(data)
    return state.hexdigest()


@dataclass(slots=True)
class Cache:
    """A folder of entries, at most `limit_bytes` in all; the longest unused go first."""

    folder: Path
    limit_bytes: int = LIMIT_BYTES
    _written: int = 0

    def get(self, key: str) -> bytes | None:
        """The content stored under `key`, or None when absent, damaged or unreadable."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        content = data[_DIGEST_BYTES:]
        if hashlib.sha256(content).digest() != data[:_DIGEST_BYTES]:
            with contextlib.suppress(OSError):
                path.unlink()
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what was used last is trimmed last
        return content

    def put(self, key: str, content: bytes) -> None:
        """Store `content`; a full or read-only disk is no fault of the build, so it is let be."""
        path = self._path(key)
        temporary = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(content).digest())
                file.write(content)
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            return
        self._written += len(content)
        if self._written > min(_TRIM_EVERY_BYTES, self.limit_bytes):
            self._written = 0
            self.trim()

    def trim(self) -> int:
        """Delete the longest unused entries until the store fits its limit; returns bytes freed."""
        entries = sorted(self._entries(), key=lambda entry: entry[1])
        total = sum(size for _, _, size in entries)
        freed = 0
        for path, _, size in entries:
            if total - freed <= self.limit_bytes:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                freed += size
        return freed

    def clear(self) -> int:
        """Delete every entry; returns bytes freed."""
        freed = 0
        for path, _, size in list(self._entries()):
            with contextlib.suppress(OSError):
                path.unlink()
                freed += size
        return freed

    @property
    def size(self) -> int:
        """Bytes of all entries."""
        return sum(size for _, _, size in self._entries())

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _entries(self) -> Iterable[tuple[Path, float, int]]:
        for path in self.folder.glob("??/*"):
            try:
                facts = path.stat()
            except OSError:
                continue
            yield path, facts.st_mtime, facts.st_size


def open_cache() -> Cache:
    """The user's cache: `BOOKLET_CACHE`, else the platform's folder for caches."""
    place = os.environ.get("BOOKLET_CACHE")
    if place:
        return Cache(Path(place) / "store")
    import platformdirs

    return Cache(Path(platformdirs.user_cache_dir("booklet", appauthor=False)) / "store")
