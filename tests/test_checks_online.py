"""checks/online.py: outside links are asked of a server that stands here, and of nobody unless the maker says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from booklet import project, reader
from booklet.cache import Cache
from booklet.checks import check_links
from booklet.checks.online import Answer, ask_web
from booklet.findings import Finding

TODAY = date(2026, 6, 1)


class _Site(BaseHTTPRequestHandler):
    """/ok, /gone (404), /moved (301 to /ok), /today (302 to /ok), /no-head (405 to HEAD), /shy (403)."""

    asked: list[tuple[str, str]] = []

    def do_HEAD(self) -> None:
        self.asked.append((self.command, self.path))
        status = {"/gone": 404, "/moved": 301, "/today": 302, "/shy": 403}.get(self.path, 200)
        if self.path == "/no-head" and self.command == "HEAD":
            status = 405
        self.send_response(status)
        if status in (301, 302):
            self.send_header("Location", "/ok")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    _Site.asked.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def found(folder: Path, text: str, **settings: object) -> list[Finding]:
    (folder / "a.md").write_text(text, encoding="utf-8")
    loaded = project.load(folder)
    return list(check_links(loaded, reader.read(loaded), TODAY, **settings))


def test_nobody_is_asked_unless_the_maker_says_so(tmp_path: Path, site: str) -> None:
    [finding] = found(tmp_path, f"# A\n\n[One]({site}/gone) [two]({site}/gone#part) [three]({site}/ok)\n", online=False)
    assert (finding.rule, finding.severity, finding.message) == ("links-not-checked", "review", "2 outside addresses were not looked at")
    assert _Site.asked == []


def test_a_collection_without_outside_links_has_nothing_to_say(tmp_path: Path) -> None:
    assert found(tmp_path, "# A\n\n[Mail](mailto:a@nami.org)\n", online=False) == []


@pytest.mark.parametrize(("path", "rule"), [
    ("/ok", None), ("/gone", "link-gone"), ("/moved", "link-moved"), ("/today", None), ("/no-head", None), ("/shy", "link-refused"),
])  # fmt: skip
def test_what_a_site_answers(tmp_path: Path, site: str, path: str, rule: str | None) -> None:
    result = found(tmp_path, f"# A\n\nText.\n\nSee [the page]({site}{path}) now.\n", online=True)
    assert [finding.rule for finding in result] == ([rule] if rule else [])
    assert all(str(finding.position) == "a.md:5:5" for finding in result)


def test_head_comes_first_and_get_where_it_is_refused(site: str) -> None:
    assert ask_web(f"{site}/ok").status == ask_web(f"{site}/no-head").status == 200
    assert _Site.asked == [("HEAD", "/ok"), ("HEAD", "/no-head"), ("GET", "/no-head")]


def test_an_address_that_nobody_answers_is_told_with_its_trouble(tmp_path: Path, site: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    address = f"http://127.0.0.1:{server.server_port}/"
    server.server_close()
    [finding] = found(tmp_path, f"# A\n\n[One]({address})\n", online=True)
    assert finding.rule == "link-unreachable"
    assert "refused" in finding.message


def test_when_nothing_can_be_reached_no_link_is_blamed(tmp_path: Path) -> None:
    text = "# A\n\n" + " ".join(f"[{name}](https://{name}.org)" for name in ("one", "two", "three", "four"))
    [finding] = found(tmp_path, text, online=True, ask=lambda address: Answer(0, trouble="name or service not known"))
    assert (finding.rule, finding.severity) == ("links-not-checked", "review")
    assert finding.message == "none of 4 outside addresses could be reached: name or service not known"


def test_good_answers_are_kept_for_a_week_and_bad_ones_are_not(tmp_path: Path, site: str) -> None:
    cache = Cache(tmp_path / "cache")
    text = f"# A\n\n[One]({site}/moved) [two]({site}/gone)\n"
    (tmp_path / "c").mkdir()
    first = found(tmp_path / "c", text, online=True, cache=cache)
    asked = list(_Site.asked)
    assert found(tmp_path / "c", text, online=True, cache=cache) == first
    assert [path for _, path in _Site.asked[len(asked):]] == ["/gone", "/gone"]
    loaded = project.load(tmp_path / "c")
    later = list(check_links(loaded, reader.read(loaded), TODAY + timedelta(days=8), online=True, cache=cache))
    assert [finding.rule for finding in later] == [finding.rule for finding in first] == ["link-moved", "link-gone"]
    assert _Site.asked[-1] in (("HEAD", "/ok"), ("GET", "/gone"))


def test_resources_and_sources_are_asked_too(tmp_path: Path, site: str) -> None:
    text = f"---\ntitle: A\nresources:\n  - name: One\n    web: {site}/gone\nsources:\n  - name: Two\n    web: {site}/shy\n---\nText.\n"
    assert {finding.rule for finding in found(tmp_path, text, online=True)} == {"link-gone", "link-refused"}
