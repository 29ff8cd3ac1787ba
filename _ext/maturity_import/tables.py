# SPDX-License-Identifier: Apache-2.0
"""Makes matrices of tables: targets as rows or as columns, features the other way."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from pathlib import PurePath
from types import MappingProxyType
from typing import TYPE_CHECKING

from maturity.matrices.ini import text_of
from maturity.matrices.model import LABELS, LINE, Cell, Feature, Matrix, Status, Target, detail, labelled
from maturity.model import Text
from maturity.problems import did_you_mean
from maturity_import.cells import cell, learned
from maturity_import.grids import Sheet, headings, read_markdown, read_separated

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from maturity_import.cells import Vocabulary
    from maturity_import.grids import Field, Grid

    Rows = Sequence[Sequence[Field]]


def _read_rest(text: str, sheet: Sheet) -> None:
    # Only who has such a file waits for docutils.
    from maturity_import.rest import read_rest  # noqa: PLC0415

    read_rest(text, sheet)


FORMS = {'csv': read_separated, 'markdown': read_markdown, 'rst': _read_rest}
"""What reads the tables of each form."""
SUFFIXES = {'.csv': 'csv', '.tsv': 'csv', '.tab': 'csv', '.md': 'markdown', '.markdown': 'markdown',
            '.rst': 'rst', '.rest': 'rst'}  # fmt: skip

_FEATURE = re.compile(r'(?i)(?:features?|capabilit\w+|operations?|functions?|options?|actions?|methods?)\b')
_SELECTOR = b'\xef\xb8\x8f'
"""What makes a sign colourful, and is no part of it."""
_REQUIRED = {'mandatory', 'required'}
_FEW = 2
"""So many columns are a name and one cell: no groups stand among them."""
_PROSE = ('Description', 'Notes')
_ASIDE = {*LABELS.values(), *_PROSE, 'Maintainer', 'Maintainers', 'Version', 'License', 'Repository'}
_GROUPS = {'Group', 'Category'}


@dataclass(frozen=True, kw_only=True, slots=True)
class TableOptions:
    """How tables are read: what people say of them, beside what stands there.

    `targets` are `rows` or `columns`; `tables` the titles or numbers of those
    that are meant, and `details` the columns that are about no feature.
    """

    words: Mapping[str, str | None] = field(default_factory=dict)
    releases: Mapping[str, str] = field(default_factory=dict)
    targets: str | None = None
    tables: Collection[str] = ()
    details: Collection[str] = ()


def form_of(path: str) -> str | None:
    """Return the form of the tables of a file by its ending; None of INI."""
    return SUFFIXES.get(PurePath(path).suffix.lower())


def read_sheet(data: bytes, path: str, form: str) -> Sheet:
    """Return the tables of a file."""
    text, problems = text_of(data.replace(_SELECTOR, b''), path)
    sheet = Sheet(path=path, problems=dict.fromkeys(problems))
    FORMS[form](text, sheet)
    return sheet


def read_tables(
    sheets: Sequence[tuple[Sheet, str]], reading: TableOptions
) -> tuple[list[Matrix], Vocabulary]:
    """Return the matrix of each file, with its form, and what words mean in all of them."""
    fields = chain.from_iterable(
        row[1:] for sheet, _ in sheets for grid in sheet.grids for row in grid.rows[grid.heads :]
    )
    vocabulary = learned((one.text for one in fields), reading.words, reading.releases)
    return [_Tables(sheet, reading, vocabulary).matrix(form) for sheet, form in sheets], vocabulary


def _is_merged(rows: Rows) -> bool:
    """Return whether fields of the first column cover several rows, which differ beside them."""
    return any(one[0] is below[0] and one[1] is not below[1] for one, below in pairwise(rows))


def _are_full_or_empty(rows: Rows) -> bool:
    """Return whether some rows have nothing but a name, and all others no empty field."""
    return {sum(bool(one.text) for one in row) for row in rows} == {1, *map(len, rows)}


class _Tables:
    """The tables of a file while they become one matrix."""

    def __init__(self, sheet: Sheet, reading: TableOptions, vocabulary: Vocabulary) -> None:
        """Nothing is read yet."""
        self.sheet = sheet
        self.reading = reading
        self.vocabulary = vocabulary
        self.targets: dict[str, Target] = {}
        self.features: dict[str, Feature] = {}

    def matrix(self, form: str) -> Matrix:
        """Return all that the tables say that are meant."""
        grids = [grid for number, grid in enumerate(self.sheet.grids, 1) if self._is_meant(number, grid)]
        for grid in grids:
            self._read(grid, grid.title if len(grids) > 1 else '')
        return Matrix(
            dialect=form,
            kind='driver',
            targets=self.targets,
            features=self.features,
            grades={},
            problems=tuple(self.sheet.problems),
        )

    def _is_meant(self, number: int, grid: Grid) -> bool:
        """Return whether a table is one of those that people name, or else a matrix."""
        if self.reading.tables:
            return not {str(number), grid.title}.isdisjoint(self.reading.tables)
        fields = (one for row in grid.rows[grid.heads :] for one in row[1:] if one.text)
        if len(self.sheet.grids) == 1 or any(map(self._value, fields)):
            return True
        message = f'no cell of table {number} has a known state, so nothing of it is kept'
        self.sheet.report('import-unknown-section', message, grid.rows[0][0].mark)
        return False

    def _read(self, grid: Grid, title: str) -> None:
        """Take what a table says; `title` is that of its features where there are several tables."""
        heads = [self._about(head, above) for above, head in headings(grid)]
        labels = [labelled(one.title.value) for one in heads]
        body = grid.rows[grid.heads :]
        # Before the names of rows may stand those of their groups.
        name = int(len(labels) > _FEW and (labels[0] in _GROUPS or _is_merged(body)))
        is_column = self.reading.targets == 'columns'
        if self.reading.targets is None:
            is_column = not heads[name].title.value or bool(_FEATURE.match(labels[name]))
        aside = {number for number, label in enumerate(labels) if number > name and self._is_aside(label)}
        can_be_heading = is_column and len(labels) > _FEW and _are_full_or_empty(body)
        asides = {number: labels[number] for number in aside}
        rows = [*self._rows(body, name, asides, can_be_heading=can_be_heading)]
        cells = [number for number in range(name + 1, len(heads)) if number not in aside]
        lines = [one for one, _ in rows]
        columns = [self._column(heads[number], number + 1) for number in cells]
        fields: Rows = [[row[number] for number in cells] for _, row in rows]
        targets, features = (columns, lines) if is_column else (lines, columns)
        keys: list[str] = []
        for one in targets:
            keys.append(self._target(one, keys))
        for one, line in zip(features, fields if is_column else zip(*fields, strict=True), strict=False):
            pairs = [(key, field) for key, field in zip(keys, line, strict=True) if key]
            self._feature(one, pairs, Text(title) if title else None)

    def _is_aside(self, label: str) -> bool:
        return label in {*_ASIDE, *_GROUPS} or label.lower() in map(str.lower, self.reading.details)

    # Rows and columns ---------------------------------------------------------------------------

    def _about(self, name: Field, group: str, said: Mapping[str, Field] = MappingProxyType({})) -> Feature:
        """Return what a row or column of a name is about; `said` is what columns say that are no cells."""
        text, footnote = self.sheet.marked(name)
        title = ' '.join(text.split())
        if len(title) > LINE:
            self.sheet.report('too-large', f'the first {LINE} characters are taken, shorten it', name.mark)
        title = title[:LINE].strip()
        group = next((one.words for label, one in said.items() if label in _GROUPS), group)
        texts = {label: Text(one.words, one.mark) for label, one in said.items() if label not in _GROUPS}
        prose = [texts.pop(label) for label in _PROSE if label in texts] + ([footnote] if footnote else [])
        status = texts.get('Status')
        is_required = status is not None and status.value.lower() in _REQUIRED
        return Feature(
            key=title.lower(),
            title=Text(title, name.mark),
            description=Text(' '.join(map(str, prose)), prose[0].mark) if prose else None,
            group=Text(group[:LINE], name.mark) if group else None,
            details=tuple(detail(label, text) for label, text in texts.items()),
            status=Status(group=None, words=status) if status and is_required else None,
            cells={},
            mark=name.mark,
        )

    def _rows(
        self, rows: Rows, name: int, asides: Mapping[int, str], *, can_be_heading: bool
    ) -> Iterator[tuple[Feature, Sequence[Field]]]:
        """Yield the rows by the column of their names, but those that name the group of others below."""
        group = ''
        for row in rows:
            is_heading = can_be_heading and not any(one.text for one in row[1:])
            is_heading |= len(row) > 1 and all(one is row[0] for one in row)
            if row[0].text and (name or is_heading):
                group = row[0].words
            if row[name].text and not is_heading:
                said = {label: row[number] for number, label in asides.items() if row[number].text}
                yield self._about(row[name], group, said), row
            elif any(one.text for one in row[name:]) and not is_heading:
                message = 'the row has no name, so nothing of it is kept'
                self.sheet.report('import-missing', message, row[0].mark)

    def _column(self, head: Feature, number: int) -> Feature:
        """Return what a column of cells is about; one without a name has its number."""
        if head.key:
            return head
        self.sheet.report('import-missing', f'column {number} has no name; give it one', head.mark)
        title = Text(f'Column {number}', head.mark)
        return replace(head, key=title.value.lower(), title=title)

    # What they say ------------------------------------------------------------------------------

    def _report_again(self, one: Feature, known: Target | Feature) -> None:
        message = f'{one.title.value!r} is in line {known.mark.line} already; only that counts'
        self.sheet.report('import-duplicate', message, one.mark)

    def _target(self, one: Feature, others: Sequence[str]) -> str:
        """Take a target, if it is new; return its key, or nothing where others of the table have it."""
        title = Text(f'{one.group}: {one.title}'[:LINE], one.mark) if one.group else one.title
        key = title.value.lower()
        if key in others:
            self._report_again(one, self.targets[key])
            return ''
        target = Target(
            key=key,
            name=title.value,
            title=title,
            description=one.description,
            details=one.details,
            mark=one.mark,
        )
        self.targets.setdefault(key, target)
        return key

    def _feature(self, one: Feature, fields: Iterable[tuple[str, Field]], title: Text | None) -> None:
        """Take a feature, with its cells by the keys of targets."""
        group = one.group or title
        cells = {key: self._cell(cell) for key, cell in fields}
        key, known = one.key, self.features.get(one.key)
        if known is not None and not one.group and known.cells.keys().isdisjoint(cells):
            # A table that was too wide goes on in the next one; its title is about targets.
            group = known.group if known.group == group else None
            self.features[key] = replace(known, group=group, cells={**known.cells, **cells})
            return
        if known is not None and str(known.group) != str(group):
            key = f'{group or ""} {key}'.strip().lower()
        if key in self.features:
            self._report_again(one, self.features[key])
            return
        self.features[key] = replace(one, key=key, group=group, cells=cells)

    def _value(self, one: Field) -> Cell | None:
        text, footnote = self.sheet.marked(one)
        return cell(text, footnote, one.mark, self.vocabulary)

    def _cell(self, one: Field) -> Cell:
        """Return what a field says; what says nothing is not known, and a problem."""
        found = self._value(one)
        if found is None:
            known = {*self.vocabulary.words, *self.vocabulary.releases}
            message = f'{one.words[:60]!r} is neither a state nor a release'
            message += did_you_mean(one.words.lower(), (word for word in known if word.isalpha()))
            self.sheet.report('import-bad-state', f'{message}; --word says what words mean', one.mark)
            return Cell(state=None, note=None, mark=one.mark)
        return found
