"""A real Chromium without a network: opens a file as a reader's browser does, and answers questions about it.

It is spoken to in the DevTools protocol over a pipe, so that nothing is written into the page that is looked at.
"""

from __future__ import annotations

import fcntl
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

REPO = Path(__file__).parent.parent
AXE = REPO / "node_modules/axe-core/axe.min.js"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_OPTIONS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
_PATIENCE_S = 60
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
EVERY_RULE = (*WCAG, "best-practice")


def missing() -> str:
    """What keeps the browser from looking, in a sentence; empty when all is there."""
    if _program() is None:
        return "Chromium is not installed: apt-get install chromium"
    if not AXE.is_file():
        return "axe-core is not installed: npm ci --ignore-scripts in the project's folder"
    return ""


def _program() -> str | None:
    return os.environ.get("PUPPETEER_EXECUTABLE_PATH") or next(filter(None, map(shutil.which, _NAMES)), None)


class Browser:
    """One Chromium with one empty tab; use it in a `with`."""

    def __enter__(self) -> Browser:
        self._folder = tempfile.TemporaryDirectory(prefix="browser-")
        (theirs_in, self._out), (self._in, theirs_out) = os.pipe(), os.pipe()
        high = [fcntl.fcntl(each, fcntl.F_DUPFD, 20) for each in (theirs_in, theirs_out)]

        def connect() -> None:  # Chromium reads from 3 and writes to 4
            os.dup2(high[0], 3)
            os.dup2(high[1], 4)

        program = _program()
        assert program is not None
        self._process = subprocess.Popen(
            [program, *_OPTIONS, f"--user-data-dir={self._folder.name}"], preexec_fn=connect, pass_fds=(3, 4, *high),
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for each in (theirs_in, theirs_out, *high):
            os.close(each)
        self._number, self._rest, self._events = 0, b"", []
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = ""
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for room in ("Page", "Network", "Runtime"):
            self._ask(f"{room}.enable")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(10)
        os.close(self._in)
        os.close(self._out)
        self._folder.cleanup()

    def open(self, path: Path, *, width_px: int = 1000, dark: bool = False) -> list[str]:
        """Show a file; the addresses that it asked for, its own left out."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width_px, height=900, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._ask("Emulation.setEmulatedMedia", media="screen", features=[scheme])
        self._events.clear()
        address = path.resolve().as_uri()
        self._ask("Page.navigate", url=address)
        self._until("Page.loadEventFired")
        asked = [event["params"]["request"]["url"] for event in self._events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if url != address and not url.startswith("data:")]

    def answer(self, script: str) -> Any:
        """The value of an expression in the page, a promise awaited."""
        said = self._ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def violations(self, tags: tuple[str, ...] = EVERY_RULE, *, also: tuple[str, ...] = ()) -> list[str]:
        """What axe finds wrong with the page that is open: rule, element, why. `also` are rules that are off by default."""
        self.answer(AXE.read_text(encoding="utf-8") + "; 0")
        options = {"runOnly": {"type": "tag", "values": tags}, "rules": {rule: {"enabled": True} for rule in also},
                   "resultTypes": ["violations"]}
        result = self.answer(f"axe.run(document, {json.dumps(options)})")
        assert result["passes"], "axe looked at nothing"
        return [f"{found['id']}: {node['html'][:120]}: {node['failureSummary']}"
                for found in result["violations"] for node in found["nodes"]]

    def named(self, role: str) -> int:
        """How many elements of a role have a name in the tree that Chromium gives to a screen reader."""
        self._ask("DOM.enable")
        root = self._ask("DOM.getDocument", depth=0)["root"]["nodeId"]
        found = self._ask("DOM.querySelectorAll", nodeId=root, selector=f"[role={role}]")["nodeIds"]
        count = 0
        for node in found:
            [heard] = self._ask("Accessibility.getPartialAXTree", nodeId=node, fetchRelatives=False)["nodes"]
            count += not heard.get("ignored") and bool(heard.get("name", {}).get("value"))
        return count

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", ""):
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._out, data):]
        while True:
            said = self._hear()
            if said.get("id") == self._number:
                assert "error" not in said, f"{method}: {said.get('error')}"
                return said["result"]
            self._events.append(said)

    def _until(self, event: str) -> None:
        while not any(each.get("method") == event for each in self._events):
            self._events.append(self._hear())

    def _hear(self) -> dict[str, Any]:
        until = time.monotonic() + _PATIENCE_S
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._in], [], [], max(0.0, until - time.monotonic()))
            data = os.read(self._in, 1 << 20) if ready else b""
            if not data:
                raise RuntimeError("Chromium stopped or does not answer")
            self._rest += data
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)
