"""A second pair of eyes: reads the tag tree of a PDF as a stranger would.

Shares nothing with booklet/pdf: pikepdf gives the objects, the content
streams are read here, glyphs become text by the fonts' ToUnicode maps.
`Reading.dump()` is the tree as readable text; `Reading.problems` names
everything that is untagged, orphaned, or counted twice.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

_INK = {"TJ", "Tj", "'", '"', "f", "F", "f*", "S", "s", "B", "B*", "b", "b*", "sh", "Do", "EI", "INLINE IMAGE"}


@dataclass
class Tag:
    """One structure element; kids are tags and texts, "link" stands for an annotation."""

    role: str
    kids: list["Tag | str"] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    pages: set[int] = field(default_factory=set)  # from 1
    links: list[str] = field(default_factory=list)  # /Contents of its annotations
    parent: "Tag | None" = None

    @property
    def text(self) -> str:
        """The words as painted, in reading order."""
        return "".join(kid if isinstance(kid, str) else kid.text for kid in self.kids)

    @property
    def path(self) -> str:
        """Roles from the root: "Document > Sect > P"."""
        return self.role if self.parent is None else f"{self.parent.path} > {self.role}"

    def walk(self) -> Iterator["Tag"]:
        yield self
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.walk()

    def all(self, path: str) -> list["Tag"]:
        """All tags whose path ends with `path`: "LI > Lbl"."""
        return [tag for tag in self.walk() if tag.path == path or tag.path.endswith(f" > {path}")]

    def one(self, path: str, text: str = "") -> "Tag":
        """The only tag with this path (and these words in it)."""
        found = [tag for tag in self.all(path) if text in tag.text]
        assert len(found) == 1, f"{len(found)} tags {path!r} with {text!r}"
        return found[0]

    def shape(self) -> str:
        """Roles below, one line: "L(LI(Lbl LBody))"."""
        inner = " ".join(kid.shape() for kid in self.kids if isinstance(kid, Tag))
        return f"{self.role}({inner})" if inner else self.role


class Reading:
    """A PDF's tree with its text."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pikepdf.open(io.BytesIO(data))
        self.problems: list[str] = []
        self.artifacts: list[str] = []  # texts
        self.texts: dict[tuple[Any, int], str] = {}  # (page number or form objgen, mcid) -> text
        self._fonts: dict[Any, dict[int, str]] = {}
        self._seen: set[tuple[Any, int]] = set()
        self._annotations: set[Any] = set()
        self.pages = {page.objgen: number for number, page in enumerate(self.pdf.pages, 1)}
        for number, page in enumerate(self.pdf.pages, 1):
            self._read_stream(page, page.get("/Resources", Dictionary()), number, f"page {number}")
        self.struct = self.pdf.Root.StructTreeRoot
        top = self.struct.K
        tops = list(top) if isinstance(top, Array) else [top]
        if len(tops) != 1:
            self.problems.append(f"{len(tops)} elements under the root")
        self.root = self._tag(tops[0], None, None, self.struct)
        self._account()

    # -- the tree ------------------------------------------------------------------------------

    def _tag(self, element: Any, parent: Tag | None, page: Any, above: Any) -> Tag:
        tag = Tag(str(element.S)[1:], parent=parent)
        if element.P.objgen != above.objgen:
            self.problems.append(f"{tag.path}: /P is not the element above")
        page = element.get("/Pg", page)
        for key in ("/Lang", "/Alt", "/ActualText", "/E", "/ID"):
            if key in element:
                tag.facts[key[1:]] = str(element[key])
        attributes = element.get("/A", Array())
        for attribute in attributes if isinstance(attributes, Array) else [attributes]:
            for key, value in attribute.items():
                if key != "/O":
                    tag.facts[key[1:]] = _plain(value)
        if "/Ref" in element:
            tag.facts["Ref"] = [str(other.S)[1:] for other in element.Ref]
        kids = element.get("/K", Array())
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, int):
                self._text(tag, self.pages[page.objgen], kid, page.StructParents, element)
            elif kid.get("/Type") == Name.MCR:
                kid_page = kid.get("/Pg", page)
                if "/Stm" in kid:
                    tag.pages.add(self.pages[kid_page.objgen])
                    self._text(tag, kid.Stm.objgen, int(kid.MCID), kid.Stm.StructParents, element)
                else:
                    self._text(tag, self.pages[kid_page.objgen], int(kid.MCID), kid_page.StructParents, element)
            elif kid.get("/Type") == Name.OBJR:
                annotation = kid.Obj
                tag.links.append(str(annotation.get("/Contents", "")))
                self._annotations.add(annotation.objgen)
                if self._parents(annotation.StructParent).objgen != element.objgen:
                    self.problems.append(f"{tag.path}: annotation leads to another element")
            else:
                tag.kids.append(self._tag(kid, tag, page, element))
        return tag

    def _text(self, tag: Tag, where: Any, mcid: int, parents: int, element: Any) -> None:
        key = (where, mcid)
        if key in self._seen:
            self.problems.append(f"{tag.path}: MCID {mcid} on {where} belongs to two elements")
        self._seen.add(key)
        if key not in self.texts:
            self.problems.append(f"{tag.path}: no MCID {mcid} on {where}")
        if self._parents(int(parents))[mcid].objgen != element.objgen:
            self.problems.append(f"{tag.path}: ParentTree sends MCID {mcid} of {where} elsewhere")
        if isinstance(where, int):
            tag.pages.add(where)
        text = self.texts.get(key, "")
        if text or not tag.kids:
            tag.kids.append(text)

    def _parents(self, key: int) -> Any:
        if not hasattr(self, "_parent_tree"):
            self._parent_tree: dict[int, Any] = {}
            stack = [self.struct.ParentTree]
            while stack:
                node = stack.pop()
                nums = node.get("/Nums", Array())
                self._parent_tree |= {int(nums[i]): nums[i + 1] for i in range(0, len(nums), 2)}
                stack.extend(node.get("/Kids", Array()))
        return self._parent_tree[int(key)]

    def _account(self) -> None:
        for where, mcid in self.texts.keys() - self._seen:
            self.problems.append(f"MCID {mcid} on {where} is in no element: {self.texts[where, mcid]!r}")
        for number, page in enumerate(self.pdf.pages, 1):
            if page.get("/Tabs") != Name.S:
                self.problems.append(f"page {number}: tab order is not the structure's")
            for annotation in page.get("/Annots", Array()):
                if annotation.objgen not in self._annotations:
                    self.problems.append(f"page {number}: annotation {annotation.get('/Contents')!s} is in no element")
        ids: dict[str, Any] = {}
        for tag in self.root.walk():
            if (name := tag.facts.get("ID")) is not None:
                if name in ids:
                    self.problems.append(f"two elements have the ID {name}")
                ids[name] = tag
        if set(ids) != set(self._id_tree()):
            self.problems.append("IDTree and elements differ")

    def _id_tree(self) -> list[str]:
        found: list[str] = []
        stack = [self.struct.IDTree] if "/IDTree" in self.struct else []
        while stack:
            node = stack.pop()
            found.extend(str(name) for name in list(node.get("/Names", Array()))[::2])
            stack.extend(node.get("/Kids", Array()))
        return found

    # -- content -------------------------------------------------------------------------------

    def _read_stream(self, stream: Any, resources: Any, where: Any, name: str, covered: str = "") -> None:
        """Collect the text of each MCID; `covered` says what marked content the stream is painted in."""
        stack: list[tuple[str, int | None]] = []
        fonts = resources.get("/Font", Dictionary())
        font: dict[int, str] = {}

        def where_now() -> tuple[str, int | None] | None:
            for kind, mcid in reversed(stack):
                if mcid is not None or kind == "Artifact":
                    return kind, mcid
            return None

        def show(text: str) -> None:
            now = where_now()
            if now is not None and now[1] is not None:
                self.texts[where, now[1]] += text
            elif now is not None or covered:
                self.artifacts.append(text)

        for operands, operator in pikepdf.parse_content_stream(stream):
            command = str(operator)
            if command in ("BDC", "BMC"):
                kind = str(operands[0])[1:]
                properties = operands[1] if command == "BDC" else Dictionary()
                mcid = properties.get("/MCID") if isinstance(properties, Dictionary) else None
                inside = where_now()
                if inside is not None and (mcid is not None or kind == "Artifact"):
                    self.problems.append(f"{name}: {kind} inside {inside[0]}")
                if mcid is not None:
                    if covered:
                        self.problems.append(f"{name}: MCID in a stream painted inside {covered}")
                    if (where, int(mcid)) in self.texts:
                        self.problems.append(f"{name}: MCID {mcid} twice")
                    self.texts[where, int(mcid)] = ""
                stack.append((kind, None if mcid is None else int(mcid)))
            elif command == "EMC":
                stack.pop()
            elif command == "Tf":
                font = self._font(fonts[str(operands[0])])
            elif command in ("TJ", "Tj"):
                parts = operands[0] if command == "TJ" else [operands[0]]
                show("".join(_decode(bytes(part), font) for part in parts if isinstance(part, pikepdf.String)))
            if command == "Do":
                self._do(resources.XObject[str(operands[0])], resources, name, where_now(), covered)
            elif command in _INK and where_now() is None and not covered:
                self.problems.append(f"{name}: {command} is neither tagged nor an artifact")
        if stack:
            self.problems.append(f"{name}: marked content is left open")

    def _do(self, form: Any, resources: Any, name: str, now: tuple[str, int | None] | None, covered: str) -> None:
        if form.get("/Subtype") != Name.Form:
            if now is None and not covered:
                self.problems.append(f"{name}: an image is neither tagged nor an artifact")
            return
        inside = covered or (now[0] if now is not None else "")
        if inside and "/StructParents" in form:
            self.problems.append(f"{name}: a form with structure is painted inside {inside}")
        self._read_stream(form, form.get("/Resources", resources), form.objgen, f"{name}, form", inside)

    def _font(self, font: Any) -> dict[int, str]:
        key = font.objgen
        if key not in self._fonts:
            self._fonts[key] = _to_unicode(font.ToUnicode.read_bytes().decode("latin-1"))
        return self._fonts[key]

    # -- out -----------------------------------------------------------------------------------

    def dump(self) -> str:
        """The tree as text: role, facts, then its words in quotes."""
        lines: list[str] = []

        def put(tag: Tag, depth: int) -> None:
            facts = "".join(f" {key}={_show(value)}" for key, value in sorted(tag.facts.items()) if key != "BBox")
            if "BBox" in tag.facts:
                facts += " BBox"
            links = "".join(f" -> {words!r}" for words in dict.fromkeys(tag.links))
            head = "  " * depth + tag.role + facts + links
            if all(isinstance(kid, str) for kid in tag.kids):
                lines.append(f"{head} {tag.text!r}" if tag.text else head)
                return
            lines.append(head)
            text = ""
            for kid in tag.kids:
                if isinstance(kid, str):
                    text += kid
                    continue
                if text:
                    lines.append("  " * (depth + 1) + repr(text))
                text = ""
                put(kid, depth + 1)
            if text:
                lines.append("  " * (depth + 1) + repr(text))

        put(self.root, 0)
        return "\n".join(lines) + "\n"

    @property
    def words(self) -> list[str]:
        """All words in reading order: blocks are apart, inline text runs on."""
        inline = {"Span", "Em", "Strong", "Link", "Code", "Quote", "Reference"}
        parts: list[str] = []

        def put(tag: Tag) -> None:
            block = tag.role not in inline
            if block:
                parts.append("\n")
            for kid in tag.kids:
                if isinstance(kid, str):
                    parts.append(kid)
                else:
                    put(kid)
            if block:
                parts.append("\n")

        put(self.root)
        return "".join(parts).replace("\xad", "").split()


def _plain(value: Any) -> Any:
    if isinstance(value, Array):
        return [_plain(item) for item in value]
    if isinstance(value, Name):
        return str(value)[1:]
    if isinstance(value, (int, str)):
        return value
    return float(value) if not isinstance(value, pikepdf.String) else str(value)


def _show(value: Any) -> str:
    return ",".join(str(item) for item in value) if isinstance(value, list) else repr(value) if (
        isinstance(value, str) and " " in value) else str(value)


def _decode(data: bytes, font: dict[int, str]) -> str:
    return "".join(font.get(int.from_bytes(data[i:i + 2], "big"), "\ufffd") for i in range(0, len(data), 2))


def _to_unicode(cmap: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.S):
        for code, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]*)>", block):
            found[int(code, 16)] = bytes.fromhex(text).decode("utf-16-be")
    for block in re.findall(r"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, text in re.findall(r"<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>", block):
            start = bytes.fromhex(text).decode("utf-16-be")
            for offset in range(int(last, 16) - int(first, 16) + 1):
                found[int(first, 16) + offset] = start[:-1] + chr(ord(start[-1]) + offset)
    return found
