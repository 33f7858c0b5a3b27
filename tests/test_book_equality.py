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

from booklet import editions, pages, styles, words
from booklet.build import verbs
from booklet.build.prepare import Prepared, prepare
from booklet.build.result import Options
from booklet.pdf import quicker
from booklet.pdf.fontconfig import use_fonts
from booklet.pdf.keytrees import name_tree
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


def labels_in(file: pikepdf.Pdf) -> dict[str, str]:
    """The printed number of the page of each article and of each heading or anchor that a link leads to, by target."""
    labels = {page.objgen: page.label for page in file.pages}
    found: dict[str, str] = {}
    for name, place in named(file).items():
        slug, _, anchor = name.removeprefix("article/").partition("#" if name.startswith("article/") else ".")
        found[f"article:{slug}#{anchor}" if anchor else f"article:{slug}"] = labels[place[0].objgen]
    return found


def differing(folder: Path, book: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], int]:
    """The articles whose pages in the book do not have the words and links that one plain run of the engine gives them with
    the numbers that the book prints, and how many articles there are."""
    monkeypatch.setattr(quicker, "_taken", lambda: ())
    prepared: Prepared = prepare(folder, Options(cache=False))
    edition = editions.resolve(prepared.project, "standard")
    css = styles.print_css(prepared.theme, edition)
    use_fonts(prepared.theme.fonts)
    say = words.catalogue(prepared.collection.lang).text
    in_book = words_of(book, "-raw")  # in the order of drawing: running heads and folios come last
    box = "".join(say("not_ticked").split())  # what a box of a checklist says; the plain engine has no words for it
    in_book = [[word for word in page if word != box] for page in in_book]
    wrong = []
    with pikepdf.open(io.BytesIO(book)) as file:
        numbers = {page.objgen: number for number, page in enumerate(file.pages)}
        starts = {name: numbers[place[0].objgen] for name, place in named(file).items()}
        refs = {target: say("see_page", page=label).replace(" ", "\u00a0") for target, label in labels_in(file).items()}
        links = [{led(note) for note in page.get("/Annots", ())} for page in file.pages]
    for article in prepared.collection.articles:
        first = starts[article.slug]
        for tight in (False, True):  # one of them was chosen for the book
            with ENGINE:
                document = pages.article(article, prepared.collection, prepared.project, refs, tight=tight, numbered=edition.numbered_links)
                laid = typeset(document, css, prepared.theme, extra_css=NO_FURNITURE).rendered
                data = laid.write_pdf()
            own = words_of(data, "-raw")
            with pikepdf.open(io.BytesIO(data)) as file:
                own_links = [{led(note) for note in page.get("/Annots", ())} for page in file.pages]  # a link in a link stands there twice
            same = all(page == bound[: len(page)] for page, bound in zip(own, in_book[first:], strict=False))
            here = [{"here" if place == article.slug else place for place in page} for page in own_links]
            if same and here == links[first : first + len(own)]:
                break
        else:
            wrong.append(article.slug)
    return wrong, len(prepared.collection.articles)


def led(note: Any) -> str:
    """Where a link leads: an address, a part of the book, or a place in its own part."""
    address = str(note.get("/A", {}).get("/URI", "")) or str(note.get("/Dest", ""))
    if found := re.match(r"(article|topic|term)[:/]([^#]*)", address):
        return "glossary" if found[1] == "term" or found[2] == "_glossary" else found[2]
    return address if "://" in address or address.startswith(("tel:", "mailto:")) else "here"


def test_words_and_links_are_those_of_a_plain_run(collection: Path, book: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    assert differing(collection, book, monkeypatch) == ([], ARTICLES)


def test_words_and_links_of_the_sample_are_those_of_a_plain_run(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = built(sample, tmp_path / "sample.pdf", jobs=2, cache=True)
    wrong, count = differing(sample, made, monkeypatch)
    assert not wrong and count > 10
