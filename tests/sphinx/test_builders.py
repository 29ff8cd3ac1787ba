# SPDX-License-Identifier: Apache-2.0
"""Every builder of Sphinx builds the site, alone and with several processes."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import pytest
from docutils.nodes import node_class_names
from sphinx import addnodes

from tests.sphinx.html import Tag
from tests.sphinx.site import files

if TYPE_CHECKING:
    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

BUILDERS = (
    'html',
    'dirhtml',
    'singlehtml',
    'latex',
    'text',
    'man',
    'epub',
    'gettext',
    'xml',
    'dummy',
    'pseudoxml',
)


@pytest.mark.parametrize('builder', BUILDERS)
def test_builds_without_a_warning(builder: str, built: Built) -> None:
    assert built(builder).written or builder == 'dummy'


@pytest.mark.parametrize('builder', ['html', 'dirhtml', 'epub'])
def test_the_record_itself_is_not_published(builder: str, built: Built) -> None:
    """It says more than its pages, and a page of its source would show what the loader refuses."""
    assert [path for path in files(built(builder).out) if '.yaml' in path] == []


def test_writers_of_others_find_no_node_of_ours(built: Built) -> None:
    """There are many, and each knows what docutils and Sphinx have."""
    texts = [path.read_text('utf-8') for path in built('xml').matching('.xml')]
    names = {name for text in texts for name in re.findall(r'<(\w+)', text)}
    assert {'table', 'definition_list', 'superscript'} <= names
    assert names <= {*node_class_names, *vars(addnodes)}


@pytest.mark.parametrize('page', ['index', 'facts', 'drivers/alpha', 'releases/3.10'])
def test_what_stands_side_by_side_is_not_one_word(page: str, built: Built) -> None:
    """The words below a result of the search are the text of a page without its tags."""
    whole = built('html').page(f'{page}.html')
    rows = [*whole.all('tr'), *whole.all('div', of='mt-field')]
    assert len(rows) > 8
    for row in rows:
        cells = [one.text for one in row.children if isinstance(one, Tag)]
        assert row.text == ' '.join(filter(None, cells))


def test_builds_with_two_processes(site: Site) -> None:
    """Not in this process: that of a test may have threads, which must not be forked."""
    # That HTML and LaTeX are the same is tested with all variations; these write in parallel too.
    for builder in ('text', 'epub', 'gettext', 'xml'):
        done = site.run(builder, '-j', '2')
        assert (done.stderr, done.returncode) == ('', 0)
    # The next build knows what each process has read, and that a file has become older since.
    os.utime(site.source / 'prose.rst', (1, 1))
    assert site.build('xml').read == {'prose'}
