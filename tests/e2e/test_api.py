# SPDX-License-Identifier: GPL-2.0-or-later
"""The API of zhengwen-web: what it answers, and that it is what its description says."""
import json
import re
from urllib.parse import quote, unquote, urlencode

import jsonschema
import pytest
from conftest import ROOT, Server, find, indexed, paths, write
from described import (API, CLOSED, DESCRIPTION, call, check, operation, parameters, refused,
                       resolve, target)
from test_web import EVIL, get, request, status

QUERIES = ["养老", "“养老服务”", "养老 OR 数据", "机关:云泽省人民政府", "云泽省数据条例", "云泽省数据条例第三十条",
           "云政发〔2020〕11号", "云政发〔2020〕999号", "残疾人怎么申请家庭适老化改造补贴", "(养老", "日期:昨天 湖",
           "5万元", "ylfw", "养*", "截至:2019-06-01 条例", "不会有的词语组合在此",
           "再过两个多月，《云泽省养老服务条例》就要施行了。今天开这个会，就是要把条文变成行动。"]


def routes():
    return [route for route in DESCRIPTION["paths"] if route != "/openapi.json"]


def needed(route):
    """A value for each parameter without which the route does not answer."""
    fit = {"q": "养老", "document": "法规/云泽省数据条例(2022-10-01).md",
           "with": "法规/云泽省数据条例(2022-10-01).md"}
    return {name: fit[name] for name, p in parameters(route).items() if p.get("required")}


def somewhere(route):
    fit = {"id": "法规/云泽省数据条例(2022-10-01).md", "article": "30"}
    return {name: fit[name] for name in parameters(route, "path")}


# ---- The description by itself ----

def walk(part, at="#"):
    yield at, part
    inner = part.items() if isinstance(part, dict) else enumerate(part) \
        if isinstance(part, list) else ()
    for key, value in inner:
        yield from walk(value, f"{at}/{key}")


def test_it_is_served_as_it_stands(server):
    response, body = get(server, f"{API}/openapi.json")
    assert response.status == 200
    assert json.loads(body) == DESCRIPTION
    assert response.getheader("Content-Type") == "application/json; charset=utf-8"


def test_every_reference_leads_somewhere_and_every_part_is_used():
    used = set()
    for at, part in walk(DESCRIPTION):
        if isinstance(part, dict) and "$ref" in part:
            assert resolve(part), at
            used.add(part["$ref"])
    for kind, parts in DESCRIPTION["components"].items():
        for name in parts:
            assert f"#/components/{kind}/{name}" in used, (kind, name)


def test_it_is_openapi_3_1():
    """What the specification asks for of each part that is used here."""
    assert re.fullmatch(r"3\.1\.\d+", DESCRIPTION["openapi"])
    assert {"title", "version"} <= set(DESCRIPTION["info"])
    assert [s["url"] for s in DESCRIPTION["servers"]] == [API]
    names = [operation(route)["operationId"] for route in DESCRIPTION["paths"]]
    assert len(set(names)) == len(names)
    for route in DESCRIPTION["paths"]:
        assert route.startswith("/")
        assert set(DESCRIPTION["paths"][route]) == {"get"}
        in_path = parameters(route, "path")
        assert set(re.findall(r"{(\w+)}", route)) == set(in_path)
        assert all(p["required"] for p in in_path.values())
        for code, response in operation(route)["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", code)
            assert resolve(response)["description"]
    for part in DESCRIPTION["components"]["parameters"].values():
        assert {"name", "in", "schema", "description"} <= set(part)


def test_schemas_are_schemas():
    for schema in DESCRIPTION["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)
    for part in DESCRIPTION["components"]["parameters"].values():
        jsonschema.Draft202012Validator.check_schema(part["schema"])


def test_what_is_required_is_described():
    for at, part in walk(DESCRIPTION["components"]["schemas"]):
        if isinstance(part, dict) and isinstance(part.get("required"), list):
            assert set(part["required"]) <= set(part["properties"]), at


def test_examples_are_examples():
    seen = 0
    for at, part in walk(CLOSED):
        if isinstance(part, dict) and "example" in part and isinstance(part.get("schema"), dict):
            check(part["schema"], part["example"])
            seen += 1
    assert seen > 10


def test_the_examples_of_the_parameters_lead_somewhere(server):
    """Whoever tries an address as it is described, with the sample, gets an answer."""
    def whole(part):
        return DESCRIPTION["components"]["parameters"][part["$ref"].rsplit("/", 1)[1]] \
            if "$ref" in part else part

    for path, item in DESCRIPTION["paths"].items():
        parts = [whole(p) for p in item["get"].get("parameters", [])]
        given = [p for p in parts if "example" in p]
        assert all("example" in p for p in parts if p.get("required")), path
        target = path
        for p in (p for p in given if p["in"] == "path"):
            target = target.replace("{" + p["name"] + "}", quote(p["example"], safe=""))
        query = urlencode({p["name"]: p["example"] for p in given if p["in"] == "query"})
        response, body = get(server, f"{API}{target}?{query}")
        assert response.status == 200, (target, body)


# ---- The description and the program ----

def rules():
    """What the table of routes in the program says: {route: {parameter: its rule}}."""
    source = (ROOT / "web/api/api.c").read_text()
    numbers = {"Q_LIMIT": 4096, "API_TEXT_LIMIT": 4096, "API_SIZE_LIMIT": 100, "IN_LIMIT": 4,
               "REACHABLE_LIMIT": 1000, "SNIPPETS_LIMIT": 10, "SUGGESTED_LIMIT": 50,
               "ANCHOR_SIZE - 1": 47}
    tables = {}
    for name, body in re.findall(r"struct parameter_rule (\w+)\[\] = {(.*?)\n};", source, re.S):
        tables[name] = {}
        for rule in re.findall(r"{(\.name = \".*?)}", body, re.S):
            said = dict(re.findall(r"\.(\w+) = (\"[^\"]*\"|[^,}]+)", rule))
            tables[name][said["name"].strip('"')] = {
                key: numbers.get(value, value.strip('"')) for key, value in said.items()}
    table = re.search(r"} routes\[\] = {(.*?)\n};", source, re.S)[1]
    found = re.findall(r"{(\"[^\"]+\"|\w+), (\w+), \w+}", table)
    return {path.strip('"'): tables.get(rule, {}) for path, rule in found}


def test_every_route_and_parameter_is_described():
    table = rules()
    described = {}
    for route in routes():
        first = route.split("/")[1]
        described.setdefault("API_DOCUMENTS" if first == "documents" else first, {}) \
            .update(parameters(route))
    assert set(described) == set(table)
    for route, its in described.items():
        assert set(its) == set(table[route]), route
        for name, rule in table[route].items():
            schema = its[name]["schema"]
            assert its[name].get("required", False) == (rule.get("needed") == "true")
            if "times" in rule:
                assert schema["maxItems"] == rule["times"]
                schema = schema["items"]
            assert schema.get("enum", [""]) == rule.get("choices", "").split("|")
            if rule["kind"] == "PARAMETER_NUMBER":
                assert schema["maximum"] == int(rule["most"])
                assert schema["minimum"] == int(rule.get("least", 0))
            elif rule["kind"] != "PARAMETER_CHOICE":
                assert schema["maxLength"] == rule["most"]


@pytest.mark.parametrize("route", routes())
def test_every_route_answers(server, route):
    response, _ = call(server, route, needed(route), **somewhere(route))
    assert response.getheader("X-Content-Type-Options") == "nosniff"
    assert response.getheader("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize("route", routes())
def test_every_parameter_has_its_limits(server, route):
    """At the limit it answers, one past it the parameter is named."""
    for name, p in parameters(route).items():
        schema, given, place = p["schema"], needed(route), somewhere(route)
        single = schema.get("items", schema)
        if "enum" in single:
            for value in single["enum"]:
                call(server, route, {**given, name: value}, **place)
            refused(server, route, {**given, name: "other"}, "bad-parameter", name)
        elif single["type"] == "integer":
            # page=1000 is within its limits, n decides whether there can be such a page
            small = {"n": 1} if name == "page" else {}
            for value in (single["minimum"], single["maximum"]):
                call(server, route, {**given, **small, name: value}, **place)
            for value in (single["minimum"] - 1, single["maximum"] + 1, "", "x", "1.5", "٣",
                          2 ** 63, "+1", " 1"):
                refused(server, route, {**given, name: value}, "bad-parameter", name)
        else:
            refused(server, route, {**given, name: "x" * (single["maxLength"] + 1)},
                    "bad-parameter", name)
            if single.get("minLength"):
                refused(server, route, {**given, name: " \t"},
                        "missing-parameter" if p.get("required") else "bad-parameter", name)
        if schema["type"] == "array":
            call(server, route, {**given, name: ["条例"] * schema["maxItems"]}, **place)
            refused(server, route, {**given, name: ["条例"] * (schema["maxItems"] + 1)},
                    "repeated-parameter", name)
        else:
            value = given.get(name, single.get("default", "1"))
            refused(server, route, {**given, name: [value, value]}, "repeated-parameter", name)


@pytest.mark.parametrize("route", routes())
def test_what_is_missing_and_what_is_unknown_is_named(server, route):
    for name in needed(route):
        less = {key: value for key, value in needed(route).items() if key != name}
        refused(server, route, less, "missing-parameter", name)
    refused(server, route, {**needed(route), "limit": "3"}, "unknown-parameter", "limit",
            **somewhere(route))
    refused(server, route, {**needed(route), EVIL: "3"}, "unknown-parameter", EVIL,
            **somewhere(route))


@pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/", "/api/v2/search?q=a",
                                  "/api/v1/searches?q=a", "/api/v1/search/?q=a", "/api/v1/Search"])
def test_where_there_is_nothing(server, path):
    response, body = get(server, path)
    problem = json.loads(body)
    assert response.status == 404 and problem["code"] in ("no-such-route", "not-found")
    check(CLOSED["components"]["schemas"]["Problem"], problem)


# ---- Search ----

@pytest.mark.parametrize("q", QUERIES)
def test_searches_are_as_described_and_as_on_the_command_line(server, sample, q):
    for options in ({}, {"scope": "passage"}, {"sort": "date"}, {"sort": "changed", "n": 3}):
        _, answer = call(server, "/search", {"q": q, "n": 100, "facets": 1, "explain": 1, **options})
        told = [f"--{name}={value}" for name, value in options.items() if name != "n"]
        wanted = find(sample, "--facets", "--explain", f"--limit={options.get('n', 100)}", *told,
                      q, code=0 if answer["results"] else 1)
        for member in ("prev", "next", "offset"):
            answer.pop(member)
        assert answer == wanted


def on_page(server, q, **options):
    """Paths and anchors of the results of a page."""
    given = "".join(f"&{name}={value}" for name, value in options.items())
    _, body = get(server, f"/?q={quote(q)}{given}")
    found = re.search(r'<ol class="results".*?</ol>', body, re.S)
    links = re.findall(r'<h2><a href="/doc/([^"?#]*)', found[0]) if found else []
    return [unquote(link) for link in links]


@pytest.mark.parametrize("q", QUERIES)
def test_searches_are_those_of_the_page(server, q):
    for options in ({}, {"scope": "passage"}, {"sort": "date"}, {"sort": "cited"},
                    {"rewrite": "0"}, {"n": 5, "page": 2}, {"in": quote("云泽省")}):
        given = {name: unquote(str(value)) for name, value in options.items()}
        _, answer = call(server, "/search", {"q": q, **given})
        if answer["results"] or "page" not in options:
            assert paths(answer) == on_page(server, q, **options), options


def test_the_newest_in_the_index_first(server):
    _, answer = call(server, "/search", {"q": "条例", "sort": "changed", "n": 100})
    times = [r["changed"] or r["indexed"] for r in answer["results"]]
    assert len(times) > 10 and times == sorted(times, reverse=True)


# ---- On and back ----

def follow(server, url):
    response, body = get(server, url)
    assert response.status == 200, body
    value = json.loads(body)
    check({"$ref": "#/components/schemas/Answer"}, value)
    return response, value


@pytest.mark.parametrize("q, scope", [("条例", "document"), ("养老", "passage"),
                                      ("残疾人怎么申请家庭适老化改造补贴", "document")])
def test_next_leads_through_all_and_prev_back(server, q, scope):
    _, whole = call(server, "/search", {"q": q, "scope": scope, "n": 100})
    seen, back = [], []
    response, answer = call(server, "/search", {"q": q, "scope": scope, "n": 7})
    assert answer["prev"] is None
    while True:
        seen += [(r["path"], r["anchor"], r["rank"]) for r in answer["results"]]
        links = dict(re.findall(r'<([^>]*)>; rel="(\w+)"', ", ".join(
            response.headers.get_all("Link") or [])))
        assert {rel: url for url, rel in links.items()} == \
            {rel: answer[rel] for rel in ("prev", "next") if answer[rel]}
        if len(seen) >= 100 or not answer["next"]:
            break
        response, answer = follow(server, answer["next"])
    assert seen[:100] == [(r["path"], r["anchor"], r["rank"]) for r in whole["results"]][:len(seen)]
    assert len(seen) == min(whole["total"]["results"], len(seen)) and len(seen) > 14
    while answer["prev"]:
        _, answer = follow(server, answer["prev"])
        back.append(answer["offset"])
    assert back == sorted(back, reverse=True) and back[-1] == 0


def test_a_cursor_is_of_its_query(server):
    _, answer = call(server, "/search", {"q": "条例", "n": 2})
    cursor = answer["next"].rsplit("cursor=", 1)[1]
    _, more = call(server, "/search", {"q": "条例", "n": 50, "facets": 1, "cursor": cursor})
    assert more["offset"] == 2, "how many, and what is told of them, may change on the way"
    for other in ({"q": "养老"}, {"q": "条例", "sort": "date"}, {"q": "条例", "scope": "passage"},
                  {"q": "条例", "in": "养老"}, {"q": "条例", "rewrite": "0"}):
        refused(server, "/search", {**other, "cursor": cursor}, "foreign-cursor", "cursor")
    for bad in ("x", "0", cursor[:-1], cursor + "0", cursor[:-8] + "000003e8", cursor.upper(),
                cursor[:-1] + "é", EVIL):
        refused(server, "/search", {"q": "条例", "cursor": bad}, "bad-cursor", "cursor")
    refused(server, "/search", {"q": "条例", "cursor": cursor, "page": 2}, "bad-parameter", "page")


def test_a_page_past_the_end_is_empty_and_one_past_the_limit_is_refused(server):
    _, answer = call(server, "/search", {"q": "养老", "page": 10, "n": 100})
    assert answer["results"] == [] and answer["next"] is None and answer["offset"] == 900
    refused(server, "/search", {"q": "养老", "page": 11, "n": 100}, "bad-parameter", "page")


def test_a_cursor_of_a_former_generation_is_gone(changing):
    """Never a silent mixture of two: it says so, and where to begin anew."""
    _, answer = call(changing, "/search", {"q": "湖泊", "n": 3})
    write(changing.corpus, {"新.txt": "关于湖泊的新通知\n\n湖泊湖泊湖泊。\n"})
    changing.again()
    cursor = answer["next"].rsplit("cursor=", 1)[1]
    response, problem = call(changing, "/search", {"q": "湖泊", "n": 3, "cursor": cursor}, 410)
    assert problem["code"] == "cursor-expired" and problem["parameter"] == "cursor"
    _, anew = follow(changing, problem["restart"])
    assert anew["offset"] == 0 and anew["generation"] > answer["generation"]
    assert len(anew["results"]) == 3 and anew["total"]["documents"] == 8
    assert response.getheader("ETag") is None


def test_etags(changing):
    for route in routes():
        given = {"q": "湖泊"} if "q" in parameters(route) else \
            {name: "文件1.txt" for name in ("document", "with") if name in parameters(route)}
        place = {"id": "文件1.txt", "article": "1"} if "article" in parameters(route, "path") \
            else {"id": "文件1.txt"} if parameters(route, "path") else {}
        if "article" in place:
            continue  # this text has none
        response, _ = call(changing, route, given, **place)
        etag = response.getheader("ETag")
        assert (etag is None) == (route == "/status")
        if not etag:
            assert response.getheader("Cache-Control") == "no-store"
            continue
        asked = target(route, given, **place)
        same, body = get(changing, asked, headers={"If-None-Match": etag})
        assert same.status == 304 and body == "" and same.getheader("ETag") == etag
        other, _ = get(changing, asked, headers={"If-None-Match": etag, "Accept-Language": "en"})
        assert other.status == 200, "titles of problems, and notes, are in a language"
        head, body = get(changing, asked, method="HEAD")
        assert head.status == 200 and body == "" and head.getheader("ETag") == etag
    asked = target("/search", {"q": "湖泊"})
    etag = get(changing, asked)[0].getheader("ETag")
    write(changing.corpus, {"新.txt": "关于湖泊的新通知\n"})
    changing.again()
    assert get(changing, asked, headers={"If-None-Match": etag})[0].status == 200


# ---- The others ----

def test_suggestions(server):
    _, list_ = call(server, "/suggest", {"q": "yl"})
    assert list_["suggestions"][0]["match"] == "initials" and len(list_["suggestions"]) == 10
    _, one = call(server, "/suggest", {"q": "yl", "n": 1})
    assert one["suggestions"] == list_["suggestions"][:1]
    for q in ("", EVIL, "x" * 4096):
        assert call(server, "/suggest", {"q": q})[1]["typed"] == q


@pytest.mark.parametrize("q", QUERIES)
def test_trends(server, q):
    _, trend = call(server, "/trend", {"q": q})
    _, answer = call(server, "/search", {"q": q})
    if trend["counted"]:
        assert trend["total"]["documents"] == answer["total"]["documents"]
        years = [y["year"] for y in trend["years"]]
        assert years == list(range(years[0], years[0] + len(years))) if years else True


def test_citations_of_a_document(server):
    law = "法规/云泽省数据条例(2022-10-01).md"
    _, both = call(server, "/cite", {"document": law, "article": "30"})
    assert both["references"]["legal"] == "《云泽省数据条例》第30条。"
    assert f":{server.port}/doc/" in both["references"]["gbt7714"]
    _, one = call(server, "/cite", {"document": law, "article": "30", "format": "legal"})
    assert one["references"] == {"legal": both["references"]["legal"]}
    # an address that somebody else made up is not quoted
    _, bare = call(server, "/cite", {"document": law}, headers={"Host": 'a"/<b>'})
    assert "/doc/" not in bare["references"]["gbt7714"]


def test_two_versions_are_compared_as_on_the_command_line(tmp_path):
    law = "湖泊条例\n\n第一条 为了湖泊，制定本条例。\n\n{}第{}条 不得围湖{}。\n"
    folder, _ = indexed(tmp_path, {"旧.txt": law.format("", "二", "造田"), "新.txt": law.format(
        "第二条 湖泊属于国家。\n\n", "三", "造地")})
    running = Server(folder)
    try:
        _, value = call(running, "/compare", {"document": "旧.txt", "with": "新.txt"})
        kinds = [row["kind"] for row in value["rows"]]
        assert kinds == ["equal", "equal", "added", "changed"]
        last = value["rows"][-1]
        assert last["renumbered"] and last["old"]["articles"] == ["2"]
        assert "".join(p.get("new", "") for p in last["pieces"]) == last["new"]["text"]
    finally:
        assert running.stop()[0] == 0


def test_the_status_is_that_of_the_page(server):
    _, value = call(server, "/status")
    other = json.loads(get(server, "/status.json")[1])
    value["index"].pop("age"), other["index"].pop("age")
    assert value == other


# ---- Problems ----

def test_problems_are_in_the_language_asked_for(server):
    bad = f"{API}/search?q=a&n=0"
    chinese = json.loads(get(server, bad)[1])
    english = json.loads(get(server, bad, headers={"Accept-Language": "en"})[1])
    assert chinese["detail"] == "应是 1 到 100 的整数。"
    assert english["detail"] == "This takes a number from 1 to 100."
    assert chinese["code"] == english["code"] and chinese["title"] != english["title"]


@pytest.mark.parametrize("wanted, code, raw", [
    (405, "method-not-allowed", request("POST /api/v1/search HTTP/1.1", "Host: a",
                                        "Content-Length: 0")),
    (400, "bad-request", request("GET /api/v1/search?q=%zz HTTP/1.1", "Host: a")),
    (400, "bad-request", request("GET /api/v1/search?" + "in=1&" * 33 + " HTTP/1.1", "Host: a")),
    (414, "address-too-long", request("GET /api/v1/search?q=" + "a" * 8200 + " HTTP/1.1",
                                      "Host: a")),
    (431, "header-too-large", request("GET /api/v1/search?q=a HTTP/1.1", "Host: a",
                                      *["X-A: b"] * 100)),
])
def test_what_is_refused_before_it_is_read(server, wanted, code, raw):
    answer = server.raw(raw)
    assert status(answer) == wanted
    assert b"Content-Type: application/problem+json" in answer
    problem = json.loads(answer.split(b"\r\n\r\n", 1)[1])
    check(CLOSED["components"]["schemas"]["Problem"], problem)
    assert problem["code"] == code


# ---- What others wrote ----

def test_hostile_documents_and_queries_are_text(tmp_path):
    title = 'x","y":{"a":1},"<script>alert(1)</script>'
    name = 'a"b<c>&\u202e\u200b".txt'
    folder, _ = indexed(tmp_path, {name: f"{title}\n\n第一条 湖泊\u2028湖泊</script>。\n"})
    running = Server(folder)
    try:
        _, answer = call(running, "/search", {"q": "湖泊"})
        assert answer["results"][0]["path"] == name
        assert "</script>" in answer["results"][0]["snippets"][0]["text"]
        _, document = call(running, "/documents/{id}", id=name)
        assert document["passages"][0]["text"] == title
        for q in (EVIL, "a\r\nSet-Cookie: x=1", '"' * 99, "(" * 99, "\u202e湖", "\U0002A6D6", "-" * 99,
                  "NOT " * 500, "*", "的*", "ＡＮＤ", "“" * 50, "x" * 4096, "﹙湖", "\u0001"):
            response, answer = call(running, "/search", {"q": q, "n": 1})
            assert answer["query"] == q or answer["notes"] is not None
            assert response.getheader("Set-Cookie") is None
    finally:
        code, err = running.stop()
        assert code == 0 and "Sanitizer" not in err, err
