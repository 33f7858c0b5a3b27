"""`build` over editions and languages is one graph of tasks: one set of workers, and the files that single runs give."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from booklet import work
from booklet.build import verbs
from booklet.build.result import Options


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    folder = tmp_path / "rest"
    (folder / "content").mkdir(parents=True)
    (folder / "booklet.toml").write_text('[collection]\ntitle = "Rest"\n[clinic]\nname = "Hill Clinic"\n', encoding="utf-8")
    for number in range(3):
        text = f"# Article {number}\n\nSleep helps. See [the next](a{(number + 1) % 3}.md).\n\n## More\n\nWalk a little.\n"
        (folder / "content" / f"a{number}.md").write_text(text, encoding="utf-8")
    (folder / "content" / "a0.es.md").write_text("---\nlang: es\ntranslation_of: a0\n---\n\n# Artículo\n\nDormir ayuda.\n", encoding="utf-8")
    return folder


def test_galleys_of_all_editions_and_languages_are_compiled_together(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driven: list[tuple[int, int]] = []  # flows, and tasks that they had
    drive = work.Workers.drive

    def counting(self: work.Workers, flows: Sequence[Any], done: Any = lambda done, total: None, *more: Any) -> list[Any]:
        counts = [0]

        def count(finished: int, total: int) -> None:
            counts[0] = finished
            done(finished, total)

        made = drive(self, flows, count, *more)
        driven.append((len(flows), counts[0]))
        return made

    monkeypatch.setattr(work.Workers, "drive", counting)
    told: list[tuple[str, int, int]] = []
    options = Options(
        output=tmp_path / "all", into_folder=True, editions=("standard", "large-print"), cache=False, jobs=1,
        progress=lambda what, done, total: told.append((what, done, total)),
    )
    whole = verbs.everything(collection, options)
    flows, tasks = driven[0]
    assert flows == 8, "books and handouts, in two editions and two languages"
    assert tasks > 30
    counts = [(done, total) for what, done, total in told if what == "Typesetting"]
    assert [done for done, _ in counts] == list(range(1, tasks + 1)), "nothing was left to compile"
    assert all(done <= total for done, total in counts) and counts[-1] == (tasks, tasks)
    books = {artifact.path.name: artifact.sha256 for artifact in whole.artifacts if artifact.kind == "pdf" and not artifact.slug}
    assert len(books) == 4
    for edition in ("standard", "large-print"):
        alone = verbs.pdf(collection, Options(output=tmp_path / f"{edition}.pdf", editions=(edition,), cache=False, jobs=1))
        assert alone.artifacts[0].sha256 in books.values()


def test_handouts_that_others_bind_have_the_same_bytes(collection: Path, tmp_path: Path) -> None:
    """Workers bind what this process would; a handout that fails there is bound here."""
    alone = verbs.pdf(collection, Options(output=tmp_path / "alone", into_folder=True, handouts=True, cache=False, jobs=1))
    with work.Workers(2) as workers:
        workers.start()
        beside = verbs.pdf(collection, Options(output=tmp_path / "beside", into_folder=True, handouts=True, cache=False, workers=workers))
    assert [(each.path.name, each.sha256) for each in beside.artifacts] == [(each.path.name, each.sha256) for each in alone.artifacts]
    assert len(beside.artifacts) == 4
    assert beside.findings == alone.findings


def test_what_only_prints_page_numbers_is_typeset_once(collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Contents and openers wait for the articles' pages; the second article's pages move all that follow."""
    from booklet.build import typeset

    for number, words in enumerate((1, 2500, 1)):
        text = f"# Article {number}\n\n{'Rest and walk a little. ' * words}\n\n## More\n\nSee [it](a{(number + 1) % 3}.md).\n"
        (collection / "content" / f"a{number}.md").write_text(text, encoding="utf-8")
    compiled: list[str] = []
    compile_one = typeset._compile

    def counting(task: Any, common: Any) -> bytes:
        compiled.append(task.document.key)
        return compile_one(task, common)

    monkeypatch.setattr(typeset, "_compile", counting)
    verbs.pdf(collection, Options(output=tmp_path / "book.pdf", cache=False, jobs=1, languages=("en",)))
    assert compiled.count("contents") == 1
    assert {f"article/a{number}" for number in range(3)} < set(compiled)
    assert compiled.index("contents") > compiled.index("article/a2")


def test_the_running_heads_of_a_new_book_are_drawn_by_a_worker(
    collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that this process need not load the engine: it finds them in the store, and the file is the same."""
    from booklet.pdf import templates

    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    drawn: list[object] = []
    render = templates._render
    monkeypatch.setattr(templates, "_render", lambda *about: drawn.append(about) or render(*about))
    with work.Workers(2) as workers:
        workers.start()
        verbs.pdf(collection, Options(output=tmp_path / "two.pdf", workers=workers))
    assert not drawn
    verbs.pdf(collection, Options(output=tmp_path / "one.pdf", jobs=1, cache=False))
    assert len(drawn) == 1
    assert (tmp_path / "two.pdf").read_bytes() == (tmp_path / "one.pdf").read_bytes()


def test_workers_are_forked_with_the_style_sheet_of_the_last_build(collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with none when there was no build, or its fonts are gone."""
    import os
    import subprocess
    import sys

    asked = "import booklet.build.warm, booklet.pdf.typeset as t; print(t.parsed.cache_info().currsize)"

    def known() -> str:
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.run([sys.executable, "-c", asked], env=env, capture_output=True, text=True, check=True).stdout.strip()

    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    assert known() == "0"
    verbs.pdf(collection, Options(output=tmp_path / "one.pdf", jobs=1))
    assert known() == "1"
    from booklet.build import travel
    from booklet.cache import open_cache

    open_cache().put(travel._LAST, b'["p {}", ["/nowhere/at-all.ttf"]]')
    assert known() == "0"
