# SPDX-License-Identifier: Apache-2.0
"""The one test that reads the record of this site."""

from __future__ import annotations

from pathlib import Path

from maturity.load import load

DATA = Path(__file__).parents[1] / 'data'


def test_the_record_has_no_problems() -> None:
    loaded = load(str(DATA))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.dataset is not None
