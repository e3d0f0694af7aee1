"""The rule language as a JSON Schema and as a table: complete, strict, and up to date in ``configs/``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from voicecheck.rules.language.condition import OPERATORS
from voicecheck.rules.language.jsonschema import FILE, keys_table, part_schemas, rules_schema
from voicecheck.rules.language.rule import KINDS, RULE_KEYS

FOLDER = Path(__file__).parents[1] / "configs" / "rules"


def parts() -> Iterator[tuple[str, dict[str, Any]]]:
    schema = rules_schema()
    yield "PackFile", schema
    yield from schema["$defs"].items()


def test_the_schema_in_configs_is_up_to_date() -> None:
    """Editors are given what the program takes; ``voicecheck rules schema`` prints it anew."""
    assert json.loads((FOLDER / FILE).read_text(encoding="utf-8")) == rules_schema()
    for folder, schema in part_schemas().items():
        assert json.loads((FOLDER / f"{folder}.schema.json").read_text(encoding="utf-8")) == schema


def test_every_pack_names_the_schema_for_editors() -> None:
    """Whoever opens a shipped pack has the hints without setting anything up."""
    for file in FOLDER.rglob("*.yaml"):
        first = file.read_text(encoding="utf-8").splitlines()[0]
        schema = (file.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
        part = file.parent.name if file.name != "pack.yaml" else "pack"
        assert schema == FOLDER / f"{part}.schema.json", file


def test_every_key_has_a_hint_and_no_other_key_is_taken() -> None:
    """An editor has something to say of each key, and marks what the language does not know."""
    for name, part in parts():
        assert part["additionalProperties"] is False, name
        for key, value in part["properties"].items():
            assert len(value.get("description", "")) > 8, f"{name}.{key}"


def test_a_condition_is_one_operator_or_a_name() -> None:
    """The schema says what the program says: exactly one of the operators, or ``use``."""
    condition = rules_schema()["$defs"]["Condition"]
    assert [choice["required"] for choice in condition["oneOf"]] == [[name] for name in (*OPERATORS, "use")]
    assert set(OPERATORS) < set(condition["properties"])


def test_references_lead_somewhere_and_nothing_is_null() -> None:
    """Every reference has its definition; a key that is not wanted is left out, not empty."""
    text = json.dumps(rules_schema())
    known = {f"#/$defs/{name}" for name in rules_schema()["$defs"]}
    found = {part.split('"')[0] for part in text.split('"$ref": "')[1:]}
    assert found <= known
    assert '"null"' not in text


def test_the_table_has_every_key_once_a_part() -> None:
    """What the guide shows is what the language has; the four kinds of rule are one table."""
    rows = [line for line in keys_table().splitlines() if line.startswith("| `")]
    kinds = {rule.__name__ for rule in KINDS.values()}
    others = sum(len(part["properties"]) for name, part in parts() if name not in kinds)
    assert len(rows) == others + len(RULE_KEYS)
    assert "| `measure` | " in keys_table()


def test_what_a_pack_overrides_has_the_keys_of_a_rule() -> None:
    """An editor knows them under `overrides`, too, and none of them has to be there."""
    changed = rules_schema()["$defs"]["Overrides"]["properties"]["rules"]["additionalProperties"]
    assert set(changed["properties"]) == {*RULE_KEYS, "add"} - {"id"}
    assert "required" not in changed
