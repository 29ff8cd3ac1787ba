# SPDX-License-Identifier: Apache-2.0
"""What all checks share: how a problem is made, and what evidence must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity import links
from maturity.problems import Problem, did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from maturity.model import Dataset, Evidence, SourceMark

_ALL = 40


def problem(code: str, message: str, mark: SourceMark) -> Problem:
    """Return a problem."""
    return Problem(code=code, message=message, mark=mark)


def mark_of(value: object, otherwise: SourceMark) -> SourceMark:
    """Return the place of an id as it was written."""
    mark: SourceMark = getattr(value, 'mark', otherwise)
    return mark


def unknown(value: str, what: str, known: Iterable[str], otherwise: SourceMark) -> Problem:
    """Return the problem of a reference to something that does not exist."""
    known = list(known)
    count = 'there is only' if len(known) == 1 else 'there are'
    message = f'{value!r} is no {what}; {count} {listed(known, limit=_ALL) or "none"}'
    message += did_you_mean(value, known)
    return problem('unknown-reference', message, mark_of(value, otherwise))


def written(release: str) -> str:
    """Return a release id as YAML has to be written: quoted where it could be a number."""
    return repr(str(release)) if release[:1].isdigit() else release


def evidence_problems(
    data: Dataset, broken: frozenset[str], evidence: Iterable[Evidence]
) -> Iterator[Problem]:
    """Yield a problem for evidence that a reader cannot open.

    Where its release is broken nobody can tell, and that is reported already.
    """
    for one in evidence:
        if one.repository is not None and one.repository not in data.repositories:
            yield unknown(one.repository, 'repository', data.repositories, one.mark)
        elif links.address(data, one) is None and one.release not in broken:
            yield problem('bad-evidence', _no_address(data, one), one.mark)


def _no_address(data: Dataset, evidence: Evidence) -> str:
    if evidence.type == 'job':
        release = data.releases.get(evidence.release or '')
        names = () if release is None or release.gate is None else [job.name for job in release.gate.jobs]
        where = f'at {evidence.release!r}'
        if evidence.target in names:
            return (
                f'the file that defines the jobs {where} cannot become a link; correct the source of its gate'
            )
        message = f'no job {evidence.target!r} {where}; name one of its jobs'
        return message + did_you_mean(evidence.target, names)
    if not data.repositories:
        return 'no repositories.yaml says how this becomes a link; write it, or use doc'
    pattern, ref = links.reference(data, evidence)
    if ref is not None:
        return f'repositories.yaml has no link pattern {pattern!r}; add it'
    return "cannot become a link: say at which 'commit' or 'tag' of the repository it is to be read"
