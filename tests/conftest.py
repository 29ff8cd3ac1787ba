# SPDX-License-Identifier: Apache-2.0
"""What tests of commands share: a sound record to work in, and a way to run a command."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from maturity.cli import main
from maturity.evaluate import evaluate
from tests.builders import sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity.evaluate import Assessments

    Run: TypeAlias = Callable[..., tuple[int, str, str]]

BASE = Path(__file__).parent / 'mistakes' / 'base'
MINI = Path(__file__).parent / 'roots' / 'mini' / 'data'


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a sound record, and return that."""
    shutil.copytree(BASE, tmp_path / 'data')
    monkeypatch.chdir(tmp_path)
    # What is printed is as wide as it says.
    monkeypatch.delenv('COLUMNS', raising=False)
    return tmp_path / 'data'


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function from the words of a command to its exit status and what it prints."""

    def run(*words: str) -> tuple[int, str, str]:
        status = main(words)
        out, err = capsys.readouterr()
        return status, out, err

    return run


def judged(folder: Path) -> Assessments:
    """Return the assessments of a record without problems."""
    return evaluate(sound(folder))


@pytest.fixture(scope='session')
def mini() -> Assessments:
    """Return the assessments of the mini site, which has every type of event but one."""
    return judged(MINI)
