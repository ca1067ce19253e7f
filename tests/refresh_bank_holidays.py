"""Write the bank holidays of England and Wales into the package (`make bank-holidays`).

The dates are the official list published by GOV.UK, taken from the copy that the
govuk-bank-holidays package carries, so that nothing here needs the network.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

from govuk_bank_holidays.bank_holidays import BankHolidays

TARGET = Path(__file__).parent.parent / "cin_reference" / "bank_holidays.json"


def official() -> dict[str, str]:
    """Return date to title, in order, from the package's copy of the official list."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(division=BankHolidays.ENGLAND_AND_WALES)
    return {
        day["date"].isoformat(): day["title"] + (f" ({day['notes'].lower()})" if day["notes"] else "")
        for day in sorted(listed, key=lambda day: day["date"])
    }


if __name__ == "__main__":
    content = {
        "source": "https://www.gov.uk/bank-holidays.json",
        "division": "england-and-wales",
        "copied_from": f"govuk-bank-holidays {version('govuk-bank-holidays')}",
        "dates": official(),
    }
    TARGET.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(content['dates'])} dates")
