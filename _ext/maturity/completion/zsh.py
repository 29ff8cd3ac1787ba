# SPDX-License-Identifier: Apache-2.0
"""Completion for zsh."""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.completion.words import Option, Words

_HEAD = r"""#compdef maturity
# Completion of maturity for zsh: source <(maturity completion zsh), after compinit

# Offers the ids of the data folder that the line names.
_maturity_ask() {
    local -a found
    local data=${opt_args[--data]:-data}
    found=("${(@f)$(${words_all[1]:-maturity} complete $1 --data ${(Q)data} 2>/dev/null)}")
    compadd -V ids -- "${(@)found:#}"
}
"""
_TAIL = r"""
_maturity() {
    local context state line
    local -a words_all
    local -A opt_args
    words_all=("${words[@]}")
    _arguments -C \
@options@
        '1: :->command' \
        '*:: :->rest'
    case $state in
    command)
        local -a commands
        commands=(
@commands@
        )
        _describe command commands
        ;;
    rest)
        if (( $+functions[_maturity_${words[1]}] )); then
            _maturity_${words[1]}
        fi
        ;;
    esac
}

compdef _maturity maturity
"""
_PARTS = r"""
@function@() {
    local context state line
    _arguments -C \
@options@        '1: :->part' \
        '*:: :->rest'
    case $state in
    part)
        local -a parts
        parts=(
@parts@
        )
        _describe part parts
        ;;
    rest)
        if (( $+functions[@function@_${words[1]}] )); then
            @function@_${words[1]}
        fi
        ;;
    esac
}
"""
_FILES = {'@folders': '_files -/', '@files': '_files'}


def script(commands: Sequence[Words]) -> str:
    """Return the script; the first of the commands is what stands before any."""
    first, *others = commands
    options = '\n'.join(f'        {one} \\' for option in first.options for one in _option(option))
    listed = '\n'.join(f'            {quote(f"{one.name}:{_plain(one.purpose)}")}' for one in others)
    tail = _TAIL.replace('@options@', options).replace('@commands@', listed)
    return _HEAD + ''.join(map(_command, others)) + tail


def _command(command: Words) -> str:
    """Return the function of a command."""
    specs = [spec for option in command.options for spec in _option(option)]
    if command.parts:
        return ''.join(map(_command, command.parts)) + _with_parts(command, specs)
    for at, values in enumerate(command.places, 1):
        place = '*' if command.repeats and at == len(command.places) else at
        specs.append(quote(f'{place}: :{_action(values)}'))
    lines = ' \\\n'.join(f'        {spec}' for spec in specs)
    return f'\n{_function(command)}() {{\n    _arguments \\\n{lines}\n}}\n'


def _with_parts(command: Words, specs: list[str]) -> str:
    """Return the function of a command whose next word says what is to follow."""
    lines = ''.join(f'        {spec} \\\n' for spec in specs)
    listed = '\n'.join(f'            {quote(f"{one.word}:{_plain(one.purpose)}")}' for one in command.parts)
    text = _PARTS.replace('@function@', _function(command))
    return text.replace('@options@', lines).replace('@parts@', listed)


def _function(command: Words) -> str:
    return f'_maturity_{command.name.replace(" ", "_")}'


def _option(option: Option) -> Iterator[str]:
    for name in option.names:
        value = '' if option.values is None else f': :{_action(option.values)}'
        sign = '=' if option.values is not None and name.startswith('--') else ''
        # It may stand again: several options collect what they are given.
        yield quote(f'*{name}{sign}[{_plain(option.help)}]{value}')


def _action(values: str) -> str:
    if values in _FILES:
        return _FILES[values]
    if values.startswith('@'):
        # With a blank before it nothing is put between the words.
        return f' _maturity_ask {values[1:]}'
    return f'({values})' if values else ' '


def _plain(text: str) -> str:
    """Return text without the signs that mean something in a specification."""
    return text.translate(str.maketrans('[]:', '(),'))
