# SPDX-License-Identifier: Apache-2.0
"""The files of a release that begins: its place in the order, and a file of its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.edit.emitted import block, flow, indented, item
from maturity.edit.verbs import RELEASE_KEYS, appended

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.edit.emitted import Tree
    from maturity.model import Dataset, Evidence, Gate, Job

_MODELINE = re.compile(r'# yaml-language-server: [^\n]*\n')


def texts(
    data: Dataset, old: Mapping[str, str], id_: str, about: Mapping[str, Tree], jobs_of: str | None
) -> Mapping[str, str]:
    """Return the texts that differ with a release more, which begins with the jobs of another one.

    `about` are its title and so on; without a title its id is that.
    """
    about = {'title': id_, **about}
    lines = [*block({key: about[key] for key in RELEASE_KEYS if key in about})]
    gate = None if jobs_of is None else data.releases[jobs_of].gate
    if gate is not None:
        lines += ['', f'# The jobs are those of {jobs_of}: check them.', 'gate:', *indented(_gate(gate), 2)]
    head = f'{_modeline(data, old)}# {about["title"]}: one release and the test jobs that ran for it.\n\n'
    return {
        'releases.yaml': appended(data, old, id_),
        f'releases/{id_}.yaml': head + '\n'.join(lines) + '\n',
    }


def _modeline(data: Dataset, old: Mapping[str, str]) -> str:
    """Return the line by which editors find the schema, as the newest release has it."""
    match = _MODELINE.match(old.get(f'releases/{data.newest.id}.yaml', ''))
    return match[0] if match else ''


def _gate(gate: Gate) -> Iterator[str]:
    """Yield a gate without what was found at its own release: commits, dates and lines."""
    yield f'source: {flow(_place(gate.source))}'
    if gate.also:
        yield 'also:'
        for one in gate.also:
            yield from indented(item(_place(one)), 2)
    yield 'jobs:'
    for job in gate.jobs:
        yield from indented(item(_job(job)), 2)


def _place(one: Evidence) -> dict[str, Tree]:
    """Return a file as evidence; one of another repository has a commit, which it keeps."""
    found: dict[str, Tree] = {}
    if one.repository is not None:
        found['repository'] = one.repository
        found |= {key: value for key, value in (('tag', one.tag), ('commit', one.commit)) if value}
    return {**found, 'path': one.target}


def _job(job: Job) -> dict[str, Tree]:
    found: dict[str, Tree] = {'name': job.name, 'pipeline': job.pipeline, 'voting': job.voting}
    if job.runs is not None:
        found['runs'] = job.runs.value
    if job.version is not None:
        found['version'] = job.version
    found['tests'] = {entry: list(covers) for entry, covers in job.tests.items()}
    if job.conditional:
        found['conditional'] = {entry: list(covers) for entry, covers in job.conditional.items()}
    if job.condition is not None:
        found['condition'] = job.condition.value
    return found
