"""Folders that nobody here wrote, through both verbs, without configuration: nothing lost, nothing falsely claimed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pytest

from booklet import build, proof, validators
from booklet.build.prepare import prepare
from booklet.findings import BookletError, Severity, takes_mark
from booklet.model import Collection

FOLDERS = ("va-health-care", "plainlanguage")


class Built(NamedTuple):
    collection: Collection
    pdf: build.Result
    epub: build.Result
    folder: Path


@pytest.fixture(scope="module", params=FOLDERS)
def built(request: pytest.FixtureRequest, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    place, output = corpus / request.param, tmp_path_factory.mktemp(request.param)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(tmp_path_factory.mktemp("cache")))
        printed = build.pdf(place, build.Options(output=output / "book.pdf", keep_going=True))
        digital = build.epub(place, build.Options(output=output / "book.epub", keep_going=True))
        return Built(prepare(place, build.Options()).collection, printed, digital, place)


def test_the_exit_code_says_that_there_are_errors(built: Built) -> None:
    assert len(built.pdf.artifacts) == len(built.epub.artifacts) == 1
    assert build.exit_code(built.pdf.findings, Severity.ERROR) == 1
    assert build.exit_code(built.epub.findings, Severity.ERROR) == 1


def test_without_keep_going_nothing_is_written(built: Built, tmp_path: Path) -> None:
    with pytest.raises(BookletError) as caught:
        build.pdf(built.folder, build.Options(output=tmp_path / "book.pdf"))
    assert caught.value.exit_code == 1
    assert list(tmp_path.iterdir()) == []


def front_title(path: Path) -> str:
    return next((line.partition(":")[2].strip() for line in path.read_text().splitlines() if line.startswith("title:")), "")


def test_every_source_is_an_article_an_introduction_or_named(built: Built) -> None:
    sources = {path.relative_to(built.folder).as_posix() for path in built.folder.rglob("*.md")}
    used = {article.source for article in built.collection.articles}
    used |= {topic.source for topic in built.collection.topics}
    named = {finding.position.file for finding in built.pdf.findings}
    titles = {title for article in built.collection.articles for title in article.section}
    silent = {source for source in sources - used - named if front_title(built.folder / source) not in titles}
    assert silent == set(), "an index without text gives its section its title; every other file has words"
    assert set(built.collection.left_out) <= named


def test_every_word_and_structure_is_in_both_files(built: Built) -> None:
    lost = ("words-lost", "article-lost", "-differ")
    for result in (built.pdf, built.epub):
        assert [str(finding) for finding in result.findings if finding.rule.endswith(lost)] == []
    printed, digital = built.pdf.artifacts[0].path, built.epub.artifacts[0].path
    assert proof.compare(built.collection.articles, proof.read_pdf(printed), name="the PDF") == []
    assert proof.compare(built.collection.articles, proof.read_epub(digital), name="the EPUB") == []


def test_the_mark_is_there_only_when_no_known_error_takes_it_away(built: Built) -> None:
    artifact = built.pdf.artifacts[0]
    with pikepdf.open(artifact.path) as pdf:
        claimed = b"pdfuaid" in bytes(pdf.Root.Metadata.read_bytes())
    assert claimed == artifact.marked == (not any(takes_mark(finding) for finding in built.pdf.findings))


def test_validators_find_nothing_else(built: Built, judged: Callable[..., list]) -> None:
    paths = [built.pdf.artifacts[0].path, built.epub.artifacts[0].path]
    judged(paths, "verapdf", "epubcheck")
    verdicts = validators.run(paths, ("verapdf", "epubcheck"), profiles=("ua1",))
    complaints = [finding for verdict in verdicts for finding in verdict.failures]
    if not built.pdf.artifacts[0].marked:
        # ISO 14289-1 clause 5 wants the mark itself: leaving it out is what an unmarked file is for.
        complaints = [finding for finding in complaints if finding.rule != "verapdf-5-1"]
    assert [str(finding) for finding in complaints] == []
