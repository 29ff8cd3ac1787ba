# SPDX-License-Identifier: Apache-2.0
"""Roles, directives, the index and the inventory."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import inventory

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Build, Site

OBJECTS = {
    'maturity:driver': {'alpha', 'beta', 'delta', 'gamma', 'old-gamma'},
    'maturity:feature': {'cache', 'mirror'},
    'maturity:release': {'amber', 'birch', '3.9', '3.10'},
    'maturity:requirement': {
        *('dr-basics', 'dr-code', 'dr-images', 'dr-suite', 'dr-cover', 'dr-vote'),
        *('fe-code', 'fe-review', 'fe-vote'),
    },
    'maturity:capability': {'read', 'write', 'sync', 'resize', 'paint'},
    'maturity:classification': {'draft', 'tested', 'preview', 'sturdy', 'complete', 'unproven'},
}


def located(build: Build, page: str) -> dict[int, str]:
    """Return the warnings about a page, without where it lies, by line."""
    found = {}
    for line in build.warnings:
        path, number, words = line.split(':', 2)
        assert path.endswith(f'/source/{page}.rst'), line
        found[int(number)] = words.strip()
    return found


# Roles ------------------------------------------------------------------------------------------


def test_a_role_reads_as_the_title_and_leads_to_the_object(built: Built) -> None:
    body = built('html').page('prose.html').one('div', of='body')
    found = [(link.text, link.attributes['href']) for link in body.one('p').all('a')]
    assert found == [
        ('Alpha', 'drivers/alpha.html'),
        ('Reads and writes', 'requirements.html#requirement-dr-basics'),
        ('Read', 'capabilities.html#capability-read'),
        ('Birch', 'releases/birch.html'),
        ('Tested', 'drivers/alpha.html#alpha-birch'),
        ('better than draft', 'levels.html#classification-draft'),
        ('the mirror', 'features/mirror.html'),
    ]


def test_roles_have_full_names_and_answer_to_any(site: Site) -> None:
    roles = ':maturity:driver:`alpha`, :any:`dr-vote`, :maturity:classification:`now <alpha@3.10>`'
    site.write('source/prose.rst', f'Prose\n=====\n\n{roles}, :driver:`!alpha`\n')
    paragraph = site.build().page('prose.html').one('div', of='body').one('p')
    assert paragraph.text == 'Alpha, The suite votes, now, alpha'
    assert [link.attributes['href'] for link in paragraph.all('a')] == [
        'drivers/alpha.html',
        'requirements.html#requirement-dr-vote',
        'drivers/alpha.html#alpha-3-10',
    ]


def test_unknown_ids_are_mistakes_at_their_place(site: Site) -> None:
    wrong = {
        ':driver:`alhpa`': "driver 'alhpa': there is none; did you mean 'alpha'?",
        ':feature:`alpha`': "feature 'alpha': there is none",
        ':requirement:`dr-basic`': "requirement 'dr-basic': there is none; did you mean 'dr-basics'?",
        ':classification:`drft`': "classification 'drft': there is none; did you mean 'draft'?",
        ':classification:`alpha@birhc`': (
            "classification 'alpha@birhc': there is none; did you mean 'alpha@birch'?"
        ),
        ':classification:`beta@amber`': (
            "classification 'beta@amber': there is none; did you mean 'beta@birch'?"
        ),
        ':driver:`words of my own <alhpa>`': "driver 'alhpa': there is none; did you mean 'alpha'?",
        ':driver:`alpha@birch`': "driver 'alpha@birch': there is none",
    }
    site.write('source/prose.rst', 'Prose\n=====\n\n' + '\n\n'.join(wrong))
    build = site.build('text', warns=True)
    assert located(build, 'prose') == {
        4 + 2 * number: f'WARNING: no {words} [maturity.reference]'
        for number, words in enumerate(wrong.values())
    }
    assert 'words of my own' in build.text('prose.txt')
    # Nothing changed, and they are said again.
    assert site.build('text', warns=True).warnings == build.warnings


def test_a_known_object_without_a_page_is_said_so(site: Site) -> None:
    site.write('source/capabilities.rst', 'Capabilities\n============\n\nNone is shown.\n')
    words = "WARNING: no capability 'read': it has no page [maturity.reference]"
    assert located(site.build('dummy', warns=True), 'prose') == {5: words}


def test_an_object_described_twice_is_said_so(site: Site) -> None:
    site.append('source/prose.rst', '\n\n.. capability-catalogue::\n')
    warnings = site.build('dummy', warns=True).warnings
    assert len(warnings) == len(OBJECTS['maturity:capability'])
    for line in warnings:
        assert re.search(
            'WARNING: capability .* is described in capabilities too; .* \\[maturity.duplicate]$', line
        )


def test_mistakes_in_directives_are_mistakes_at_their_place(site: Site) -> None:
    """Which there are is tested with the views."""
    wrong = {
        '.. entry-card:: alhpa': "did you mean 'alpha'?",
        '.. entry-card::': 'which entry? There are',
        '.. support-matrix:: alpha': 'takes no argument',
        '.. support-matrix::\n   :kind: driver\n   :show: capabilitys': "did you mean 'capabilities'?",
        '.. schema-reference:: audit raeders': 'which definition? There are ',
        '.. promotion-history::\n   :limit: many': "'limit' takes a whole number from 1, found 'many'",
    }
    site.write('source/prose.rst', 'Prose\n=====\n\n' + '\n\n'.join(wrong) + '\n')
    found = located(site.build('dummy', warns=True), 'prose')
    for words, said in zip(wrong.values(), found.values(), strict=True):
        assert said.startswith('WARNING: ')
        assert words in said
        assert said.endswith('[maturity.directive]')
    # A second build has not read the page again for nothing.
    assert located(site.build('dummy', warns=True), 'prose') == found


# The index and the inventory --------------------------------------------------------------------


@pytest.mark.parametrize(('builder', 'page'), [('html', 'drivers/alpha.html'), ('dirhtml', 'drivers/alpha/')])
def test_the_inventory_holds_all_objects(builder: str, page: str, built: Built) -> None:
    objects = inventory(built(builder).out / 'objects.inv')
    found = {name: set(items) for name, items in objects.items() if name.startswith('maturity:')}
    assert {kind: names & OBJECTS[kind] for kind, names in found.items()} == OBJECTS
    assert objects['maturity:driver']['alpha'] == (page, 'Alpha')
    assert objects['maturity:requirement']['dr-vote'][0].endswith('#requirement-dr-vote')


def test_the_index_lists_all_objects(built: Built) -> None:
    page = built('html').page('maturity-index.html')
    links = [link.text for link in page.one('table').all('a') if link.text]
    assert len(links) == sum(map(len, OBJECTS.values()))
    assert links == sorted(links, key=str.casefold)
    assert {'Alpha', 'Birch', 'Reads and writes', 'Synchronise', 'Unproven'} <= set(links)


def test_the_search_finds_an_object_once_and_by_other_names_and_numbers(site: Site) -> None:
    site.edit(
        'data/drivers/alpha.yaml', 'values: [alpha-small], by: manual', "values: ['8.4', v8], by: manual"
    )
    for _ in range(2):
        index = site.build().search_index
        assert {'complet', 'alpha', 'librari', 'review', 'synchronis'} <= index['terms'].keys()
        pages = {name: number for number, name in enumerate(index['docnames'])}
        assert index['indexentries']['8.4'] == [[pages['drivers/alpha'], '', True]]
        assert index['indexentries']['old-gamma'] == [[pages['drivers/gamma'], '', True]]
        assert 'v8' not in index['indexentries']
        # A section of an object has no second hit by its title, and a page has only that.
        assert 'Synchronise' not in index['alltitles']
        assert [page for page, *_ in index['objects'][''] if page == pages['drivers/alpha']] == []
        # The next build takes up the index of this one, for all pages but one.
        site.append('source/prose.rst', '\nMore.\n')


def test_entries_stand_in_the_order_of_their_titles(site: Site) -> None:
    """Ids are short and old; a reader looks for a name, and for 2 before 10."""
    delta = (site.data / 'drivers' / 'delta.yaml').read_text('utf-8')
    for id_, title in (('a', 'Zeta 10'), ('b', 'zeta 2'), ('z', 'Aalto')):
        site.write(f'data/drivers/{id_}.yaml', delta.replace('title: Delta', f'title: {title}'))
    found = site.build('dummy').app.env.toctree_includes['drivers']
    pages = [page.removeprefix('drivers/') for page in found]
    assert pages == ['z', 'alpha', 'beta', 'delta', 'gamma', 'b', 'a']
