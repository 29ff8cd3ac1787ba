# SPDX-License-Identifier: Apache-2.0
"""What a site exports of the mini record."""

from __future__ import annotations

import pytest

from maturity import api
from tests.conftest import MINI, judged


@pytest.fixture(scope='session')
def mini() -> api.Export:
    return api.Export(assessments=judged(MINI))
