# SPDX-License-Identifier: Apache-2.0
"""Completion for fish."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.completion.words import Option, Words

_HEAD = r"""# Completion of maturity for fish: maturity completion fish | source

# Prints the ids of the data folder that the line names.
function __maturity_ask
    set -l words (commandline -opc)
    set -l data data
    set -l at 1
    while test $at -lt (count $words)
        if test $words[$at] = --data
            set data $words[(math $at + 1)]
        end
        set at (math $at + 1)
    end
    for word in $words
        if string match -q -- '--data=*' $word
            set data (string replace -- '--data=' '' $word)
        end
    end
    $words[1] complete $argv[1] --data $data 2>/dev/null
end

# Says whether no command is named yet.
function __maturity_first
    not __fish_seen_subcommand_from @commands@
end

complete -c maturity -f
"""
_FILES = {'@folders': '(__fish_complete_directories)', '@files': '(__fish_complete_path)'}


def script(commands: Sequence[Words]) -> str:
    """Return the script; the first of the commands is what stands before any."""
    first, *others = commands
    head = _HEAD.replace('@commands@', ' '.join(one.name for one in others))
    lines = [f'complete -c maturity -n __maturity_first{_option(option)}' for option in first.options]
    for command in others:
        lines += [f'complete -c maturity -n __maturity_first -a {command.name} -d {_quoted(command.purpose)}']
        lines += _command(command)
    return '\n'.join([head, *lines, ''])


def _command(command: Words) -> Iterator[str]:
    seen = '; and '.join(f'__fish_seen_subcommand_from {word}' for word in command.name.split())
    begin = f'complete -c maturity -n {_quoted(seen)}'
    if command.parts:
        words = ' '.join(one.word for one in command.parts)
        none = f'complete -c maturity -n {_quoted(f"{seen}; and not __fish_seen_subcommand_from {words}")}'
        for part in command.parts:
            yield f'{none} -a {part.word} -d {_quoted(part.purpose)}'
            yield from _command(part)
        yield from (f'{none}{_option(option)}' for option in command.options)
        return
    yield from (f'{begin}{_option(option)}' for option in command.options)
    # Fish does not count places: what may stand at any of them is offered at all.
    for values in dict.fromkeys(filter(None, command.places)):
        yield f'{begin}{_keep(values)} -a {_quoted(_values(values))}'


def _option(option: Option) -> str:
    names = ''.join(
        f' -l {name[2:]}' if name.startswith('--') else f' -s {name[1:]}' for name in option.names
    )
    said = f' -d {_quoted(option.help)}' if option.help else ''
    if option.values is None:
        return f'{names}{said}'
    return f'{names}{said} -x -a {_quoted(_values(option.values))}'


def _keep(values: str) -> str:
    """Return the option that keeps the order of releases."""
    return ' -k' if values.startswith('@') and values not in _FILES else ''


def _values(values: str) -> str:
    if values in _FILES:
        return _FILES[values]
    return f'(__maturity_ask {values[1:]})' if values.startswith('@') else values


def _quoted(text: str) -> str:
    escaped = text.replace('\\', r'\\').replace("'", r'\'')
    return f"'{escaped}'"
