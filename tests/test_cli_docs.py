"""What README and docs/ promise is true: examples are read, settings load, every command line is a real one."""

from __future__ import annotations

import contextlib
import re
import shlex
from datetime import date
from pathlib import Path

import click
import pytest

from booklet import checks, editions, project, reader, settings
from booklet.cli import main
from booklet.findings import Severity
from booklet.reader import blocks, fields

REPO = Path(__file__).parent.parent
WRITING = (REPO / "docs/writing.md").read_text(encoding="utf-8")
COMMANDS = (REPO / "docs/commands.md").read_text(encoding="utf-8")
README = (REPO / "README.md").read_text(encoding="utf-8")
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40"><rect width="60" height="40"/></svg>'
VISIT = "# Your first visit\n\nA talk.\n\n## Before you come\n\nBring a list.\n"

EXAMPLES = re.findall(r"^```markdown\n(.*?)^```$", WRITING, re.MULTILINE | re.DOTALL)
LINES = [(name, line.strip()) for name, text in {"README.md": README, "commands.md": COMMANDS, "writing.md": WRITING}.items()
         for line in re.findall(r"^    (booklet .*)|`(booklet [^`]*)`", text, re.MULTILINE) for line in line if line]


def test_there_is_something_to_test() -> None:
    assert len(EXAMPLES) >= 15
    assert len(LINES) >= 40


# -- the maker's guide -------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda text: text.strip().splitlines()[0][:40])
def test_an_example_is_read_without_an_error_or_a_misunderstanding(example: str, tmp_path: Path) -> None:
    topic = tmp_path / "content/1-getting-help"
    topic.mkdir(parents=True)
    (tmp_path / "booklet.toml").write_text('[collection]\ntitle = "T"\nlanguage = "en"\n', encoding="utf-8")
    (topic / "talk.svg").write_text(SVG, encoding="utf-8")
    (topic / "your-first-visit.md").write_text(VISIT, encoding="utf-8")
    text = example if example.startswith("---\n") else f"# An example\n\n{example}"
    (topic / "example.md").write_text(text, encoding="utf-8")
    loaded = project.load(tmp_path)
    collection = reader.read(loaded)
    found = [f for f in (*loaded.findings, *collection.findings, *checks.check(loaded, collection, date(2026, 1, 1)))
             if f.position.file.endswith("example.md") and f.severity is not Severity.REVIEW]
    # a fragment is no whole handout: only that may be said of it
    allowed = set() if example.startswith("---\n") else {"key-points-missing", "key-points-late", "key-points-too-few",
                                                         "what-to-do-missing", "when-to-get-help-missing"}
    assert [str(finding) for finding in found if finding.rule not in allowed] == []
    [article] = [each for each in collection.articles if each.source.endswith("example.md")]
    assert ":::" not in article.body
    named = set(re.findall(r"^:{3,} ([a-z-]+)", example, re.MULTILINE))
    assert named == set(re.findall(r'data-block="([a-z-]+)"', article.body))


def _read(example_with: str, tmp_path: Path) -> str:
    """The body of the example that holds these words."""
    [example] = [text for text in EXAMPLES if example_with in text]
    (tmp_path / "talk.svg").write_text(SVG, encoding="utf-8")
    (tmp_path / "your-first-visit.md").write_text(VISIT, encoding="utf-8")
    (tmp_path / "example.md").write_text(f"# An example\n\n{example}", encoding="utf-8")
    [article] = [each for each in reader.read(project.load(tmp_path)).articles if each.slug == "example"]
    return article.body


@pytest.mark.parametrize(("words", "marks"), [
    ("A line break inside", ["<h2", "<h3", "<strong", "<em", "<li", "ticked", "unticked", "<blockquote", "<dt", "<sub", "<sup", "<del", "\u00a0"]),
    ("four spaces make", ["<ol", "<ul"]),
    ("You may bring someone with you", ["<figure", "<figcaption", 'alt="Two people sit']),
    ("{.decorative}", ['role="presentation"', 'alt=""']),
    ("How many tablets", ["<caption", 'scope="col"', 'scope="row"', 'class="end"']),
    ("what happens at a first visit", ['href="article:your-first-visit"', 'href="article:your-first-visit#before-you-come"', "tel:", "mailto:"]),
    ("[^weeks]:", ['role="doc-noteref"', 'role="doc-endnotes"', '<abbr title="cognitive']),
    ("Necesito", ['lang="es"']),
    ("My questions", ["rule-lines"]),
])  # fmt: skip
def test_an_example_means_what_the_guide_says(words: str, marks: list[str], tmp_path: Path) -> None:
    body = _read(words, tmp_path)
    assert [mark for mark in marks if mark not in body] == []


def test_the_guide_leaves_nothing_out() -> None:
    names = {*blocks.NAMES, *fields.KNOWN_KEYS, *editions.BUILT_IN, *editions.PAPERS, *settings.REGIONS, *settings.LIMITS,
             *settings.EDITION_KEYS, *(key for keys in settings.SETTINGS.values() for key in keys), "SUMMARY.md"}  # fmt: skip
    plain = set(re.findall(r"`([^`\n]+)`|\*\*([a-z-]+)\*\*", WRITING))
    said = {word for pair in plain for word in pair if word}
    parts = {part for word in said for part in re.split(r"[\[\]. ]+", word)}
    assert names - said - parts == set()


def test_the_settings_of_the_guide_load(tmp_path: Path) -> None:
    [text] = re.findall(r"^```toml\n(.*?)^```$", WRITING, re.MULTILINE | re.DOTALL)
    (tmp_path / "content/1-getting-help").mkdir(parents=True)
    (tmp_path / "content/1-getting-help/your-first-visit.md").write_text(VISIT, encoding="utf-8")
    (tmp_path / "booklet.toml").write_text(text, encoding="utf-8")
    (tmp_path / "logo.svg").write_text(SVG, encoding="utf-8")
    loaded = project.load(tmp_path)
    assert loaded.findings == ()
    assert loaded.editions["waiting-room"].body_pt == 14
    for table, keys in settings.SETTINGS.items():
        if table != "editions":
            assert all(re.search(rf"^{key} = |^\[{table}(\.es)?\.{key}\]", text, re.MULTILINE) for key in keys), table


def test_every_message_that_is_explained_exists() -> None:
    table = WRITING.split("| message | what to do |")[1]
    rules = {rule for row in re.findall(r"^\| (`.*?) \|", table, re.MULTILINE) for rule in re.findall(r"`([a-z-]+)`", row)}
    code = "\n".join(path.read_text(encoding="utf-8") for path in (REPO / "booklet").rglob("*.py"))
    assert len(rules) >= 15
    assert {rule for rule in rules if rule not in checks.RULES and f'"{rule}"' not in code} == set()


def test_the_headings_of_the_guide_are_all_in_its_contents() -> None:
    headings = re.findall(r"^## (.+)$", re.sub(r"^```.*?^```$", "", WRITING, flags=re.MULTILINE | re.DOTALL), re.MULTILINE)
    listed = re.findall(r"^- \[(.+)\]\(#(.+)\)$", WRITING, re.MULTILINE)
    assert [title for title, _ in listed] == headings
    assert [anchor for _, anchor in listed] == [re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in headings]


@pytest.mark.parametrize("name", ["README.md", "docs/writing.md", "docs/commands.md"])
def test_links_between_the_documents_lead_somewhere(name: str) -> None:
    text = re.sub(r"^```.*?^```$|^    .*$|`[^`]*`", "", (REPO / name).read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    targets = [target for target in re.findall(r"(?<!!)\]\(([^)#:]+\.md)", text)]
    assert [target for target in targets if not ((REPO / name).parent / target).exists()] == []


# -- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("file", "line"), LINES, ids=[f"{name}: {line}" for name, line in LINES])
def test_a_command_line_is_a_real_verb_with_real_options(file: str, line: str, tmp_path: Path) -> None:
    words = shlex.split(line.partition("   ")[0])[1:]
    if words[0] in ("VERB", "--help"):
        return
    command = main.commands[words[0]]
    with contextlib.chdir(tmp_path):
        context = command.make_context(words[0], words[1:])
    if "editions" in context.params:
        known = {*editions.BUILT_IN, "none"} if words[0] == "epub" else editions.BUILT_IN
        assert set(context.params["editions"]) <= set(known)
    if words[0] == "explain" and context.params["rule"]:
        assert context.params["rule"] in checks.RULES


def test_every_verb_and_every_option_is_documented() -> None:
    table = dict(re.findall(r"^\| `([a-z]+)` \| .* \| `(booklet [a-z]+)", COMMANDS, re.MULTILINE))
    assert list(table.values()) == [f"booklet {verb}" for verb in table]
    assert set(table) == set(main.commands)
    for command in main.commands.values():
        for option in command.params:
            if isinstance(option, click.Option):
                assert any(re.search(rf"(?<![\w-]){name}(?![\w-])", COMMANDS) for name in option.opts), option.opts
