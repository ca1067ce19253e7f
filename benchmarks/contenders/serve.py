"""Reads cases from standard input, has each answered, and writes the answers with the time that each took."""

import json
import sys
from datetime import date
from statistics import median
from time import perf_counter

EVENTS = ("plan_started", "conference_held")


def serve(prepare, ready=tuple):
    """Answer every case of a task.

    Args:
        prepare: Given the task, returns the function that answers a case.
        ready: Puts the dates of a case, one for each event, into the form that the function takes; not timed.
    """
    task = json.load(sys.stdin)
    answer = prepare(task)
    for case in task["warm_up"]:
        answer(ready(_dates(case)))
    answers, seconds = [], []
    for case in task["cases"]:
        given, took = ready(_dates(case)), []
        while sum(took) <= task["at_least"]:
            begun = perf_counter()
            found = answer(given)
            took.append(perf_counter() - begun)
        seconds.append(median(took))
        answers.append([_written(each) for each in found])
    json.dump({"answers": answers, "seconds": seconds}, sys.stdout)


def _dates(case):
    return [_dates(each) if isinstance(each, list) else date.fromisoformat(each) for each in case]


def _written(found):
    return [str(day) for day in found] if hasattr(found, "__iter__") and not isinstance(found, str) else str(found)
