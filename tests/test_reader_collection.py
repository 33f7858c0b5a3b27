"""Folders become topics, files become articles; whatever cannot be read is named and stops nothing else."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet import project as projects
from booklet.model import Collection, CollectionSettings, Project, TopicSettings
from booklet.reader import read
from booklet.reader.frontmatter import split
from booklet.reader.slugs import MAX_SLUG, Wish, assign, safe, titled, without_order

from reader_kit import article, body_of, collect, faults, lay

TEXT = "Some text.\n"
LONG = "word " * 81 + "\n"


def shape(collection: Collection) -> list[str]:
    """Topics with their articles, as a reader would list them: "Topic: a, section/b"."""
    return [f"{topic.title}: " + ", ".join("/".join((*one.section, one.slug)) for one in topic.articles)
            for topic in collection.topics]


# -- folders, order, titles --------------------------------------------------------------------


def test_folders_are_topics_and_root_files_come_first(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {
        "content/02-sleep/index.md": "# Sleeping well\n\nTwo sentences. About sleep.\n",
        "content/02-sleep/10-tea.md": TEXT, "content/02-sleep/2-bed.md": TEXT,
        "content/02-sleep/night/index.md": "# At night\n", "content/02-sleep/night/waking.md": TEXT,
        "content/01-worry/calm.md": TEXT, "content/LICENSE.md": TEXT, "content/welcome.md": TEXT})
    assert shape(read_) == [": license, welcome", "Worry: calm", "Sleeping well: bed, tea, At night/waking"]
    assert "Two sentences. About sleep." in read_.topics[2].intro
    assert [topic.id for topic in read_.topics] == ["root", "worry", "sleep"]
    assert faults(read_) == []


def test_order_values_stand_before_natural_sort(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"b/index.md": "---\norder: 1\n---\n# B\n\nIntro.\n", "a/a.md": TEXT,
                               "b/9.md": TEXT, "b/10.md": TEXT, "b/z.md": "---\nweight: 2\n---\nText.\n",
                               "b/y.md": "---\norder: 10\n---\nText.\n"})
    assert shape(read_) == ["B: z, y, 9, 10", "A: a"]


def test_summary_orders_files_and_is_no_article(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"SUMMARY.md": "# Summary\n\n- [Two](b/two.md)\n- [Gone](b/gone.md)\n- [A](a/a.md)\n",
                               "a/a.md": TEXT, "b/one.md": TEXT, "b/two.md": TEXT})
    assert shape(read_) == ["B: two, one", "A: a"]
    assert faults(read_) == ["SUMMARY.md:4 summary-entry-missing"]


@pytest.mark.parametrize(("heading", "title"), [("# The night book", "The night book"), ("# Summary", ""), ("", "")])
def test_a_summarys_heading_is_the_books_title(tmp_path: Path, heading: str, title: str) -> None:
    lay(tmp_path / "some-folder", {"SUMMARY.md": f"{heading}\n\n[One](one.md)\n", "one.md": TEXT})
    assert read(projects.load(tmp_path / "some-folder")).title == (title or "Some folder")


def test_an_article_called_summary_stays_an_article(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"SUMMARY.md": "# Summary\n\nWe learnt a lot from [one](a/a.md) of these.\n", "a/a.md": TEXT})
    assert shape(read_) == [": summary", "A: a"]


def test_booklet_toml_orders_topics_and_articles(tmp_path: Path) -> None:
    topics = (TopicSettings("b", "The B", ("two.md", "named", "gone")), TopicSettings("a/deep"))
    read_ = collect(tmp_path, {"a/a.md": TEXT, "a/deep/x.md": TEXT, "b/one.md": TEXT, "b/two.md": TEXT,
                               "b/three.md": "---\nslug: named\n---\nText.\n", "c/c.md": TEXT,
                               "booklet.toml": '[[topics]]\nfolder = "b"\narticles = [\n"two.md",\n"gone"]\n'}, topics=topics)
    assert shape(read_) == ["The B: two, named, one", "Deep: x", "A: a", "C: c"]
    assert faults(read_) == ["booklet.toml:5 topic-article-not-found"]


@pytest.mark.parametrize("text", [LONG, "Short.\n\n## A heading\n\nText.\n", "- a list\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"])
def test_an_index_that_is_more_than_an_introduction_is_the_first_article(tmp_path: Path, text: str) -> None:
    read_ = collect(tmp_path, {"a/index.md": f"# Topic A\n\n{text}", "a/aa.md": TEXT})
    assert shape(read_) == ["Topic A: a, aa"]
    assert (read_.topics[0].intro, article(read_, "a").title) == ("", "Topic A")


def test_a_section_index_with_text_is_an_article_of_its_section(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a/s/index.md": "# Section S\n\nShort text.\n", "a/s/one.md": TEXT, "a/two.md": TEXT})
    assert shape(read_) == ["A: two, Section S/s, Section S/one"]
    assert "Short text." in body_of(read_, "s")


def test_readme_serves_as_index_and_is_an_article_beside_one(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a/README.md": "# Topic A\n\nIntro.\n", "a/x.md": TEXT,
                               "b/README.md": "# About\n\nText.\n", "b/index.md": "# Topic B\n\nIntro.\n"})
    assert shape(read_) == ["Topic A: x", "Topic B: readme"]


def test_hidden_output_styles_and_node_modules_are_not_read(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {name: TEXT for name in (
        ".hidden/a.md", ".a.md", "output/a.md", "styles/a.md", "node_modules/x/a.md", "a/node_modules/a.md",
        "a/real.md", "a/notes.txt", "a/output/b.md")})
    assert shape(read_) == ["A: real, Output/b"]


def test_links_to_folders_never_loop_or_leave_the_collection(tmp_path: Path) -> None:
    root = tmp_path / "booklet"
    lay(tmp_path, {"booklet/a/a.md": TEXT, "outside/secret.md": TEXT})
    (root / "a" / "loop").symlink_to(root)
    (root / "a" / "self").symlink_to(root / "a")
    (root / "b").symlink_to(tmp_path / "outside")
    (root / "c.md").symlink_to(tmp_path / "outside" / "secret.md")
    read_ = collect(root, {})
    assert shape(read_) == ["A: a"]
    assert faults(read_) == ["a/loop folder-loop", "a/self folder-loop", "b outside-collection", "c.md outside-collection"]
    assert read_.left_out == ("c.md",)


@pytest.mark.parametrize(("name", "text", "title"), [
    ("a.md", "---\ntitle: From the front\n---\n# From the heading\n\nText.\n", "From the front"),
    ("a.md", "# From the heading\n\nText.\n", "From the heading"),
    ("03-from_the-file.md", "Text.\n", "From the file"),
    ("988-lifeline.md", "Text.\n", "988 lifeline"),
])
def test_where_a_title_comes_from(tmp_path: Path, name: str, text: str, title: str) -> None:
    assert collect(tmp_path, {name: text}).articles[0].title == title


def test_no_word_of_a_second_title_is_lost(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a.md": "---\ntitle: One\n---\n# Another\n\nText.\n"})
    assert read_.articles[0].title == "One"
    assert "Another" in read_.articles[0].body


def test_a_single_article(tmp_path: Path) -> None:
    lay(tmp_path, {"a/one.md": "# One\n\n[Two](two.md) and [gone](gone.md)\n", "a/two.md": TEXT})
    path = tmp_path / "a" / "one.md"
    read_ = read(Project(root=tmp_path, content=tmp_path, output=tmp_path / "output", single=path))
    assert [(one.slug, one.source) for one in read_.articles] == [("one", "a/one.md")]
    assert faults(read_) == ["a/one.md:3 link-outside-handout", "a/one.md:3 link-unresolved"]
    assert [finding.severity.value for finding in read_.findings] == ["warning", "error"]


# -- faults ------------------------------------------------------------------------------------


def test_one_bad_file_never_stops_the_others(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "latin.md": "Gut.\n\nGrüße\n".encode("latin-1"), "utf16.md": "Text.\n".encode("utf-16"),
        "utf16-bare.md": "Some text.\n".encode("utf-16-le"), "bom.md": b"\xef\xbb\xbf# Title\r\n\r\nText.\r\n",
        "empty.md": "", "control.md": "One.\n\nTw\x01o.\n", "good.md": TEXT, "titled.md": "---\ntitle: T\n---\n",
        "broken.md": "---\ntitle: a: b\n---\n\nStill read.\n", "bad-bom.md": b"\xef\xbb\xbfOne.\n\xff\n"}
    read_ = collect(tmp_path, files)
    assert faults(read_) == [
        "bad-bom.md:2 not-utf-8", "broken.md:2 front-matter-broken", "control.md:3 control-character",
        "empty.md:1 article-empty", "latin.md:3 not-utf-8", "titled.md:4 article-empty", "utf16-bare.md:1 not-utf-8",
        "utf16.md:1 not-utf-8"]
    assert read_.left_out == ("bad-bom.md", "empty.md", "latin.md", "utf16-bare.md")
    assert [one.slug for one in read_.articles] == ["bom", "broken", "control", "good", "titled", "utf16"]
    assert "Still read." in body_of(read_, "broken")
    assert article(read_, "bom").title == "Title"


def test_files_that_are_too_large_or_no_files(tmp_path: Path) -> None:
    lay(tmp_path, {"large.md": b"x" * 4_000_001, "good.md": TEXT})
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    read_ = collect(tmp_path, {})
    assert faults(read_) == ["gone.md article-unreadable", "large.md article-too-large", "pipe.md article-unreadable"]
    assert shape(read_) == [": good"]


def test_a_fault_of_our_own_leaves_one_article_out(tmp_path: Path) -> None:
    from booklet.reader import markdown

    def parse(text: str, **rest: object) -> object:
        if "boom" in text:
            raise IndexError("pop from an empty stack")
        return markdown.parse(text, **rest)

    lay(tmp_path, {"a.md": "boom\n", "b.md": TEXT})
    read_ = read(Project(root=tmp_path, content=tmp_path, output=tmp_path / "output"), parse)
    assert [one.slug for one in read_.articles] == ["b"]
    assert read_.left_out == ("a.md",)
    assert "IndexError: pop from an empty stack" in read_.findings[0].message


def test_text_that_is_nested_very_deeply_is_read(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a.md": "> " * 900 + "deep CBT\n\n*[CBT]: a therapy\n", "b.md": "<div>" * 3000 + "words\n",
                               "c.md": "- " * 600 + "item\n", "good.md": TEXT})
    assert {"good", *(one.slug for one in read_.articles)} | set(read_.left_out) >= {"good"}
    for slug, word in (("a", "deep"), ("b", "words"), ("c", "item")):
        assert f"{slug}.md" in read_.left_out or word in body_of(read_, slug)


def test_a_topic_without_text_is_named(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a/index.md": "---\ntitle: Messages\n---\n", "b/b.md": TEXT})
    assert (shape(read_), faults(read_), read_.left_out) == (["B: b"], ["a/index.md:1 topic-empty"], ("a/index.md",))


def test_words_of_a_folder_that_nothing_bears_are_named(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a/s/index.md": "# Empty section\n", "a/a.md": TEXT, "index.md": "# Alone\n"}, has_settings=True)
    assert faults(read_) == ["a/s/index.md:1 topic-empty", "index.md:1 topic-empty"]
    assert read_.left_out == ("a/s/index.md", "index.md")


def test_a_file_beside_a_folder_of_its_name_gives_it_its_title(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"va-care.md": "# VA care\n\nText.\n", "va-care/ptsd.md": "# PTSD\n\nText.\n", "va-care/ptsd/more.md": TEXT})
    assert shape(read_) == [": va-care", "VA care: ptsd, PTSD/more"]


# -- slugs -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("stem", "wanted"), [
    ("02-sleep", "sleep"), ("2. sleep", "sleep"), ("10_sleep", "sleep"), ("007-bond", "bond"), ("988-lifeline", "988-lifeline"),
    ("24-7-help", "24-7-help"), ("5-4-3-2-1", "5-4-3-2-1"), ("42", "42"), ("1.5-hours", "1.5-hours")])
def test_digits_that_only_order_are_dropped(stem: str, wanted: str) -> None:
    assert without_order(stem) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("CHAMPVA", "champva"), ("Größe & Gewicht", "grosse-gewicht"), ("焦虑", "jiaolu"), ("Тревога", "trevoga"), ("a_b", "a_b"),
    ("../../etc/passwd", "etc-passwd"), ("con", "con-1"), ("…", ""), ("don't", "dont"), ("x" * 200, "x" * MAX_SLUG)])
def test_slugs_are_safe_everywhere(text: str, wanted: str) -> None:
    assert safe(text) == wanted


@given(st.text(max_size=120))
def test_every_slug_is_a_file_name(text: str) -> None:
    slug = safe(text)
    assert len(slug) <= MAX_SLUG + 2 and slug == slug.lower()
    assert all(char.isascii() and (char.isalnum() or char in "-_") for char in slug)
    titled(text)


def test_clashing_slugs_become_topic_stem(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"intro.md": TEXT, "a/intro.md": TEXT, "b/s/intro.md": TEXT, "b/t/intro.md": TEXT,
                               "b/Own.md": "---\nslug: b-own\n---\nText.\n", "b/x/own.md": TEXT, "a/OWN.md": TEXT})
    assert sorted(one.slug for one in read_.articles) == [
        "a-intro", "a-own", "b-own", "b-s-intro", "b-t-intro", "b-x-own", "intro"]


@given(st.lists(st.tuples(st.sampled_from(["", "", "x", "a-x"]), st.sampled_from(["x", "y", "a-x"]),
                          st.lists(st.sampled_from(["a", "b"]), max_size=2))))
def test_slugs_are_unique(wishes: list[tuple[str, str, list[str]]]) -> None:
    made = assign([Wish(own, own or stem, tuple(folders)) for own, stem, folders in wishes])
    assert len(set(made)) == len(made) and all(made)


def test_a_slug_given_twice_is_named(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {"a/a.md": "---\nslug: same\n---\nText.\n", "b/b.md": "---\nlang: en\nslug: same\n---\nText.\n"})
    assert faults(read_) == ["b/b.md:3 slug-taken"]
    assert [one.slug for one in read_.articles] == ["same", "b-same"]


# -- what is gathered --------------------------------------------------------------------------


def test_resources_are_merged_grouped_and_conflicts_named(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {
        "a.md": "---\nresources:\n  - {name: 988 Lifeline, kind: crisis, phone: 988}\n"
                "  - {name: NAMI, web: 'https://www.nami.org/', phone: 1-800-950-6264}\n---\nText.\n",
        "b.md": "---\nresources:\n  - {name: The 988 lifeline, text: 988}\n  - {name: NAMI HelpLine, web: 'http://nami.org', phone: 800.950.6264}\n"
                "  - {name: NAMI, phone: 555 0100}\nsources:\n  - https://www.nimh.nih.gov/anxiety\n---\nText.\n"})
    assert [(one.kind, one.name, one.phone, one.text, one.web, one.articles) for one in read_.resources] == [
        ("crisis", "988 Lifeline", "988", "988", "", ("a", "b")),
        ("organization", "NAMI", "1-800-950-6264", "", "https://www.nami.org/", ("a", "b")),
        ("reading", "nimh.nih.gov/anxiety", "", "", "https://www.nimh.nih.gov/anxiety", ("b",))]
    assert faults(read_) == ["b.md:4 resource-conflict", "b.md:5 resource-conflict"]
    assert "a.md:4" in read_.findings[0].message and "555 0100" in read_.findings[1].message


def test_glossary_of_blocks_and_abbreviations(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {
        "a.md": '::: definition "Anxiety"\nA feeling of **worry**. See [below](#more).\n:::\n\n## More\n\nCBT helps.\n\n'
                "*[CBT]: cognitive behavioural therapy\n",
        "b.md": 'CBT again.\n\n::: definition "anxiety"\nSomething else.\n:::\n\n*[CBT]: Cognitive behavioural therapy\n'})
    assert [(term.term, term.id, term.articles) for term in read_.glossary] == [
        ("Anxiety", "term-anxiety", ("a", "b")), ("CBT", "term-cbt", ("a", "b"))]
    assert read_.glossary[0].definition == 'A feeling of <strong>worry</strong>. See <a href="article:a#more">below</a>.'
    assert faults(read_) == ["b.md:3 definition-conflict"]
    assert "a.md:1" in read_.findings[0].message


def test_where_a_term_is_first_used(tmp_path: Path) -> None:
    read_ = collect(tmp_path, {
        "a.md": '# A\n\n::: definition "Panic attack"\nA sudden fear, AIDS.\n:::\n\n## Panic attack\n\nPanics. `panic attack`\n\n'
                "- one\n- a *very* panic\n  attack, a panic attack\n\nAIDS\n\n*[AIDS]: a disease\n",
        "b.md": "It aids you after panic attacks, [panic attack](a.md).\n"})
    assert [(term.term, term.uses) for term in read_.glossary] == [("AIDS", (("a", 15),)), ("Panic attack", (("a", 12),))]


# -- the same everywhere, and on real input ----------------------------------------------------


def test_the_order_of_the_file_system_does_not_matter(tmp_path: Path) -> None:
    names = [f"{folder}/{stem}.md" for folder in ("b", "a", "a/c") for stem in ("x", "Y", "10", "9", "intro")]
    files = {name: f"# {name}\n\n[x](../b/x.md)\n" for name in names}
    results = []
    for seed in range(3):
        shuffled = list(files.items())
        random.Random(seed).shuffle(shuffled)
        shutil.rmtree(tmp_path / "c", ignore_errors=True)
        results.append(collect(tmp_path / "c", dict(shuffled)))
    assert results[0] == results[1] == results[2]


@pytest.mark.parametrize("name", ["va-health-care", "plainlanguage"])
def test_on_real_input_every_file_is_an_article_an_introduction_or_named(corpus: Path, name: str) -> None:
    collection = read(projects.load(corpus / name))
    files = {path.relative_to(corpus / name).as_posix() for path in (corpus / name).rglob("*.md")}
    articles = [one.source for one in collection.articles]
    introductions = {topic.source for topic in collection.topics if topic.intro}
    assert len(articles) == len(set(articles))
    sections = {title for one in collection.articles for title in one.section}
    for source in files - {*articles, *introductions, *collection.left_out}:  # these only name a section
        front = split((corpus / name / source).read_text(encoding="utf-8"), source)
        assert not front.body.strip() and front.values["title"].data in sections, source
    assert not [str(finding) for finding in collection.findings if finding.rule == "article-unreadable"]
    assert all(finding.position.line for finding in collection.findings if finding.position.file in files)


def test_settings_give_title_and_language(tmp_path: Path) -> None:
    settings = CollectionSettings(title="Our booklet", language="es")
    read_ = collect(tmp_path, {"a.md": TEXT, "b.md": "---\nlang: ar\n---\nنص\n"}, collection=settings)
    assert (read_.title, read_.lang) == ("Our booklet", "es")
    assert [(one.lang, one.direction) for one in read_.articles] == [("es", "ltr"), ("ar", "rtl")]


def test_the_ways_back_of_a_note_called_twice_are_told_apart(tmp_path: Path) -> None:
    made = body_of(collect(tmp_path, {"one.md": "# One\n\nA[^n] b[^n].\n\n[^n]: Note.\n"}), "one")
    assert made.count(' aria-label="Back to the text">↩</a>') == 1
    assert made.count(' aria-label="Back to the text 2">↩²</a>') == 1
