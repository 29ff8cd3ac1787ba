# SPDX-License-Identifier: Apache-2.0
"""An entry that leaves with all that must end with it, or that gets another id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.edit.changes import Place, assign
from maturity.edit.emitted import scalar
from maturity.edit.ranges import begin
from maturity.files import DataFile, Listing
from maturity.load import read
from maturity.model import Entry, at
from maturity.model.shapes import hint_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.edit.items import Fields
    from maturity.edit.write import Edits
    from maturity.model import Dataset, ListFact, Release
    from maturity.problems import Problem

KEYS = (*keys_of(hint_of(Entry)),)
RANGED = ('since', 'last', 'values', 'note', 'evidence')


def retired(data: Dataset, entry: Entry, release: Release) -> tuple[Entry, ...]:
    """Return an entry and those that serve nothing else at a release, which is to be the first without it."""
    gone = {entry.id: entry}
    stack = [entry]
    while stack:
        one = stack.pop()
        for other in data.entries.values():
            served = _served(data, other, one, release)
            if other.id not in gone and served and all(gone.keys() >= {*fact.values} for fact in served):
                gone[other.id] = other
                stack.append(other)
    return tuple(gone.values())


def _served(data: Dataset, other: Entry, entry: Entry, release: Release) -> list[ListFact]:
    """Return the facts by which an entry serves those of the kind of another, where it serves that one."""
    types = data.kinds[other.kind].facts.values()
    facts = [at(other.facts.get(one.id, ()), release) for one in types if one.values == entry.kind]
    there = [fact for fact in facts if fact is not None]
    return there if any(entry.id in fact.values for fact in there) else []


def retire(edits: Edits, entry: Entry, release: Release, fields: Fields) -> None:
    """Remove an entry in a release, with what serves it alone, and take it out of all other lists and jobs.

    `fields` are reason, evidence and so on of the removal.  Raises `CannotEdit`.
    """
    data = edits.data
    gone = retired(data, entry, release)
    order = ('release', 'reason', 'evidence')
    for one in gone:
        # What takes the place of an entry takes not that of what served it.
        own = fields if one is entry else {key: fields[key] for key in order if key in fields}
        place = Place(keys=('removed',), order=order, is_list=False, subject=(), top=KEYS)
        assign(edits, one, place, {'release': release.id, **own})
    ids = {one.id for one in gone}
    for other in data.entries.values():
        for keys, fact in _naming(data, other) if other.id not in ids else ():
            if fact.span.stop >= release.position and not ids.isdisjoint(fact.values):
                since = [*data.releases][max(fact.span.start, release.position)]
                values = [value for value in fact.values if value not in ids]
                items: Any = edits.of(other).root
                for key in keys:
                    items = items[key]
                new = {'since': since, 'values': values, 'evidence': fields['evidence']}
                begin(data, items, Place(keys=keys, order=RANGED, is_list=True, subject=()), new)
    for later in [*data.releases.values()][release.position :]:
        if later.gate is not None:
            _jobs(edits, later, ids)


def _naming(data: Dataset, other: Entry) -> Iterator[tuple[tuple[str, ...], ListFact]]:
    """Yield the facts of an entry that name entries, and the keys that lead to their list."""
    for type_ in data.kinds[other.kind].facts.values():
        if type_.values in data.kinds:
            yield from ((('facts', type_.id), fact) for fact in other.facts.get(type_.id, ()))
    yield from ((('default-for',), fact) for fact in other.default_for)


def _jobs(edits: Edits, release: Release, gone: set[str]) -> None:
    """Take what is gone out of the jobs of a release, and jobs that test nothing else."""
    document = edits.of(release)
    assert release.gate is not None
    for job in release.gate.jobs:
        if gone.isdisjoint((*job.entries, *job.uses)):
            continue
        item = document.at(job.mark)
        if job.entries and gone >= {*job.entries}:
            document.remove(item)
            continue
        for key in ('entries', 'uses'):
            if not gone.isdisjoint(item.get(key, ())):
                item[key] = [id_ for id_ in item[key] if id_ not in gone]
                if not item[key]:
                    del item[key]


# Another id -------------------------------------------------------------------------------------


def rename(edits: Edits, entry: Entry, new: str, fields: Fields, title: str | None) -> None:
    """Give an entry another id from a release on, also where others name it; raises `CannotEdit`.

    The former id goes on as a name of it, in addresses and badges too.
    """
    root = edits.of(entry).root
    known = {'from': entry.id, **({} if title is None else {'title': entry.title.value})}
    names = [*root.get('renamed', []), {'release': fields['release'], **known, **fields}]
    root.put('renamed', names, ('title', 'also', 'renamed'))
    if title is not None:
        root['title'] = title
    path = edits.path(entry)
    edits.move(path, f'{path.rpartition("/")[0]}/{new}.yaml')
    _follow(edits, entry.id, new)


def rename_release(edits: Edits, release: Release, new: str, title: str | None) -> None:
    """Give a release another id, wherever it is named; raises `CannotEdit`.

    The former id goes on as a name of it, in addresses and badges too.
    """
    old, root = release.id, edits.of(release).root
    root.put('former', [*root.get('former', []), old], ('title', 'also', 'former'))
    if title is not None:
        root['title'] = title
    edits.move(f'releases/{old}.yaml', f'releases/{new}.yaml')
    if old in edits.data.published:
        edits.move(f'published/{old}.yaml', f'published/{new}.yaml')
    catalogue = edits.file('releases.yaml').root
    for key in catalogue.keys() & {'order', 'published'}:
        ids = catalogue[key]
        ids[:] = [new if id_ == old else id_ for id_ in ids]
    _follow(edits, old, new)


def _follow(edits: Edits, old: str, new: str) -> None:
    """Let all that names an id that is gone name the new one, file by file, as long as some is found."""
    texts = {**edits.texts, **edits.result()}
    # As many references as there are problems of a file are found at a time.
    found: list[Problem] = []
    while found != (found := _dangling(edits.data, texts, old)):
        for problem in sorted(found, key=lambda one: (one.mark.line, one.mark.column), reverse=True):
            path = problem.mark.path.removeprefix(f'{edits.data.root}/')
            lines = (texts[path] or '').split('\n')
            line, column = lines[problem.mark.line - 1], problem.mark.column - 1
            # What needs no quotes may be called so that it needs some.
            written = new if line[column] in '\'"' else scalar(new)
            lines[problem.mark.line - 1] = line[:column] + line[column:].replace(old, written, 1)
            texts[path] = '\n'.join(lines)
    for path, text in texts.items():
        if text is not None and text != edits.texts.get(path):
            edits.write(path, text)


def _dangling(data: Dataset, texts: Mapping[str, str | None], old: str) -> list[Problem]:
    """Return the references to what is not there by its id."""
    # The last audit knew the file, and would make one problem of all of them.
    files = tuple(
        DataFile(path, text.encode())
        for path, text in sorted(texts.items())
        if text is not None and (path != 'audited.yaml' or old in data.releases)
    )
    problems = read(Listing(files), name=data.root).problems
    codes = {'unknown-reference', 'unknown-release'}
    return [problem for problem in problems if problem.named == old and problem.code in codes]
