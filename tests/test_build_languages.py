"""A collection in several languages, built: a book, an EPUB, handouts and pages for each, and nothing of one in another."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from booklet import build, project, proof, reader, words
from booklet.findings import BookletError, Finding

SETTINGS = """region = "US"
[collection]
title = "Handouts"
subtitle = "For you"
language = "en"
identifier = "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8"
[clinic]
name = "Hill Clinic"
phone = "555-0100"
hours = "Monday to Friday"
[languages.es]
title = "Hojas"
[languages.es.clinic]
hours = "De lunes a viernes"
[languages.ar]
title = "نشرات"
[languages.ar.clinic]
hours = "من الاثنين إلى الجمعة"
"""
BLOCKS = "\n::: key-points\n- {0}\n:::\n\n::: what-to-do\n- [ ] {0}\n:::\n\n::: when-to-get-help\n{0}\n:::\n"
FILES = {
    "sleep/index.md": "---\ntitle: Sleep\n---\n\nSleep is rest. It helps.\n",
    "sleep/index.es.md": "---\ntitle: El sueño\nlang: es\n---\n\nDormir es descansar. Ayuda.\n",
    "sleep/index.ar.md": "---\ntitle: النوم\nlang: ar\n---\n\nالنوم راحة. وهو مفيد.\n",
    "sleep/night.md": "---\ntitle: A good night\nlast_reviewed: 2026-05-01\n---\n\nSee [the talk](../care/talk.md).\n" + BLOCKS.format("Rest well."),
    "sleep/night.es.md": "---\ntitle: Una buena noche\nlang: es-US\ntranslation_of: night\nsource_version: 2026-05-01\n---\n\n"
    "Lea [la charla](../care/talk.md) o [la página en inglés](night.md).\n" + BLOCKS.format("Descanse bien."),
    "sleep/night.ar.md": "---\ntitle: ليلة هادئة\nlang: ar\ntranslation_of: night\nsource_version: 2026-05-01\n---\n\n"
    "اقرأ [الحديث](../care/talk.md). اتصل بالرقم 1-800-662-4357 الآن.\n" + BLOCKS.format("استرح جيدًا."),
    "care/index.md": "---\ntitle: Care\n---\n\nWe care. You are welcome.\n",
    "care/talk.md": "---\ntitle: A talk\n---\n\nHello.\n" + BLOCKS.format("Talk to us."),
}


def folder(place: Path, **files: str) -> Path:
    """The collection in `place`; `files` adds or replaces some, their names with __ for / and _ for a dot in the stem."""
    (place / "booklet.toml").write_text(SETTINGS, encoding="utf-8")
    for name, text in {**FILES, **{name.replace("__", "/").replace("_", ".") + ".md": text for name, text in files.items()}}.items():
        path = place / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> build.Result:
    place = folder(tmp_path_factory.mktemp("languages"))
    return build.everything(place, build.Options(output=place / "out", editions=("standard",), cache=False, jobs=1))


def text_of(path: Path) -> str:
    read = {".pdf": proof.read_pdf, ".epub": proof.read_epub, ".html": proof.read_html}[path.suffix]
    return " ".join(word.text for word in read(path).words)


def test_each_language_has_every_file_under_a_name_that_any_machine_can_write(made: build.Result) -> None:
    root = next(a.path for a in made.artifacts if a.path.name == "handouts.pdf").parent
    assert sorted(artifact.path.relative_to(root).as_posix() for artifact in made.artifacts) == sorted([
        "handouts.pdf", "handouts.epub", "handouts-es.pdf", "handouts-es.epub", "handouts-ar.pdf", "handouts-ar.epub",
        "handouts/night.pdf", "handouts/talk.pdf", "handouts/night-es.pdf", "handouts/night-ar.pdf",
        "html/night.html", "html/talk.html", "html/night-es.html", "html/night-ar.html",
        "html/index.html", "html/index-es.html", "html/index-ar.html", "catalog.json",
    ])


def test_nothing_is_lost_or_wrong_in_any_of_them(made: build.Result) -> None:
    assert [str(finding) for finding in made.findings if finding.rule in {
        "words-lost", "article-lost", "links-differ", "items-differ", "link-not-in-publication", "link-unresolved",
        "topic-untranslated", "collection-untranslated", "words-untranslated", "translation-stale", "translation-original-unknown"}] == []
    assert all(artifact.marked for artifact in made.artifacts if artifact.kind == "pdf")


@pytest.mark.parametrize(("lang", "own", "others"), [
    ("en", ("A good night", "Sleep", "Handouts", "Monday to Friday"), ("Descanse", "استرح", "Hojas")),
    ("es-US", ("Una buena noche", "El sueño", "Hojas", "De lunes a viernes"), ("Rest well", "استرح", "Monday", "For you", "Care")),
    ("ar", ("ليلة هادئة", "النوم", "نشرات", "من الاثنين إلى الجمعة"), ("Rest well", "Descanse", "Monday", "For you", "Care")),
])  # fmt: skip
def test_a_book_holds_its_language_and_no_other(made: build.Result, lang: str, own: tuple[str, ...], others: tuple[str, ...]) -> None:
    files = [artifact for artifact in made.artifacts if artifact.lang == lang and artifact.kind in ("pdf", "epub")]
    assert len(files) >= 3
    for artifact in files:
        said = text_of(artifact.path)
        if not artifact.slug:
            assert [text for text in own if text not in said] == [], artifact.path.name
        assert [text for text in others if text in said] == [], artifact.path.name
        assert words.catalogue(lang).text("supports") in said


def test_the_files_say_their_language_and_direction(made: build.Result) -> None:
    for artifact in made.artifacts:
        if artifact.kind == "pdf":
            file = pikepdf.open(io.BytesIO(artifact.path.read_bytes()))
            assert str(file.Root.Lang) == artifact.lang
            assert (str(file.Root.ViewerPreferences.get("/Direction", "/L2R")) == "/R2L") is (artifact.lang == "ar")
        elif artifact.kind == "epub":
            with zipfile.ZipFile(artifact.path) as archive:
                [name] = [name for name in archive.namelist() if name.endswith(".opf")]
                package = etree.fromstring(archive.read(name))
            assert package.findtext(".//{*}language") == artifact.lang
            turned = package.find("{*}spine").get("page-progression-direction")
            assert turned == ("rtl" if artifact.lang == "ar" else "ltr") or (turned is None and artifact.lang != "ar")
        elif artifact.kind == "html":
            page = etree.fromstring(artifact.path.read_bytes(), etree.HTMLParser(encoding="utf-8"))
            assert (page.get("lang"), page.get("dir")) == (artifact.lang, "rtl" if artifact.lang == "ar" else "ltr")


def test_books_are_three_different_publications(made: build.Result) -> None:
    found = set()
    for artifact in made.artifacts:
        if artifact.kind == "epub":
            with zipfile.ZipFile(artifact.path) as archive:
                [name] = [name for name in archive.namelist() if name.endswith(".opf")]
                found.add(etree.fromstring(archive.read(name)).findtext(".//{*}identifier"))
    assert len(found) == 3 and "urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8" in found


def test_an_article_of_another_language_is_named_in_print_and_marked(made: build.Result) -> None:
    """The Spanish book has no page of it: the sheet is named, in its own language."""
    book = next(artifact.path for artifact in made.artifacts if artifact.path.name == "handouts-es.pdf")
    said = text_of(book)
    assert "la charla (vea la hoja «A talk»)" in said
    assert 'Span lang=en "A talk"' in proof.pdf_tree_text(book.read_bytes())


def test_pages_lead_to_the_same_text_in_other_languages(made: build.Result) -> None:
    pages = {a.path.name: etree.fromstring(a.path.read_bytes(), etree.HTMLParser(encoding="utf-8")) for a in made.artifacts if a.kind == "html"}

    def ways(name: str) -> dict[str, str]:
        [nav] = pages[name].xpath('//nav[@class="page-languages"]')
        assert nav.get("aria-label") == words.catalogue(pages[name].get("lang")).text("other_languages")
        return {link.get("hreflang"): link.get("href") for link in nav.iter("a")}

    assert ways("night.html") == {"es-US": "night-es.html", "ar": "night-ar.html"}
    assert ways("night-ar.html") == {"en": "night.html", "es-US": "night-es.html"}
    assert ways("index-es.html") == {"en": "index.html", "ar": "index-ar.html"}
    assert not pages["talk.html"].xpath('//nav[@class="page-languages"]')
    [contents] = pages["night-es.html"].xpath('//nav[@class="page-nav"]//a')
    assert contents.get("href") == "index-es.html"


def test_the_catalog_pairs_translations_with_their_originals(made: build.Result) -> None:
    catalog = json.loads(next(a.path for a in made.artifacts if a.kind == "catalog").read_text(encoding="utf-8"))
    pairs = {(row["article"], row["language"], row["translation_of"]) for row in catalog["files"] if row["content"] == "article"}
    assert pairs == {("night", "en", None), ("talk", "en", None), ("night-es", "es-US", "night"), ("night-ar", "ar", "night")}


# -- choosing ----------------------------------------------------------------------------------


def names(result: build.Result) -> list[str]:
    return sorted(artifact.path.name for artifact in result.artifacts)


def test_a_language_can_be_asked_for(tmp_path: Path) -> None:
    place = folder(tmp_path)
    make: Callable[..., build.Result] = lambda **more: build.pdf(place, build.Options(output=place / "out", into_folder=True, jobs=1, **more))  # noqa: E731
    assert names(build.pdf(place, build.Options(output=place / "sheet.pdf", handouts=True, languages=("es-MX",), jobs=1))) == ["sheet.pdf"]
    assert names(build.pdf(place, build.Options(output=place / "one.pdf", languages=("es",), jobs=1))) == ["one.pdf"]
    assert names(build.pdf(place, build.Options(output=place / "own.pdf", jobs=1))) == ["own.pdf"]
    assert names(make(languages=("es", "ar"))) == ["handouts-ar.pdf", "handouts-es.pdf"]
    with pytest.raises(BookletError) as refused:
        make(languages=("ru",))
    assert (refused.value.findings[0].rule, refused.value.exit_code) == ("language-without-book", 2)
    assert "en, ar, es" in refused.value.findings[0].hint


def test_a_translation_alone_is_built_in_its_language_without_its_original(tmp_path: Path) -> None:
    place = folder(tmp_path)
    done = build.pdf(place / "content/sleep/night.es.md", build.Options(output=place / "one.pdf", jobs=1))
    assert names(done) == ["one.pdf"] and "De lunes a viernes" in _furniture(done)
    assert "translation-original-unknown" not in {finding.rule for finding in done.findings}


def _furniture(done: build.Result) -> str:
    import subprocess

    return subprocess.run(["pdftotext", done.artifacts[0].path, "-"], capture_output=True, text=True, check=True).stdout


# -- what is told ------------------------------------------------------------------------------


def told(place: Path) -> list[Finding]:
    from booklet.build.prepare import prepare

    return list(prepare(place, build.Options()).findings)


def at(findings: list[Finding], rule: str) -> list[tuple[str, int]]:
    return [(finding.position.file, finding.position.line) for finding in findings if finding.rule == rule]


def test_a_missing_original_is_an_error_and_a_newer_one_a_warning(tmp_path: Path) -> None:
    found = told(folder(
        tmp_path, care__talk_es="---\ntitle: Una charla\nlang: es\ntranslation_of: tolk\n---\n\nHola.\n",
        sleep__night_es="---\ntitle: Una buena noche\nlang: es-US\ntranslation_of: night\nsource_version: 2026-01-01\n---\n\nHola.\n"))
    assert at(found, "translation-original-unknown") == [("content/care/talk.es.md", 4)]
    [missing] = [finding for finding in found if finding.rule == "translation-original-unknown"]
    assert missing.severity.value == "error" and "did you mean talk?" in missing.hint
    [(file, _)] = at(found, "translation-stale")
    assert file == "content/sleep/night.es.md"
    assert at(found, "topic-untranslated") == [("content/care/index.md", 1)]


def test_a_second_translation_and_one_in_the_same_language_are_told(tmp_path: Path) -> None:
    text = "---\ntitle: Otra noche\nlang: {}\ntranslation_of: night\n---\n\nHola.\n"
    found = told(folder(tmp_path, care__otra=text.format("es-MX"), care__again=text.format("en-GB")))
    assert at(found, "translation-language") == [("content/care/again.md", 4), ("content/sleep/night.es.md", 4)]


def test_a_link_to_an_article_that_is_translated_is_asked_about(tmp_path: Path) -> None:
    found = told(folder(tmp_path, care__talk_es="---\ntitle: Una charla\nlang: es\ntranslation_of: talk\n---\n\nLea [la noche](../sleep/night.md).\n"))
    assert sorted(at(found, "link-not-translated")) == [("content/care/talk.es.md", 7), ("content/sleep/night.es.md", 8)]


def test_what_the_settings_do_not_translate_is_told(tmp_path: Path) -> None:
    place = folder(tmp_path, sleep__night_ru="---\ntitle: Ночь\nlang: ru\ntranslation_of: night\n---\n\nСпите.\n")
    assert [file for file, _ in at(told(place), "collection-untranslated")] == ["booklet.toml"]


def test_a_language_without_words_of_its_own_is_told_once_and_its_english_is_marked(tmp_path: Path) -> None:
    place = folder(tmp_path, care__a_tl="---\ntitle: Gabi\nlang: tl\ntranslation_of: night\n---\n\nMatulog.\n",
                   care__b_tl="---\ntitle: Usap\nlang: tl\ntranslation_of: talk\n---\n\nKumusta.\n")
    assert at(told(place), "words-untranslated") == [("content/care/a.tl.md", 3)]
    from booklet import pages

    collection = reader.read(project.load(place))
    article = next(article for article in collection.all_articles if article.lang == "tl")
    tail = pages.tail(article, collection, project.load(place)).xhtml
    assert f'<span lang="en" dir="ltr">{words.catalogue("en").text("supports")}</span>' in tail


def test_a_title_in_a_language_without_articles_is_told(tmp_path: Path) -> None:
    found = told(folder(tmp_path, sleep__index_fr="---\ntitle: Le sommeil\nlang: fr\n---\n\nDormir repose. Cela aide.\n"))
    assert at(found, "topic-empty") == [("content/sleep/index.fr.md", 1)]


def test_without_translations_a_mixed_collection_stays_one_book(tmp_path: Path) -> None:
    """Nobody said that it is the same text in another language: it is an article like the others."""
    place = folder(tmp_path)
    (place / "booklet.toml").write_text(SETTINGS.partition("[languages.es]")[0], encoding="utf-8")
    for path in (*place.rglob("*.es.md"), *place.rglob("*.ar.md")):
        path.unlink()
    (place / "content/care/hola.md").write_text("---\ntitle: Hola\nlang: es\n---\n\nHola a todos.\n", encoding="utf-8")
    collection = reader.read(project.load(place))
    assert [article.lang for article in collection.articles].count("es") == 1
    assert collection.translations == () == collection.others


def test_settings_name_a_language_whose_articles_are_no_translations(tmp_path: Path) -> None:
    place = folder(tmp_path, care__hola="---\ntitle: Hola\nlang: es\n---\n\nHola a todos.\n")
    books = {words.family(book.lang): [article.slug for article in book.articles] for book in reader.read(project.load(place)).translations}
    assert books == {"ar": ["night-ar"], "es": ["hola", "night-es"]}
