"""`booklet new DIR`: a collection that builds clean from the first minute, and styles that are honoured."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pikepdf
import pytest
from cli_kit import booklet, files, marked, process

from booklet import project

STARTER = ["booklet.toml", "content/1-getting-help/index.md", "content/1-getting-help/your-first-visit.md", "styles/custom.css"]


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    assert booklet("new", "our handouts", cwd=tmp_path).code == 0
    return tmp_path / "our handouts"


def test_it_makes_settings_an_article_and_styles_and_says_what_comes_next(tmp_path: Path) -> None:
    done = booklet("new", "our handouts", cwd=tmp_path)
    assert files(tmp_path / "our handouts") == STARTER
    assert done.out.endswith("\nNext: cd 'our handouts' && booklet build\n")


def test_what_it_makes_builds_without_an_error_or_a_warning(made: Path) -> None:
    done = booklet("build", "--json", cwd=made)
    assert done.code == 0
    assert {finding["severity"] for finding in done.json["findings"]} <= {"review"}
    assert len(files(made / "output")) == 10
    assert [path.name for path in made.rglob("*.pdf") if not marked(path)] == ["patient-handouts-folded-print-only.pdf"]


def test_every_setting_in_a_comment_is_a_real_setting(made: Path) -> None:
    path = made / "booklet.toml"
    text = path.read_text(encoding="utf-8")
    assert project.load(made).collection.title == "Patient handouts"
    live, count = re.subn(r'^# (?=\[|[a-z_-]+ = )', "", text, flags=re.MULTILINE)
    assert count == 8
    path.write_text(live, encoding="utf-8")
    (made / "styles/logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', encoding="utf-8")
    settings = project.load(made)
    assert settings.findings == ()
    assert settings.clinic.logo == made.resolve() / "styles/logo.svg"
    assert settings.collection.identifier.startswith("urn:uuid:")
    assert booklet("pdf", cwd=made).code == 0


def test_an_empty_folder_that_is_there_is_used(tmp_path: Path) -> None:
    done = booklet("new", ".", cwd=tmp_path)
    assert done.code == 0
    assert done.out.endswith("\nNext: booklet build\n")
    assert files(tmp_path) == STARTER


@pytest.mark.parametrize("name", ["mine.txt", ".hidden", "booklet.toml"])
def test_a_folder_with_anything_in_it_is_refused_and_kept(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("mine", encoding="utf-8")
    done = booklet("new", ".", cwd=tmp_path)
    assert done.code == 2
    assert "a new collection needs a new or empty folder [folder-not-empty]" in done.err
    assert files(tmp_path) == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "mine"


def test_a_file_of_that_name_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "our").write_text("mine", encoding="utf-8")
    done = booklet("new", "our", cwd=tmp_path)
    assert done.code == 2
    assert "there is a file of that name" in done.err
    assert (tmp_path / "our").read_text(encoding="utf-8") == "mine"


def test_a_disk_that_fills_leaves_no_half_collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno
    import os

    real, calls = os.replace, []

    def fail(*arguments: str) -> None:
        calls.append(arguments)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(*arguments)

    monkeypatch.setattr("booklet.build.files.os.replace", fail)
    assert booklet("new", "our", cwd=tmp_path).code == 2
    assert files(tmp_path) == []


# -- styles ------------------------------------------------------------------------------------


def _painted(pdf: Path) -> bytes:
    """What the pages of a PDF paint, drawings on them included."""
    with pikepdf.open(pdf) as file:
        return b"".join(page.Contents.read_bytes() if not isinstance(page.Contents, pikepdf.Array) else
                        b"".join(part.read_bytes() for part in page.Contents) for page in file.pages)


def _epub_css(book: Path) -> str:
    with zipfile.ZipFile(book) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".css"))


def test_custom_css_is_honoured_in_print_and_in_the_epub(made: Path) -> None:
    booklet("build", "-o", "before", cwd=made)
    with (made / "styles/custom.css").open("a", encoding="utf-8") as file:
        file.write("\n:root { --our-red: #ff0000; }\nh2 { color: var(--our-red); }\n")
    assert booklet("build", "-o", "after", cwd=made).code == 0
    red = re.compile(rb"(?<![\d.])1 0 0 (rg|scn?)")
    for name in ("patient-handouts.pdf", "handouts/your-first-visit.pdf"):
        assert not red.search(_painted(made / "before" / name))
        assert red.search(_painted(made / "after" / name))
    css = _epub_css(made / "after/patient-handouts.epub")
    assert re.sub(r"\s", "", css).endswith("h2{color:#ff0000;}")


def test_a_sheet_with_a_name_of_booklet_takes_its_place(made: Path) -> None:
    (made / "styles/epub.css").write_text("p { orphans: 7; }\n", encoding="utf-8")
    booklet("epub", cwd=made)
    css = _epub_css(made / "output/patient-handouts.epub")
    assert "orphans: 7" in css
    built_in = (Path(__file__).parent.parent / "styles/epub.css").read_text(encoding="utf-8")
    rule = next(line for line in built_in.splitlines() if line.endswith("}") and "{" in line)
    assert rule not in css


def test_a_sheet_fetches_nothing_from_outside_and_each_try_is_named(made: Path) -> None:
    (made / "styles/custom.css").write_text(
        "/* url(http://a.example/in-a-comment) */\n@import 'more.css';\np { background: url(http://a.example/x.png) }\n"
        'h1 { background: url("asset:theme/none.svg") }\n@font-face { src: url(font.woff2) }\n', encoding="utf-8")
    done = booklet("build", cwd=made)
    assert done.code == 2
    assert re.findall(r"^styles/custom\.css:(\d+): error: .*\[(.*)\]$", done.err, re.MULTILINE) == [
        ("2", "style-import"), ("3", "style-from-outside"), ("4", "style-from-outside"), ("5", "style-from-outside")]
    assert not (made / "output").exists()


def test_a_picture_of_the_theme_is_shown_in_print_and_leaves_no_hole_in_the_epub(made: Path) -> None:
    (made / "styles/pictures").mkdir()
    (made / "styles/pictures/leaf.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', encoding="utf-8")
    (made / "styles/custom.css").write_text('h2 { background: url("asset:theme/leaf.svg"); color: #123456 }\n', encoding="utf-8")
    done = booklet("build", "--json", cwd=made)
    assert done.code == 0
    assert {finding["severity"] for finding in done.json["findings"]} <= {"review"}
    css = _epub_css(made / "output/patient-handouts.epub")
    assert "url(" not in css
    assert "color: #123456" in css


@pytest.mark.parametrize("value", ["#ff9900", "teal"])
def test_an_accent_that_cannot_be_read_is_refused_at_its_line(made: Path, value: str) -> None:
    path = made / "booklet.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("#0b4f5c", value), encoding="utf-8")
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if text.startswith("accent"))
    done = booklet("pdf", cwd=made)
    assert done.code == 2
    assert f"booklet.toml:{line}" in done.err
    assert "hint: " in done.err


def test_a_new_maker_needs_three_commands(tmp_path: Path) -> None:
    """In processes of their own, as typed."""
    assert process("new", "ours", cwd=tmp_path).code == 0
    assert process("list", cwd=tmp_path / "ours").out.split()[:2] == ["Getting", "help"]
    assert process("pdf", "content/1-getting-help/your-first-visit.md", "-o", "visit.pdf", cwd=tmp_path / "ours").code == 0
    assert (tmp_path / "ours/visit.pdf").exists()
