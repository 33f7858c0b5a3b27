"""benchmarks/: its collections are the same everywhere and sound, and its table claims nothing that was not run."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from booklet import build
from booklet.findings import Severity

sys.path.insert(0, str(Path(__file__).parent.parent))  # benchmarks/ is no part of what is installed

from benchmarks import collection  # noqa: E402
from benchmarks.cases import CASES, TARGETS  # noqa: E402
from benchmarks.chart import chart  # noqa: E402
from benchmarks.report import NOT_RUN, table  # noqa: E402
from benchmarks.results import Results, Spread  # noqa: E402


def digest(folder: Path) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return hashlib.sha256(b"".join(path.relative_to(folder).as_posix().encode() + path.read_bytes() for path in files)).hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        collection.write_collection(tmp_path / name, 12, seed)
    assert digest(tmp_path / "one") == digest(tmp_path / "two") != digest(tmp_path / "other")


def test_a_collection_has_every_construct_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    collection.write_collection(tmp_path / "sources", 2)
    text = next((tmp_path / "sources").glob("content/*/*-0001.md")).read_text(encoding="utf-8")
    for sign in ("## ", "### ", "\n- ", "\n    - ", "\n1. ", "- [ ] ", "|---", "![", "[^", "\n> ", ".md#", "::: key-points", "\n: "):
        assert sign in text, sign
    result = build.epub(tmp_path / "sources", build.Options(jobs=1))  # typesets the book, too; outside validators take long
    assert len(result.artifacts) == 1
    assert [str(finding) for finding in result.findings if finding.severity is Severity.ERROR] == []


def test_each_edit_changes_one_article_each_time(tmp_path: Path) -> None:
    collection.write_collection(tmp_path / "now", 12)
    collection.write_collection(tmp_path / "before", 12)
    for edit in (collection.edit_same_pages, collection.edit_moving_pages):
        states = set()
        for turn in (1, 2, 3):
            edit(tmp_path / "now", 12, turn)
            states.add(digest(tmp_path / "now"))
        assert len(states) == 3
    changed = [path for path in (tmp_path / "now").rglob("*")
               if path.is_file() and path.read_bytes() != (tmp_path / "before" / path.relative_to(tmp_path / "now")).read_bytes()]
    assert len(changed) == 2


def test_what_was_not_run_says_so(tmp_path: Path) -> None:
    nothing = table(Results(tmp_path / "none.json"))
    rows = [line for line in nothing.splitlines() if any(line.startswith(f"| {target.label} |") for target in TARGETS)]
    assert len(rows) == len(TARGETS)
    assert all(NOT_RUN in row and "met" not in row.split("|")[-2] for row in rows)


def test_ratios_are_those_of_their_round(tmp_path: Path) -> None:
    results = Results(tmp_path / "some.json")
    for turn, slow in ((1, 1.0), (2, 3.0), (3, 2.0)):  # a machine that slows down slows down both
        results.runs[100, turn, "weasyprint"] = {"wall_s": 40 * slow, "cpu_s": 40, "peak_bytes": 6e8, "bytes": 1e6, "pages": 600}
        results.runs[100, turn, "cold-2"] = {"wall_s": 10 * slow, "cpu_s": 18, "peak_bytes": 1e8, "bytes": 1e6, "pages": 600}
    results.runs[100, 3, "cold-2"]["wall_s"] = 30
    results.save()
    read = Results.load(results.path)
    assert read.ratio(100, "cold-2", "weasyprint", "wall_s") == Spread(0.25, 0.25, 0.375)
    text = table(read)
    assert "| nothing cached, 2 workers, wall | stock WeasyPrint, PDF/UA-1 | 0.27 | 0.25 (0.25 to 0.38) | met |" in text
    assert text.count(NOT_RUN) > len(TARGETS)
    assert text.count(f"| {NOT_RUN} |  |\n") == len(TARGETS) - 1


def test_the_chart_names_every_case_and_what_was_not_run(tmp_path: Path) -> None:
    results = Results(tmp_path / "some.json", runs={
        (100, 1, "weasyprint"): {"wall_s": 40.0, "cpu_s": 40.0}, (100, 1, "cold-2"): {"wall_s": 10.0, "cpu_s": 18.0},
    })
    drawing = ElementTree.fromstring(chart(results, 100))
    words = " ".join(drawing.itertext())
    assert all(case.label in words for case in CASES if case.part == "book")
    assert len(drawing.findall("{http://www.w3.org/2000/svg}rect")) == 1 + 2
    assert words.count("not run") == 2 * (sum(case.part == "book" for case in CASES) - 2)
