"""A hundred articles: the same book from nothing, from the cache, by one worker and by two, and each page as the plain
engine sets it, with every printed page number true."""

from __future__ import annotations

import io
import random
import re
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from booklet import editions, pages, styles
from booklet.build import verbs
from booklet.build.prepare import Prepared, prepare
from booklet.build.result import Options
from booklet.pdf import quicker
from booklet.pdf.fontconfig import use_fonts
from booklet.pdf.grafting import name_tree
from booklet.pdf.typeset import ENGINE, NO_FURNITURE, typeset

ARTICLES, TOPICS, SEED = 100, 5, 20261123
WORDS = ("sleep", "rest", "walk", "breath", "friend", "doctor", "morning", "evening", "worry", "plan", "small", "step", "talk", "listen", "and", "with", "for")


def written(folder: Path, count: int) -> Path:
    """A collection of short articles, each with links to others and to a heading within one."""
    say = random.Random(SEED)
    folder.mkdir(exist_ok=True)
    (folder / "booklet.toml").write_text('[collection]\ntitle = "A hundred"\n[clinic]\nname = "Hill Clinic"\n', encoding="utf-8")
    places = [f"{number % TOPICS + 1}-topic/a{number:03d}.md" for number in range(count)]
    for number, place in enumerate(places):
        path = folder / "content" / place
        path.parent.mkdir(parents=True, exist_ok=True)
        text = [f"# Article {number}"]
        for part in range(say.choice((1, 1, 2))):
            one, other = say.choice(places), say.choice(places)
            prose = " ".join(say.choice(WORDS) for _ in range(say.randint(20, 60)))
            text += [f"## Part {part} of {number}", f"{prose.capitalize()}.",
                     f"Read [about {one[-7:-3]}](../{one}) or [its first part {other[-7:-3]}](../{other}#part-0-of-{int(other[-6:-3])}).",
                     "- one thing\n- another thing"]
        path.write_text("\n\n".join(text) + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("hundred"), ARTICLES)


def built(collection: Path, goal: Path, *, jobs: int, cache: bool) -> bytes:
    result = verbs.pdf(collection, Options(output=goal, jobs=jobs, cache=cache))  # not build.pdf: that would give the last result
    assert result.artifacts, result.findings
    return goal.read_bytes()


@pytest.fixture(scope="module")
def book(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Made by two workers from nothing; what they made is kept."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(collection / "cache"))
        return built(collection, tmp_path_factory.mktemp("two") / "book.pdf", jobs=2, cache=True)


def test_the_same_bytes_from_the_cache_and_by_one_worker(
    collection: Path, book: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(collection / "cache"))
    assert built(collection, tmp_path / "again.pdf", jobs=1, cache=True) == book
    assert built(collection, tmp_path / "one.pdf", jobs=1, cache=False) == book


def test_an_edit_gives_the_bytes_of_a_new_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An article that grows moves the pages behind it: what is taken from the cache is moved with them."""
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    few = written(tmp_path / "few", 12)
    before = built(few, tmp_path / "before.pdf", jobs=1, cache=True)
    path = few / "content" / "1-topic" / "a000.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n\n".join("Sleep is no waste of time. " * 30 for _ in range(9)) + "\n", encoding="utf-8")
    edited = built(few, tmp_path / "edited.pdf", jobs=1, cache=True)
    assert edited != before
    assert edited == built(few, tmp_path / "new.pdf", jobs=1, cache=False)


def words_of(data: bytes, *more: str) -> list[list[str]]:
    """The words of each page, as poppler reads them."""
    text = subprocess.run(["pdftotext", *more, "-", "-"], input=data, capture_output=True, check=True).stdout.decode()
    return [page.split() for page in text.split("\f")[:-1]]


def named(file: pikepdf.Pdf) -> dict[str, Any]:
    return {key.decode(): place for key, place in name_tree(file.Root.Names.Dests)}


def test_every_link_leads_to_the_page_whose_number_is_printed_after_it(book: bytes) -> None:
    with pikepdf.open(io.BytesIO(book)) as file:
        pages_of = {page.objgen: number for number, page in enumerate(file.pages)}
        labels = [page.label for page in file.pages]
        places = named(file)
        tops = {name: labels[pages_of[place[0].objgen]] for name, place in places.items()}
        led = [labels[pages_of[(places[str(note.Dest)] if isinstance(note.Dest, pikepdf.String) else note.Dest)[0].objgen]] for page in file.pages for note in page.get("/Annots", ())
               if "/Dest" in note and re.match(r"(about|its first part) ", str(note.Contents))]
    text = " ".join(word for page in words_of(book, "-raw") for word in page)
    printed = re.findall(r"(about|its first part) a(\d{3}) \(?page (\d+)", text)
    assert len(printed) > 200
    for what, number, page in printed:
        name = f"a{number}" if what == "about" else f"a{number}.part-0-of-{int(number)}"
        assert tops[name] == page
    assert not Counter(page for _, _, page in printed) - Counter(led)  # a link over two lines or pages counts twice


def test_words_and_links_are_those_of_a_plain_run(
    collection: Path, book: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    prepared: Prepared = prepare(collection, Options(cache=False))
    edition = editions.resolve(prepared.project, "standard")
    css = styles.print_css(prepared.theme, edition)
    use_fonts(prepared.theme.fonts)
    with pikepdf.open(io.BytesIO(book)) as file:
        labels = [page.label for page in file.pages]
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        starts = {name: numbers[place[0].objgen] for name, place in named(file).items()}
        targets = {f"article:{name.replace('.', '#', 1)}": f"(page\u00a0{labels[page]})" for name, page in starts.items()}
        top, bottom = edition.margin_top_mm * 72 / 25.4, edition.margin_bottom_mm * 72 / 25.4
        width, height = edition.width_mm * 72 / 25.4, edition.height_mm * 72 / 25.4
        box = ["-x", "0", "-y", str(round(top) + 8), "-W", str(round(width)), "-H", str(round(height - top - bottom) - 8)]
        words = [page[1:] if page[:1] == ["Topic"] else page for page in words_of(book, *box)]  # the running head reaches into the box
        for article in prepared.collection.articles[::12]:
            plain = []
            for tight in (False, True):  # one of them was chosen for the book
                with ENGINE:
                    document = pages.article(article, prepared.collection, prepared.project, targets, tight=tight)
                    laid = typeset(document, css, prepared.theme, extra_css=NO_FURNITURE).rendered
                    links = sum(kind == "external" for page in laid.pages for kind, *_ in page.links)
                    plain.append((words_of(laid.write_pdf(), *box), links))
            first = starts[article.slug]
            bound = [(words[first : first + len(own)], sum(len(page.get("/Annots", ())) for page in list(file.pages)[first : first + len(own)]))
                     for own, _ in plain]
            assert any(one == other for one, other in zip(bound, plain, strict=True)), article.slug
