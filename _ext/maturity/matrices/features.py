# SPDX-License-Identifier: Apache-2.0
"""Reads matrices of targets and features: the dialects that came from each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.matrices.model import LABELS, LINE, Cell, Feature, Status, detail
from maturity.matrices.targets import CELLS, is_feature, without
from maturity.model import Text
from maturity.problems import did_you_mean, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.matrices.ini import Option, Section
    from maturity.matrices.model import Account
    from maturity.matrices.targets import TargetReader
    from maturity.model import Detail

    Options = Mapping[str, Option]

NOTES = ('driver-notes-', 'driver-notes.')
STATES: Mapping[str, str | None] = {
    'complete': 'implemented',
    'partial': 'partial',
    'missing': 'missing',
    # One tool wrote this and drew the same cross.
    'incomplete': 'missing',
    'unknown': None,
}
"""The words of a cell, and the states of the record; what is unknown is no fact."""

WORDS = ('title', 'notes', *LABELS)
STATUSES = ('mandatory', 'required', 'optional', 'choice', 'mature', 'immature', 'deprecated')
CONDITIONS = ('condition', 'conditional')
_STATUS = re.compile(r'([^()]+?)\s*(?:\((.+)\))?')


class FeatureReader:
    """Reads the features of a file, and the cells of its targets."""

    def __init__(self, account: Account, targets: TargetReader) -> None:
        """Keep what is to be read."""
        self._account = account
        self._targets = targets

    def features(self) -> dict[str, Feature]:
        """Return what all other sections say, by key."""
        features: dict[str, Feature] = {}
        for section in self._account.ini.sections.values():
            if is_feature(section) and (feature := self._feature(section)) is not None:
                # Between releases, names change their case; within a file they may differ by it.
                key = section.name.lower()
                features[section.name if key in features else key] = feature
        return features

    def _feature(self, section: Section) -> Feature | None:
        """Return what a section says, or None where it is about no feature."""
        account = self._account
        options = account.ini.options(section)
        parts = {key: self._part(key, option) for key, option in options.items() if key not in WORDS}
        if 'title' not in options and not any(parts.values()):
            return None
        account.enter(section)
        group, dot, _ = section.name.partition('.')
        return Feature(
            key=section.name,
            title=account.title(section, options),
            group=Text(group[:LINE], section.mark) if dot and group.strip() else None,
            details=(*self._known(options), *self._unknown(options, parts)),
            status=self._status(options),
            description=account.optional(options, 'notes'),
            cells=self._cells(options, parts),
            comments=section.comments,
            mark=section.mark,
        )

    def _part(self, key: str, option: Option) -> tuple[str, str] | None:
        """Return what an option is, `cell` or `note`, and of which target; None for all else."""
        if key.startswith(NOTES):
            return 'note', self._targets.key(without(key, NOTES))
        if key.startswith(CELLS) or self._targets.key(key) in self._targets.targets:
            return 'cell', self._targets.key(without(key, CELLS))
        return ('cell', key) if option.value.strip().lower() in STATES else None

    def _known(self, options: Options) -> Iterator[Detail]:
        for key, label in LABELS.items():
            if key == 'cli' and (value := self._account.optional(options, key)) is not None:
                commands = (part.strip() for part in value.value.split(';'))
                yield from (detail(label, Text(part, value.mark)) for part in commands if part)
            elif key != 'cli' and key in options:
                yield from self._account.detail(options[key], options, label)

    def _unknown(self, options: Options, parts: Mapping[str, object]) -> Iterator[Detail]:
        """Yield options without a meaning here as details, and ask what looks like a slip."""
        for option in (options[key] for key, part in parts.items() if part is None):
            yield from self._account.detail(option, options)
            if hint := did_you_mean(option.key, WORDS):
                message = f'{option.name!r} is taken for a detail of that name{hint}'
                self._account.report('import-unknown-option', message, option.mark)

    def _status(self, options: Options) -> Status | None:
        """Return the status where it makes a requirement; whatever it is, it is a detail too."""
        words = self._account.optional(options, 'status')
        if words is None:
            return None
        match = _STATUS.fullmatch(words.value)
        word, group = (match[1].strip().lower(), match[2]) if match else (words.value.lower(), None)
        if word in CONDITIONS:
            if where := self._condition(group or ''):
                return Status(group=None, words=words, where=where)
            message = (
                f'no rule of a requirement can say {words.value!r}, so that it requires nothing; '
                'write condition(FEATURE==STATE), with "and" between several'
            )
            self._account.report('import-condition', message, options['status'].mark)
        elif word not in STATUSES or (word == 'choice') != (group is not None):
            known = listed((*STATUSES, *CONDITIONS))
            message = f'{words.value!r} is no status, and requires nothing; there are {known}'
            message += did_you_mean(word, STATUSES)
            self._account.report('import-bad-state', message, options['status'].mark)
        elif word in {'mandatory', 'required', 'choice'}:
            return Status(group=group, words=words)
        return None

    def _condition(self, words: str) -> dict[str, str]:
        """Return which states of which features of the file are meant; nothing where that is not clear."""
        found: dict[str, str] = {}
        features = {name.lower() for name, one in self._account.ini.sections.items() if is_feature(one)}
        for part in re.split(r'\s*(?:,|&&?|\band\b)\s*', words.lower()):
            name, equals, word = (piece.strip() for piece in part.partition('=='))
            state = STATES.get(word)
            if name not in features or not equals or state is None or name in found:
                return {}
            found[name] = state
        return found

    # Cells --------------------------------------------------------------------------------------

    def _cells(self, options: Options, parts: Mapping[str, tuple[str, str] | None]) -> dict[str, Cell]:
        states: dict[str, Option] = {}
        notes: dict[str, Option] = {}
        for key, (what, target) in ((key, part) for key, part in parts.items() if part is not None):
            option, chosen = options[key], notes if what == 'note' else states
            if target not in self._targets.targets:
                self._report_undeclared(target, option)
            elif chosen.setdefault(target, option) is not option:
                words = 'note on' if what == 'note' else 'cell for'
                message = f'{option.name!r} is a second {words} {target!r}; only the first counts'
                self._account.report('import-duplicate', message, option.mark)
        cells = {
            target: self._cell(option, options, notes.pop(target, None)) for target, option in states.items()
        }
        for target, note in notes.items():
            if self._account.take(note, options) is not None:
                message = f'{note.name!r} is a note on {target!r}, of which the section has no state'
                self._account.report('import-no-state', message, note.mark)
        return cells

    def _report_undeclared(self, target: str, option: Option) -> None:
        message = f'{option.name!r} is about {target!r}, which the file does not declare'
        # A short name often is the end of a longer one.
        longer = [
            key for key in self._targets.targets if target and key.endswith((f'-{target}', f'_{target}'))
        ]
        # What comes before the name may be the slip.
        names = [f'{start}{name}' for start in ('', *CELLS) for name in self._targets.targets]
        hint = f'; did you mean {longer[0]!r}?' if longer else did_you_mean(target, names)
        self._account.report('import-undeclared', message + (hint or '; declare it'), option.mark)

    def _cell(self, option: Option, options: Options, note: Option | None) -> Cell:
        value = self._account.take(option, options)
        # Beside the state may stand the release that was looked at last.
        word, _, release = ('' if value is None else value.value).partition(':')
        word, release = word.strip().lower(), release.strip()
        if word not in STATES:
            message = f'{word!r} is no state; there are {listed(STATES)}{did_you_mean(word, STATES)}'
            self._account.report('import-bad-state', message, option.mark)
        text = None if note is None else self._account.take(note, options)
        sentences = [text.value] if text is not None else []
        sentences += [f'Seen in release {release}.'] if release else []
        mark = option.mark if text is None else text.mark
        return Cell(
            state=STATES.get(word),
            note=Text(' '.join(sentences), mark) if sentences else None,
            mark=option.mark,
        )
