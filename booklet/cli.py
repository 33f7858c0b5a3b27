"""The command line: one function a verb. It parses, prints and exits; the work is done in build/.

Heavy imports happen inside the verbs, so that `booklet --help` is instant.
"""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from . import __version__

__all__ = ["main"]

_HERE = Path(".")
_STANDARDS = {"ua-1": "ua-1", "ua-2": "ua-2", "a-2a": "a-2a+ua-1", "a-4": "a-4+ua-2"}  # as on the command line: as pdf/ names them
_EXAMPLES = {
    "pdf": "booklet pdf                      the whole collection\n"
    "  booklet pdf --handouts           one file for each article\n"
    "  booklet pdf --edition large-print --paper a4\n"
    "  booklet pdf talk.md -o talk.pdf  a single article",
    "epub": "booklet epub\n  booklet epub handouts/ -o handouts.epub",
    "html": "booklet html\n  booklet html talk.md -o talk.html   a single article",
    "build": "booklet build   the book, its handouts, the EPUB and the pages",
    "check": "booklet check\n  booklet check --all --format html       a page to print, sign and file\n"
    "  booklet check --sources --watch         while writing\n"
    "  booklet check output/book.pdf           a finished file\n"
    "  booklet check --require verapdf,epubcheck,ace",
    "explain": "booklet explain image-without-alt\n  booklet explain   the names of all checks",
    "speak": "booklet speak output/handouts/your-first-visit.pdf",
    "list": "booklet list --json",
    "new": "booklet new our-handouts",
    "editions": "booklet editions",
    "clean": "booklet clean",
}


class _Verbs(click.Group):
    """The verbs. A wrong one gets the nearest right one; a wrong command line is told as --json asks."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        name = args[0] if args else ""
        if name not in self.commands and not name.startswith("-"):
            near = difflib.get_close_matches(name, self.commands, 1)
            valid = f"Valid: {', '.join(self.commands)}"
            if Path(name).exists():
                valid = f"To build it: booklet build {name}. {valid}"
            ctx.fail(f"there is no verb {name!r}; {f'did you mean {near[0]}? ' if near else ''}{valid}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of the work, not of the alphabet

    def main(self, args: Any = None, prog_name: str | None = None, **extra: Any) -> Any:
        from .console import Console

        args = list(sys.argv[1:] if args is None else args)
        console = Console(json="--json" in args, quiet=False, verbose=False, debug="--debug" in args, verb="")

        def run() -> int:
            try:
                return super(_Verbs, self).main(args, prog_name, **{**extra, "standalone_mode": False}) or 0
            except click.ClickException as error:
                return console.usage(error)
            except click.Abort:
                raise KeyboardInterrupt from None

        sys.exit(console.run(run))


def _verb(name: str) -> Callable[[Callable[..., int]], click.Command]:
    """A command with the options that every verb has, and an example in its help."""

    def make(function: Callable[..., int]) -> click.Command:
        builds = "jobs" in function.__code__.co_varnames or "values" in function.__code__.co_varnames

        def run(**values: Any) -> None:
            from .console import Console
            from .findings import Severity

            console = Console(
                json=values.pop("json"), quiet=values.pop("quiet"), verbose=values.pop("verbose"),
                debug=values.pop("debug"), verb=name,
            )
            console.fail_on = values["fail_on"] = Severity(values["fail_on"])
            if not builds:
                for option in _BUILDING:
                    values.pop(option, None)
            sys.exit(console.run(lambda: function(console, **values)))

        run.__doc__ = function.__doc__
        short = (function.__doc__ or "").partition("\n")[0]
        command = click.command(name, short_help=short, epilog=f"\b\nExamples:\n  {_EXAMPLES[name]}")(run)
        command.params = [*getattr(function, "params", [])[::-1], *command.params]
        for parameter in (*_building(hidden=not builds), *_ALWAYS):
            parameter(command)
        main.add_command(command)
        return command

    return make


def _parameter(*parts: Any, **settings: Any) -> Callable[[Callable[..., int]], Callable[..., int]]:
    def add(function: Callable[..., int]) -> Callable[..., int]:
        kind = click.Option if parts[0].startswith("-") else click.Argument
        function.__dict__.setdefault("params", []).append(kind(parts, **settings))
        return function

    return add


_BUILDING = ("keep_going", "fail_on", "cache", "jobs")


def _building(*, hidden: bool) -> list[Any]:
    """Options of the verbs that build; the others take them too, so that a script can give them to every verb."""
    return [
        click.option("--keep-going", is_flag=True, hidden=hidden,
                     help="Write files with errors too, without their conformance mark."),
        click.option("--fail-on", type=click.Choice(["error", "warning", "review"]), default="error",
                     show_default=True, hidden=hidden, help="The least severity that makes the exit code 1."),
        click.option("--no-cache", "cache", is_flag=True, flag_value=False, default=True, hidden=hidden,
                     help="Typeset everything afresh and keep nothing."),
        click.option("--jobs", "-j", type=click.IntRange(min=1), metavar="N", hidden=hidden,
                     help="Workers. Default: one a processor."),
    ]


_ALWAYS = [
    click.option("--quiet", "-q", is_flag=True, help="Print findings and nothing else."),
    click.option("--verbose", "-v", is_flag=True, help="Print every finding, reviews too."),
    click.option("--debug", is_flag=True, help="Print the trace of a fault in booklet itself."),
    click.option("--json", is_flag=True, help="Print one JSON document: files, facts, findings."),
]
_place = _parameter("place", type=click.Path(path_type=Path), default=_HERE, metavar="[DIR | FILE.md]")
_output = _parameter("-o", "--output", metavar="FILE|DIR", help="A file when one comes out, else a folder.")
_paper = _parameter("--paper", type=click.Choice(["letter", "a4"]), help="Default: by the region in booklet.toml.")
_lang = _parameter("--lang", "languages", multiple=True, metavar="TAG", help="Only this language, as in es or zh-Hans; repeatable.")
_standard = _parameter(
    "--standard", type=click.Choice(list(_STANDARDS)), default="ua-1", show_default=True,
    help="PDF/UA-1, PDF/UA-2, or for archives PDF/A-2a with PDF/UA-1, PDF/A-4 with PDF/UA-2.",
)


_cluster = _parameter(
    "--cluster", default="", metavar="ADDRESS", help="Typeset on a Dask cluster: tcp://HOST:PORT of its scheduler.",
)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="booklet")
def main() -> None:
    """Compile a folder of Markdown articles into accessible patient handouts and an EPUB.

    Each verb takes a folder (the current one by default) or a single FILE.md.
    """


def _options(console: Any, values: dict[str, Any]) -> Any:
    from .build import Options

    for name in ("editions", "articles", "languages"):
        values[name] = tuple(values.get(name) or ())
    if (output := values.get("output")) is not None:
        if not output:
            raise click.BadParameter("name a file or a folder", param_hint="-o")
        values |= {"output": Path(output), "into_folder": output.endswith(("/", os.sep))}
    if standard := values.get("standard"):
        values["standard"] = _STANDARDS[standard]
    return Options(**{key: value for key, value in values.items() if value is not None}, progress=console.progress)


@_verb("pdf")
@_place
@_output
@_parameter("--article", "articles", multiple=True, metavar="SLUG", help="The handout of one article; repeatable.")
@_parameter("--handouts", is_flag=True, help="One handout for each article.")
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="See `booklet editions`; repeatable.")
@_lang
@_paper
@_standard
@_cluster
def _pdf(console: Any, place: Path, **values: Any) -> int:
    """Write the collection as a tagged PDF, or single handouts."""
    from . import build

    return console.finish(build.pdf(place, _options(console, values)))


@_verb("epub")
@_place
@_output
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="The print edition whose pages it lists, or none.")
@_lang
@_paper
@_cluster
def _epub(console: Any, place: Path, **values: Any) -> int:
    """Write the collection as an EPUB 3."""
    from . import build

    return console.finish(build.epub(place, _options(console, values)))


@_verb("html")
@_place
@_output
def _html(console: Any, place: Path, **values: Any) -> int:
    """Write a page for a browser for each article, and an index."""
    from . import build

    return console.finish(build.html(place, _options(console, values)))


@_verb("build")
@_place
@_output
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="Only these editions; repeatable.")
@_lang
@_paper
@_standard
@_cluster
def _build(console: Any, place: Path, **values: Any) -> int:
    """Write everything: the book, every handout, the EPUB and the pages."""
    from . import build

    return console.finish(build.everything(place, _options(console, values)))


@_verb("check")
@_parameter("place", type=click.Path(path_type=Path), default=_HERE, metavar="[DIR | FILE.md | FILE.pdf | FILE.epub]")
@_parameter("-o", "--output", metavar="FILE", help="Where the report goes; a page else goes to output/.")
@_parameter("--require", default="", metavar="NAMES", help="Validators that must run: verapdf,epubcheck,ace.")
@_parameter("--format", "form", type=click.Choice(["text", "json", "html", "sarif", "acr"]), default="text", show_default=True,
            help="html: a page to print, sign and file; acr: a draft of a conformance report.")
@_parameter("--all", "everything", is_flag=True, help="Look at every book and handout that build writes.")
@_parameter("--handouts", is_flag=True, help="Look at every handout, too.")
@_parameter("--edition", "editions", multiple=True, metavar="NAME", help="Look at this edition, too; repeatable.")
@_parameter("--sources", is_flag=True, help="Check the sources only: make no file, run no validator.")
@_parameter("--online", is_flag=True, help="Ask the web whether outside links still lead somewhere.")
@_parameter("--watch", is_flag=True, help="Check the sources again whenever one changes, until Ctrl-C.")
@_paper
def _check(console: Any, place: Path, require: str, form: str, sources: bool, online: bool, watch: bool,
           everything: bool, **values: Any) -> int:
    """Check the sources, then the finished files with the validators that are installed."""
    from . import build

    if watch and form != "text":
        raise click.UsageError("--watch prints text; a report in another form is made once")
    if values.get("output") is not None and form in ("text", "json"):
        raise click.UsageError("-o says where a report goes: name its form with --format html, sarif or acr")
    console.json = console.json or form == "json"
    required = tuple(name.strip() for name in require.split(",") if name.strip())
    options = _options(console, values)
    if watch:
        return console.watching(build.watch(place, options))
    checked = build.check(place, options, required, sources=sources, online=online, full=form == "html", everything=everything)
    if form in ("text", "json"):
        return console.finish(checked)
    published, text = build.publish(checked, form, place, options)
    return console.finish(published, text)


@_verb("explain")
@_parameter("rule", default="", metavar="[RULE]")
def _explain(console: Any, rule: str) -> int:
    """Explain a check: what it finds, why that matters, a bad and a good example."""
    from . import build

    return console.answer(*build.explain(rule))


@_verb("speak")
@_parameter("file", type=click.Path(path_type=Path), metavar="FILE.pdf|FILE.epub")
def _speak(console: Any, file: Path) -> int:
    """Print a PDF or an EPUB as a screen reader says it."""
    from . import build

    return console.answer(*build.speak(file))


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
@_place
def _clean(console: Any, place: Path) -> int:
    """Empty the cache of typeset articles. Files in output/ stay."""
    from . import cache

    freed = cache.open_cache().clear()
    return console.answer({"freed_bytes": freed}, f"freed {freed / 1e6:.1f} MB")
