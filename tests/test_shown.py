# SPDX-License-Identifier: Apache-2.0
"""Every view of the record that says all that a record can say, as text: `tests/whole/views.txt`.

Behind them stands what `maturity explain` says of each entry.

`python -m tests.test_shown` writes it anew.  After a change, read what is
different: a person has read the file.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import product
from typing import TYPE_CHECKING

from maturity.checks.catalogues import RESERVED_FRAGMENTS
from maturity.evaluate import evaluate
from maturity.typesetting import Screen
from maturity.views import VIEWS, Request, RequestError, resolve
from maturity.views.shapes import Table
from maturity.writers.documents import explanation
from maturity.writers.text import TextWriter
from tests.test_whole import WHOLE, dataset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maturity.model import Dataset

GOLDEN = WHOLE / 'views.txt'


def requests(data: Dataset) -> Iterator[Request]:
    """Yield a request for each form of each view, for all that it has to be asked about."""
    known: dict[str, list[str]] = {
        'capability': [*data.capabilities],
        'entry': [*data.entries],
        'fact': [name for kind in data.kinds.values() for name in kind.facts],
        'kind': [*data.kinds],
        'level': [*data.levels],
        'release': [*data.releases],
        'requirement': [*data.requirements],
    }
    for name, type_ in sorted(VIEWS.items()):
        for form in type_.forms:
            needed = {
                key for key, one in form.parameters.items() if not one.optional and not one.option.default
            }
            asked = sorted(needed | ({'kind'} & form.parameters.keys()))
            for values in product(*(known[key] for key in asked)):
                given = dict(zip(asked, values, strict=True)) | ({'show': form.show} if form.show else {})
                yield Request(name, tuple(given.items()))


def shown() -> Iterator[str]:
    """Yield the lines of all views; not every list of facts is one of every kind."""
    assessments = evaluate(dataset())
    for request in requests(assessments.data):
        with suppress(RequestError):
            writer = TextWriter(Screen(110))
            blocks = writer.blocks(resolve(assessments, request))
            options = ' '.join(f'{key}={value}' for key, value in request.options)
            yield from (f'{request.view} {options}'.rstrip(), '', *writer.document(blocks), '')
    for id_ in assessments.data.entries:
        for one in assessments.of(id_):
            yield from (
                f'explain {id_} release={one.release.id}',
                '',
                *explanation(assessments.data, one),
                '',
            )


def test_every_view_says_what_it_said() -> None:
    assert [*shown()] == GOLDEN.read_text('utf-8').splitlines()


def test_what_leads_to_a_table_of_an_entry_is_the_name_of_nothing_else() -> None:
    assessments = evaluate(dataset())
    names = set()
    for request in requests(assessments.data):
        options = dict(request.options)
        with suppress(RequestError):
            table = resolve(assessments, request)
            if 'entry' in options and isinstance(table, Table) and table.anchor:
                names.add(table.anchor.removeprefix(f'{options["entry"]}-'))
    lists = {name for kind in assessments.data.kinds.values() for name in kind.facts}
    assert names - lists == RESERVED_FRAGMENTS


if __name__ == '__main__':
    GOLDEN.write_text('\n'.join([*shown(), '']), encoding='utf-8')
