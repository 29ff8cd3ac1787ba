# SPDX-License-Identifier: Apache-2.0
"""Evidence as a link: an address a reader can open, and words for it.

An address is built only from the URL patterns of `repositories.yaml` and from
parts that the schema has checked; nothing but `https` ever comes out.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from maturity.model import Text, msg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from maturity.model import Dataset, Evidence, Phrase, Release, SourceMark
    from maturity.model.tests import Test

SHORT = 10

# Files that sites for code show as prose, without lines.
_PROSE = ('.rst', '.md')


def address(data: Dataset, evidence: Evidence) -> str | None:
    """Return the https address of `evidence`, or None where none can be built."""
    if evidence.is_of_implementation:
        return None
    if evidence.type == 'doc':
        return evidence.target
    if evidence.type == 'job':
        return _job_address(data, evidence)
    name, ref = reference(data, evidence)
    patterns = _patterns(data, evidence)
    if ref is None or name not in patterns:
        return None
    path = evidence.target if evidence.type == 'path' else ''
    repository = evidence.repository or data.main_repository or ''
    query = patterns.get('source', '') if evidence.line and path.endswith(_PROSE) else ''
    filled = _filled(patterns[name], repository=repository, ref=ref, path=path)
    return f'{filled}{query}{_fragment(patterns, evidence.line)}'


def _patterns(data: Dataset, evidence: Evidence) -> Mapping[str, str]:
    repository = data.repositories.get(evidence.repository or data.main_repository or '')
    return {} if repository is None else repository.links


@cache
def _filled(pattern: str, /, **values: str) -> str:
    for name, value in values.items():
        pattern = pattern.replace(f'{{{name}}}', quote(value, safe='/'))
    return pattern


def _fragment(patterns: Mapping[str, str], line: int | None) -> str:
    return '' if line is None else patterns.get('line', '').replace('{line}', str(line))


def reference(data: Dataset, evidence: Evidence) -> tuple[str, str | None]:
    """Return the pattern for `evidence`, and the commit or tag to read it at.

    Its own goes before that of the release.  Only the main repository has the
    tags of the releases; of others, the files of the gate may say which commit
    counts for a release.
    """
    if evidence.type == 'change':
        return 'change', evidence.target
    if evidence.commit is not None:
        return 'commit', evidence.commit
    if evidence.tag is not None:
        return 'tag', evidence.tag
    release = data.releases.get(evidence.release or '')
    if release is None:
        return 'tag', None
    if evidence.repository not in {None, data.main_repository}:
        return 'commit', None if release.gate is None else release.gate.commits.get(evidence.repository or '')
    # Work in progress stands on its branch, and nowhere else yet.
    own = {'tag': release.tag, 'commit': release.commit, 'branch': release.branch}
    return next(((name, ref) for name, ref in own.items() if ref is not None), ('commit', None))


def at_release(data: Dataset, evidence: Evidence, release: Release) -> Evidence:
    """Return evidence as the last audit saw it at `release`, or as it is where it did not look there."""
    if data.audited is None or not evidence.path:
        return evidence
    lines = data.audited.lines(evidence).items()
    seen = ((data.releases[id_].position, line) for id_, line in lines if id_ in data.releases)
    _, line = max((one for one in seen if one[0] <= release.position), default=(0, 0))
    if not line:
        return evidence
    own_line = line if evidence.symbol else None
    return replace(evidence, release=release.id, tag=None, commit=None, line=own_line)


def test_place(data: Dataset, test: Test, release: Release) -> str:
    """Return `path:line symbol` of a test at a release; without the line where no audit found it."""
    place = at_release(data, test.place, release)
    return f'{label_path(place)} {test.symbol}'


def label_path(evidence: Evidence) -> str:
    """Return the path of evidence with its line, if it has one."""
    return evidence.target if evidence.line is None else f'{evidence.target}:{evidence.line}'


def record_address(data: Dataset, name: str, mark: SourceMark, title: str) -> str | None:
    """Return where the record is edited (`edit`) or an error reported (`report`).

    `mark` and `title` say which part of the record it is about.  None where
    the project names no such place.
    """
    pattern = data.record_links.get(name)
    if pattern is None:
        return None
    # A title is free text, and often stands in a query.
    pattern = pattern.replace('{title}', quote(title, safe=''))
    return _filled(pattern, path=mark.path, line=str(mark.line))


def _job_address(data: Dataset, evidence: Evidence) -> str | None:
    """Return the address of the line that puts the job into its pipeline."""
    release = data.releases.get(evidence.release or '')
    gate = None if release is None else release.gate
    jobs = [] if gate is None else gate.named(evidence.target)
    # Several can have the name.
    job = next((job for job in jobs if job.line == evidence.line), next(iter(jobs), None))
    base = None if gate is None or job is None else address(data, gate.source)
    if gate is None or job is None or base is None:
        return None
    return base.partition('#')[0] + _fragment(_patterns(data, gate.source), job.line)


def label(evidence: Evidence) -> Phrase:
    """Return short words for `evidence`: what it is, not where it leads."""
    if evidence.type == 'change':
        return msg('change {commit}', commit=evidence.target[:SHORT])
    if evidence.type == 'job':
        return msg('job {job}', job=evidence.target)
    if evidence.type == 'doc':
        return Text(evidence.target.removeprefix('https://'))
    name = label_path(evidence)
    return msg('{symbol} in {path}', symbol=evidence.symbol, path=name) if evidence.symbol else Text(name)


def short_label(evidence: Evidence) -> Phrase | None:
    """Return the last part of the words for evidence in a file, where its address is at hand for the rest."""
    if evidence.type != 'path':
        return None
    return Text(evidence.symbol or label_path(evidence).rstrip('/').rpartition('/')[2])


def newest(data: Dataset, evidence: Iterable[Evidence], release: Release) -> tuple[Evidence, ...]:
    """Return the evidence of one fact to show for `release`: the newest not after it.

    Evidence with a release of its own belongs to that release; all evidence of
    the latest such release is kept, and what names no release always is.
    """
    dated = [(data.releases.get(part.release or ''), part) for part in evidence]
    known = (at.position for at, _ in dated if at is not None)
    latest = max((position for position in known if position <= release.position), default=None)
    return tuple(part for at, part in dated if at is None or at.position == latest)
