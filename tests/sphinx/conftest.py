# SPDX-License-Identifier: Apache-2.0
"""Builds that many tests look at are made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sphinx.site import Build

    Built = Callable[[str], Build]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a copy of the mini site that the test may change."""
    return Site(tmp_path)


@pytest.fixture(scope='session')
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a function from the name of a builder to its build of the mini site."""
    return Site(tmp_path_factory.mktemp('built')).kept
