"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet.pdf.fontconfig import use_fonts
from booklet.styles.fonts import font_files

# The engine looks for fonts while it is imported, which any test file may be the first to do.
use_fonts(font_files())

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


@pytest.fixture(scope="session")
def judged() -> Callable[..., list]:
    """Run outside validators: `judged(path_or_paths, "verapdf", …)` gives their verdicts.

    One that cannot run is a skip with its reason, and a failure under BOOKLET_REQUIRE_VALIDATORS (as in CI).
    """
    from booklet import validators

    def run(paths: Path | list[Path], *names: str) -> list:
        verdicts = validators.run(paths, names)
        for verdict in verdicts:
            if verdict.judge and verdict.status is validators.Status.NOT_RUN:
                stop = pytest.fail if os.environ.get("BOOKLET_REQUIRE_VALIDATORS") else pytest.skip
                stop(f"{verdict.name} did not run: {verdict.reason}. To mend it: {verdict.hint}")
        return [verdict for verdict in verdicts if verdict.judge]

    return run
