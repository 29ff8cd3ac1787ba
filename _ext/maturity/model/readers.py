# SPDX-License-Identifier: Apache-2.0
"""What each reader of a source takes: the words that stand under `with` of its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from maturity.model.forms import Form

Word = Annotated[str, Form('word', r'[\s\S]*', 2000, 'A text.')]
Parameters = Annotated[
    Annotated[str, Form('parameter', r'[\s\S]+', 2000, 'A text.')]
    | tuple[Annotated[str, Form('parameter', r'[\s\S]+', 2000, 'A text.')], ...],
    'A text or a list of texts.',
]
Names = Annotated[Parameters, 'What the text calls an entry, where that is not its id: id=name.']


@dataclass(frozen=True, slots=True)
class Choice:
    """What stands there is decided by the value of another key: one of these records, or anything."""

    key: str
    records: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Elsewhere:
    path: Annotated[Word, 'The file.']
    repository: Annotated[
        Word | None,
        'The repository, if not that of the release; it is read as it was when the release came out.',
    ] = None
    ref: Annotated[Word | None, 'The branch, tag or commit of that repository instead.'] = None
    as_of: Annotated[
        Word | None, 'The release whose tree is read instead; newest is the newest on record.'
    ] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Deliverable(_Elsewhere):
    """What the release team keeps: versions, dates and status."""

    path: Annotated[Word, 'The file of the release; {series} is the name of its series.']
    list: Annotated[Word, 'The file of all series.']
    status: Annotated[Parameters | None, 'What a status of that file is called here: words=status.'] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dictionary(_Elsewhere):
    """What a dictionary of a Python file has under a key."""

    name: Annotated[Word, 'The variable.']
    key: Annotated[Word, 'The key.']


@dataclass(frozen=True, kw_only=True, slots=True)
class FolderNames(_Elsewhere):
    """The folders of a folder that have certain names."""

    path: Annotated[Word, 'The folder.']
    names: Annotated[Parameters, 'Names; one * in them stands for anything.']
    value: Annotated[Literal['star'] | None, 'The value is what the * stands for, not the whole name.'] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ImplementingClass:
    """The class that implements an entry, if it is where the record says."""

    path: Annotated[Word, 'The file or folder.']
    module: Annotated[Word | None, 'Its module.'] = None
    class_: Annotated[Word, 'The class; where it is empty, the path alone counts.']
    value: Annotated[Word, 'The value where it is there.']


@dataclass(frozen=True, kw_only=True, slots=True)
class Location(_Elsewhere):
    """The level for which a folder of the code, or a part of its dotted name, is called."""

    path: Annotated[Word, 'The file of the dictionary that registers the code.'] = ''
    name: Annotated[Word | None, 'The variable of that dictionary.'] = None
    key: Annotated[Word | None, 'The key in it.'] = None
    at: Annotated[Word | None, 'The path of the code; then no dictionary is read.'] = None
    levels: Annotated[Parameters, 'What a part stands for: part=level.']
    otherwise: Annotated[Word, 'The level of code without such a part.']


@dataclass(frozen=True, kw_only=True, slots=True)
class MatrixTable(_Elsewhere):
    """The columns with a mark in a row of a list table; the first two rows are headings."""

    marks: Annotated[Parameters, 'Cells that say yes.']
    headings: Annotated[
        Literal['middle'] | None,
        'Headings of the first row stand above the middle of their columns, not above the first.',
    ] = None
    names: Names | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Named(_Elsewhere):
    """The value of the passage of a text that names the entry, or else all others."""

    pattern: Annotated[
        Word, 'An expression for the passages: its first group is the value, its second the names.'
    ]
    others: Annotated[Word, 'What stands for all others.']
    values: Annotated[Parameters | None, 'What a value of the text is called here: text=value.'] = None
    names: Names | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionGroups:
    """For which groups of options a class is chosen, by the defaults of the options."""

    path: Annotated[Word, 'The Python file that registers the options.']
    kind: Annotated[Word, 'The kind of entries that have the groups.']
    all: Annotated[
        Parameters | None,
        'Conditions that must all hold: GROUP.OPTION[OF]=VALUE, '
        'with the group of each entry if none is named.',
    ] = None
    any: Annotated[Parameters | None, 'Conditions of which one must hold.'] = None
    mapping: Annotated[
        Word | None,
        'PATH:NAME of a dictionary of classes by keys; '
        '{key} in a condition is any key that leads to the class.',
    ] = None
    mapped: Annotated[Word | None, 'The class, as that dictionary names it.'] = None
    suffix: Annotated[Word | None, 'The end of keys that is left out.'] = None
    keys: Annotated[Parameters | None, 'The key of an entry that has no class: id=key.'] = None
    chosen: Annotated[
        Parameters | None, 'Methods that replace the default of an option: GROUP=PATH:CLASS.METHOD.'
    ] = None
    chosen_option: Annotated[Word | None, 'That option.'] = None
    sometimes: Annotated[
        Literal['count'] | None, 'What such a method returns only now and then counts too.'
    ] = None
    by_configuration: Annotated[
        Parameters | None, 'Entries that only a configuration chooses: nobody can tell.'
    ] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Pattern(_Elsewhere):
    """What an expression finds on the lines of a text, one value a line."""

    pattern: Annotated[Word, 'The expression; {name} in it is the entry as the text calls it.']
    value: Annotated[Word | None, 'The value, with \\1 for its first group; without it, the first group.'] = (
        None
    )
    after: Annotated[Word | None, 'Only lines after one that this expression finds.'] = None
    until: Annotated[Word | None, 'Only lines before one that this expression finds.'] = None
    unclear: Annotated[Word | None, 'A line that this expression finds means that nobody can tell.'] = None
    names: Names | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupsOfTests(_Elsewhere):
    """What the groups of integration tests exercise that a Python file registers under a name."""

    name: Annotated[Word, 'The name.']
    values: Annotated[Parameters, 'What each group exercises: group=value value.']


@dataclass(frozen=True, kw_only=True, slots=True)
class UnitTests:
    """The test files that import some code."""

    folders: Annotated[Parameters, 'The folders of the tests.']
    below: Annotated[Word, 'The package or module that they import.']
    class_: Annotated[Word | None, 'The class that they name too.'] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Conditions:
    """Capabilities, by what capabilities.yaml says under "read"."""

    options: Annotated[Word | None, 'The Python file that registers the options.'] = None
    outside: Annotated[Parameters | None, 'Classes of other packages: they have nothing that matters.'] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Jobs:
    project: Annotated[Word, 'The project whose jobs they are.']
    branches: Annotated[Parameters, "Branches that matter, beside the release's own."]
    renamed: Annotated[
        Parameters | None, "How the release's branch was called before: new=old, beginnings of names."
    ] = None
    expected: Annotated[Word | None, 'An expression for the names of jobs that the record must have.'] = None
    left_out: Annotated[Word | None, 'An expression for those among them that it need not have.'] = None
    without_a_vote: Annotated[Parameters | None, 'Pipelines in which no job votes.'] = None
    command: Annotated[
        Word | None, 'An expression for a command line; its last group is what a job runs.'
    ] = None
    hyphen: Annotated[Word | None, 'What stands in place of a hyphen in what a job runs.'] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ZuulLayout(_Jobs):
    """The jobs of a project in one layout for all, as Zuul had it before its third version."""

    templates: Annotated[Parameters | None, 'Files of Jenkins Job Builder in which the jobs are.'] = None
    fields: Annotated[
        Parameters | None, 'What a field in the name of a template can be: field=expression.'
    ] = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ZuulProject(_Jobs):
    """The jobs that a project lists in its own repository, as Zuul has it since its third version."""

    elsewhere: Annotated[Parameters | None, 'Repositories in which their parents and templates can be.'] = (
        None
    )
    default_parent: Annotated[Word | None, 'The parent of a job that names none; base without it.'] = None
    runs: Annotated[Parameters | None, 'Variables that say what a job runs, if no command does.'] = None
    version: Annotated[
        Parameters | None, 'Variables that say which version a job tests; a.b is b inside of a.'
    ] = None
    own: Annotated[Parameters | None, 'Beginnings of variables that nobody else sets.'] = None


READERS: Mapping[str, Any] = {
    'deliverable': Deliverable,
    'dictionary': Dictionary,
    'folder-names': FolderNames,
    'implementation': ImplementingClass,
    'location': Location,
    'matrix': MatrixTable,
    'named': Named,
    'option-groups': OptionGroups,
    'pattern': Pattern,
    'test-groups': GroupsOfTests,
    'unit-tests': UnitTests,
    'conditions': Conditions,
    'zuul-layout': ZuulLayout,
    'zuul-project': ZuulProject,
}
"""What the readers take that are known here, by name; a project can have others."""
