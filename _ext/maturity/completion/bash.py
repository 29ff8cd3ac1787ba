# SPDX-License-Identifier: Apache-2.0
"""Completion for bash, from version 3.2 on, without the package bash-completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maturity.completion.words import every

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.completion.words import Words

# What is read is never expanded: no name of a file can do anything here.
_SCRIPT = r"""# Completion of maturity for bash: source <(maturity completion bash)

# Sets `values` to what an option of a command takes; fails where it takes nothing.
_maturity_option() {
    case $1:$2 in
@options@
    *) return 1 ;;
    esac
}

# Says whether a command goes on with a word that has options and places of its own.
_maturity_part() {
    case $1:$2 in
@parts@
    *) return 1 ;;
    esac
}

# Sets `values` to what stands at a place of a command.
_maturity_place() {
    case $1:$2 in
@places@
    *) values= ;;
    esac
}

# Offers the lines of its input that begin with the current word.
_maturity_offer() {
    local word
    while IFS= read -r word; do
        if [[ -n $word && $word == "$cur"* ]]; then
            COMPREPLY+=("$word")
        fi
    done
}

_maturity_values() {
    case $values in
    '') ;;
    @folders | @files)
        compopt -o filenames 2>/dev/null
        if [[ $values == @folders ]]; then
            _maturity_offer < <(compgen -d -- "$cur")
        else
            _maturity_offer < <(compgen -f -- "$cur")
        fi
        ;;
    @*) _maturity_offer < <("${COMP_WORDS[0]}" complete "${values#@}" --data "$data" 2>/dev/null) ;;
    *) _maturity_offer <<<"${values// /$'\n'}" ;;
    esac
}

_maturity() {
    local cur=${COMP_WORDS[COMP_CWORD]} command= option= data=data place=0 values= word i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        # Bash makes three words of --option=value.
        if [[ $word == = ]]; then
            continue
        elif [[ -n $option ]]; then
            if [[ $option == --data ]]; then
                data=$word
            fi
            option=
        elif [[ $word == -* ]]; then
            if _maturity_option "$command" "$word"; then
                option=$word
            fi
        elif [[ -z $command ]]; then
            command=$word
        elif [[ $place == 0 ]] && _maturity_part "$command" "$word"; then
            command="$command $word"
        else
            ((place++))
        fi
    done
    if [[ $cur == = ]]; then
        cur=
    fi
    if [[ -n $option ]]; then
        _maturity_option "$command" "$option"
        _maturity_values
    elif [[ $cur == -* ]]; then
        case $command in
@names@
        esac
        _maturity_values
    elif [[ -z $command ]]; then
        values='@commands@'
        _maturity_values
    else
        _maturity_place "$command" "$place"
        _maturity_values
    fi
}

complete -F _maturity maturity
"""


def script(commands: Sequence[Words]) -> str:
    """Return the script; the first of the commands is what stands before any."""
    parts = {
        '@parts@': '\n'.join(_parts(commands)),
        '@options@': '\n'.join(_options(commands)),
        '@places@': '\n'.join(_places(commands)),
        '@names@': '\n'.join(_names(commands)),
        '@commands@': ' '.join(one.name for one in commands[1:]),
    }
    text = _SCRIPT
    for name, part in parts.items():
        text = text.replace(name, part)
    return text


def _parts(commands: Sequence[Words]) -> Iterator[str]:
    for command in every(commands):
        if command.parts:
            yield f'    {" | ".join(f"{_name(command)}:{one.word}" for one in command.parts)}) ;;'


def _name(command: Words) -> str:
    """Return the name of a command in a pattern, where a blank would end it."""
    return f"'{command.name}'" if ' ' in command.name else command.name


def _options(commands: Sequence[Words]) -> Iterator[str]:
    for command in every(commands):
        for option in command.options:
            if option.values is not None:
                pattern = ' | '.join(f'{_name(command)}:{name}' for name in option.names)
                yield f"    {pattern}) values='{option.values}' ;;"


def _places(commands: Sequence[Words]) -> Iterator[str]:
    for command in every(commands[1:]):
        for number, values in enumerate(command.places):
            at = '*' if command.repeats and number == len(command.places) - 1 else number
            yield f"    {_name(command)}:{at}) values='{values}' ;;"


def _names(commands: Sequence[Words]) -> Iterator[str]:
    for command in every(commands):
        names = ' '.join(name for option in command.options for name in option.names)
        yield f"        '{command.name}') values='{names}' ;;"
