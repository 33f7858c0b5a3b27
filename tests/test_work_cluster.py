"""A Dask cluster gives the same bytes as one process, also when a worker dies, and says what it lacks.

The workers here are processes with caches of their own: they share no folder with the one that builds.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster

import test_work as tasks
from booklet import build, cluster, styles, work
from booklet.build import travel
from booklet.build.prepare import prepare
from booklet.build.result import Options
from booklet.editions import STANDARD
from booklet.findings import BookletError
from booklet.model import Asset, Document, DocumentKind
from cli_kit import booklet

WORKERS = 3
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60"><path d="M5 5h190v50h-190z" fill="none" stroke="black"/>'
    '<text x="20" y="40">Rest</text></svg>'
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The scheduler of a cluster of three workers."""
    here = Path(__file__).parent
    env = {"BOOKLET_CACHE": str(tmp_path_factory.mktemp("worker")), "PYTHONPATH": f"{here}{os.pathsep}{here.parent}"}
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0", env=env, silence_logs=50,
                     local_directory=str(tmp_path_factory.mktemp("dask"))) as running,
    ):
        yield running.scheduler_address


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("collection")
    (folder / "content").mkdir()
    (folder / "booklet.toml").write_text(
        '[collection]\ntitle = "Rest"\n[clinic]\nname = "Hill Clinic"\nlogo = "logo.svg"\n', encoding="utf-8"
    )
    (folder / "logo.svg").write_text(DRAWING, encoding="utf-8")
    (folder / "content" / "rest.svg").write_text(DRAWING, encoding="utf-8")
    for number in range(6):
        other = (number + 3) % 6
        text = "\n\n".join(f"## Part {part}\n\n{'Sleep is not a waste of time. ' * 9}" for part in range(6))
        (folder / "content" / f"a{number}.md").write_text(
            f"# Article {number}\n\nSee [the other](a{other}.md).\n\n![A bed by a window](rest.svg)\n\n{text}\n", encoding="utf-8"
        )
    return folder


@pytest.fixture(scope="module")
def alone(collection: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The collection made in this process alone."""
    goal = tmp_path_factory.mktemp("alone") / "rest.pdf"
    build.pdf(collection, Options(output=goal, jobs=1, cache=False))
    return goal.read_bytes()


def kill_one(address: str) -> int:
    """Kill a worker's process, without a word to its scheduler."""
    with Client(address, set_as_default=False) as client:
        process = min(client.run(os.getpid).values())
    os.kill(process, signal.SIGKILL)
    return process


def processes(address: str) -> set[int]:
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(WORKERS, timeout=20)
        return set(client.run(os.getpid).values())


def test_the_same_bytes_as_one_process(address: str, collection: Path, alone: bytes, tmp_path: Path) -> None:
    done = booklet("pdf", collection, "-o", tmp_path / "rest.pdf", "--cluster", address, "--no-cache", cwd=tmp_path)
    assert done.code == 0, done.err
    assert (tmp_path / "rest.pdf").read_bytes() == alone


def test_the_same_bytes_when_a_worker_is_killed_in_the_middle(
    address: str, collection: Path, alone: bytes, tmp_path: Path
) -> None:
    killed: list[int] = []

    def progress(what: str, done: int, total: int) -> None:
        if what == "Typesetting" and done == 2 and not killed:
            killed.append(kill_one(address))

    build.pdf(collection, Options(output=tmp_path / "rest.pdf", cluster=address, cache=False, progress=progress))
    assert (tmp_path / "rest.pdf").read_bytes() == alone
    assert killed and killed[0] not in processes(address)


def test_failures_are_the_same_as_in_one_process(address: str) -> None:
    with work.Workers(address=address) as there, work.Workers(1) as here:
        for function in (tasks.square, tasks.refuse):
            assert there.run(function, list(range(6))) == here.run(function, list(range(6)))


def test_a_task_that_kills_its_workers_takes_only_itself(address: str) -> None:
    with work.Workers(address=address) as workers:
        outcomes = workers.run(tasks.die_at_five, [3, 4, 5, 6])
    assert [outcome.value for outcome in outcomes] == [9, 16, None, 36]
    assert outcomes[2].error == work.LOST


def test_what_travels_holds_no_path(collection: Path) -> None:
    prepared = prepare(collection, Options())
    look = travel.Look(styles.print_css(prepared.theme, STANDARD), STANDARD, prepared.theme, "ua-1", "")
    article = prepared.collection.articles[0]
    document = Document("a", DocumentKind.ARTICLE, "A", article.body, assets=article.assets)
    sent = pickle.dumps((travel.packed(look), travel.carried(document)))
    assert b"site-packages" not in sent and str(collection).encode() not in sent
    assert len(sent) > sum(font.stat().st_size for font in prepared.theme.fonts)


def test_fonts_keep_names_order_and_folders_on_the_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOOKLET_CACHE", str(tmp_path))
    fonts = []
    for name in ("b/one.ttf", "a/two.ttf", "b/three.ttf"):
        path = tmp_path / "home" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode())
        fonts.append(path)
    look = travel.Look("", STANDARD, replace(styles.load(prepare_project(tmp_path)), fonts=tuple(fonts)), "ua-1", "")
    there = travel.unpacked(*pickle.loads(pickle.dumps(travel.packed(look)))).theme.fonts
    assert [path.read_bytes() for path in there] == [path.read_bytes() for path in fonts]
    assert [path.name for path in there] == ["one.ttf", "two.ttf", "three.ttf"]
    assert there[0].parent == there[2].parent < there[1].parent
    assert travel.unpacked(look, []) is look


def prepare_project(folder: Path) -> object:
    from booklet.model import Project

    return Project(folder, folder, folder)


def test_a_picture_that_is_gone_stays_gone(tmp_path: Path) -> None:
    lost = Asset("a.png", "image/png", "", path=tmp_path / "gone.png")
    document = Document("a", DocumentKind.ARTICLE, "A", "<html/>", assets=(lost,))
    assert travel.carried(document) == document


# -- what can be missing -----------------------------------------------------------------------


def refused(collection: Path, address: str) -> tuple[int, list[str]]:
    """Exit code and rules of a build on the cluster at `address`."""
    done = booklet("pdf", collection, "--json", "--cluster", address, cwd=collection)
    return done.code, [finding["rule"] for finding in done.json["findings"]]


def test_without_the_package_it_says_what_to_install(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refused(collection, "tcp://127.0.0.1:1") == (2, ["cluster-not-installed"])


def test_a_scheduler_that_does_not_answer(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 0.3)
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert refused(collection, f"tcp://127.0.0.1:{port}") == (2, ["cluster-unreachable"])


@pytest.mark.parametrize("wrong", ["tcp://nowhere.invalid:8786", "host-without-port", "ftp://127.0.0.1:1"])
def test_an_address_that_is_none(wrong: str, collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 0.3)
    assert refused(collection, wrong) == (2, ["cluster-unreachable"])


def test_a_cluster_without_workers(collection: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 2)
    with LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty:
        assert refused(collection, empty.scheduler_address) == (2, ["cluster-without-workers"])


def test_a_scheduler_that_goes_away(collection: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with LocalCluster(n_workers=1, processes=False, threads_per_worker=1, dashboard_address=":0", silence_logs=50) as short:

        def progress(what: str, done: int, total: int) -> None:
            if what == "Typesetting" and done == 2:
                short.close(timeout=2)

        options = Options(output=tmp_path / "a.pdf", cluster=short.scheduler_address, cache=False, progress=progress)
        with pytest.raises(BookletError) as caught:
            build.pdf(collection, options)
    assert [finding.rule for finding in caught.value.findings] == ["cluster-lost"]
    assert caught.value.exit_code == 2
    assert not (tmp_path / "a.pdf").exists()


def facts(**versions: str) -> dict[str, dict[str, str]]:
    packages = {name: "1" for name in cluster._PACKAGES} | {"python": "3.12.1.final.0"} | versions
    return {"packages": {name: version for name, version in packages.items() if version}}


def test_versions_that_differ_are_named(golden: Callable[[str, str], None]) -> None:
    workers = {
        "tcp://a:1": facts(weasyprint="2"), "tcp://b:1": facts(weasyprint="2", python="3.13.0.final.0"),
        "tcp://c:1": facts(**{"clinic-booklet": ""}), "tcp://d:1": facts(python="3.12.9.final.0"),
    }  # fmt: skip
    found = cluster.differences(facts(), workers)
    golden("cluster-versions.txt", "\n".join(map(str, found)) + "\n")
    assert cluster.differences(facts(), {"tcp://a:1": facts()}) == []
