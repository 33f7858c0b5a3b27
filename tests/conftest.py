"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"
REPO = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite the golden files; review them as a diff")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare text with tests/golden/NAME, or write it there under --update."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            return
        assert path.exists(), f"no golden file {name}: run pytest --update and review it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real input that nobody here wrote, from BOOKLET_CORPUS."""
    place = os.environ.get("BOOKLET_CORPUS")
    if not place:
        pytest.skip("BOOKLET_CORPUS is not set: the tests on real input did not run")
    return Path(place)


@pytest.fixture(scope="session")
def sample() -> Path:
    """The sample collection that travels with the project."""
    return REPO
