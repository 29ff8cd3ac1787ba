# SPDX-License-Identifier: Apache-2.0
"""What tests of the audit open, and close again."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """Return what closes the repositories of a test."""
    with ExitStack() as stack:
        yield stack
