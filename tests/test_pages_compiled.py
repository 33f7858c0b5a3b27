"""Compiled templates are kept by all that they come from: one found again says what it said, and a changed one is new."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2
import pytest

from booklet import pages
from booklet.cache import Cache
from booklet.pages import compiled, shell
from booklet.pages.compiled import Compiled


def _entries(store: Cache) -> set[str]:
    return {path.name for path in store.folder.glob("??/*")}


def _rendered(store: Cache, source: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, int]:
    """What a template says in a new environment, and how often it was compiled for that."""
    calls = 0
    compile_ = jinja2.Environment.compile

    def counting(*given: Any, **more: Any) -> Any:
        nonlocal calls
        calls += 1
        return compile_(*given, **more)

    monkeypatch.setattr(jinja2.Environment, "compile", counting)
    environment = jinja2.Environment(loader=jinja2.DictLoader({"one": source}), bytecode_cache=Compiled(store))
    try:
        return environment.get_template("one").render(name="Ann"), calls
    finally:
        monkeypatch.setattr(jinja2.Environment, "compile", compile_)


def test_a_template_is_compiled_once_and_again_when_it_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path)
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 1)
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 0)
    assert _rendered(store, "Hello {{ name }}", monkeypatch) == ("Hello Ann", 1)


def test_another_version_of_the_engine_finds_nothing_of_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path)
    _rendered(store, "Dear {{ name }}", monkeypatch)
    monkeypatch.setattr(compiled, "version", lambda name: "0.1")
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 1)


def test_a_damaged_entry_is_compiled_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path)
    _rendered(store, "Dear {{ name }}", monkeypatch)
    [entry] = tmp_path.glob("??/*")
    entry.write_bytes(entry.read_bytes()[:-3])
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 1)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no owners of folders here")
def test_code_is_not_taken_from_a_folder_that_others_may_write_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Cache(tmp_path)
    _rendered(store, "Dear {{ name }}", monkeypatch)
    tmp_path.chmod(0o777)
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 1)
    tmp_path.chmod(0o755)
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 0)
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    assert _rendered(store, "Dear {{ name }}", monkeypatch) == ("Dear Ann", 1)


@pytest.fixture
def elsewhere() -> Iterator[None]:
    before = list(shell._stores)
    yield
    pages.keep_templates(before[0] if before else None)


@pytest.mark.usefixtures("elsewhere")
def test_a_page_is_the_same_with_kept_templates_and_without_a_store_none_is_kept(tmp_path: Path) -> None:
    store = Cache(tmp_path)

    def said() -> str:
        return shell.fragment("shell.xhtml", "en", title="A & B", inner="<p>x</p>", body_class="plain")

    pages.keep_templates(None)
    plain = said()
    assert not _entries(store)
    pages.keep_templates(store)
    assert said() == plain
    kept = _entries(store)
    assert kept
    pages.keep_templates(None)
    pages.keep_templates(store)
    assert said() == plain
    assert _entries(store) == kept
