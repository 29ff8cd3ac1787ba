# SPDX-License-Identifier: Apache-2.0
"""What tests share: a sound record to work in, a way to run a command, and to ask for a view."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from maturity.cli import main
from maturity.evaluate import evaluate
from maturity.views import Request, resolve
from tests.builders import sound

if TYPE_CHECKING:
    from collections.abc import Callable

    from maturity.evaluate import Assessments
    from maturity.views import View

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


def view(assessments: Assessments, name: str, **options: str) -> View:
    """Return what a directive shows; an option that Python reserves has an underscore behind its name."""
    given = sorted((key.rstrip('_'), value) for key, value in options.items())
    return resolve(assessments, Request(name, tuple(given)))


@pytest.fixture(scope='session')
def mini() -> Assessments:
    """Return the assessments of the mini site, which has every type of event but one."""
    return judged(MINI)
