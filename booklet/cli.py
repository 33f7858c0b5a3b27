"""The command line: one function a verb. It parses, prints and exits; the work is done in build/.

Heavy imports happen inside the verbs, so that `booklet --help` is instant.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from . import __version__

__all__ = ["main"]

_HERE = Path(".")
_EXAMPLES = {
    "pdf": "booklet pdf                      the whole collection\n"
    "  booklet pdf --handouts           one file for each article\n"
    "  booklet pdf --edition large-print --paper a4\n"
    "  booklet pdf talk.md -o talk.pdf  a single article",
    "epub": "booklet epub\n  booklet epub handouts/ -o handouts.epub",
    "build": "booklet build   the book, its handouts and the EPUB",
    "check": "booklet check\n  booklet check --require verapdf,epubcheck,ace",
    "list": "booklet list --json",
    "new": "booklet new our-handouts",
    "editions": "booklet editions",
    "clean": "booklet clean",
}


def _verb(name: str) -> Callable[[Callable[..., int]], click.Command]:
    """A command with the options that every verb has, and an example in its help."""

    def make(function: Callable[..., int]) -> click.Command:
        def run(**values: Any) -> None:
            from .console import Console

            console = Console(
                json=values.pop("json", False), quiet=values.pop("quiet"), verbose=values.pop("verbose"),
                debug=values.pop("debug"), verb=name,
            )
            sys.exit(console.run(lambda: function(console, **values)))

        run.__doc__ = function.__doc__
        command = click.command(name, epilog=f"\b\nExamples:\n  {_EXAMPLES[name]}")(run)
        command.params = [*getattr(function, "params", [])[::-1], *command.params]
        for option in _ALWAYS:
            option(command)
        main.add_command(command)
        return command

    return make


def _parameter(*parts: Any, **settings: Any) -> Callable[[Callable[..., int]], Callable[..., int]]:
    def add(function: Callable[..., int]) -> Callable[..., int]:
        kind = click.Option if parts[0].startswith("-") else click.Argument
        function.__dict__.setdefault("params", []).append(kind(parts, **settings))
        return function

    return add


_ALWAYS = [
    click.option("--quiet", "-q", is_flag=True, help="Print findings and nothing else."),
    click.option("--verbose", "-v", is_flag=True, help="Print every finding, reviews too."),
    click.option("--debug", is_flag=True, help="Print the trace of a fault in booklet itself."),
    click.option("--json", is_flag=True, help="Print one JSON document: files, facts, findings."),
]
_place = _parameter("place", type=click.Path(path_type=Path), default=_HERE, metavar="[DIR | FILE.md]")
_output = _parameter("-o", "--output", type=click.Path(path_type=Path), help="A file when one comes out, else a folder.")
_paper = _parameter("--paper", type=click.Choice(["letter", "a4"]), help="Default: by the region in booklet.toml.")
_keep = _parameter("--keep-going", is_flag=True, help="Write files with errors too, without their conformance mark.")
_fail = _parameter(
    "--fail-on", type=click.Choice(["error", "warning", "review"]), default="error", show_default=True,
    help="The least severity that makes the exit code 1.",
)
_nocache = _parameter("--no-cache", is_flag=True, help="Typeset everything afresh and keep nothing.")
_jobs = _parameter("--jobs", "-j", type=click.IntRange(min=1), metavar="N", help="Workers. Default: one a processor.")
_standard = _parameter(
    "--standard", type=click.Choice(["ua-1", "ua-2", "a-2a"]), default="ua-1", show_default=True,
    help="PDF/UA-1, PDF/UA-2, or PDF/A-2a with PDF/UA-1.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="booklet")
def main() -> None:
    """Compile a folder of Markdown articles into accessible patient handouts and an EPUB.

    Each verb takes a folder (the current one by default) or a single FILE.md.
    """


def _options(console: Any, values: dict[str, Any]) -> Any:
    from .build import Options
    from .findings import Severity

    values["cache"] = not values.pop("no_cache", False)
    values["fail_on"] = console.fail_on = Severity(values.pop("fail_on"))
    for name in ("editions", "articles"):
        values[name] = tuple(values.get(name) or ())
    return Options(**{key: value for key, value in values.items() if value is not None}, progress=console.progress)


@_verb("pdf")
@_place
@_output
@_parameter("--article", "articles", multiple=True, metavar="SLUG", help="The handout of one article; repeatable.")
@_parameter("--handouts", is_flag=True, help="One handout for each article.")
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="See `booklet editions`; repeatable.")
@_paper
@_standard
@_keep
@_fail
@_nocache
@_jobs
def _pdf(console: Any, place: Path, **values: Any) -> int:
    """Write the collection as a tagged PDF, or single handouts."""
    from . import build

    return console.finish(build.pdf(place, _options(console, values)))


@_verb("epub")
@_place
@_output
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="The print edition whose pages it lists, or none.")
@_paper
@_keep
@_fail
@_nocache
@_jobs
def _epub(console: Any, place: Path, **values: Any) -> int:
    """Write the collection as an EPUB 3."""
    from . import build

    return console.finish(build.epub(place, _options(console, values)))


@_verb("build")
@_place
@_output
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="Only these editions; repeatable.")
@_paper
@_standard
@_keep
@_fail
@_nocache
@_jobs
def _build(console: Any, place: Path, **values: Any) -> int:
    """Write everything: the book, every handout and the EPUB."""
    from . import build

    return console.finish(build.everything(place, _options(console, values)))


@_verb("check")
@_place
@_parameter("--require", default="", metavar="NAMES", help="Validators that must run: verapdf,epubcheck,ace.")
@_parameter("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@_paper
@_fail
@_nocache
@_jobs
def _check(console: Any, place: Path, require: str, form: str, **values: Any) -> int:
    """Check the sources, then the finished files with the validators that are installed."""
    from . import build

    console.json = console.json or form == "json"
    required = tuple(name.strip() for name in require.split(",") if name.strip())
    return console.finish(build.check(place, _options(console, values), required))


@_verb("list")
@_place
def _list(console: Any, place: Path) -> int:
    """List topics and articles."""
    from . import build

    return console.listing(build.listing(place))


@_verb("editions")
@_place
def _editions(console: Any, place: Path) -> int:
    """List the editions with their facts."""
    from . import build

    return console.editions(build.editions_of(place))


@_verb("new")
@_parameter("place", type=click.Path(path_type=Path), metavar="DIR")
def _new(console: Any, place: Path) -> int:
    """Make a working collection: settings with comments, an example topic, a place for styles."""
    from . import build

    return console.made(build.new(place))


@_verb("clean")
def _clean(console: Any) -> int:
    """Empty the cache of typeset articles."""
    from . import cache

    freed = cache.open_cache().clear()
    console.say(f"freed {freed / 1e6:.1f} MB")
    return 0

