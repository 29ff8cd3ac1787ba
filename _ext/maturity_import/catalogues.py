# SPDX-License-Identifier: Apache-2.0
"""What adding matrices does to the catalogues of a record: groups, capabilities, requirements."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from maturity.problems import Problem
from maturity_import.parts import LISTED, MANDATORY
from maturity_import.present import CODE, ORDER, Words
from maturity_import.record import LEVELS
from maturity_import.requirements import is_mandatory
from maturity_import.successive import newest
from maturity_import.write import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maturity.edit.emitted import Tree
    from maturity.edit.write import Edits
    from maturity.model import Dataset
    from maturity_import.joined import Key
    from maturity_import.record import Record

ABOUT = 'Imported from a support matrix.'


class Catalogues:
    """Adds to the catalogues of a record."""

    def __init__(self, edits: Edits, record: Record, data: Dataset, new: Sequence[int]) -> None:
        """Nothing is added yet; `new` are the positions of releases that were not on record."""
        self._edits = edits
        self._record = record
        self._data = data
        self._new = new
        self._added = [key for key, id_ in record.capability_ids.items() if id_ not in data.capabilities]
        self.problems: list[Problem] = []
        self.counts: Counter[str] = Counter()

    def add(self) -> None:
        """Add what is new, and report what is said otherwise."""
        self._add_repository()
        self._add_capabilities()
        self._compare()
        self._require()

    def _append(self, path: str, items: list[dict[str, Tree]]) -> None:
        if items and path not in self._edits.texts:
            self._edits.write(path, text_of(items, ABOUT))
        elif items:
            self._list(path).extend(items)

    def _list(self, path: str) -> list[Any]:
        found: Any = self._edits.file(path).root
        assert isinstance(found, list), 'a catalogue of these is a list'
        return found

    def _add_repository(self) -> None:
        """Say where evidence lies, where that is new."""
        name = self._record.origin.repository
        if name is None or name in self._data.repositories:
            return
        if 'repositories.yaml' not in self._edits.texts:
            self._edits.write('repositories.yaml', text_of(self._record.repositories(name), ABOUT))
        else:
            self._edits.file('repositories.yaml').root['repositories'][name] = {'title': name}

    # Capabilities -------------------------------------------------------------------------------

    def _add_capabilities(self) -> None:
        """Put each new capability behind the one before it in its file, or behind the first of these."""
        self.counts['capabilities'] = len(self._added)
        new = {key: self._capability(key) for key in self._added}
        if not new or 'capabilities.yaml' not in self._edits.texts:
            self._append('capabilities.yaml', list(new.values()))
            return
        items = self._list('capabilities.yaml')
        for file in self._record.file_groups:
            of_file = [key for key in self._record.features if key[0] == file]
            ids = [self._record.capability_ids[key] for key in of_file]
            there = [number for number, item in enumerate(items) if item['id'] in ids]
            place = there[0] + 1 if there else len(items)
            for key, id_ in zip(of_file, ids, strict=True):
                if key in new:
                    items.insert(place, new[key])
                else:
                    place = next(number for number, item in enumerate(items) if item['id'] == id_)
                place += 1

    def _capability(self, key: Key) -> dict[str, Tree]:
        """Return a new capability; its group has an id where those on record have."""
        tree = self._record.capability(key)
        ladders = self._edits.file('ladders.yaml').root
        are_titles = 'groups' not in ladders and any(one.group for one in self._data.capabilities.values())
        if 'group' in tree:
            group = str(tree['group'])
            title = self._record.groups[group]
            if are_titles:
                tree['group'] = title
            elif group not in (groups := ladders.setdefault('groups', {})):
                groups[group] = {'title': title}
        return tree

    def _compare(self) -> None:
        """Report what is on record of known features and is said otherwise, and add details."""
        known = {id_: key for key, id_ in self._record.capability_ids.items() if key not in self._added}
        for item in self._list('capabilities.yaml') if known else ():
            if (key := known.get(item['id'])) is not None:
                one, values = self._data.capabilities[item['id']], self._record.features[key]
                self.problems += Words(item, one).add(newest(values))
                outside = (part for position, part in enumerate(values) if position not in one.span)
                for part in (part for part in outside if part is not None):
                    message = (
                        f'{str(part.title)!r} is there, where the record does not have it; the record counts'
                    )
                    self.problems.append(Problem(code=CODE, message=message, mark=part.mark))

    # Requirements -------------------------------------------------------------------------------

    def _require(self) -> None:
        """Require what is mandatory, if the ladder still is that of a support matrix."""
        self._end()
        wanted = [one for one in self._record.requirements() if self._is_new(one)]
        ladders = self._edits.file('ladders.yaml').root
        kind = ladders['kinds'][self._record.origin.kind]
        if wanted and kind['ladder'] == [LISTED]:
            kind['ladder'].append(MANDATORY)
            ladders['levels'].setdefault(MANDATORY, dict(LEVELS[MANDATORY]))
        if MANDATORY in kind['ladder']:
            self._append('requirements.yaml', wanted)

    def _is_new(self, tree: dict[str, Tree]) -> bool:
        """Return whether a requirement is of new features, or of one that becomes mandatory."""
        rule: Any = tree['rule']
        parts = [rule, *rule.get('any-of', ())]
        ids = {id_ for part in parts for id_ in part.get('implements', ())}
        if ids <= {self._record.capability_ids[key] for key in self._added}:
            return bool(ids)
        begins = self._record.releases.index(str(tree['since'])) in self._new
        return begins and 'implements' in rule and not any(map(self._mandatory, ids))

    def _mandatory(self, id_: str) -> list[str]:
        """Return the requirements on record that a capability is mandatory, which still hold."""
        return [
            one.id
            for one in self._data.requirements.values()
            if one.kind == self._record.origin.kind
            and (one.level, one.span.last) == (MANDATORY, None)
            and getattr(one.rule, 'capabilities', None) == (id_,)
        ]

    def _end(self) -> None:
        """End requirements of features that a new release does not call mandatory any more."""
        ends: dict[str, int] = {}
        for key, values in self._record.features.items():
            there = ((position, values[position]) for position in self._new)
            free = [position for position, one in there if one is not None and not is_mandatory(one)]
            if free:
                ends |= dict.fromkeys(self._mandatory(self._record.capability_ids[key]), free[0])
        for item in self._list('requirements.yaml') if ends else ():
            if item['id'] in ends:
                item.put('last', self._record.releases[ends[item['id']] - 1], ORDER)
