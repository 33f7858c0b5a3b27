"""Where pages begin that no offset tells: pages of the contents, blank pages."""

from __future__ import annotations

from booklet.epub.places import page_marks
from booklet.epub.plan import NAV_FILE, plan
from booklet.model import Article, BoundFacts, Collection, Topic


def collection(*titles: str) -> Collection:
    articles = tuple(Article(f"a{number}", title, "<p>x</p>", f"a{number}.md") for number, title in enumerate(titles, 1))
    return Collection("Book", "en", (Topic("sleep", "Sleep", articles=articles),))


def facts(*pages: tuple[str, str, int]) -> BoundFacts:
    """(label, galley, offset) of each page; a blank one has no galley."""
    starts: dict[str, int] = {}
    for number, (_, key, _) in enumerate(pages, 1):
        if key:
            starts.setdefault(key, number)
    return BoundFacts(
        len(pages), tuple(label for label, _, _ in pages), starts,
        tuple((key, number, offset) for number, (_, key, offset) in enumerate(pages, 1) if key),
    )


def entries(collection: Collection, *tops: str) -> list[str]:
    """The ids at which pages of the contents are marked that begin so."""
    pages = [("i", "cover", 0), *((f"c{number}", "contents", 0) for number in range(len(tops)))]
    marks = page_marks(facts(*pages), collection, plan(collection), ("", *tops))[1:]
    assert {mark.file for mark in marks} == {NAV_FILE}
    return [mark.anchor.removeprefix("to.topic-sleep.") for mark in marks]


def test_a_page_of_the_contents_is_marked_at_the_entry_it_begins_with():
    whole = collection("Rest well", "Rest", "Walk")
    assert entries(whole, "ContentsSleep 1Rest well 2", "Rest 12Walk 13") == ["toc", "article.a2.title"]
    assert entries(whole, "ContentsSleep 1", "Rest well 2Rest 12", "Walk 13") == ["toc", "article.a1.title", "article.a3.title"]


def test_a_number_in_a_title_is_not_the_number_of_a_page():
    whole = collection("Sleep: part 2", "Sleep: part 21")
    assert entries(whole, "Contents", "Sleep: part 2 1Sleep: part 21 9") == ["toc", "article.a1.title"]
    assert entries(whole, "ContentsSleep: part 2 1", "Sleep: part 21 9") == ["toc", "article.a2.title"]
    assert entries(whole, "Contents", "Sleep 1Sleep: part 2 2") == ["toc", "topic.title"]


def test_titles_that_are_the_same_are_taken_in_their_order():
    whole = collection("Rest", "Walk", "Rest", "Walk")
    assert entries(whole, "Contents", "Walk 3Rest 4", "Walk 5") == ["toc", "article.a2.title", "article.a4.title"]


def test_a_title_over_two_lines_and_one_in_chinese_are_found():
    assert entries(collection("A long title"), "Contents", "A long\ntitle 7") == ["toc", "article.a1.title"]
    assert entries(collection("睡眠与休息"), "目录", "睡眠与 休息 7") == ["toc", "article.a1.title"]


def test_a_blank_page_is_marked_where_the_text_goes_on():
    whole = collection("Rest", "Walk")
    blank = ("2", "", 0)
    pages = facts(("i", "cover", 0), ("1", "article/a1", 0), blank, ("3", "article/a2", 0), ("4", "article/a2", 70))
    marks = {mark.label: (mark.anchor, mark.offset) for mark in page_marks(pages, whole, plan(whole))}
    assert marks["2"] == marks["3"] == ("article.a2", -1)
    assert marks["4"] == ("article.a2", 70)


def test_a_blank_page_at_the_end_stays_in_the_book():
    whole = collection("Rest")
    marks = page_marks(facts(("1", "article/a1", 0), ("2", "", 0)), whole, plan(whole))
    assert [mark.label for mark in marks] == ["1", "2"]


def test_a_page_of_an_openers_list_is_marked_where_the_text_goes_on():
    whole = collection("Rest")
    pages = facts(("1", "opener/sleep", 0), ("2", "opener/sleep", 0), ("3", "article/a1", 0))
    assert [mark.anchor for mark in page_marks(pages, whole, plan(whole))] == ["topic", "article.a1", "article.a1"]
