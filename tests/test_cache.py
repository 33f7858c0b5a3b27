"""The store: whole entries or none, damage is a miss, and it stays within its limit."""

from __future__ import annotations

import os
from pathlib import Path

from booklet.cache import Cache, digest


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(digest("a"), b"galley")
    assert cache.get(digest("a")) == b"galley"
    assert cache.get(digest("b")) is None


def test_a_damaged_entry_is_a_miss_and_goes(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    key = digest("a")
    cache.put(key, b"galley" * 100)
    path = next(path for path in tmp_path.glob("??/*"))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert cache.get(key) is None
    assert not path.exists()


def test_keys_keep_their_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("1") != digest(1)
    assert digest(b"x") == digest(b"x")


def test_the_longest_unused_go_first(tmp_path: Path) -> None:
    cache = Cache(tmp_path, limit_bytes=250)
    for number in range(3):
        cache.put(digest(number), bytes(80))
    for number, path in enumerate(sorted(tmp_path.glob("??/*"), key=lambda p: p.stat().st_mtime)):
        os.utime(path, (number, number))
    cache.put(digest("old"), bytes(80))
    cache.trim()
    assert cache.size <= 250
    assert cache.get(digest("old")) is not None


def test_a_store_that_cannot_be_written_is_let_be(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    cache = Cache(blocker / "store")
    cache.put(digest("a"), b"x")
    assert cache.get(digest("a")) is None


def test_clear_empties_the_store(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put(digest("a"), b"x")
    assert cache.clear() > 0
    assert cache.size == 0
