# SPDX-License-Identifier: Apache-2.0
"""What an audit finds: for each fact at each release whether the source agrees.

The findings are a file of the record (`audited.yaml`), JSON and text.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, groupby
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from maturity.edit.emitted import block, indented, item
from maturity.model import SourceMark, Text, commas, msg
from maturity.model.forms import PATH
from maturity.model.recipes import is_published
from maturity.model.vocabulary import Agreement
from maturity.problems import Problem, one_line
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from maturity.model import Dataset, Evidence, Message, Phrase, Release
    from maturity.model.messages import Value
    from maturity.model.recipes import AuditedFile
    from maturity_audit.source import Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What is wrong with a fact, None where nothing is, and the places that show it."""

    wrong: Message | None = None
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What one fact comes to at one release.

    `kind` is the kind of fact; `release` the id of the release at which the
    source was read; `subject` what it is about, an entry or the release itself;
    `about` the fact, in the words of the record; `found` what the source shows,
    or why it cannot tell; `mark` the place in the record.
    """

    kind: str
    release: str
    subject: str
    about: Phrase
    outcome: Agreement
    found: Phrase | None = None
    places: tuple[Place, ...] = ()
    mark: SourceMark = field(compare=False)


def checked(  # noqa: PLR0913 (each says of what)
    check: Callable[[], Answer],
    *,
    kind: str,
    release: Release,
    about: Phrase | str,
    subject: str | None = None,
    mark: SourceMark | None = None,
    places: tuple[Place, ...] = (),
) -> Finding:
    """Return what a check comes to; without a subject it is about the release itself.

    `places` are those of an answer that names none.
    """
    try:
        answer = check()
    except CannotTell as error:
        answer, outcome = Answer(error.reason), Agreement.CANNOT_TELL
    else:
        outcome = Agreement.AGREES if answer.wrong is None else Agreement.DISAGREES
    return Finding(
        kind=kind,
        release=release.id,
        subject=subject or release.id,
        about=Text(about) if isinstance(about, str) else about,
        outcome=outcome,
        found=answer.wrong,
        places=answer.places or places,
        mark=mark or release.mark,
    )


def difference(recorded: Iterable[str], found: Iterable[str]) -> Message | None:
    """Return how what a source has differs from what is recorded, None where it does not."""
    lacking, more = sorted(set(recorded) - set(found)), sorted(set(found) - set(recorded))
    if lacking and more:
        return msg('the source has {more}, and not {lacking}', more=listed(more), lacking=listed(lacking))
    if lacking:
        return msg('the source does not have {lacking}', lacking=listed(lacking))
    return msg('the source has {more} too', more=listed(more)) if more else None


def listed(words: Iterable[str]) -> Value:
    """Return words with commas between them."""
    return commas(Text(word) for word in words)


def written(words: Iterable[str]) -> str:
    """Return values as the record would say them."""
    return ', '.join(sorted(words)) or '–'


LONGEST = 1000
"""Letters of what a source shows that are kept: it can be a whole file on one line."""
_PLACE = ('repository', 'commit', 'path', 'line')
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
        key=lambda one: (*_words(one), positions[one.release]),
    )
    for _, run in groupby(
        enumerate(wrong), key=lambda pair: (*_words(pair[1]), positions[pair[1].release] - pair[0])
    ):
        part = [one for _, one in run]
        yield part[0], part[-1]


def _words(one: Finding) -> tuple[str, ...]:
    return one.kind, one.subject, str(one.about), one.outcome.value, str(one.found or '')


def as_yaml(
    data: Dataset,
    commits: Mapping[str, str],
    findings: Sequence[Finding],
    places: Sequence[Mapping[str, Any]],
    files: Collection[str] | None = None,
) -> str:
    """Return `audited.yaml`: the same findings make the same bytes.

    With `files`, paths as places in the record name them, only these were audited; of all others stands
    what was found before.
    """
    before = {} if files is None or data.audited is None else {file.path: file for file in data.audited.files}
    if data.audited is not None and files is not None:
        commits = {**data.audited.sources, **commits}
    tree: Mapping[str, Any] = {'sources': dict(sorted(commits.items())), 'places': list(places)}
    blocks = (
        block_ if files is None or f'{data.root}/{path}' in files else _as_before(before[path])
        for path, block_ in _of_files(data, findings).items()
    )
    # A line for each fact: two people who change two facts meet no conflict.
    lines = chain(block(tree), ['files:'], *(indented(item(one), 2) for one in blocks))
    return _HEAD + '\n'.join(lines) + '\n'


def not_as_locked(data: Dataset, findings: Sequence[Finding]) -> Iterator[Problem]:
    """Yield the files of which an audit finds otherwise than `audited.yaml` says: somebody typed it."""
    before = {} if data.audited is None else {file.path: _as_before(file) for file in data.audited.files}
    found = _of_files(data, findings)
    for path in sorted(before.keys() | found.keys()):
        if _locked(before.get(path)) != _locked(found.get(path)):
            message = 'an audit finds otherwise than audited.yaml says; run "maturity audit --write"'
            mark = SourceMark(f'{data.root}/{path}' if path in found else f'{data.root}/audited.yaml', 1)
            yield Problem(code='not-audited', message=message, mark=mark)


def _locked(file: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what an audit has to find again of a file: not what was published, which comes after it."""
    if file is None:
        return None
    facts = {name: digest for name, digest in file.get('facts', {}).items() if not is_published(name)}
    return {**file, 'facts': facts}


def _of_files(data: Dataset, findings: Iterable[Finding]) -> Mapping[str, Mapping[str, Any]]:
    """Return what was audited of each file, and what came of it, by path."""
    found: dict[str, list[Finding]] = {}
    for one in findings:
        found.setdefault(one.mark.path, []).append(one)
    return {path: _of_file(data, path, found.get(f'{data.root}/{path}', ())) for path in sorted(data.stated)}


def _of_file(data: Dataset, path: str, findings: Sequence[Finding]) -> Mapping[str, Any]:
    agrees = Counter(one.kind for one in findings if one.outcome is Agreement.AGREES)
    wrong = [_spell(first, last) for first, last in spells(data, findings)]
    facts = {name: one.digest for name, one in data.stated[path].items()}
    file = {'path': path, 'facts': facts, 'agrees': dict(sorted(agrees.items())), 'findings': wrong}
    return {key: value for key, value in file.items() if value}


def _as_before(file: AuditedFile) -> Mapping[str, Any]:
    """Return what an earlier audit found of a file, as it is written."""
    wrong = []
    for one in file.findings:
        spell = {'since': one.release, 'last': one.last, 'fact': one.fact, 'subject': one.subject}
        spell |= {'about': str(one.about), 'outcome': one.outcome, 'found': str(one.found)}
        wrong.append(spell if one.place is None else {**spell, 'place': _placed(one.place)})
    tree = {'path': file.path, 'facts': file.facts, 'agrees': file.agrees, 'findings': wrong}
    return {key: value for key, value in tree.items() if value}


def _spell(first: Finding, last: Finding) -> dict[str, Any]:
    spell = {'since': first.release, 'last': last.release, 'fact': first.kind, 'subject': first.subject}
    # Text of a repository can hold signs that no record may have, and be as long as it likes.
    spell |= {'about': _told(first.about), 'outcome': first.outcome.value, 'found': _told(first.found)}
    place = _placed(last.places[0]) if last.places and PATH.fits(last.places[0].path or '') else {}
    return spell | ({'place': place} if place else {})


def _told(words: Phrase | None) -> str:
    return shorten(one_line(str(words)), LONGEST, placeholder=' ...')


def _placed(place: Place | Evidence) -> dict[str, Any]:
    return {name: part for name in _PLACE if (part := getattr(place, name)) is not None}


def _counts(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return how many findings of each outcome there are, by kind of fact."""
    counts = Counter((one.kind, one.outcome) for one in findings)
    return [
        {'fact': kind} | {one.value: counts[kind, one] for one in Agreement}
        for kind in sorted({kind for kind, _ in counts})
    ]


def as_json(data: Dataset, commits: Mapping[str, str], findings: Sequence[Finding]) -> str:
    """Return all findings with their places, and the counts."""
    tree = {
        'record': data.digest,
        'sources': dict(sorted(commits.items())),
        'counts': _counts(findings),
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
        'places': [{name: getattr(place, name) for name in _PLACE} for place in one.places],
        'record': str(one.mark),
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
    rows = _counts(findings)
    width = max((len(row['fact']) for row in rows), default=0)
    yield f'{"":{width}}  ' + '  '.join(one.value for one in Agreement)
    for row in rows:
        counts = '  '.join(f'{row[one.value]:{len(one.value)}}' for one in Agreement)
        yield f'{row["fact"]:{width}}  {counts}'
