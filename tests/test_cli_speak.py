"""`booklet speak`: a finished file as a screen reader says it, and not one word less."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from cli_kit import article, booklet, collection

from booklet.proof import epub_words, pdf_words, speak_pdf
from booklet.proof.speech import Part, say

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><rect width="60" height="40"/></svg>'
TEXT = """
Call [the *night* nurse](tel:555-0100) or ask for CBT: [Necesito un intérprete]{lang=es}.[^a]

1. Sit down.
2. Breathe.
    - in
    - out

![Two people talk](talk.svg "A first visit")

![](talk.svg){.decorative}

| Pill     | Morning | Evening |
|----------|--------:|--------:|
| **Blue** | 1       |         |

: How many

Pulse
: Beats in a minute.

> Rest is work.

::: note "For carers"
Rest, too.
:::

[^a]: Ask at the desk.

*[CBT]: cognitive behavioral therapy
"""
# What is heard of TEXT, whatever the file.
HEARD = [
    "or ask for [CBT, short for cognitive behavioral therapy]: [Spanish, Necesito un intérprete].",
    "list, 2 items",
    "1. Sit down.",
    "2. Breathe.",
    "list, 2 items",
    "bullet, in",
    "bullet, out",
    "end of list",
    "end of list",
    "graphic, Two people talk",
    "caption, A first visit",
    "table, 2 rows, 3 columns, How many",
    "row 1, column heads: Pill; Morning; Evening",
    "row 2, Blue: Morning, 1; Evening, blank",
    "end of table",
    "list, 1 item",
    "Beats in a minute.",
    "end of list",
    "block quote",
    "Rest is work.",
    "end of block quote",
    "note",
    "For carers",
    "Rest, too.",
    "end of note",
    "heading level 2, Key points",
    "bullet, Sleep helps.",
    "heading level 2, What you can do",
    "list, 1 item",
    "not ticked, Go to bed at ten.",
    "end of list",
    "Ask at the desk. [link, Back to the text",  # a book says of which note
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("speak")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BOOKLET_CACHE", str(folder / "cache"))
        place = collection(folder / "our", night=article("A good night", TEXT))
        (place / "content/sleep/talk.svg").write_text(SVG, encoding="utf-8")
        assert booklet("pdf", "--handouts", "-o", "night.pdf", cwd=place).code == 0
        assert booklet("epub", "content/sleep/night.md", "--edition", "standard", "-o", "night.epub", cwd=place).code == 0
    return place


def _follows(wanted: list[str], lines: list[str]) -> list[str]:
    """The lines that do not follow in this order."""
    rest, missing = iter(lines), []
    seen: list[str] = []
    for line in wanted:
        for heard in rest:
            seen.append(heard)
            if line in heard:
                break
        else:
            missing.append(f"{line!r} not after {seen[-3:] if seen else []}")
            break
    return missing


@pytest.mark.parametrize("name", ["night.pdf", "night.epub"])
def test_structure_is_said_in_words(place: Path, name: str) -> None:
    done = booklet("speak", name, cwd=place)
    assert done.code == 0
    out = done.out.replace("[link, CBT,", "[CBT,")  # a book leads from there to its glossary, a handout has none
    lines = [line.strip() for line in out.splitlines()]
    assert _follows(["Call [link, the night nurse]"], lines) == []
    assert _follows(HEARD, lines) == []
    assert done.out.count("graphic, Two people talk") == 1  # the decorative one is silent


def test_a_list_inside_is_heard_inside(place: Path) -> None:
    out = booklet("speak", "night.pdf", cwd=place).out
    assert "  2. Breathe.\n  list, 2 items\n    bullet, in\n    bullet, out\n  end of list\nend of list\n" in out


def test_the_term_of_a_definition_comes_before_it(place: Path) -> None:
    for name in ("night.pdf", "night.epub"):
        assert "  Pulse, Beats in a minute.\n" in booklet("speak", name, cwd=place).out


def test_an_epub_says_where_the_printed_pages_begin(place: Path) -> None:
    assert re.search(r"^page 1$", booklet("speak", "night.epub", cwd=place).out, re.MULTILINE)


@pytest.mark.parametrize(("name", "words"), [("night.pdf", pdf_words), ("night.epub", epub_words)])
def test_no_word_is_left_unsaid(place: Path, name: str, words) -> None:  # type: ignore[no-untyped-def]
    said = re.findall(r"\w+", booklet("speak", name, cwd=place).out)
    assert said
    heard = iter(said)
    order = [part for word in words(place / name) for part in re.findall(r"\w+", word)]
    caption = {"How", "many"}  # of a table: said with its size, before its first cell, in both
    lost = [word for word in order if word not in caption and not any(word == each for each in heard)]
    assert lost == []


def test_json_holds_the_lines(place: Path) -> None:
    assert booklet("speak", "night.pdf", "--json", cwd=place).json["facts"]["lines"][0] == "heading level 1, A good night"


# -- what cannot be said -----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "data", "rule"), [
    ("gone.pdf", None, "file-unreadable"), ("text.pdf", b"just text", "not-a-book"), ("half.pdf", b"%PDF-1.7\nhalf", "not-a-book"),
    ("half.epub", b"PK\x03\x04half", "not-a-book"), ("empty.epub", b"", "not-a-book"),
])  # fmt: skip
def test_a_file_that_cannot_be_opened_is_2(tmp_path: Path, name: str, data: bytes | None, rule: str) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = booklet("speak", name, cwd=tmp_path)
    assert done.code == 2
    assert f"[{rule}]" in done.err
    assert done.out == ""


def test_a_pdf_without_structure_is_1(tmp_path: Path) -> None:
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(tmp_path / "plain.pdf")
    done = booklet("speak", "plain.pdf", cwd=tmp_path)
    assert done.code == 1
    assert "a screen reader can only guess what it says [pdf-untagged]" in done.err


# -- the voice ---------------------------------------------------------------------------------


def test_another_language_is_named_and_the_first_comes_back() -> None:
    parts = [Part("group", [Part("para", ["One."]), Part("para", ["Uno."], lang="es"), Part("para", ["Two."])], lang="en-US")]
    assert say(parts) == ["One.", "in Spanish", "Uno.", "in English (United States)", "Two."]


def test_a_picture_nobody_described_says_so() -> None:
    assert say([Part("graphic", words="")]) == ["graphic without a description"]
    assert say([Part("para", ["See ", Part("graphic", words="a bed"), " here"])]) == ["See [graphic, a bed] here"]


def test_nothing_is_said_of_nothing() -> None:
    assert say([Part("para", ["  "]), Part("group")]) == []
    assert speak_pdf(_blank()) == []


def _blank() -> bytes:
    import io

    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(out)
    return out.getvalue()


def test_a_link_in_another_language_is_still_a_link() -> None:
    assert say([Part("para", ["See ", Part("link", ["la página"], lang="es")], lang="en")]) == ["See [Spanish, link, la página]"]


def test_the_title_of_a_pdf_2_file_is_a_heading(place: Path) -> None:
    assert booklet("pdf", ".", "--standard", "ua-2", "-o", "ua2.pdf", cwd=place).code == 0
    assert "heading level 1, Sleep & Rest" in speak_pdf(place / "ua2.pdf")


def test_a_pdf_says_where_its_pages_begin_by_their_printed_numbers(place: Path) -> None:
    assert booklet("pdf", ".", "-o", "book.pdf", cwd=place).code == 0
    said = [line for line in speak_pdf(place / "book.pdf") if re.search(r"\bpage \w+\]?$", line)]
    assert [line.strip(" []") for line in said][:4] == ["page ii", "page iii", "page 1", "page 2"], "a blank page is none"


def test_a_page_that_begins_with_a_picture_is_said_before_it() -> None:
    from booklet.proof.pdf_tree import Node
    from booklet.proof.spoken import _Listener

    picture = Node("Figure", "Figure", [(2, ""), Node("Caption", "Caption", [(2, "A map")])], alt="A map of the town")
    tree = Node("Sect", "Sect", [Node("P", "P", [(1, "First.")]), picture, Node("P", "P", [(2, "Last.")])])
    assert say(_Listener(["1", "2"]).hear(tree)) == ["First.", "page 2", "graphic, A map of the town", "caption, A map", "Last."]


def test_the_call_of_a_note_at_the_page_s_foot_stays_in_its_sentence() -> None:
    parts = ["Sleep", Part("span", [Part("label", ["1"])]), Part("note", [Part("label", ["1."]), Part("para", ["At night."])]), " helps."]
    assert say([Part("para", parts)]) == ["Sleep1", "note, 1. At night.", "helps."]


def test_a_page_that_begins_in_the_middle_of_a_line_is_said_there() -> None:
    assert say([Part("para", ["Half ", Part("page", words="page 2"), "a line"])]) == ["Half [page 2] a line"]


def test_a_short_form_at_the_end_of_a_line_keeps_its_space() -> None:
    short = Part("span", ["CBT "], expansion="a talk therapy")
    assert say([Part("para", ["Both ", short, "and rest"])]) == ["Both [CBT, short for a talk therapy] and rest"]
