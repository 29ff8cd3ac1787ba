# SPDX-License-Identifier: Apache-2.0
"""What is out, and what is in development: no clock, only what the record says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity import api, cli
from tests.api.test_documents import exported
from tests.builders import build, sound

if TYPE_CHECKING:
    from pathlib import Path

OUT = {'r1': {'released': '2020-01-01'}, 'r2': {'released': '2020-07-01'}, 'r3': {'planned': '2021-01-01'}}
SPEC = {
    'about': OUT,
    'kinds': {'driver': {'ladder': ['bronze']}},
    'requirements': {'needed': {'rule': {'implements': ['create']}}},
    'capabilities': ['create'],
    'entries': {
        'stays': {'capabilities': {'create': {'..r2': 'missing', 'r3..': 'implemented'}}},
        'goes': {'removed': 'r3'},
        'went': {'removed': 'r2'},
        'comes': {'introduced': 'r3'},
    },
}


@pytest.mark.parametrize(
    ('about', 'newest', 'coming'),
    [
        (OUT, 'r2', ['r3']),
        ({}, 'r3', []),
        ({'r3': {'planned': '2021-01-01'}}, 'r3', ['r3']),
        ({**OUT, 'r3': {'planned': '2021-01-01', 'released': '2021-01-02'}}, 'r3', []),
        ({'r1': OUT['r1']}, 'r1', []),
    ],
)
def test_the_newest_release_is_the_last_that_came_out(
    about: dict[str, dict[str, str]], newest: str, coming: list[str], tmp_path: Path
) -> None:
    data = sound(build(tmp_path, {**SPEC, 'about': about}))
    assert data.newest_released.id == newest
    assert [one.id for one in data.releases.values() if one.in_development] == coming


def test_badges_and_the_feed_say_what_is_removed_and_what_is_in_development(tmp_path: Path) -> None:
    files = dict(api.files(exported(build(tmp_path, SPEC)), ['badges', 'atom']))
    for name, words in (
        ('stays', b'Stays: Unclassified in R2'),
        ('went', b'Went: removed in R2'),
        ('comes', b'Comes: Unclassified (unknown) in R3 (in development)'),
        ('r3/stays', b'Stays: Bronze in R3 (in development)'),
    ):
        assert b'aria-label="%b"' % words in files[f'badges/{name}.svg']
    assert b'<title>Stays in R3 (in development): Promoted' in files['api/v1/history.atom']


def test_a_report_without_a_release_is_about_the_newest_that_is_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(['report', '--data', str(build(tmp_path, SPEC)), '--table', 'glance']) == 0
    assert capsys.readouterr().out.startswith('R2')
