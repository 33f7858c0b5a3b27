"""The folded edition on the command line: two files, one to print and one to read."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from cli_kit import Done, article, booklet, claims, collection, description, files, marked, paper, sound

SHEETS = "output/sleep-rest-folded-print-only.pdf"
READING = "output/sleep-rest-folded.pdf"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sound(tmp_path_factory.mktemp("folded"))


@pytest.fixture(scope="module")
def done(place: Path) -> Done:
    return booklet("pdf", "--edition", "folded", "--json", cwd=place)


def test_the_tagged_pages_stand_beside_the_sheets(done: Done, place: Path) -> None:
    assert done.code == 0
    assert [path for path in files(place) if path.startswith("output/")] == [SHEETS, READING]
    reading, sheets = done.json["files"]
    assert (reading["kind"], reading["marked"], reading["note"]) == ("pdf", True, "")
    assert (sheets["kind"], sheets["marked"]) == ("sheets", False)
    assert "print on both sides, flip on the short edge" in sheets["note"]
    assert sheets["pages"] == 2 * -(-reading["pages"] // 4)


def test_the_pages_to_read_carry_the_mark_and_the_sheets_do_not(done: Done, place: Path) -> None:
    assert marked(place / READING)
    assert not marked(place / SHEETS)
    assert paper(place / READING) == (396, 612)
    assert paper(place / SHEETS) == (792, 612)
    assert "For printing only, without a conformance mark" in description(place / SHEETS)
    assert "open sleep-rest-folded.pdf" in description(place / SHEETS)
    with pikepdf.open(place / SHEETS) as file:
        assert str(file.docinfo["/Title"]) == "Sleep & Rest: sheets to print and fold"


def test_sheets_come_in_a4_too(place: Path, tmp_path: Path) -> None:
    assert booklet("pdf", "--edition", "folded", "--paper", "a4", "-o", f"{tmp_path}/", cwd=place).code == 0
    assert paper(tmp_path / Path(READING).name) == (420, 595)
    assert paper(tmp_path / Path(SHEETS).name) == (842, 595)


@pytest.mark.parametrize("edition", ["folded", "large-print-acb"])
@pytest.mark.parametrize(("standard", "said"), [
    ("ua-2", {"pdfuaid:part": "2"}), ("a-2a", {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}),
])
def test_every_edition_comes_in_the_standard_asked_for(
    place: Path, tmp_path: Path, edition: str, standard: str, said: dict[str, str]
) -> None:
    asked = ("pdf", "--edition", edition, "--standard", standard)
    assert booklet(*asked, "-o", f"{tmp_path}/{'' if edition == 'folded' else 'one.pdf'}", cwd=place).code == 0
    for path in tmp_path.glob("*.pdf"):
        assert claims(path) == ({} if path.name.endswith("print-only.pdf") else said)


def test_the_editions_say_their_lines_and_which_one_folds(place: Path) -> None:
    lines = booklet("editions", cwd=place).out.splitlines()
    assert [line.split()[0] for line in lines if "to fold" in line] == ["folded"]
    [aph] = [line for line in lines if line.startswith("large-print-aph")]
    assert "lines of 118.9 mm" in aph and "body 18/22.5 pt" in aph


def test_two_files_do_not_fit_one_name(place: Path) -> None:
    refused = booklet("pdf", "--edition", "folded", "-o", "one.pdf", "--json", cwd=place)
    assert refused.code == 2 and "2 files come out" in refused.finding("output-mismatch")["message"]


@pytest.mark.parametrize("ask", [("--handouts",), ("--article", "rest"), ("content/sleep/rest.md",)], ids=lambda ask: ask[0])
def test_a_handout_is_not_folded(place: Path, ask: tuple[str, ...]) -> None:
    refused = booklet("pdf", *ask, "--edition", "folded", "--json", cwd=place)
    assert refused.code == 2
    finding = refused.finding("handout-cannot-be-folded")
    assert "'folded'" in finding["message"] and "booklet editions" in finding["hint"]


def test_an_edition_of_ones_own_folds_when_its_base_does(tmp_path: Path) -> None:
    settings = '[collection]\ntitle = "Rest"\n[editions.pocket]\nbase = "folded"\nbody_pt = 13\nleading_pt = 18\n'
    place = collection(tmp_path, settings, rest=article("Rest"))
    assert booklet("pdf", "--edition", "pocket", cwd=place).code == 0
    assert {path for path in files(place) if path.startswith("output/")} == {
        "output/rest-pocket.pdf", "output/rest-pocket-print-only.pdf"}


def test_a_booklet_with_errors_is_not_folded_unless_told_to(tmp_path: Path) -> None:
    place = collection(tmp_path, rest=article("Rest", "\n![](sheep.svg)\n"))
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20z"/></svg>'
    (place / "content/sleep/sheep.svg").write_text(drawing, encoding="utf-8")
    assert booklet("pdf", "--edition", "folded", cwd=place).code == 1
    assert not (place / "output").exists()
    assert booklet("pdf", "--edition", "folded", "--keep-going", cwd=place).code == 1
    assert not marked(place / READING) and (place / SHEETS).is_file()


def test_right_to_left_binds_on_the_right(tmp_path: Path) -> None:
    """The cover stands on the left half of the first sheet: folded, its spine is on the right."""
    settings = '[collection]\ntitle = "النوم"\nlanguage = "ar"\n'
    place = collection(tmp_path, settings, rest=article("الراحة", "\nالليل مظلم.\n", lang="ar"))
    assert booklet("pdf", "--edition", "folded", "--keep-going", "-o", "made/", cwd=place).code in (0, 1)
    [sheets] = [path for path in (place / "made").iterdir() if path.name.endswith("print-only.pdf")]
    with pikepdf.open(sheets) as file:
        assert file.Root.ViewerPreferences.Direction == "/R2L"
        left = file.pages[0].obj.Contents.read_bytes().decode().splitlines()[0]
    assert "/Page1 Do" in left and left.startswith("q 0.000 0 "), left
