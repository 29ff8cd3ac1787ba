# SPDX-License-Identifier: Apache-2.0
"""A site about moves between releases: entries come, rise, fall and go; of others all else differs."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import yaml

from tests import builders
from tests.test_comparison import LIVES

if TYPE_CHECKING:
    from pathlib import Path

RELEASES = LIVES['releases']
# Of which no classification depends.
CAPABILITIES: dict[str, Any] = {
    'c': {},
    'd': {'since': 'r2'},
    'e': {'last': 'r2'},
    'f': {'since': 'r2', 'last': 'r3'},
}
STATES = ['implemented', 'partial', 'missing', 'not-applicable']
PIPELINES = ['check', 'gate', 'experimental']
LISTS: dict[str, Any] = {
    'images': {},
    'systems': {'sources': {'guide': {}, 'code': {}}},
    'serves': {'values': 'driver'},
    'checks': {'tests': True},
}
CONF = """\
project = 'Moves'
extensions = ['maturity.sphinxext']
maturity_root = 'data'
maturity_data = {'drivers': 'drivers', 'plugins': 'plugins', 'releases': 'releases'}
maturity_outputs = True
primary_domain = 'maturity'
"""
PAGES = {
    'index': """\
.. requirement-catalogue:: driver

.. requirement-catalogue:: plugin

.. capability-catalogue::

.. toctree::

   upgrades

.. entry-pages:: driver

.. entry-pages:: plugin

.. entry-pages:: release
""",
    'upgrades': '.. upgrade-picker::\n\n.. upgrade-catalogue::\n',
}


class Maker:
    """Makes entries at random, always the same."""

    def __init__(self) -> None:
        self.random = random.Random(19)  # noqa: S311 (no secret hangs on it)

    def by_release(self, make: Any, releases: list[str]) -> dict[str, Any]:  # noqa: ANN401
        return {release: make() for release in releases if self.random.random() < 0.8}

    def values(self, among: list[str]) -> list[str]:
        return self.random.sample(among, self.random.randint(0, 2))

    def entry(self, kind: str) -> dict[str, Any]:
        lists: dict[str, Any] = {
            'images': self.by_release(lambda: self.values(['x', 'y', 'z']), RELEASES),
            'checks': self.by_release(lambda: self.values(['t', 'u']), RELEASES),
            'serves': self.by_release(lambda: self.values(['rises', 'other-0', 'other-2']), RELEASES),
            'systems': [
                {'in': release, 'by': by, 'values': self.values(['v', 'w'])}
                for by in ('guide', 'code')
                for release in RELEASES
                if self.random.random() < 0.6
            ],
        }
        capabilities = {
            id_: self.by_release(lambda: self.random.choice(STATES), spanned(capability))
            for id_, capability in CAPABILITIES.items()
        }
        return {'kind': kind, 'capabilities': capabilities, 'facts': lists}

    def job(self, entries: list[str]) -> dict[str, Any]:
        tests = {id_: self.values(['c', 'd', 'e']) for id_ in entries if self.random.random() < 0.6}
        pipeline = self.random.choice(PIPELINES)
        return {'pipeline': pipeline, 'voting': self.random.random() < 0.5, 'tests': tests}


def spanned(capability: dict[str, str]) -> list[str]:
    """Return the releases in which the project has a capability."""
    first, last = capability.get('since', RELEASES[0]), capability.get('last', RELEASES[-1])
    return RELEASES[RELEASES.index(first) : RELEASES.index(last) + 1]


def spec() -> dict[str, Any]:
    """Return the record in the short form."""
    maker = Maker()
    others = {f'other-{number}': maker.entry('plugin' if number % 2 else 'driver') for number in range(8)}
    gone = {'goes': {**LIVES['entries']['goes'], 'removed': {'release': 'r4', 'instead': ['comes', 'rises']}}}
    return {
        'releases': RELEASES,
        'capabilities': {'a': {}, 'b': {}, **CAPABILITIES},
        'kinds': {
            'driver': {**LIVES['kinds']['driver'], 'facts': LISTS},
            'plugin': {'ladder': ['bronze'], 'facts': LISTS},
        },
        'requirements': {
            **LIVES['requirements'],
            'codes': {'kind': 'plugin', 'rule': {'has': 'implementation'}},
            'late': {'since': 'r3', 'rule': {'has': 'implementation'}},
            'early': {'kind': 'plugin', 'last': 'r2', 'rule': {'has': 'implementation'}},
        },
        'entries': {**LIVES['entries'], **gone, **others},
        # Nothing is known of the jobs of one release.
        'jobs': {release: [maker.job([*others]) for _ in range(4)] for release in ('r1', 'r2', 'r4')},
    }


def write(folder: Path) -> None:
    """Write the sources of the site."""
    data = builders.build(folder / 'data', spec())
    (data / 'releases.yaml').write_text(yaml.safe_dump({'order': RELEASES}), 'utf-8')
    (folder / 'conf.py').write_text(CONF, 'utf-8')
    for name, text in PAGES.items():
        (folder / f'{name}.rst').write_text(f'Moves\n=====\n\n{text}', 'utf-8')
