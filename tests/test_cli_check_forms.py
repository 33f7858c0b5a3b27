"""`booklet check` in daily use: report pages, finished files, sources alone, watching."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Empty, Queue

import jsonschema
import pikepdf
import pytest
from cli_kit import article, booklet, collection, command, files, sound

from booklet import report, validators


@pytest.fixture(autouse=True)
def _quick_look_only(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the quick judge, which is a real one: tests/test_validators.py has the others."""
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
    run = validators.run
    monkeypatch.setattr(validators, "run", lambda paths: run(paths, ("page-validation",)))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound(tmp_path_factory.mktemp("forms") / "our")


@pytest.fixture(scope="module")
def built(place: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
        assert booklet("pdf", cwd=place).code == 0
        assert booklet("epub", cwd=place).code == 0
    return place / "output"


def test_the_document_fits_its_schema_and_holds_what_was_examined(place: Path) -> None:
    done = booklet("check", "--json", cwd=place)
    jsonschema.validate(done.json, report.json_schema())
    facts = done.json["facts"]
    assert [each["name"] for each in facts["examined"]] == ["sleep-rest.pdf", "sleep-rest.epub"]
    assert facts["examined"][0]["claims"] == ["PDF/UA-1"]
    assert facts["examined"][1]["statements"]["Hazards"] == ["No hazards"]
    assert [each["title"] for each in facts["articles"]] == ["A good night", "Rest"]
    assert any("a bookshop will show under Hazards: No hazards" in line for line in facts["lines"])


def test_handouts_are_looked_at_when_they_are_asked_for(place: Path) -> None:
    done = booklet("check", "--handouts", "--json", cwd=place)
    assert done.code == 0
    assert [each["name"] for each in done.json["facts"]["examined"]] == ["sleep-rest.pdf", "sleep-rest.epub", "night.pdf", "rest.pdf"]
    assert [each["title"] for each in done.json["facts"]["examined"][2:]] == ["A good night", "Rest"]
    assert [finding["rule"] for finding in done.json["findings"] if finding["severity"] == "error"] == []


def test_all_that_build_writes_is_looked_at_or_named(place: Path) -> None:
    done = booklet("check", "--json", cwd=place)
    assert done.json["facts"]["not_examined"] == [
        "2 books in large-print and folded", "4 handouts in standard and large-print",
        "1 print-only file: sheets for a printer, not for reading",
        "2 web pages: their words are held against the sources when they are built, and nothing else"]
    assert "not looked at: 2 books in large-print and folded" in done.json["facts"]["lines"]
    done = booklet("check", "--all", "--json", cwd=place)
    assert done.code == 0
    jsonschema.validate(done.json, report.json_schema())
    names = [each["name"] for each in done.json["facts"]["examined"]]
    assert names == ["sleep-rest.pdf", "sleep-rest.epub", "sleep-rest-large-print.pdf", "sleep-rest-folded.pdf",
                     "night.pdf", "rest.pdf", "night-large-print.pdf", "rest-large-print.pdf"]
    assert all(each["claims"] == ["PDF/UA-1"] for each in done.json["facts"]["examined"] if each["kind"] == "pdf")
    assert [each.partition(":")[0] for each in done.json["facts"]["not_examined"]] == ["1 print-only file", "2 web pages"]
    assert {f["rule"] for f in done.json["findings"] if f["severity"] != "review"} == set()
    assert len(done.json["facts"]["verdicts"]) == 7, "the PDFs"


def test_the_page_shows_where_faults_are(tmp_path: Path) -> None:
    faint = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 80"><text x="9" y="40" font-size="30" fill="#bbb">Faint</text></svg>'
    body = "Some words.\n\n![Faint words](faint.svg)\n\nWait for [it](https://example.org/here) to come.\n\n![](faint.svg)\n"
    own = collection(tmp_path / "our", night=article("Night", f"\n{body}"))
    (own / "content/sleep/faint.svg").write_text(faint, encoding="utf-8")
    assert booklet("check", "--format", "html", "-o", tmp_path / "r.html", cwd=own).code == 1
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Pages with errors and warnings" in page
    [listed] = re.findall(r'aria-label="Page 2 \(number 6 in the file\) of sleep-rest.pdf, outlined: ([^"]*)"', page)
    assert "“Faint” on page 6 contrasts 1.9:1" in listed and "stands for an address that is missing" in listed
    assert "image has no description" not in listed, "nothing is printed of it"
    assert "Somewhere on the page: Error: " in page and "Printed on page 2 (number 6 in the file) of sleep-rest.pdf" in page
    drawn = [tuple(map(float, each)) for each in re.findall(r'<rect class="line" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"', page)]
    [words, picture] = sorted(drawn, key=lambda box: -box[1])[:2]
    assert words[1] > picture[1] + picture[3], "the paragraph stands below the picture"


def test_a_handout_of_the_book_s_name_is_another_file(place: Path) -> None:
    done = booklet("check", "content/sleep/rest.md", "--handouts", "--json", cwd=place)
    assert done.code == 0
    files = {each["sha256"] for each in done.json["facts"]["examined"] if each["name"] == "rest.pdf"}
    assert len(files) == 2
    assert [verdict["path"] for verdict in done.json["facts"]["verdicts"]] == ["rest.pdf", "rest.pdf"]


def test_a_page_goes_to_output_or_where_it_is_told(place: Path, tmp_path: Path) -> None:
    assert booklet("check", "--format", "html", "--sources", cwd=place).code == 0
    assert (place / "output/sleep-rest-report.html").is_file()
    done = booklet("check", "--format", "html", "-o", tmp_path / "all.html", cwd=place)
    assert done.code == 0
    page = (tmp_path / "all.html").read_text(encoding="utf-8")
    for words in ("Sleep &amp; Rest", "What a bookshop will show", "data:image/png;base64,", "heading level 1, Sleep &amp; Rest", "Art lang=en"):
        assert words in page, words
    assert "wrote" in done.out


def test_sarif_and_the_draft_go_to_standard_output(place: Path) -> None:
    done = booklet("check", "--format", "sarif", "--sources", cwd=place)
    [run] = json.loads(done.out)["runs"]
    assert {"author-missing"} <= {result["ruleId"] for result in run["results"]}
    assert all(rule["fullDescription"]["text"] != rule["id"] for rule in run["tool"]["driver"]["rules"]), "each rule brings its manual page"
    assert "Not evaluated" in booklet("check", "--format", "acr", "--sources", cwd=place).out


def test_sources_alone_make_no_file_and_run_no_validator(place: Path) -> None:
    before = files(place)
    done = booklet("check", "--sources", "--json", cwd=place)
    assert done.code == 0
    assert "verdicts" not in done.json["facts"]
    assert "author-missing" in {finding["rule"] for finding in done.json["findings"]}
    assert files(place) == before


@pytest.mark.parametrize("arguments", [("-o", "x.txt"), ("--watch", "--format", "html")])
def test_what_does_not_fit_together_is_refused(place: Path, arguments: tuple[str, ...]) -> None:
    assert booklet("check", *arguments, cwd=place).code == 2


# -- finished files ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sleep-rest.pdf", "sleep-rest.epub"])
def test_a_finished_file_is_looked_at_as_it_is(built: Path, name: str) -> None:
    done = booklet("check", built / name, "--json", cwd=built)
    assert done.code == 0
    assert [each["name"] for each in done.json["facts"]["examined"]] == [name]
    assert [finding["rule"] for finding in done.json["findings"] if finding["severity"] != "review"] == []


def test_a_damaged_file_is_1_and_says_that_its_mark_is_untrue(built: Path, tmp_path: Path) -> None:
    with pikepdf.open(built / "sleep-rest.pdf") as pdf:
        del pdf.Root["/Outlines"]
        pdf.save(tmp_path / "bad.pdf")
    done = booklet("check", "bad.pdf", "--json", cwd=tmp_path)
    assert done.code == 1
    assert done.finding("pdf-bookmarks-missing")["file"] == "bad.pdf"
    assert done.finding("pdf-mark-untrue")


@pytest.mark.parametrize(("name", "data", "rule"), [
    ("none.pdf", None, "file-unreadable"), ("no.pdf", b"words", "not-a-book"), ("no.epub", b"PK words", "not-a-book"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_2(tmp_path: Path, name: str, data: bytes | None, rule: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = booklet("check", name, "--json", cwd=tmp_path)
    assert done.code == 2
    assert done.finding(rule)


# -- watching ----------------------------------------------------------------------------------


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str], Queue[str]]]:
    """A collection, the command that watches it in a process of its own, and the lines it says."""
    place = collection(tmp_path / "our", night=article("Night"))
    process = subprocess.Popen(command("check", "--watch"), cwd=place, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, bufsize=1, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    said: Queue[str] = Queue()
    threading.Thread(target=lambda: [said.put(line) for line in process.stdout or ()], daemon=True).start()
    yield place, process, said
    process.kill()
    process.wait()


def until(said: Queue[str], words: str) -> list[str]:
    """The lines up to the first with these words."""
    lines: list[str] = []
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            lines.append(said.get(timeout=1))
        except Empty:
            continue
        if words in lines[-1]:
            return lines
    raise AssertionError(f"never said {words!r}: {lines}")


def test_a_change_is_checked_and_ctrl_c_ends_it(watched: tuple[Path, subprocess.Popen[str], Queue[str]]) -> None:
    place, process, said = watched
    assert any("author-missing" in line for line in until(said, "waiting for changes"))
    path = place / "content/sleep/night.md"
    sound_text = path.read_text(encoding="utf-8")

    path.write_text(article("Night", "\n![](none.png)\n"), encoding="utf-8")
    lines = until(said, "waiting for changes")
    assert any("changed: content/sleep/night.md" in line for line in lines)
    assert any("content/sleep/night.md:5" in line and "error" in line for line in lines)
    path.write_text(sound_text, encoding="utf-8")
    lines = until(said, "waiting for changes")
    assert any("mended" in line for line in lines)
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    until(said, "no longer watching")


def test_settings_spoilt_on_the_way_are_told_and_the_watch_goes_on(watched: tuple[Path, subprocess.Popen[str], Queue[str]]) -> None:
    place, process, said = watched
    until(said, "waiting for changes")
    settings = place / "booklet.toml"
    good = settings.read_text(encoding="utf-8")
    settings.write_text("colour = 1\n" + good, encoding="utf-8")
    assert any("unknown-setting" in line for line in until(said, "waiting for changes"))
    settings.write_text(good, encoding="utf-8")
    assert any("changed: booklet.toml" in line for line in until(said, "waiting for changes"))
    assert process.poll() is None
