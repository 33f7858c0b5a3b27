"""Lay one tagged page on another: a handout's tail on the free height of its article's last page.

The marks of the laid page get new numbers behind those of the page below, so
that both belong to one page and any reader finds them: no form XObject, whose
marks some screen readers pass over.
"""

from __future__ import annotations

import re
from typing import Any

from .gathering import Gathering

__all__ = ["lay_on"]

_MCID = re.compile(rb"/MCID (\d+)")


def lay_on(host: Any, page: Any, elements: Any, gathering: Gathering) -> None:
    """Move content, tags and annotations of `page` onto `host`. The page is to be deleted after it.

    `elements` is the root of the structure that the page's galley brought. All are objects of the gathering.
    """
    import pikepdf

    below = _parents(host, gathering)
    base = len(below)
    _move_elements(elements, page, host, base)
    if "/StructParents" in page:
        key = int(page.StructParents) - gathering.base
        below.extend(gathering.parents[key])
        gathering.parents[key] = None
    content = _MCID.sub(lambda match: b"/MCID %d" % (int(match.group(1)) + base), _content(page))
    content = _merge_resources(host, page, content)
    own = host.Contents
    own = list(own) if isinstance(own, pikepdf.Array) else [own]
    make = gathering.pdf.make_stream
    host.Contents = pikepdf.Array([make(b"q\n"), *own, make(b"Q\nq\n"), make(content), make(b"Q\n")])
    annotations = page.get("/Annots")
    if annotations is not None:
        kept = list(host.get("/Annots") or ())
        for annotation in annotations:
            if "/P" in annotation:
                annotation.P = host
            kept.append(annotation)
        host.Annots = pikepdf.Array(kept)


def _parents(page: Any, gathering: Gathering) -> Any:
    """The page's entry in the parent tree: the element of each mark, by its number."""
    import pikepdf

    key = page.get("/StructParents")
    if key is None:
        key = page.StructParents = gathering.base + len(gathering.parents)
        gathering.parents.append(pikepdf.Array([]))
    return gathering.parents[int(key) - gathering.base]


def _move_elements(root: Any, page: Any, host: Any, base: int) -> None:
    """Let every element that stood on `page` stand on `host`, its marks numbered from `base`."""
    import pikepdf

    stack = [root]
    while stack:
        element = stack.pop()
        own_page = element.get("/Pg")
        here = own_page is not None and own_page.objgen == page.objgen
        if here:
            element.Pg = host
        kids = element.get("/K")
        if kids is None:
            continue
        if not isinstance(kids, pikepdf.Array):
            kids = element.K = pikepdf.Array([kids])
        for index, kid in enumerate(kids):
            if isinstance(kid, int):
                if here:
                    kids[index] = kid + base
            elif "/S" in kid:
                stack.append(kid)
            elif here if "/Pg" not in kid else kid.Pg.objgen == page.objgen:
                kid.Pg = host
                if "/MCID" in kid and "/Stm" not in kid:  # marks in a form XObject are counted there
                    kid.MCID = int(kid.MCID) + base


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
            if group not in merged:
                merged[group] = theirs[group]
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
