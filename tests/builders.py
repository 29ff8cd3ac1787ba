# SPDX-License-Identifier: Apache-2.0
"""Makes data folders from compact descriptions.

A description is plain data (see `tests/cases/`).  What it leaves out is filled
in: titles, evidence, the ranges of facts that hold throughout.  A range is
written `r1..r3`, `r2..`, `r2` or `..`, and clipped to nothing: what the text
says is what the file says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from maturity.load import Loaded, load

if TYPE_CHECKING:
    from pathlib import Path

    from maturity.model import Dataset

# Plain data as YAML gives it: nothing here is typed more closely.
Spec = dict[str, Any]
Part: TypeAlias = Any

EVIDENCE = [{'doc': 'https://example.org/evidence'}]
LADDER = ['bronze', 'silver', 'gold']
KINDS = {
    'driver': {'ladder': LADDER, 'facts': {'images': {}, 'systems': {'sources': {'guide': {}, 'code': {}}}}},
}


def build(folder: Path, spec: Spec) -> Path:
    """Write the data folder that `spec` describes and return it."""
    releases = spec.get('releases', ['r1', 'r2', 'r3'])
    kinds = spec.get('kinds', KINDS)
    _write(folder / 'ladders.yaml', _ladders(kinds, spec))
    _write(folder / 'requirements.yaml', _requirements(spec, releases, next(iter(kinds))))
    _write(folder / 'capabilities.yaml', _capabilities(spec.get('capabilities', [])))
    _write(folder / 'releases.yaml', {'order': releases})
    _write(folder / 'repositories.yaml', _repositories())
    gates = spec.get('jobs', {})
    _write(folder / 'tests.yaml', _tests(spec, releases))
    _write(folder / 'readings.yaml', _readings(spec.get('readings', {})))
    for release in releases:
        about = spec.get('about', {}).get(release, {})
        _write(folder / 'releases' / f'{release}.yaml', {**_release(release, gates.get(release)), **about})
    for id_, entry in spec.get('entries', {}).items():
        kind = entry.get('kind', next(iter(kinds)))
        _write(folder / f'{kind}s' / f'{id_}.yaml', _entry(id_, entry, releases))
    return folder


def loaded(folder: Path, spec: Spec) -> Loaded:
    """Return what comes of loading the folder that `spec` describes."""
    return load(str(build(folder, spec)))


def sound(folder: Path) -> Dataset:
    """Return the dataset of a record without problems."""
    found = load(str(folder))
    assert [str(problem) for problem in found.problems] == []
    assert found.dataset is not None
    return found.dataset


class Plain(yaml.SafeDumper):
    """Writes out every value where it is used."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _write(path: Path, tree: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.dump(tree, Dumper=Plain, sort_keys=False, allow_unicode=True), encoding='utf-8')


# Catalogues -------------------------------------------------------------------------------------


def _titled(ids: Part) -> Spec:
    return {id_: {'title': id_.title(), **((ids[id_] or {}) if isinstance(ids, dict) else {})} for id_ in ids}


def _ladders(kinds: Spec, spec: Spec) -> Spec:
    levels = dict.fromkeys(level for kind in kinds.values() for level in kind['ladder'])
    return {
        'levels': {id_: {'title': id_.title(), 'meaning': f'What {id_} means.'} for id_ in levels},
        'below': {'id': 'unclassified', 'title': 'Unclassified', 'meaning': 'It fails the first level.'},
        'declared-by': _titled(spec.get('declared-by', ['guide'])),
        'kinds': {id_: _kind(id_, kind) for id_, kind in kinds.items()},
        **({'groups': _titled(spec['groups'])} if 'groups' in spec else {}),
    }


def _kind(id_: str, kind: Spec) -> Spec:
    facts = {
        name: {'title': name.title(), **fact, 'sources': _titled(fact.get('sources', {}))}
        for name, fact in kind.get('facts', {}).items()
    }
    types = _titled(kind.get('types', []))
    return {
        'title': id_.title(),
        'plural': f'{id_.title()}s',
        'folder': f'{id_}s',
        **kind,
        'types': types,
        'facts': facts,
    }


def _requirements(spec: Spec, releases: list[str], kind: str) -> list[Spec]:
    return [
        {
            'id': id_,
            'kind': kind,
            'level': 'bronze',
            'title': f'Title of {id_}',
            'quote': f'the words of {id_}',
            'since': releases[0],
            **requirement,
        }
        for id_, requirement in spec.get('requirements', {}).items()
    ]


def _capabilities(ids: Part) -> list[Spec]:
    return [{'id': id_, **part} for id_, part in _titled(ids).items()]


def _repositories() -> Spec:
    base = 'https://example.org/{repository}'
    return {
        'main': 'example/project',
        'links': {
            'tag': f'{base}/tag/{{ref}}/{{path}}',
            'commit': f'{base}/commit/{{ref}}/{{path}}',
            'change': f'{base}/change/{{ref}}',
            'line': '#L{line}',
        },
        'repositories': {'example/project': {'title': 'Project'}, 'example/other': {'title': 'Other'}},
    }


PIPELINES = {'check': 'check', 'gate': 'gate', 'experimental': 'on-demand', 'periodic': 'none'}


def _tests(spec: Spec, releases: list[str]) -> Spec:
    """Return the tests that a description names, and one for each entry of each job (see `_job`)."""
    facts = _Facts({}, releases)
    return {
        'pipelines': {id_: {'role': role} for id_, role in PIPELINES.items()},
        'suites': [
            {'id': id_, 'contents': facts.groups(groups)} for id_, groups in spec.get('suites', {}).items()
        ],
        'tests': [
            *(_test(id_, test, facts) for id_, test in spec.get('tests', {}).items()),
            *(
                _test_of_job(release, f'{release}-job-{number}', key, entry, job)
                for release, jobs in spec.get('jobs', {}).items()
                for number, job in enumerate(jobs, 1)
                for key in ('tests', 'conditional')
                for entry in job.get(key, {})
            ),
        ],
    }


def _test(id_: str, test: Spec, facts: _Facts) -> Spec:
    """Return a test `test_id` of the file `tests/id.py`; its skips hold as long as it is there."""
    span = test.get('in', '..')
    skips = [
        {**facts.span(skip.get('in', span)), 'evidence': EVIDENCE, **_without(skip, 'in')}
        for skip in test.get('skips', ())
    ]
    name = id_.replace('-', '_')
    place = {'id': id_, 'path': f'tests/{name}.py', 'symbol': f'test_{name}', 'groups': [id_]}
    return {**place, **facts.span(span), **_without(test, 'in'), 'skips': skips}


def _test_of_job(release: str, group: str, key: str, entry: str, job: Spec) -> Spec:
    test = {
        'id': f'test-{group}-{key}-{entry}'.replace('.', '-'),
        'path': f'tests/{key}.py',
        'symbol': f'test_{group}_{entry}'.replace('-', '_').replace('.', '_'),
        'groups': [group],
        'shows': job[key][entry],
        'since': release,
        'last': release,
        'entries': [entry],
    }
    if key == 'conditional':
        skip = {'since': release, 'last': release, 'why': 'skipped', 'condition': job['condition']}
        test['skips'] = [{**skip, 'evidence': EVIDENCE}]
    return test


def _readings(readings: Spec) -> list[Spec]:
    return [
        {'id': id_, 'title': id_.title(), 'sentence': f'What {id_} means.', 'rules': rules}
        for id_, rules in readings.items()
    ]


def _release(id_: str, jobs: list[Spec] | None) -> Spec:
    release: Spec = {'title': id_.upper(), 'tag': f'v-{id_}'}
    if jobs is not None:
        full = [_job(f'{id_}-job-{number}', number, job) for number, job in enumerate(jobs, 1)]
        release['gate'] = {'source': {'path': 'gate.yaml'}, 'jobs': full}
    return release


def _job(group: str, number: int, job: Spec) -> Spec:
    """Return the job, which selects a test for each entry of its short form.

    That is `tests: {entry: capabilities}`, or `conditional` with a `condition`.
    """
    short = {**job.get('tests', {}), **job.get('conditional', {})}
    selects = {
        'entries': list(dict.fromkeys([*short, *job.get('entries', ())])),
        'selects': [*([group] if short else ()), *job.get('selects', ())],
    }
    named = {key: value for key, value in job.items() if key not in {'tests', 'conditional', 'condition'}}
    voting = job.get('pipeline') != 'periodic'
    return {'name': f'job-{number}', 'pipeline': 'gate', 'voting': voting, **named, **selects}


# Entries ----------------------------------------------------------------------------------------


def _entry(id_: str, entry: Spec, releases: list[str]) -> Spec:
    """Return the file of an entry; what has no short form is passed on as it is."""
    facts = _Facts(entry, releases)
    short: dict[str, Any] = {
        'introduced': lambda value: {'release': value} if isinstance(value, str) else value,
        'removed': lambda value: {'release': value} if isinstance(value, str) else value,
        'lives': lambda value: [_life(one) for one in value],
        'dead': lambda value: {'release': value, 'reason': 'nothing can start it'},
        'rewritten': lambda value: {'release': value},
        'renamed': lambda value: (
            [{'release': at, 'from': old} for at, old in value.items()] if isinstance(value, dict) else value
        ),
        'implementation': facts.implementation,
        'declared': lambda value: facts.grouped(value, lambda by, level: {'by': by, 'level': level}),
        'capabilities': lambda value: {name: facts.states(part) for name, part in value.items()},
        'claims': facts.claims,
        'default-for': facts.lists,
        'facts': lambda value: {name: facts.lists(part) for name, part in value.items()},
        'attestations': lambda value: facts.grouped(value, _attestation),
        'waivers': lambda value: facts.grouped(value, _waiver),
        'opt-ins': lambda value: facts.grouped(value, lambda level, why: {'level': level, 'reason': why}),
        'demotions': lambda value: [
            {'release': at, 'reason': why, 'evidence': EVIDENCE} for at, why in value.items()
        ],
    }
    begun = {} if 'lives' in entry else {'introduced': {'before': releases[0]}}
    full = {**begun, 'implementation': {'..': 'code/it.py'}, **entry}
    full.pop('kind', None)
    return {'title': id_.title(), **{key: short.get(key, _same)(value) for key, value in full.items()}}


def _life(life: Spec) -> Spec:
    """Return a life; the release alone is short for when it begins or ends."""
    return {key: {'release': value} if isinstance(value, str) else value for key, value in life.items()}


def _state(state: str) -> Spec:
    return {'state': state, **({'reason': 'why'} if state == 'not-applicable' else {})}


def _same(value: object) -> object:
    return value


def _attestation(requirement: str, state: str) -> Spec:
    return {'requirement': requirement, 'state': state, 'reason': f'somebody found it {state}'}


def _waiver(requirement: str, type_: str) -> Spec:
    return {'requirement': requirement, 'type': type_, 'reason': 'it was agreed', 'by': 'the team'}


class _Facts:
    """Writes facts out in full; `..` stands for the whole life of the entry."""

    def __init__(self, entry: Spec, releases: list[str]) -> None:
        introduced = entry.get('introduced')
        self.first = introduced if isinstance(introduced, str) else releases[0]
        removed = entry.get('removed')
        gone = removed['release'] if isinstance(removed, dict) else removed
        self.last = None if gone is None else releases[releases.index(gone) - 1]

    def span(self, text: str) -> Spec:
        since, dots, last = text.partition('..')
        ends = {'since': since or self.first, 'last': last if dots else since}
        if not ends['last']:
            ends['last'] = self.last
        return {key: value for key, value in ends.items() if value is not None} | {'evidence': EVIDENCE}

    def ranges(self, value: Part, *, plain: type) -> Spec:
        """Return a value by range; one alone holds throughout."""
        return {'..': value} if isinstance(value, plain) else value

    def implementation(self, value: Part) -> list[Spec]:
        ranges = self.ranges(value, plain=str) if value else {}
        return [
            {**self.span(span), 'none': 'it was never written'}
            if path == 'none'
            else {**self.span(span), 'path': path}
            for span, path in ranges.items()
        ]

    def states(self, value: Part) -> list[Spec]:
        return [
            {**self.span(span), **(_state(state) if isinstance(state, str) else state)}
            for span, state in self.ranges(value, plain=str).items()
        ]

    def groups(self, value: Part) -> list[Spec]:
        """Return what a suite runs, by ranges."""
        ranges = self.ranges(value, plain=list)
        return [{**self.span(span), 'groups': groups} for span, groups in ranges.items()]

    def lists(self, value: Part) -> list[Spec]:
        if isinstance(value, list) and value and isinstance(value[0], dict):
            return [{**self.span(part.get('in', '..')), **_without(part, 'in')} for part in value]
        ranges = self.ranges(value, plain=list)
        return [{**self.span(span), 'values': values} for span, values in ranges.items()]

    def claims(self, value: Part) -> list[Spec]:
        """Return what is claimed; a name by itself is that of a suite."""
        return [
            {**self.span(span), **({'suite': claim} if isinstance(claim, str) else {'values': claim})}
            for span, claim in (value if isinstance(value, dict) else {'..': value}).items()
        ]

    def grouped(self, value: Spec, make: Part) -> list[Spec]:
        """Return facts that name what they are about: `{id: {range: word}}`."""
        return [
            {**self.span(span), **make(id_, word)}
            for id_, part in value.items()
            for span, word in self.ranges(part, plain=str).items()
        ]


def _without(part: Spec, key: str) -> Spec:
    return {name: value for name, value in part.items() if name != key}
