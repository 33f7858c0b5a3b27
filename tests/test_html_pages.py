"""Pages for a browser: complete in themselves, true to the source, and whole as a set."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from urllib.parse import unquote

import pytest
import tinyhtml5
from cli_kit import article, booklet, collection, files, sound

from booklet import build, html, proof
from booklet.model import Article, Collection, Topic

SVG = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="var(--accent, #123456)"/>'
       '<rect width="2" height="2" style="fill: var(--nobody, #654321)"/></svg>')
HELP = """---
title: A good night
summary: Why sleep matters.
status: sample
authors: [{name: A. Cook, credentials: RN}]
last_reviewed: 2026-01-05
next_review: 2028-01-05
sources: [{name: Sleep Board, web: "https://sleep.example/facts"}]
resources:
  - {name: Warm line, kind: helpline, phone: 555-0199, web: "https://warm.example"}
  - {name: Night line, kind: crisis, phone: "988", text: HOME to 741741}
---
"""


def parsed(page: Path):  # noqa: ANN201 - the parser's own tree
    return tinyhtml5.parse(page.read_text(encoding="utf-8"), namespace_html_elements=False)


def text_of(element) -> str:  # noqa: ANN001
    return " ".join("".join(element.itertext()).split())


def ids(tree) -> list[str]:  # noqa: ANN001
    return [element.get("id") for element in tree.iter() if element.get("id")]


def links(tree) -> dict[str, str]:  # noqa: ANN001
    """What is linked, by its words."""
    return {text_of(link): link.get("href") for link in tree.iter("a")}


def pages(folder: Path) -> dict[str, Path]:
    return {path.name: path for path in sorted((folder / "html").glob("*.html"))}


def alone(tmp_path: Path, text: str, *arguments: str) -> Path:
    """The page of one article in a folder of its own, with Hill Clinic's settings."""
    place = collection(tmp_path / "c", night=text, rest=article("Rest"))
    (place / "content/sleep/dot.svg").write_text(SVG, encoding="utf-8")
    done = booklet("html", place / "content/sleep/night.md", "-o", tmp_path / "night.html", *arguments, cwd=tmp_path)
    assert done.code == 0, done.err
    return tmp_path / "night.html"


# -- what comes out ----------------------------------------------------------------------------


def test_a_collection_gives_a_page_an_article_and_an_index(tmp_path: Path) -> None:
    place = sound(tmp_path)
    done = booklet("html", cwd=place)
    assert (done.code, files(place / "output")) == (0, ["html/index.html", "html/night.html", "html/rest.html"])
    facts = booklet("html", "--json", cwd=place).json["files"]
    assert [(each["kind"], each.get("slug", "")) for each in facts] == [("html", "night"), ("html", "rest"), ("html", "")]


def test_one_file_gives_its_page_where_o_says(tmp_path: Path) -> None:
    assert "A good night" in text_of(parsed(alone(tmp_path, article("A good night"))))
    assert files(tmp_path / "c") == ["booklet.toml", "content/sleep/dot.svg", "content/sleep/night.md", "content/sleep/rest.md"]


def test_build_writes_the_pages_too(tmp_path: Path) -> None:
    place = sound(tmp_path)
    assert booklet("build", "--quiet", cwd=place).code == 0
    assert [name for name in files(place / "output") if name.startswith("html/")] == ["html/index.html", "html/night.html", "html/rest.html"]
    assert pages(place / "output")["night.html"].read_bytes() == made_again(place, tmp_path / "again", "night.html")


def made_again(place: Path, output: Path, name: str) -> bytes:
    build.html(place, build.Options(output=output))
    return (output / "html" / name).read_bytes()


def test_an_error_in_one_article_keeps_all_pages_from_being_written(tmp_path: Path) -> None:
    place = collection(tmp_path, night=article("Night", "\n![](dot.svg)\n"), rest=article("Rest"))
    (place / "content/sleep/dot.svg").write_text(SVG, encoding="utf-8")
    done = booklet("html", "--json", cwd=place)
    assert (done.code, done.json["files"]) == (1, [])
    assert done.finding("image-without-alt")["severity"] == "error"
    assert not (place / "output").exists()
    assert booklet("html", "--keep-going", cwd=place).code == 1
    assert list(pages(place / "output")) == ["index.html", "night.html", "rest.html"]
    assert "Picture without a description" in pages(place / "output")["night.html"].read_text(encoding="utf-8")


def test_a_picture_that_goes_away_on_the_way_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = collection(tmp_path, night=article("Night", "\n![A dot](dot.png)\n"))
    (place / "content/sleep/dot.png").write_bytes((Path(__file__).parent / "kitchen-sink/dot.png").read_bytes())

    def gone(asset: object) -> bytes:
        raise OSError(2, "No such file or directory")

    monkeypatch.setattr("booklet.model.Asset.read", gone)
    done = build.html(place, build.Options(output=tmp_path / "out"))
    assert done.artifacts == ()
    assert [finding.rule for finding in done.findings if finding.severity == "error"] == ["picture-unreadable"]


def test_a_topic_or_an_article_may_be_called_index(tmp_path: Path) -> None:
    def named(*slugs: str) -> html.Site:
        articles = tuple(Article(slug, slug, '<div class="article-body"/>', f"{slug}.md") for slug in slugs)
        return html.site(Collection("C", "en", (Topic("t", "T", articles=articles),)))

    assert named("index", "index-2").files == {"index": "index-3.html", "index-2": "index-2.html"}
    assert named("Index").href("article:Index#a b") == "Index-2.html#a%20b"


# -- what a page holds -------------------------------------------------------------------------


def test_a_page_says_whose_it_is_what_it_is_worth_and_where_to_find_help(tmp_path: Path) -> None:
    tree = parsed(alone(tmp_path, HELP + article("x").partition("---\n")[2].partition("---\n")[2]))
    said = text_of(tree.find("body"))
    for words in ("Hill Clinic", "Sample text, not clinically reviewed", "Written by A. Cook, RN", "Reviewed January 5, 2026",
                  "Next review January 5, 2028", "Sleep Board", "Text: HOME to 741741", "Where to find help",
                  "This information supports, and does not replace, the advice of your clinician."):
        assert words in said, words
    assert links(tree).items() >= {("555-0100", "tel:5550100"), ("555-0199", "tel:5550199"), ("988", "tel:988"),
                                   ("warm.example", "https://warm.example"), ("sleep.example/facts", "https://sleep.example/facts")}
    order = [said.index(words) for words in ("Hill Clinic", "A good night", "Sleep helps", "Sleep Board", "Written by", "Night line", "Warm line")]
    assert order == sorted(order), "crisis lines stand before other places of help"


def test_the_regions_crisis_box_ends_a_page_that_has_none_of_its_own(tmp_path: Path) -> None:
    own = article("Night") + "\n::: crisis\nCall 911 or 555-0911.\n:::\n"
    for name, text, boxes in (("a", article("Night"), 1), ("b", own, 1)):
        tree = parsed(alone(tmp_path / name, text))
        found = [element for element in tree.iter("section") if "crisis" in element.get("class", "").split()]
        assert len(found) == boxes
        assert found[0].get("role") == "doc-notice"
        assert ("988" in text_of(found[0])) == (name == "a")


def test_the_frame_of_every_page(tmp_path: Path) -> None:
    place = sound(tmp_path)
    booklet("html", cwd=place)
    for name, path in pages(place / "output").items():
        tree = parsed(path)
        body = tree.find("body")
        assert (tree.get("lang"), tree.get("dir")) == ("en", "ltr"), name
        assert len(list(tree.iter("h1"))) == len(list(tree.iter("main"))) == 1, name
        assert body[0].tag == "a" and body[0].get("href") == "#_main" and text_of(body[0]) == "Skip to the text"
        assert tree.find(".//main").get("id") == "_main"
        assert [each.tag for each in body][:2] == ["a", "header"]
        assert len(ids(tree)) == len(set(ids(tree))), name
        assert text_of(tree.find("head/title")) and text_of(tree.find("head/title")) != "Untitled"
        assert tree.find(".//script") is None


def test_nothing_in_a_page_is_fetched(tmp_path: Path) -> None:
    place = collection(tmp_path, night=article("Night", "\n![A dot](dot.svg)\n"))
    (place / "content/sleep/dot.svg").write_text(SVG, encoding="utf-8")
    (place / "styles/pictures").mkdir(parents=True)
    (place / "styles/pictures/leaf.svg").write_text(SVG, encoding="utf-8")
    (place / "styles/custom.css").write_text('h1::before { content: url("asset:theme/leaf.svg"); }', encoding="utf-8")
    assert booklet("html", cwd=place).code == 0
    page = pages(place / "output")["night.html"].read_text(encoding="utf-8")
    sources = re.findall(r'(?:src|srcset|poster|data)="([^"]*)"|url\(["\']?([^"\')]*)|<link rel="icon" href="([^"]*)"', page)
    assert len(sources) == 3
    assert all("".join(each).startswith("data:") for each in sources)
    assert "@import" not in page and "asset:" not in page and "stylesheet" not in page
    drawing = base64.b64decode(next(each[0] for each in sources if each[0]).partition("base64,")[2]).decode()
    assert "var(" not in drawing and "#654321" in drawing and "#123456" not in drawing, "tokens are filled in"


def test_links_between_pages_lead_to_places_that_are_there(sample: Path, tmp_path: Path) -> None:
    build.html(sample, build.Options(output=tmp_path))
    trees = {name: parsed(path) for name, path in pages(tmp_path).items()}
    checked = 0
    for name, tree in trees.items():
        for link in tree.iter("a"):
            target = unquote(link.get("href"))
            if re.match(r"(https?|tel|mailto|sms):", target):
                continue
            file, _, fragment = target.partition("#")
            assert file in trees or not file, (name, target)
            assert not fragment or fragment in ids(trees[file or name]), (name, target)
            checked += 1
    assert checked > 100


def test_links_to_other_articles_terms_and_messages(tmp_path: Path) -> None:
    text = article("Night", "\nSee [the rest](rest.md#lie-down), or [write](sms:555-0100), or [mail](mailto:desk@clinic.example).\n")
    place = collection(tmp_path / "c", night=text, rest=article("Rest", "\n## Lie down\n\nDo.\n"))
    booklet("html", "-o", tmp_path / "out", cwd=place)
    found = links(parsed(pages(tmp_path / "out")["night.html"]))
    assert found.items() >= {("the rest", "rest.html#lie-down"), ("write", "sms:555-0100"), ("mail", "mailto:desk@clinic.example")}
    page = alone(tmp_path / "alone", text)
    assert "the rest" in text_of(parsed(page)) and "the rest" not in links(parsed(page)), "there is no page to go to"


def test_a_page_whose_article_has_gone_is_named_and_kept(tmp_path: Path) -> None:
    place = collection(tmp_path / "c", night=article("Night"), rest=article("Rest"))
    assert booklet("html", cwd=place).code == 0
    own = place / "output/html"
    (own / "note.html").write_text("<p>Somebody else's page</p>", encoding="utf-8")
    (place / "content/sleep/rest.md").unlink()
    for _ in range(2):  # the second time from the cache
        done = booklet("html", cwd=place)
        assert (done.code, done.err.count("[page-left-over]")) == (0, 1)
        assert "html/rest.html: warning: this page is of an earlier run" in done.err
    assert (own / "rest.html").is_file()
    (own / "rest.html").unlink()
    assert "page-left-over" not in booklet("html", cwd=place).err


def test_the_first_use_of_a_term_leads_to_the_glossary_of_the_index(tmp_path: Path) -> None:
    text = article("Night", '\nMelatonin rises. Melatonin falls.\n')
    rest = article("Rest", '\n::: definition "Melatonin"\nThe sign of the body that it is night.\n:::\n')
    place = collection(tmp_path / "c", night=text, rest=rest)
    booklet("html", "-o", tmp_path / "out", cwd=place)
    made = pages(tmp_path / "out")
    terms = [link for link in parsed(made["night.html"]).iter("a") if link.get("role") == "doc-glossref"]
    assert [(link.get("href"), text_of(link)) for link in terms] == [("index.html#term.term-melatonin", "Melatonin")]
    assert "term.term-melatonin" in ids(parsed(made["index.html"]))
    assert not [link for link in parsed(alone(tmp_path / "alone", text)).iter("a") if link.get("role") == "doc-glossref"]


def test_the_index_lists_topics_articles_terms_and_places_of_help(sample: Path, tmp_path: Path) -> None:
    done = build.html(sample, build.Options(output=tmp_path))
    index = parsed(pages(tmp_path)["index.html"])
    listed = [link.get("href") for item in index.iter("ul") if item.get("class") == "article-list" for link in item.iter("a")]
    assert listed == [artifact.path.name for artifact in done.artifacts if artifact.slug and artifact.lang == "en-US"]
    headings = [text_of(element) for element in index.iter("h2")]
    assert {"Glossary", "Resources", "About this booklet"} <= set(headings)


def test_other_languages_and_directions_are_marked(tmp_path: Path) -> None:
    text = "---\ntitle: النوم\nlang: ar\n---\n\nنص عربي.\n" + article("x").partition("---\n")[2].partition("---\n")[2]
    place = collection(tmp_path, night=text, rest=article("Rest"))
    booklet("html", cwd=place)
    page = parsed(pages(place / "output")["night.html"])
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    [clinic] = [element for element in page.iter("p") if element.get("class") == "clinic"]
    assert (clinic.get("lang"), clinic.get("dir")) == ("en", "ltr")
    [entry] = [link for link in parsed(pages(place / "output")["index.html"]).iter("li") if link.get("lang") == "ar"]
    assert (entry.get("dir"), next(entry.iter("a")).get("hreflang")) == ("rtl", "ar")


# -- proof -------------------------------------------------------------------------------------


def test_a_style_sheet_cannot_end_before_its_end(tmp_path: Path) -> None:
    place = sound(tmp_path)
    (place / "styles").mkdir()
    (place / "styles/custom.css").write_text('h1::after { content: "</style><p>Lost</p>"; }', encoding="utf-8")
    booklet("html", cwd=place)
    assert "Lost" not in text_of(parsed(pages(place / "output")["night.html"]).find("body"))


def test_a_word_that_a_page_lost_is_found(sample: Path, tmp_path: Path) -> None:
    from booklet import project, reader

    build.html(sample, build.Options(output=tmp_path))
    [article_] = [each for each in reader.read(project.load(sample)).articles if each.slug == "peer-support"]
    page = pages(tmp_path)["peer-support.html"].read_text(encoding="utf-8")
    assert proof.compare([article_], proof.read_html(page.encode())) == []
    for cut, rules in (
        ("they walk with you", {"words-lost"}), ("<li>You choose[^<]*</li>", {"words-lost", "items-differ"}),
        ("(?s)<article.*</article>", {"article-lost"}), ("(?s)</?t(able|head|body|r|h|d)\\b[^>]*>", {"tables-differ", "rows-differ"}),
    ):
        assert re.search(cut, page), cut
        found = proof.compare([article_], proof.read_html(re.sub(cut, " ", page).encode()))
        assert {finding.rule for finding in found} == rules


@pytest.mark.parametrize("data", [b"", b"\xff\xfe<p>", b"<a\x00<b'=\"><!--x-->y<svg xmlns='a' a:b='c'>", b"<p \x01=\x02>\x0c\x0b" * 3])
def test_any_bytes_are_a_page(data: bytes) -> None:
    assert isinstance(proof.read_html(data).words, tuple)


@pytest.mark.parametrize("folder", ["va-health-care", "plainlanguage"])
def test_the_words_of_real_input_are_all_there(corpus: Path, folder: str, tmp_path: Path) -> None:
    done = build.html(corpus / folder, build.Options(output=tmp_path, keep_going=True))
    lost = [str(finding) for finding in done.findings if finding.rule.endswith("-lost") or finding.rule.endswith("-differ")]
    assert lost == []
    assert len(done.artifacts) > 30
