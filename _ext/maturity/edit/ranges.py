# SPDX-License-Identifier: Apache-2.0
"""Facts that hold in a range of releases: one begins, and what held until then ends or goes on later.

Evidence stays with the releases at which it was read: that is its `release`,
or without one the release at which its fact begins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.edit.document import CannotEdit, Map, parts
from maturity.edit.items import RANGE, arranged, insert, put
from maturity.model import msg
from maturity.model.vocabulary import CapabilityState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from maturity.edit.changes import Place
    from maturity.edit.document import Document
    from maturity.edit.items import Fields
    from maturity.model import Dataset, Entry, Release

UNSHOWN = msg(
    '{place} would be in {release} as before, and none of its evidence was read there; record it there '
    'first, with since={id} and evidence=WHERE, and then this'
)
_REMARKS = frozenset({*RANGE, 'from', 'evidence', 'note', 'confidence', 'reason'})
"""The keys of a fact that are no part of what it states."""
_FIXED = frozenset({'change', 'commit', 'doc', 'tag'})
"""The keys of evidence that is the same whatever the release."""
_DECISIONS = frozenset({'opt-ins', 'tests', 'waivers'})
_UNSHOWN = frozenset({CapabilityState.MISSING.value, CapabilityState.NOT_APPLICABLE.value})


def begin(data: Dataset, items: list[Any], place: Place, fields: Fields) -> None:
    """Let a fact hold from the release on that its `since` names; raises `CannotEdit`.

    What began with that release is put right.  What began earlier ends before
    it, and goes on behind the `last` of the new fact, which without one ends
    where the old one does, or before the next begins.
    """
    same = [one for one in items if all(one.get(key) == fields.get(key) for key in place.subject)]
    start = data.releases[str(fields['since'])].position
    stop = _stop(data, fields, start, [_span(data, one) for one in same])
    if stop is not None:
        fields = {'since': fields['since'], 'last': list(data.releases)[stop], **fields}
    old = next((one for one in same if start in _span(data, one)), None)
    if old is None:
        earlier = [one for one in same if _span(data, one).start < start]
        insert(items, earlier[-1:], _new(place, fields), before=same[:1])
        return
    # Who names nothing but the range moves the end of the fact.
    is_end = fields.keys() <= {*RANGE, *place.subject}
    later = [] if stop is None or is_end else _continued(data, old, place, stop + 1)
    if _span(data, old).start == start:
        put(old, place, fields)
        if 'evidence' not in fields:
            _trim(data, old)
        insert(items, [old], *later)
        return
    new = _new(place, fields)
    _share(data, old, new)
    _end(data, old, start - 1)
    insert(items, [old], new, *later)


def retire(data: Dataset, document: Document, entry: Entry, release: Release) -> None:
    """End all that holds of an entry before the release that is without it, but for what may outlive it.

    What begins later in the same life goes.
    """
    root, types = document.root, data.kinds[entry.kind].facts.values()
    kept = (root.get('facts', {}).get(type_.id) for type_ in types if type_.after_removal)
    spared = {id(part) for lists in kept for part in parts(lists)}
    life = entry.life_at(release)
    stop = release.position if life is None else life.stop
    for fact in [*parts(root)]:
        if isinstance(fact, Map) and 'since' in fact and id(fact) not in spared:
            span = _span(data, fact)
            if release.position <= span.start <= stop:
                document.remove(fact)
            elif release.position in span:
                _end(data, fact, release.position - 1)
    expected = root.get('expect', {})
    for id_ in [*expected]:
        if release.position <= data.releases[id_].position <= stop:
            del expected[id_]
    if 'expect' in root and not expected:
        del root['expect']


# Ranges -----------------------------------------------------------------------------------------


def _new(place: Place, fields: Fields) -> dict[str, Any]:
    return arranged(fields, place.order if 'id' in place.order else RANGE)


def _span(data: Dataset, fact: Fields) -> range:
    """Return the positions of the releases at which a fact holds."""
    last = fact.get('last', data.newest.id)
    return range(data.releases[str(fact['since'])].position, data.releases[str(last)].position + 1)


def _stop(data: Dataset, fields: Fields, start: int, spans: Iterable[range]) -> int | None:
    """Return the position of the last release of a new fact; None where it goes on."""
    if fields.get('last') is not None:
        return data.releases[str(fields['last'])].position
    ends = [span.start - 1 for span in spans if span.start > start]
    ends += [span.stop - 1 for span in spans if start in span and span.stop < len(data.releases)]
    return min(ends, default=None)


def _end(data: Dataset, fact: Map, position: int) -> None:
    """End a fact, and leave what was read later out of its evidence."""
    fact.put('last', list(data.releases)[position], RANGE)
    _trim(data, fact)


def _continued(data: Dataset, old: Map, place: Place, position: int) -> list[dict[str, Any]]:
    """Return a fact as it goes on at a release, if it does; raises `CannotEdit` where nothing shows that.

    The point release that brought it brought it where it began.
    """
    span = _span(data, old)
    if position not in span:
        return []
    release = list(data.releases.values())[position]
    evidence = _evidence(data, old, range(position, span.stop))
    is_shown = any(_read_at(data, one, release.id) == position for one in evidence)
    if 'evidence' in old and not is_shown and (evidence or _needs_evidence(old, place)):
        where = '/'.join(place.keys)
        raise CannotEdit(UNSHOWN.filled(place=where, release=release.title, id=release.id))
    new = {**old, 'since': release.id, 'evidence': evidence}
    return [{key: new[key] for key in old if key != 'from' and (key != 'evidence' or evidence)}]


# Evidence ---------------------------------------------------------------------------------------


def _read_at(data: Dataset, evidence: Fields, since: object) -> int:
    """Return the position of the release at which evidence was read, of a fact that begins at `since`."""
    return data.releases[str(evidence.get('release', since))].position


def _trim(data: Dataset, fact: Map) -> None:
    """Leave out of the evidence of a fact what was read where it does not hold."""
    span, places = _span(data, fact), fact.get('evidence', [])
    places[:] = [one for one in places if _read_at(data, one, fact['since']) in span]


def _evidence(data: Dataset, old: Fields, span: range) -> list[Any]:
    """Return the evidence of a fact for a later part of its range.

    That is what was read there.  Where nothing was at its first release, what
    is the same at every release shows it too.
    """
    places = old.get('evidence', [])
    read = [(one, _read_at(data, one, old['since'])) for one in places]
    own = [one for one, position in read if position in span]
    if any(position == span.start for _, position in read):
        return own
    return [*(one for one in places if 'release' not in one and one.keys() & _FIXED), *own]


def _share(data: Dataset, old: Fields, new: dict[str, Any]) -> None:
    """Let a new fact keep the evidence of an old one that states the same, as far as it was read there."""
    if _statement(new) == _statement(old):
        given = new.get('evidence', [])
        kept = [one for one in _evidence(data, old, _span(data, new)) if one not in given]
        if given or kept:
            new['evidence'] = [*given, *kept]


def _statement(fact: Fields) -> Fields:
    return {key: value for key, value in fact.items() if key not in _REMARKS}


def _needs_evidence(fact: Fields, place: Place) -> bool:
    """Return whether a fact is neither a decision nor says that there is nothing to show."""
    is_decision = place.keys[0] in _DECISIONS or 'none' in fact
    return not is_decision and fact.get('state') not in _UNSHOWN
