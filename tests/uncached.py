# SPDX-License-Identifier: Apache-2.0
"""A plugin of pytest for `make mutants`: what is remembered is found out again.

A mutant is tried in a copy of a process that has run all tests already.  What
that one has compiled and kept would hide every change of the code that does
so.  While it is found out which test uses which function, each test begins
with nothing; a mutant does so once, which takes less time.
"""

from __future__ import annotations

import os
from typing import Any

from maturity import schemas, yamltools
from maturity.model import shapes
from maturity.reading import records

REMEMBERED: tuple[Any, ...] = (
    records.record_reader,
    schemas.schema,
    shapes.published,
    shapes.shape,
    yamltools._guess,
)


def pytest_sessionstart() -> None:
    for function in REMEMBERED:
        function.cache_clear()


def pytest_runtest_setup() -> None:
    if os.environ.get('MUTANT_UNDER_TEST') == 'stats':
        pytest_sessionstart()
