"""Ten working days from a date, by each of several packages: the one that is named."""

# ruff: noqa: PLC0415 (each is imported only where it is installed)

import sys

from serve import serve

TEN = 10


def _cin(_):
    from cin_reference import england_and_wales

    calendar = england_and_wales()
    return lambda day: calendar.add_working_days(day, TEN)


def _cin_words(_):
    from cin_reference.counting import Unit, england_and_wales

    calendar = england_and_wales()
    return lambda day: calendar.count(day, TEN, Unit.WORKING_DAYS).day


def _govuk(_):
    from govuk_bank_holidays.bank_holidays import BankHolidays

    listed = BankHolidays(use_cached_holidays=True)

    def answer(day):
        for _ in range(TEN):
            day = listed.get_next_work_day(BankHolidays.ENGLAND_AND_WALES, day)
        return day

    return answer


def _holidays(_):
    from holidays import country_holidays

    england = country_holidays("GB", subdiv="ENG", years=range(2019, 2029))
    return lambda day: england.get_nth_working_day(day, TEN)


def _workalendar(_):
    from workalendar.europe import UnitedKingdom

    england = UnitedKingdom()
    return lambda day: england.add_working_days(day, TEN)


def _pandas(task):
    from pandas import Timestamp
    from pandas.tseries.offsets import CustomBusinessDay

    ten = CustomBusinessDay(TEN, holidays=task["holidays"])
    return lambda day: (Timestamp(day) + ten).date()


def prepare(task):
    """Return the way of the package that is named, for a case of one date."""
    add = globals()[f"_{sys.argv[1]}"](task)
    return lambda case: [add(case[0])]


serve(prepare)
