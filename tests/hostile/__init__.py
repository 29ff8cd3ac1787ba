# SPDX-License-Identifier: Apache-2.0
"""The hostile corpus: files, names, scalars and texts, each with what must come of it.

The bytes of a file of `files.yaml` are a list of parts: text; `hex`, bytes by
their numbers; `times` and `of`, a text that is repeated, with `{n}` counted
up, or with `indent` on a line of its own, one step deeper each time.  They are
UTF-8 where no `codec` is given.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Hostile:
    """A file of the corpus: its bytes, and its problems or only the first of them."""

    data: bytes
    problems: tuple[str, ...]
    only_first: bool

    def agrees(self, found: list[str]) -> bool:
        """Return whether problems, without their file, are the expected ones.

        Each is place and code, then words that the message holds.
        """
        if self.only_first:
            return bool(found) and _agree(self.problems[0], found[0])
        return len(found) == len(self.problems) and all(map(_agree, self.problems, found))


def _agree(expected: str, found: str) -> bool:
    place, code, words = expected.split(' ', 2) if expected.count(' ') > 1 else (*expected.split(' '), '')
    return found.startswith(f'{place} {code}') and words in found


def _read(name: str) -> Any:  # noqa: ANN401
    return yaml.safe_load((HERE / f'{name}.yaml').read_text('utf-8'))


def _bytes(part: Any, codec: str) -> bytes:  # noqa: ANN401
    match part:
        case {'hex': digits}:
            return bytes.fromhex(digits)
        case {'times': times, 'of': text, 'indent': True}:
            return b'\n'.join(b' ' * n + text.encode() for n in range(times))
        case {'times': times, 'of': text}:
            if '{n}' in text:
                return ''.join(str(text).replace('{n}', str(n)) for n in range(times)).encode()
            return str(text).encode() * int(times)
        case _:
            return str(part).encode(codec)


def files() -> dict[str, Hostile]:
    """Return the files of the corpus by their names, which are ids."""
    found = {}
    for group, cases in _read('files').items():
        for name, case in cases.items():
            found[f'{group}-{name}'] = Hostile(
                data=b''.join(_bytes(part, case.get('codec', 'utf-8')) for part in case['bytes']),
                problems=tuple(case.get('problems') or [case['first']]),
                only_first='first' in case,
            )
    return found


@dataclass(frozen=True, kw_only=True)
class Name:
    """A name of the corpus, how a place shows it, and the code of its problem."""

    name: str
    shown: str
    code: str


def names() -> dict[str, Name]:
    """Return the names of the corpus by their titles."""
    return {
        title: Name(
            name=os.fsdecode(bytes.fromhex(case['hex'])) if 'hex' in case else case['name'],
            shown=case['shown'],
            code=case.get('code', 'refused-file'),
        )
        for title, case in _read('names').items()
    }


def scalars() -> dict[str, tuple[str, str | None]]:
    """Return for every text the type YAML gives it, and what a problem calls that, if it is one."""
    return {text: (case['type'], case.get('words')) for text, case in _read('scalars').items()}


def payloads() -> tuple[str, ...]:
    """Return the texts that mean something in a language that we write."""
    return tuple(payload for group in _read('payloads').values() for payload in group)
