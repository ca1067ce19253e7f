"""This package: one case at a time, or columns of cases one after another."""

import sys

from cin_reference import Case, timeline
from cin_reference.rulebook import Rulebook
from cin_reference.vocabulary import Vocabulary
from serve import EVENTS, serve

TERM = {"definition": "invented"}
CITED = {"passage": "1/bullet-1", "heading": "Heading", "place": "1st bullet"}


def written(rules):
    """Return a rulebook of the rules, with the words that it needs."""
    words = Vocabulary.model_validate(
        {
            "topics": {"all": TERM | {"label": "All"}},
            "duties": {rule["name"]: TERM | {"label": rule["name"], "topic": "all"} for rule in rules},
            "events": {name: TERM | {"label": f"the {name.replace('_', ' ')}"} for name in EVENTS},
            "circumstances": {},
            "roles": {},
            "terms": {},
        }
    )
    document = {"title": "Invented procedure", "publisher": "Examplebury Council"}
    made = {"slug": "examplebury", "name": "Examplebury", "document": document}
    book = Rulebook.model_validate(made | {"provisions": [_provision(rule) for rule in rules]})
    book.check(words)
    return book, words


def _provision(rule):
    relation = "within" if rule["count"] > 0 else "before"
    timing = {"relation": relation, "quantity": {rule["unit"]: abs(rule["count"])}, "start": rule["start"]}
    said = {"id": rule["name"].replace("_", "-"), "duty": rule["name"], "statement": "Invented.", "modality": "must"}
    return said | {"timing": timing, "cites": [CITED]}


def prepare(task):
    """Return the function that answers a case, or columns of them."""
    book, words = written(task["rules"])

    def one(case):
        events = dict(zip(EVENTS, case, strict=True))
        found = timeline(Case(authority="examplebury", events=events), book, words)
        due = {entry.duty: entry.due for entry in found.entries if entry.explanation}
        return [due[rule["name"]] for rule in task["rules"]]

    if sys.argv[1] == "one":
        return one
    return lambda columns: list(zip(*(one(case) for case in zip(*columns, strict=True)), strict=True))


if __name__ == "__main__":
    serve(prepare)
