"""What is installed is what was tested: dependencies, pins, the wheel's contents, the set-up scripts."""

from __future__ import annotations

import ast
import importlib.metadata as metadata
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

REPO = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
# What a line of requirements brings under another name.
MODULES = {"pillow": "PIL", "pyyaml": "yaml", "jpype1": "jpype", "ebooklib": "ebooklib", "fonttools": "fontTools",
           "page-validation": "page", "zxing-cpp": "zxingcpp", "pyspellchecker": "spellchecker", "markdown-it-py": "markdown_it", "opendataloader-pdf": "opendataloader_pdf"}


def _requirements(*lists: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(r.name): r for lines in lists for r in map(Requirement, lines)}


def _imported(folder: str) -> dict[str, str]:
    """Top-level modules that the folder's files import from elsewhere -> one place where."""
    found: dict[str, str] = {}
    own = {path.stem for path in (REPO / "tests").iterdir()} | {"booklet", "benchmarks"}
    for path in sorted((REPO / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else \
                [node.module] if isinstance(node, ast.ImportFrom) and not node.level else []
            for name in names:
                top = name.split(".")[0]
                if top not in sys.stdlib_module_names and top not in own:
                    found.setdefault(top, f"{path.relative_to(REPO)}:{node.lineno}")
    return found


def _module(requirement: str) -> str:
    return MODULES.get(requirement, requirement.replace("-", "_"))


def test_every_import_of_booklet_is_a_dependency() -> None:
    needed = {_module(name) for name in _requirements(PYPROJECT["project"]["dependencies"], EXTRAS["check"], EXTRAS["cluster"])}
    assert {module: place for module, place in _imported("booklet").items() if module not in needed} == {}


def test_every_dependency_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in (REPO / "booklet").rglob("*.py"))
    imported = _imported("booklet")
    unused = [name for name in _requirements(PYPROJECT["project"]["dependencies"], EXTRAS["check"], EXTRAS["cluster"])
              if _module(name) not in imported and f'"{_module(name)}"' not in text and name != "weasyprint"]
    assert unused == []


def test_every_import_of_the_tests_is_installed_by_make_test() -> None:
    lists = (PYPROJECT["project"]["dependencies"], EXTRAS["check"], EXTRAS["cluster"], EXTRAS["test"])
    needed = {_module(name) for name in _requirements(*lists)}
    assert {module: place for module, place in _imported("tests").items() if module not in needed} == {}


def test_the_pins_satisfy_what_is_asked_and_name_no_host() -> None:
    text = (REPO / "constraints.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    pins = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in lines)}
    for name, requirement in _requirements(PYPROJECT["project"]["dependencies"], *EXTRAS.values()).items():
        assert pins[name] in requirement.specifier, name


@pytest.mark.parametrize("name", ["constraints.txt", "package-lock.json", "package.json", ".npmrc", "pyproject.toml", "Makefile",
                                  ".ci/run", "scripts/system-packages"])
def test_no_set_up_file_names_a_registry_or_a_machine(name: str) -> None:
    text = (REPO / name).read_text(encoding="utf-8")
    assert not re.search(r"pypi|pythonhosted|npmjs|registry\.|\"resolved\"|--index-url|/root\b|/work\b", text.replace(
        "omit-lockfile-registry-resolved", ""), re.IGNORECASE)


def test_the_name_is_not_that_of_the_package() -> None:
    assert PYPROJECT["project"]["name"] == "clinic-booklet"
    assert PYPROJECT["project"]["license"] == "AGPL-3.0-or-later"
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (REPO / "LICENSE").read_text(encoding="utf-8")[:80]


def test_the_command_is_installed() -> None:
    [command] = [entry for entry in metadata.distribution("clinic-booklet").entry_points if entry.name == "booklet"]
    assert command.value == "booklet.cli:main"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(REPO)],
                   check=True, capture_output=True)
    return zipfile.ZipFile(next(folder.glob("clinic_booklet-*.whl")))


def test_the_wheel_holds_code_words_templates_and_the_theme(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for path in (REPO / "booklet").rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            assert f"booklet/{path.relative_to(REPO / 'booklet').as_posix()}" in names
    for path in (REPO / "styles").rglob("*"):
        if path.is_file():
            assert f"booklet/theme/{path.relative_to(REPO / 'styles').as_posix()}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    strangers = [name for name in wheel.namelist() if not name.startswith(("booklet/", "clinic_booklet-"))]
    assert strangers == []
    assert not [name for name in wheel.namelist() if "__pycache__" in name or name.endswith((".pyc", ".pdf", ".epub"))]


def test_the_wheel_works_away_from_the_repository(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """Unpacked elsewhere, it finds its words, its theme and its fonts."""
    wheel.extractall(tmp_path)
    code = ("import booklet, pathlib; from booklet import styles, words; from booklet.model import Project;"
            "here = pathlib.Path('.').resolve(); theme = styles.load(Project(here, here, here));"
            "print(booklet.__file__, len(words.languages()), len(theme.files))")
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(tmp_path)},
                          capture_output=True, text=True, check=True)
    file, languages, sheets = done.stdout.split()
    assert Path(file).is_relative_to(tmp_path)
    assert int(languages) >= 7
    assert int(sheets) == len([path for path in (REPO / "styles").glob("*.css")])


# -- the set-up scripts ------------------------------------------------------------------------


@pytest.mark.parametrize("script", [".ci/run", "scripts/system-packages"])
def test_a_script_can_be_run_and_is_well_formed(script: str) -> None:
    assert os.access(REPO / script, os.X_OK)
    subprocess.run(["bash", "-n", str(REPO / script)], check=True)


def test_ci_fails_without_the_corpus(tmp_path: Path) -> None:
    done = subprocess.run(["bash", str(REPO / ".ci/run")], env={**os.environ, "BOOKLET_CORPUS": str(tmp_path / "no")},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 1
    assert "The corpus of real input is not at" in done.stderr


def test_what_is_missing_is_installed_by_root(tmp_path: Path) -> None:
    """As root, one apt-get for what is missing, nothing asked, nothing suggested along."""
    for name, text in {"id": "echo 0", "uname": "echo Linux", "no-python": "exit 1",
                       "apt-get": f'echo "$@" >> "{tmp_path}/called"'}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    done = subprocess.run(["bash", str(REPO / "scripts/system-packages"), "booklet", "no-python"], capture_output=True,
                          env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}, stdin=subprocess.DEVNULL, text=True)
    assert done.returncode == 0, done.stderr
    update, install = (tmp_path / "called").read_text().splitlines()
    assert update == "update -qq"
    assert install == ("install -y -qq --no-install-recommends python3-venv libpango-1.0-0 libpangoft2-1.0-0 "
                       "libharfbuzz-subset0")


def test_a_missing_system_package_is_named_with_the_command(tmp_path: Path) -> None:
    """Neither root nor sudo: the script says what is missing, what for, and how to install it."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name, text in {"id": "echo 1000", "uname": "echo Linux", "apt-get": "exit 1"}.items():
        (tools / name).write_text(f"#!/bin/sh\n{text}\n")
        (tools / name).chmod(0o755)
    for name in ("bash", "env", "grep", "head"):
        (tools / name).symlink_to(next(Path(folder, name) for folder in ("/bin", "/usr/bin") if Path(folder, name).exists()))
    done = subprocess.run([str(tools / "bash"), str(REPO / "scripts/system-packages"), "test", "no-python"],
                          env={"PATH": str(tools)}, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 1
    assert "libpangoft2-1.0-0: Pango sets the type" in done.stderr
    assert "default-jre-headless: Java, for veraPDF and EPUBCheck" in done.stderr
    assert re.search(r"To go on: sudo apt-get install --no-install-recommends .*chromium.*poppler-utils", done.stderr)
