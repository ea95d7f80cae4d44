#!/usr/bin/env python3
"""The JSON Schema and the reader say the same.

Every scenario that `abanico check` takes is valid under `abanico schema`; every bad one of
tests/bad/table.txt that is marked "schema" is invalid: the mark is left out only where JSON Schema
cannot tell (units, expressions, order of numbers, names of other parts, files, duplicate keys, how
many quantiles there are). The program is named by ABANICO.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "support"))
from scenario_table import read_table  # noqa: E402 (the path comes first)

try:
    import jsonschema
except ImportError:
    jsonschema = None

SOURCE = Path(os.environ.get("ABANICO_SOURCE", Path(__file__).parents[1]))


def run(program, *arguments):
    """Standard output of a command that must succeed; None where it does not."""
    done = subprocess.run([program, *map(str, arguments)], capture_output=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=60)
    return done.stdout if done.returncode == 0 else None


def validator_of(program):
    """The schema, itself checked against the one for schemas."""
    schema = json.loads(run(program, "schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def first_fault(validator, content):
    """Where and why a document is invalid, or None."""
    error = next(validator.iter_errors(content), None)
    if error is None:
        return None
    return "/".join(map(str, error.absolute_path)) + ": " + error.message[:200]


def faults_of_good(program, validator, example):
    """Good scenarios: the reader takes them (models aside), and so does the schema."""
    models = set((SOURCE / "scenarios" / "models").glob("*.json"))
    models |= set((SOURCE / "tests" / "good" / "models").glob("*.json"))
    paths = sorted({*(SOURCE / "scenarios").rglob("*.json"),
                    *(SOURCE / "tests" / "good").rglob("*.json")} - models)
    for path in [*paths, example]:
        if run(program, "check", path) is None:
            yield f"{path}: `abanico check` does not take it"
        fault = first_fault(validator, json.loads(path.read_bytes()))
        if fault:
            yield f"{path}: taken by the reader, refused by the schema: {fault}"
    if len(paths) < 25:
        yield f"only {len(paths)} good scenarios found below {SOURCE}"


NOT_JSON = object()


def refuse(word):
    """Python takes NaN and Infinity."""
    raise ValueError(word)


def content_of(case, scratch):
    """The scenario of a case, or NOT_JSON."""
    if case.special or case.text:
        return NOT_JSON
    try:
        text = case.write(scratch).read_bytes().decode("utf-8")
        content = json.loads(text, parse_constant=refuse)
        json.dumps(content, ensure_ascii=False).encode("utf-8")  # lone surrogates fail here
    except (ValueError, RecursionError):
        return NOT_JSON
    return content


def faults_of_bad(validator):
    """Bad ones: the schema refuses those of which the table says so, and only those: where it could
    tell one that is not marked, the mark is missing. What is no strict JSON is not its business."""
    refused = 0
    for case in read_table():
        with tempfile.TemporaryDirectory() as scratch:
            content = content_of(case, scratch)
        refused += case.schema
        fault = None if content is NOT_JSON else first_fault(validator, content)
        if case.schema and fault is None:
            yield f"{case.name}: bad, and valid under the schema"
        if fault and not case.schema:
            yield f"{case.name}: refused by the schema, but not marked: {fault}"
    if refused < 100:
        yield f"only {refused} bad scenarios that a schema can tell"


def main():
    program = os.environ.get("ABANICO")
    if not program:
        print("SKIP: ABANICO does not name the program")
        return 77
    if jsonschema is None or not hasattr(jsonschema, "Draft202012Validator"):
        print("SKIP: python3-jsonschema (4.0 or later) is not installed")
        return 77
    validator = validator_of(program)
    with tempfile.TemporaryDirectory() as scratch:
        example = Path(scratch, "example.json")
        example.write_bytes(run(program, "init") or b"{}")
        faults = [*faults_of_good(program, validator, example), *faults_of_bad(validator)]
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
