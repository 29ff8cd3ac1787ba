# SPDX-License-Identifier: Apache-2.0
"""What works for every table of reST works for a view: labels, names, classes and numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import Site
from tests.sphinx.test_links import broken_links

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.html import Tag
    from tests.sphinx.site import Build

PAGE = """\
Guide
=====

Go to :ref:`all of them <all-drivers>`, :ref:`again <once-more>`, :ref:`named`, :ref:`the card <card>`,
:ref:`bars <bars>`, :ref:`the checks <checks>`, :ref:`bare <bare>`, :ref:`codes <codes>`,
:ref:`catalogue <catalogue>` or :numref:`named`.

.. _all-drivers:

.. rst-class:: wide

.. support-matrix::
   :kind: driver

.. _once-more:

.. support-matrix::
   :kind: driver

.. disagreements:: driver
   :name: named
   :class: narrow

.. entry-card:: alpha
   :name: card

.. _bars:

.. timeline::
   :entry: alpha
   :name: bars-too

.. requirement-checklist:: alpha
   :name: checks

.. rst-class:: lone

.. support-matrix::
   :kind: driver

.. _codes:

.. problem-codes::
   :name: bare

.. _before:

.. capability-catalogue::
   :name: catalogue
   :class: set
"""
LABELS = (
    *('all-drivers', 'once-more', 'named', 'card', 'bars', 'bars-too'),
    *('checks', 'codes', 'bare', 'before'),
)


def labelled(folder: Path) -> Site:
    """Return the mini site with a page of views that have labels, and without the catalogue on another."""
    site = Site(folder)
    site.write('source/capabilities.rst', ':orphan:\n\nCapabilities\n============\n')
    site.write('source/guide.rst', PAGE)
    site.edit('source/index.rst', '   drivers\n', '   drivers\n   guide\n')
    site.append('conf.py', '\nnumfig = True\n')
    for builder, index in (('latex_documents', 'mini.tex'), ('man_pages', 'mini')):
        rest = "'A', 'manual'" if builder == 'latex_documents' else "['A'], 1"
        site.append('conf.py', f"{builder} = [('index', '{index}', 'Mini', {rest})]\n")
    return site


@pytest.fixture(scope='module')
def guide(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return a function from the name of a builder to its build of the page."""
    return labelled(tmp_path_factory.mktemp('labels')).kept


def page(build: Build) -> Tag:
    """Return the HTML page on which the labels are."""
    return next(one for one in build.pages.values() if 'all-drivers' in one.ids)


@pytest.mark.parametrize('builder', ['html', 'singlehtml'])
def test_labels_and_classes_hold_and_have_words(builder: str, guide: Built) -> None:
    build = guide(builder)
    whole = page(build)
    # The name of a catalogue is one of the id that its first section has.
    assert set(LABELS) <= set(whole.ids)
    assert broken_links(build) == []
    assert not set(LABELS).intersection(one for other in build.pages.values() for one in other.repeated)
    for name in ('wide', 'narrow', 'lone'):
        assert list(whole.one(of=name).all(of='mt-view')), name
    assert list(whole.all('section', of='set'))
    # A reference without words reads as the caption.
    links = [one.text for one in whole.all('a') if one.attributes.get('href', '').endswith('#named')]
    caption = whole.one(of='narrow').one('caption')
    number = caption.one(of='caption-number').text
    assert links == [caption.text.removeprefix(number).strip(), number]


def test_latex_has_each_label_once(guide: Built) -> None:
    text = guide('latex').text('mini.tex')
    labels = re.findall(r'\\label\{\\detokenize\{guide:([^}]*)\}\}', text)
    assert {name: labels.count(name) for name in LABELS} == dict.fromkeys(LABELS, 1)
    # Where the label of a table is no part of it, its number is that of a section.
    table = text.index(r'\label{\detokenize{guide:named}}')
    assert text.rindex(r'\begin{longtable}', 0, table) < text.rindex(r'\caption{', 0, table)
    assert text.rindex(r'\caption{', 0, table) > text.rindex(r'\end{longtable}', 0, table)


def test_a_repetition_is_left_out_only_without_a_mark(site: Site) -> None:
    directive = '.. support-matrix::\n   :kind: driver\n\n'
    start = f'Guide\n=====\n\n{directive}'
    numbers = []
    for mark in ('', '.. _here:\n\n', '.. rst-class:: wide\n\n'):
        site.write('source/prose.rst', f'{start}{mark}{directive}')
        numbers.append(site.build('text').text('prose.txt').count('\n|='))
    assert numbers == [1, 2, 2]


def test_only_what_can_be_referred_to_has_a_number(guide: Built) -> None:
    whole = page(guide('html'))
    assert 'Table' in whole.one(of='wide').one('caption').text
    assert not list(whole.one(of='lone').all(of='caption-number'))
    assert not list(guide('html').page('drivers.html').all(of='caption-number'))


def test_a_label_before_a_list_of_pages(site: Site) -> None:
    site.edit(
        'source/drivers.rst',
        '.. entry-pages:: driver\n',
        '.. _pages:\n\n:ref:`here <all>`\n\n.. entry-pages:: driver\n   :name: all\n',
    )
    assert 'all' in site.build().page('drivers.html').ids
