"""The sample's translations: each is the whole of its original, in its own language and script, and says what it is.

Whether a translation is *good* is for people; here is held that nothing is missing, that no English was left over, and
that nobody is told of a service that does not answer in their language.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from booklet import checks, project, reader, words
from booklet.model import Article, Collection, Status

CONTENT = Path(__file__).parent.parent / "content"
# Names and short forms that stay as they are in every language; HHS and its kin write them so in their translations.
KEPT = {"SAMHSA", "NAMI", "Mental", "Health", "America", "CBT", "Medicaid"}
FOREIGN = {"ar", "zh-Hans"}  # in other letters than the original


@cache
def collection() -> Collection:
    return reader.read(project.load(CONTENT.parent))


def translations() -> list[Article]:
    return [article for book in collection().translations for article in book.articles]


def original(article: Article) -> Article:
    return next(other for other in collection().articles if other.slug == article.translation_of)


each = pytest.mark.parametrize("article", translations(), ids=lambda article: article.slug)


def test_two_are_spanish_one_arabic_one_chinese() -> None:
    assert Counter(words.family(article.lang) for article in translations()) == {"es": 2, "ar": 1, "zh-Hans": 1}
    assert [words.family(book.lang) for book in collection().translations] == ["ar", "es", "zh-Hans"]


def shape(article: Article) -> list[str]:
    """What an article is made of, in order, without its words."""
    made = []
    for element in etree.fromstring(article.body).iter(etree.Element):
        name = etree.QName(element).localname
        if name in {"section", "aside", "div"} and element.get("data-block"):
            made.append(f"::: {element.get('data-block')}")
        elif name in {"h2", "h3", "h4", "p", "li", "table", "tr", "th", "td", "caption", "figure", "img", "figcaption", "dt", "dd"}:
            made.append(name)
        elif name == "sup" and element.get("class") == "note-call":
            made.append("note call")
        elif name == "a" and (element.get("href") or "").startswith("article:"):
            made.append("link")
    return made


@each
def test_every_part_of_the_original_is_there_in_its_order(article: Article) -> None:
    assert shape(article) == shape(original(article))
    assert len(shape(article)) > 50


@each
def test_it_names_the_same_places_of_help(article: Article) -> None:
    def facts(of: Article) -> list[tuple[str, str, str]]:
        return [(entry.kind, entry.phone, entry.web) for entry in (*of.resources, *of.sources)]

    assert facts(article) == facts(original(article))
    ours, theirs = ({entry.name: entry.note for entry in of.resources} for of in (article, original(article)))
    assert all(note and note not in theirs.values() for note in ours.values())


@each
def test_it_says_that_nobody_has_reviewed_it_and_names_nobody(article: Article) -> None:
    assert article.status is Status.SAMPLE
    assert not (article.translator or article.reviewed_by or article.authors or article.last_reviewed)


@each
def test_no_english_is_left_over(article: Article) -> None:
    """Marked passages aside. Spanish shares letters with English: there the small words tell."""
    tree = etree.fromstring(article.body)
    for passage in list(tree.iterfind('.//*[@lang="en"]')):
        passage.clear(keep_tail=True)
    said = [article.title, article.summary, *article.keywords, *tree.itertext(), *(image.get("alt") for image in tree.iter("img"))]
    said += [text for entry in (*article.resources, *article.sources) for text in (entry.name, entry.note)]
    said += [" ".join(texts(path)) for path in pictures(article)]
    text = re.sub(r"\b988lifeline\.org\b", " ", " ".join(said))
    latin = Counter(re.findall(r"[A-Za-z]+", text))
    if article.lang in FOREIGN:
        assert set(latin) <= KEPT
    else:
        small = {"the", "and", "of", "is", "you", "your", "with", "for", "or", "to", "it", "that", "this", "what"}
        assert not small & {word.lower() for word in latin}


@each
def test_the_crisis_words_are_those_of_the_language(article: Article) -> None:
    crisis = words.crisis("US", article.lang)
    assert words.family(crisis.lang) == words.family(article.lang)
    last = " ".join("".join(etree.fromstring(article.body).xpath('.//*[@data-block="when-to-get-help"]')[-1].itertext()).split())
    sentence = crisis.action.removesuffix(".")
    assert crisis.lead in last and sentence in last and "911" in last
    assert all(line in last for line in crisis.more) or article.lang == "es-US" and all(part in last for part in ("oprima el 2", "AYUDA"))
    numbers = set(re.findall(r"\d{3,}(?:-\d{3,})*", "".join(etree.fromstring(article.body).itertext())))
    assert numbers <= {"988", "911"}


def pictures(article: Article) -> list[Path]:
    folder = (CONTENT.parent / article.source).parent
    return [folder / name for name in re.findall(r"\]\(([^)\s]+\.svg)", (CONTENT.parent / article.source).read_text(encoding="utf-8"))]


def texts(path: Path) -> list[str]:
    return ["".join(element.itertext()) for element in etree.parse(path).iter("{*}text")]


@each
def test_the_words_in_drawings_are_translated_and_described(article: Article) -> None:
    """As many as in the original's drawing; and the description has those that name its parts."""
    body = (CONTENT.parent / article.source).read_text(encoding="utf-8")
    alts = dict((target, alt) for alt, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+\.svg)", body))
    for path in pictures(article):
        base = path.with_name(f"{path.name.split('.')[0]}.svg")
        assert path.name.split(".")[1] == words.family(article.lang)
        bold = [element.text for element in etree.parse(path).iter("{*}text") if element.get("font-weight") == "bold"]
        assert not set(texts(path)) & set(texts(base)), "no word of the original is left in it"
        if path.stem.startswith(("body-signs", "support-map")):
            missing = [word for text in bold for word in re.findall(r"\w+", text) if word.lower() not in alts[path.name].lower()]
            assert missing == []


def test_time_runs_from_right_to_left_in_the_arabic_graph() -> None:
    """The axis begins at the right; words are centred, so that no reading system can put them at the wrong end."""
    path = CONTENT / "anxiety-and-depression/anxiety-curve.ar.svg"
    tree = etree.parse(path)
    assert tree.find(".//{*}g").get("transform") == "translate(480 0) scale(-1 1)"
    assert {element.get("text-anchor") for element in tree.iter("{*}text")} == {"middle"}
    start, end = (next(float(e.get("x")) for e in tree.iter("{*}text") if e.text == word) for word in ("المثير", "هدوء من جديد"))
    assert start > end


@each
def test_spanish_reads_easily(article: Article) -> None:
    if words.family(article.lang) == "es":
        read = checks.readability(article)
        assert read.measure == "INFLESZ" and read.ease >= 65, "easy, on the scale of Barrio-Cantalejo"


@pytest.mark.parametrize("book", collection().translations, ids=lambda book: book.lang)
def test_a_book_in_another_language_has_titles_and_terms_of_its_own(book: Collection) -> None:
    assert book.title != collection().title
    assert all(topic.title and topic.intro and words.family(topic.lang) == words.family(book.lang) for topic in book.topics)
    assert {term.lang for term in book.glossary} == {book.lang}
    assert all(words.family(entry.lang) == words.family(book.lang) for entry in book.resources)
    known = {article.slug for article in book.articles}
    assert all(set(entry.articles) <= known for entry in book.resources)


def test_the_english_book_is_as_it_was() -> None:
    """No term, no place of help and no article came into it from a translation."""
    own = collection()
    assert {words.family(article.lang) for article in own.articles} == {"en"} and len(own.articles) == 11
    assert {words.family(entry.lang) for entry in (*own.resources, *own.glossary)} == {"en"}
