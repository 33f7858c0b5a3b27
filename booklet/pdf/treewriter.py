"""The planned tree as PDF objects: StructTreeRoot, ParentTree, IDTree, role map, namespaces.

Written after painting, when every run knows its marked content. Objects are
plain: one dictionary for each element, /K always an array, no class map.
"""

from __future__ import annotations

from typing import Any

import pydyf

from .annotations import described
from .destinations import StructureDestinations
from .leaves import Plan
from .standards import Standard
from .tree import Node, Run, heading

__all__ = ["write_structure"]

PDF_2 = "http://iso.org/pdf2/ssn"
# What stands in the PDF 1.7 namespace only (ISO 32005): no /NS on these.
_OLD_ONLY = frozenset({"Art", "BlockQuote", "TOC", "TOCI", "Quote", "Reference", "Code"})
_ROLE_MAP = {"Em": "Span", "Strong": "Span", "Aside": "Sect"}


def write_structure(
    pdf: Any, document: Any, streams: list[Any], forms: list[Any], plan: Plan, standard: Standard, prefix: str,
) -> None:
    """Add the tree to `pdf`; `forms` are the form XObjects that hold marked content."""
    _Writer(pdf, document, streams, forms, plan, standard, prefix).write()
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


class _Writer:
    def __init__(
        self, pdf: Any, document: Any, streams: list[Any], forms: list[Any], plan: Plan, standard: Standard,
        prefix: str,
    ) -> None:
        self.pdf, self.streams, self.forms, self.plan = pdf, streams, forms, plan
        self.standard, self.prefix = standard, prefix
        self.pages = pdf.page_references
        self.nodes = list(plan.root.walk())
        self.objects: dict[Node, Any] = {}
        self.destinations = StructureDestinations(pdf, document, plan, self.objects)
        self.parents: dict[int, list[Any]] = {index: [] for index in range(len(streams))}
        self.numbers = {id(stream): index for index, stream in enumerate(streams)}
        self.namespace: Any = None
        self.ids: dict[bytes, Any] = {}
        self.single: list[tuple[int, Any]] = []  # ParentTree entries of annotations

    def write(self) -> None:
        pdf = self.pdf
        tree_root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
        pdf.add_object(tree_root)
        pdf.catalog["StructTreeRoot"] = tree_root.reference
        if self.standard.modern:
            self.namespace = pydyf.Dictionary({"Type": "/Namespace", "NS": pydyf.String(PDF_2)})
            pdf.add_object(self.namespace)
            tree_root["Namespaces"] = pydyf.Array([self.namespace.reference])
        self.number_streams()
        for node in self.nodes:
            self.objects[node] = pydyf.Dictionary({"Type": "/StructElem"})
            pdf.add_object(self.objects[node])
        for node in self.nodes:
            self.fill(node, self.objects[node], tree_root)
        if self.standard.modern:
            self.destinations.outline()
        tree_root["K"] = pydyf.Array([self.objects[self.plan.root].reference])
        self.parent_tree(tree_root)
        if self.ids:
            names = pydyf.Array()
            for name in sorted(self.ids):
                names.extend([pydyf.String(name.decode("latin-1")), self.ids[name]])
            limits = pydyf.Array([names[0], names[-2]])
            leaf = pydyf.Dictionary({"Limits": limits, "Names": names})
            pdf.add_object(leaf)
            tree = pydyf.Dictionary({"Kids": pydyf.Array([leaf.reference])})
            pdf.add_object(tree)
            tree_root["IDTree"] = tree.reference
        role_map = self.role_map()
        if role_map:
            tree_root["RoleMap"] = pydyf.Dictionary(role_map)

    def number_streams(self) -> None:
        """Forms with marked content get ParentTree keys after the pages."""
        for offset, form in enumerate(self.forms):
            number = len(self.streams) + offset
            self.numbers[id(form)] = number
            self.parents[number] = []
            form.extra["StructParents"] = number

    def role_map(self) -> dict[str, str]:
        if self.standard.modern:
            return {}
        used = sorted({node.role for node in self.nodes})
        mapped = {role: _ROLE_MAP[role] for role in used if role in _ROLE_MAP}
        mapped.update({role: "H6" for role in used if heading(role) and int(role[1:]) > 6})
        return {key: f"/{value}" for key, value in mapped.items()}

    def fill(self, node: Node, element: Any, tree_root: Any) -> None:
        name = node.role
        element["S"] = f"/{name}"
        element["P"] = self.objects[node.parent].reference if node.parent is not None else tree_root.reference
        if self.namespace is not None and name not in _OLD_ONLY:
            element["NS"] = self.namespace.reference
        if node.id:
            key = f"{self.prefix}{node.id}"
            encoded = key.encode("utf-8")
            element["ID"] = pydyf.String(encoded.decode("latin-1"))
            self.ids[encoded] = element.reference
        for field, value in (
            ("Lang", node.lang or None), ("Alt", node.alt), ("ActualText", node.actual), ("E", node.expansion or None),
        ):
            if value is not None:
                element[field] = pydyf.String(value)
        if node.attributes:
            element["A"] = self.attributes(node)
        if node.refs:
            element["Ref"] = pydyf.Array([self.objects[other].reference for other in node.refs if other in self.objects])
        kids = pydyf.Array()
        page = next((run.page for run in node.kids if isinstance(run, Run)), None)
        if page is not None:
            element["Pg"] = self.pages[page]
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self.objects[kid].reference)
            else:
                kids.extend(self.marked(kid, element, page))
        for place, annotation in node.annotations:
            kids.append(pydyf.Dictionary({"Type": "/OBJR", "Obj": annotation.reference, "Pg": self.pages[place]}))
            annotation["Contents"] = pydyf.String(described(node, _target(annotation)))
            if self.standard.modern:
                self.destinations.to_element(annotation)
            annotation["StructParent"] = number = len(self.parents) + len(self.single)
            self.single.append((number, element.reference))
        element["K"] = kids

    def marked(self, run: Run, element: Any, page: int | None) -> list[Any]:
        entries: list[Any] = []
        for stream, mcid in run.marks:
            place = self.parents[self.numbers[id(stream)]]
            place.extend([None] * (mcid + 1 - len(place)))
            place[mcid] = element.reference
            in_form = "Subtype" in stream.extra
            if not in_form and run.page == page:
                entries.append(mcid)
                continue
            reference = pydyf.Dictionary({"Type": "/MCR", "Pg": self.pages[run.page], "MCID": mcid})
            if in_form:
                reference["Stm"] = stream.reference
            entries.append(reference)
        return entries

    def attributes(self, node: Node) -> Any:
        owners = []
        for owner, values in node.attributes.items():
            attribute = pydyf.Dictionary({"O": f"/{owner}"})
            for key, value in values.items():
                if isinstance(value, list):
                    value = pydyf.Array([
                        pydyf.String(f"{self.prefix}{item}".encode().decode("latin-1")) if isinstance(item, str)
                        else item for item in value])
                elif isinstance(value, str):
                    value = f"/{value}"
                attribute[key] = value
            owners.append(attribute)
        return owners[0] if len(owners) == 1 else pydyf.Array(owners)

    def parent_tree(self, tree_root: Any) -> None:
        """ParentTree: for pages and forms an array by MCID, for annotations the element."""
        numbers = pydyf.Array()
        for number in sorted(self.parents):
            entries = pydyf.Array(["null" if entry is None else entry for entry in self.parents[number]])
            self.pdf.add_object(entries)
            numbers.extend([number, entries.reference])
        for number, reference in self.single:
            numbers.extend([number, reference])
        tree = pydyf.Dictionary({"Nums": numbers})
        self.pdf.add_object(tree)
        tree_root["ParentTree"] = tree.reference
        tree_root["ParentTreeNextKey"] = len(self.parents) + len(self.single)


def _target(annotation: Any) -> str:
    action = annotation.get("A")
    return str(action["URI"].string) if action else ""
