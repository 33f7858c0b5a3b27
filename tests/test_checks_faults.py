"""The corpus of planted faults in tests/faults/: each is found by its rule at its line and column, and nothing else is an error."""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from booklet import checks, project, reader

TODAY = date(2026, 6, 1)
MARK = "⟦"


@dataclass(frozen=True)
class Case:
    rule: str
    files: dict[str, str]  # with marks

    @property
    def expected(self) -> set[tuple[str, int, int]]:
        """File, line and column of every mark."""
        return {(name, number, at + 1 - line[:at].count(MARK)) for name, text in self.files.items()
                for number, line in enumerate(text.split("\n"), 1) for at, sign in enumerate(line) if sign == MARK}


def cases(path: Path) -> list[Case]:
    found = []
    for part in re.split(r"^=== ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        rule, text = part.split("\n", 1)
        pieces = re.split(r"^--- (?=\S)(.+)\n", text, flags=re.MULTILINE)
        found.append(Case(rule.strip(), dict(zip(["case.md", *pieces[1::2]], pieces[0::2], strict=True))))
    return found


CASES = [case for path in sorted((Path(__file__).parent / "faults").glob("*.txt")) for case in cases(path)]
NUMBERED = [pytest.param(case, id=f"{case.rule}-{number}") for number, case in enumerate(CASES)]


def _png(width: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * (width + 1))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("case", NUMBERED)
def test_a_planted_fault_is_found_at_its_place_and_is_the_only_error(case: Case, tmp_path: Path) -> None:
    for name in ("talk", "leaf", "map", "curve"):
        (tmp_path / f"{name}.png").write_bytes(_png(1))
    (tmp_path / "small.png").write_bytes(_png(300))
    for name, text in case.files.items():
        (tmp_path / name).write_bytes(text.replace(MARK, "").encode("cp1252" if case.rule == "not-utf-8" else "utf-8"))
    loaded = project.load(tmp_path)
    collection = reader.read(loaded)
    found = [*checks.placed(tmp_path, [*loaded.findings, *collection.findings]), *checks.check(loaded, collection, TODAY)]
    places = {(f.position.file, f.position.line, f.position.column) for f in found if f.rule == case.rule}
    assert places == case.expected
    assert [str(f) for f in found if f.severity == "error" and f.rule != case.rule] == []


def test_there_are_150_cases_and_every_rule_of_a_source_has_one() -> None:
    assert len(CASES) >= 150
    planted = Counter(case.rule for case in CASES)
    assert set(checks.RULES) - set(planted) == set()
    assert all(case.expected for case in CASES)
