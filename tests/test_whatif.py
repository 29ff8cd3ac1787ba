# SPDX-License-Identifier: Apache-2.0
"""What a classification would be if something were different; the record stays as it is."""

from __future__ import annotations

import pytest

from maturity.cli import main

pytestmark = pytest.mark.usefixtures('data')


@pytest.mark.parametrize(
    ('words', 'said'),
    [
        # A job that tests a capability: the test is made up.
        (
            'alpha --release 3.10 --set backup=gate:voting',
            [
                'Alpha in 3.10, if a voting job in gate tested backup:',
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
