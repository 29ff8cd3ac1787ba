# SPDX-License-Identifier: Apache-2.0
"""What the files of one release after the other say of features: capabilities, groups and requirements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from maturity.checks.catalogues import RESERVED_FRAGMENTS
from maturity.edit.document import Map
from maturity.edit.items import listed
from maturity.model import Capability
from maturity.model.shapes import hint_of, keys_of
from maturity_import.ladder import LEVELS, LISTED, MANDATORY, MATRIX, required, text_of
from maturity_import.names import Ids, files_of, name_of, recognised, slug
from maturity_import.successive import told, tree_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from maturity.matrices.model import Feature
    from maturity_import.adding import Addition
    from maturity_import.successive import Key, Step

KEYS = (*keys_of(hint_of(Capability)),)


class Catalogue:
    """The capabilities of a record, in its order, and the requirements that a matrix makes of them."""

    def __init__(self, addition: Addition) -> None:
        """Give every feature an id: the one on record, or a new one."""
        self._to = addition
        self._edits = addition.edits
        self._data = addition.edits.data
        self._timeline = addition.timeline
        self._groups: dict[str, str] = {}
        self._comments: dict[str, Sequence[str]] = {}
        self.ids = self._identified()
        self.here: dict[str, Key | None] = {}
        edits = self._edits
        self._items: Any = edits.file('capabilities.yaml').root if 'capabilities.yaml' in edits.texts else []
        self._required: Any = edits.file('requirements.yaml').root
        self._required_ids = Ids(MANDATORY, dict.fromkeys(self._data.requirements, ''))

    def _identified(self) -> dict[Key, str]:
        """Return the id of each feature."""
        on_record = recognised(self._data, [file for step in self._to.steps for file in step.files])
        owners = {one.id: one.group.value if one.group else '' for one in self._data.capabilities.values()}
        # Their fragments are those of one page.
        releases = [*self._data.releases, *(step.release for step in self._to.steps)]
        taken = [MATRIX, *RESERVED_FRAGMENTS, *(release.replace('.', '-') for release in releases)]
        ids = Ids('feature', {**dict.fromkeys(taken, ''), **owners})
        found: dict[Key, str] = {}
        titles: dict[tuple[str, str, str], str] = {}
        for step in self._to.steps:
            there = {found[key] for key in step.features if key in found}
            for key, feature in step.features.items():
                # What has another name and the same title is the same, if that is gone.
                title = (key[0], str(feature.group), str(feature.title))
                known = on_record.get(key) or titles.get(title)
                if key not in found:
                    found[key] = known if known and known not in there else ids.new(key[1], key[0])
                titles[title] = found[key]
        return found

    @property
    def order(self) -> list[str]:
        """The ids of all capabilities."""
        return [str(one['id']) for one in self._items]

    def step(self, step: Step) -> None:
        """Take what the files of a release say.

        `here` then are the capabilities of which they tell, each with its
        feature, or with None where that is gone.
        """
        self.here = {}
        place, file = 0, None
        for key, feature in step.features.items():
            if key[0] != file:
                place, file = len(self._items), key[0]
            id_ = self.ids[key]
            if id_ in self.order:
                place = self.order.index(id_)
                self._present(step, self._items[place], key, feature)
            else:
                self._items.insert(place, self._new(step, key, feature))
                self.here[id_] = key
            self._comments[id_] = feature.comments
            place += 1
        present = {self.ids[key] for key in step.features}
        for item in self._items:
            if item['id'] not in present and self._is_of(step, str(item['id']), present):
                self._absent(step, item)
        self._require(step)

    def write(self, comments: Sequence[str]) -> None:
        """Write the catalogue where there was none, and the groups that are new."""
        if self._items and 'capabilities.yaml' not in self._edits.texts:
            self._edits.write('capabilities.yaml', text_of(self._items, comments, self._comments))
        if self._groups:
            groups = self._edits.file('ladders.yaml').root.setdefault('groups', {})
            groups.update({id_: {'title': title} for id_, title in self._groups.items()})

    # Capabilities -------------------------------------------------------------------------------

    def _present(self, step: Step, item: Map, key: Key, feature: Feature) -> None:
        """Take what a file says of a capability that is there already."""
        position, span = step.position, self._timeline.span(item)
        counts = step.counts(str(item['id']), self._data.capabilities)
        self._to.problems += told(item, feature, KEYS, step, counts=counts)
        if position not in span:
            title = repr(str(feature.title))
            if not counts:
                self._to.report_there(title, feature.mark)
                return
            if position > span.stop:
                gone = self._timeline.releases[span.stop]
                message = (
                    f'{title} is missing from {gone!r} on and there again in {step.release!r}; '
                    'nothing is recorded between'
                )
                self._to.report('import-gap', message, feature.mark)
            self._timeline.put(item, position, KEYS)
        self.here[str(item['id'])] = key

    def _absent(self, step: Step, item: Map) -> None:
        """End a capability where its file has it no more."""
        id_, position = str(item['id']), step.position
        if step.counts(id_, self._data.capabilities) and position in self._timeline.span(item):
            self.here[id_] = None
            self._timeline.put(item, position - 1, KEYS)

    def _is_of(self, step: Step, id_: str, present: Collection[str]) -> bool:
        """Return whether a capability that is in no file of a release would be in one, if it were there."""
        capabilities = self._data.capabilities
        if id_ not in capabilities:
            own = {group for (group, _), one in self.ids.items() if one == id_}
            return not own.isdisjoint(one.group_id for one in step.files)
        groups = {capabilities[one].group for one in present if one in capabilities}
        # What people have added is not of a file, and has other evidence; one page may show several files.
        known = files_of(self._data, id_)
        files = {name_of(one) for one in step.files if 'path' in one.place}
        pages = {name_of(one) for one in step.files}
        return bool(known & files) or (
            capabilities[id_].group in groups and (not known or bool(known & pages))
        )

    def _new(self, step: Step, key: Key, feature: Feature) -> Map:
        """Return a capability that comes with a release; before the first there is nothing to say."""
        parts = {'id': self.ids[key], **tree_of(feature), 'group': self._group(step, key, feature)}
        if step.position:
            parts |= {'since': step.release, 'evidence': step.evidence(feature.mark)}
        return Map((name, parts[name]) for name in KEYS if parts.get(name) is not None)

    def _group(self, step: Step, key: Key, feature: Feature) -> str | None:
        """Return the group of a new capability, and keep its title where the record does not have it.

        It is that of the file, or the one that the feature names.
        """
        file = next(one.group for one in step.files if one.group_id == key[0])
        name = str(feature.group or '')
        own = (slug(name, 'group'), name[:1].upper() + name[1:]) if name else None
        if (named := (file.id, file.title) if file else own) is None:
            return None
        id_, title = named
        declared = self._data.groups.values()
        by_title = {str(one.title): one.id for one in declared}
        # Where none are declared, capabilities name them by their titles.
        if any(one.title.mark and one.title.mark.path.endswith('capabilities.yaml') for one in declared):
            return title
        if title not in by_title and id_ not in self._data.groups:
            self._groups.setdefault(id_, title)
        return by_title.get(title, id_)

    # Requirements -------------------------------------------------------------------------------

    def _require(self, step: Step) -> None:
        """Require what is mandatory, if the ladder still is that of a support matrix."""
        kind = self._to.origin.kind
        ladders = self._edits.file('ladders.yaml').root
        ladder = ladders['kinds'][kind]['ladder']
        wanted = [*required(step, self.ids, kind, self._to.grades)]
        for name, owner, tree in wanted:
            level = tree['level']
            if level not in ladder and {LISTED, MANDATORY} >= set(ladder):
                ladder.append(level)
                ladders['levels'].setdefault(level, LEVELS.get(str(level)))
            same = [one for one in self._required if _is_same(tree, one)]
            is_there = self._timeline.covering(same, step.position) is not None
            # In a release on record only what is about nothing on record is new.
            is_recorded = not step.is_new and self._data.capabilities.keys() & _about(tree)
            if level not in ladder or is_there or is_recorded:
                continue
            item = self._timeline.covering(same, step.position - 1)
            if item is None:
                item = Map({'id': self._required_ids.new(name, owner), **tree})
                self._required.append(item)
            self._timeline.put(item, step.position)
        trees = [tree for _, _, tree in wanted]
        for item in [*self._required]:
            if step.position in self._timeline.span(item) and not any(_is_same(item, one) for one in trees):
                self._end(step, item)

    def _end(self, step: Step, item: Map) -> None:
        """End a requirement of a matrix whose files say otherwise."""
        about = _about(item)
        is_ours = item['kind'] == self._to.origin.kind and item['level'] == MANDATORY and about
        if (
            is_ours
            and about <= self.here.keys()
            and all(step.counts(one, self._data.capabilities) for one in about)
        ):
            self._timeline.cut(self._required, item, step.position)


def _is_same(item: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(item[key] == other[key] for key in ('kind', 'level', 'rule'))


def _about(tree: Mapping[str, Any]) -> set[str]:
    """Return the capabilities that a requirement of a matrix is about; nothing for any other."""
    rule = tree['rule']
    alternatives = [
        listed(one.get('implements', one.get('implements-where', {}).get('capabilities')))
        for one in rule.get('any-of', [rule])
    ]
    return {ids[0] for ids in alternatives} if all(len(ids) == 1 for ids in alternatives) else set()
