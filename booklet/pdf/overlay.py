"""Lay one tagged page on another: a handout's tail on the free height of its article's last page.

The marks of the laid page get new numbers behind those of the page below, so
that both belong to one page and any reader finds them: no form XObject, whose
marks some screen readers pass over.
"""

from __future__ import annotations

import re
from typing import Any

from .grafting import BoundTree

__all__ = ["lay_on"]

_MCID = re.compile(rb"/MCID (\d+)")


def lay_on(host: Any, page: Any, tree: BoundTree) -> None:
    """Move content, tags and annotations of `page` onto `host`. The page is to be deleted after it."""
    import pikepdf

    below = _parents(host, tree)
    above = _parents(page, tree)
    base = len(below)
    _move_elements(above, page, host, base)
    below.extend(above)
    if "/StructParents" in page:
        tree.parents[int(page.StructParents)] = None
    content = _MCID.sub(lambda match: b"/MCID %d" % (int(match.group(1)) + base), _content(page))
    content = _merge_resources(host, page, content)
    own = host.Contents
    own = list(own) if isinstance(own, pikepdf.Array) else [own]
    pdf = tree.pdf
    host.Contents = pikepdf.Array(
        [pdf.make_stream(b"q\n"), *own, pdf.make_stream(b"Q\nq\n"), pdf.make_stream(content), pdf.make_stream(b"Q\n")]
    )
    annotations = page.get("/Annots")
    if annotations is not None:
        kept = list(host.get("/Annots") or ())
        for annotation in annotations:
            if "/P" in annotation:
                annotation.P = host
            kept.append(annotation)
        host.Annots = pikepdf.Array(kept)


def _parents(page: Any, tree: BoundTree) -> Any:
    """The page's entry in the parent tree: the element of each mark, by its number."""
    import pikepdf

    key = page.get("/StructParents")
    if key is None:
        page.StructParents = len(tree.parents)
        tree.parents.append(pikepdf.Array([]))
        key = page.StructParents
    return tree.parents[int(key)]


def _move_elements(parents: Any, page: Any, host: Any, base: int) -> None:
    """Renumber the marks that elements hold of `page`, and let them stand on `host`."""
    seen: set[Any] = set()
    for element in parents:
        # Containers above the marked elements may name the page, too.
        while element is not None and element.get("/Type") != "/StructTreeRoot" and element.objgen not in seen:
            seen.add(element.objgen)
            _move_element(element, page, host, base)
            element = element.get("/P")


def _move_element(element: Any, page: Any, host: Any, base: int) -> None:
    import pikepdf

    own_page = element.get("/Pg")
    here = own_page is not None and own_page.objgen == page.objgen
    kids = element.get("/K")
    if kids is None:
        return
    if not isinstance(kids, pikepdf.Array):
        kids = element.K = pikepdf.Array([kids])
    for index, kid in enumerate(kids):
        if isinstance(kid, int):
            if here:
                kids[index] = kid + base
            continue
        if not isinstance(kid, pikepdf.Dictionary) or kid.get("/Type") not in ("/MCR", "/OBJR"):
            continue
        its_page = kid.get("/Pg", own_page)
        if its_page is None or its_page.objgen != page.objgen:
            continue
        kid.Pg = host
        if kid.get("/Type") == "/MCR" and "/Stm" not in kid:
            kid.MCID = int(kid.MCID) + base
    if here:
        element.Pg = host


def _content(page: Any) -> bytes:
    import pikepdf

    contents = page.Contents
    streams = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams)


def _merge_resources(host: Any, page: Any, content: bytes) -> bytes:
    """Add the page's resources to the host's, under new names where a name means something else."""
    import pikepdf

    ours, theirs = host.Resources, page.Resources
    merged = pikepdf.Dictionary({key: ours[key] for key in ours.keys()})
    for group in theirs.keys():
        if not isinstance(theirs[group], pikepdf.Dictionary):
            merged.setdefault(group, theirs[group]) if group not in merged else None
            continue
        names = pikepdf.Dictionary({key: value for key, value in (ours.get(group) or {}).items()})
        for name, value in theirs[group].items():
            taken = names.get(name)
            if taken is not None and taken != value:
                new = f"{name}-tail"
                content = re.sub(re.escape(name.encode()) + rb"(?=[\s\[<(/])", new.encode(), content)
                name = new
            names[name] = value
        merged[group] = names
    host.Resources = merged
    return content
