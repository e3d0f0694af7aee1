"""The rule language as a JSON Schema, for editors, and as a table, for people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from voicecheck.rules.language.condition import OPERATORS
from voicecheck.rules.language.packfile import PackFile
from voicecheck.rules.language.rule import KINDS, RULE_KEYS
from voicecheck.rules.packs.folders import ORIGINS, PARTS

FILE = "pack.schema.json"
"""The file with the whole language; the schemas of a folder's files lie beside it."""
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_USE = {
    "description": "The name of a condition of this pack (`upset`) or another (`common.upset`) that stands here; keys "
    "beside it override its own, except that exceptions (`unless`) are added.",
    "type": "string",
}
_ADDED = {
    "description": "What is added to the rule's own terms and exceptions.",
    "type": "object",
    "properties": {"wordings": {"type": "object"}, "unless": {"type": "array"}},
    "additionalProperties": False,
}
_WHY: dict[str, Any] = {
    "why": {"description": "Why the exceptions stand, in a sentence.", "type": "string", "minLength": 1},
    "from": {
        "description": "Where they come from: `norms` (a reading of norms.md), `definition`, `review`, `invented`, or "
        "the code of a document; after a comma what more there is to say.",
        "type": "string",
        "minLength": 1,
    },
}
_TEXTS = {
    "description": "Exceptions that are texts, and names of lists.",
    "type": "array",
    "items": {"type": "string", "minLength": 1},
    "minItems": 1,
}
_EXCUSES = {
    "description": "Exceptions, with why they stand and where they come from.",
    "type": "object",
    "properties": {
        **_WHY,
        "texts": _TEXTS,
        "conditions": {
            "description": "Exceptions that are conditions.",
            "type": "array",
            "items": {"$ref": "#/$defs/Condition"},
            "minItems": 1,
        },
    },
    "required": ["why", "from"],
    "additionalProperties": False,
}
_EXPLAINED_LIST = {
    "description": "A list of exceptions, with why they stand and where they come from.",
    "type": "object",
    "properties": {**_WHY, "texts": _TEXTS},
    "required": ["why", "from", "texts"],
    "additionalProperties": False,
}
_PARTS = (
    ("PackFile", "A pack"),
    ("Passage", "`passages`, for each rule"),
    ("Overrides", "`overrides`"),
    ("Rule", "A rule"),
    ("Scope", "`scope`"),
    ("Examples", "`examples`"),
    ("Series", "An example tried with many texts"),
    ("Condition", "A condition"),
    ("Window", "`window`"),
    ("ActTest", "`act`"),
    ("MeantAs", "`meant_as`"),
    ("EventTest", "`event`"),
    ("MeasureTest", "`measure` in a condition"),
    ("MetadataTest", "`metadata`"),
    ("AtLeast", "`at_least`"),
    ("Repeat", "`repeat`"),
    ("Excuses", "Exceptions with their reason, under `unless`"),
)


def rules_schema() -> dict[str, Any]:
    """The form of a pack as a JSON Schema (draft 2020-12), with a hint for every key."""
    schema = PackFile.model_json_schema(by_alias=True)
    keys = _any_rule(schema["$defs"])["properties"]
    keys = {key: value for key, value in keys.items() if key != "id"}
    changed = {"type": "object", "properties": {**keys, "add": _ADDED}, "additionalProperties": False}
    schema["$defs"]["Overrides"]["properties"]["rules"]["additionalProperties"] = changed
    schema["$defs"]["Excuses"] = _EXCUSES
    rules = [schema["$defs"][kind.__name__] for kind in KINDS.values()]
    for part in (schema["$defs"]["Condition"], *rules):
        part["properties"]["unless"]["items"]["oneOf"].append({"$ref": "#/$defs/Excuses"})
    for holder in (schema, schema["$defs"]["Overrides"]):
        lists = holder["properties"]["lists"]
        names = lists.pop("patternProperties", None) or {".": lists.pop("additionalProperties")}
        lists["patternProperties"] = {name: {"anyOf": [form, _EXPLAINED_LIST]} for name, form in names.items()}
    condition = schema["$defs"]["Condition"]
    condition["properties"] = {"use": _USE, **condition["properties"]}
    condition["oneOf"] = [{"required": [name]} for name in (*OPERATORS, "use")]
    return {"$schema": _DIALECT, **_tidy(schema)}


def part_schemas() -> dict[str, dict[str, Any]]:
    """The form of the files in each folder of a pack that is a folder, by the folder's name."""
    by_origin = {origin: {"$ref": f"{FILE}#/$defs/Examples"} for origin in ORIGINS}
    schemas: dict[str, dict[str, Any]] = {
        folder: {"$schema": _DIALECT, "$ref": f"{FILE}#/properties/{part}"} for folder, part in PARTS.items()
    }
    examples = {"type": "object", "properties": by_origin, "additionalProperties": False}
    return {**schemas, "examples": {"$schema": _DIALECT, **examples}}


def _tidy(part: Any) -> Any:
    """The schema without what helps nobody: titles made from names, ``null`` (a key is left out instead)."""
    if isinstance(part, list):
        return [_tidy(item) for item in part]
    if not isinstance(part, dict):
        return part
    tidy = {
        key: {name: _tidy(inner) for name, inner in value.items()} if key in ("properties", "$defs") else _tidy(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str)) and not (key == "default" and value in (None, [], {}))
    }
    choices = [choice for choice in tidy.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del tidy["anyOf"]
        return {**choices[0], **tidy}
    return {**tidy, "anyOf": choices} if choices else tidy


def keys_table() -> str:
    """Every key of the language with its hint, as Markdown."""
    schema = rules_schema()
    parts = {"PackFile": schema, "Rule": _any_rule(schema["$defs"]), **schema["$defs"]}
    return "\n".join(line for name, heading in _PARTS for line in _table(heading, parts[name]))


def _any_rule(parts: dict[str, Any]) -> dict[str, Any]:
    """The keys of rules of all kinds, each with the kinds that have it where not all do."""
    kinds = {kind: parts[rule.__name__] for kind, rule in KINDS.items()}
    properties: dict[str, Any] = {}
    for key in RULE_KEYS:
        having = {kind: part["properties"][key] for kind, part in kinds.items() if key in part["properties"]}
        first = next(iter(having.values()))
        only = "" if len(having) == len(KINDS) else f" Of kind {', '.join(f'`{kind}`' for kind in having)}."
        properties[key] = {**first, "description": first["description"] + only}
    del properties["kind"]["const"]
    required = set.intersection(*(set(part["required"]) for part in kinds.values()))
    return {"properties": properties, "required": sorted(required)}


def _table(heading: str, part: dict[str, Any]) -> Iterator[str]:
    needed = part.get("required", ())
    yield from (f"**{heading}**", "", "| key | meaning |", "|---|---|")
    for key, value in part["properties"].items():
        hint = " ".join(value.get("description", "").split()).replace("|", "\\|")
        values = f" One of {', '.join(f'`{each}`' for each in _values(value))}." if _values(value) else ""
        default = value.get("default")
        usual = f" Usually `{_yaml(default)}`." if isinstance(default, str | int | float) else ""
        yield f"| `{key}`{' (needed)' if key in needed else ''} | {hint}{values}{usual} |"
    yield ""


def _values(value: dict[str, Any]) -> list[str]:
    """What may stand under a key, where that is a choice that its hint does not spell out."""
    given = value.get("enum") or value.get("items", {}).get("enum") or []
    return [each for each in given if f"`{each}`" not in value.get("description", "")]


def _yaml(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
