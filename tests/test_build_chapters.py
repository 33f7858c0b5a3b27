"""Chapters on right-hand pages: blank pages that nobody hears, and page numbers that stay true everywhere."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from booklet.pdf.keytrees import name_tree
from booklet.proof import read_pdf
from cli_kit import booklet

SETTINGS = '[collection]\ntitle = "Rest"\npublisher = "Hill Clinic"\n[clinic]\nname = "Hill Clinic"\n[print]\nchapter_start = "right"\n'
RESOURCES = "resources:\n  - name: Night Line\n    kind: helpline\n    phone: 555-0101\n"
GLOSSARY = "\n::: definition\n**Sleep**: what we do at night.\n:::\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A book of three chapters, as PDF and as EPUB: chapters end on odd and even pages."""
    folder = tmp_path_factory.mktemp("chapters")
    (folder / "booklet.toml").write_text(SETTINGS, encoding="utf-8")
    for topic, articles in {"1-night": ["bed"], "2-day": ["walk", "food"], "3-help": ["ask"]}.items():
        (folder / "content" / topic).mkdir(parents=True)
        (folder / "content" / topic / "index.md").write_text(f"# {topic[2:].title()}\n\nTwo words.\n", encoding="utf-8")
        for name in articles:
            text = f"---\ntitle: {name.title()}\n{RESOURCES if name == 'ask' else ''}---\n\n"
            text += "See [how to ask](../3-help/ask.md).\n\n" if name != "ask" else GLOSSARY
            text += "\n\n".join(f"## {name.title()} {n}\n\n{'Sleep is no waste of time. ' * 30}" for n in range(4))
            (folder / "content" / topic / f"{name}.md").write_text(text, encoding="utf-8")
    for verb in ("pdf", "epub"):
        done = booklet(verb, folder, "-o", folder / f"rest.{verb}", "--no-cache", "--keep-going", cwd=folder)
        assert (folder / f"rest.{verb}").exists(), done.err
    return (folder / "rest.pdf").read_bytes(), (folder / "rest.epub").read_bytes()


def blank(page: pikepdf.Page) -> bool:
    return page.Contents.read_bytes() == b"/Artifact BMC EMC\n" if isinstance(page.Contents, pikepdf.Stream) else False


def labels(book: pikepdf.Pdf) -> list[str]:
    return [page.label for page in book.pages]


def test_every_chapter_begins_on_a_right_hand_page(made: tuple[bytes, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[0])) as book:
        numbers = {page.objgen: number for number, page in enumerate(book.pages, 1)}
        names = {key.decode(): place for key, place in name_tree(book.Root.Names.Dests)}
        starts = {name: numbers[place[0].objgen] for name, place in names.items()}
        chapters = [name for name in starts if name.startswith("topic-")]
        assert len(chapters) == 3 and "resources" in starts
        assert {starts[name] % 2 for name in [*chapters, "resources"]} == {1}
        assert any(start % 2 == 0 for start in starts.values()), "articles begin where they come"
        blanks = [number for number, page in enumerate(book.pages, 1) if blank(page)]
        assert blanks and all(number + 1 in starts.values() for number in blanks)


def test_a_blank_page_says_nothing_and_keeps_its_number(made: tuple[bytes, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[0])) as book:
        tops = read_pdf(made[0]).tops
        for number, page in enumerate(book.pages):
            if blank(page):
                assert "/StructParents" not in page.obj and "/Annots" not in page.obj
                assert tops[number] == ""
        numbered = [label for label in labels(book) if label.isdigit()]
        assert numbered == [str(number) for number in range(1, len(numbered) + 1)]


def test_printed_page_numbers_are_those_of_the_places_they_name(made: tuple[bytes, bytes]) -> None:
    with pikepdf.open(io.BytesIO(made[0])) as book:
        names = {key.decode(): place for key, place in name_tree(book.Root.Names.Dests)}
        label = next(page.label for page in book.pages if page.objgen == names["ask"][0].objgen)
    text = subprocess.run(["pdftotext", "-", "-"], input=made[0], capture_output=True, check=True).stdout.decode()
    printed = re.findall(r"how to ask\s*\(?(?:see\s+)?page\s+(\d+)", text)
    assert printed == [label] * 3


def test_the_page_list_holds_every_numbered_page_blank_ones_too(made: tuple[bytes, bytes]) -> None:
    """Somebody who is told "page 12" finds it, and nobody looks for a page that seems to be missing."""
    with pikepdf.open(io.BytesIO(made[0])) as book:
        assert any(blank(page) and page.label.isdigit() for page in book.pages)
        printed = [page.label for page in book.pages if page.label.isdigit()]
    with zipfile.ZipFile(io.BytesIO(made[1])) as epub:
        files = [epub.read(name).decode() for name in epub.namelist() if name.endswith(".xhtml")]
    [listed] = [re.findall(r"<a [^>]*>([^<]+)</a>", nav) for text in files for nav in re.findall(r'<nav [^>]*"page-list".*?</nav>', text, re.DOTALL)]
    assert [label for label in listed if label.isdigit()] == printed
    marks = re.findall(r'role="doc-pagebreak"[^>]*?aria-label="([^"]+)"|aria-label="([^"]+)"[^>]*?role="doc-pagebreak"', "".join(files))
    said = [first or second for first, second in marks]
    assert len(said) == len(set(said)) == len(listed)


def test_verapdf_finds_nothing(made: tuple[bytes, bytes], judged: Callable[..., list], tmp_path: Path) -> None:
    from booklet.validators import Status

    (tmp_path / "rest.pdf").write_bytes(made[0])
    verdicts = judged(tmp_path / "rest.pdf", "verapdf")
    assert [verdict.status for verdict in verdicts] == [Status.PASSED], verdicts
