"""Whole books, judged by a second reader: nothing untagged, nothing orphaned, nothing split.

tagtree.Reading walks the content of every page and of the forms painted on it: whatever shows
text, paints a path, an image or a shading must stand inside a mark that the tree reaches from its
root, or inside an artifact. Here it reads the sample, the handouts, and real folders.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest

pytest.importorskip("weasyprint")

from booklet import build, pages, project, reader  # noqa: E402
from bookmarks import bookmarks, gaps, headings  # noqa: E402
from kitchen import FOLDER, tagged  # noqa: E402
from sourcewords import counts  # noqa: E402
from tagtree import Reading  # noqa: E402

Files = dict[str, bytes]


def printed(folder: Path, output: Path, **options: Any) -> Files:
    """The PDFs of a folder by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(output.with_suffix(".cache")))
        result = build.pdf(folder, build.Options(output=output, **options))
    return {artifact.path.name: artifact.path.read_bytes() for artifact in result.artifacts}


@pytest.fixture(scope="module", params=["sample book", "sample handouts", "sink handouts", "sink in large print"])
def readings(request: pytest.FixtureRequest, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Reading]:
    output = tmp_path_factory.mktemp("books")
    folder = sample if request.param.startswith("sample") else FOLDER
    if request.param.endswith("handouts"):
        files = printed(folder, output, handouts=True)
        assert len(files) >= 7
    elif request.param.endswith("print"):
        files = printed(folder, output / "book.pdf", editions=("large-print",))
    else:
        files = printed(folder, output / "book.pdf")
    return {name: Reading(data) for name, data in files.items()}


def test_every_piece_of_ink_is_tagged_once_or_an_artifact(readings: dict[str, Reading]) -> None:
    assert {name: reading.problems for name, reading in readings.items() if reading.problems} == {}


def test_bookmarks_are_the_headings_without_a_gap(readings: dict[str, Reading]) -> None:
    for name, reading in readings.items():
        found = headings(reading)
        assert found and bookmarks(reading) == found, name
        assert gaps([level for level, _ in found]) == [], name


def test_the_file_tells_its_title_language_and_first_page(readings: dict[str, Reading]) -> None:
    for reading in readings.values():
        root = reading.pdf.Root
        assert str(root.Lang) and bool(root.ViewerPreferences.DisplayDocTitle) and bool(root.MarkInfo.Marked)
        assert root.OpenAction[0].objgen == reading.pdf.pages[0].obj.objgen
        assert "/PageLabels" in root
        with reading.pdf.open_metadata() as about:
            assert about["dc:title"]


def test_a_title_in_another_language_says_so(tmp_path: Path) -> None:
    """Words that booklet adds in print (see the handout “…”) are told in the language of the title they name."""
    files = printed(FOLDER, tmp_path, handouts=True)
    root = Reading(files["rare.pdf"]).root
    [spoken] = [tag for tag in root.walk() if tag.role in ("Span", "Link") and "المساعدة" in tag.text]
    assert spoken.facts.get("Lang") == "ar"


# -- the second reader is awake ----------------------------------------------------------------


def _add(content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(content)

    return change


def _cut(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot.K[0].K[0]


def _twice(pdf: pikepdf.Pdf) -> None:
    kids = pdf.Root.StructTreeRoot.K[0].K
    kids.append(kids[0])


def _form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"0 0 m 9 9 l S", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form, BBox=[0, 0, 9, 9])
    pdf.pages[0].add_resource(form, pikepdf.Name.XObject, pikepdf.Name.Stray)
    pdf.pages[0].contents_add(b"/Stray Do")


@pytest.mark.parametrize(("change", "said"), [
    (_add(b"0 0 m 9 9 l S"), "S is neither tagged"),
    (_add(b"0 0 9 9 re f"), "f is neither tagged"),
    (_add(b"BT (x) Tj ET"), "Tj is neither tagged"),
    (_add(b"/Sh0 sh"), "sh is neither tagged"),
    (_add(b"BI /W 1 /H 1 /BPC 8 /CS /G ID \x00 EI"), "neither tagged"),
    (_add(b"/Span <</MCID 9999>> BDC BT (x) Tj ET EMC"), "is in no element"),
    (_add(b"/Artifact BMC"), "left open"),
    (_form, "S is neither tagged"),
    (_cut, "is in no element"),
    (_twice, "belongs to two elements"),
])
def test_the_second_reader_is_awake(change: Callable[[pikepdf.Pdf], None], said: str) -> None:
    with pikepdf.open(io.BytesIO(tagged())) as pdf:
        change(pdf)
        spoilt = io.BytesIO()
        pdf.save(spoilt)
    assert any(said in problem for problem in Reading(spoilt.getvalue()).problems)


# -- real folders ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plainlanguage", "va-health-care"])
def test_a_real_folder_bound_is_tagged_whole(name: str, corpus: Path, tmp_path: Path) -> None:
    """Every page; lists, tables, figures and links of every article as many as its source has."""
    files = printed(corpus / name, tmp_path / "book.pdf", keep_going=True)
    reading = Reading(files["book.pdf"])
    assert reading.problems == []
    found = headings(reading)
    marks = bookmarks(reading)
    assert [level for level, _ in marks] == [level for level, _ in found]
    for (_, mark), (_, heading) in zip(marks, found, strict=True):  # a link in a heading has its page in print only
        assert re.sub(r"(?: \([^()]*\))+", "", heading) == re.sub(r"(?: \([^()]*\))+", "", mark)
    assert gaps([level for level, _ in found]) == []
    settings = project.load(corpus / name)
    collection = reader.read(settings)
    parts = {art.all("H1")[0].facts["ID"] if art.all("Art > H1") else art.all("H2")[0].facts["ID"]: art
             for art in reading.root.all("Art")}  # fmt: skip
    checked = 0
    for article in collection.articles:
        part = parts.get(f"article/{article.slug}#_title")
        if part is None:
            continue
        roles = [tag.role for tag in part.walk()]
        for role, number in counts(pages.article(article, collection, settings).xhtml).items():
            assert roles.count(role) == number, f"{article.source}: {role}"
        checked += 1
    assert checked >= len(collection.articles) * 0.9
