# SPDX-License-Identifier: Apache-2.0
"""Which words may stand on the command line: as the parser says, and the ids of a data folder."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.files import read_ordinary
from maturity.yamltools import YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

WORDS = 'words'
"""The attribute of an action with words that may be given but are not all that may be."""
ASKED = '@'
"""Begins a source of words that the shell has to ask for, such as `@releases`."""
_SOURCES = {
    **dict.fromkeys(('R', 'R1', 'R2', 'RELEASE'), '@releases'),
    **dict.fromkeys(('E', 'ENTRY'), '@entries'),
    'K': '@kinds',
    **dict.fromkeys(('F', 'LIST'), '@lists'),
    'CAPABILITY': '@capabilities',
    'REQUIREMENT': '@requirements',
    'JOB': '@jobs',
    **dict.fromkeys(('DATA', 'DIR'), '@folders'),
    **dict.fromkeys(('FILE', '[RELEASE=]FILE'), '@files'),
}
# Nothing that means something to a shell: a name of a file is anybody's.
_SAFE = re.compile('[A-Za-z0-9]+([._-][A-Za-z0-9]+)*')


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """An option by its names; `values` are words, a source, or empty; None where it takes no value."""

    names: tuple[str, ...]
    values: str | None
    help: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A command, or what stands before one (no name): its options, and the values of its places.

    `repeats`: the last place may be there any number of times.  `parts` are
    what the command can be about, each with options and places of its own;
    their names begin with that of the command.
    """

    name: str
    purpose: str
    options: tuple[Option, ...]
    places: tuple[str, ...]
    repeats: bool = False
    parts: tuple[Words, ...] = ()

    @property
    def word(self) -> str:
        """The last word of the name."""
        return self.name.rpartition(' ')[2]


def interface(parser: argparse.ArgumentParser, purposes: Mapping[str, str]) -> tuple[Words, ...]:
    """Return what stands before a command, then the commands that have a purpose."""
    commands = {name: one for name, _, one in _parts(parser)}
    listed = (_words(name, purpose, commands[name]) for name, purpose in purposes.items())
    return (replace(_words('', '', parser), parts=()), *listed)


def every(commands: Iterable[Words]) -> Iterator[Words]:
    """Yield commands and their parts."""
    for command in commands:
        yield command
        yield from every(command.parts)


def _parts(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    """Yield name, purpose and parser of what a parser can be about."""
    for action in parser._actions:  # noqa: SLF001 (argparse offers no other way to ask)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 (as above)
            said = {one.dest: one.help or '' for one in action._choices_actions}  # noqa: SLF001 (as above)
            for name, one in action.choices.items():
                yield name, said.get(name, ''), one


def _words(name: str, purpose: str, parser: argparse.ArgumentParser) -> Words:
    actions = [
        one
        for one in parser._actions  # noqa: SLF001 (as above)
        if not isinstance(one, argparse._SubParsersAction)  # noqa: SLF001 (as above)
    ]
    places = [one for one in actions if not one.option_strings]
    parts = tuple(_words(f'{name} {part}'.strip(), said, one) for part, said, one in _parts(parser))
    return Words(
        name=name,
        purpose=purpose,
        options=tuple(
            Option(
                names=tuple(one.option_strings),
                values=None if one.nargs == 0 else _values(one),
                # Of a long help the first clause says what an option is.
                help=(one.help or '').partition(';')[0].partition('. ')[0],
            )
            for one in actions
            if one.option_strings
        ),
        places=(' '.join(one.word for one in parts),) if parts else tuple(map(_values, places)),
        repeats=bool(places) and places[-1].nargs in {'+', '*'},
        parts=parts,
    )


def _values(action: argparse.Action) -> str:
    if action.choices is not None:
        return ' '.join(map(str, action.choices))
    if words := getattr(action, WORDS, ()):
        return ' '.join(words)
    return _SOURCES.get(str(action.metavar), '')


# The data folder --------------------------------------------------------------------------------


def candidates(source: str, folder: str) -> list[str]:
    """Return the ids of a data folder; none where it cannot be read, because nobody would see why."""
    try:
        found = CANDIDATES[source](Path(folder))
        return [one for one in dict.fromkeys(map(str, found)) if _SAFE.fullmatch(one)]
    except (OSError, YamlError, AttributeError, KeyError, TypeError, ValueError):
        return []


def _releases(folder: Path) -> Iterable[str]:
    """Return the releases, the newest first: it is asked for most."""
    order: Iterable[str] = _tree(folder / 'releases.yaml')['order']
    return reversed(list(order))


def _kinds(folder: Path) -> Iterable[str]:
    kinds: Iterable[str] = _tree(folder / 'ladders.yaml')['kinds']
    return kinds


def _entries(folder: Path) -> Iterable[str]:
    for kind in _tree(folder / 'ladders.yaml')['kinds'].values():
        if _SAFE.fullmatch(kind['folder']):
            yield from sorted(one.stem for one in (folder / kind['folder']).glob('*.yaml'))


def _lists(folder: Path) -> Iterable[str]:
    for kind in _tree(folder / 'ladders.yaml')['kinds'].values():
        # A kind may have no lists of facts.
        yield from kind.get('facts', ())
    yield from ('claims', 'default-for')


def _ids(name: str) -> Callable[[Path], Iterable[str]]:
    """Return what gives the ids of a catalogue, in its order."""

    def ids(folder: Path) -> Iterable[str]:
        catalogue: Iterable[Mapping[str, str]] = _tree(folder / name)  # type: ignore[assignment]
        return (one['id'] for one in catalogue)

    return ids


def _jobs(folder: Path) -> Iterable[str]:
    """Return the jobs of the newest release, which is the one that is worked on, or of the last with any."""
    for release in filter(_SAFE.fullmatch, map(str, _releases(folder))):
        gate: Mapping[str, Iterable[Mapping[str, str]]] = _tree(folder / 'releases' / f'{release}.yaml').get(
            'gate', {}
        )  # type: ignore[assignment]
        if jobs := [one['name'] for one in gate.get('jobs', ())]:
            return jobs
    return ()


def _tree(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    tree: dict[str, dict[str, dict[str, str]]] = read_yaml(read_ordinary(path), path.name)  # type: ignore[assignment]
    return tree


CANDIDATES: Mapping[str, Callable[[Path], Iterable[str]]] = {
    'releases': _releases,
    'entries': _entries,
    'kinds': _kinds,
    'lists': _lists,
    'capabilities': _ids('capabilities.yaml'),
    'requirements': _ids('requirements.yaml'),
    'jobs': _jobs,
}
"""What a shell may ask for."""
