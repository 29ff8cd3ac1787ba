# SPDX-License-Identifier: Apache-2.0
"""What a classification would be if something were different; the record stays as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from maturity.cli import main

DATA = Path(__file__).parent / 'roots' / 'mini' / 'data'


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(['what-if', '--data', str(DATA), *arguments])
    said = capsys.readouterr()
    return code, said.out + said.err


def explained(capsys: pytest.CaptureFixture[str], entry: str, release: str) -> str:
    assert main(['explain', '--data', str(DATA), entry, '--release', release]) == 0
    return capsys.readouterr().out


def test_a_vote_lifts_a_level_and_says_which_requirement(capsys: pytest.CaptureFixture[str]) -> None:
    before = explained(capsys, 'alpha', 'birch')
    code, said = asked(capsys, 'alpha', '--release', 'birch', '--set', 'suite-alpha=gate:voting')
    assert code == 0
    assert 'Complete instead of Tested' in said
    assert 'met instead of unmet' in said
    assert explained(capsys, 'alpha', 'birch') == before


def test_what_makes_no_difference_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = asked(capsys, 'alpha', '--release', 'birch', '--set', 'suite-alpha=non-voting')
    assert code == 0
    assert 'Tested, as it is' in said
    assert 'No requirement would be judged otherwise.' in said


def test_a_capability_counts_too(capsys: pytest.CaptureFixture[str]) -> None:
    code, said = asked(capsys, 'alpha', '--release', 'birch', '--set', 'read=missing')
    assert code == 0
    assert 'instead of Tested' in said


@pytest.mark.parametrize(
    ('arguments', 'words'),
    [
        (['alpha', '--set', 'suite-alpha'], 'write JOB=voting'),
        (['alpha', '--set', 'suite-alpha=maybe'], 'write JOB=voting'),
        (['alpha', '--release', 'birch', '--set', 'suite-alpah=voting'], "did you mean 'suite-alpha'"),
        (['alpha', '--set', 'raed=missing'], "did you mean 'read'"),
        (['beta', '--release', 'amber', '--set', 'read=missing'], "does not exist in 'amber'"),
        (['nobody', '--set', 'read=missing'], "no entry 'nobody'"),
    ],
)
def test_what_the_words_cannot_mean(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    code, said = asked(capsys, *arguments)
    assert code == 2
    assert words in said


def test_an_entry_that_is_gone_is_asked_about_where_it_was_last(
    capsys: pytest.CaptureFixture[str],
) -> None:
    base = Path(__file__).parent / 'mistakes' / 'base'
    words = ('beta', '--data', str(base), '--set', 'create=implemented')
    assert main(['what-if', *words]) == 0
    without = capsys.readouterr().out
    assert main(['what-if', *words, '--release', '3.9']) == 0
    assert without == capsys.readouterr().out
