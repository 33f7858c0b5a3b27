"""Links: what leads somewhere is resolved, what does not keeps its words and is named at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.reader.addresses import SCHEMES, outside

from reader_kit import body_of, collect, faults

FILES = {
    "recovery/index.md": "# Recovery\n\nAn introduction. It is short.\n",
    "recovery/peer support.md": "# Peer support\n\n## What it is\n\n## Größe\n\nText.\n",
    "recovery/groups/index.md": "# Groups\n", "recovery/groups/first.md": "# First\n\nText.\n",
    "worry/03-calm.md": "# Calm\n\nText.\n", "worry/calm.txt": "No article.\n", "worry/form.pdf": b"%PDF-1.4",
}


def hrefs(folder: Path, *written: str) -> list[str]:
    """What the links of worry/links.md lead to; the words of those that are unresolved, in brackets."""
    text = "# Links\n\n## A heading\n\n" + "\n\n".join(f"[words](<{href}>)" for href in written) + "\n"
    collection = collect(folder, {**FILES, "worry/links.md": text})
    pattern = r'<a [^>]*href="([^"]*)"|<span class="(unresolved)"[^>]*>words</span>'
    return [found[0] or f"[{found[1]}]" for found in re.findall(pattern, body_of(collection, "links"))]


@pytest.mark.parametrize(("written", "wanted"), [
    ("03-calm.md", "article:calm"),
    ("./03-calm.md", "article:calm"),
    ("03-calm", "article:calm"),
    ("03-calm.html", "article:calm"),
    ("03-CALM.md", "article:calm"),
    ("../worry/03-calm.md?x=1", "article:calm"),
    ("..\\worry\\03-calm.md", "article:calm"),
    ("../recovery/peer%20support.md", "article:peer-support"),
    ("../recovery/peer support.md", "article:peer-support"),
    ("/recovery/peer%20support.md", "article:peer-support"),
    ("/content/recovery/peer support.md#what-it-is", "article:peer-support#what-it-is"),
    ("../recovery/peer support.md#What_It_Is", "article:peer-support#what-it-is"),
    ("../recovery/peer support.md#größe", "article:peer-support#gr%C3%B6%C3%9Fe"),
    ("../recovery/peer support.md#gr%C3%B6%C3%9Fe", "article:peer-support#gr%C3%B6%C3%9Fe"),
    ("../recovery/peer support.md#peer-support", "article:peer-support"),
    ("../recovery/", "topic:recovery"),
    ("../recovery/index.md", "topic:recovery"),
    ("../recovery/groups/", "article:first"),
    ("../recovery/groups/index.md", "article:first"),
    ("#a-heading", "#a-heading"),
    ("#A Heading", "#a-heading"),
    ("#top", "article:links"),
    ("#links", "article:links"),
    ("links.md#a-heading", "#a-heading"),
    ("{{ site.baseurl }}/recovery/peer support/", "article:peer-support"),
    ("{% link _recovery/peer support.md %}", "article:peer-support"),
    ("{{ '/recovery/' | relative_url }}", "topic:recovery"),
    (" https://example.org/a b?c=d e#f ", "https://example.org/a%20b?c=d%20e#f"),
    ("HTTPS://Example.org", "https://example.org"),
    ("//example.org/x", "https://example.org/x"),
    ("https://user:secret@example.org/", "https://example.org/"),
    ("https://müller.example/ä", "https://xn--mller-kva.example/%C3%A4"),
    ("mailto:a.b+c@example.org?subject=Hello there", "mailto:a.b+c@example.org?subject=Hello%20there"),
    ("tel:+1 (800) 273-8255", "tel:+1-800-273-8255"),
    ("tel:988", "tel:988"),
    ("sms:838255?body=Hi", "sms:838255?body=Hi"),
    ("tel:1-877-222-VETS", "tel:1-877-222-VETS"),
])
def test_links_that_lead_somewhere(tmp_path: Path, written: str, wanted: str) -> None:
    assert hrefs(tmp_path, written) == [wanted]


@pytest.mark.parametrize(("written", "rule"), [
    ("gone.md", "link-unresolved"), ("/gone/", "link-unresolved"), ("../../../etc/passwd", "link-unresolved"),
    ("form.pdf", "link-unresolved"), ("calm.txt", "link-unresolved"), ("#gone", "anchor-missing"),
    ("file:///etc/passwd", "link-scheme-refused"), ("ftp://example.org/", "link-scheme-refused"), ("article:calm", "link-scheme-refused"),
    ("https://", "link-unresolved"), ("http://exa mple", "link-unresolved"), ("tel:+1phonenumber", "link-unresolved"),
    ("mailto:nobody", "link-unresolved"), ("mailto:{{ site.email }}", "link-unresolved"), ("{{ site.url }}", "link-unresolved"),
    ("http://[::1", "link-unresolved"),
])
def test_links_that_lead_nowhere_keep_their_words(tmp_path: Path, written: str, rule: str) -> None:
    text = f"# A\n\nSome text\nbefore the\n[words](<{written}>) after.\n"
    collection = collect(tmp_path, {**FILES, "worry/a.md": text})
    assert faults(collection, "template-tag") == [f"worry/a.md:5 {rule}"]
    assert re.search(r'before the\s<span class="unresolved">words</span> after\.', body_of(collection, "a"))


@pytest.mark.parametrize("written", ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x",
                                     "vbscript:x", "&#106;avascript:alert(1)", "javascript&colon;alert(1)"])
@pytest.mark.parametrize("form", ["[words](<{}>)", '<a href="{}">words</a>'])
def test_addresses_that_run_something_are_refused(tmp_path: Path, written: str, form: str) -> None:
    collection = collect(tmp_path, {"a.md": f"# A\n\nA line before.\nSee {form.format(written)} there.\n"})
    assert "<a" not in body_of(collection, "a") and "words" in body_of(collection, "a")
    exact = 3 if "\t" in written else 4  # a tab within the address is read as spaces
    assert faults(collection) == [f"a.md:{exact} link-scheme-refused"]
    [finding] = collection.findings
    assert finding.severity == "error"


def test_a_raw_block_names_its_refused_address_once_and_at_its_line(tmp_path: Path) -> None:
    text = "# A\n\n<div>\n<p>words\n<a href='javascript:x'>here</a></p>\n<img src='data:text/html,x' alt='A leaf'>\n</div>\n"
    collection = collect(tmp_path, {"a.md": text})
    assert faults(collection) == ["a.md:5 link-scheme-refused", "a.md:6 image-format"]


def test_an_anchor_that_is_not_there_is_left_off_the_link(tmp_path: Path) -> None:
    collection = collect(tmp_path, {**FILES, "a.md": "# A\n\n[x](recovery/peer%20support.md#what-it-was)\n"})
    assert 'href="article:peer-support"' in body_of(collection, "a")
    assert faults(collection) == ["a.md:3 anchor-missing"]
    assert collection.findings[0].hint == "did you mean #what-it-is?"


def test_hosts_without_a_scheme_are_mended_and_named(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a.md": "# A\n\n[x](www.example.org/x) and [y](help@example.org)\n"})
    assert 'href="https://www.example.org/x"' in body_of(collection, "a")
    assert 'href="mailto:help@example.org"' in body_of(collection, "a")
    assert faults(collection) == ["a.md:3 link-without-scheme"] * 2


def test_two_equal_links_are_found_on_their_own_lines(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a.md": "---\ntitle: A\n---\n- [x](gone.md)\n- text\n  [y](gone.md)\n\n[z](gone.md)\n"})
    assert faults(collection) == [f"a.md:{line} link-unresolved" for line in (4, 6, 8)]


def test_addresses_of_other_systems(tmp_path: Path) -> None:
    files = {name: f"# {name}\n\nText.\n" for name in ("eligibility.md", "apply.md", "records.md", "a/deep/ptsd.md")}
    files["moved.md"] = "---\npermalink: /somewhere/else/\nredirect_from:\n  - /old.cfm\n---\nText.\n"
    written = ["/health-care/eligibility/", "/health-care/apply/", "/health-care/records", "/other/apply/", "/deep/ptsd/",
               "/conditions/ptsd/", "/somewhere/else", "/old.cfm", "/health-care/a/deep/ptsd/"]
    files["links.md"] = "# L\n\n" + "\n\n".join(f"[words]({href})" for href in written)
    collection = collect(tmp_path, files)
    found = re.findall(r'href="([^"]*)"|(unresolved)', body_of(collection, "links"))
    assert [a or b for a, b in found] == ["article:eligibility", "article:apply", "article:records", "unresolved", "article:ptsd",
                                          "unresolved", "article:moved", "article:moved", "article:ptsd"]
    assert faults(collection) == ["links.md:9 link-unresolved", "links.md:13 link-unresolved"]


def test_a_link_to_an_article_that_is_left_out(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a.md": "[x](b.md)\n", "b.md": b"\xff"})
    assert faults(collection) == ["a.md:1 link-unresolved", "b.md:1 not-utf-8"]
    assert "left out" in collection.findings[0].message


def test_capitals_tell_two_files_apart(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a/One.md": "# Big\n\nText.\n", "a/one.md": "# Small\n\nText.\n",
                                    "b.md": "[x](a/One.md) [y](a/one.md)\n"})
    if len(collection.articles) == 3:  # on file systems that tell capitals apart
        titles = {f"article:{one.slug}": one.title for one in collection.articles}
        assert [titles[href] for href in re.findall(r'href="([^"]*)"', body_of(collection, "b"))] == ["Big", "Small"]


def test_notes_and_old_anchors_stay(tmp_path: Path) -> None:
    collection = collect(tmp_path, {"a.md": '# A\n\n<a name="old"></a>Text[^1] and [back](#old).\n\n[^1]: The note.\n'})
    assert faults(collection) == []
    assert 'href="#old"' in body_of(collection, "a") and 'id="old"' in body_of(collection, "a")
    assert 'role="doc-noteref"' in body_of(collection, "a")


@given(st.text(max_size=60))
def test_every_outside_address_is_plain_ascii_of_a_known_scheme(text: str) -> None:
    for scheme in ("", *(f"{name}:" for name in SCHEMES), "https://x.org/"):
        address = outside(scheme + text)
        assert address is None or (address.isascii() and " " not in address and address.split(":")[0] in SCHEMES
                                   and not set(address) & set('<>"\\^`{|}'))


def test_a_folder_without_text_is_nothing_a_link_can_lead_to(tmp_path: Path) -> None:
    collection = collect(tmp_path, {
        "a.md": "# A\n\n[Refill](empty/index.md) and [again](/empty/).\n",
        "empty/index.md": "---\ntitle: Refill\n---\n",
    })
    assert 'href="topic:' not in body_of(collection, "a")
    assert faults(collection) == ["a.md:3 link-unresolved", "a.md:3 link-unresolved", "empty/index.md:1 topic-empty"]
