"""What goes wrong on a real machine: each a clear message, the documented exit code, nothing lost, nothing half written."""

from __future__ import annotations

import errno
import os
import resource
import struct
import subprocess
import zlib
from pathlib import Path

import pytest
from cli_kit import SETTINGS, Done, article, booklet, collection, command, files, sound

from booklet.proof import pdf_words

DOT = (Path(__file__).parent / "kitchen-sink/dot.png").read_bytes()


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


def told(done: Done, *lines: str) -> None:
    """Each of these stands in what was said, with a hint, and nothing looks like a crash."""
    for line in lines:
        assert line in done.err
    assert "  hint: " in done.err
    assert "Traceback" not in done.err


# -- folders and settings ----------------------------------------------------------------------


def test_no_such_folder(tmp_path: Path) -> None:
    (tmp_path / "handouts").mkdir()
    done = booklet("pdf", "handuots", cwd=tmp_path)
    assert done.code == 2
    told(done, "error: there is no folder or file handuots [folder-not-found]", "hint: did you mean handouts?")


def test_an_empty_folder(tmp_path: Path) -> None:
    done = booklet("build", cwd=tmp_path)
    assert done.code == 2
    told(done, "error: no Markdown file in . [no-markdown]", "hint: put articles (.md) there, or start with: booklet new DIR")
    assert files(tmp_path) == []


def test_a_collection_whose_content_is_empty(tmp_path: Path) -> None:
    collection(tmp_path)
    done = booklet("build", cwd=tmp_path)
    assert done.code == 2
    told(done, "[no-markdown]")


@pytest.mark.parametrize("verb", ["pdf", "epub", "html", "build"])
def test_a_book_of_no_readable_article_is_not_written_even_when_told_to_keep_going(tmp_path: Path, verb: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "one.md").write_bytes(b"caf\xe9\n")
    done = booklet(verb, "in", "--keep-going", cwd=tmp_path)
    assert done.code == 1
    told(done, "one.md:1:1: error: the text is not UTF-8", "[no-articles]")
    assert files(tmp_path) == ["in/one.md"]


def test_a_style_sheet_that_cannot_be_read_is_named_without_the_machines_folders(tmp_path: Path) -> None:
    sound(tmp_path)
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "own.css").mkdir()
    done = booklet("pdf", cwd=tmp_path)
    assert done.code == 2
    told(done, "styles/own.css: error: the style sheet own.css cannot be read: Is a directory [style-unreadable]")


def test_unknown_settings_all_at_once_at_their_lines(tmp_path: Path) -> None:
    sound(tmp_path / "our")
    (tmp_path / "our/booklet.toml").write_text(SETTINGS + 'fone = "1"\n\n[theme]\nacent = "#000"\n', encoding="utf-8")
    done = booklet("pdf", cwd=tmp_path / "our")
    assert done.code == 2
    told(done, "booklet.toml:10:1: error: [clinic] has no setting fone [unknown-setting]", "did you mean phone? Valid here: name, phone",
         "booklet.toml:13:1: error: [theme] has no setting acent [unknown-setting]", "did you mean accent?")  # fmt: skip
    assert not (tmp_path / "our/output").exists()


def test_settings_that_are_no_toml(tmp_path: Path) -> None:
    sound(tmp_path / "our")
    (tmp_path / "our/booklet.toml").write_text('[collection]\ntitle = "Sleep\n', encoding="utf-8")
    done = booklet("pdf", cwd=tmp_path / "our")
    assert done.code == 2
    told(done, "booklet.toml:2")


def test_a_settings_file_that_is_a_folder(tmp_path: Path) -> None:
    collection(tmp_path, None, night=article("Night"))
    (tmp_path / "booklet.toml").mkdir()
    done = booklet("pdf", cwd=tmp_path)
    assert done.code == 2
    told(done, "booklet.toml: error: booklet.toml cannot be read")


# -- articles ----------------------------------------------------------------------------------


def test_broken_front_matter_loses_no_word(tmp_path: Path) -> None:
    text = "---\ntitle: Night\nauthors: [one\nsummary: a: b\n---\n\nThe night is dark.\n"
    place = collection(tmp_path / "our", night=text, rest=article("Rest"))
    done = booklet("pdf", cwd=place)
    assert done.code == 1
    told(done, "content/sleep/night.md:4:1: error: the front matter cannot be read", "[front-matter-broken]")
    assert not (place / "output").exists()
    assert booklet("pdf", "--keep-going", cwd=place).code == 1
    text = " ".join(pdf_words(place / "output/sleep-rest.pdf"))
    assert "The night is dark." in text
    assert "Go to bed at ten." in text


def test_bad_utf8_is_named_with_its_line_and_the_others_still_build(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", cafe="# Café\n\nUn café.\n".encode("cp1252"), rest=article("Rest"))
    done = booklet("pdf", "--keep-going", cwd=place)
    assert done.code == 1
    told(done, "content/sleep/cafe.md:1:1: error: the text is not UTF-8; it looks like Windows-1252 [not-utf-8]")
    words = pdf_words(place / "output/sleep-rest.pdf")
    assert "content/sleep/cafe.md" in words
    assert "Rest" in words


@pytest.mark.parametrize("verb", ["pdf", "epub", "html", "build"])
def test_one_file_that_cannot_be_read_says_why(tmp_path: Path, verb: str) -> None:
    place = collection(tmp_path / "our", cafe=b"# Caf\xe9\n\nWords.\n")
    done = booklet(verb, "content/sleep/cafe.md", *(["-o", "cafe.pdf"] if verb == "pdf" else []), cwd=place)
    assert done.code == 1
    told(done, "content/sleep/cafe.md:1:1: error: the text is not UTF-8; it looks like Windows-1252 [not-utf-8]")
    assert files(place) == ["booklet.toml", "content/sleep/cafe.md"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no BOM", "BOM"])
def test_byte_order_marks_and_line_ends_change_nothing(tmp_path: Path, end: str, mark: bytes) -> None:
    text = article("Night", "\nOne\n\n- two\n- three\n\n![](dot.png)\n")
    place = collection(tmp_path / "our", night=mark + text.replace("\n", end).encode())
    (place / "content/sleep/dot.png").write_bytes(DOT)
    (place / "booklet.toml").write_bytes(mark + SETTINGS.replace("\n", "\r\n" if end == "\r\n" else "\n").encode())
    done = booklet("pdf", "--article", "night", "--json", "--keep-going", cwd=place)
    assert done.finding("image-without-alt")["line"] == 10
    [row] = done.json["files"]
    words = " ".join(pdf_words(row["path"]))
    assert "One" in words
    assert words.count("•") >= 2
    assert row["title"] == "Night"


def test_a_missing_picture(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", "\n![A bed](bde.png)\n"))
    (place / "content/sleep/bed.png").write_bytes(DOT)
    done = booklet("pdf", cwd=place)
    assert done.code == 1
    told(done, "content/sleep/night.md:5:10: error: there is no picture bde.png [image-missing]", "hint: did you mean bed.png?")
    booklet("pdf", "--keep-going", cwd=place)
    assert "A bed" in " ".join(pdf_words(place / "output/sleep-rest.pdf"))  # its description stands for it


def test_an_absurdly_large_picture_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", "\n![A wall](wall.png)\n"))
    (place / "content/sleep/wall.png").write_bytes(_png(60_000, 60_000))
    done = booklet("pdf", cwd=place)
    assert done.code == 1
    told(done, "content/sleep/night.md:5:11: error: the picture wall.png has more than 50 million pixels [image-too-large]")
    assert booklet("pdf", "--keep-going", cwd=place).code == 1
    assert "A wall" in " ".join(pdf_words(place / "output/sleep-rest.pdf"))


def test_a_file_that_only_calls_itself_a_picture(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", "\n![A bed](bed.png)\n"))
    (place / "content/sleep/bed.png").write_bytes(b"not a picture")
    done = booklet("pdf", cwd=place)
    assert done.code == 1
    told(done, "content/sleep/night.md:5:10: error:", "bed.png")


def test_an_article_that_is_a_folder_or_a_broken_link(tmp_path: Path) -> None:
    place = sound(tmp_path / "our")
    (place / "content/sleep/folder.md").mkdir()
    (place / "content/sleep/gone.md").symlink_to("nowhere.md")
    done = booklet("pdf", "--keep-going", cwd=place)
    assert done.code == 1
    told(done, "content/sleep/gone.md")
    assert "The night is dark." in " ".join(pdf_words(place / "output/sleep-rest.pdf"))


def _png(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


# -- output ------------------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A sound collection whose book was built before."""
    place = sound(tmp_path / "our")
    (place / "output/handouts").mkdir(parents=True)
    for name in ("sleep-rest.pdf", "sleep-rest.epub", "handouts/night.pdf"):
        (place / "output" / name).write_bytes(b"before")
    return place


def intact(place: Path) -> None:
    assert files(place / "output") == ["handouts/night.pdf", "sleep-rest.epub", "sleep-rest.pdf"]
    assert {path.read_bytes() for path in (place / "output").rglob("*") if path.is_file()} == {b"before"}


@pytest.mark.parametrize("arguments", [["pdf"], ["epub"], ["html"], ["build"], ["pdf", "--handouts"]], ids=" ".join)
def test_a_file_in_the_way_of_the_output_folder(tmp_path: Path, arguments: list[str]) -> None:
    place = sound(tmp_path / "our")
    (place / "output").write_text("mine", encoding="utf-8")
    done = booklet(*arguments, cwd=place)
    assert done.code == 2
    told(done, "the file could not be written: ", "output is a file, not a folder [output-not-written]")
    assert (place / "output").read_text(encoding="utf-8") == "mine"
    assert "Typesetting" not in done.err  # said before the work, not after it


def test_a_folder_in_the_way_of_the_file(place: Path) -> None:
    (place / "output/sleep-rest.pdf").unlink()
    (place / "output/sleep-rest.pdf").mkdir()
    done = booklet("pdf", cwd=place)
    assert done.code == 2
    told(done, "output/sleep-rest.pdf: error: the file could not be written: there is a folder of that name")


def test_a_folder_that_may_not_be_written(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = os.access
    monkeypatch.setattr("os.access", lambda path, mode: ask(path, mode) and not (mode & os.W_OK and Path(path).name == "output"))
    done = booklet("pdf", cwd=place)
    assert done.code == 2
    told(done, "you may not write to the folder ", "choose another place with -o")
    intact(place)


def test_a_device_is_never_replaced_by_a_file(place: Path) -> None:
    device = os.stat("/dev/null")
    done = booklet("pdf", "-o", "/dev/null", cwd=place)
    assert done.code == 2
    told(done, "it is a device, not a file")
    assert os.stat("/dev/null").st_mode == device.st_mode


@pytest.mark.parametrize("step", ["tempfile.mkstemp", "os.fsync", "os.replace"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_disk_that_fails_while_writing_keeps_what_was_there(
    place: Path, monkeypatch: pytest.MonkeyPatch, step: str, code: int
) -> None:
    booklet("pdf", "-o", "warm.pdf", cwd=place)  # typeset before the disk fails

    def fail(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(f"booklet.build.files.{step}", fail)
    done = booklet("pdf", cwd=place)
    monkeypatch.undo()
    assert done.code == 2
    told(done, f"output/sleep-rest.pdf: error: the file could not be written: {os.strerror(code)} [output-not-written]")
    intact(place)


def test_a_disk_that_fills_on_the_way_tells_what_was_written_and_what_was_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = collection(tmp_path / "our", night=article("Night"), rest="# Rest\n\nA text without its blocks.\n")
    real = os.replace

    def fail(source: str, goal: Path) -> None:
        if Path(goal).name == "rest.pdf":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(source, goal)

    monkeypatch.setattr("booklet.build.files.os.replace", fail)
    done = booklet("pdf", "--handouts", cwd=place)
    assert done.code == 2
    assert "wrote output/handouts/night.pdf" in done.out
    told(done, "output/handouts/rest.pdf: error: the file could not be written: No space left", "[key-points-missing]")
    assert files(place / "output") == ["handouts/night.pdf"]


def test_ctrl_c_while_writing_keeps_what_was_there(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("booklet.build.files.os.fsync", stop)
    done = booklet("pdf", "--article", "night", cwd=place)
    assert done.code == 130
    assert "error: stopped before the end [stopped]" in done.err
    intact(place)


def test_a_disk_that_really_is_full(place: Path) -> None:
    """A limit of the system on the size of a file: the write itself fails, in the middle."""
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    child = subprocess.run(command("pdf", "--article", "night"), cwd=place, stdin=subprocess.DEVNULL, capture_output=True,
                           text=True, preexec_fn=limit)
    assert child.returncode == 2
    assert "output/handouts/night.pdf: error: the file could not be written: File too large [output-not-written]" in child.stderr
    intact(place)


def test_a_cache_that_cannot_be_written_is_only_slower(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "file/cache"))
    assert booklet("pdf", "--article", "night", cwd=place).code == 0


def test_a_temporary_folder_that_is_full_is_no_bug(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "somewhere")

    monkeypatch.setattr("tempfile.TemporaryDirectory", fail)
    done = booklet("check", cwd=place)
    assert done.code == 2
    told(done, "error: the machine refused: No space left on device: somewhere [machine-refused]")


def test_nothing_is_written_into_the_collection_but_output(tmp_path: Path) -> None:
    place = sound(tmp_path / "our")
    before = {name: (place / name).read_bytes() for name in files(place)}
    booklet("build", cwd=place)
    booklet("list", cwd=place)
    after = {name: (place / name).read_bytes() for name in files(place) if not name.startswith("output/")}
    assert after == before


def test_a_read_only_collection_builds_to_another_place(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = os.access
    monkeypatch.setattr("os.access", lambda path, mode: ask(path, mode) and not (mode & os.W_OK and place in (Path(path), *Path(path).parents)))
    assert booklet("pdf", cwd=place).code == 2
    assert booklet("pdf", "-o", tmp_path / "to/book.pdf", cwd=place).code == 0
    assert files(tmp_path / "to") == ["book.pdf"]
    intact(place)
