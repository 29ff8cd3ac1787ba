# SPDX-License-Identifier: Apache-2.0
"""The tests that read this site itself: its record, and what leads to its pages."""

from __future__ import annotations

import runpy
from pathlib import Path

from maturity.load import load

TOP = Path(__file__).parents[1]


def test_the_record_has_no_problems() -> None:
    loaded = load(str(TOP / 'data'))
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.dataset is not None


def test_the_sidebar_has_the_pages_that_the_front_page_leads_to() -> None:
    lines = (TOP / 'source' / 'index.rst').read_text('utf-8').partition('.. toctree::')[2].splitlines()
    pages = [line.strip() for line in lines if line.startswith('   ') and ':' not in line]
    shown = [page for page, _ in runpy.run_path(str(TOP / 'conf.py'))['html_context']['site_pages']]
    assert shown == ['index', *pages]
    assert len(pages) > 5
