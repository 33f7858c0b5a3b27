"""`booklet check` where no validator is installed: what did not run is said, never passed. (tests/test_validators.py
judges with the validators themselves.)"""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_kit import article, booklet, collection, files, sound

from booklet import validators

@pytest.fixture(autouse=True)
def _bare_machine(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Node and Chromium. Java is left alone: once started it stays as it is for every later test."""
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.delenv("PUPPETEER_EXECUTABLE_PATH", raising=False)
    run = validators.run
    monkeypatch.setattr(validators, "run", lambda paths: run(paths, ("ace", "page-validation")))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return sound(tmp_path / "our")


def test_what_did_not_run_is_not_a_pass(place: Path) -> None:
    done = booklet("check", "--json", cwd=place)
    assert done.code == 0
    statuses = {verdict["name"]: verdict["status"] for verdict in done.json["facts"]["verdicts"]}
    assert statuses == {"ace": "not run", "page-validation": "passed"}
    assert done.finding("ace-not-run")["severity"] == "review"
    assert "install" in done.finding("ace-not-run")["hint"]


@pytest.mark.parametrize("name", ["ace", "verapdf", "epubcheck"])
def test_a_required_validator_that_did_not_run_is_an_error(place: Path, name: str) -> None:
    done = booklet("check", "--require", name, "--json", cwd=place)
    assert done.code == 1
    assert done.finding(f"{name}-not-run")["severity"] == "error"


def test_format_json_is_the_same_document(place: Path) -> None:
    assert booklet("check", "--format", "json", cwd=place) == booklet("check", "--json", cwd=place)


def test_each_verdict_is_a_line_and_reviews_are_shown(place: Path) -> None:
    done = booklet("check", cwd=place)
    assert "sleep-rest.epub: ace: not run: " in done.out
    assert "review: the article names no author [author-missing]" in done.err


def test_it_checks_faulty_sources_too_and_touches_no_output(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", "\n![](dot.png)\n"))
    (place / "content/sleep/dot.png").write_bytes((Path(__file__).parent / "kitchen-sink/dot.png").read_bytes())
    before = files(place)
    done = booklet("check", cwd=place)
    assert done.code == 1
    assert "content/sleep/night.md:5:1: error: image has no description [image-without-alt]" in done.err
    assert files(place) == before


def test_the_document_names_no_place_of_this_machine(place: Path) -> None:
    done = booklet("check", "--json", cwd=place)
    assert {verdict["path"] for verdict in done.json["facts"]["verdicts"]} == {"sleep-rest.pdf", "sleep-rest.epub"}
