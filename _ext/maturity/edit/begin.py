# SPDX-License-Identifier: Apache-2.0
"""The files of what begins: a release with its place in the order, an entry."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from maturity.edit.document import text_of
from maturity.edit.emitted import Short
from maturity.edit.items import arranged
from maturity.model import Release
from maturity.model.shapes import hint_of, keys_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits
    from maturity.model import Kind, Text

_HEAD = re.compile(r'(#.*\n)+\n')


def begin(edits: Edits, id_: str, about: Mapping[str, Tree], jobs_of: str | None) -> None:
    """Add a release at the end of the order, with the jobs of another one.

    `about` are its title and so on; without a title its id is that.
    """
    about = {'title': id_, **about}
    gate = edits.file(f'releases/{jobs_of}.yaml').root.get('gate') if jobs_of else None
    if gate is not None:
        about['gate'] = _gate(gate)
    newest, title = edits.data.newest, str(about['title'])
    head = _head(edits, f'releases/{newest.id}.yaml', newest.title, title)
    head = head or f'# {title}: one release and the test jobs that ran for it.\n\n'
    edits.write(f'releases/{id_}.yaml', head + text_of(arranged(about, keys_of(hint_of(Release)))))
    edits.file('releases.yaml').root['order'].append(id_)


def begin_entry(
    edits: Edits, kind: Kind, id_: str, about: Mapping[str, Tree], code: Mapping[str, Tree]
) -> None:
    """Add an entry of a kind, with what is known about it, and its first implementation."""
    like, head = next(iter(edits.data.of_kind(kind.id)), None), ''
    if like is not None:
        head = _head(edits, f'{kind.folder}/{like.id}.yaml', like.title, str(about['title']))
    text = text_of({**about, 'implementation': [code]})
    edits.write(f'{kind.folder}/{id_}.yaml', head + text)


def _head(edits: Edits, path: str, old: Text, title: str) -> str:
    """Return the comment with which a file begins, with another title; empty where there is none."""
    match = _HEAD.match(edits.texts.get(path, ''))
    return match[0].replace(old.value, title) if match else ''


def _gate(gate: Any) -> dict[str, Tree]:  # noqa: ANN401 (what a file says, which its schema has accepted)
    """Return a gate without what was found at its own release: commits, dates and lines."""
    jobs = [{key: value for key, value in job.items() if key not in {'line', 'note'}} for job in gate['jobs']]
    for job in jobs:
        if 'evidence' in job:
            job['evidence'] = [_without_line(place) for place in job['evidence']]
    also = {'also': [_place(file) for file in gate['also']]} if 'also' in gate else {}
    return {'source': Short(_place(gate['source'])), **also, 'jobs': jobs}


def _without_line(place: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """Return evidence without the line, which differs from release to release, unless it names its own."""
    if place.keys() & {'release', 'tag', 'commit'}:
        return place
    return {key: value for key, value in place.items() if key != 'line'}


def _place(file: Mapping[str, Tree]) -> Mapping[str, Tree]:
    """Return a file as evidence; one of another repository has a commit, which it keeps."""
    keys = ('repository', 'tag', 'commit', 'path') if 'repository' in file else ('path',)
    return {key: file[key] for key in keys if key in file}
