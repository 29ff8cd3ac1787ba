# SPDX-License-Identifier: Apache-2.0
"""What pages offer to their script; `tests/browser` shows what the script makes of it."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from tests.sphinx.site import EXTENSION

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built
    from tests.sphinx.html import Tag
    from tests.sphinx.site import Site

SCRIPT = EXTENSION / 'maturity' / 'sphinxext' / 'static' / 'maturity.js'


def choices(offer: Tag) -> dict[str, list[tuple[str, str]]]:
    """Return the name of each choice with its values and words."""
    return {
        one.attributes['name']: [
            (option.attributes['value'], ''.join(option.strings)) for option in one.all('option')
        ]
        for one in offer.all('select')
    }


def test_a_matrix_offers_its_states_and_releases(built: Built) -> None:
    matrix = built('html').page('drivers.html').one('div', of='mt-matrix-classifications')
    offer = matrix.one('template')
    assert matrix.attributes['data-view'] == 'driver'
    assert choices(offer) == {
        'state': [
            ('', 'any'),
            # The highest first, each once: with and without a waiver it is one level.
            *(('complete', 'Complete'), ('tested', 'Tested'), ('draft', 'Draft'), ('unproven', 'Unproven')),
            *(('not-yet', 'not yet'), ('dead', 'Dead code'), ('removed', 'removed')),
        ],
        'has': [('', 'anything'), ('read', 'Read'), ('write', 'Write'), ('sync', 'Synchronise')],
        'releases': [('maintained', 'maintained'), ('all', 'all')],
    }
    assert [one.text for one in offer.all('option') if 'selected' in one.attributes] == ['all']
    heads = [*matrix.one('thead').all('th')]
    assert [one.attributes['data-col'] for one in heads] == ['name', '3-10', '3-9', 'birch', 'amber']
    assert [one.text for one in heads if 'mt-old' in one.classes] == ['Birch', 'Amber']
    # Beta is gone; what it did in its last release counts.
    has = {row.one('th').text: row.attributes.get('data-has') for row in matrix.lines}
    assert has == {'Alpha': 'read write sync', 'Beta': 'read write', 'Delta': None, 'Gamma': 'read write'}


def test_facts_lead_to_where_they_are_recorded_with_the_command_that_sets_them(built: Built) -> None:
    page = built('html').page('drivers/alpha.html')
    titles = [one.attributes['title'] for one in page.all('a', of='mt-record')]
    assert 'Correct this: maturity set drivers/alpha/facts/images since=birch …' in titles


GROUPED = {f'mt-list-{name}' for name in ('capability-facts', 'checklist', 'current', 'exercised')}


def test_where_there_is_nothing_to_choose_nothing_is_offered(built: Built) -> None:
    features = built('html').page('features.html')
    # One row, and both of its releases are maintained.
    assert len(features.one('div', of='mt-matrix').lines) == 1
    assert [*features.all('template', of='mt-controls')] == []
    for path, page in built('html').pages.items():
        for table in page.all('div', of='mt-list'):
            rows = [*table.one('tbody').all('tr')]
            # Rows that belong together stay as they are.
            grouped = GROUPED.intersection(table.classes)
            assert any(table.all('template', of='mt-controls')) is (len(rows) > 8 and not grouped), (
                path,
                table.classes,
            )


def test_without_a_maintained_status_there_is_no_window(site: Site) -> None:
    site.edit('data/releases.yaml', ', maintained: true', '')
    matrix = site.build().page('drivers.html').one('div', of='mt-matrix-classifications')
    assert [*choices(matrix.one('template'))] == ['state', 'has']
    assert [*matrix.all(of='mt-old')] == []


def test_pages_load_the_script_late_and_books_not_at_all(built: Built) -> None:
    page = built('html').page('drivers/alpha.html')
    (script,) = (one for one in page.all('script') if 'maturity.js' in one.attributes.get('src', ''))
    assert script.attributes.get('defer') is not None
    for path, book in built('epub').pages.items():
        assert [*book.all('template')] == [*book.all('script')] == [], path


def test_the_script_is_small_and_needs_no_permission() -> None:
    text = SCRIPT.read_text('utf-8')
    assert len(gzip.compress(text.encode(), mtime=0)) < 6 * 1024
    assert (
        re.findall(r"\beval\b|\bFunction\(|innerHTML|outerHTML|insertAdjacent|document\.write|'style'", text)
        == []
    )
