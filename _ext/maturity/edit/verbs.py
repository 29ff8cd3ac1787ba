# SPDX-License-Identifier: Apache-2.0
"""What somebody records, as changes of files: a vote, a capability, a waiver, the end of an entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.edit import ranges
from maturity.edit.emitted import flow, item, scalar, value_of
from maturity.edit.splices import Splices
from maturity.edit.write import CannotEdit
from maturity.model import msg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edit
    from maturity.model import Dataset, Demotion, Entry, Fact, Job, Release

    Fields = Mapping[str, Tree]

RELEASE_KEYS = (
    'title', 'tag', 'commit', 'released', 'planned', 'status', 'end-of-life', 'branch', 'versions',
)  # fmt: skip
JOB_KEYS = ('name', 'pipeline', 'voting', 'line')


class Edits:
    """The files of a record, and what is to be different in them."""

    def __init__(self, data: Dataset, texts: Mapping[str, str]) -> None:
        """Keep the texts by path; nothing is different yet."""
        self.data = data
        self._texts = texts
        self._files: dict[str, Splices] = {}

    def file(self, of: Entry | Release) -> Splices:
        """Return the file of an entry or a release, to be changed."""
        path = of.mark.path.removeprefix(f'{self.data.root}/')
        if path not in self._files:
            self._files[path] = Splices(self._texts[path])
        return self._files[path]

    def result(self) -> Mapping[str, str]:
        """Return the texts of the changed files by path."""
        return {path: file.result() for path, file in self._files.items()}


def edit(data: Dataset, *changes: Callable[[Edits], None]) -> Edit:
    """Return the edit that makes all changes; what one cannot make is what the edit refuses."""

    def made(texts: Mapping[str, str]) -> tuple[Mapping[str, str], Sequence[str]]:
        edits = Edits(data, texts)
        try:
            for change in changes:
                change(edits)
        except CannotEdit as error:
            return {}, [str(error.reason)]
        return edits.result(), ()

    return made


# Entries ----------------------------------------------------------------------------------------


def capability(edits: Edits, entry: Entry, id_: str, fields: Fields) -> None:
    """Let a capability have a state from a release on."""
    facts = entry.capabilities.get(id_, ())
    ranges.begin(edits.file(entry), edits.data, ('capabilities', id_), facts, fields)


def values(edits: Edits, entry: Entry, list_: str, fields: Fields) -> None:
    """Let a list of facts have values from a release on."""
    everywhere = {'claims': entry.claims, 'default-for': entry.default_for}
    keys = (list_,) if list_ in everywhere else ('facts', list_)
    facts = everywhere.get(list_, entry.facts.get(list_, ()))
    same = [fact for fact in facts if fact.by == fields.get('by')]
    ranges.begin(edits.file(entry), edits.data, keys, same, fields)


def waiver(edits: Edits, entry: Entry, fields: Fields) -> None:
    """Let a waiver begin."""
    same = [one for one in entry.waivers if one.requirement == fields['requirement']]
    ranges.begin(edits.file(entry), edits.data, ('waivers',), same, fields)


def demotion(edits: Edits, entry: Entry, fields: Fields) -> None:
    """Say why a classification fell."""
    file = edits.file(entry)
    for one in entry.demotions:
        if one.release == fields['release']:
            file.replace(file.at(one.mark), item(fields))
            return
    ranges.add(file, 'demotions', {'demotions': item(fields)})


def demotions(edits: Edits, entry: Entry, gone: Sequence[Demotion], new: Sequence[Fields]) -> None:
    """Take out reasons of demotions that do not happen, and add those of others."""
    if not gone and not new:
        return
    file = edits.file(entry)
    for one, fields in zip(gone, new, strict=False):
        file.replace(file.at(one.mark), item(fields))
    if len(gone) == len(entry.demotions) and not new:
        file.drop(file.root, 'demotions')
        return
    for one in gone[len(new) :]:
        file.remove(file.at(one.mark))
    lines = [line for fields in new[len(gone) :] for line in item(fields)]
    if lines:
        ranges.add(file, 'demotions', {'demotions': lines})


def removal(edits: Edits, entry: Entry, fields: Fields) -> None:
    """Let an entry leave with a release: all that still holds of it ends before."""
    if entry.removed is not None:
        raise CannotEdit(msg('it was removed in {release} already', release=entry.removed.release))
    release = edits.data.releases[str(fields['release'])]
    file = edits.file(entry)
    kept = {id_ for id_, type_ in edits.data.kinds[entry.kind].facts.items() if type_.after_removal}
    for fact in _facts(entry, kept):
        if release.position in fact.span:
            ranges.end(file, edits.data, fact, release)
    lines = [f'{key}: {flow(part)}' for key, part in fields.items()]
    file.add(file.root, ['', 'removed:', *(f'  {line}' for line in lines)])


def _facts(entry: Entry, kept: set[str]) -> Iterator[Fact]:
    """Yield all facts of an entry, but not those lists that may outlive it."""
    lists: list[Sequence[Fact]] = [entry.implementation, entry.declared, entry.claims, entry.default_for]
    lists += [entry.attestations, entry.waivers, entry.opt_ins, *entry.capabilities.values()]
    lists += [facts for id_, facts in entry.facts.items() if id_ not in kept]
    for facts in lists:
        yield from facts


# Releases ---------------------------------------------------------------------------------------


def release(edits: Edits, one: Release, fields: Mapping[str, Tree | None]) -> None:
    """Give a release other values; None takes one away."""
    file = edits.file(one)
    for key, value in fields.items():
        if value is None:
            file.drop(file.root, key)
        else:
            file.set(file.root, key, value_of(key, value), RELEASE_KEYS[: RELEASE_KEYS.index(key)])


def job(edits: Edits, one: Release, name: str, fields: Fields) -> None:
    """Change jobs of a release that have a name (and, where given, are in a pipeline), or add one.

    `fields` may have `pipeline`, `voting`, `line` and `tests`.  A job that is
    new in its pipeline tests what one of its name does elsewhere, unless
    `tests` says otherwise.
    """
    jobs = () if one.gate is None else one.gate.jobs
    named = [job for job in jobs if job.name == name]
    meant = [job for job in named if fields.get('pipeline', job.pipeline) == job.pipeline]
    file = edits.file(one)
    for found in meant:
        node = file.at(found.mark)
        for key in ('voting', 'line', 'tests'):
            if key in fields:
                file.set(node, key, flow(fields[key]), JOB_KEYS)
    if not meant:
        _new_job(file, one, named, {'name': name, **fields})


def _new_job(file: Splices, one: Release, named: Sequence[Job], fields: Fields) -> None:
    if one.gate is None or not one.gate.jobs:
        raise CannotEdit(msg('{release} has no list of jobs; write its gate by hand', release=one.title))
    if 'pipeline' not in fields or 'voting' not in fields:
        raise CannotEdit(msg('there is no such job; for a new one give its pipeline and its vote'))
    if 'tests' not in fields and not named:
        raise CannotEdit(msg('there is no such job; for a new one say what it tests'))
    order: dict[str, Tree] = {key: fields[key] for key in JOB_KEYS if key in fields}
    for job in named[:1]:
        # What it runs is that of the same job in another pipeline.
        order |= {'runs': job.runs.value} if job.runs is not None else {}
        order |= {'version': job.version} if job.version is not None else {}
        order['tests'] = {entry: list(covers) for entry, covers in job.tests.items()}
    order['tests'] = fields.get('tests', order.get('tests', {}))
    file.follow(file.at((named or one.gate.jobs)[-1].mark), item(order))


# The order of releases --------------------------------------------------------------------------


def appended(data: Dataset, texts: Mapping[str, str], id_: str) -> str:
    """Return `releases.yaml` with a release more at the end of the order; raises `CannotEdit`."""
    file = Splices(texts['releases.yaml'])
    order = file.child(file.root, 'order')
    assert order is not None
    file.extend(order, scalar(id_))
    return file.result()
