# SPDX-License-Identifier: Apache-2.0
"""The page of the last audit: its result, how much was checked, what does not agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maturity.load import load
from tests.builders import sound
from tests.sphinx.html import read

if TYPE_CHECKING:
    from tests.sphinx.site import Build, Site

COMMIT = 'a1' * 20
AUDITED = """\
record: '{digest}'
sources:
  mini/mini: '{commit}'
counts:
  - {{release: amber, fact: capabilities, agrees: 7, disagrees: 1, cannot-tell: 0}}
  - {{release: '3.10', fact: capabilities, agrees: 5, disagrees: 0, cannot-tell: 2}}
  - {{release: '3.10', fact: gate-votes, agrees: 3, disagrees: 0, cannot-tell: 0}}
findings:
  - since: amber
    last: birch
    fact: capabilities
    subject: alpha
    about: sync
    outcome: disagrees
    found: the source has missing, and not implemented
  - since: '3.10'
    last: '3.10'
    fact: unheard-of
    subject: somebody
    about: '–'
    outcome: cannot-tell
    found: it is <b>a web page</b>
"""
PAGE = """\
Audit
=====

.. audit-card::

.. audit-findings::

.. audit-counts::

.. audit-counts::
   :show: releases

.. audit-counts::
   :show: all

.. audit-unread::
"""


def built(site: Site, *, digest: str | None = None, builder: str = 'html') -> Build:
    site.write('source/prose.rst', PAGE)
    dataset = sound(site.data)
    site.write('data/audited.yaml', AUDITED.format(digest=digest or dataset.digest, commit=COMMIT))
    build = site.build(builder)
    assert (build.warnings, build.code) == ((), 0)
    return build


def test_a_page_says_what_was_read_and_what_does_not_agree(site: Site) -> None:
    page = read(built(site).out / 'prose.html')
    text = page.one(of='mt-fields').text
    for words in ('15 agrees', '1 disagrees', '2 cannot tell', 'as it was audited', COMMIT[:10]):
        assert words in text
    assert page.one('div', of='mt-list-audit-facts').rows == [
        ['Capabilities', '12', '1', '2'],
        ['Test jobs: vote', '3', '0', '0'],
    ]
    assert page.one('div', of='mt-list-audit-releases').rows == [
        ['Version 3.10', '8', '0', '2'],
        ['Amber', '7', '1', '0'],
    ]
    assert [row[:2] for row in page.one('div', of='mt-list-audit-all').rows] == [
        ['Version 3.10', 'Capabilities'],
        ['Version 3.10', 'Test jobs: vote'],
        ['Amber', 'Capabilities'],
    ]
    first, second = page.one('div', of='mt-list-audit-findings').one('tbody').all('tr')
    assert first.one('a').attributes['href'].endswith('drivers/alpha.html#alpha-birch')
    assert 'Amber to Birch' in first.text
    assert 'somebody' in second.text
    assert 'it is <b>a web page</b>' in second.text
    unread = page.one('div', of='mt-list-audit-unread').rows
    assert unread[1] == [
        'Images: Names of the builds', 'Alpha', 'Amber to Version 3.10', '✗ depends on it',
    ]  # fmt: skip
    assert unread[-1][-1] == '– does not'


@pytest.mark.parametrize('builder', ['text', 'latex'])
def test_other_outputs_say_it_too_and_that_the_record_has_changed_since(site: Site, builder: str) -> None:
    build = built(site, digest='0' * 64, builder=builder)
    name = 'prose.txt' if builder == 'text' else 'mini.tex'
    text = ' '.join((build.out / name).read_text('utf-8').split())
    for words in (
        'has changed since the audit',
        'Facts that the source refutes or cannot decide',
        'disagrees',
    ):
        assert words in text


def test_without_an_audit_the_page_says_so(site: Site) -> None:
    site.write('source/prose.rst', PAGE)
    page = read(site.build().out / 'prose.html')
    assert page.raw.count('No audit is on record.') == 5


def test_a_wrong_result_is_a_problem_like_any_other(site: Site) -> None:
    site.write('data/audited.yaml', 'record: x\nsources: {}\ncounts: []\nfindings: []\n')
    found = load(str(site.data)).problems
    assert [(one.mark.path, one.mark.line, one.code) for one in found] == [
        ('data/audited.yaml', 1, 'bad-format')
    ]
