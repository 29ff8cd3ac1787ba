# SPDX-License-Identifier: Apache-2.0
"""The tests that read this site itself: its record, and what leads to its pages."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from maturity import api
from maturity.api.text import as_json
from maturity.load import load
from tests.api.test_documents import documents, exported

TOP = Path(__file__).parents[1]


def test_the_record_has_no_problems() -> None:
    loaded = load(str(TOP / 'data'))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.dataset is not None


def test_the_sidebar_has_the_pages_that_the_front_page_leads_to() -> None:
    lines = (TOP / 'source' / 'index.rst').read_text('utf-8').partition('.. toctree::')[2].splitlines()
    pages = [line.strip() for line in lines if line.startswith('   ') and ':' not in line]
    shown = [page for page, _ in runpy.run_path(str(TOP / 'conf.py'))['html_context']['site_pages']]
    assert shown == ['index', *pages, 'maturity-index']
    assert len(pages) > 5


# What programs read -----------------------------------------------------------------------------

EXAMPLE = re.compile(r'\.\. example (\S+)\n\n\.\. code-block:: \w+\n\n((?:   .*\n|\n)+)')


@pytest.fixture(scope='module')
def outputs() -> api.Export:
    return exported(TOP / 'data')


def test_the_whole_record_is_no_large_download(outputs: api.Export) -> None:
    sizes = {path: len(content) for path, content in api.files(outputs, ['json'])}
    assert sizes['api/v1/maturity.json'] < 3_000_000
    assert max(size for path, size in sizes.items() if '/entries/' in path) < 1_000_000


def test_the_examples_of_the_page_are_what_is_written() -> None:
    """Their lines stand in the file in this order; an ellipsis is for what is left out."""
    examples = EXAMPLE.findall((TOP / 'source' / 'data.rst').read_text('utf-8'))
    assert len(examples) >= 7
    export = exported(TOP / 'tests' / 'roots' / 'mini' / 'data')
    written = {path: content.decode('utf-8') for path, content in api.files(export, ['csv'])}
    written |= {path: as_json(document) for path, document in documents(export).items()}
    for path, text in examples:
        lines = [line.strip() for line in written[path].splitlines()]
        for part in text.split('   ...\n'):
            wanted = [line.strip() for line in part.splitlines() if line.strip()]
            places = [at for at, line in enumerate(lines) if lines[at : at + len(wanted)] == wanted]
            assert places, (path, wanted)
            lines = lines[places[0] + len(wanted) :]
