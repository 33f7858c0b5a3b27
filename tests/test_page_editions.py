"""Every edition's pages, measured on the finished files: handouts in the profiles of large print, a folded booklet.

The numbers stand in measure.brief, the measures and what each must refuse in test_page_measures.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from measure import Book, read
from measure import type as type_
from measure.brief import ACB, APH, FOLDED, LARGE_PRINT, RNIB, Brief
from test_page_measures import EVERYWHERE, IN_BOOKS, IN_HANDOUTS, Measure, _listed, _options, cached, tiny

from booklet import build
from booklet.model import Artifact

__all__ = ["cached", "tiny"]  # fixtures

# a table, a drawing, lines to write on; notes, definitions and a long checklist
ARTICLES = ("peer-support", "borderline-personality-disorder")
HANDOUTS: dict[tuple[str, str], Brief] = {
    ("large-print", "a4"): replace(LARGE_PRINT, empty=0.55),
    ("large-print-aph", "letter"): APH,
    ("large-print-acb", "letter"): ACB,
    ("large-print-rnib", "a4"): RNIB,
}
BOOKLETS: dict[tuple[str, str], Brief] = {("folded", "letter"): FOLDED, ("folded", "a4"): FOLDED}
EVERY = HANDOUTS | BOOKLETS
SIZES = {"letter": (612, 792), "a4": (595, 842)}
TOPIC = "care-and-recovery"

Made = dict[str, list[Artifact]]


@pytest.fixture(scope="session")
def made(sample: Path, tmp_path_factory: pytest.TempPathFactory, cached: None) -> Callable[[tuple[str, str]], list[Artifact]]:
    """The files of an edition: handouts of two articles, or a folded booklet of one topic, tagged pages before sheets."""
    done: dict[tuple[str, str], list[Artifact]] = {}

    def files(which: tuple[str, str]) -> list[Artifact]:
        if which not in done:
            edition, paper = which
            folder = tmp_path_factory.mktemp(f"{edition}-{paper}")
            place, articles = (sample, ARTICLES) if which in HANDOUTS else (_one_topic(sample, folder), ())
            result = build.pdf(place, _options(
                output=folder / "out", into_folder=True, editions=(edition,), paper=paper, articles=articles))
            assert result.artifacts, result.findings
            done[which] = list(result.artifacts)
        return done[which]

    return files


def _one_topic(sample: Path, folder: Path) -> Path:
    """The sample with one of its topics, so that the booklet is thin. Links to the others are errors, as they should be."""
    place = folder / "collection"
    shutil.copytree(sample / "content" / TOPIC, place / "content" / TOPIC)
    settings = (sample / "booklet.toml").read_text(encoding="utf-8")
    own = settings.partition("[[topics]]")[0] + "[theme]" + settings.partition("[theme]")[2]
    (place / "booklet.toml").write_text(own, encoding="utf-8")
    return place


@pytest.fixture(scope="session")
def measured(made: Callable) -> Callable[[tuple[str, str]], list[Book]]:
    books: dict[tuple[str, str], list[Book]] = {}

    def read_all(which: tuple[str, str]) -> list[Book]:
        if which not in books:
            books[which] = [read(artifact.path) for artifact in made(which) if artifact.kind == "pdf"]
        return books[which]

    return read_all


CASES = [
    pytest.param(which, measure, id=f"{'-'.join(which)}-{measure.__name__}")
    for which in EVERY
    for measure in (*EVERYWHERE, type_.faces, *(IN_HANDOUTS if which in HANDOUTS else IN_BOOKS))
]


@pytest.mark.parametrize(("which", "measure"), CASES)
def test_an_edition_measures_as_its_profile_says(measured: Callable, which: tuple[str, str], measure: Measure) -> None:
    faults = [f"{book.path.stem}, {fault}" for book in measured(which) for fault in measure(book, EVERY[which])]
    assert not faults, _listed(" ".join(which), faults)


@pytest.mark.parametrize("which", HANDOUTS, ids="-".join)
def test_handouts_carry_their_mark_and_pass_verapdf(made: Callable, judged: Callable, which: tuple[str, str]) -> None:
    files = made(which)
    assert all(artifact.marked for artifact in files)
    verdicts = judged([artifact.path for artifact in files], "verapdf")
    assert [(verdict.path.name, verdict.failures) for verdict in verdicts if verdict.failures] == []
    assert {verdict.profile for verdict in verdicts} == {"PDF/UA-1"}


@pytest.mark.parametrize("which", EVERY, ids="-".join)
def test_every_file_says_how_to_show_and_print_it(made: Callable, which: tuple[str, str]) -> None:
    width, height = SIZES[which[1]]
    for artifact in made(which):
        with pikepdf.open(artifact.path) as file:
            hints = file.Root.ViewerPreferences
            sheets = artifact.kind == "sheets"
            assert (hints.PrintScaling, hints.DisplayDocTitle) == ("/None", True)
            assert hints.Duplex == ("/DuplexFlipShortEdge" if sheets else "/DuplexFlipLongEdge")
            assert str(file.docinfo["/Title"]) == artifact.title
            first = file.Root.OpenAction[0]
            assert first == file.pages[0].obj
            labels = [page.label for page in file.pages]
            assert all(labels) and len(set(labels)) == len(labels)
            paper = tuple(round(float(length)) for length in file.pages[0].mediabox[2:])
            halves = {(round(height / 2), width), (round(148 * 72 / 25.4), width)}
            assert paper in ({(width, height)} if which in HANDOUTS else {(height, width)} if sheets else halves)


@pytest.mark.parametrize("which", HANDOUTS, ids="-".join)
def test_a_handouts_page_number_is_bold_and_as_large_as_the_text(measured: Callable, which: tuple[str, str]) -> None:
    for book in measured(which):
        for page in book.pages:
            [number] = [line for line in page.furniture if line.text == f"Page {page.number} of {len(book.pages)}"]
            assert number.bold and number.size >= EVERY[which].body - 0.05


@pytest.mark.parametrize("paper", SIZES)
def test_codes_on_the_folded_sheets_lead_where_the_words_beside_them_say(made: Callable, measured: Callable, paper: str) -> None:
    """Two pages are on each side of a sheet: every code of the tagged pages is on the sheets, and can be read there."""
    import zxingcpp

    [sheets] = [artifact for artifact in made(("folded", paper)) if artifact.kind == "sheets"]
    [book] = measured(("folded", paper))
    read_ = {
        barcode.text
        for page in pypdfium2.PdfDocument(sheets.path)
        for barcode in zxingcpp.read_barcodes(page.render(scale=200 / 72).to_pil().convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    }
    cards = {link for element in book.elements if element.role == "LI" and not any(kid.role == "Lbl" for kid in element.kids)
             for inner in element.walk() for link in inner.links if isinstance(link, str) and link.startswith("http")}
    assert cards and read_ == cards


@pytest.mark.parametrize("which", HANDOUTS, ids="-".join)
def test_a_code_is_described_and_its_address_is_a_link(measured: Callable, which: tuple[str, str]) -> None:
    count = 0
    for book in measured(which):
        for element in book.elements:
            pictures = [kid for kid in element.walk() if kid.role == "Figure" and "://" not in kid.said and "QR" in kid.said]
            if element.role != "LI" or not pictures:
                continue
            count += 1
            [picture] = pictures
            [address] = {link for inner in element.walk() for link in inner.links if isinstance(link, str) and link.startswith("http")}
            assert address.partition("://")[2].rstrip("/") in picture.said
    assert count


# -- a measure that fails ----------------------------------------------------------------------

SLANTED = """
.block.when-to-get-help p { font-style: italic }
.article-body > p::first-letter { font-weight: bold }
.block.key-points li { font-family: serif }
"""


@pytest.mark.parametrize(("brief", "words"), [(LARGE_PRINT, "is slanted"), (ACB, "has bold words")])
def test_planted_faces_are_found(tiny: Callable[[str], Book], brief: Brief, words: str) -> None:
    book = tiny(SLANTED)
    assert any(words in fault for fault in type_.faces(book, brief if words == "is slanted" else _at(brief, 12.5)))
    assert not any(words in fault for fault in type_.faces(tiny(""), brief))


def _at(brief: Brief, body: float) -> Brief:
    return replace(brief, body=body)
