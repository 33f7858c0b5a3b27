"""Outside links, asked of the web: only when the maker says so (`booklet check --online`), never while building.

An address is asked once: HEAD, then GET where a server does not answer that; one request at a time for each site, four
sites at once. Good answers are kept for a week, so that a second check the same day asks nobody.
"""

from __future__ import annotations

import http.client
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from ..cache import Cache, digest
from ..findings import Finding, Position, Severity
from ..model import Collection, Project
from .rule import Fault, place_of, subjects

__all__ = ["Answer", "ask_web", "check_links", "outside_links"]

SITES_AT_ONCE = 4
TIMEOUT_SECONDS = 10
KEPT_DAYS = 7
_SILENCE_FROM = 4  # addresses that all fail: it is the connection that is broken, not the links
_AGENT = "Mozilla/5.0 (compatible; booklet link check)"
_GONE = (404, 410)
_FOR_GOOD = (301, 308)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the web says of an address: an HTTP status, or 0 with what went wrong. `moved` is where it lies for good now."""

    status: int
    moved: str = ""
    trouble: str = ""


def outside_links(project: Project, collection: Collection, today: date) -> dict[str, Position]:
    """Every web address of the articles, their resources and sources, without its fragment, and where it first stands."""
    found: dict[str, Position] = {}
    for subject in subjects(project, collection, today):
        taken: set[int] = set()
        for link in subject.tree.iter("a"):
            if not any(outer.get("data-generated") is not None for outer in (link, *link.iterancestors())):
                _keep(found, link.get("href") or "", lambda: place_of(subject, Fault(link, "", ""), taken))
        for entry in (*subject.article.resources, *subject.article.sources):
            _keep(found, entry.web, lambda: entry.position if entry.position.file else Position(subject.article.source, subject.article.title_line))
    return found


def check_links(project: Project, collection: Collection, today: date, *, online: bool, cache: Cache | None = None,
                ask: Callable[[str], Answer] | None = None) -> Iterator[Finding]:
    """What the web says of the outside links, in the order of the text; offline, that nobody asked."""
    places = outside_links(project, collection, today)
    if not places:
        return
    if not online:
        number = f"{len(places)} outside address{'es were' if len(places) > 1 else ' was'}"
        yield Finding("links-not-checked", Severity.REVIEW, f"{number} not looked at", hint="booklet check --online asks each one")
        return
    answers = _answers(places, today, cache, ask or ask_web)
    if len(answers) >= _SILENCE_FROM and all(answer.trouble for answer in answers.values()):
        trouble = next(iter(answers.values())).trouble
        yield Finding("links-not-checked", Severity.REVIEW, f"none of {len(places)} outside addresses could be reached: {trouble}",
                      hint="look whether this machine is connected, then run booklet check --online again")
        return
    for address, position in places.items():
        if finding := _finding(address, answers[address], position):
            yield finding


def _keep(found: dict[str, Position], href: str, place: Callable[[], Position]) -> None:
    address = href.partition("#")[0]
    if address.lower().startswith(("http://", "https://")) and address not in found:
        found[address] = place()


def _answers(addresses: Iterable[str], today: date, cache: Cache | None, ask: Callable[[str], Answer]) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    sites: dict[str, list[str]] = {}
    for address in addresses:
        if known := _kept(address, today, cache):
            answers[address] = known
        else:
            sites.setdefault(urlsplit(address).netloc.lower(), []).append(address)
    with ThreadPoolExecutor(SITES_AT_ONCE, thread_name_prefix="link") as pool:
        for asked in pool.map(lambda site: [(address, ask(address)) for address in site], sites.values()):
            for address, answer in asked:
                answers[address] = answer
                if cache and 200 <= answer.status < 400:
                    cache.put(_key(address), json.dumps([today.isoformat(), answer.status, answer.moved]).encode())
    return answers


def _key(address: str) -> str:
    return digest("link-answer-1", address)


def _kept(address: str, today: date, cache: Cache | None) -> Answer | None:
    data = cache.get(_key(address)) if cache else None
    if data is None:
        return None
    day, status, moved = json.loads(data)
    return Answer(status, moved) if 0 <= (today - date.fromisoformat(day)).days <= KEPT_DAYS else None


def _finding(address: str, answer: Answer, position: Position) -> Finding | None:
    if answer.status in _GONE:
        return Finding("link-gone", Severity.WARNING, f"{address} leads to nothing any more (answer {answer.status})", position,
                       "find where the page lies now, or remove the link")
    if answer.trouble:
        return Finding("link-unreachable", Severity.WARNING, f"{address} cannot be reached: {answer.trouble}", position,
                       "open it in a browser; mend or remove it when it does not open there either")
    if answer.status >= 400:
        return Finding("link-refused", Severity.REVIEW, f"{address} does not answer a program (answer {answer.status})", position,
                       "open it in a browser")
    if answer.moved:
        return Finding("link-moved", Severity.REVIEW, f"{address} has moved for good to {answer.moved}", position, "write the new address")
    return None


def ask_web(address: str) -> Answer:
    """Ask an address, following where it leads. Never raises; what fails is told in the answer."""
    answer = Answer(0, trouble="no answer")
    for method in ("HEAD", "GET"):
        hops = _Hops()
        opener = urllib.request.build_opener(hops)
        try:
            request = urllib.request.Request(address, method=method, headers={"User-Agent": _AGENT, "Accept": "*/*"})
            with opener.open(request, timeout=TIMEOUT_SECONDS) as response:
                return Answer(response.status, hops.moved)
        except urllib.error.HTTPError as error:
            answer = Answer(error.code)
        except urllib.error.URLError as error:
            return Answer(0, trouble=_plain(error.reason))
        except (OSError, ValueError, http.client.HTTPException) as error:
            answer = Answer(0, trouble=_plain(error))
    return answer


def _plain(reason: object) -> str:
    if isinstance(reason, TimeoutError):
        return f"no answer in {TIMEOUT_SECONDS} seconds"
    if isinstance(reason, ssl.SSLError):
        return "its certificate is not valid"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return str(reason) or type(reason).__name__


class _Hops(urllib.request.HTTPRedirectHandler):
    """Follows redirections, and notes where an address leads when every step of the way is for good."""

    def __init__(self) -> None:
        self.moved = ""
        self._for_good = True

    def redirect_request(self, req, fp, code, msg, headers, newurl):  # noqa: ANN001, ANN201 the signature is urllib's
        self._for_good = self._for_good and code in _FOR_GOOD
        self.moved = newurl if self._for_good else ""
        followed = super().redirect_request(req, fp, code, msg, headers, newurl)
        if followed is not None:
            followed.method = req.get_method()
        return followed
