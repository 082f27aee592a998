"""CSV files: what a spreadsheet would run stays text."""

from __future__ import annotations

import csv

import pytest

from assistant.presentation.spreadsheet import csv_lines


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r\n@", " =", "\uff1d", "\x00="])
def test_no_cell_is_a_formula(start: str) -> None:
    [line] = csv_lines([[f"{start}HYPERLINK(1)", "b"]])
    [[cell, other]] = csv.reader([line])
    assert cell.startswith("'")
    assert other == "b"


def test_cells_come_back_as_they_were_but_for_white_space() -> None:
    row = ["uno, «dos»", 'tres "cuatro"\ncinco', None, "año\u202e"]
    lines = list(csv_lines([row, ["x"]], bom=True))
    assert lines[0].startswith("\ufeff")
    assert lines[1] == "x\r\n"
    [read] = csv.reader([lines[0].removeprefix("\ufeff")])
    assert read == ["uno, «dos»", 'tres "cuatro" cinco', "", "año"]
