"""Outside validators and their verdicts. A tool that did not run is "not run", with how to install it; never a pass.

To add one: a module with `NAME` and `validate(paths, profiles) -> list[Verdict]`, and a line in VALIDATORS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

from ..findings import Finding, Position, Severity
from .verdict import NotAvailable, Status, Verdict, shown

__all__ = ["QUICK", "VALIDATORS", "Status", "Verdict", "findings", "run"]

# Name -> the ending of the files it reads, and its module; imported when asked for.
VALIDATORS = {
    "verapdf": (".pdf", ".verapdf"),
    "epubcheck": (".epub", ".epubcheck"),
    "ace": (".epub", ".ace"),
}
QUICK = {"page-validation": (".pdf", ".page")}  # the quick look, and the stand-in where veraPDF cannot run


def run(paths: Path | Iterable[Path], names: Iterable[str] = (), *, profiles: Sequence[str] = ()) -> list[Verdict]:
    """The verdicts of the named validators (all of VALIDATORS when none is named) on the files they can read.

    Ace, a program of its own, works beside the Java machine. Where veraPDF cannot run, a "not run" verdict comes
    with page-validation's quick look, which is no judge. `profiles` are veraPDF's (ua1, ua2, 2a); else those that
    a file claims. Verdicts come in the order of names, then files. Raises KeyError for an unknown name.
    """
    files = [paths] if isinstance(paths, Path) else list(paths)
    table = {**VALIDATORS, **QUICK}
    chosen = {name: table[name] for name in (tuple(names) or VALIDATORS)}
    work = {name: (module, [path for path in files if path.suffix.lower() == ending])
            for name, (ending, module) in chosen.items()}
    with ThreadPoolExecutor(1) as beside:
        ace = beside.submit(_judge, "ace", *work["ace"], profiles) if "ace" in work else None
        verdicts = {name: _judge(name, *work[name], profiles) for name in work if name != "ace"}
        if ace:
            verdicts["ace"] = ace.result()
    return [verdict for name in work for verdict in verdicts[name]]


def _judge(name: str, module: str, paths: list[Path], profiles: Sequence[str]) -> list[Verdict]:
    if not paths:
        return []
    validate: Callable[..., list[Verdict]] = import_module(module, __name__).validate
    try:
        return validate(paths, profiles)
    except NotAvailable as missing:
        verdicts = [Verdict(name, path, Status.NOT_RUN, reason=missing.reason, hint=missing.hint,
                            judge=name in VALIDATORS) for path in paths]
    if name == "verapdf":
        verdicts += _judge("page-validation", QUICK["page-validation"][1], paths, profiles)
    return verdicts


def findings(verdicts: Iterable[Verdict], required: Iterable[str] = ()) -> Iterator[Finding]:
    """Verdicts as findings: every complaint, and each judge that did not run, an error when it was required.

    A required judge without any verdict had nothing to read, which is an error too.
    """
    required, verdicts = list(required), list(verdicts)
    for name in required:
        if not any(verdict.name == name for verdict in verdicts):
            yield Finding(f"{name}-not-run", Severity.ERROR, f"{name} did not run: there was no file for it to read",
                          hint=f"it reads {VALIDATORS[name][0]} files")
    for verdict in verdicts:
        yield from verdict.failures
        if verdict.status is Status.NOT_RUN and verdict.judge:
            severity = Severity.ERROR if verdict.name in required else Severity.REVIEW
            yield Finding(f"{verdict.name}-not-run", severity, f"{verdict.name} did not run: {verdict.reason}",
                          Position(shown(verdict.path)), verdict.hint)
