# SPDX-License-Identifier: Apache-2.0
"""A corpus of author mistakes: each is found, on the right line, in words that help.

`tests/mistakes/base` is a sound record.  Each mistake is one edit of it; the
files of `tests/mistakes` say which, and which problems must come of it: all
of them, and no others.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from maturity.checks import references
from maturity.cli import main
from maturity.load import load
from maturity.problems import CODES

MISTAKES = Path(__file__).parent / 'mistakes'
BASE = MISTAKES / 'base'

Mistake = dict[str, Any]


def _mistakes() -> dict[str, Mistake]:
    return {
        f'{path.stem}-{name}': mistake
        for path in sorted(MISTAKES.glob('*.yaml'))
        for name, mistake in yaml.safe_load(path.read_text('utf-8')).items()
    }


ALL = _mistakes()


def make(mistake: Mistake, folder: Path) -> Path:
    """Copy the sound record and make one mistake in it, and what belongs to it in another file."""
    shutil.copytree(BASE, folder)
    for part in (mistake, mistake.get('also')):
        if part is not None:
            _edit(folder, part)
    return folder


def _edit(folder: Path, mistake: Mistake) -> None:
    path = folder / mistake.get('file', '')
    match mistake:
        case {'replace': old, 'with': new}:
            text = path.read_text('utf-8')
            assert text.count(old) == 1, 'the edit must fit exactly one place'
            text = text.replace(old, new.replace('{long}', 'x' * mistake.get('long', 0)))
            path.write_text(text, 'utf-8', newline='')
        case {'append': more}:
            path.write_text(path.read_text('utf-8') + more, 'utf-8', newline='')
        case {'create': text}:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, 'utf-8', newline='')
        case {'link': target}:
            path.unlink(missing_ok=True)
            path.symlink_to(target)
        case {'delete': _}:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        case {'copy': new}:
            shutil.copy(path, folder / new)
        case _:
            raise AssertionError(mistake)


def test_the_base_is_sound() -> None:
    assert load(str(BASE)).problems == ()


@pytest.mark.parametrize('name', ALL)
def test_mistake(name: str, tmp_path: Path) -> None:
    mistake = ALL[name]
    found = load(str(make(mistake, tmp_path / 'data'))).problems
    assert [f'{problem.mark}: {problem.code}' for problem in found] == list(mistake['problems'])
    for problem, words in zip(found, mistake['problems'].values(), strict=True):
        if isinstance(words, str):
            assert problem.message == words
        else:
            assert all(word in problem.message for word in words), problem.message


def test_the_command_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    found = load(str(make(ALL['shape-broken-ladders-do-not-hide-entries'], tmp_path / 'data'))).problems
    assert main(['check']) == 1
    assert capsys.readouterr().out.splitlines() == [str(problem) for problem in found]


def test_there_are_enough_and_every_code_is_among_them() -> None:
    assert len(ALL) >= 60
    seen = {problem.rpartition(' ')[2] for mistake in ALL.values() for problem in mistake['problems']}
    # What an import finds, or no audit has seen, is no mistake in a record; others test these.
    assert seen == {code for code in CODES if not code.startswith(('import-', 'not-audited'))}
    assert all(words for mistake in ALL.values() for words in mistake['problems'].values())


@pytest.mark.parametrize(
    ('limit', 'words'),
    [
        ('MOST_COVERED', 'tests.yaml:1:1: too-large with data/releases/3.10.yaml:10, what jobs and claims'),
        ('MOST_SEARCHED', 'tests.yaml:1:1: too-large jobs search the names of too many tests'),
        ('MOST_JUDGED', "requirements.yaml:33:3: too-large with 'dr-vote' there are more than 20 verdicts"),
    ],
)
def test_more_than_can_be_computed_is_no_record(
    limit: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, limit, 20)
    loaded = load(str(BASE))
    (problem,) = map(str, loaded.problems)
    assert problem.startswith(f'data/{words}')
    assert loaded.dataset is None
