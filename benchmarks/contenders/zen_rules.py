"""zen-engine: a decision in its loader, compiled once, with an expression for all but working days."""

import sys
from itertools import pairwise

import zen

from serve import EVENTS, serve
from working_days import counting

LETTERS = {"calendar_days": "d", "weeks": "w", "months": "M"}


def prepare(task):
    """Write the decision, and load it."""
    add = counting(task["holidays"], str)
    working = [rule for rule in task["rules"] if rule["unit"] == "working_days"]
    plain = {
        rule["name"]: f"d({rule['start']}).add({rule['count']}, '{LETTERS[rule['unit']]}').format('%Y-%m-%d')"
        for rule in task["rules"]
        if rule not in working
    }

    def count(request):
        given = request.input
        return {"output": given | {rule["name"]: add(given[rule["start"]], rule["count"]) for rule in working}}

    listed = [{"id": name, "key": name, "value": value} for name, value in plain.items()]
    nodes = [
        _node("in", "inputNode"),
        _node("count", "customNode", kind="working-days", config={}),
        _node("add", "expressionNode", expressions=listed, passThrough=True),
        _node("out", "outputNode"),
    ]
    edges = [
        {"id": f"to-{b['id']}", "type": "edge", "sourceId": a["id"], "targetId": b["id"]} for a, b in pairwise(nodes)
    ]
    content = {"due": {"nodes": nodes, "edges": edges}}
    engine = zen.ZenEngine({"loader": {"type": "static", "content": content}, "customHandler": count})
    options = {"trace": sys.argv[1] == "traced"}
    names = [rule["name"] for rule in task["rules"]]

    def answer(case):
        found = engine.evaluate("due", case, options)["result"]
        return [found[name] for name in names]

    return answer


def _node(name, of_type, **content):
    return {"id": name, "name": name, "type": of_type, "content": content}


serve(prepare, lambda case: dict(zip(EVENTS, map(str, case), strict=True)))
