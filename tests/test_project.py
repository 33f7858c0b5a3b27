"""project.py, settings.py, toml.py: a folder becomes a Project, or every fault is told at once, at its place."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet import editions, project, settings, toml
from booklet.findings import BookletError
from booklet.model import Article, Collection, Edition, Topic

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A folder with the given files; `toml` is the text of booklet.toml."""

    def make(*names: str, toml: str | None = None, name: str = "03-sleep_well") -> Path:
        root = tmp_path / name
        root.mkdir()
        for file in names:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text("# Title\n\nText.\n", encoding="utf-8")
        if toml is not None:
            (root / "booklet.toml").write_text(toml, encoding="utf-8")
        return root

    return make


def _faults(path: Path) -> list[str]:
    with pytest.raises(BookletError) as caught:
        project.load(path)
    assert caught.value.exit_code == 2
    assert all(finding.hint for finding in caught.value.findings), "every fault says what to do"
    return [str(finding) for finding in caught.value.findings]


# -- where a collection lies -------------------------------------------------------------------


def test_any_folder_of_markdown_works(folder: Folder) -> None:
    root = folder("b.md", "a/b.md")
    loaded = project.load(root)
    assert loaded.root == loaded.content == root.resolve()
    assert loaded.output == Path.cwd(), "without a booklet.toml, never into the folder"
    assert (loaded.collection.title, loaded.collection.language) == ("Sleep well", "en")
    assert not loaded.has_settings


def test_content_is_the_folder_of_that_name(folder: Folder) -> None:
    root = folder("content/a/b.md", "README.md", toml="")
    loaded = project.load(root)
    assert loaded.content == root.resolve() / "content"
    assert loaded.output == root.resolve() / "output"
    assert loaded.has_settings


def test_a_content_folder_without_markdown_is_not_it(folder: Folder) -> None:
    root = folder("a.md", "content/picture.svg")
    assert project.load(root).content == root.resolve()


def test_one_file_is_an_article_of_the_collection_around_it(folder: Folder) -> None:
    root = folder("content/a/b.md", toml='[clinic]\nname = "Clinic"\n')
    loaded = project.load(root / "content" / "a" / "b.md")
    assert loaded.single == root.resolve() / "content" / "a" / "b.md"
    assert (loaded.root, loaded.content) == (root.resolve(), root.resolve() / "content")
    assert loaded.clinic.name == "Clinic"


def test_one_file_alone_is_its_own_collection(folder: Folder) -> None:
    root = folder("b.md", "other.md")
    loaded = project.load(root / "b.md")
    assert (loaded.single, loaded.content) == (root.resolve() / "b.md", root.resolve())


def test_one_file_outside_content_keeps_the_settings(folder: Folder) -> None:
    root = folder("content/a.md", "drafts/new.md", toml='region = "GB"\n')
    loaded = project.load(root / "drafts" / "new.md")
    assert (loaded.content, loaded.region) == (root.resolve() / "drafts", "GB")


def test_a_relative_path_and_a_link_are_resolved(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    root = folder("a.md")
    monkeypatch.chdir(root.parent)
    (root.parent / "link").symlink_to(root)
    assert project.load(Path("link")).root == project.load(Path(root.name)).root == root.resolve()


@pytest.mark.parametrize(("names", "toml_text", "message"), [
    ((), None, "no Markdown file in"),
    (("notes.txt",), None, "no Markdown file in"),
    ((".hidden/a.md", "output/a.md", "styles/a.md"), None, "no Markdown file in"),
    (("README.md", "content/picture.svg"), "", "no Markdown file in"),
])  # fmt: skip
def test_a_folder_without_markdown_is_refused(folder: Folder, names: tuple[str, ...], toml_text: str | None, message: str) -> None:
    [fault] = _faults(folder(*names, toml=toml_text))
    assert message in fault
    assert "booklet new DIR" in fault


def test_a_folder_that_is_not_there_names_the_nearest(folder: Folder) -> None:
    root = folder("a.md", name="handouts")
    [fault] = _faults(root.parent / "handout")
    assert fault.startswith("error: there is no folder or file")
    assert fault.endswith(f"did you mean {root}?")


def test_a_file_that_is_not_markdown_is_refused(folder: Folder) -> None:
    root = folder("a.md", "a.docx", toml="")
    assert "is a file, but not Markdown" in _faults(root / "a.docx")[0]
    assert _faults(root / "booklet.toml")[0].endswith(f"hint: name its folder: {root}")


def test_a_settings_file_that_cannot_be_read_is_a_fault(folder: Folder) -> None:
    root = folder("a.md")
    (root / "booklet.toml").mkdir()
    assert _faults(root)[0].startswith("booklet.toml: error: booklet.toml cannot be read:")


# -- the settings ------------------------------------------------------------------------------


def test_every_setting_arrives(folder: Folder) -> None:
    root = folder("content/sleep/a.md", "content/mood/b.md", "logo.svg", toml="""\
region = "GB"
[collection]
title = "Handouts"
subtitle = "For you"
language = "es"
publisher = "P"
rights = "R"
identifier = "urn:x"
description = "D"
series = "Leaflets"
series_number = 3
[clinic]
name = "Clinic"
phone = "555"
address = "1 Street"
web = "https://clinic.example"
logo = "logo.svg"
hours = "9 to 5"
[[topics]]
folder = "sleep"
title = "Sleep"
articles = ["a.md"]
[[topics]]
folder = "mood"
[editions.waiting-room]
base = "large-print"
body_pt = 20
bold_emphasis = false
[editions.standard]
leading_pt = 19
[theme]
accent = "#0B5"

[print]
chapter_start = "right"
[checks.limits]
review-warning-days = 30
[checks.allow]
image-without-alt = "they are decoration"
[images]
hosts = ["Images.clinic.example"]
""")
    loaded = project.load(root)
    assert dataclasses.astuple(loaded.collection) == ("Handouts", "For you", "es", "P", "R", "urn:x", "D", "Leaflets", 3)
    assert dataclasses.astuple(loaded.clinic) == (
        "Clinic", "555", "1 Street", "https://clinic.example", "9 to 5", root.resolve() / "logo.svg")
    assert [dataclasses.astuple(topic) for topic in loaded.topics] == [("sleep", "Sleep", ("a.md",)), ("mood", "", ())]
    assert loaded.chapter_start == "right"
    assert (loaded.region, loaded.accent, loaded.network_hosts) == ("GB", "#00bb55", ("images.clinic.example",))
    assert loaded.checks.allow == (("image-without-alt", "they are decoration", 39),)
    assert settings.limit(loaded, "review-warning-days") == 30
    assert settings.limit(loaded, "review-ahead-months") == settings.LIMITS["review-ahead-months"]
    room = loaded.editions["waiting-room"]
    assert (room.name, room.body_pt, room.bold_emphasis, room.paper) == ("waiting-room", 20, False, "a4")
    assert loaded.editions["standard"].leading_pt == 19
    assert loaded.editions["standard"].body_pt == editions.BUILT_IN["standard"].body_pt


def test_all_faults_are_told_at_once_in_the_order_of_the_file(folder: Folder) -> None:
    root = folder("content/sleep/a.md", "logo.png", toml="""\
colour = "blue"
region = "UK"
[collection]
title = 3
languge = "en"
language = "not a tag"
region = "US"
[clinic]
logo = "logo.pgn"
web = "www.clinic.example"
[theme]
accent = "teal"
[print]
chapter_start = "rihgt"
[images]
hosts = ["ok.example",
  "https://no.example/x"]
[checks.limits]
review-warning-day = 3
review-ahead-months = "36"
[checks.allow]
image-without-alt = ""
[[topics]]
folder = "slep"
[[topics]]
titel = "No folder"
[editions.Big]
body_pt = 20
[editions.big]
base = "large"
body = 20
leading_pt = true
paper = "a5"
""")
    found = [fault.splitlines() for fault in _faults(root)]
    assert [(line[0].split(": ")[0], re.search(r"\[([\w-]+)\]$", line[0])[1]) for line in found] == [
        ("booklet.toml:1:1", "unknown-setting"),
        ("booklet.toml:2:10", "unknown-region"),
        ("booklet.toml:4:9", "setting-of-wrong-type"),
        ("booklet.toml:5:1", "unknown-setting"),
        ("booklet.toml:6:12", "bad-language"),
        ("booklet.toml:7:1", "unknown-setting"),
        ("booklet.toml:9:8", "logo-not-found"),
        ("booklet.toml:10:7", "bad-web-address"),
        ("booklet.toml:12:10", "bad-accent"),
        ("booklet.toml:14:17", "unknown-chapter-start"),
        ("booklet.toml:17:3", "bad-host"),
        ("booklet.toml:19:1", "unknown-setting"),
        ("booklet.toml:20:23", "setting-of-wrong-type"),
        ("booklet.toml:22:21", "allow-without-reason"),
        ("booklet.toml:24:10", "topic-folder-not-found"),
        ("booklet.toml:25:1", "topic-without-folder"),
        ("booklet.toml:26:1", "unknown-setting"),
        ("booklet.toml:27:1", "bad-edition-name"),
        ("booklet.toml:30:8", "unknown-base"),
        ("booklet.toml:31:1", "unknown-setting"),
        ("booklet.toml:32:14", "setting-of-wrong-type"),
    ]
    hints = {line[0].split(": ")[0]: line[1].removeprefix("  hint: ") for line in found}
    assert hints["booklet.toml:5:1"] == (
        "did you mean language? Valid here: title, subtitle, language, publisher, rights, identifier, description, series, series_number")
    assert hints["booklet.toml:4:9"] == 'put it in quotes: title = "3"'
    assert hints["booklet.toml:7:1"].startswith("region belongs above the first [table]. ")
    assert hints["booklet.toml:9:8"] == "did you mean logo.png?"
    assert hints["booklet.toml:24:10"] == "did you mean sleep? Folders: sleep"
    assert hints["booklet.toml:30:8"].startswith("did you mean large-print? Valid: standard")
    assert hints["booklet.toml:31:1"].startswith("did you mean body_pt?")


@pytest.mark.parametrize(("text", "place", "words"), [
    ('[collection]\ntitle = Hello\n', "2:9", 'put the words in quotes: title = "Hello"'),
    ('[collection\n', "1:12", "on a line of its own"),
    ('a = "x\n', "1:7", "on a line of its own"),
    ('a = 1\na = 2\n', "2:6", "on a line of its own"),
    ('a = """x', "1", "on a line of its own"),
])  # fmt: skip
def test_what_is_not_toml_is_told_with_its_place(folder: Folder, text: str, place: str, words: str) -> None:
    [fault] = _faults(folder("a.md", toml=text))
    assert fault.startswith(f"booklet.toml:{place}: error: booklet.toml cannot be read as TOML: ")
    assert "(at line" not in fault
    assert words in fault


def test_what_is_not_utf8_is_told_with_its_place(folder: Folder) -> None:
    root = folder("a.md")
    (root / "booklet.toml").write_bytes('region = "US"\n[clinic]\nname = "Klinik Köln"\n'.encode("latin-1"))
    assert _faults(root)[0].startswith("booklet.toml:3:")


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(folder: Folder) -> None:
    root = folder("a.md")
    (root / "booklet.toml").write_bytes(b'\xef\xbb\xbfregion = "GB"\r\n[collection]\r\ntitle = "T"\r\n')
    assert project.load(root).collection.title == "T"


@pytest.mark.parametrize(("text", "rule"), [
    ("collection = 1", "setting-of-wrong-type"),
    ("topics = 1", "setting-of-wrong-type"),
    ("topics = [1]", "setting-of-wrong-type"),
    ("[topics]\nfolder = 'a'", "setting-of-wrong-type"),
    ("editions = 1", "setting-of-wrong-type"),
    ("[editions]\nbig = 1", "setting-of-wrong-type"),
    ("region = 1", "setting-of-wrong-type"),
    ("checks = 'x'", "setting-of-wrong-type"),
    ("[checks]\nallow = ['image-without-alt']", "setting-of-wrong-type"),
    ("[checks]\nlimits = 3", "setting-of-wrong-type"),
    ("[checks.limits]\nreview-warning-days = -1", "setting-out-of-range"),
    ("[checks.limits]\nreview-warning-days = inf", "setting-out-of-range"),
    ("[images]\nhosts = 'x.example'", "setting-of-wrong-type"),
    ("[images]\nhosts = [1]", "setting-of-wrong-type"),
    ("[clinic]\nlogo = '../logo.svg'", "logo-outside"),
    ("[conformance]\ncertified_by = 1", "setting-of-wrong-type"),
    ("[conformance]\ncertified_by = ' '", "certifier-missing"),
    ("[conformance]\ncredential = 'Tester'", "certifier-missing"),
    ("[collection]\nseries_number = 2", "series-missing"),
    ("[collection]\nseries = 'S'\nseries_number = '2'", "setting-of-wrong-type"),
    ("[conformance]\ncertified_by = 'Board'\nreport = 'board.example'", "bad-web-address"),
    ("[clinic]\nlogo = 'a.md'", "logo-not-a-picture"),
    ("[[topics]]\nfolder = '../x'", "topic-folder-not-found"),
    ("[[topics]]\nfolder = ''", "topic-folder-not-found"),
    ("[[topics]]\nfolder = 't'\n[[topics]]\nfolder = './t/'", "topic-twice"),
    ("[editions.x]\npaper = 'a3'", "paper-unknown"),
    ("[editions.x]\nname = 'y'", "unknown-setting"),
    ("[editions.x]\nresource_columns = 1.5", "setting-of-wrong-type"),
])  # fmt: skip
def test_one_fault_of_each_kind(folder: Folder, text: str, rule: str) -> None:
    root = folder("a.md", "t/b.md", toml=text)
    with pytest.raises(BookletError) as caught:
        project.load(root)
    assert [finding.rule for finding in caught.value.findings if finding.position.line] and \
        {finding.rule for finding in caught.value.findings} == {rule}


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab-_.", max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(
        ["collection", "clinic", "topics", "editions", "checks", "limits", "allow", "folder", "base", "paper", "x"]), inner, max_size=3),
    max_leaves=8)


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    return {None: "1979-05-27", True: "true", False: "false"}.get(value) if value is None or isinstance(value, bool) else \
        f'"{value}"' if isinstance(value, str) else str(value)


@given(st.dictionaries(st.sampled_from(["region", *settings.SETTINGS, "x"]), _json, max_size=4))
def test_no_settings_crash_it(tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any]) -> None:
    text = "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())
    root = tmp_path_factory.getbasetemp()
    try:
        settings.read(root, text.encode(), "Title")
    except BookletError as error:
        assert all(finding.position.file == "booklet.toml" and finding.hint for finding in error.findings)


def test_the_settings_are_the_fields_of_the_model() -> None:
    own = {field.name for field in dataclasses.fields(Edition)} - {"name", "label", "folds"}
    assert set(settings.EDITION_KEYS) == own
    assert set(settings.EDITION_KEYS.values()) == {float, int, bool, str}


# -- places in TOML ----------------------------------------------------------------------------


def test_the_place_of_every_kind_of_key() -> None:
    file = toml.parse(b'''# comment
a = 1
"b c" = { d = "x", e.f = [1,
   2] }
[g."h.i"]
  j.k = \'\'\'
[not.a.table]
l = 1\'\'\'
m = """a\\"""b""""
[[n]]
o = 1  # ] } "
[[n]]
[n.p]
o = 2
''', "f.toml")
    places = {path: place for path, place in file.keys.items()}
    assert places[("a",)] == (2, 1)
    assert places[("b c",)] == (3, 1)
    assert places[("b c", "d")] == (3, 11)
    assert places[("b c", "e", "f")] == (3, 22)
    assert file.values[("b c", "e", "f", 1)] == (4, 4)
    assert places[("g", "h.i")] == (5, 1)
    assert places[("g", "h.i", "j", "k")] == (6, 5)
    assert places[("g", "h.i", "m")] == (9, 1)
    assert file.data["g"]["h.i"]["m"] == 'a"""b"'
    assert places[("n", 0, "o")] == (11, 1)
    assert places[("n", 1)] == (12, 1)
    assert places[("n", 1, "p", "o")] == (14, 1)
    assert str(file.key("n", 1, "p", "nothing")) == "f.toml:13:1"
    assert str(file.key("nothing")) == "f.toml"


@given(st.dictionaries(st.text("ab. '\"#\n=[]", min_size=1, max_size=5), st.text("ab'\"#\\\n[]{},=", max_size=8), min_size=1, max_size=5))
def test_every_key_is_found_where_it_stands(values: dict[str, str]) -> None:
    import json

    text = "".join(f"\n{json.dumps(key)} = {json.dumps(value)}" for key, value in values.items())
    file = toml.parse(text.encode(), "f.toml")
    assert file.data == values == tomllib.loads(text)
    assert [file.keys[(key,)] for key in values] == [(number, 1) for number in range(2, len(values) + 2)]


# -- dates -------------------------------------------------------------------------------------


def _collection(*days: date | None) -> Collection:
    articles = tuple(Article(f"a{n}", "A", "<div/>", f"a{n}.md", last_reviewed=day) for n, day in enumerate(days))
    return Collection("C", "en", (Topic("t", "T", articles=articles),))


def test_the_stamp_is_the_newest_review(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    collection = _collection(date(2025, 3, 1), None, date(2026, 2, 3))
    assert project.stamp(collection) == "2026-02-03T00:00:00+00:00"
    assert project.stamp(_collection(None)) == "2000-01-01T00:00:00+00:00"


def test_source_date_epoch_is_today_and_the_stamp(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767571199")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert project.today() == date(2026, 1, 4)
    assert project.stamp(_collection(date(2030, 1, 1))) == "2026-01-04T23:59:59+00:00"


@pytest.mark.parametrize("value", ["soon", "1.5", "-1", "9" * 20])
def test_a_source_date_epoch_that_is_no_date_is_a_clear_fault(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
    for ask in (project.today, lambda: project.stamp(_collection())):
        with pytest.raises(BookletError, match="SOURCE_DATE_EPOCH is") as caught:
            ask()
        assert caught.value.exit_code == 2


def test_without_it_today_is_the_clocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert abs((project.today() - date.today()).days) <= 1
