"""Words in drawings: letters that join stand joined, and run as their script does."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pikepdf
import pytest
import uharfbuzz

from booklet import pdf, styles
from booklet.editions import BUILT_IN
from booklet.model import Asset, Document, DocumentKind, Project

EDITION = BUILT_IN["standard"]


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("theme")
    return styles.load(Project(folder, folder, folder))


def shown(theme, words: str, **attributes: str) -> list[list[int]]:
    """The glyphs of a drawing's text, a list for each operator that shows some."""
    extra = " ".join(f'{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="200" height="60"><text x="100" y="40" font-size="20" {extra}>{words}</text></svg>'
    asset = Asset("word.svg", "image/svg+xml", "0", 200, 60, data=svg.encode())
    page = ('<html lang="en"><head><title>T</title></head><body class="article"><h1>T</h1>'
            '<figure><img src="asset:word.svg" alt="A word"/></figure></body></html>')
    document = Document("article/one", DocumentKind.ARTICLE, "T", page, assets=(asset,))
    galley = pdf.compile(document, styles.print_css(theme, EDITION), EDITION, theme)
    assert galley.findings == ()
    data = b"\n".join(stream.read_bytes() for stream in streams(galley.pdf))
    lists = [b"".join(re.findall(rb"<([0-9a-f]+)>", part)) for part in re.findall(rb"\[(.*?)\] TJ", data)]
    return [[int(codes[at : at + 4], 16) for at in range(0, len(codes), 4)] for codes in lists]


def streams(data: bytes) -> list[pikepdf.Stream]:
    file = pikepdf.open(io.BytesIO(data))
    streams.file = file  # type: ignore[attr-defined]  kept open while they are read
    return [item for item in file.objects if isinstance(item, pikepdf.Stream)
            and (item.get("/Subtype") == "/Form" or "/Type" not in item and "/Length1" not in item)]


def shaped(theme, words: str) -> list[int]:
    """The glyphs from left to right, as HarfBuzz shapes the word by itself."""
    [path] = [path for path in theme.fonts if Path(path).stem == "IBMPlexSansArabic-Regular"]
    buffer = uharfbuzz.Buffer()
    buffer.add_str(words)
    buffer.guess_segment_properties()
    uharfbuzz.shape(uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)))), buffer)
    return [info.codepoint for info in buffer.glyph_infos]


@pytest.mark.parametrize("words", ["القلق", "الصدر", "نبتة"])
@pytest.mark.parametrize("attributes", [{}, {"text_anchor": "middle"}, {"transform": "rotate(-90 100 40)"}])
def test_arabic_is_one_piece_in_its_joined_forms(theme, words: str, attributes: dict[str, str]) -> None:
    assert shaped(theme, words) in shown(theme, words, **attributes)


def test_other_words_are_drawn_as_before(theme) -> None:
    """Letter by letter, so that the bytes of every drawing without such letters stay the same."""
    assert sum(len(glyphs) == 1 for glyphs in shown(theme, "Time")) >= 4
