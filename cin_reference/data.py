"""Reading data files: YAML in, checked models out, every fault reported at once."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterable
from enum import Enum
from functools import cache
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, GetJsonSchemaHandler, ValidationError

from cin_reference.errors import DataError, nearest

PACKAGE = Path(__file__).parent
Model = TypeVar("Model", bound=BaseModel)
File = Path | Traversable
FILES: dict[str, File] = {}
"""Every file that was read, under the name that messages give it."""


class Frozen(BaseModel):
    """A value that refuses unknown keys and does not change once it is made."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)  # most programs use few of the models

    @classmethod
    def __get_pydantic_json_schema__(cls, core: Any, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Describe each field by the docstring under it, which is read only now: reading source takes long."""
        made = handler(core)
        properties = handler.resolve_ref_schema(made)["properties"]
        for name, words in field_meanings(cls).items():
            properties[cls.model_fields[name].alias or name]["description"] = words
        return made


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The safe YAML loader, refusing a key that stands twice and a date that there is not."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                raise _fault(key, f"the key '{key.value}' stands twice; remove or rename one")
            seen.add(key.value)
        return super().construct_mapping(node, deep)  # type: ignore[no-any-return]

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> Any:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            raise _fault(node, f"there is no date {node.value}; correct it") from None


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)


def _fault(node: yaml.Node, problem: str) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)


def read_yaml(file: File) -> Any:
    """Return what a YAML file holds.

    Raises:
        DataError: The file is missing, is not YAML, or has the same key twice.
    """
    FILES[label(file)] = file
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Loader)  # noqa: S506 (it is a safe loader)
    except (FileNotFoundError, IsADirectoryError):
        raise DataError([f"{file.name}: there is no such file"]) from None
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise DataError([f"{label(file)}{where}: {fault.problem or fault}"]) from None


def label(file: File) -> str:
    """Return how messages name a file: its folder and its name."""
    return f"{file.parent.name}/{file.name}" if isinstance(file, Path) else file.name


def parse(model: type[Model], content: Any, file: File) -> Model:
    """Return the content as a model.

    Raises:
        DataError: One line for each entry that does not fit the model.
    """
    try:
        return model.model_validate(content)
    except ValidationError as fault:
        faults = (error for error in fault.errors() if not _only_follows(error))
        raise DataError(_describe(error, content, label(file)) for error in faults) from None


def _only_follows(error: Any) -> bool:
    """Tell whether a list counts as too short only because entries in it are at fault themselves."""
    return bool(error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"])


def _describe(error: Any, content: Any, file: str) -> str:
    """Return one fault as `file > entry > field: what is wrong; what to do`."""
    steps: list[str] = []
    here = content
    for step in error["loc"]:
        try:
            here = here[step]
        except (KeyError, IndexError, TypeError):
            here = None
        named = here.get("id") if isinstance(here, dict) and isinstance(step, int) else None
        steps.append(str(named or (f"number {step + 1}" if isinstance(step, int) else step)))
    match error["type"]:
        case "extra_forbidden":
            problem = "this key is not known; check its spelling or remove it"
        case "missing":
            problem = "this key is missing; add it"
        case "too_short":
            problem = f"give at least {error['ctx']['min_length']}"
        case "enum" | "literal_error":
            allowed = re.findall(r"'([^']+)'", error["ctx"]["expected"])
            problem = f"'{error['input']}' is not one of {', '.join(allowed)}"
        case _:
            problem = error["msg"].removeprefix("Value error, ")
    return f"{' > '.join([file, *steps])}: {problem}"


def unknown(kind: str, name: str, known: Iterable[str], command: str = "vocabulary") -> str:
    """Return the sentence for a name that is not known; `command` lists the known ones."""
    return f"unknown {kind} '{name}'; {nearest(name, known, command)}"


def content_folder(name: str) -> Path:
    """Return the folder `comparisons` or `scenarios`.

    In a checkout it stands beside the package, where authors work; the wheel carries it inside.
    """
    beside = PACKAGE.parent / name
    return beside if beside.is_dir() and (PACKAGE.parent / "mkdocs.yml").is_file() else PACKAGE / name


def meaning(member: Enum) -> str:
    """Return the docstring that stands under a member of an enumeration; empty if there is none."""
    return _meanings(type(member)).get(member.name, "")


def field_meanings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstring that stands under each field of a model, inherited ones first."""
    kinds = [kind for kind in reversed(model.__mro__) if issubclass(kind, Frozen) and kind is not Frozen]
    return {name: words for kind in kinds for name, words in _meanings(kind).items() if name in model.model_fields}


@cache
def _meanings(kind: type) -> dict[str, str]:
    (defined,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    found = {}
    for pair in pairwise(getattr(defined, "body", ())):
        match pair:
            case (ast.Assign(targets=[name]) | ast.AnnAssign(target=name), ast.Expr(value=words)):
                found[ast.unparse(name)] = inspect.cleandoc(ast.literal_eval(words))
    return found
