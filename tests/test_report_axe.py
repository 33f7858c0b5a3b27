"""The report's page in a real Chromium: axe finds nothing, on a wide screen and on a telephone, light and dark; it prints."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from browser import EVERY_RULE, Browser, missing
from test_report_page import FAULT, LOOK, WARN, WHOLE

from booklet import project, report, styles
from booklet.build.reporting import report_css
from dataclasses import replace


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One that cannot run is a skip with its reason, and a failure under BOOKLET_REQUIRE_VALIDATORS (as in CI)."""
    if reason := missing():
        (pytest.fail if os.environ.get("BOOKLET_REQUIRE_VALIDATORS") else pytest.skip)(f"axe did not run: {reason}")
    with Browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def page(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    css = report_css(styles.load(project.load(sample)))
    path.write_bytes(report.html_page(replace(WHOLE, css=css)))
    return path


@pytest.mark.parametrize(("width_px", "dark"), [(1200, False), (1200, True), (390, False), (320, True)])
def test_axe_finds_nothing_and_nothing_is_asked_for(width_px: int, dark: bool, page: Path, browser: Browser) -> None:
    assert browser.open(page, width_px=width_px, dark=dark) == []
    for opened in ("true", "false"):
        browser.answer(f"document.querySelectorAll('details').forEach(each => each.open = {opened}), 0")
        assert browser.violations(EVERY_RULE, also=("target-size", "color-contrast-enhanced")) == []
    assert browser.answer("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_it_prints_with_room_to_sign(page: Path, browser: Browser, tmp_path: Path) -> None:
    browser.open(page)
    browser._ask("Emulation.setEmulatedMedia", media="print")
    printed = browser._ask("Page.printToPDF", preferCSSPageSize=True)
    (tmp_path / "print.pdf").write_bytes(base64.b64decode(printed["data"]))
    with pikepdf.open(tmp_path / "print.pdf") as pdf:
        assert 3 <= len(pdf.pages) <= 8
    seen = "[...document.querySelectorAll({!r})].filter(each => each.getClientRects().length).length"
    assert browser.answer(seen.format("input[type=checkbox]")) > 30
    assert browser.answer(seen.format(".sign p")) == 4
    assert browser.answer(seen.format("nav.toc, .skip")) == 0
    wide = "[...document.querySelectorAll('table')].filter(each => each.scrollWidth > document.body.clientWidth + 1).length"
    browser._ask("Emulation.setDeviceMetricsOverride", width=670, height=900, deviceScaleFactor=1, mobile=False)  # A4, less its margins
    assert browser.answer(wide) == 0, "no table is cut off on paper"
    assert {FAULT, LOOK, WARN} == set(WHOLE.findings)
