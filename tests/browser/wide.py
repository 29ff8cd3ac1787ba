# SPDX-License-Identifier: Apache-2.0
"""A site with more than a screen shows: twelve entries, 24 releases, six states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from tests import builders

if TYPE_CHECKING:
    from pathlib import Path

RELEASES = [f'r{number}' for number in range(1, 25)]
TITLES = [f'Version {number}' for number in range(1, 25)]
# The last three.
MAINTAINED = TITLES[-3:]
STATUSES = {
    'current': {'title': 'Current', 'maintained': True},
    'kept': {'title': 'Kept alive', 'maintained': True},
    'ended': {'title': 'Ended'},
}
BRONZE = {'read': 'implemented', 'write': 'missing', 'copy': 'missing'}
SILVER = {'read': 'implemented', 'write': 'implemented', 'copy': 'partial'}
GOLD = {'read': 'implemented', 'write': 'implemented', 'copy': 'implemented'}
RISING = {**GOLD, 'copy': {'r1..r19': 'missing', 'r20..': 'implemented'}}

ENTRIES = {
    'apple': {'type': 'fruit', 'capabilities': RISING},
    'banana': {'type': 'fruit', 'introduced': 'r2', 'capabilities': SILVER},
    'cherry': {'type': 'fruit', 'introduced': 'r3', 'capabilities': {**BRONZE, 'copy': 'not-applicable'}},
    'date': {'type': 'fruit', 'introduced': 'r2', 'removed': 'r10', 'capabilities': BRONZE},
    'elder': {'type': 'fruit', 'introduced': 'r4', 'capabilities': {'read': 'implemented'}},
    'fig': {'type': 'fruit', 'introduced': 'r5', 'capabilities': {**BRONZE, 'read': 'missing'}},
    'grape': {'type': 'fruit', 'introduced': 'r6', 'capabilities': SILVER},
    'guava': {'type': 'fruit', 'introduced': 'r8', 'capabilities': BRONZE},
    'hazel': {'type': 'nut', 'capabilities': GOLD},
    'kola': {'type': 'nut', 'introduced': 'r7', 'capabilities': SILVER},
    'pecan': {'type': 'nut', 'introduced': 'r23', 'capabilities': BRONZE},
    'walnut': {'type': 'nut', 'removed': 'r15', 'capabilities': SILVER},
}
NUTS = ['Hazel', 'Kola', 'Pecan', 'Walnut']
# What was removed stands below all else.
GONE = ['Date', 'Walnut']
THERE = [name for name in map(str.title, ENTRIES) if name not in GONE]
NAMES = [*THERE, *GONE]

SPEC = {
    'releases': RELEASES,
    'capabilities': {'read': {}, 'move': {}, 'write': {'group': 'Changes'}, 'copy': {'group': 'Changes'}},
    'kinds': {'driver': {'ladder': builders.LADDER, 'types': ['fruit', 'nut']}},
    'requirements': {
        'reads': {'level': 'bronze', 'rule': {'implements': ['read']}},
        'writes': {'level': 'silver', 'rule': {'implements': ['write']}},
        'copies': {'level': 'gold', 'rule': {'implements': ['copy']}},
    },
    'entries': ENTRIES,
}

CONF = """\
project = 'Wide'
extensions = ['maturity.sphinxext']
maturity_root = 'data'
maturity_data = {'drivers': 'drivers', 'releases': 'releases'}
primary_domain = 'maturity'
"""
MATRIX = '.. support-matrix::\n   :kind: driver\n'
CONTENTS = """\
.. toctree::
   :hidden:

   features
   history
   matrix
   window

.. entry-pages:: driver

.. entry-pages:: release
"""
PAGES = {
    'index': f'{MATRIX}\n{MATRIX}   :show: capabilities\n\n{CONTENTS}',
    'features': f'{MATRIX}   :show: capabilities\n   :rows: driver\n\n{MATRIX}   :show: capabilities\n\n'
    f'{MATRIX}   :rows: release\n   :window: maintained\n',
    'history': '.. promotion-history::\n',
    'matrix': MATRIX,
    # The same matrix twice, each with an address of its own.
    'window': f'{MATRIX}   :window: maintained\n\n{MATRIX}   :type: nut\n\n{MATRIX}',
}


def write(folder: Path) -> None:
    """Write the sources of the site."""
    data = builders.build(folder / 'data', SPEC)
    (data / 'releases.yaml').write_text(
        yaml.safe_dump({'statuses': STATUSES, 'order': RELEASES}, sort_keys=False)
    )
    for id_, title in zip(RELEASES, TITLES, strict=True):
        status = 'current' if id_ == RELEASES[-1] else 'kept' if title in MAINTAINED else 'ended'
        (data / 'releases' / f'{id_}.yaml').write_text(f'title: {title}\nstatus: {status}\n', 'utf-8')
    (folder / 'conf.py').write_text(CONF, 'utf-8')
    for name, text in PAGES.items():
        title = name.title()
        (folder / f'{name}.rst').write_text(f'{title}\n{"=" * len(title)}\n\n{text}', 'utf-8')
