"""What a command says and which exit code it leaves: findings, marks, JSON, stopping."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from cli_kit import article, booklet, collection, command, description, files, marked, process, sound

from booklet.proof import epub_words, pdf_words, read_html

DOT = (Path(__file__).parent / "kitchen-sink/dot.png").read_bytes()
BLIND = "\n![](dot.png)\n"  # image-without-alt: an error that cites WCAG


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return sound(tmp_path / "our")


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    """One sound article, one with a picture that nobody described, one that is not text."""
    place = collection(tmp_path / "our", night=article("A good night"), picture=article("Picture", BLIND), bytes=b"# Bytes\n\n\xff\xfe\x00")
    (place / "content/sleep/dot.png").write_bytes(DOT)
    return place


# -- exit codes --------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["pdf", "epub", "html", "build", "list", "editions", "explain"])
def test_clean_is_0(place: Path, verb: str) -> None:
    done = booklet(verb, cwd=place)
    assert done.code == 0
    assert "error" not in done.err


@pytest.mark.parametrize("verb", ["pdf", "epub", "html", "build"])
def test_an_error_is_1_and_the_file_is_not_written(faulty: Path, verb: str) -> None:
    done = booklet(verb, cwd=faulty)
    assert done.code == 1
    assert "content/sleep/picture.md:5:1: error: image has no description [image-without-alt]\n  hint: say what" in done.err
    assert "content/sleep/bytes.md:3:1: error: " in done.err
    # handouts without errors are written, and the catalogue that lists them
    assert not [name for name in files(faulty / "output") if not name.startswith("handouts/") and name != "catalog.json"]


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("review", 1)])
def test_fail_on_moves_the_threshold_and_the_file_is_written_all_the_same(tmp_path: Path, level: str, code: int) -> None:
    place = collection(tmp_path / "our", night="# Night\n\nThe night is dark.\n")  # no key points: a warning
    assert booklet("pdf", "--fail-on", level, cwd=place).code == code
    assert files(place / "output") == ["sleep-rest.pdf"]


def test_fail_on_review_says_what_it_failed_on(place: Path) -> None:
    done = booklet("pdf", "--fail-on", "review", cwd=place)
    assert done.code == 1
    assert "review: the article names no author [author-missing]" in done.err


@pytest.mark.parametrize("arguments", [
    ["pfd"], ["pdf", "--nope"], ["pdf", "--paper", "legal"], ["pdf", "--standard", "x-1"], ["pdf", "--jobs", "0"],
    ["pdf", "no-such-folder"], ["pdf", "--edition", "larg-print"], ["epub", "--edition", "nope"], ["pdf", "--article", "nigth"],
    ["check", "--require", "verapfd"], ["explain", "image-wihtout-alt"], ["new"], ["pdf", "booklet.toml"], ["pdf", "one", "two"], ["pdf", "-o", ""],
])  # fmt: skip
def test_what_cannot_start_is_2_with_one_json_document_on_request(place: Path, arguments: list[str]) -> None:
    before = files(place)
    plain = booklet(*arguments, cwd=place)
    assert plain.code == 2
    assert plain.out == ""
    assert plain.err
    machine = booklet(*arguments, "--json", cwd=place)
    assert machine.code == 2
    assert machine.json["files"] == []
    assert [finding["severity"] for finding in machine.json["findings"]] == ["error"]
    assert machine.err == ""
    assert files(place) == before


@pytest.mark.parametrize(("arguments", "nearest"), [
    (["pfd"], "did you mean pdf?"),
    (["pdf", "--edition", "larg-print"], "did you mean large-print?"),
    (["pdf", "--article", "nigth"], "did you mean night?"),
    (["pdf", "contnet"], "did you mean content?"),
    (["explain", "image-wihtout-alt"], "did you mean image-without-alt?"),
    (["content"], "To build it: booklet build content"),
])  # fmt: skip
def test_a_slip_of_the_finger_gets_the_nearest_word(place: Path, arguments: list[str], nearest: str) -> None:
    assert nearest in booklet(*arguments, cwd=place).err


def test_every_unknown_article_is_named(place: Path) -> None:
    done = booklet("pdf", "--article", "one", "--article", "rest", "--article", "two", cwd=place)
    assert done.code == 2
    assert "there is no article 'one'" in done.err
    assert "there is no article 'two'" in done.err
    assert not (place / "output").exists()


def test_a_bug_is_70_and_asks_for_a_report(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nought")

    monkeypatch.setattr("booklet.reader.read", broken)
    done = booklet("pdf", cwd=place)
    assert done.code == 70
    assert "booklet itself failed: ZeroDivisionError: by nought" in done.err
    assert "report it with the output of `booklet pdf --debug`" in done.err
    assert "Traceback" not in done.err
    assert "Traceback" in booklet("pdf", "--debug", cwd=place).err
    machine = booklet("list", "--json", "--debug", cwd=place)
    assert machine.code == 70
    assert machine.finding("booklet-bug")["message"].endswith("by nought")


def test_an_unhandled_fault_before_any_verb_is_70_too(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.Group.resolve_command", lambda *_: 1 / 0)
    assert booklet("pdf", cwd=place).code == 70


# -- keep going --------------------------------------------------------------------------------


def test_keep_going_writes_without_the_mark_says_so_and_is_still_1(faulty: Path) -> None:
    done = booklet("pdf", "--keep-going", cwd=faulty)
    book = faulty / "output/sleep-rest.pdf"
    assert done.code == 1
    assert "carries no conformance mark" in done.out
    assert not marked(book)
    assert "carries no conformance mark" in description(book)
    assert "carries no conformance mark" in " ".join(pdf_words(book))


def test_an_unreadable_article_is_left_out_and_named_in_the_files_and_in_a_finding(faulty: Path) -> None:
    done = booklet("build", "--keep-going", "--json", cwd=faulty)
    assert done.code == 1
    assert done.finding("not-utf-8")["file"] == "content/sleep/bytes.md"
    for text in (pdf_words(faulty / "output/sleep-rest.pdf"), epub_words(faulty / "output/sleep-rest.epub"),
                 [word.text for word in read_html(faulty / "output/html/index.html").words]):
        assert "content/sleep/bytes.md" in text
    assert "handouts/bytes.pdf" not in files(faulty / "output")


def test_handouts_without_errors_are_written_beside(faulty: Path) -> None:
    assert booklet("build", cwd=faulty).code == 1
    written = files(faulty / "output")
    assert written == ["catalog.json", "handouts/night-large-print.pdf", "handouts/night.pdf"]
    listed = json.loads((faulty / "output/catalog.json").read_text(encoding="utf-8"))
    assert sorted(file["file"] for file in listed["files"]) == written[1:]
    assert marked(faulty / "output/handouts/night.pdf")


def test_only_the_faulty_handout_goes_without_its_mark(faulty: Path) -> None:
    done = booklet("pdf", "--handouts", "--keep-going", "--json", cwd=faulty)
    assert done.code == 1
    assert {row["slug"]: row["marked"] for row in done.json["files"]} == {"night": True, "picture": False}
    assert {name: marked(faulty / f"output/handouts/{name}.pdf") for name in ("night", "picture")} == {"night": True, "picture": False}


def test_an_overdue_review_blocks_but_never_takes_the_mark(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", last_reviewed="2019-01-01", next_review="2020-01-01"))
    assert booklet("pdf", cwd=place).code == 1
    assert not (place / "output").exists()
    done = booklet("pdf", "--keep-going", cwd=place)
    assert done.code == 1
    assert "[review-overdue]" in done.err
    assert marked(place / "output/sleep-rest.pdf")


# -- dates -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("now", "code"), [("2021-06-01", 0), ("2024-06-01", 1)])
def test_today_is_source_date_epoch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str, code: int) -> None:
    place = collection(tmp_path / "our", night=article("Night", last_reviewed="2020-12-01", next_review="2023-01-01"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(time.mktime(time.strptime(now, "%Y-%m-%d")))))
    assert booklet("pdf", cwd=place).code == code


@pytest.mark.parametrize(("reviewed", "epoch", "stamp"), [
    ({}, "", "2000-01-01"),
    ({"last_reviewed": "2100-03-04"}, "", "2100-03-04"),
    ({"last_reviewed": "2100-03-04"}, "86400", "1970-01-02"),
])  # fmt: skip
def test_the_stamp_in_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reviewed: dict[str, str], epoch: str, stamp: str) -> None:
    place = collection(tmp_path / "our", night=article("Night", **reviewed))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    booklet("pdf", "--keep-going", cwd=place)
    with pikepdf.open(place / "output/sleep-rest.pdf") as file, file.open_metadata() as metadata:
        assert metadata["xmp:CreateDate"].startswith(stamp)


# -- JSON --------------------------------------------------------------------------------------

VERBS = (["pdf"], ["epub"], ["html"], ["build"], ["list"], ["editions"], ["explain"], ["clean"], ["new", "fresh"])


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_json_is_one_document_and_nothing_else(place: Path, arguments: list[str]) -> None:
    done = booklet(*arguments, "--json", cwd=place)
    assert done.code == 0
    assert set(done.json) >= {"files", "facts", "findings"}
    assert done.err == ""


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_every_verb_takes_the_options_that_hold_always(place: Path, arguments: list[str]) -> None:
    always = ["--keep-going", "--fail-on", "error", "--quiet", "--verbose", "--debug", "--jobs", "1"]
    always += ["--no-cache"] if arguments[0] not in ("pdf", "epub", "build") else []  # slow: tested by its bytes
    assert booklet(*arguments, *always, cwd=place).code == 0


def test_list_json_is_as_the_contract_has_it(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", last_reviewed="2024-05-06", next_review="2100-01-01", lang="es"))
    (place / "content/sleep/index.md").write_text("# Sleeping\n\nAbout sleep.\n", encoding="utf-8")
    document = booklet("list", "--json", cwd=place).json
    assert document["topics"] == [{"id": "sleep", "title": "Sleeping"}]
    assert document["articles"] == [{
        "slug": "night", "title": "Night", "topic": "sleep", "lang": "es", "source": "content/sleep/night.md",
        "last_reviewed": "2024-05-06", "next_review": "2100-01-01",
    }]  # fmt: skip
    assert booklet("list", cwd=place).out.split() == ["Sleeping", "night", "Night"]


def test_list_names_what_it_cannot_list(faulty: Path) -> None:
    done = booklet("list", cwd=faulty)
    assert done.code == 1
    assert "content/sleep/bytes.md:3: error:" in done.err
    assert "picture" in done.out


def test_json_names_files_with_their_pages_size_and_checksum(place: Path) -> None:
    import hashlib

    [row] = booklet("pdf", "--json", cwd=place).json["files"]
    data = Path(row["path"]).read_bytes()
    assert (row["kind"], row["title"], row["edition"], row["marked"]) == ("pdf", "Sleep & Rest", "standard", True)
    assert (row["size"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    with pikepdf.open(row["path"]) as file:
        assert row["pages"] == len(file.pages)


def test_json_tells_findings_as_the_text_does(faulty: Path) -> None:
    found = booklet("pdf", "--json", cwd=faulty).finding("image-without-alt")
    assert (found["file"], found["line"], found["severity"], found["takes_mark"]) == ("content/sleep/picture.md", 5, "error", True)
    assert found["clause"] == "WCAG 1.1.1"


def test_json_of_a_settings_fault(place: Path) -> None:
    (place / "booklet.toml").write_text("[colection]\ntitle = 3\n", encoding="utf-8")
    done = booklet("build", "--json", cwd=place)
    assert done.code == 2
    assert done.finding("unknown-setting")["line"] == 1


# -- how much is said --------------------------------------------------------------------------


def test_quiet_prints_findings_and_nothing_else(faulty: Path) -> None:
    done = booklet("pdf", "--quiet", "--keep-going", cwd=faulty)
    assert done.out == ""
    assert done.err.startswith("content/sleep/bytes.md:3:1: error: ")
    assert done.err.endswith("2 errors, in 2 files\n")
    (faulty / "content/sleep/picture.md").unlink()
    (faulty / "content/sleep/bytes.md").unlink()
    done = booklet("build", "--quiet", cwd=faulty)
    assert (done.code, done.out, done.err) == (0, "", "")


def test_verbose_shows_what_a_person_must_look_at(place: Path) -> None:
    plain, verbose = booklet("pdf", cwd=place), booklet("pdf", "--verbose", cwd=place)
    assert "[author-missing]" not in plain.err
    assert "things for a person to look at: --verbose shows them" in plain.err
    assert "content/sleep/night.md:2:1: review: the article names no author [author-missing]" in verbose.err


def test_explain_is_a_manual_page(place: Path) -> None:
    done = booklet("explain", "image-without-alt", cwd=place)
    assert done.code == 0
    assert done.out.startswith("image-without-alt (error, WCAG 1.1.1)\n\n")
    assert "Bad: ![](talk.png)" in done.out
    names = booklet("explain", cwd=place).out
    assert "link-text-vague" in names
    assert "image-without-alt" in names


# -- in a process of its own -------------------------------------------------------------------


def test_plain_lines_of_progress_without_a_terminal(place: Path) -> None:
    done = process("pdf", "--no-cache", cwd=place)
    assert done.code == 0
    assert re.match(r"Reading …\nTypesetting \d+/\d+ …\n", done.err)
    assert done.out.startswith("wrote output/sleep-rest.pdf, ")
    assert "\x1b" not in done.err + done.out


def test_a_bar_of_progress_on_a_terminal(place: Path) -> None:
    master, slave = pty.openpty()
    child = subprocess.Popen(command("pdf", "--no-cache"), cwd=place, stdin=slave, stderr=slave, stdout=subprocess.PIPE,
                             env={**os.environ, "TERM": "xterm"})
    os.close(slave)
    seen = b""
    while True:
        try:
            part = os.read(master, 65536)
        except OSError:  # the terminal closes with the process
            break
        if not part:
            break
        seen += part
    out = child.communicate()[0]
    assert child.returncode == 0
    assert "Typesetting".encode() in seen
    assert "━".encode() in seen
    assert b"\x1b[?25h" in seen  # the cursor is back
    assert not re.search(rb"Binding[^\r]*\d/\d", seen)  # a stage that cannot be counted keeps no count of another
    assert out.startswith(b"wrote output/sleep-rest.pdf, ")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_leaves_the_code_of_the_signal_and_no_half_file(place: Path, number: signal.Signals, code: int) -> None:
    (place / "output").mkdir()
    (place / "output/sleep-rest.pdf").write_bytes(b"before")
    child = subprocess.Popen(command("pdf", "--no-cache", "--json"), cwd=place, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                             env={**os.environ, "PYTHONPATH": _slow_reader(place.parent), "PYTHONUNBUFFERED": "1"})
    assert child.stderr is not None
    assert child.stderr.readline() == b"reading now\n"
    child.send_signal(number)
    out, err = child.communicate(timeout=20)
    assert child.returncode == code
    assert json.loads(out)["findings"][0]["rule"] == "stopped"
    assert b"Traceback" not in err
    assert files(place / "output") == ["sleep-rest.pdf"]
    assert (place / "output/sleep-rest.pdf").read_bytes() == b"before"


def _slow_reader(folder: Path) -> str:
    """A folder for PYTHONPATH that makes reading wait until a signal comes."""
    (folder / "patch").mkdir()
    (folder / "patch/sitecustomize.py").write_text(
        "import sys, time\nimport booklet.reader\n"
        "def wait(project, **options):\n    print('reading now', file=sys.stderr, flush=True)\n    time.sleep(20)\n"
        "booklet.reader.read = wait\n", encoding="utf-8",
    )
    return os.pathsep.join([str(folder / "patch"), str(Path(__file__).parent.parent)])


def test_a_reader_that_goes_away_changes_no_exit_code(faulty: Path) -> None:
    """As in `booklet build | head -0`: the pipe is broken before the first word."""
    for arguments, code in ((["list"], 1), (["explain"], 0)):
        read, write = os.pipe()
        os.close(read)
        child = subprocess.run(command(*arguments), cwd=faulty, stdin=subprocess.DEVNULL, stdout=write, stderr=subprocess.PIPE)
        os.close(write)
        assert child.returncode == code
        assert b"BrokenPipe" not in child.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this machine")
def test_a_full_standard_output_is_2(place: Path) -> None:
    with open("/dev/full", "wb") as full:
        child = subprocess.run(command("list"), cwd=place, stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE)
    assert child.returncode == 2
    assert b"No space left on device" in child.stderr
    assert b"Traceback" not in child.stderr


def test_help_imports_nothing_heavy() -> None:
    code = ("import sys, booklet.cli, booklet.console; from click.testing import CliRunner;"
            "assert 'handouts' in CliRunner().invoke(booklet.cli.main, ['--help']).output;"
            "print(*sorted({name.split('.')[0] for name in sys.modules}))")
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"weasyprint", "pikepdf", "lxml", "jinja2", "markdown", "rich", "ebooklib", "PIL", "yaml", "fontTools", "pypdfium2"}
    assert heavy & set(loaded) == set()


@pytest.mark.parametrize("verb", ["pdf", "epub", "html", "build", "check", "explain", "speak", "list", "editions", "new", "clean"])
def test_every_verb_has_help_with_an_example(place: Path, verb: str) -> None:
    done = booklet(verb, "--help", cwd=place)
    assert done.code == 0
    assert f"Examples:\n    booklet {verb}" in done.out


def test_a_part_that_booklet_writes_itself_and_cannot_typeset_is_booklets_fault(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from booklet import pages

    broken = pages.contents
    monkeypatch.setattr(pages, "contents", lambda *given, **more: replace(broken(*given, **more), xhtml="<html>"))
    done = booklet("pdf", cwd=place)
    assert done.code == 70
    assert "“Contents” could not be typeset" in done.err and "[booklet-bug]" in done.err


def test_the_callers_own_plans_for_being_stopped_are_put_back(place: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)
    assert booklet("list", cwd=place).code == 0
    assert signal.getsignal(signal.SIGTERM) is before
