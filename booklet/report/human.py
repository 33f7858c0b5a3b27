"""What no machine can judge: the human conditions of the Matterhorn Protocol as questions (human.toml is the table)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

__all__ = ["Group", "Question", "questions"]


@dataclass(frozen=True, slots=True)
class Question:
    """`index` is the protocol's; `kind` is look, known or absent (see human.toml)."""

    index: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    questions: tuple[Question, ...]


@cache
def questions() -> tuple[Group, ...]:
    """Every question, in the order of the table."""
    table = tomllib.loads(resources.files(__package__).joinpath("human.toml").read_text(encoding="utf-8"))
    return tuple(Group(group["title"], tuple(Question(*entry) for entry in group["entries"])) for group in table["group"])
