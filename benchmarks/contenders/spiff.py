"""SpiffWorkflow's DMN: one decision table with six outputs, parsed once, decided as its own tests do."""

from datetime import date, timedelta
from types import SimpleNamespace

from dateutil.relativedelta import relativedelta
from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine, TaskDataEnvironment
from SpiffWorkflow.dmn.engine.DMNEngine import DMNEngine
from SpiffWorkflow.dmn.parser.DMNParser import DMNParser

from serve import EVENTS, serve
from working_days import counting

NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"
EXPRESSIONS = {
    "working_days": "working_days({start}, {count})",
    "calendar_days": "{start} + timedelta(days={count})",
    "weeks": "{start} + timedelta(weeks={count})",
    "months": "{start} + relativedelta(months={count})",
}


def prepare(task):
    """Write the table, and have it parsed."""
    rules = task["rules"]
    outputs = "".join(f'<output id="{rule["name"]}" name="{rule["name"]}" typeRef="date"/>' for rule in rules)
    entries = "".join(
        f'<outputEntry id="entry_{rule["name"]}"><text>{EXPRESSIONS[rule["unit"]].format(**rule)}</text></outputEntry>'
        for rule in rules
    )
    root = etree.fromstring(
        f'<definitions xmlns="{NAMESPACE}"><decision id="due" name="due"><decisionTable id="table">'
        '<input id="any"><inputExpression id="start" typeRef="date"><text>plan_started</text></inputExpression></input>'
        f'{outputs}<rule id="always"><inputEntry id="always_any"><text>-</text></inputEntry>{entries}</rule>'
        "</decisionTable></decision></definitions>"
    )
    parser = DMNParser(None, root, {"dmn": NAMESPACE})
    parser.parse()
    engine = DMNEngine(parser.decision.decisionTables[0])
    add = counting(task["holidays"], lambda day: day)
    known = {"working_days": add, "timedelta": timedelta, "relativedelta": relativedelta, "date": date}
    workflow = SimpleNamespace(script_engine=PythonScriptEngine(TaskDataEnvironment(known)))
    names = [rule["name"] for rule in rules]

    def answer(case):
        found = engine.result(SimpleNamespace(workflow=workflow, data=case))
        return [found[name] for name in names]

    return answer


serve(prepare, lambda case: dict(zip(EVENTS, case, strict=True)))
