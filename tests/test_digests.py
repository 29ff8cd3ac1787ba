# SPDX-License-Identifier: Apache-2.0
"""Digests of facts change with what these say, and with nothing else."""

from __future__ import annotations

import pytest

from maturity.digests import fact_digests
from maturity.model.recipes import Audited, AuditedFile
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
    'title', 'claims', 'capabilities backup', 'capabilities restore', 'gate source', 'gate jobs one check',
    'gate jobs one gate',
]  # fmt: skip


def digests(text: str) -> dict[str, str]:
    return dict(fact_digests(read_yaml(text.encode(), 'x.yaml')))


def test_each_fact_has_a_digest() -> None:
    assert list(digests(ENTRY)) == NAMES
    assert {len(digest) for digest in digests(ENTRY).values()} == {10}


@pytest.mark.parametrize(
    ('old', 'new', 'changed'),
    [
        ('title', '# a remark\n\ntitle', []),
        ('{since: r1, state: missing}\n', '{state: missing, since: r1}  # so far\n', []),
        ('- {since: r1, state: missing}', '- {since: r1, state: there}', ['capabilities backup']),
        ('pipeline: check, voting: true', 'pipeline: check, voting: false', ['gate jobs one check']),
        ('suite: blue', 'suite: red', ['claims']),
        ('  restore: [{since: r1, state: missing}]\n', '', ['capabilities restore']),
    ],
)  # fmt: skip
def test_what_changes(old: str, new: str, changed: list[str]) -> None:
    assert old in ENTRY
    files = (AuditedFile(path='x.yaml', facts=digests(ENTRY)),)
    audited = Audited(digest='', sources={}, counts=(), findings=(), files=files)
    found = audited.changed({'x.yaml': digests(ENTRY.replace(old, new))})
    assert found == tuple(f'x.yaml: {fact}' for fact in changed)
