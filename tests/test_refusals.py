# SPDX-License-Identifier: Apache-2.0
"""What commands cannot mean, do or find: they say so, and change nothing.

The cases stand in `tests/refusals.yaml`.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

if TYPE_CHECKING:
    from tests.conftest import Run

REFUSALS: dict[str, str] = yaml.safe_load((Path(__file__).parent / 'refusals.yaml').read_text('utf-8'))


@pytest.mark.parametrize('words', REFUSALS)
def test_what_cannot_be_meant_is_said(words: str, data: Path, run: Run) -> None:
    before = {path: path.read_bytes() for path in data.parent.rglob('*') if path.is_file()}
    status, out, err = run(*shlex.split(words))
    assert (status, out) == (2, '')
    assert err.splitlines()[-1].startswith('maturity: ')
    assert REFUSALS[words] in err
    assert {path: path.read_bytes() for path in data.parent.rglob('*') if path.is_file()} == before
