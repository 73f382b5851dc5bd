"""Checks one document's graph against ``ontology/shapes.ttl`` (W3C SHACL) and says in plain words what is wrong.

The shapes see the graph together with the class hierarchy and the relation types of the ontology, so that a shape for
an actor also holds for an agency. Nothing is inferred and nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import pyshacl
from pyshacl.errors import ReportableRuntimeError, ValidationFailure
from rdflib import RDF, RDFS, SH, Graph, Namespace, URIRef
from rdflib.term import Node

from kg.errors import SchemaError
from kg.model import term
from kg.schema import ontology

OA = Namespace("http://www.w3.org/ns/oa#")
#: How far a selector lies below its claim: claim, span, selector; or claim, attribution, agent, span.
_STEPS = 3
#: Longest quote or value in the one-line form, in characters.
_LONGEST = 240


class Severity(StrEnum):
    """A *violation* must not be stored, a *warning* should be looked at, an *info* is only worth knowing."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Issue:
    """ "Violation: claim C, made from the sentence 'Mexico opposes the plan.', has no polarity."

    :param message: what is wrong, a sentence.
    :param focus: the node that is wrong: an IRI, or the label of a blank node.
    :param claim: the IRI of the claim that the node belongs to, None where it belongs to none. If it belongs to
        several, the smallest.
    :param quote: the claim's evidence word for word, None where there is none.
    :param value: the value that is wrong, None where one is missing or the fault is not one value's.
    """

    severity: Severity
    message: str
    focus: str
    claim: str | None = None
    quote: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        """One line: severity, what is wrong, what was found, the claim or node, its sentence.

        >>> print(Issue(Severity.VIOLATION, "The claim has no rule.", "d#c1", "d#c1", "Mexico opposes it."))
        violation: The claim has no rule. (claim d#c1: “Mexico opposes it.”)
        """
        place = f"claim {self.claim}" if self.claim else self.focus
        if self.claim and self.claim != self.focus:
            place += f", at {self.focus}"
        found = f" Found: {_line(self.value)}." if self.value is not None else ""
        said = f": “{_line(self.quote)}”" if self.quote else ""
        return f"{self.severity}: {self.message}{found} ({_line(place)}{said})"


def validate(graph: Graph) -> tuple[Issue, ...]:
    """Check one document's graph.

    :param graph: the document's triples and no others; it is not changed.
    :returns: what is wrong, violations first, then by claim, node and message; empty if all is well.
    :raises SchemaError: if the shapes themselves are wrong.
    """
    data = Graph()
    for triple in (*graph.triples((None, None, None)), *_hierarchy()):
        data.add(triple)
    try:
        _, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inplace=True)
    except (ReportableRuntimeError, ValidationFailure) as error:
        raise SchemaError(f"the shapes cannot be applied: {error}", "ontology/shapes.ttl", "mend the file") from error
    if not isinstance(report, Graph):
        raise SchemaError(f"the shapes cannot be applied: {report}", "ontology/shapes.ttl", "mend the file")
    found = {_issue(data, report, result) for result in report.subjects(RDF.type, SH.ValidationResult)}
    return tuple(sorted(found, key=_order))


@cache
def _shapes() -> Graph:
    return ontology(("shapes.ttl",))


@cache
def _hierarchy() -> tuple[tuple[Node, Node, Node], ...]:
    """What the shapes need of the ontology: subclasses, relation types and their kinds."""
    graph = ontology(("core.ttl", "relations.ttl"))
    return (
        *graph.triples((None, RDFS.subClassOf, None)),
        *graph.triples((None, RDF.type, URIRef(term("RelationType")))),
        *graph.triples((None, URIRef(term("relationKind")), None)),
    )


def _issue(data: Graph, report: Graph, result: Node) -> Issue:
    focus = report.value(result, SH.focusNode)
    if focus is None:
        raise SchemaError("a validation result names no node", "ontology/shapes.ttl", "mend the shape")
    name = str(report.value(result, SH.resultSeverity, default=SH.Violation)).rpartition("#")[2].lower()
    messages = sorted(str(m) for m in report.objects(result, SH.resultMessage))
    value = report.value(result, SH.value)
    claim = _claim_of(data, focus)
    return Issue(
        severity=Severity(name),
        message=" ".join(messages),
        focus=str(focus),
        claim=None if claim is None else str(claim),
        quote=None if claim is None else _quote(data, claim),
        value=None if value is None or value == focus else str(value),
    )


def _claim_of(data: Graph, focus: Node) -> Node | None:
    """The claim that ``focus`` is or belongs to: the nearest above it, the smallest of several."""
    level = {focus}
    for _ in range(_STEPS + 1):
        claims = [node for node in level if _is_a(data, node, "Claim")]
        if claims:
            return min(claims, key=str)
        # Every claim leads to its document, so what points at a document says nothing.
        level = {above for node in level if not _is_a(data, node, "Document") for above in data.subjects(None, node)}
    return None


def _is_a(data: Graph, node: Node, name: str) -> bool:
    wanted = URIRef(term(name))
    return any(wanted in data.transitive_objects(type, RDFS.subClassOf) for type in data.objects(node, RDF.type))


def _quote(data: Graph, claim: Node) -> str | None:
    """The words of the claim's evidence; of several stretches, all, in the order of their IRIs."""
    found = [
        str(exact)
        for span in sorted(data.objects(claim, URIRef(term("evidence"))), key=str)
        for selector in sorted(data.objects(span, OA.hasSelector), key=str)
        for exact in data.objects(selector, OA.exact)
    ]
    return " … ".join(found) or None


def _order(issue: Issue) -> tuple[int, str, str, str, str]:
    rank = list(Severity).index(issue.severity)
    return rank, issue.claim or "", issue.focus, issue.message, issue.value or ""


def _line(text: str | None) -> str:
    """One printable line: white space folded, control characters dropped, long text cut."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in text or "").split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
