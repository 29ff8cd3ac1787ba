# SPDX-License-Identifier: Apache-2.0
"""The result of an audit as a file of the record (`audited.yaml`), as JSON and as text."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from maturity.model.vocabulary import Agreement
from maturity_audit.findings import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from maturity.model import Dataset
    from maturity_audit.findings import Finding, Place

_HEAD = """\
# yaml-language-server: $schema=../_ext/maturity/schema/audited.schema.json
# What the last audit found. "maturity audit --write" writes this file anew; nobody edits it.
"""


def spells(data: Dataset, findings: Iterable[Finding]) -> Iterator[tuple[Finding, Finding]]:
    """Yield the first and the last of findings that say the same of successive releases.

    Only those that do not agree; in order of kind, subject and release.
    """
    positions = {id_: release.position for id_, release in data.releases.items()}
    wrong = sorted(
        (one for one in findings if one.outcome is not Agreement.AGREES),
        key=lambda one: (one.kind, *_said(one), positions[one.release]),
    )
    for _, run in groupby(
        enumerate(wrong), key=lambda pair: (*_said(pair[1]), positions[pair[1].release] - pair[0])
    ):
        part = [one for _, one in run]
        yield part[0], part[-1]


def _said(one: Finding) -> tuple[str, ...]:
    return one.kind, one.subject, str(one.about), one.outcome.value, str(one.found or '')


def as_yaml(data: Dataset, commits: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """Return `audited.yaml`: the same findings make the same bytes."""
    lines = [f'record: {json.dumps(data.digest)}', 'sources:']
    lines += [f'  {name}: {json.dumps(commit)}' for name, commit in sorted(commits.items())]
    lines.append('counts:' if findings else 'counts: []')
    for id_, kind, counts in _counts(data, findings):
        pairs = {'release': json.dumps(id_), 'fact': kind} | {
            name: str(count) for name, count in counts.items()
        }
        lines.append('  - {' + ', '.join(f'{name}: {value}' for name, value in pairs.items()) + '}')
    found = list(spells(data, findings))
    lines.append('findings:' if found else 'findings: []')
    for first, last in found:
        lines += _entry(first, last)
    return _HEAD + '\n'.join(lines) + '\n'


def _counts(data: Dataset, findings: Sequence[Finding]) -> Iterator[tuple[str, str, dict[str, int]]]:
    counts = counted(findings)
    kinds = sorted({kind for _, kind in counts})
    for id_ in data.releases:
        for kind in kinds:
            if found := counts.get((id_, kind)):
                yield id_, kind, {one.value: found[one] for one in Agreement}


def _entry(first: Finding, last: Finding) -> Iterator[str]:
    yield f'  - since: {json.dumps(first.release)}'
    yield f'    last: {json.dumps(last.release)}'
    yield f'    fact: {first.kind}'
    for name, value in {'subject': first.subject, 'about': first.about}.items():
        yield f'    {name}: {json.dumps(str(value), ensure_ascii=False)}'
    yield f'    outcome: {first.outcome.value}'
    yield f'    found: {json.dumps(str(first.found), ensure_ascii=False)}'
    if last.places and last.places[0].path:
        place = last.places[0]
        line = '' if place.line is None else f', line: {place.line}'
        commit, path = json.dumps(place.commit), json.dumps(place.path)
        where = f'repository: {place.repository}, commit: {commit}, path: {path}'
        yield f'    place: {{{where}{line}}}'


def as_json(data: Dataset, commits: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """Return all findings with their places, and the counts."""
    tree: dict[str, Any] = {
        'record': data.digest,
        'sources': dict(sorted(commits.items())),
        'counts': [{'release': id_, 'fact': kind, **counts} for id_, kind, counts in _counts(data, findings)],
        'findings': [_tree(one) for one in findings],
    }
    return json.dumps(tree, indent=1, ensure_ascii=False) + '\n'


def _tree(one: Finding) -> dict[str, Any]:
    return {
        'fact': one.kind,
        'release': one.release,
        'subject': one.subject,
        'about': str(one.about),
        'outcome': one.outcome.value,
        'found': None if one.found is None else str(one.found),
        'places': [_place(place) for place in one.places],
        'record': str(one.mark),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        'repository': place.repository,
        'commit': place.commit,
        'path': place.path,
        'line': place.line,
    }


def as_text(data: Dataset, findings: Sequence[Finding]) -> Iterator[str]:
    """Yield lines: what disagrees, what cannot be told and why, and how many facts of each kind agree."""
    for first, last in spells(data, findings):
        until = '' if first is last else f' to {last.release}'
        where = ''.join(f' [{place}]' for place in last.places[:1])
        yield (
            f'{first.mark}: {first.outcome.value}: {first.subject} {first.kind} at {first.release}{until}: '
            f'{first.about}: {first.found}{where}'
        )
    yield from _totals(findings)


def _totals(findings: Sequence[Finding]) -> Iterator[str]:
    totals: dict[str, dict[Agreement, int]] = {}
    for one in findings:
        counts = totals.setdefault(one.kind, dict.fromkeys(Agreement, 0))
        counts[one.outcome] += 1
    width = max(map(len, totals), default=0)
    heads = [one.value for one in Agreement]
    yield f'{"":{width}}  ' + '  '.join(heads)
    for kind in sorted(totals):
        row = '  '.join(f'{totals[kind][one]:{len(one.value)}}' for one in Agreement)
        yield f'{kind:{width}}  {row}'
