"""The kitchen sink as a collection: the tag tree survives binding."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

pytest.importorskip("weasyprint")

import verapdf  # noqa: E402
from cli_kit import process  # noqa: E402
from kitchen import FOLDER  # noqa: E402
from tagtree import Reading  # noqa: E402


@pytest.fixture(scope="module")
def bound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The bound collection by standard."""
    folder = tmp_path_factory.mktemp("sink")
    shutil.copytree(FOLDER / "content", folder / "content")
    shutil.copy(FOLDER / "booklet.toml", folder)
    files = {}
    for standard in ("ua-1", "ua-2", "a-2a"):
        out: Path = folder / f"{standard}.pdf"
        done = process(
            "pdf", "--standard", standard, "--no-cache", "-o", out, cwd=folder, SOURCE_DATE_EPOCH="1769904000")
        assert " error: " not in done.err + done.out, done.err
        files[standard] = out.read_bytes()
    return files


@pytest.mark.parametrize(("standard", "flavour"), [
    ("ua-1", "ua1"), ("ua-2", "ua2"), ("ua-2", "wt1a"), ("a-2a", "2a"), ("a-2a", "ua1")])
def test_verapdf_finds_nothing(bound: dict[str, bytes], standard: str, flavour: str) -> None:
    if why := verapdf.missing():
        pytest.skip(f"veraPDF did not run: {why}")
    assert verapdf.failures(bound[standard], flavour) == []


@pytest.mark.parametrize("standard", ["ua-1", "ua-2", "a-2a"])
def test_everything_is_tagged_once_and_reachable(bound: dict[str, bytes], standard: str) -> None:
    reading = Reading(bound[standard])
    assert reading.problems == []
    assert len(reading.pages) >= 15


def test_articles_stand_in_parts_and_keep_what_they_were(bound: dict[str, bytes]) -> None:
    root = Reading(bound["ua-1"]).root
    assert len(root.all("Part > Art")) == 5
    assert root.one("Art > H2", "Tables").role == "H2"
    arabic = next(tag for tag in root.all("Art") if tag.facts.get("Lang") == "ar")
    assert "هذا نص عربي طويل يلتف على عدة أسطر" in arabic.text
    plan = max(root.all("Table"), key=lambda table: len(table.all("TR")))
    assert len(plan.all("THead > TR")) == 1 and len(plan.all("TBody > TR")) == 60
    assert [tag.text for tag in root.all("LI > Lbl")].count("not ticked") == 2
    assert len(root.all("Note")) == 3
    assert root.one("Formula").facts["Alt"] == "x squared plus one half"
    levels = [int(tag.role[1:]) for tag in root.walk() if tag.role[0] == "H" and tag.role[1:].isdigit()]
    assert levels[0] == 1 and all(after - before <= 1 for before, after in zip(levels, levels[1:]))
