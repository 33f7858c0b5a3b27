"""The sample as a clinic gets it: the book, the handouts and the EPUB of one run, judged by every validator."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import build, proof, report
from booklet.findings import Severity
from booklet.model import Artifact


@pytest.fixture(scope="module")
def made(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> build.Result:
    output = tmp_path_factory.mktemp("sample")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(tmp_path_factory.mktemp("cache")))
        return build.everything(sample, build.Options(output=output))


def of_kind(result: build.Result, kind: str) -> list[Artifact]:
    return [artifact for artifact in result.artifacts if artifact.kind == kind]


def test_nothing_in_the_sample_is_an_error_or_a_warning(made: build.Result) -> None:
    assert [str(finding) for finding in made.findings if finding.severity is not Severity.REVIEW] == []


def test_the_whole_set_is_made_and_marked(made: build.Result) -> None:
    names = sorted(artifact.path.name for artifact in made.artifacts)
    assert sum(name.endswith(".epub") for name in names) == 1
    assert sum(artifact.slug != "" for artifact in of_kind(made, "pdf")) == 2 * 11, "eleven handouts in two editions"
    assert len(of_kind(made, "html")) == 11 + 1, "a page an article, and the index"
    assert {artifact.edition for artifact in of_kind(made, "pdf")} == {"standard", "large-print", "folded"}
    assert all(artifact.marked and not artifact.note for artifact in of_kind(made, "pdf"))
    assert [artifact.path.name for artifact in of_kind(made, "sheets")] == ["plain-pages-on-mental-health-folded-print-only.pdf"]
    assert all(artifact.path.read_bytes()[:5] == b"%PDF-" for artifact in of_kind(made, "pdf"))


def test_every_pdf_passes_verapdf(made: build.Result, judged: Callable[..., list]) -> None:
    verdicts = judged([artifact.path for artifact in of_kind(made, "pdf")], "verapdf")
    assert len(verdicts) == len(of_kind(made, "pdf"))
    assert [(verdict.path.name, verdict.status, verdict.failures) for verdict in verdicts if verdict.failures] == []
    assert {verdict.profile for verdict in verdicts} == {"PDF/UA-1"}


def test_the_epub_passes_epubcheck_and_ace(made: build.Result, judged: Callable[..., list]) -> None:
    [book] = of_kind(made, "epub")
    verdicts = judged(book.path, "epubcheck", "ace")
    assert [verdict.name for verdict in verdicts] == ["epubcheck", "ace"]
    assert [str(finding) for verdict in verdicts for finding in verdict.failures] == []


def test_the_sample_says_that_nobody_has_reviewed_it(made: build.Result) -> None:
    read = {"epub": proof.read_epub, "html": proof.read_html, "pdf": proof.read_pdf}
    for artifact in made.artifacts:
        if artifact.kind in ("sheets", "catalog"):
            continue  # the pages of the folded PDF, without tags to read by; and what no patient reads
        said = read[artifact.kind](artifact.path)
        text = " ".join(word.text for word in said.words)
        assert "Sample text, not clinically reviewed" in text, artifact.path.name


def test_the_catalog_lists_every_file_as_it_is(made: build.Result) -> None:
    import jsonschema

    [listed] = of_kind(made, "catalog")
    catalog = json.loads(listed.path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(report.schema()).validate(catalog)
    rows = {row["file"]: row for row in catalog["files"]}
    folder = listed.path.parent
    others = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"catalog.json"}
    assert rows.keys() == others
    for name, row in rows.items():
        data = (folder / name).read_bytes()
        assert (row["size_bytes"], row["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert row["status"] == "sample"
    handouts = [row for row in rows.values() if row["content"] == "article"]
    assert len(handouts) == 3 * 11 and len({row["article"] for row in handouts}) == 11
    assert all(row["reading_measure"] == "SMOG" and 5 < row["reading_grade"] <= 8 for row in handouts)


def test_the_same_sources_give_the_same_bytes(
    made: build.Result, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "another-cache"))
    again = build.epub(sample, build.Options(output=tmp_path / "again.epub", jobs=1))
    [book] = of_kind(made, "epub")
    assert again.artifacts[0].sha256 == book.sha256
    pages = build.html(sample, build.Options(output=tmp_path))
    assert [page.sha256 for page in pages.artifacts] == [page.sha256 for page in of_kind(made, "html")]
    printed = build.pdf(sample, build.Options(output=tmp_path / "again.pdf", cache=False, jobs=2))
    whole = next(artifact for artifact in of_kind(made, "pdf") if not artifact.slug and artifact.edition == "standard")
    assert printed.artifacts[0].sha256 == whole.sha256
