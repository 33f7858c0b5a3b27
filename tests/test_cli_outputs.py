"""Which files come out of a command, under which names, in which folder."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from cli_kit import article, booklet, claims, collection, files, marked, paper, sound

LETTER, A4 = (612, 792), (595, 842)


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path_factory.getbasetemp() / "booklet-cache"))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return sound(tmp_path / "our")


def written(place: Path) -> list[str]:
    return files(place / "output")


# -- names -------------------------------------------------------------------------------------


def test_build_writes_the_book_its_handouts_the_epub_and_the_pages(place: Path) -> None:
    done = booklet("build", cwd=place)
    assert done.code == 0
    assert written(place) == [
        "catalog.json", "handouts/night-large-print.pdf", "handouts/night.pdf", "handouts/rest-large-print.pdf", "handouts/rest.pdf",
        "html/index.html", "html/night.html", "html/rest.html",
        "sleep-rest-folded-print-only.pdf", "sleep-rest-folded.pdf", "sleep-rest-large-print.pdf", "sleep-rest.epub",
        "sleep-rest.pdf",
    ]
    assert "wrote output/sleep-rest.pdf, " in done.out
    assert " pages, " in done.out


def test_pdf_writes_the_collection_with_its_mark(place: Path) -> None:
    assert booklet("pdf", cwd=place).code == 0
    assert written(place) == ["sleep-rest.pdf"]
    assert marked(place / "output/sleep-rest.pdf")


def test_epub_is_named_after_the_title(place: Path) -> None:
    assert booklet("epub", cwd=place).code == 0
    assert written(place) == ["sleep-rest.epub"]


def test_editions_are_part_of_the_name(place: Path) -> None:
    done = booklet("pdf", "--edition", "standard", "--edition", "large-print", cwd=place)
    assert done.code == 0
    assert written(place) == ["sleep-rest-large-print.pdf", "sleep-rest.pdf"]


def test_an_edition_named_twice_comes_once(place: Path) -> None:
    assert booklet("pdf", "--edition", "large-print", "--edition", "large-print", cwd=place).code == 0
    assert written(place) == ["sleep-rest-large-print.pdf"]


def test_handouts_and_editions_combine(place: Path) -> None:
    done = booklet("pdf", "--handouts", "--edition", "standard", "--edition", "large-print", cwd=place)
    assert done.code == 0
    assert written(place) == [f"handouts/{name}.pdf" for name in ("night-large-print", "night", "rest-large-print", "rest")]


def test_articles_are_asked_for_by_slug(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night"), rest=article("Rest", slug="calm-rest"), food=article("Food"))
    assert booklet("pdf", "--article", "night", "--article", "calm-rest", cwd=place).code == 0
    assert written(place) == ["handouts/calm-rest.pdf", "handouts/night.pdf"]


def test_order_digits_are_not_part_of_a_slug(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", **{"02_night": article("Night"), "1_rest": article("Rest")})
    slugs = [row["slug"] for row in booklet("list", "--json", cwd=place).json["articles"]]
    assert slugs == ["rest", "night"]


# -- one file ----------------------------------------------------------------------------------


def test_one_markdown_file_is_a_handout_of_its_collection(place: Path) -> None:
    assert booklet("pdf", place / "content/sleep/night.md", cwd=place.parent).code == 0
    assert written(place) == ["handouts/night.pdf"]
    assert not (place.parent / "handouts").exists()


def test_one_markdown_file_alone_goes_to_the_current_folder(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "notes/talk.md").write_text(article("Talk"), encoding="utf-8")
    assert booklet("pdf", "../notes/talk.md", cwd=tmp_path / "here").code == 0
    assert files(tmp_path) == ["here/handouts/talk.pdf", "notes/talk.md"]


def test_one_markdown_file_as_epub_never_takes_the_place_of_its_collection(place: Path) -> None:
    assert booklet("epub", "content/sleep/night.md", cwd=place).code == 0
    assert written(place) == ["a-good-night.epub"]
    text = b"".join(_xhtml(place / "output/a-good-night.epub"))
    assert b"The night is dark" in text
    assert b"<h2>Rest" not in text


def test_build_of_one_markdown_file_writes_its_handouts_its_epub_and_its_page(place: Path) -> None:
    assert booklet("build", "content/sleep/night.md", cwd=place).code == 0
    assert written(place) == ["a-good-night.epub", "handouts/night-large-print.pdf", "handouts/night.pdf", "html/night.html"]


# -- where -------------------------------------------------------------------------------------


def test_without_settings_files_go_to_the_current_folder_never_into_the_collection(tmp_path: Path) -> None:
    notes = collection(tmp_path / "my notes", None, night=article("Night"))
    before = files(notes)
    here = tmp_path / "here"
    here.mkdir()
    assert booklet("pdf", notes, cwd=here).code == 0
    assert booklet("epub", notes, cwd=here).code == 0
    assert booklet("pdf", "--handouts", notes, cwd=here).code == 0
    assert files(here) == ["handouts/night.pdf", "my-notes.epub", "my-notes.pdf"]
    assert files(notes) == before


def test_with_settings_files_go_beside_them_wherever_the_command_stands(place: Path) -> None:
    assert booklet("pdf", "our", cwd=place.parent).code == 0
    assert written(place) == ["sleep-rest.pdf"]


def test_o_is_a_file_when_one_comes_out(place: Path) -> None:
    assert booklet("pdf", "-o", "new folder/book.pdf", cwd=place).code == 0
    assert booklet("epub", "-o", "book.epub", cwd=place).code == 0
    assert (place / "new folder/book.pdf").read_bytes()[:5] == b"%PDF-"
    assert zipfile.is_zipfile(place / "book.epub")
    assert not (place / "output").exists()


def test_o_is_a_folder_when_several_come_out_and_is_made(place: Path) -> None:
    assert booklet("pdf", "--handouts", "-o", "to/print", cwd=place).code == 0
    assert files(place / "to") == ["print/handouts/night.pdf", "print/handouts/rest.pdf"]
    assert not (place / "output").exists()


@pytest.mark.parametrize(("arguments", "says"), [
    (["pdf", "-o", "there"], "one file comes out, and there is a folder"),
    (["pdf", "-o", "new/"], "one file comes out, and new is a folder"),
    (["pdf", "--handouts", "-o", "one.pdf"], "2 files come out, and one.pdf is one file"),
    (["pdf", "--handouts", "-o", "booklet.toml"], "2 files come out, and booklet.toml is one file"),
    (["html", "-o", "all.html"], "3 files come out, and all.html is one file"),
    (["html", "content/sleep/night.md", "-o", "night.pdf"], "the file that comes out is an HTML, and night.pdf ends in .pdf"),
    (["build", "-o", "all.epub"], "12 files come out, and all.epub is one file"),
    (["pdf", "-o", "book.epub"], "the file that comes out is a PDF, and book.epub ends in .epub"),
    (["pdf", "content/sleep/night.md", "-o", "content/sleep/night.md"], "night.md ends in .md"),
    (["epub", "-o", "-"], "files are not written to standard output"),
])  # fmt: skip
def test_o_of_the_other_kind_is_refused_before_anything_is_made(place: Path, arguments: list[str], says: str) -> None:
    (place / "there").mkdir()
    before = {name: (place / name).read_bytes() for name in files(place)}
    done = booklet(*arguments, cwd=place)
    assert done.code == 2
    assert says in done.err
    assert "[output-mismatch]" in done.err
    assert {name: (place / name).read_bytes() for name in files(place)} == before


# -- paper and page list -----------------------------------------------------------------------


def test_paper_follows_the_region_and_the_option(place: Path) -> None:
    booklet("pdf", "--article", "rest", "-o", "us.pdf", cwd=place)
    booklet("pdf", "--article", "rest", "--paper", "a4", "-o", "a4.pdf", cwd=place)
    settings = place / "booklet.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"US"', '"GB"'), encoding="utf-8")
    booklet("pdf", "--article", "rest", "-o", "gb.pdf", cwd=place)
    assert [paper(place / f"{name}.pdf") for name in ("us", "a4", "gb")] == [LETTER, A4, A4]


def test_the_epub_lists_the_pages_of_the_edition_asked_for(place: Path) -> None:
    assert booklet("epub", cwd=place).code == 0
    assert booklet("epub", "--edition", "large-print", cwd=place).code == 0
    assert booklet("epub", "--edition", "none", "-o", "plain.epub", cwd=place).code == 0
    assert written(place) == ["sleep-rest-large-print.epub", "sleep-rest.epub"]
    for name, edition in {"sleep-rest": b"Standard edition, PDF, ", "sleep-rest-large-print": b"Large print edition, PDF, "}.items():
        book = place / f"output/{name}.epub"
        assert edition in _package(book)
        assert b'doc-pagebreak' in b"".join(_xhtml(book))
    assert b"pageBreakSource" not in _package(place / "plain.epub")
    assert b"doc-pagebreak" not in b"".join(_xhtml(place / "plain.epub"))


def test_an_epub_of_two_editions_is_refused(place: Path) -> None:
    done = booklet("epub", "--edition", "standard", "--edition", "large-print", "--json", cwd=place)
    assert done.code == 2
    assert done.finding("epub-of-several-editions")


@pytest.mark.parametrize(("option", "claimed"), [
    ("ua-1", {"pdfuaid:part": "1"}),
    ("ua-2", {"pdfuaid:part": "2"}),
    ("a-2a", {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}),
    ("a-4", {"pdfuaid:part": "2", "pdfaid:part": "4"}),
])  # fmt: skip
def test_standard_is_what_the_file_claims(place: Path, option: str, claimed: dict[str, str]) -> None:
    assert booklet("pdf", "--article", "rest", "--standard", option, "-o", "one.pdf", cwd=place).code == 0
    assert claims(place / "one.pdf") == claimed


def test_the_same_input_gives_the_same_bytes_and_the_cache_changes_nothing(place: Path) -> None:
    booklet("pdf", "-o", "one.pdf", cwd=place)
    booklet("pdf", "--no-cache", "--jobs", "1", "-o", "two.pdf", cwd=place)
    assert (place / "one.pdf").read_bytes() == (place / "two.pdf").read_bytes()


def test_clean_empties_the_cache_and_nothing_else(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "own-cache"))
    booklet("pdf", "--article", "rest", cwd=place)
    typeset = files(tmp_path / "own-cache")
    kept = files(place)
    assert booklet("clean", "--json", cwd=place).json["facts"]["freed_bytes"] > 0
    left = files(tmp_path / "own-cache")
    assert len(left) < len(typeset)
    assert [name for name in left if not name.startswith("fonts/")] == []
    assert files(place) == kept


def _package(book: Path) -> bytes:
    with zipfile.ZipFile(book) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".opf"))


def _xhtml(book: Path) -> list[bytes]:
    with zipfile.ZipFile(book) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".xhtml")]

