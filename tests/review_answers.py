"""Write down the computed answer of every question, for a person to read aloud before it is committed."""

from __future__ import annotations

from pathlib import Path

from cin_reference.comparisons import answer, comparisons, differences, parts
from cin_reference.vocabulary import vocabulary


def answers() -> str:
    """Return every question with the answer to each of its parts, and why the answers differ."""
    lines = []
    for asked in comparisons():
        lines += ["", asked.question]
        for part in parts(asked):
            lines.append(f"  {vocabulary().duties[part.duty].label}")
            lines += [f"    {said}" for said in (answer(part), *differences(part))]
    return "\n".join(lines).lstrip("\n") + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "answers.txt").write_text(answers(), encoding="utf-8")
