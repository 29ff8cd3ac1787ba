# SPDX-License-Identifier: Apache-2.0
"""What is made to be read in a row: paper, text, e-books."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from docutils import nodes

from maturity.sphinxext.viewing import STATIC
from tests import outputs
from tests.builders import sound
from tests.sphinx.test_views import expanded

if TYPE_CHECKING:
    from maturity.model import Dataset
    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

LABEL = re.compile(r'\\label{(?:\\detokenize{)?([^{}]*)')
REFERENCE = re.compile(r'\\hyperref\[\\detokenize{([^{}]*)}|indexpageref{(.*?):\\detokenize{(.*?)}')


def test_pdfs_made_without_a_browser_have_colours_and_no_names_over_others() -> None:
    style = (STATIC / 'maturity.css').read_text('utf-8')
    tones = dict(re.findall(r'--mt-(good|fair|some|low|bad): (.*);', style))
    assert len(tones) == 5
    assert [tone for tone, colour in tones.items() if not re.fullmatch('#[0-9a-f]{8}', colour)] == []
    upright = re.compile(r'^ *\.mt-wide .*rotate', re.MULTILINE)
    assert upright.search(style)
    assert not upright.search(re.sub(r'@supports [^{]*{(?:[^{}]*{[^{}]*})*\s*}', '', style))


def test_every_link_on_paper_leads_to_one_place(built: Built) -> None:
    text = built('latex').text('mini.tex')
    labels = Counter(LABEL.findall(text))
    assert [one for one, number in labels.items() if number > 1] == []
    wanted = {':'.join(filter(None, one)) for one in REFERENCE.findall(text)}
    assert {'drivers/alpha::doc', 'levels:classification-draft'} <= wanted
    assert wanted - labels.keys() == set()


def test_every_page_is_in_the_index_on_paper(built: Built) -> None:
    _, _, index = built('latex').text('mini.tex').partition(r'\begin{sphinxtheindex}')
    for title in ('Alpha', 'Mirror', 'Birch', 'Version 3.10', 'Reads and writes', 'Draft'):
        assert rf'\sphinxstyleindexentry{{{title}}}' in index


def test_a_card_has_a_line_for_each_label_on_paper(built: Built) -> None:
    _, _, page = built('latex').text('mini.tex').partition(r'\label{\detokenize{drivers/alpha::doc}}')
    card = page.partition(r'\begin{DUlineblock}')[2].partition(r'\end{DUlineblock}')[0]
    assert r'\item[] \sphinxstylestrong{Classification}: ' in card


def test_a_book_is_without_the_pages_that_are_left_to_the_site(site: Site) -> None:
    before = site.build('latex').text('mini.tex')
    book = "'maturity.sphinxext.book']\nmaturity_book_without = ['drivers']"
    site.edit('conf.py', "['maturity.sphinxext']", f"['maturity.sphinxext', {book}")
    text = site.build('latex').text('mini.tex')
    assert (r'\chapter{Drivers}' in before, r'\chapter{Drivers}' in text) == (True, False)
    # What is below it is gone too, and no link leads there.
    assert 'drivers/alpha' in before
    assert 'hyperref[\\detokenize{drivers/' not in text
    assert r'\chapter{Features}' in text


@pytest.mark.parametrize('builder', ['latex', 'man'])
def test_notes_stand_below_their_table_with_the_numbers_of_its_cells(builder: str, built: Built) -> None:
    documents = dict(expanded(built, builder))
    page = documents['releases/3.10']
    (notes,) = (one for one in page.findall(nodes.enumerated_list) if 'Only in black.' in one.astext())
    assert [item.astext() for item in notes] == ['Its size is fixed.', 'Only in black.']
    marks = [one.astext() for one in page.findall(nodes.superscript)]
    assert marks == ['1', '2']
    tables = [one for one in page.findall(nodes.table) if any(one.findall(nodes.superscript))]
    assert len(tables) == 1
    # A group of rows has a title of its own.
    assert 'Copies' in [one.astext() for one in tables[0].findall(nodes.strong)]


# What the makefile looks at ----------------------------------------------------------------------


@pytest.fixture
def data(site: Site) -> Dataset:
    return sound(site.data)


def test_the_text_holds_every_classification(built: Built, data: Dataset) -> None:
    assert list(outputs.text(built('text').out, data)) == []


def test_the_parts_of_an_e_book_fit(built: Built) -> None:
    assert list(outputs.epub(built('epub').out)) == []
