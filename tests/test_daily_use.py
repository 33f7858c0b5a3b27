"""The pre-commit hook and the workflow in docs/check.md say commands that are real, and the hook's does what it promises."""

from __future__ import annotations

import contextlib
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli_kit import article, booklet, collection, files

from booklet.cli import main

REPO = Path(__file__).parent.parent
CHECK = (REPO / "docs/check.md").read_text(encoding="utf-8")
[CONFIG, WORKFLOW] = [yaml.safe_load(text) for text in re.findall(r"^```yaml\n(.*?)^```$", CHECK, re.MULTILINE | re.DOTALL)]
[HOOK] = yaml.safe_load((REPO / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = WORKFLOW["jobs"]["check"]["steps"]
COMMANDS = [line.partition("   ")[0] for line in re.findall(r"^    (booklet .*)$", CHECK, re.MULTILINE)]


@pytest.mark.parametrize("line", [
    *COMMANDS, *(step["run"] for step in STEPS if step.get("run", "").startswith("booklet ")),
    f"{HOOK['entry']} {' '.join(CONFIG['repos'][0]['hooks'][0]['args'])}",
])  # fmt: skip
def test_a_command_is_a_real_one(line: str, tmp_path: Path) -> None:
    program, verb, *arguments = shlex.split(line)
    assert program == "booklet"
    with contextlib.chdir(tmp_path):
        main.commands[verb].make_context(verb, arguments)


def test_there_are_commands_to_test() -> None:
    assert len(COMMANDS) >= 9


def test_the_hook_stops_a_commit_with_an_error_and_makes_no_file(tmp_path: Path) -> None:
    place = collection(tmp_path / "our", night=article("Night", "\n![](none.png)\n"))
    before = files(place)
    program, *arguments = shlex.split(HOOK["entry"])
    assert booklet(*arguments, cwd=place).code == 1
    assert files(place) == before
    (place / "content/sleep/night.md").write_text(article("Night"), encoding="utf-8")
    assert booklet(*arguments, cwd=place).code == 0


def test_the_hook_runs_once_for_all_files_that_matter() -> None:
    assert CONFIG["repos"][0]["hooks"][0]["id"] == HOOK["id"]
    assert HOOK["pass_filenames"] is False
    pattern = re.compile(HOOK["files"])
    assert all(pattern.search(name) for name in ("content/a/b.md", "booklet.toml", "styles/own.css", "content/a/talk.svg"))
    assert not pattern.search("notes.txt")


def test_the_workflow_installs_what_the_validators_need() -> None:
    runs = " ".join(step.get("run", "") for step in STEPS)
    assert "clinic-booklet[check]" in runs
    assert "default-jre-headless" in runs and "libjaxb-java" in runs
