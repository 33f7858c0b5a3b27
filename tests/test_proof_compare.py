"""Words of the source against words of a file: what is lost, moved or run together is found."""

from __future__ import annotations

from dataclasses import replace

import epub_books
import pytest
from hypothesis import given, settings, strategies

from booklet import proof
from booklet.model import Article
from booklet.proof import Reading, Word, alignment
from booklet.proof.reading import Writer, tokens


def read(text: str) -> Reading:
    out = Writer()
    out.text(text)
    return out.done()


def article(body: str, title: str = "The title") -> Article:
    return Article("a", title, f'<div class="article-body">{body}</div>', "content/a.md")


def rules(source: str, found: str, **more: object) -> list[str]:
    return [finding.rule for finding in proof.compare([article(source)], read(found), structure=False, **more)]


def test_the_same_words_in_the_same_order_are_no_finding():
    assert rules("<p>One two three.</p>", "Contents The title 3 The title One two three. Resources") == []


@pytest.mark.parametrize(
    ("found", "rule"),
    [
        ("The title One three. More words", ["words-lost"]),
        ("The title One twothree. More words", ["words-lost"]),
        ("The title One three. two More words", ["words-lost"]),
        ("The title", ["words-lost"]),
        ("Nothing of the kind", ["article-lost"]),
    ],
)
def test_a_word_lost_moved_or_run_together_is_a_finding(found: str, rule: list[str]):
    assert rules("<p>One two three.</p>", found) == rule


def test_the_finding_names_the_line_and_the_words():
    body = '<p data-line="7">One two.</p><p data-line="9">Three <em>four</em> five six seven.</p>'
    [finding] = proof.compare([article(body)], read("The title One two. Three six seven."), name="the PDF", structure=False)
    assert str(finding.position) == "content/a.md:9"
    assert finding.message == "2 words of the text cannot be read in order in the PDF: “four five”"


def test_what_print_adds_is_no_loss():
    source = '<p>See <a href="article:b">this</a>, <a href="article:c">that</a>, <a href="article:d">those</a>.</p>'
    assert rules(source, "The title See this (page 4), that (page 5), those (page 6). Review by May") == []


def test_words_of_booklets_own_may_be_missing_but_not_the_authors():
    source = '<section><h2 data-generated="">Key points</h2><p>One.</p></section>'
    assert rules(source, "The title One.") == []
    assert rules(source.replace(' data-generated=""', ""), "The title One.") == ["words-lost"]


def test_quotation_marks_and_soft_hyphens_are_no_words():
    assert rules("<p>Say <q>yes</q> extraordinarily now.</p>", "The title Say “yes” extra\u00adordinarily now.") == []


@pytest.mark.parametrize("title", ["مرام\u200cنامه\u200cی همکاران", "සංග්\u200dරහය", "ក្រម\u200bសីលធម៌"])
def test_joiners_of_a_title_are_no_words_whatever_its_language_is_said_to_be(title: str):
    written = article("<p>One two three.</p>", title)
    assert proof.compare([written], read(f"{title} One two three."), structure=False) == []
    assert proof.compare([written], read("Another One two three."), structure=False) != []


def test_chinese_may_break_between_any_two_characters():
    source = replace(article("<p>我们今天去医院。</p>", "医院"), lang="zh-Hans")
    assert proof.compare([source], read("医院 我们今 天去医 院。"), structure=False) == []
    assert [f.rule for f in proof.compare([source], read("医院 我们天去医院。"), structure=False)] == ["words-lost"]


def test_an_article_is_found_after_contents_that_name_it_and_a_label_that_repeats_it():
    first, second = article("<p>Alpha beta gamma.</p>", "Sleep"), replace(article("<p>Delta.</p>", "Sleep well"), slug="b")
    found = read("Contents Sleep 1 Sleep well 2 Sleep Sleep Alpha beta gamma. Sleep Sleep well Delta.")
    assert proof.compare([first, second], found, structure=False) == []
    assert proof.compare([second, first], found, structure=False) != []


WORDS = strategies.lists(strategies.sampled_from("one two three four five six seven eight nine ten".split()), min_size=6, max_size=60)


@settings(max_examples=100, deadline=None)
@given(WORDS, strategies.data())
def test_any_word_taken_away_is_missed_and_any_word_put_in_is_not(words: list[str], data: strategies.DataObject):
    expected = [Word(f"{word}{n}") for n, word in enumerate(words)]
    at = data.draw(strategies.integers(0, len(words) - 1))
    shorter = [*expected[:at], *expected[at + 1 :]]
    longer = [*expected[:at], Word("(page"), Word("9)"), *expected[at:]]
    found = proof.align(expected, [Word("before"), *shorter, Word("after")])
    assert found is not None and [word.text for word in found.lost] == [expected[at].text]
    found = proof.align(expected, [Word("before"), *longer, Word("after")])
    assert found is not None and found.lost == ()


def test_tokens_are_runs_of_letters_and_single_marks():
    assert tokens([Word("don’t,"), Word("988.1"), Word("“yes”"), Word("—")])[0] == ["don", "’", "t", ",", "988", ".", "1", "yes", "—"]


# -- structure ---------------------------------------------------------------------------------


def structure(body: str, file: bytes) -> list[str]:
    return [finding.rule for finding in proof.compare([article(body)], proof.read_epub(file))]


def epub_of(body: str) -> bytes:
    from booklet import epub
    from booklet.model import Collection, Topic

    whole = Collection("Book", "en", (Topic("t", "Topic", articles=(article(body),)),))
    plan = epub.plan(whole)
    return epub.write(
        epub.chapters(whole, epub_books.project(), epub_books.rendered(whole, plan), plan), plan=plan, css={},
        metadata=epub.metadata(whole, epub_books.project(), stamp=epub_books.STAMP),
    )


@pytest.mark.parametrize(
    ("written", "read_as", "rule"),
    [
        ("<ul><li>One</li><li>Two</li></ul>", "<p>One</p><p>Two</p>", ["lists-differ", "items-differ"]),
        ("<ul><li>One</li><li>Two</li></ul>", "<ul><li>One Two</li></ul>", ["items-differ"]),
        ("<table><tr><td>A</td></tr></table><p>x</p>", "<p>A</p><p>x</p>", ["tables-differ", "rows-differ"]),
        ("<p>a <a href='https://e.org/'>b</a> c</p>", "<p>a b c</p>", ["links-differ"]),
        ("<p>x</p><h2>Head</h2><p>y</p>", "<p>x</p><p>Head</p><p>y</p>", ["headings-differ"]),
        ("<p>x</p><ol><li>y</li></ol>", "<p>x</p><ol><li>y</li></ol>", []),
    ],
)
def test_structure_that_is_not_in_the_file_is_found(written: str, read_as: str, rule: list[str]):
    assert structure(written, epub_of(read_as)) == rule


def test_an_epub_of_every_construct_has_all_words_and_all_structure():
    # The one link that leads nowhere is words only, as it should be.
    findings = proof.compare(epub_books.collection().articles, proof.read_epub(epub_books.book()), name="the EPUB")
    assert [finding.message for finding in findings] == ["the EPUB has 8 links where the text has 9"]


def test_the_words_of_an_epub_come_in_the_order_of_its_spine():
    words = " ".join(proof.epub_words(epub_books.book()))
    assert words.index("Welcome to Calm.") < words.index("Sleep matters.") < words.index("Worry that stays.")
    assert "not ticked" not in words and "(page 12)" not in words


@pytest.mark.parametrize("text", [
    "See [the list](https://www.nami.org/a?b=1)suffix here.",
    " ".join(f"[l{number}](https://example.org/{number})" for number in range(30)),
    "[Ours](https://example.org)’s and [theirs](https://example.com), (both).",
])
def test_printed_addresses_never_make_words_look_lost(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from booklet import build

    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    (tmp_path / "in").mkdir()
    for name in ("1-first", "2-second"):
        (tmp_path / "in" / f"{name}.md").write_text(f"# {name}\n\n## Links\n\n{text}\n\nMore text.\n", encoding="utf-8")
    made = build.pdf(tmp_path / "in", build.Options(output=tmp_path / "book.pdf"))
    assert [str(finding) for finding in made.findings if finding.rule.endswith(("lost", "differ"))] == []


def test_a_word_that_is_missing_within_its_own_article_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What another article says does not stand in for what this one lacks."""
    from dataclasses import replace

    from booklet import build, proof
    from booklet.build.prepare import prepare

    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path / "cache"))
    (tmp_path / "in").mkdir()
    for name in ("1-first", "2-second"):
        (tmp_path / "in" / f"{name}.md").write_text(f"# {name}\n\nCalm words. Rare sparrow.\n", encoding="utf-8")
    build.pdf(tmp_path / "in", build.Options(output=tmp_path / "book.pdf"))
    first, second = prepare(tmp_path / "in", build.Options()).collection.articles
    more = replace(first, body=first.body.replace("Rare sparrow.", "Rare sparrow. Then a heron."))
    found = proof.compare([more, second], proof.read_pdf(tmp_path / "book.pdf"), name="the PDF")
    assert [(finding.rule, finding.position.file) for finding in found] == [("words-lost", "1-first.md")]


def test_a_foot_written_before_the_body_of_a_table_is_read_after_it():
    head = "<table><thead><tr><th>Day</th></tr></thead>"
    body, foot = "<tbody><tr><td>Monday</td></tr></tbody>", "<tfoot><tr><td>Total words</td></tr></tfoot>"
    assert rules(f"{head}{foot}{body}</table>", "The title Day Monday Total words") == []
    assert rules(f"{head}{foot}{body}</table>", "The title Day Total words Monday") == ["words-lost"]


def test_a_finding_of_an_epub_cites_wcag_and_of_a_pdf_pdf_ua():
    def clauses(**more: bool) -> list[str]:
        return [f.clause for f in proof.compare([article("<ul><li>One two</li></ul>")], read("The title Two"), **more)]

    assert clauses() == ["PDF/UA-1 7.1", "PDF/UA-1 7.6", "PDF/UA-1 7.6"]
    assert clauses(web=True) == ["WCAG 1.3.2", "WCAG 1.3.1", "WCAG 1.3.1"]


@given(
    strategies.lists(strategies.sampled_from("abcd"), max_size=150), strategies.lists(strategies.sampled_from("abcd"), max_size=30),
    strategies.integers(0, 5), strategies.integers(0, 5),
)
def test_texts_that_meet_close_by_meet_where_a_search_far_ahead_finds_them(found: list[str], wanted: list[str], i: int, j: int) -> None:
    i, j = min(i, len(wanted)), min(j, len(found))
    far = alignment._best(wanted, found, i, j, len(found) - j) or (len(wanted) - i, 0)
    assert alignment._meet(wanted, found, i, j, 600) == far
