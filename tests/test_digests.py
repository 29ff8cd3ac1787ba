# SPDX-License-Identifier: Apache-2.0
"""Digests of facts change with what these say, and with nothing else."""

from __future__ import annotations

import pytest

from maturity.digests import fact_digests
from maturity.model.recipes import Audited, AuditedFile, Stated
from maturity.yamltools import read_yaml

ENTRY = """\
title: Blue
claims:
  - {since: r1, suite: blue}
capabilities:
  backup:
    - {since: r1, state: missing}
  restore: [{since: r1, state: missing}]
gate:
  source: {path: jobs}
  jobs:
    - {name: one, pipeline: check, voting: true}
    - {name: one, pipeline: gate, voting: true}
"""
NAMES = [
    'claims', 'capabilities backup', 'capabilities restore', 'gate source', 'gate jobs one check',
    'gate jobs one gate',
]  # fmt: skip


def stated(text: str) -> dict[str, Stated]:
    return dict(fact_digests(read_yaml(text.encode(), 'x.yaml')))


def test_each_fact_has_a_digest_and_a_line() -> None:
    assert list(stated(ENTRY)) == NAMES
    assert {len(one.digest) for one in stated(ENTRY).values()} == {10}
    assert [one.line for one in stated(ENTRY).values()] == [2, 5, 7, 9, 11, 12]


@pytest.mark.parametrize(
    ('old', 'new', 'changed'),
    [
        ('title', '# a remark\n\ntitle', []),
        ('title: Blue', 'title: Azure', []),
        ('{since: r1, state: missing}\n', '{state: missing, since: r1}  # so far\n', []),
        ('- {since: r1, state: missing}', '- {since: r1, state: there}', ['capabilities backup']),
        ('pipeline: check, voting: true', 'pipeline: check, voting: false', ['gate jobs one check']),
        ('suite: blue', 'suite: red', ['claims']),
        ('  restore: [{since: r1, state: missing}]\n', '', ['capabilities restore']),
    ],
)  # fmt: skip
def test_what_changes(old: str, new: str, changed: list[str]) -> None:
    assert old in ENTRY
    files = (AuditedFile(path='x.yaml', facts={name: one.digest for name, one in stated(ENTRY).items()}),)
    found = Audited(sources={}, files=files).changed({'x.yaml': stated(ENTRY.replace(old, new))})
    assert [str(one) for one in found] == [f'x.yaml: {fact}' for fact in changed]
