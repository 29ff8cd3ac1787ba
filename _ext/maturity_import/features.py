# SPDX-License-Identifier: Apache-2.0
"""Reads matrices of targets and features: the dialects that came from each other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from maturity.model import Text
from maturity.problems import did_you_mean, listed
from maturity_import.account import LINE, detail, labelled
from maturity_import.matrix import Cell, Counts, Feature, Matrix, Status, Target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from maturity.model import Detail, SourceMark
    from maturity_import.account import Account
    from maturity_import.ini import Option, Section

LISTING = 'targets'
TARGETS = ('driver.', 'target.')
CELLS = ('driver-impl-', 'driver.', 'target.')
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

LABELS = {
    'status': 'Status',
    'maturity': 'Maturity',
    'api': 'API',
    'cli': 'Command',
    'link': 'Link',
    'api_doc_link': 'API documentation',
    'admin_doc_link': 'Administration',
}
WORDS = ('title', 'notes', *LABELS)
PLAIN = ('mandatory', 'required', 'optional', 'choice', 'mature', 'immature', 'deprecated')
CONDITIONS = ('condition', 'conditional')
_STATUS = re.compile(r'([^()]+?)\s*(?:\((.+)\))?')


def read(account: Account, dialect: str, kind: str, shown: str) -> Matrix:
    """Return what the file of an account says."""
    reading = _Reading(account)
    reading.find_targets()
    found = {}
    for section in account.ini.sections.values():
        if not _declares(section.name):
            feature = reading.feature(section)
            if feature is not None:
                # Between releases, names change their case; within a file they may differ by it.
                key = section.name.lower()
                found[section.name if key in found else key] = feature
    counts = Counts(
        sections=len(account.ini.sections),
        cells=reading.cells,
        unread=reading.unread,
        hidden=sum(not one.key.startswith(shown) for one in found.values()),
    )
    return Matrix(
        dialect=dialect,
        kind=kind,
        targets=reading.targets,
        features=found,
        grades={},
        counts=counts,
        problems=account.settled(),
    )


def _declares(name: str) -> bool:
    return name == LISTING or name.startswith(TARGETS)


class _Reading:
    """The targets of a file, then its features."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.targets: dict[str, Target] = {}
        # By what the cells call a target where that is not its own name.
        self._labels: dict[str, str] = {}
        self.cells = 0
        self.unread = 0

    # Targets ------------------------------------------------------------------------------------

    def find_targets(self) -> None:
        """Find all targets, in whichever form they are declared."""
        for section in self._account.ini.sections.values():
            if section.name == LISTING:
                options = self._account.enter(section)
                for option in section.options.values():
                    title = self._account.take(option, options, LINE)
                    key = _without(option.key, CELLS)
                    if self._is_new(key, option.name, option.mark):
                        title = title or Text(key, option.mark)
                        self.targets[key] = Target(key=key, name=option.name, title=title, mark=option.mark)
            elif section.name.startswith(TARGETS):
                key = section.name.partition('.')[2].lower()
                if self._is_new(key, section.name, section.mark):
                    self.targets[key] = self._declared(key, section)

    def _declared(self, key: str, section: Section) -> Target:
        account = self._account
        options = account.enter(section)
        title = _title(account, section, options)
        notes = options.get('notes')
        if 'label' in options and (label := account.take(options['label'], options)) is not None:
            self._labels[label.value.lower()] = key
        return Target(
            key=key,
            name=section.name,
            title=title,
            description=None if notes is None else account.take(notes, options),
            details=tuple(self._details(options, skip={'title', 'notes'})),
            mark=section.mark,
        )

    def _is_new(self, key: str, name: str, mark: SourceMark) -> bool:
        """Return whether a target is declared for the first time; report it where it is not."""
        before = self.targets.get(key)
        if before is not None:
            message = f'{name!r} is declared in line {before.mark.line} already; only that counts'
            self._account.report('import-duplicate', message, mark)
        return before is None

    def _details(self, options: Mapping[str, Option], skip: set[str]) -> Iterator[Detail]:
        for key, option in options.items():
            if key not in skip:
                yield from self._account.detail(option, options, LABELS.get(key, labelled(option.name)))

    # Features -----------------------------------------------------------------------------------

    def feature(self, section: Section) -> Feature | None:
        """Return what a section says, or None where it is about no feature."""
        account = self._account
        options = account.ini.options(section)
        parts = {key: self._part(key, option) for key, option in options.items() if key not in WORDS}
        if 'title' not in options and not any(part is not None for part in parts.values()):
            return None
        account.enter(section)
        title = _title(account, section, options)
        details = list(self._known(options))
        status = self._status(options)
        details += self._unknown(options, parts)
        group, dot, _ = section.name.partition('.')
        notes = options.get('notes')
        return Feature(
            key=section.name,
            title=title,
            description=None if notes is None else account.take(notes, options),
            group=Text(group[:LINE], section.mark) if dot and group.strip() else None,
            details=tuple(details),
            status=status,
            cells=self._cells(options, parts),
            mark=section.mark,
        )

    def _part(self, key: str, option: Option) -> tuple[str, str] | None:
        """Return what an option is, `cell` or `note`, and of which target; None for all else."""
        if key.startswith(NOTES):
            return 'note', self._target(_without(key, NOTES))
        if key.startswith(CELLS) or self._target(key) in self.targets:
            return 'cell', self._target(_without(key, CELLS))
        return ('cell', key) if option.value.strip().lower() in STATES else None

    def _target(self, name: str) -> str:
        return name if name in self.targets else self._labels.get(name, name)

    def _known(self, options: Mapping[str, Option]) -> Iterator[Detail]:
        for key, label in LABELS.items():
            if key not in options:
                continue
            if key != 'cli':
                yield from self._account.detail(options[key], options, label)
            elif (value := self._account.take(options[key], options)) is not None:
                commands = (part.strip() for part in value.value.split(';'))
                yield from (detail(label, Text(part, value.mark)) for part in commands if part)

    def _unknown(
        self, options: Mapping[str, Option], parts: Mapping[str, tuple[str, str] | None]
    ) -> Iterator[Detail]:
        """Yield options without a meaning here as details, and ask what looks like a slip."""
        for key, part in parts.items():
            if part is None:
                option = options[key]
                yield from self._account.detail(option, options, labelled(option.name))
                hint = did_you_mean(key, WORDS)
                if hint:
                    message = f'{option.name!r} is kept as a detail of that name{hint}'
                    self._account.report('import-unknown-option', message, option.mark)

    def _status(self, options: Mapping[str, Option]) -> Status | None:
        """Return the status where it makes a requirement; whatever it is, it is a detail too."""
        option = options.get('status')
        words = None if option is None else self._account.take(option, options)
        if words is None:
            return None
        found = _STATUS.fullmatch(words.value)
        word = found[1].strip().lower() if found else words.value.lower()
        group = found[2] if found else None
        if word in CONDITIONS:
            message = f'no rule of a requirement knows conditions; {words.value!r} is kept as a detail alone'
            self._account.report('import-condition', message, options['status'].mark)
        elif word not in PLAIN or (word == 'choice') != (group is not None):
            known = listed((*PLAIN, *CONDITIONS))
            message = f'{words.value!r} is no status, and kept as a detail alone; there are {known}'
            message += did_you_mean(word, PLAIN)
            self._account.report('import-bad-state', message, options['status'].mark)
        elif word in {'mandatory', 'required', 'choice'}:
            return Status(word='choice' if group else 'mandatory', group=group, words=words)
        return None

    # Cells --------------------------------------------------------------------------------------

    def _cells(
        self, options: Mapping[str, Option], parts: Mapping[str, tuple[str, str] | None]
    ) -> dict[str, Cell]:
        cells, notes = {}, self._notes(options, parts)
        for key, part in parts.items():
            if part is None or part[0] != 'cell':
                continue
            self.cells += 1
            if self._undeclared(part[1], options[key]):
                self.unread += 1
            elif part[1] in cells:
                self.unread += 1
                message = f'{options[key].name!r} is a second cell for {part[1]!r}; only the first counts'
                self._account.report('import-duplicate', message, options[key].mark)
            else:
                cells[part[1]] = self._cell(options[key], options, notes.pop(part[1], None))
        for target, note in notes.items():
            self._lost(target, note, options)
        return cells

    def _notes(
        self, options: Mapping[str, Option], parts: Mapping[str, tuple[str, str] | None]
    ) -> dict[str, Option]:
        """Return the notes on cells by target."""
        notes: dict[str, Option] = {}
        for key, part in parts.items():
            if part is None or part[0] != 'note' or self._undeclared(part[1], options[key]):
                continue
            if part[1] in notes:
                message = f'{options[key].name!r} is a second note on {part[1]!r}; only the first counts'
                self._account.report('import-duplicate', message, options[key].mark)
            else:
                notes[part[1]] = options[key]
        return notes

    def _undeclared(self, target: str, option: Option) -> bool:
        if target in self.targets:
            return False
        message = f'{option.name!r} is about {target!r}, which the file does not declare'
        # A short name often is the end of a longer one.
        longer = [key for key in self.targets if target and key.endswith((f'-{target}', f'_{target}'))]
        hint = f'; did you mean {longer[0]!r}?' if longer else did_you_mean(target, self.targets)
        message += hint or '; declare it'
        self._account.report('import-undeclared', message, option.mark)
        return True

    def _cell(self, option: Option, options: Mapping[str, Option], note: Option | None) -> Cell:
        value = self._account.take(option, options)
        # Beside the state may stand the release that was looked at last.
        word, _, release = ('' if value is None else value.value).partition(':')
        word = word.strip().lower()
        if word not in STATES:
            self.unread += 1
            message = f'{word!r} is no state; there are {listed(STATES)}{did_you_mean(word, STATES)}'
            self._account.report('import-bad-state', message, option.mark)
        state = STATES.get(word)
        if state is None:
            if note is not None:
                self._lost('', note, options)
            if release.strip():
                message = f'{option.value!r}: nothing is recorded of a state that is not known'
                self._account.report('import-no-state', message, option.mark)
            return Cell(state=None, note=None, mark=option.mark)
        words = None if note is None else self._account.take(note, options)
        said = [words.value] if words is not None else []
        said += [f'Seen in release {release.strip()}.'] if release.strip() else []
        text = Text(' '.join(said), words.mark if words else option.mark) if said else None
        return Cell(state=state, note=text, mark=option.mark)

    def _lost(self, target: str, note: Option, options: Mapping[str, Option]) -> None:
        """Report a note that has no fact to stand at."""
        if self._account.take(note, options) is not None:
            message = f'{note.name!r} is a note on a state that is not known, where no fact can carry it'
            if target:
                message = f'{note.name!r} is a note on {target!r}, of which the section has no state'
            self._account.report('import-no-state', message, note.mark)


def _without(key: str, starts: tuple[str, ...]) -> str:
    """Return a key without the first of these beginnings that it has."""
    return next((key.removeprefix(start) for start in starts if key.startswith(start)), key)


def _title(account: Account, section: Section, options: Mapping[str, Option]) -> Text:
    """Return the title of a section; without one, its name, and a problem."""
    title = account.take(options['title'], options, LINE) if 'title' in options else None
    if title is None:
        account.report('import-missing', f'[{section.name}] has no title; it gets its name', section.mark)
        return Text(section.name[:LINE], section.mark)
    return title
