"""Same input, same bytes: in another process, another time zone, locale and hash seed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from booklet import pdf
from booklet.model import BoundPart
from pdf_samples import CSS, EDITION, document, furniture, prose, publication, theme

BODY = prose("a", 7) + (
    '<ul><li>One <a href="article:two">two</a></li></ul><p>é ü “quoted” fi ffl</p>'
    '<table><tbody><tr><th scope="row">a</th><td>b</td></tr></tbody></table>'
)


def built() -> bytes:
    shapes = theme()
    galleys = [pdf.compile(document(slug, BODY), CSS, EDITION, shapes) for slug in ("one", "two")]
    parts = [BoundPart(galley, 2, 1, head_start="Topic", head_end=galley.title) for galley in galleys]
    return pdf.bind(parts, publication(keywords=("a", "b"), subject="For patients"), EDITION, shapes, furniture, CSS)[0]


def test_twice_in_one_process() -> None:
    assert built() == built()


@pytest.mark.parametrize(
    "changes",
    [
        {"TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
        {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "4242", "LANG": "ja_JP.UTF-8"},
    ],
)
def test_in_another_process(changes: dict[str, str], tmp_path: Path) -> None:
    script = "import hashlib, test_pdf_bind_bytes as t; print(hashlib.sha256(t.built()).hexdigest())"
    here = Path(__file__).parent
    env = {**os.environ, **changes, "BOOKLET_CACHE": str(tmp_path), "PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}
    done = subprocess.run([sys.executable, "-c", script], env=env, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256(built()).hexdigest()


def test_no_path_and_no_clock_in_the_file() -> None:
    import io

    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(built())) as book:
        book.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
                  object_stream_mode=pikepdf.ObjectStreamMode.disable)  # fmt: skip
    data = target.getvalue()
    for word in (str(Path.home()), str(Path(__file__).parent), sys.prefix, "WeasyPrint"):
        assert word.encode() not in data
