# SPDX-License-Identifier: GPL-2.0-or-later
"""The description of the API, as a test wants it: answers that hold what it says and no more."""
import copy
import json
from urllib.parse import quote

import jsonschema
from conftest import ROOT
from test_web import get

DESCRIPTION = json.loads((ROOT / "web/api/openapi.json").read_text())
API = "/api/v1"


def resolve(part, where=DESCRIPTION):
    """What a {"$ref": "#/components/…"} names; anything else is itself."""
    while "$ref" in part:
        found = where
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def closed(schema):
    """The same, with no member that is not described: who adds one must describe it."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object":
        inner["additionalProperties"] = False
    return inner


CLOSED = copy.deepcopy(DESCRIPTION)
CLOSED["components"]["schemas"] = closed(DESCRIPTION["components"]["schemas"])


def check(schema, value):
    """Fails with the place of the first difference."""
    resolver = jsonschema.RefResolver.from_schema(CLOSED)
    validator = jsonschema.Draft202012Validator(
        schema, resolver=resolver, format_checker=jsonschema.FormatChecker())
    errors = sorted(validator.iter_errors(value), key=lambda e: len(e.path))
    assert not errors, f"{list(errors[0].absolute_path)}: {errors[0].message[:500]}"


def operation(route):
    return DESCRIPTION["paths"][route]["get"]


def parameters(route, where="query"):
    """{name: schema} of a route."""
    all_of_them = [resolve(p) for p in operation(route).get("parameters", [])]
    return {p["name"]: p for p in all_of_them if p["in"] == where}


def target(route, given, **path):
    for name, value in path.items():
        route = route.replace("{%s}" % name, quote(value, safe=""))
    pairs = [(name, one) for name, value in given.items()
             for one in (value if isinstance(value, list) else [value])]
    query = "&".join(f"{quote(name)}={quote(str(value))}" for name, value in pairs)
    return API + route + ("?" + query if query else "")


def call(server, route, given=None, status=200, headers=None, **path):
    """(response, value) of a request; both must be as the description says."""
    response, body = get(server, target(route, given or {}, **path), headers=headers)
    assert response.status == status, (route, given, path, body[:1000])
    value = json.loads(body)
    as_said = operation(route)["responses"]
    assert str(status) in as_said, f"{route} is not said to answer {status}"
    kind = response.getheader("Content-Type")
    content = resolve(as_said[str(status)])["content"]
    if status == 200:
        assert kind == "application/json; charset=utf-8"
        check(content["application/json"]["schema"], value)
        assert value["generation"] >= 1
    else:
        assert kind == "application/problem+json"
        check(content["application/problem+json"]["schema"], value)
        assert value["status"] == status
    return response, value


def refused(server, route, given, code, parameter, status=400, **path):
    _, problem = call(server, route, given, status, **path)
    assert problem["code"] == code, problem
    assert problem.get("parameter") == parameter, problem
    return problem
