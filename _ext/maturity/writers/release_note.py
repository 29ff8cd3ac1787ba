# SPDX-License-Identifier: Apache-2.0
"""A comparison of releases as a note for reno, which puts release notes together."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from maturity.typesetting import trimmed
from maturity.writers.rst import RestWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from maturity.comparison import Comparison
    from maturity.model import Dataset
    from maturity.typesetting import Screen
    from maturity.views.changes import Group

SECTIONS = ('features', 'upgrade', 'deprecations', 'issues', 'other')
# Letters of the part of a name that reno tells notes by.
_UNIQUE = 16
# A note is indented by so much.
_INDENT = ' ' * 4


def file_name(data: Dataset, comparison: Comparison) -> str:
    """Return the name of a note: always the same for two releases of one record, so that it is replaced."""
    about = '\0'.join((data.main_repository or '', comparison.before.id, comparison.after.id))
    unique = hashlib.sha256(about.encode()).hexdigest()[:_UNIQUE]
    return f'maturity-{comparison.before.id}-{comparison.after.id}-{unique}.yaml'


def note(groups: Sequence[Group], screen: Screen) -> Iterator[str]:
    """Yield the lines of a note; one that has nothing to say is an empty mapping."""
    writer = RestWriter(replace(screen, width=screen.width - len(_INDENT)))
    yield '---'
    if not groups:
        yield '{}'
    for section in SECTIONS:
        chosen = [group for group in groups if group.section.note == section]
        if chosen:
            yield f'{section}:'
        for group in chosen:
            yield '  - |'
            # The first line of a group is its title, so the text never begins with a blank.
            body = [f'{writer.say(group.section.title)}:', '']
            body += [line for item in group.items for line in writer.listed(item)]
            yield from (f'{_INDENT}{line}'.rstrip() for line in trimmed(body))
