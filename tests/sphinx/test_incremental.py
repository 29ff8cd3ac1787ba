# SPDX-License-Identifier: Apache-2.0
"""Build, change something, build again: what is read, and whether the result is that of a clean build."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.sphinx.site import contents, differing, files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.sphinx.site import Site

EPSILON = """\
title: Epsilon
introduced: {release: '3.10'}
implementation:
  - {since: '3.10', path: engine/epsilon.py, evidence: [{path: engine/epsilon.py}]}
"""


def change_a_vote(site: Site) -> None:
    site.edit('data/releases/3.10.yaml', 'pipeline: gate, voting: false', 'pipeline: gate, voting: true')
    site.edit('data/drivers/alpha.yaml', "'3.10': tested}", "'3.10': complete}")
    site.edit('data/drivers/alpha.yaml', 'demotions:', 'demotions: []\n#')
    site.edit('data/drivers/alpha.yaml', '  - {release: ', '#')


def change_a_vote_that_decides_nothing(site: Site) -> None:
    site.edit('data/releases/birch.yaml', 'voting: false', 'voting: true')


def change_a_comment(site: Site) -> None:
    site.edit('data/drivers/alpha.yaml', '# The driver with the whole history', '# A driver with a history')


def change_a_line_number(site: Site) -> None:
    site.edit('data/drivers/beta.yaml', 'title: Beta', '\n\n# It begins here.\ntitle: Beta')


def change_a_title(site: Site) -> None:
    site.edit('data/drivers/delta.yaml', 'title: Delta', 'title: The delta')


def change_a_release_title(site: Site) -> None:
    site.edit('data/releases/birch.yaml', 'title: Birch', 'title: The birch')


def change_a_requirement(site: Site) -> None:
    site.edit('data/requirements.yaml', '  last: birch\n', "  last: '3.9'\n")


def add_an_entry(site: Site) -> None:
    site.write('data/drivers/epsilon.yaml', EPSILON)


def remove_an_entry(site: Site) -> None:
    site.remove('data/drivers/beta.yaml')
    site.edit('data/releases/3.9.yaml', 'tests: {beta: [read]}', 'tests: {}')
    site.edit('data/releases/3.9.yaml', 'conditional: {beta: [write]}', 'conditional: {}')
    site.edit('data/features/mirror.yaml', 'values: [alpha, beta]', 'values: [alpha]')


def rename_an_entry(site: Site) -> None:
    (site.data / 'features/cache.yaml').rename(site.data / 'features/store.yaml')


def forget_a_former_name(site: Site) -> None:
    site.edit('data/drivers/gamma.yaml', 'renamed:\n  - {', '# {')


def add_a_release(site: Site) -> None:
    site.write('data/releases/4.0.yaml', 'title: Version 4.0\ntag: 4.0.0\n')
    site.edit('data/releases.yaml', "'3.10']", "'3.10', '4.0']")


def edit_prose(site: Site) -> None:
    site.append('source/prose.rst', '\nOne more sentence about :driver:`beta`.\n')


# Sphinx writes indexes and pages of its extensions in every build, and copies static files.
SPHINX_ALWAYS_WRITES = re.compile(
    r'_static/.*|objects\.inv|searchindex\.js|(genindex|search|maturity-index|drivers/old-gamma)(/index)?\.html'
)

PAGES: dict[Callable[[Site], None], frozenset[str] | set[str] | None] = {
    change_a_vote: {
        'drivers',
        'drivers/alpha',
        'features/mirror',
        'history',
        'index',
        'releases',
        'releases/3.10',
        'requirements',
    },
    # The next release says which suites changed against it.
    change_a_vote_that_decides_nothing: {
        'drivers/alpha',
        'features/mirror',
        'history',
        'releases/3.9',
        'releases/birch',
    },
    change_a_title: {
        'capabilities',
        'drivers',
        'drivers/delta',
        'history',
        'index',
        'releases/3.10',
        'requirements',
    },
    add_an_entry: {
        'capabilities',
        'drivers',
        'drivers/epsilon',
        'history',
        'index',
        'releases',
        'releases/3.10',
        'requirements',
    },
    remove_an_entry: {
        'capabilities',
        'drivers',
        'facts',
        'features/mirror',
        'history',
        'index',
        'releases',
        'releases/3.10',
        'releases/3.9',
        'releases/birch',
        'requirements',
    },
    rename_an_entry: {
        'features',
        'features/store',
        'releases/3.10',
        'releases/3.9',
        'releases/amber',
        'releases/birch',
        'requirements',
    },
    forget_a_former_name: {'drivers/gamma', 'history', 'releases/birch'},
    edit_prose: {'prose'},
    # These are on nearly every page.
    change_a_release_title: None,
    change_a_requirement: None,
    add_a_release: None,
}
"""The pages that show what a change changes, found by hand."""


CHAINS = {
    'entries': (change_a_vote, change_a_title, add_an_entry, edit_prose, change_a_requirement),
    'releases': (
        change_a_vote_that_decides_nothing,
        forget_a_former_name,
        remove_an_entry,
        rename_an_entry,
        change_a_release_title,
        add_a_release,
    ),
}


@pytest.mark.parametrize('chain', CHAINS)
def test_reads_what_shows_it_and_equals_a_clean_build(chain: str, site: Site, tmp_path: Path) -> None:
    site.build()
    for change in CHAINS[chain]:
        change(site)
        again = site.build()
        assert again.warnings == ()
        assert PAGES[change] in {None, again.read}, change
        clean = site.build(clean=tmp_path / change.__name__)
        assert differing(again.out, clean.out) == [], change


def test_every_change_is_in_a_chain() -> None:
    assert {*PAGES} == {change for chain in CHAINS.values() for change in chain}


def test_the_order_of_equal_titles_does_not_depend_on_what_was_read_last(site: Site, tmp_path: Path) -> None:
    site.build()
    site.edit('data/drivers/alpha.yaml', 'title: Alpha', 'title: Beta')
    assert differing(site.build().out, site.build(clean=tmp_path / 'clean').out) == []


def test_outputs_that_share_what_was_read_equal_clean_builds(site: Site, tmp_path: Path) -> None:
    """What one build has read, another does not read again, but has to write."""
    builders = ('dirhtml', 'text')
    for builder in builders:
        site.build(builder)
    # The first changes no title, so that not all pages have to be written.
    for number, changes in enumerate([(change_a_vote,), (add_an_entry, remove_an_entry, rename_an_entry)]):
        for change in changes:
            change(site)
        site.build('dummy')
        for builder in builders:
            again = site.build(builder)
            assert again.read == set()
            clean = site.build(builder, clean=tmp_path / f'clean-{number}')
            assert differing(again.out, clean.out) == [], (builder, changes)


def test_comments_change_nothing_that_is_published(site: Site) -> None:
    before = contents(site.build().out)
    for change, page in ((change_a_comment, 'drivers/alpha'), (change_a_line_number, 'drivers/beta')):
        change(site)
        again = site.build()
        assert again.read <= {page}
        assert contents(again.out) == before


def test_nothing_changed_nothing_read_or_written(site: Site) -> None:
    builders = ('html', 'dirhtml', 'text')
    before = [contents(site.build(builder).out) for builder in builders]
    for builder, published in zip(builders, before, strict=True):
        again = site.build(builder)
        assert again.read == set()
        assert [path for path in again.written if not SPHINX_ALWAYS_WRITES.fullmatch(path)] == []
        assert contents(again.out) == published


# What is gone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ('builder', 'pages'),
    [
        ('html', ['drivers/beta.html', 'drivers/old-gamma.html']),
        ('dirhtml', ['drivers/beta/index.html', 'drivers/old-gamma/index.html']),
    ],
)
def test_only_what_shows_removed_data_is_removed(builder: str, pages: list[str], site: Site) -> None:
    out = site.build(builder).out
    assert set(pages) <= set(files(out))
    foreign = [
        out / path for path in ('drivers/beta/notes', 'drivers/beta.txt', 'drivers/zeta.html', 'CNAME')
    ]
    foreign.append(site.top.parent / 'outside.html')
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text('somebody else wrote this', 'utf-8')
    # Not even a wrong manifest leads to files outside the output.
    manifest = out / '.maturity.json'
    outside = [f'"../../outside.html", "{foreign[-1]}", "{page}"' for page in pages]
    for page, more in zip(pages, outside, strict=True):
        manifest.write_text(manifest.read_text('utf-8').replace(f'"{page}"', more), 'utf-8')
    remove_an_entry(site)
    forget_a_former_name(site)
    site.build(builder)
    assert [page for page in pages if (out / page).exists()] == []
    assert (out / 'drivers/old-gamma').exists() is False
    assert [path for path in files(out) if b'Beta' in (out / path).read_bytes()] == []
    assert {path.read_text('utf-8') for path in foreign} == {'somebody else wrote this'}


def test_a_broken_record_removes_nothing_and_leaves_no_trace(site: Site, tmp_path: Path) -> None:
    out = site.build().out
    site.edit('data/releases.yaml', 'order:', 'ordr:')
    remove_an_entry(site)
    assert site.build().code == 1
    assert (out / 'drivers/beta.html').exists()
    site.edit('data/releases.yaml', 'ordr:', 'order:')
    # Another output reads the repaired record first.
    assert site.build('dummy').warnings == ()
    assert site.build().warnings == ()
    assert not (out / 'drivers/beta.html').exists()
    assert differing(out, site.build(clean=tmp_path / 'clean').out) == []
