"""The sample as a clinic gets it: the book, the handouts and the EPUB of one run, judged by every validator."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from booklet import build, proof, report, words
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
    own, translated = ("en-US", 11), (("es-US", 2), ("ar", 1), ("zh-Hans", 1))
    assert sum(name.endswith(".epub") for name in names) == 4, "one a language"
    for lang, articles in (own, *translated):
        files = [artifact for artifact in made.artifacts if artifact.lang == lang]
        assert sum(artifact.slug != "" for artifact in files if artifact.kind == "pdf") == 2 * articles, "handouts in two editions"
        assert sum(artifact.kind == "html" for artifact in files) == articles + 1, "a page an article, and the index"
        assert sum(artifact.kind == "pdf" and not artifact.slug for artifact in files) == 3, "a book an edition"
    assert {artifact.edition for artifact in of_kind(made, "pdf")} == {"standard", "large-print", "folded"}
    assert all(artifact.marked and not artifact.note for artifact in of_kind(made, "pdf"))
    stem = "plain-pages-on-mental-health"
    assert sorted(artifact.path.name for artifact in of_kind(made, "sheets")) == sorted(
        f"{stem}{lang}-folded-print-only.pdf" for lang in ("", "-ar", "-es", "-zh-hans"))
    assert all(artifact.path.read_bytes()[:5] == b"%PDF-" for artifact in of_kind(made, "pdf"))


def test_every_pdf_passes_verapdf(made: build.Result, judged: Callable[..., list]) -> None:
    verdicts = judged([artifact.path for artifact in of_kind(made, "pdf")], "verapdf")
    assert len(verdicts) == len(of_kind(made, "pdf"))
    assert [(verdict.path.name, verdict.status, verdict.failures) for verdict in verdicts if verdict.failures] == []
    assert {verdict.profile for verdict in verdicts} == {"PDF/UA-1"}


def test_the_epubs_pass_epubcheck_and_ace(made: build.Result, judged: Callable[..., list]) -> None:
    verdicts = judged([book.path for book in of_kind(made, "epub")], "epubcheck", "ace")
    assert sorted(verdict.name for verdict in verdicts) == ["ace"] * 4 + ["epubcheck"] * 4
    assert [str(finding) for verdict in verdicts for finding in verdict.failures] == []


def test_the_sample_says_that_nobody_has_reviewed_it(made: build.Result) -> None:
    read = {"epub": proof.read_epub, "html": proof.read_html, "pdf": proof.read_pdf}
    for artifact in made.artifacts:
        if artifact.kind in ("sheets", "catalog"):
            continue  # the pages of the folded PDF, without tags to read by; and what no patient reads
        said = read[artifact.kind](artifact.path)
        text = " ".join(word.text for word in said.words)
        words_ = words.catalogue(artifact.lang)
        marks = [words_.text("sample_text"), words_.text("sample_translation")]
        assert text.count(marks[artifact.lang != "en-US"]) >= 1, artifact.path.name


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
    english = [row for row in handouts if row["language"] == "en-US"]
    assert len(english) == 3 * 11 and len({row["article"] for row in english}) == 11
    assert all(row["reading_measure"] == "SMOG" and 5 < row["reading_grade"] <= 8 for row in english)
    spanish = [row for row in handouts if row["language"] == "es-US"]
    assert len(spanish) == 3 * 2
    assert all(row["reading_measure"] == "INFLESZ" and row["reading_ease"] >= 65 for row in spanish)
    assert all(row["translation_of"] in {other["article"] for other in english} for row in handouts if row not in english)


def test_the_same_sources_give_the_same_bytes(
    made: build.Result, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "another-cache"))
    again = build.epub(sample, build.Options(output=tmp_path / "again.epub", jobs=1))
    book = next(artifact for artifact in of_kind(made, "epub") if artifact.lang == "en-US")
    assert again.artifacts[0].sha256 == book.sha256
    pages = build.html(sample, build.Options(output=tmp_path))
    assert [page.sha256 for page in pages.artifacts] == [page.sha256 for page in of_kind(made, "html")]
    printed = build.pdf(sample, build.Options(output=tmp_path / "again.pdf", cache=False, jobs=2))
    whole = next(artifact for artifact in of_kind(made, "pdf") if not artifact.slug and artifact.edition == "standard" and artifact.lang == "en-US")
    assert printed.artifacts[0].sha256 == whole.sha256
