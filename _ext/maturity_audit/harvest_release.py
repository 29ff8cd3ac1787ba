# SPDX-License-Identifier: Apache-2.0
"""What differs of a release itself: its tag, dates, status and versions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from maturity.edit.emitted import Short
from maturity.model import Release, SourceMark, Text, msg, natural
from maturity_audit.questions import Question
from maturity_audit.readers import readers
from maturity_audit.recorded import answer, release_values
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.model import Dataset, Message
    from maturity_audit.questions import Reading, Sources
    from maturity_audit.source import Place

ReleaseDraft: TypeAlias = Mapping[str, str | tuple[str, ...] | None]
"""What differs, by the names of the record; None where the source does not say what the record says."""


def release_draft(release: Release, reading: Reading) -> tuple[ReleaseDraft, Mapping[str, Message]]:
    """Return what differs from the record, and why some of it cannot be told."""
    found, recorded = _by_name(reading.values), _by_name(release_values(release))
    different = [name for name in {**recorded, **found} if recorded.get(name) != found.get(name)]
    draft: dict[str, str | tuple[str, ...] | None] = {}
    unclear = {}
    for name in different:
        all_ = found.get(name, ())
        if name == 'version':
            draft['versions'] = all_ or None
        elif name == 'commit' and 'tag' in different and len(all_) > 1:
            # One is where the source was read, as the record has it; the other is that of the new tag.
            draft[name] = next(value for value in all_ if value not in recorded.get(name, ()))
        elif len(all_) > 1:
            unclear[name] = msg('the source says {all}', all=all_)
        else:
            draft[name] = all_[0] if all_ else None
    return draft, unclear


def new_release(data: Dataset, sources: Sources, id_: str) -> tuple[dict[str, Any], tuple[Message, ...]]:
    """Return what the sources say of a release that is not on record, and why some cannot say it.

    Its title is made of its names as that of the newest on record is.

    Without a tag it is read at the newest commit of the main repository.
    Raises `CannotTell` where that is not at hand.
    """
    head = sources.get(data.main_repository or '').commit('HEAD')
    mark = SourceMark(f'{data.root}/releases/{id_}.yaml', 1)
    release = Release(id=id_, title=Text(id_), position=len(data.releases), commit=head, mark=mark)
    question = Question(data, sources, release, sources.main(release))
    about: dict[str, Any] = {'commit': head}
    unclear: list[Message] = []
    for recipe in data.recipes:
        # A range without an end reaches to the newest release on record, and beyond it.
        if recipe.fact == 'release' and recipe.span.last is None:
            try:
                reading = answer(readers()[recipe.reader], question, recipe.parameters)
            except CannotTell as error:
                unclear.append(error.reason)
            else:
                about |= written(release_draft(release, reading)[0])
                about['evidence'] = [_evidence(place) for place in reading.places]
                unclear += [] if reading.lacking is None else [reading.lacking]
    if (title := _title(data.newest, id_, about.get('also'))) is not None:
        about['title'] = title
    return {name: value for name, value in about.items() if value is not None}, tuple(unclear)


def _title(before: Release, id_: str, name: str | None) -> str | None:
    """Return the title made of id and name as another one is, `2026.2 Hibiscus`; None where it is not."""
    names = [one.value for one in before.also]
    for given in (one.title() for one in names if name is not None):
        if before.title.value == f'{before.id} {given}':
            return f'{id_} {str(name).title()}'
    return None


def _evidence(place: Place) -> dict[str, str]:
    return {'repository': place.repository, 'commit': place.commit, 'path': place.path}


def written(draft: ReleaseDraft) -> dict[str, Any]:
    """Return what differs of a release as its file has it; None takes a key away."""
    values: dict[str, Any] = {}
    for name, value in draft.items():
        match name, value:
            case 'slurp', str():
                values[name] = True
            case 'next-status', str():
                status, _, day = value.partition(' ')
                values[name] = Short({'status': status, **({'date': day} if day else {})})
            case _:
                values[name] = list(value) if isinstance(value, tuple) else value
    return values


def _by_name(values: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return values by the names before their equals signs."""
    found: dict[str, tuple[str, ...]] = {}
    for name, _, value in (text.partition('=') for text in sorted(values, key=natural)):
        found[name] = (*found.get(name, ()), value)
    return found
