"""A build of which nothing changed is its last result; whatever changed, it is made again."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import build, cache
from booklet.build import unchanged, verbs
from booklet.build.result import Options, Result
from booklet.findings import BookletError
from cli_kit import booklet

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><title>{}</title><rect width="60" height="40"/></svg>'
SETTINGS = '[collection]\ntitle = "Rest"\n[clinic]\nname = "Hill Clinic"\nlogo = "logo.svg"\n'


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "rest"
    for name, text in {
        "booklet.toml": SETTINGS, "logo.svg": DRAWING.format("Logo"), "pictures/bed.svg": DRAWING.format("Bed"),
        "content/night/sleep.md": "# Sleep\n\nSleep helps.\n\n![A bed](bed.svg)\n\n![Another bed](../../pictures/bed.svg)\n",
        "content/night/bed.svg": DRAWING.format("Bed"), "styles/custom.css": "p { color: black }\n",
    }.items():  # fmt: skip
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The verbs that were run in full."""
    made: list[str] = []

    def counting(name: str, verb: Callable[[Path, Options], Result]) -> Callable[[Path, Options], Result]:
        def run(place: Path, options: Options) -> Result:
            made.append(name)
            return verb(place, options)

        return run

    for name in ("html", "pdf"):
        monkeypatch.setattr(verbs, name, counting(name, getattr(verbs, name)))
    return made


def test_the_second_time_nothing_is_done_and_the_same_is_said(collection: Path, runs: list[str]) -> None:
    first = build.html(collection, Options())
    files = {path: path.stat().st_mtime_ns for path in (collection / "output").rglob("*.html")}
    assert build.html(collection, Options()) == first
    assert runs == ["html"]
    assert files and {path: path.stat().st_mtime_ns for path in files} == files


def test_a_file_may_have_another_name_the_second_time(collection: Path, runs: list[str]) -> None:
    for name in ("made", "other.pdf", "made.v2", "last.pdf"):
        build.pdf(collection, Options(output=collection.parent / name))
    assert runs == ["pdf"]
    assert len({(collection.parent / name).read_bytes() for name in ("made", "other.pdf", "made.v2", "last.pdf")}) == 1


def test_the_command_says_the_same_twice(collection: Path, runs: list[str]) -> None:
    first, second = (booklet("html", collection, "--verbose", cwd=collection) for _ in range(2))
    assert second.out == first.out and second.code == first.code
    assert set(second.err.splitlines()) <= set(first.err.splitlines())  # without the progress
    assert runs == ["html"]


def rewrite(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a word": rewrite("content/night/sleep.md", "# Sleep\n\nSleep heals.\n"),
    "a picture beside the text": rewrite("content/night/bed.svg", DRAWING.format("Cot")),
    "a picture elsewhere": rewrite("pictures/bed.svg", DRAWING.format("Cot")),
    "a picture that comes": rewrite("pictures/cot.svg", DRAWING.format("Cot")),
    "the logo": rewrite("logo.svg", DRAWING.format("Other")),
    "the settings": rewrite("booklet.toml", SETTINGS.replace("Rest", "Sleep")),
    "the style": rewrite("styles/custom.css", "p { color: navy }\n"),
    "an article more": rewrite("content/night/wake.md", "# Wake\n\nWake up.\n"),
    "an article's name": lambda folder: (folder / "content/night/sleep.md").rename(folder / "content/night/rest.md"),
    "an article less": lambda folder: (rewrite("content/night/nap.md", "# Nap\n\nA nap.\n")(folder), (folder / "content/night/sleep.md").unlink()),
}  # fmt: skip


@pytest.mark.parametrize("harm", [rewrite("output/html/sleep.html", "<p>Other</p>"), lambda folder: (folder / "output/html/sleep.html").unlink()],
                         ids=["changed", "gone"])
def test_a_file_that_is_not_as_it_was_written_is_written_again(
    harm: Callable[[Path], object], collection: Path, runs: list[str]
) -> None:
    first = build.html(collection, Options())
    before = (collection / "output/html/sleep.html").read_bytes()
    harm(collection)
    assert build.html(collection, Options()) == first
    assert (collection / "output/html/sleep.html").read_bytes() == before
    assert runs == ["html"]


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_seen(change: str, collection: Path, runs: list[str]) -> None:
    build.html(collection, Options())
    CHANGES[change](collection)
    build.html(collection, Options())
    assert runs == ["html", "html"]


def test_the_day_the_code_the_packages_and_the_options_count(
    collection: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def seen() -> bool:
        before = len(runs)
        build.html(collection, Options())
        return len(runs) > before

    assert seen() and not seen()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert seen() and not seen()
    monkeypatch.setattr(unchanged, "_installed", lambda: "another engine")
    assert seen() and not seen()
    monkeypatch.setattr(unchanged, "_code", lambda: "another booklet")
    assert seen() and not seen()
    build.html(collection, Options(keep_going=True))
    assert len(runs) == 5
    build.html(collection, Options(keep_going=True, jobs=7))
    assert len(runs) == 5, "how many workers there are changes no byte"
    build.html(collection, Options(cache=False))
    assert len(runs) == 6


def test_a_result_with_errors_is_not_kept(collection: Path, runs: list[str]) -> None:
    (collection / "content/night/sleep.md").write_text("# Sleep\n\n![](bed.svg)\n", encoding="utf-8")
    for _ in range(2):
        result = build.html(collection, Options(keep_going=True))
        assert "image-without-alt" in {finding.rule for finding in result.findings}
    assert runs == ["html", "html"]


def test_the_files_can_go_to_another_place_without_being_made_again(collection: Path, runs: list[str], tmp_path: Path) -> None:
    first = build.html(collection, Options(output=tmp_path / "one"))
    second = build.html(collection, Options(output=tmp_path / "two"))
    assert runs == ["html"]
    assert second.findings == first.findings
    for before, after in zip(first.artifacts, second.artifacts, strict=True):
        assert after.path.relative_to(tmp_path / "two") == before.path.relative_to(tmp_path / "one")
        assert after.path.read_bytes() == before.path.read_bytes()
    build.html(collection, Options())
    assert (collection / "output" / "html" / "sleep.html").exists()
    assert runs == ["html", "html"], "its file's own name is only known without -o"


def test_a_place_that_cannot_be_written_is_told_as_ever(collection: Path, runs: list[str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    build.html(collection, Options(output=tmp_path / "one"))
    with pytest.raises(BookletError) as caught:
        build.html(collection, Options(output=tmp_path / "taken"))
    assert [finding.rule for finding in caught.value.findings] == ["output-mismatch"]
    assert caught.value.exit_code == 2


def test_without_the_files_bytes_it_is_made_again(collection: Path, runs: list[str]) -> None:
    first = build.html(collection, Options())
    (collection / "output/html/sleep.html").unlink()
    for path in cache.open_cache().folder.glob("??/*"):
        if b"<html" in path.read_bytes():
            path.unlink()
    assert build.html(collection, Options()) == first
    assert runs == ["html", "html"]


def test_a_link_that_leads_back_up_is_walked_once(collection: Path, runs: list[str]) -> None:
    os.symlink(collection, collection / "content" / "night" / "around")
    for _ in range(2):
        build.html(collection, Options(keep_going=True))
    assert len(runs) in (1, 2)  # the reader may find fault with the link


def test_without_settings_files_written_beside_the_text_do_not_count_for_ever(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "plain"
    folder.mkdir()
    (folder / "sleep.md").write_text("# Sleep\n\nSleep helps.\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    for _ in range(4):
        build.html(Path("."), Options(keep_going=True))
    assert len(runs) <= 2
