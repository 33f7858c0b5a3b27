"""A conformance claim comes from the settings, in somebody's name, and only with content that bears it out."""

from __future__ import annotations

import zipfile
from pathlib import Path

from cli_kit import SETTINGS, article, booklet, collection
from lxml import etree

CERTIFIED = SETTINGS + """
[conformance]
certified_by = "The Access Board"
credential = "Tester 7"
report = "https://board.example/report"
"""


def package(book: Path) -> etree._Element:
    with zipfile.ZipFile(book) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".opf")]
        return etree.fromstring(archive.read(name))


def said(book: Path) -> dict[str, str]:
    """What the package says of conformance, by property or relation."""
    found = {}
    for element in package(book).iter("{*}meta", "{*}link"):
        name = element.get("property") or element.get("rel") or ""
        if name == "dcterms:conformsTo" or name.startswith("a11y:certif"):
            found[name] = element.get("href") or element.text
    return found


def test_the_certifier_of_the_settings_is_in_the_epub(tmp_path: Path) -> None:
    place = collection(tmp_path, CERTIFIED, night=article("Night"))
    assert booklet("epub", "--edition", "none", cwd=place).code == 0
    assert said(place / "output/sleep-rest.epub") == {
        "dcterms:conformsTo": "EPUB Accessibility 1.1 - WCAG 2.2 Level AA", "a11y:certifiedBy": "The Access Board",
        "a11y:certifierCredential": "Tester 7", "a11y:certifierReport": "https://board.example/report",
    }


def test_nobody_certifies_by_default(tmp_path: Path) -> None:
    place = collection(tmp_path, night=article("Night"))
    assert booklet("epub", "--edition", "none", cwd=place).code == 0
    assert said(place / "output/sleep-rest.epub") == {}


def test_a_book_with_known_errors_is_not_certified(tmp_path: Path) -> None:
    place = collection(tmp_path, CERTIFIED, night=article("Night", "\n![](dot.png)\n"))
    (place / "content/sleep/dot.png").write_bytes((Path(__file__).parent / "kitchen-sink/dot.png").read_bytes())
    assert booklet("epub", "--edition", "none", "--keep-going", cwd=place).code == 1
    assert said(place / "output/sleep-rest.epub") == {}
