"""The sample collection: eleven articles that a clinic could hand out after its own review.

What is held here is what a machine can know: that nothing is left out, that the
sentences are plain, that pictures and links are there. Whether an article is *right*
is for the clinic's reviewers, so every one of them says `status: sample`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml
from lxml import etree
from markdown_it import MarkdownIt

from booklet import checks, project, reader
from booklet.checks import Readability
from booklet.checks.prose import sentences

CONTENT = Path(__file__).parent.parent / "content"
SETTINGS = CONTENT.parent / "booklet.toml"
ARTICLES = sorted(path for path in CONTENT.glob("*/*.md") if path.stem != "index" and "." not in path.stem)
TRANSLATIONS = sorted(path for path in CONTENT.glob("*/*.*.md") if not path.stem.startswith("index."))  # see test_sample_translations
TOPICS = sorted(CONTENT.glob("*/index.md"))
PICTURES = sorted(CONTENT.rglob("*.svg"))

SUBJECTS = {
    "peer-support", "anxiety-triggers", "what-anxiety-feels-like", "causes-of-depression",
    "adhd-and-relationships", "ocd-and-ocpd", "how-personality-disorders-develop", "adhd-at-school",
    "neuropsychological-report", "narcissistic-personality-disorder", "borderline-personality-disorder",
}  # fmt: skip
CRISIS = (
    "If you or someone you know is struggling or in crisis, help is available. "
    "Call or text 988 or chat 988lifeline.org."
)
PHONES = {"988", "911", "1-800-662-4357", "1-800-950-6264", "1-800-799-7233"}
HOSTS = {
    "988lifeline.org", "www.samhsa.gov", "www.nimh.nih.gov", "www.cdc.gov", "www.nami.org", "mhanational.org",
    "www.thehotline.org", "medlineplus.gov", "www.ed.gov", "www.ninds.nih.gov",
}  # fmt: skip

parametrize = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


# -- reading and measuring -----------------------------------------------------------------------


def parts(path: Path) -> tuple[dict, str]:
    """Front matter and body of a Markdown file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


@dataclass(frozen=True, slots=True)
class Prose:
    """The words a reader sees: `blocks` are the text of paragraphs, items, cells, captions and headings."""

    blocks: tuple[str, ...]
    headings: tuple[str, ...]

    @property
    def words(self) -> int:
        return sum(len(block.split()) for block in (*self.blocks, *self.headings))


def prose(path: Path) -> Prose:
    """What is printed of an article's own text, without alternative text, addresses and front matter."""
    _, body = parts(path)
    titles = re.findall(r'^:+ (?:[a-z-]+) "(.+)"$', body, re.M)
    body = re.sub(r"^\*\[.*$", "", body, flags=re.M)
    body = re.sub(r"^:::+.*$", "", body, flags=re.M)
    body = re.sub(r"^\[\^[\w-]+\]: ", "\n", body, flags=re.M)
    body = re.sub(r"\[\^[\w-]+\]", "", body)
    body = re.sub(r"^: ", "", body, flags=re.M)
    body = re.sub(r"^(\s*[-*] )\[[ x]\] ", r"\1", body, flags=re.M)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    blocks, headings = [], list(titles)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type != "inline":
            continue
        text = " ".join("".join(_text(child) for child in token.children).split())
        (headings if before.type == "heading_open" else blocks).append(text)
    return Prose(tuple(block for block in blocks if block), tuple(headings))


def _text(child) -> str:
    if child.type == "image":
        return str(child.attrs.get("title", ""))
    return " " if child.type in ("softbreak", "hardbreak") else child.content


def report() -> str:
    """One line an article: words, sentences, words a sentence, SMOG with all words and without the terms."""
    lines = [f"{'article':38}{'words':>6}{'sent.':>6}{'w/s':>6}{'SMOG':>6}{'aside':>6}{'F-K':>6}  most used long words"]
    for path in ARTICLES:
        read = measured(path)
        top = ", ".join(f"{word} {number}" for word, number in read.long_words[:9])
        lines.append(f"{path.stem:38}{read.words:6}{read.sentences:6}{read.words_per_sentence:6.1f}{read.smog:6.1f}"
                     f"{read.without_terms:6.1f}{read.kincaid:6.1f}  {top}")
    return "\n".join(lines)


@cache
def _readings() -> dict[str, Readability]:
    collection = reader.read(project.load(SETTINGS.parent))
    return {article.slug: checks.readability(article) for article in collection.articles}


def measured(path: Path) -> Readability:
    return _readings()[path.stem]


# -- the articles --------------------------------------------------------------------------------


def test_readability_figures_are_on_record(golden):
    """Both grades of every article, with all words and with the subject terms aside: review the diff."""
    golden("sample-readability.txt", report() + "\n")


def test_the_eleven_subjects_are_all_here():
    assert {parts(path)[0]["slug"] for path in ARTICLES} == SUBJECTS


@parametrize
def test_front_matter_is_complete_and_invents_nobody(path):
    front, _ = parts(path)
    assert {"title", "slug", "lang", "summary", "keywords", "order", "status", "resources", "sources"} <= set(front)
    assert front["slug"] == path.stem and front["lang"] == "en-US" and front["status"] == "sample"
    assert not set(front) & {"authors", "reviewed_by", "last_reviewed", "next_review", "funding", "codes"}
    assert len(front["keywords"]) >= 3 and front["summary"].endswith(".")
    assert front["resources"][0]["kind"] == "crisis" and front["resources"][0]["phone"] == "988"
    for place in (*front["resources"], *front["sources"]):
        assert place["kind"] in {"crisis", "helpline", "organization", "reading", "online-group"}
        assert place["web"].split("/")[2] in HOSTS
        assert place.get("phone", "988") in PHONES


@parametrize
def test_words_are_500_to_900(path):
    assert 500 <= prose(path).words <= 900


@parametrize
def test_smog_is_8_or_less_without_subject_terms(path):
    read = measured(path)
    assert read.confidence == "good", "too few sentences to trust a SMOG grade"
    assert read.without_terms <= 8.0
    assert read.smog <= 10.0, "with every word counted it must still stay below the strong limit"


@parametrize
def test_sentences_and_paragraphs_are_short(path):
    assert measured(path).words_per_sentence <= 13
    assert max(len(sentence.split()) for block in prose(path).blocks for sentence in re.split(r"(?<=[.?!]) ", block)) <= 32
    assert max(len(block.split()) for block in prose(path).blocks) <= 85, "about seven printed lines"


@parametrize
def test_every_block_an_article_needs_is_there_once(path):
    _, body = parts(path)
    names = re.findall(r"^:::+ ([a-z-]+)", body, re.M)
    assert names[0] == "key-points" and body.lstrip().startswith("::: key-points")
    for name in ("key-points", "what-to-do", "when-to-get-help"):
        assert names.count(name) == 1, name
    assert set(names) <= {
        "key-points", "what-to-do", "when-to-get-help", "note", "warning", "definition", "contact", "notes-lines",
    }  # fmt: skip
    assert 3 <= len(_items(body, "key-points")) <= 5
    todo = _items(body, "what-to-do")
    assert len(todo) >= 4 and all(item.startswith("[ ] ") for item in todo)
    assert len(re.findall(r"^:::+$", body, re.M)) == len(names), "every block is closed"


def _items(body: str, name: str) -> list[str]:
    block = re.search(rf"^:::+ {name}.*?\n(.*?)^:::+$", body, re.M | re.S)
    return re.findall(r"^- (.+)$", block.group(1), re.M)


@parametrize
def test_crisis_words_are_the_american_ones_and_no_other_number_is_printed(path):
    _, body = parts(path)
    assert CRISIS in " ".join(body.split()) and "911" in body
    assert "Press 3" not in body
    assert set(re.findall(r"\b1-\d{3}-\d{3}-\d{4}\b", body)) <= PHONES


@parametrize
def test_pictures_and_links_lead_somewhere(path):
    _, body = parts(path)
    for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", body):
        assert (path.parent / target).is_file(), target
        assert len(alt.split()) >= 12, "the description must tell what the picture tells"
    for target in re.findall(r"(?<!!)\[[^\]^][^\]]*\]\(([^)\s]+)\)", body):
        file, _, anchor = target.partition("#")
        other = (path.parent / file).resolve() if file else path
        assert other in ARTICLES, target
        if anchor:
            heads = re.findall(r"^#+ (.+)$", other.read_text(encoding="utf-8"), re.M)
            assert anchor in {re.sub(r"[^a-z0-9-]", "", head.lower().replace(" ", "-")) for head in heads}


@parametrize
def test_tables_have_captions_and_notes_are_called(path):
    _, body = parts(path)
    tables = len(re.findall(r"^\|[-:| ]+\|$", body, re.M))
    assert len(re.findall(r"\|\n\n: \S", body)) == tables
    assert set(re.findall(r"\[\^([\w-]+)\](?!:)", body)) == set(re.findall(r"^\[\^([\w-]+)\]:", body, re.M))


@parametrize
def test_words_that_blame_or_label_people_are_absent(path):
    """Person first: nobody *is* their diagnosis, and nobody is a victim of it."""
    text = " ".join((*prose(path).blocks, *prose(path).headings)).lower()
    for phrase in (
        "suffers from", "suffering from", "victim of", "committed suicide", "commit suicide", "narcissists",
        "borderlines", "the mentally ill", "addict", "schizophrenic", "crazy", "insane", "non-compliant",
        "click here", "manipulative people",
    ):  # fmt: skip
        assert not re.search(rf"\b{phrase}\b", text), phrase


def test_every_article_is_linked_from_another():
    linked = {
        (path.parent / target).resolve()
        for path in ARTICLES
        for target in re.findall(r"\]\(([^)\s#]+\.md)", parts(path)[1])
    }
    assert linked == set(ARTICLES)


# -- topics, pictures, settings ------------------------------------------------------------------


@pytest.mark.parametrize("path", TOPICS, ids=lambda path: path.parent.name)
def test_a_topic_has_a_title_and_two_sentences(path):
    front, body = parts(path)
    assert front["title"] and len(sentences(" ".join(body.split()), "en")) == 2


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_a_picture_is_plain_safe_and_readable(path):
    """No script, no style sheet, nothing from outside, colours from the theme only; text of 11 CSS pixels or more.

    A picture brings its own paper, so that its black lines can be seen in a reader's night mode.
    """
    tree = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True))
    root = tree.getroot()
    tags = {etree.QName(node).localname for node in root.iter(etree.Element)}
    assert tags <= {"svg", "title", "g", "path", "line", "polyline", "polygon", "rect", "circle", "ellipse", "text", "tspan"}
    width = float(root.get("viewBox").split()[2])
    assert root.get("width") == f"{width:g}"
    text = path.read_text(encoding="utf-8")
    assert "href" not in text and "url(" not in text and "<!" not in text.replace("<!--", "")
    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b|var\(--[a-z]+", text)) <= {
        "var(--accent", "var(--ink", "var(--paper", "var(--tint", "#0b4f5c", "#000000", "#e8f1f2", "#ffffff",
    }  # fmt: skip
    assert root[0].get("width") == f"{width:g}" and root[0].get("fill") == "var(--paper, #ffffff)", "its own paper"
    sizes = re.findall(r'font-size="([\d.]+)"', text)
    assert sizes and min(float(size) for size in sizes) * 360 / width >= 11, "on a telephone, 360 px wide"


def test_pictures_are_all_used():
    used = {(p.parent / t).resolve() for p in (*ARTICLES, *TRANSLATIONS) for t in re.findall(r"\]\(([^)\s]+\.svg)", parts(p)[1])}
    assert used == set(PICTURES)


def test_settings_are_plain_placeholders_and_name_every_topic():
    settings = tomllib.loads(SETTINGS.read_text(encoding="utf-8"))
    project.load(SETTINGS.parent)  # raises when a key is unknown
    assert settings["region"] == "US" and "555-01" in settings["clinic"]["phone"]
    assert {topic["folder"] for topic in settings["topics"]} == {path.parent.name for path in TOPICS}


def test_the_reader_finds_every_article_and_no_fault(sample):
    """What booklet itself makes of the sample: nothing to mend, every link and picture known, in the settings' order."""
    collection = reader.read(project.load(sample))
    assert [str(finding) for finding in collection.findings] == []
    assert {article.slug for article in collection.articles} == SUBJECTS and not collection.left_out
    for article in collection.articles:
        tree = etree.fromstring(article.body)
        names = [block.get("data-block") for block in tree.iterfind(".//*[@data-block]")]
        assert names[0] == "key-points" and names[-1] == "when-to-get-help", article.slug
        assert not tree.findall('.//span[@class="unresolved"]') and not tree.findall(".//img[@data-problem]")
        for table in tree.iter("table"):
            assert table.find("caption") is not None
            assert all(row[0].get("scope") == "row" for row in table.iterfind("tbody/tr")), "each row names itself"
        assert all(figure.find("figcaption") is not None for figure in tree.iter("figure"))
        assert len(list(tree.iter("li"))) >= 10
