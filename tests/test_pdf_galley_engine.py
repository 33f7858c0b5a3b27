"""Loading the engine: late, and with the theme's fonts in place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from pdf_samples import fonts


def run(script: str, tmp_path: Path, **env: str) -> str:
    here = Path(__file__).parent
    path = f"{here}{os.pathsep}{here.parent}"
    whole = {**os.environ, "PYTHONPATH": path, "BOOKLET_CACHE": str(tmp_path), **env}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", script], env=whole, cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_importing_the_room_loads_no_engine(tmp_path: Path) -> None:
    loaded = run("import sys, booklet.pdf; print([m for m in ('weasyprint', 'pikepdf', 'uharfbuzz') if m in sys.modules])", tmp_path)
    assert loaded == "[]"


def test_loading_starts_no_other_process(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys\n"
        "def refused(*a, **k): raise AssertionError('a process was started')\n"
        "subprocess.Popen = refused\n"
        "from booklet.pdf.engine import load; from pdf_samples import fonts\n"
        "load(fonts()); print('weasyprint' in sys.modules)\n"
    )
    assert run(script, tmp_path) == "True"


def test_only_the_themes_fonts_are_seen(tmp_path: Path) -> None:
    script = (
        "from booklet.pdf.engine import load; from pdf_samples import fonts\n"
        "load(fonts()[:2])\n"
        "from weasyprint.text.ffi import ffi, fontconfig\n"
        "config = fontconfig.FcInitLoadConfigAndFonts()\n"
        "print(fontconfig.FcConfigGetFonts(config, fontconfig.FcSetSystem).nfont)\n"
    )
    assert run(script, tmp_path) == "2"
    assert len(fonts()) > 2


def test_a_cache_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    script = "from booklet.pdf.engine import load; from pdf_samples import fonts; load(fonts()); print('loaded')"
    assert run(script, tmp_path, BOOKLET_CACHE=str(tmp_path / "file"), TMPDIR=str(tmp_path)) == "loaded"
