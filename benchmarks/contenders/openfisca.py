"""openfisca-core: a variable for each rule, with a numpy formula; for one case, or for columns of them."""

import sys
from datetime import date

from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit, period
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from numpy_dates import as_columns, due, with_holidays
from serve import EVENTS, serve

WHEN = period("2026-01-01")
CHILD = build_entity(key="child", plural="children", label="Child", is_person=True)


def prepare(task):
    """Build the system once; each case, or column of cases, is a simulation of its own."""
    calendar = with_holidays(task["holidays"])
    system = TaxBenefitSystem([CHILD])
    for name in EVENTS:
        system.add_variable(_variable(name))
    for rule in task["rules"]:
        system.add_variable(_variable(rule["name"], formula=_formula(rule, calendar)))
    mode = sys.argv[1]

    def answer(columns):
        simulation = situation(columns) if mode == "situation" else in_columns(columns)
        simulation.trace = mode != "many"
        found = [simulation.calculate(rule["name"], WHEN) for rule in task["rules"]]
        return found if mode == "many" else [each[0] for each in found]

    def in_columns(columns):
        simulation = SimulationBuilder().build_default_simulation(system, count=len(columns[0]))
        for name, days in zip(EVENTS, columns, strict=True):
            simulation.set_input(name, WHEN, days)
        return simulation

    def situation(columns):
        child = {name: {str(WHEN): str(days[0])} for name, days in zip(EVENTS, columns, strict=True)}
        return SimulationBuilder().build_from_entities(system, {"children": {"child": child}})

    return answer


def _variable(name, **more):
    fixed = {"value_type": date, "entity": CHILD, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), fixed | more)


def _formula(rule, calendar):
    return lambda child, period: due(rule, child(rule["start"], period), calendar)


serve(prepare, as_columns)
