# SPDX-License-Identifier: Apache-2.0
"""Every list of facts of an entry is held to the same: its ranges, its evidence, its place in a life."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from maturity.load import load
from tests.builders import EVIDENCE, build

if TYPE_CHECKING:
    from pathlib import Path

SPEC: dict[str, Any] = {
    'releases': ['r1', 'r2', 'r3', 'r4'],
    'capabilities': ['a'],
    'kinds': {
        'driver': {
            'ladder': ['bronze', 'silver'],
            'exceptional': ['silver'],
            'facts': {'images': {'after-removal': True}, 'systems': {'sources': {'guide': {}, 'code': {}}}},
        }
    },
    'requirements': {
        'stated': {'rule': {'attested': True}},
        'more': {'level': 'silver', 'rule': {'attested': True}},
    },
    'entries': {'other': {}},
}
STATED = {'requirement': 'stated', 'state': 'met', 'reason': 'Seen.'}
WAIVED = {'requirement': 'stated', 'type': 'accepted-gap', 'reason': 'Agreed.', 'by': 'all'}

# The key of an entry, what holds there, and what a problem calls it.
SERIES: dict[str, tuple[str, dict[str, Any], str]] = {
    'implementation': ('implementation', {'path': 'code/it.py'}, 'implementation'),
    'claims': ('claims', {'values': ['a']}, 'claims'),
    'default-for': ('default-for', {'values': ['other']}, 'default-for'),
    'capability': ('capabilities.a', {'state': 'implemented'}, 'capability a'),
    'list': ('facts.images', {'values': ['x']}, 'images'),
    'source': ('facts.systems', {'values': ['x'], 'by': 'code'}, 'systems code'),
    'declared': ('declared', {'by': 'guide', 'level': 'bronze'}, 'declared by guide'),
    'attestation': ('attestations', STATED, 'attestation of stated'),
    'waiver': ('waivers', WAIVED, 'waiver of stated'),
    'opt-in': ('opt-ins', {'level': 'silver', 'reason': 'It wants to.'}, 'opt-in to silver'),
}
NEED_NO_EVIDENCE = {'waiver', 'opt-in'}


def written(tmp_path: Path, name: str, *facts: dict[str, Any], **more: Any) -> list[str]:
    """Return the problems of an entry with these facts in one of its lists, without their places."""
    key, fact, _ = SERIES[name]
    outer, _, inner = key.partition('.')
    values = [{**fact, **one} for one in facts]
    entry: dict[str, Any] = {'title': 'It', 'introduced': {'release': 'r2'}, 'implementation': []}
    entry[outer] = {inner: values} if inner else values
    entry |= more
    folder = build(tmp_path / 'data', SPEC)
    # What YAML has in common with JSON: the text of plain data is a file.
    (folder / 'drivers' / 'it.yaml').write_text(repr(entry), 'utf-8')
    left_aside = {'unexplained-demotion', 'unused-waiver'}
    return [f'{p.code} {p.message}' for p in load(str(folder)).problems if p.code not in left_aside]


def since(first: str, last: str | None = None) -> dict[str, Any]:
    return {'since': first, 'evidence': EVIDENCE} | ({'last': last} if last else {})


@pytest.mark.parametrize('name', SERIES)
def test_a_fact_with_a_range_and_evidence_is_right(name: str, tmp_path: Path) -> None:
    assert written(tmp_path, name, since('r2', 'r2'), since('r3', 'r4')) == []


@pytest.mark.parametrize('name', SERIES)
def test_no_two_ranges_hold_at_one_release(name: str, tmp_path: Path) -> None:
    # Whatever their order in the file; of three, each is held against the one before.
    facts = [since('r4'), since('r2', 'r3'), since('r3', 'r4')]
    words = 'the range of line 1 holds at {} too; both ends count, so end one before the other begins'
    assert written(tmp_path, name, *facts) == [
        f'overlap {SERIES[name][2]}: {words.format(release)}' for release in ("'r4'", "'r3'")
    ]


@pytest.mark.parametrize('name', SERIES)
def test_no_fact_begins_before_its_entry(name: str, tmp_path: Path) -> None:
    words = f'outside-life {SERIES[name][2]}: begins before the entry does; say "since: r2" or later'
    assert written(tmp_path, name, since('r1')) == [words]


@pytest.mark.parametrize('name', SERIES)
def test_no_fact_outlives_its_entry_but_those_that_may(name: str, tmp_path: Path) -> None:
    words = f'outside-life {SERIES[name][2]}: holds beyond the end of the entry; say "last: r3" or earlier'
    assert written(tmp_path, name, since('r2'), removed={'release': 'r4'}) == (
        [] if name == 'list' else [words]
    )


@pytest.mark.parametrize('name', SERIES)
def test_every_fact_shows_evidence_but_what_people_decide(name: str, tmp_path: Path) -> None:
    words = f'no-evidence {SERIES[name][2]}: no evidence; name a path, change, job or doc that shows it'
    fact = since('r2') | {'evidence': []}
    assert written(tmp_path, name, fact) == ([] if name in NEED_NO_EVIDENCE else [words])
    # What the entry shows counts for all.
    assert written(tmp_path / 'shown', name, fact, evidence=EVIDENCE) == []


@pytest.mark.parametrize('name', SERIES)
def test_all_evidence_can_be_opened(name: str, tmp_path: Path) -> None:
    nowhere = {'path': 'code/it.py', 'repository': 'no/where'}
    (problem,) = written(tmp_path, name, since('r2') | {'evidence': [nowhere]})
    assert problem.startswith("unknown-reference 'no/where' is no repository")


@pytest.mark.parametrize('name', SERIES)
def test_some_evidence_is_as_old_as_the_fact(name: str, tmp_path: Path) -> None:
    later = {**EVIDENCE[0], 'release': 'r3'}
    words = (
        f"no-evidence {SERIES[name][2]}: all evidence is of later releases than 'r2', "
        'where the fact begins; name some that shows it there'
    )
    assert written(tmp_path, name, since('r2') | {'evidence': [later]}) == [words]
    assert written(tmp_path / 'both', name, since('r2') | {'evidence': [later, *EVIDENCE]}) == []
