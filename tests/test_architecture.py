"""ARCHITECTURE.md is true: its table holds every room, and imports go down its floors and nowhere else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

REPO = Path(__file__).parent.parent
PACKAGE = REPO / "booklet"
FLOORS = ("ground", "settings", "services", "stage", "build", "top")
ONLY = {  # library -> the rooms that may import it
    "weasyprint": ("booklet/pdf/",),
    "pydyf": ("booklet/pdf/",),
    "ebooklib": ("booklet/epub/",),
    "markdown": ("booklet/reader/",),
    "jpype": ("booklet/validators/",),
    "click": ("booklet/cli.py", "booklet/console.py"),
    "rich": ("booklet/console.py",),
}
MAY_SPEAK = ("booklet/cli.py", "booklet/console.py", "booklet/__main__.py")  # print and exit


def _table() -> dict[str, str]:
    """The rooms of ARCHITECTURE.md: path -> floor."""
    text = (REPO / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| *`(booklet/[^`]*)` *\| *([^|]*?) *\|", text, re.MULTILINE))


ROOMS = _table()
SOURCES = sorted(path for path in PACKAGE.rglob("*.py"))


def _room(path: Path) -> str:
    """The room a file belongs to, as the table writes it: booklet/cli.py, booklet/reader/."""
    parts = path.relative_to(REPO).parts
    return f"booklet/{parts[1]}" + ("/" if len(parts) > 2 else "")


def _imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every import of a file as a dotted absolute name, with its line; `from . import a` is the name of a."""
    package = ["booklet", *path.relative_to(PACKAGE).parts[:-1]]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            base += node.module.split(".") if node.module else []
            for alias in node.names:
                yield ".".join([*base, alias.name]), node.lineno


def _target(name: str) -> str | None:
    """The room that a dotted name lies in; None for other packages and for booklet's own __init__."""
    parts = name.split(".")
    if parts[0] != "booklet" or len(parts) < 2:
        return None
    if (PACKAGE / parts[1]).is_dir():
        return f"booklet/{parts[1]}/"
    return f"booklet/{parts[1]}.py" if (PACKAGE / f"{parts[1]}.py").exists() else None


def test_the_table_holds_every_room_and_no_other() -> None:
    there = {_room(path) for path in SOURCES} - {"booklet/__init__.py"}
    assert set(ROOMS) == there
    assert set(ROOMS.values()) <= set(FLOORS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(REPO).as_posix())
def test_a_room_imports_only_from_floors_below(path: Path) -> None:
    room = _room(path)
    if room not in ROOMS:
        return  # booklet/__init__.py; any other is found by the test of the table
    floor = FLOORS.index(ROOMS[room])
    wrong = []
    for name, line in _imports(path):
        target = _target(name)
        if target not in ROOMS or target == room:
            continue
        other = FLOORS.index(ROOMS[target])
        if other > floor or (other == floor and FLOORS[floor] == "stage"):
            wrong.append(f"{path.relative_to(REPO)}:{line} imports {name} ({FLOORS[floor]} from {FLOORS[other]})")
    assert wrong == []


def test_no_two_rooms_import_each_other() -> None:
    edges: dict[str, set[str]] = {room: set() for room in ROOMS}
    for path in SOURCES:
        if (room := _room(path)) in edges:
            edges[room] |= {target for name, _ in _imports(path) if (target := _target(name)) in ROOMS} - {room}

    def reach(room: str, seen: frozenset[str]) -> frozenset[str]:
        for target in sorted(edges[room] - seen):
            seen = reach(target, seen | {target})
        return seen

    assert [room for room in edges if room in reach(room, frozenset())] == []


@pytest.mark.parametrize("library", ONLY)
def test_a_library_is_known_to_its_own_room_only(library: str) -> None:
    strangers = [
        f"{path.relative_to(REPO)}:{line}" for path in SOURCES for name, line in _imports(path)
        if name.split(".")[0] == library and not path.relative_to(REPO).as_posix().startswith(ONLY[library])
    ]
    assert strangers == []


def test_the_library_never_prints_or_exits() -> None:
    spoken = []
    for path in SOURCES:
        if path.relative_to(REPO).as_posix() in MAY_SPEAK:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "exit", "quit", "sys.exit", "os._exit"):
                spoken.append(f"{path.relative_to(REPO)}:{node.lineno}")
    assert spoken == []


def test_what_is_public_is_listed() -> None:
    """Modules that others import from say what is theirs to take."""
    silent = []
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lists = any(isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__" for node in tree.body)
        needed = path.name == "__init__.py" and path.parent != PACKAGE or path.parent == PACKAGE
        if needed and not lists and path.name not in ("__main__.py",) and path != PACKAGE / "__init__.py":
            silent.append(path.relative_to(REPO).as_posix())
    assert silent == []


def test_the_architecture_is_one_page() -> None:
    assert len((REPO / "ARCHITECTURE.md").read_text(encoding="utf-8").splitlines()) <= 100
