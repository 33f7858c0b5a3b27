"""A file read with a memo is read as without: what is remembered are answers, not files."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from booklet import pdf, proof
from booklet.model import Article
from booklet.proof.raw import objects
from pdf_samples import CSS, EDITION, BoundPart, document, furniture, prose, publication, theme

THEME = theme()
ARTICLES = tuple(
    Article(slug, title, f'<div class="article-body">{body}</div>', f"{slug}.md")
    for slug, title, body in (
        ("one", "One", prose("a", 3) + '<ul data-line="20"><li data-line="20">first</li><li data-line="21">second</li></ul>'),
        ("two", "Two", '<h2 data-line="9">More</h2>' + prose("b", 6)),
        ("three", "Three", '<p data-line="9">A <a href="article:one">link</a>.</p>'),
    )
)


@pytest.fixture(scope="module")
def file() -> bytes:
    parts = []
    for article in ARTICLES:
        inner = article.body.removeprefix('<div class="article-body">').removesuffix("</div>")
        parts.append(BoundPart(pdf.compile(document(article.slug, inner, article.title), CSS, EDITION, THEME), 2))
    return pdf.bind(parts, publication(), EDITION, THEME, furniture, CSS)[0]


def read(data: bytes, articles: tuple[Article, ...], memo: proof.Memo | None) -> tuple[object, ...]:
    """How pages begin, and what is found: with a memo by parts, else of the whole file."""
    if memo is not None:
        seen = proof.compare_pdf(data, articles, memo, name="the PDF")
        assert seen is not None, "a file of booklet's is always one whose parts can be told apart"
        findings, tops = seen
        return tops, [each for each in findings if not each.rule.startswith("pdf-")]  # those for constructs are of parts alone
    reading = proof.read_pdf(data)
    return reading.tops, proof.compare(articles, reading, name="the PDF")


def again(memo: proof.Memo) -> proof.Memo:
    return proof.Memo.load(memo.dump())


def with_other_words(data: bytes) -> bytes:
    """The file with a page whose text is gone from its content stream."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf_file:
        page = pdf_file.pages[0]
        page.contents_coalesce()
        page.Contents.write(page.Contents.read_bytes().replace(b"] TJ", b"] pop", 9))
        pdf_file.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def test_with_a_memo_as_without(file: bytes) -> None:
    plain = read(file, ARTICLES, None)
    memo = proof.Memo()
    assert read(file, ARTICLES, memo) == plain
    assert memo.changed
    second = again(memo)
    assert read(file, ARTICLES, second) == plain
    assert not second.changed


def test_a_word_lost_since_is_found(file: bytes) -> None:
    memo = proof.Memo()
    assert read(file, ARTICLES, memo)[1] == []
    damaged = with_other_words(file)
    found = read(damaged, ARTICLES, again(memo))
    assert found == read(damaged, ARTICLES, None)
    assert found[1]


def test_a_word_written_since_is_missed(file: bytes) -> None:
    memo = proof.Memo()
    read(file, ARTICLES, memo)
    for change in ({"body": ARTICLES[1].body.replace("b1x7", "b1x7 never")}, {"body": ARTICLES[1].body.replace("<h2", "<h3").replace("</h2>", "</h3><ul><li>x</li></ul>")}, {"title": "Zwei"}):
        edited = (ARTICLES[0], replace(ARTICLES[1], **change), ARTICLES[2])
        found = read(file, edited, again(memo))[1]
        assert found and found == read(file, edited, None)[1]


def test_what_is_not_asked_for_is_forgotten(file: bytes) -> None:
    memo = proof.Memo()
    read(file, ARTICLES, memo)
    empty = again(memo)
    assert empty.changed
    assert again(empty).before == {}


def test_other_code_remembers_nothing() -> None:
    assert proof.Memo.load(b'{"code": "older", "answers": {"a": 1}}').get("a") is None
    assert proof.Memo.load(None).get("a") is None


def changed(data: bytes, change: Callable[[pikepdf.Pdf], object], *, packed: bool = True) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as file:
        change(file)
        mode = pikepdf.ObjectStreamMode.generate if packed else pikepdf.ObjectStreamMode.disable
        file.save(out, object_stream_mode=mode)
    return out.getvalue()


def say_otherwise(file: pikepdf.Pdf) -> None:
    """Let an element that holds text say (something else) /K [ 1 0 R ]."""
    element = next(each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/P")
    element.ActualText = pikepdf.String("(something else) /K [ 1 0 R ]")


def deafen(file: pikepdf.Pdf) -> None:
    """Let the fonts' codes stand for nothing."""
    for font in file.objects:
        if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
            font.ToUnicode.write(b"1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n")


def turn_round(file: pikepdf.Pdf) -> None:
    """Read an article's parts from the last to the first."""
    article = next(each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Art" and len(each.K) > 1)
    article.K = pikepdf.Array(list(reversed(list(article.K))))


def set_apart(file: pikepdf.Pdf) -> None:
    """Let an article's parts stand in an array of their own, and the last of them go."""
    article = next(each for each in file.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Art" and len(each.K) > 1)
    article.K = file.make_indirect(pikepdf.Array(list(article.K)[:-1]))


@pytest.mark.parametrize("change", [say_otherwise, deafen, turn_round, set_apart])
def test_what_changes_the_words_is_noticed(file: bytes, change: Callable[[pikepdf.Pdf], object]) -> None:
    memo = proof.Memo()
    read(file, ARTICLES, memo)
    damaged = changed(file, change)
    assert read(damaged, ARTICLES, again(memo)) == read(damaged, ARTICLES, None)
    assert read(damaged, ARTICLES, again(memo)) != read(file, ARTICLES, None)


def test_kids_may_stand_in_an_array_of_their_own(file: bytes) -> None:
    memo = proof.Memo()
    apart = changed(file, set_apart)
    read(apart, ARTICLES, memo)
    for further in (set_apart, turn_round):
        other = changed(apart, further)
        assert read(other, ARTICLES, again(memo)) == read(other, ARTICLES, None) != read(apart, ARTICLES, None)


def nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("an element is read that was known")

    monkeypatch.setattr("booklet.proof.again.some_nodes", refuse)


def test_a_part_is_known_wherever_it_stands(file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    memo = proof.Memo()
    read(file, ARTICLES, memo)
    shuffled = changed(file, lambda pdf_file: pdf_file.add_blank_page() and pdf_file.make_indirect(pikepdf.Dictionary()))
    plain = read(shuffled, ARTICLES, None)
    nothing_is_read(monkeypatch)
    assert read(shuffled, ARTICLES, again(memo)) == plain


def test_a_file_of_another_make_is_read_whole(file: bytes) -> None:
    other = changed(file, lambda _: None, packed=False)
    assert proof.compare_pdf(other, ARTICLES, proof.Memo()) is None
    assert proof.compare_pdf(file[:-40], ARTICLES, proof.Memo()) is None


def test_objects_are_those_that_pikepdf_reads(file: bytes) -> None:
    found = objects(file)
    assert found is not None
    with pikepdf.open(io.BytesIO(file)) as whole:
        for number in range(1, len(found.packed) + len(found.places)):
            item = whole.get_object(number, 0)
            if number in found.packed:
                assert b"".join(found.packed[number].split()) == b"".join(item.unparse(resolved=True).split())
            elif isinstance(item, pikepdf.Stream):
                assert found.stream(number)[1] == item.read_raw_bytes()


def test_a_letter_that_only_other_parts_show_changes_nothing(file: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font's map grows with each new letter of the book; what was read of the other articles is what it was."""
    def learn(pdf_file: pikepdf.Pdf) -> None:
        for font in pdf_file.objects:
            if isinstance(font, pikepdf.Dictionary) and "/ToUnicode" in font:
                font.ToUnicode.write(font.ToUnicode.read_bytes() + b"\n1 beginbfchar\n<fffe> <0041>\nendbfchar\n")

    memo = proof.Memo()
    read(file, ARTICLES, memo)
    plain, learnt = read(file, ARTICLES, None), changed(file, learn)
    nothing_is_read(monkeypatch)
    assert read(learnt, ARTICLES, again(memo)) == plain


def test_a_file_read_by_several_is_the_file_read_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is found, and what is remembered, whole and damaged, wherever the file is cut."""
    from booklet.proof import again as module

    bodies = [prose(f"w{place}", 1 + place % 3) + f'<p>A <a href="article:n{(place + 2) % 9}">link</a>.</p>' for place in range(9)]
    many = tuple(Article(f"n{place}", f"Name {place}", f'<div class="article-body">{body}</div>', f"n{place}.md") for place, body in enumerate(bodies))
    parts = [BoundPart(pdf.compile(document(each.slug, body, each.title), CSS, EDITION, THEME), 2) for each, body in zip(many, bodies, strict=True)]
    whole = pdf.bind(parts, publication(), EDITION, THEME, furniture, CSS)[0]
    done: list[int] = []

    def share(function: Any, tasks: Any) -> list[Any]:
        done.append(len(tasks))
        return [pickle.loads(pickle.dumps(function))(pickle.loads(pickle.dumps(task))) for task in tasks]

    monkeypatch.setattr(module, "_MANY", 3)
    for data in (whole, with_other_words(whole)):
        alone, several = proof.Memo(), proof.Memo()
        expected = proof.compare_pdf(data, many, alone)
        for count in (2, 3, 9):
            monkeypatch.setattr(module, "_SLICES", count)
            assert proof.compare_pdf(data, many, several := proof.Memo(), share=share) == expected
            assert several.asked == alone.asked
        assert proof.compare_pdf(data, many, again(several), share=share) == expected
    assert done == [2, 3, 9] * 2, "nobody is asked about what is known"
