"""Tables whose words do not fit side by side, and rows that go on overleaf: nothing torn, lost, cut off or made smaller."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from booklet import editions, pages, pdf, styles
from booklet.model import Article, Collection, Galley, Project

HEADS = ("Medicine", "Morning", "Noon", "Evening", "Night", "With food", "Interactions", "Notes")
ROWS = (
    ("Hydrochlorothiazide", "25 mg", "none", "none", "none", "yes", "Methylprednisolone, acetylsalicylic acid", "Ask before you stop"),
    ("Dextromethorphan", "10 mL", "10 mL", "10 mL", "none", "no", "Monoamine oxidase inhibitors", "Do not drive"),
)


def table(heads: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    head = "".join(f'<th scope="col">{head}</th>' for head in heads)
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="article-body"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def compiled(name: str, body: str, root: Path) -> Galley:
    project, article = Project(root, root, root), Article("a", "A table", body, "a.md")
    edition, theme = editions.BUILT_IN[name], styles.load(project)
    return pdf.compile(pages.article(article, Collection("A", "en", ()), project), styles.print_css(theme, edition), edition, theme)


def said(galley: Galley, root: Path) -> list[str]:
    """Lines of the tag tree as poppler reads it: roles and texts."""
    (root / "a.pdf").write_bytes(galley.pdf)
    out = subprocess.run(["pdfinfo", "-struct-text", root / "a.pdf"], capture_output=True, text=True, check=True).stdout
    return [line.strip() for line in out.splitlines() if line.strip()]


def words_on(galley: Galley) -> list[str]:
    return [word for page in pdfium.PdfDocument(galley.pdf) for word in page.get_textpage().get_text_range().split()]


@pytest.mark.parametrize("name", ["large-print", "large-print-aph", "large-print-acb", "large-print-rnib", "folded"])
def test_the_words_of_a_wide_table_stay_whole_and_each_cell_says_its_column(name: str, tmp_path: Path) -> None:
    galley = compiled(name, table(HEADS, ROWS), tmp_path)
    printed = words_on(galley)
    assert {word for row in ROWS for cell in row for word in cell.split()} <= set(printed)
    assert printed.count("Interactions:") == len(ROWS)
    for page in pdfium.PdfDocument(galley.pdf):
        text = page.get_textpage()
        most = max(text.get_charbox(index)[2] for index in range(text.count_chars()) if text.get_text_range(index, 1).strip())
        edition = editions.BUILT_IN[name]
        assert most <= (edition.width_mm - edition.margin_end_mm) * 72 / 25.4 + 1
    tags = said(galley, tmp_path)
    assert sum(tag.startswith("TH") and not tag.startswith("THead") for tag in tags) == len(HEADS)
    assert sum(tag.startswith("TD") for tag in tags) == len(HEADS) * len(ROWS), "it is a table to a screen reader, too"


@pytest.mark.parametrize("name", ["standard", "large-print-aph"])
def test_a_table_that_fits_stays_side_by_side(name: str, tmp_path: Path) -> None:
    printed = words_on(compiled(name, table(("Kind", "What it may be"), (("Body", "too little sleep, hunger, pain"),)), tmp_path))
    assert "be:" not in printed and "Kind:" not in printed


def test_columns_of_a_table_with_many_are_as_wide_as_their_words(tmp_path: Path) -> None:
    """Five columns, one of long words: none is broken in the standard edition."""
    rows = (("Speakerdeck", "yes", "no", "no", "removed"), ("Gist", "yes", "no", "no", "withdrawn"))
    printed = words_on(compiled("standard", table(("Feature of it", "A", "B", "C", "D"), rows), tmp_path))
    assert {"Speakerdeck", "withdrawn", "Feature"} <= set(printed) and "A:" not in printed


def test_the_cells_of_a_row_over_two_pages_keep_the_space_between_their_words(tmp_path: Path) -> None:
    long = " ".join(f"word{n} and" for n in range(300))
    galley = compiled("standard", table(("One", "Two"), ((long, long),)), tmp_path)
    assert galley.pages > 1
    text = " ".join("".join(line.strip('"') for line in said(galley, tmp_path) if line.startswith('"')).split())
    assert text.count(long) == 2


def test_a_number_within_an_address_or_a_key_may_be_broken(tmp_path: Path) -> None:
    body = '<div class="article-body"><table><thead><tr><th>Key</th><th>Means</th><th>C</th></tr></thead><tbody><tr><td>c3f70208375cf26700920678ec55b7df7cd75266</td><td>The secret</td><td>x</td></tr></tbody></table><p>Call <b>1-800-662-4357</b> now.</p></div>'
    article = Article("a", "A", body, "a.md")
    made = pages.article(article, Collection("A", "en", ()), Project(tmp_path, tmp_path, tmp_path)).xhtml
    assert '<span class="set-nowrap">1-800-662-4357</span>' in made and made.count("set-nowrap") == 1
