"""The kitchen sink as a whole: validators, a second reader, goldens, pixels."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("weasyprint")

import verapdf  # noqa: E402
from booklet.pdf.standards import STANDARDS  # noqa: E402
from kitchen import bodies, sink, tagged  # noqa: E402
from sourcewords import plain, source_words  # noqa: E402
from tagtree import Reading, Tag  # noqa: E402

FLAVOURS = [
    ("ua-1", "ua1"), ("ua-2", "ua2"), ("ua-2", "wt1a"), ("ua-2", "wt1r"), ("a-2a+ua-1", "2a"), ("a-2a+ua-1", "ua1"),
    ("a-4+ua-2", "4"), ("a-4+ua-2", "ua2"),
]


@pytest.mark.parametrize(("standard", "flavour"), FLAVOURS)
def test_verapdf_finds_nothing(standard: str, flavour: str) -> None:
    if why := verapdf.missing():
        pytest.skip(f"veraPDF did not run: {why}")
    assert verapdf.failures(tagged(standard), flavour) == []


def test_verapdf_finds_something_in_the_engine_s_own_file() -> None:
    """The judge is awake: the engine's own tags do not pass."""
    if why := verapdf.missing():
        pytest.skip(f"veraPDF did not run: {why}")
    assert verapdf.failures(sink().write_pdf(pdf_variant="pdf/ua-1"), "ua1") != []


@pytest.mark.parametrize("standard", STANDARDS)
def test_everything_is_tagged_once_and_reachable(standard: str) -> None:
    assert Reading(tagged(standard)).problems == []


def test_it_has_fifteen_pages_and_elements_that_cross_them() -> None:
    reading = Reading(tagged())
    assert len(reading.pages) >= 15
    crossing = {
        tag.role for tag in reading.root.walk() if len({page for below in tag.walk() for page in below.pages}) > 1}
    assert {"P", "L", "LBody", "Table", "TBody", "BlockQuote"} <= crossing


@pytest.mark.parametrize("standard", ["ua-1", "ua-2"])
def test_the_tree_as_text(standard: str, golden: Callable[[str, str], None]) -> None:
    """Page numbers and soft hyphens depend on the fonts at hand and are left out."""
    text = Reading(tagged(standard)).dump().replace("\xad", "").replace("\\xad", "")
    golden(f"tagtree/kitchen-sink.{standard}.txt", re.sub(r"(Link.*?) \d+'( '.*) \d+'$", r"\1 #'\2 #'", text, flags=re.M))


def test_words_and_order_equal_the_source_s() -> None:
    words = plain(Reading(tagged()).words)
    start = words.index("Words", words.index("Words") + 1)
    assert words[start:] == plain(word for body in bodies().values() for word in source_words(body))


def test_poppler_reads_the_same_words_in_the_same_order(tmp_path: Path) -> None:
    if shutil.which("pdfinfo") is None:
        pytest.skip("poppler's pdfinfo is not installed")
    file = tmp_path / "sink.pdf"
    file.write_bytes(tagged())
    shown = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True)
    assert "Syntax Error" not in shown.stderr
    theirs = "".join(re.findall(r'^\s*"(.*)"$', shown.stdout, flags=re.M))
    ours = "".join(tag_text for tag_text in _texts(Reading(tagged()).root))
    assert _squeezed(theirs) == _squeezed(ours)


def test_the_page_looks_as_without_tags(tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.skip("poppler's pdftoppm is not installed")
    (tmp_path / "tagged.pdf").write_bytes(tagged())
    (tmp_path / "plain.pdf").write_bytes(sink().write_pdf())
    for name in ("tagged", "plain"):
        subprocess.run(["pdftoppm", "-r", "72", tmp_path / f"{name}.pdf", tmp_path / name], check=True)
    pages = sorted(tmp_path.glob("plain-*.ppm"))
    assert len(pages) >= 15
    differing = [
        path.name for path in pages
        if path.read_bytes() != (tmp_path / path.name.replace("plain", "tagged")).read_bytes()]
    assert differing == []


def test_link_descriptions_are_words_for_people() -> None:
    for tag in Reading(tagged()).root.all("Link"):
        for words in tag.links:
            assert any(char.isalnum() for char in words) and not words.startswith(("http", "mailto", "tel"))


def test_bookmarks_are_the_headings() -> None:
    reading = Reading(tagged())
    with reading.pdf.open_outline() as outline:
        def titles(items: list) -> list[str]:
            return [title for item in items for title in (item.title, *titles(item.children))]

        marks = titles(outline.root)
    headings = [tag.text for tag in reading.root.walk() if re.fullmatch("H[1-6]", tag.role)]
    assert marks == headings


def _squeezed(text: str) -> str:
    return re.sub(r"[\s\xad]+", "", text)


def _texts(tag: Tag) -> list[str]:
    return [text for kid in tag.kids for text in ([kid] if isinstance(kid, str) else _texts(kid))]
