"""catalog.json: what it says of each kind of file, held to its own schema."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from booklet import report
from booklet.model import Article, Artifact, Collection, CollectionSettings, Person, Status, Topic

OUTPUT = Path("output")
SLEEP = Article(
    "sleep", "Sleep", "<div/>", "content/sleep.md", "en", summary="How to rest.", keywords=("rest", "night"),
    codes=("ICD-10 G47.00",), status=Status.REVIEWED, last_reviewed=date(2026, 3, 1), next_review=date(2027, 3, 1),
    reviewed_by=(Person("A. Doe", "RN"), Person("B. Roe")),
)
DREAMS = Article("dreams", "Dreams", "<div/>", "content/dreams.md", "en", keywords=("night",), last_reviewed=date(2025, 9, 1))
SUENO = Article("sueno", "Sueño", "<div/>", "content/sueno.md", "es", translation_of="sleep")
ENGLISH = Collection("Rest", "en", (Topic("t", "Nights", articles=(SLEEP, DREAMS)),))
SPANISH = Collection("Descanso", "es", (Topic("t-es", "Noches", articles=(SUENO,)),))
READINGS = {"sleep": report.Reading("SMOG", 7.249, 81.02, "good"), "sueno": report.Reading("INFLESZ", None, 64.51, "low")}


def artifact(name: str, kind: str = "pdf", **values: Any) -> Artifact:
    return Artifact(OUTPUT / name, kind, **{"title": "Rest", "size": 10, "sha256": "0" * 64, "lang": "en", **values})


def made(*artifacts: Artifact, stamp: str = "2026-03-01T00:00:00+00:00", standard: str = "PDF/UA-1") -> dict[str, Any]:
    text = report.catalog(artifacts, [ENGLISH, SPANISH], CollectionSettings(), READINGS, standard, stamp, OUTPUT)
    document = json.loads(text)
    jsonschema.Draft202012Validator(report.schema()).validate(document)
    return document


def row(item: Artifact, **settings: str) -> dict[str, Any]:
    [only] = made(item, **settings)["files"]
    return only


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(report.schema())


def test_the_schema_in_the_documentation_is_the_packages_own() -> None:
    docs = Path(__file__).parent.parent / "docs" / "catalog.schema.json"
    assert json.loads(docs.read_text(encoding="utf-8")) == report.schema()


def test_a_handout_is_described_by_its_article() -> None:
    assert row(artifact("handouts/sleep.pdf", title="Sleep", pages=3, edition="standard", slug="sleep", marked=True)) == {
        "file": "handouts/sleep.pdf", "title": "Sleep", "language": "en", "media_type": "application/pdf",
        "edition": "standard", "pages": 3, "size_bytes": 10, "sha256": "0" * 64, "conformance": "PDF/UA-1",
        "print_only": False, "note": "", "content": "article", "article": "sleep", "topic": "Nights",
        "summary": "How to rest.", "status": "reviewed", "last_reviewed": "2026-03-01", "next_review": "2027-03-01",
        "reviewed_by": ["A. Doe, RN", "B. Roe"], "subjects": ["rest", "night"], "codes": ["ICD-10 G47.00"],
        "translation_of": None, "reading_measure": "SMOG", "reading_grade": 7.2, "reading_ease": 81.0,
        "reading_confidence": "good",
    }


def test_a_collection_is_reviewed_when_all_its_articles_are_and_has_no_grade() -> None:
    whole = row(artifact("rest.pdf", pages=9, edition="standard"))
    assert (whole["content"], whole["article"], whole["topic"]) == ("collection", None, None)
    assert (whole["last_reviewed"], whole["next_review"], whole["status"]) == ("2025-09-01", "2027-03-01", None)
    assert (whole["subjects"], whole["codes"]) == (["rest", "night"], ["ICD-10 G47.00"])
    assert (whole["reading_measure"], whole["reading_grade"]) == ("not measured", None)
    assert row(artifact("descanso.pdf", lang="es"))["last_reviewed"] is None


def test_a_language_without_a_school_grade_has_its_own_figure() -> None:
    spanish = row(artifact("handouts/sueno.pdf", slug="sueno", lang="es"))
    assert (spanish["reading_measure"], spanish["reading_grade"], spanish["reading_ease"]) == ("INFLESZ", None, 64.5)
    assert spanish["translation_of"] == "sleep"
    assert row(artifact("handouts/dreams.pdf", slug="dreams"))["reading_measure"] == "not measured"


@pytest.mark.parametrize(("kind", "marked", "conformance"), [
    ("pdf", True, "PDF/UA-2"), ("pdf", False, None), ("sheets", False, None), ("epub", False, None), ("html", False, None),
])
def test_only_a_marked_pdf_conforms(kind: str, marked: bool, conformance: str | None) -> None:
    one = row(artifact("one", kind, marked=marked), standard="PDF/UA-2")
    assert one["conformance"] == conformance
    assert one["print_only"] == (kind == "sheets")


def test_an_unknown_date_is_not_the_year_2000() -> None:
    assert made(artifact("rest.pdf"), stamp="2000-01-01T00:00:00+00:00")["updated"] is None
    assert made(artifact("rest.pdf"))["updated"] == "2026-03-01T00:00:00+00:00"


def test_files_come_in_the_order_of_their_names_whatever_the_build_did_first() -> None:
    one, two = artifact("b.pdf"), artifact("a.pdf")
    assert made(one, two) == made(two, one)
    assert [each["file"] for each in made(one, two)["files"]] == ["a.pdf", "b.pdf"]


@pytest.mark.parametrize(("field", "value"), [
    ("sha256", "abc"), ("pages", 0), ("language", ""), ("reading_grade", "7"), ("file", "/etc/x.pdf"), ("conformance", "PDF/X"),
    ("extra", 1), ("codes", ["a", "a"]), ("article", None), ("reading_measure", "not measured"),
])
def test_the_schema_refuses_what_is_wrong(field: str, value: Any) -> None:
    document = made(artifact("handouts/sleep.pdf", slug="sleep", pages=3))
    document["files"][0][field] = value
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(report.schema()).validate(document)
