# SPDX-License-Identifier: Apache-2.0
"""What a harvest found, as parts of the files of the record, and as a draft to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit.emitted import block, dashed, flow, indented, item
from maturity.problems import one_line
from maturity_audit.harvest_gate import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from maturity.edit.emitted import Tree
    from maturity.model import Entry, Fact, Job, Release
    from maturity_audit.harvest import FactDraft, Harvest
    from maturity_audit.harvest_gate import GateDraft, JobDraft
    from maturity_audit.source import Place

MOST_PLACES = 20


# Parts ------------------------------------------------------------------------------------------


def evidence(harvest: Harvest, places: tuple[Place, ...]) -> list[Tree]:
    """Return places as evidence of a fact that begins at the release."""
    return [_evidence(harvest, place) for place in places[:MOST_PLACES]]


def _evidence(harvest: Harvest, place: Place) -> dict[str, Tree]:
    found: dict[str, Tree] = {}
    if place.repository != harvest.data.main_repository:
        found['repository'] = place.repository
    if found or place.commit != harvest.commit:
        found['commit'] = place.commit
    found['path'] = place.path
    return found if place.line is None else {**found, 'line': place.line}


def fact(harvest: Harvest, one: FactDraft) -> dict[str, Tree]:
    """Return a fact in the form of the record; it holds on, unless the record goes on otherwise."""
    release = harvest.release
    found: dict[str, Tree] = {'since': release.id}
    if one.old is not None and release.position in one.old.span and one.old.span.last is not None:
        found['last'] = release.id
    if one.by is not None:
        found['by'] = one.by
    values = sorted(one.values)
    if one.keys[0] == 'capabilities':
        found['state'] = values[0]
    elif one.keys[0] == 'declared':
        found['level'] = values[0]
    else:
        found['values'] = values
    return {**found, 'evidence': evidence(harvest, one.places)}


def job(one: JobDraft) -> Iterator[str]:
    """Yield the lines of a job, with comments on what somebody has to look at."""
    yield from block({'name': one.name, 'pipeline': one.pipeline})
    for name in FIELDS:
        if name in one.values:
            yield from block({name: one.values[name]})
        elif name in one.unclear:
            yield comment(f'{name}: cannot tell: {one.unclear[name]}{_said(one, name)}')
    if 'pipeline' in one.unclear:
        yield comment(str(one.unclear['pipeline']))
    if one.old is not None:
        yield from block(_tested(one.old))
    elif one.model is None:
        yield comment('tests: no release before has such a job; say what it tests')
    else:
        release, model = one.model
        head, *rest = block(_tested(model))
        yield f'{head}  {comment(f"as in {release.id}: check it")}'
        yield from rest


def _said(one: JobDraft, name: str) -> str:
    if one.old is not None or one.model is None:
        return ''
    release, model = one.model
    value = getattr(model, name)
    return '' if value is None else f'; in {release.id} it is {str(value).lower()}'


def _tested(one: Job) -> Mapping[str, Tree]:
    """Return what the record says of a job and no reader can tell."""
    found: dict[str, Tree] = {'tests': {entry: list(tests) for entry, tests in one.tests.items()}}
    if one.conditional:
        found['conditional'] = {entry: list(tests) for entry, tests in one.conditional.items()}
    if one.condition is not None:
        found['condition'] = one.condition.value
    return found


def gate(harvest: Harvest, draft: GateDraft) -> Iterator[str]:
    """Yield the lines of all jobs of a release."""
    if draft.source is not None:
        source = {name: value for name, value in _evidence(harvest, draft.source).items() if name != 'line'}
        yield f'source: {flow(source)}'
        yield comment('also: name the files that say what the jobs test')
    yield 'jobs:'
    for one in draft.jobs:
        news = () if harvest.release.gate is None else _news(one)
        yield from indented(dashed([*news, *job(one)]), 2)


def _news(one: JobDraft) -> Iterator[str]:
    """Yield what is different from the record, as a comment."""
    if one.old is None:
        yield comment('not on record')
    for name in FIELDS:
        if name in one.changed and one.old is not None:
            value = getattr(one.old, name)
            yield comment(f'on record, {name} is {"not given" if value is None else str(value).lower()}')


# The draft --------------------------------------------------------------------------------------


def comment(text: str) -> str:
    """Return a comment: on one line, whatever the text holds."""
    return f'# {one_line(text)}'


def lines(harvest: Harvest) -> Iterator[str]:
    """Yield a draft: for each file of the record what it would have to say otherwise, as YAML."""
    yield comment(f'{harvest.release.title}, read at commit {harvest.commit}')
    yield from _release(harvest)
    for entry in harvest.data.entries.values():
        yield from _entry(harvest, entry.id)
    yield comment(f'{sum(harvest.same.values()) - harvest.same[None]} facts of entries as on record')
    if not harvest.differs:
        yield comment('nothing differs from the record')


def unclear(harvest: Harvest, what: Release | Entry) -> Iterator[str]:
    """Yield what cannot be told of an entry, or of the release itself, as comments."""
    for one in harvest.unclear:
        if (one.entry or harvest.release) is what:
            found = f' (found: {", ".join(sorted(one.values))})' if one.values else ''
            yield comment(f'{file_of(harvest, what.mark.path)}: {one.name}: {one.reason}{found}')


def written(harvest: Harvest, files: Iterable[str]) -> Iterator[str]:
    """Yield which files have been changed, and what somebody still has to look at."""
    yield from (f'changed {path}' for path in files)
    yield from unclear(harvest, harvest.release)
    for entry in harvest.data.entries.values():
        yield from unclear(harvest, entry)


def _release(harvest: Harvest) -> Iterator[str]:
    path = file_of(harvest, harvest.release.mark.path)
    found = list(_release_parts(harvest))
    yield from unclear(harvest, harvest.release)
    if harvest.same[None]:
        yield comment(f'{path}: tag, dates and status as on record')
    if harvest.gate is not None:
        for job_ in harvest.gate.gone:
            yield comment(f'{path}: {job_.name} does not run in {job_.pipeline} ({job_.mark})')
        if not harvest.gate.differs:
            yield comment(f'{path}: {len(harvest.gate.jobs)} jobs as on record')
    if found:
        yield f'{path}:'
        yield from indented(found, 2)


def _release_parts(harvest: Harvest) -> Iterator[str]:
    for name, value in harvest.about.items():
        if value is None:
            yield comment(f'{name}: the source does not say so')
        else:
            yield from block({name: value})
    if 'commit' in harvest.about:
        yield comment('all that follows was read at the commit on record: write this, and run it again')
    if harvest.gate is not None and harvest.gate.differs:
        yield 'gate:'
        yield from indented(gate(harvest, harvest.gate), 2)


def _entry(harvest: Harvest, id_: str) -> Iterator[str]:
    facts = [one for one in harvest.facts if one.entry.id == id_]
    path = file_of(harvest, harvest.data.entries[id_].mark.path)
    yield from unclear(harvest, harvest.data.entries[id_])
    for one in facts:
        if one.ends or one.same:
            yield comment(f'{path}: {one.name}: {_ending(harvest, one)}')
    tree = parts(harvest, [one for one in facts if not one.ends and not one.same])
    if tree:
        yield f'{path}:'
        yield from indented(nested(tree), 2)


def nested(parts: Mapping[str, Mapping[str, list[str]]]) -> Iterator[str]:
    """Yield the lines of lists below their keys; a list of the same name stands right below its key."""
    for first, lists in parts.items():
        yield f'{first}:'
        for second, lines in lists.items():
            if second != first:
                yield f'  {second}:'
            yield from indented(lines, 2 if second == first else 4)


def _ending(harvest: Harvest, one: FactDraft) -> str:
    assert one.old is not None
    where = f'({one.old.mark})'
    if one.same:
        return f'still the same; "last: {one.old.span.last}" becomes {harvest.release.id} {where}'
    return f'holds no more at {harvest.release.id} {where}'


def parts(harvest: Harvest, facts: Iterable[FactDraft]) -> Mapping[str, Mapping[str, list[str]]]:
    """Return the lines of facts by the keys that lead to them, with what is on record as comments."""
    tree: dict[str, dict[str, list[str]]] = {}
    for one in facts:
        said = [] if one.old is None else [comment(_was(one.old))]
        lists = tree.setdefault(one.keys[0], {})
        lists.setdefault(one.keys[-1], []).extend([*said, *item(fact(harvest, one))])
    return tree


def _was(old: Fact) -> str:
    values = getattr(old, 'values', None)
    said = ', '.join(values) or 'nothing' if values is not None else getattr(old, 'state', None)
    until = '' if old.span.last is None else f' to {old.span.last}'
    return f'on record: {said or getattr(old, "level", "")}, from {old.span.since}{until} ({old.mark})'


def file_of(harvest: Harvest, path: str) -> str:
    """Return the path of a file below the data folder."""
    return path.removeprefix(f'{harvest.data.root}/')
