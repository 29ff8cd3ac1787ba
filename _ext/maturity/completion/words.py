# SPDX-License-Identifier: Apache-2.0
"""Which words may stand on the command line: as the parser says, and the ids of a data folder."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maturity.files import read_ordinary
from maturity.yamltools import YamlError, read_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ASKED = '@'
"""Begins a source of words that the shell has to ask for, such as `@releases`."""
_SOURCES = {
    **dict.fromkeys(('R', 'R1', 'R2'), '@releases'),
    **dict.fromkeys(('E', 'ENTRY'), '@entries'),
    'K': '@kinds',
    'DATA': '@folders',
    'FILE': '@files',
}
# Nothing that means something to a shell: a name of a file is anybody's.
_SAFE = re.compile('[a-z0-9]+([.-][a-z0-9]+)*')


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """An option by its names; `values` are words, a source, or empty; None where it takes no value."""

    names: tuple[str, ...]
    values: str | None
    help: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """A command, or what stands before one (no name): its options, and the values of its places."""

    name: str
    purpose: str
    options: tuple[Option, ...]
    places: tuple[str, ...]


def interface(parser: argparse.ArgumentParser, purposes: Mapping[str, str]) -> tuple[Words, ...]:
    """Return what stands before a command, then the commands that have a purpose."""
    commands: dict[str, argparse.ArgumentParser] = {}
    for action in parser._actions:  # noqa: SLF001 (argparse offers no other way to ask)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 (as above)
            commands = action.choices
    listed = (_words(name, purpose, commands[name]) for name, purpose in purposes.items())
    return (_words('', '', parser), *listed)


def _words(name: str, purpose: str, parser: argparse.ArgumentParser) -> Words:
    actions = [
        one
        for one in parser._actions  # noqa: SLF001 (as above)
        if not isinstance(one, argparse._SubParsersAction)  # noqa: SLF001 (as above)
    ]
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
        places=tuple(_values(one) for one in actions if not one.option_strings),
    )


def _values(action: argparse.Action) -> str:
    if action.choices is not None:
        return ' '.join(map(str, action.choices))
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


def _tree(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    tree: dict[str, dict[str, dict[str, str]]] = read_yaml(read_ordinary(path), path.name)  # type: ignore[assignment]
    return tree


CANDIDATES: Mapping[str, Callable[[Path], Iterable[str]]] = {
    'releases': _releases,
    'entries': _entries,
    'kinds': _kinds,
}
"""What a shell may ask for."""
