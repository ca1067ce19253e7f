"""Fragments of the pages on open data: the files, and their fields as the schemas give them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup, escape

from cin_reference.site.open_data import Made, conformance, listing, made, schema
from cin_reference.site.published import KINDS, Published
from cin_reference.site.show import block, render, unsearched_block

PLAIN = {"string": "text", "integer": "whole number", "boolean": "true or false", "null": "null"}
"""What a type of JSON Schema is called."""


class FieldShown(NamedTuple):
    """One field, as the page explains it."""

    name: str
    meaning: Markup
    values: Markup
    """What values it has."""
    left_out: Markup | None
    """The value that it has if it is not there; none if it is always there."""


class PartShown(NamedTuple):
    """One kind of thing in a file, with its fields."""

    name: str
    """Its name in the schema; empty for the file itself."""
    meaning: Markup
    fields: tuple[FieldShown, ...]


@unsearched_block
def files() -> str:
    """List every file with what it holds."""
    groups: dict[str, list[Made]] = {}
    for each in (listing(), *made()):
        groups.setdefault(each.kind, []).append(each)
    return render("data_files.html", groups=groups, kinds=KINDS)


@unsearched_block
def beginning() -> str:
    """Explain the fields with which every file begins."""
    (head,) = parts("file", Published.model_json_schema(mode="serialization"))
    return render("data_fields.html", kind="file", parts=[head._replace(meaning=Markup())], anchor=anchor)


@unsearched_block
def fields(kind: str) -> str:
    """Explain every other field of one kind of file."""
    whole, *rest = parts(kind, schema(kind))
    own = whole._replace(meaning=Markup(), fields=whole.fields[len(Published.model_fields) :])
    return render("data_fields.html", kind=kind, parts=[own, *rest], anchor=anchor)


@block
def conformance_example() -> str:
    """Show the shortest published case of which two readings give different dates."""
    telling = [
        each for each in conformance() if any(a.get("agreement") == "two readings" for a in each.get("answers", ()))
    ]
    shortest = min(telling, key=lambda each: len(json.dumps(each, ensure_ascii=False)))
    example = json.dumps(shortest, indent=2, ensure_ascii=False)
    return render("conformance_example.html", number=len(conformance()), example=example)


def parts(kind: str, whole: dict[str, Any]) -> Iterator[PartShown]:
    """Give what a schema describes, then each kind of thing in it, in the order in which they are first met."""
    defined = whole.get("$defs", {}) | {"": {key: value for key, value in whole.items() if key != "$defs"}}
    names = [""]
    for name in names:
        node = defined[name]
        fields = node.get("properties", {})
        required = node.get("required", ())
        yield PartShown(
            name,
            _marked(node["description"]),
            tuple(_field(kind, each, fields[each], defined, always=each in required) for each in fields),
        )
        met = re.findall(r'"#/\$defs/([^"]+)"', json.dumps(node))
        names += [each for each in dict.fromkeys(met) if each not in names and "enum" not in defined[each]]


def _field(kind: str, name: str, node: dict[str, Any], defined: dict[str, Any], *, always: bool) -> FieldShown:
    referred = defined.get(_referred(node), {})
    meaning = _marked(node.get("description") or referred["description"])
    default = Markup("<code>{}</code>").format(json.dumps(node.get("default")))
    empty = node.get("default") in (None, [], "")
    left_out = None if always else Markup("there is none") if empty else Markup("it is ") + default
    return FieldShown(name, meaning, _values(node, kind, defined), left_out)


def _referred(node: dict[str, Any]) -> str:
    """Return the name of the part to which a schema refers; empty if to none."""
    return str(node.get("$ref", "")).rpartition("/")[2]


def _values(node: dict[str, Any], kind: str, defined: dict[str, Any]) -> Markup:
    """Return what values a field has, in words."""
    if name := _referred(node):
        link = Markup('<a href="#{}">{}</a>').format(anchor(kind, name), name)
        return _values(defined[name], kind, defined) if "enum" in defined[name] else link
    match node:
        case {"enum": [*values]}:
            words = Markup("one of ") + Markup(", ").join(Markup("<code>{}</code>").format(each) for each in values)
        case {"const": value}:
            words = Markup("<code>{}</code>").format(value)
        case {"anyOf": [*choices]}:
            words = Markup(", or ").join(_values(each, kind, defined) for each in choices)
        case {"type": "array", "items": dict(item)}:
            words = Markup("list: ") + _values(item, kind, defined)
        case {"type": "object", "additionalProperties": dict(value)}:
            words = Markup("for each name: ") + _values(value, kind, defined)
        case {"$comment": str(comment)}:
            words = escape(comment)
        case {"format": "date"}:
            words = escape("date, as YYYY-MM-DD")
        case _:
            words = escape(PLAIN[node["type"]])
    return words


def anchor(kind: str, part: str) -> str:
    """Return the name by which a link leads to what explains a part of a kind of file."""
    return f"{kind}-{part.lower()}"


def _marked(text: str) -> Markup:
    """Return a text in which what stands between backticks is marked as code."""
    return Markup(re.sub("`([^`]+)`", r"<code>\1</code>", str(escape(" ".join(text.split())))))  # noqa: S704 (escaped)
