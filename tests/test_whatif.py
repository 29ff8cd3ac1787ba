# SPDX-License-Identifier: Apache-2.0
"""What a classification would be if something were different; the record stays as it is."""

from __future__ import annotations

import shlex

import pytest

from maturity.cli import main

pytestmark = pytest.mark.usefixtures('data')


@pytest.mark.parametrize(
    ('words', 'said'),
    [
        (
            'alpha --release 3.9 --set backup=partial --set functional=non-voting',
            [
                'Alpha in 3.9, if backup were partial and functional were non-voting:',
                'Alpha: Gold -> Bronze (3.9)',
                '  What it claims [dr-claims]: met -> unmet. Claimed: only partly implemented: backup.',
                (
                    '  Voting tests [dr-vote]: met -> unmet. No voting job in gate exercises it; '
                    'there is only functional (gate, non-voting).'
                ),
                'Keeper: Gold -> Bronze (3.9)',
                (
                    '  Voting tests [ft-vote]: met -> unmet. No voting job in gate exercises it; '
                    'there is only functional (gate, non-voting, through alpha).'
                ),
                'Alpha: create, delete, backup: gated -> tested (3.9)',
                'Missing for Silver: What it claims (unmet).',
            ],
        ),
        # A job that tests a capability: the test is made up.
        (
            'alpha --release 3.10 --set backup=gate:voting',
            [
                'Alpha in 3.10, if backup were gate:voting:',
                'Alpha: Silver -> Gold (3.10)',
                '  Voting tests [dr-vote]: unmet -> met. Exercised by if-backup (gate, voting).',
                'Keeper: Bronze, as it is (3.10)',
                '  Voting tests [ft-vote]: unmet -> unknown. Nobody has stated whether this is so.',
                'Alpha: backup: tested -> gated (3.10)',
                'Nothing is missing: this is the highest level.',
            ],
        ),
        # An entry that is gone is asked about where it was last.
        (
            'old-beta --set volume=implemented',
            [
                'Beta in 3.9, if volume were implemented:',
                'No classification and no verdict is different.',
                'For Bronze: its code would have to become usable again.',
            ],
        ),
    ],
)
def test_an_answer(capsys: pytest.CaptureFixture[str], words: str, said: list[str]) -> None:
    assert main(['what-if', *words.split()]) == 0
    assert capsys.readouterr().out.splitlines() == said


@pytest.mark.parametrize(
    ('supposed', 'change'),
    [
        ('functional=voting', 'releases/3.10/gate/jobs name=functional voting=true'),
        ('functional=check:voting', 'releases/3.10/gate/jobs name=functional pipeline=check voting=true'),
        ('backup=missing', 'drivers/alpha/capabilities/backup since=3.10 state=missing evidence=x.py'),
    ],
)
def test_set_gives_the_same_answer(capsys: pytest.CaptureFixture[str], supposed: str, change: str) -> None:
    assert main(['what-if', 'alpha', '--release', '3.10', '--set', supposed]) == 0
    effect = capsys.readouterr().out.splitlines()[1:-1]
    main(['set', *shlex.split(change), '--dry-run'])
    assert capsys.readouterr().out.splitlines()[: len(effect)] == effect
