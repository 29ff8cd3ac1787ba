# SPDX-License-Identifier: Apache-2.0
"""Build, change something, build again: what is read, and whether the result is that of a clean build."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
from collections.abc import Callable

import pytest

from maturity.sphinxext import known, manifest
from maturity.sphinxext.kept import read_kept, write_kept
from tests.sphinx.site import Site, contents, execute, files

EPSILON = """\
title: Epsilon
introduced: {release: '3.10'}
implementation:
  - {since: '3.10', path: engine/epsilon.py, evidence: [{path: engine/epsilon.py}]}
"""


def add_an_entry(site: Site) -> None:
    site.write('data/drivers/epsilon.yaml', EPSILON)


def remove_an_entry(site: Site) -> None:
    site.remove('data/drivers/beta.yaml')
    for edit in (
        ('data/releases/3.9.yaml', 'entries: [beta]', 'entries: []'),
        ('data/tests.yaml', 'entries: [beta]', 'entries: [alpha]'),
        ('data/features/mirror.yaml', 'values: [alpha, beta]', 'values: [alpha]'),
        ('source/facts.rst', '.. coverage:: beta', '.. coverage:: alpha'),
        ('source/drivers.rst', '.. timeline:: beta\n', ''),
    ):
        site.edit(*edit)


def rename_an_entry(site: Site) -> None:
    (site.data / 'features/cache.yaml').rename(site.data / 'features/store.yaml')


Change = Callable[[Site], None]


def edited(path: str, old: str, new: str) -> Change:
    return lambda site: site.edit(path, old, new)


def change_a_vote(site: Site) -> None:
    site.edit('data/releases/3.10.yaml', 'pipeline: gate, voting: false', 'pipeline: gate, voting: true')
    site.edit('data/drivers/alpha.yaml', "'3.10': tested}", "'3.10': complete}")
    site.edit('data/drivers/alpha.yaml', 'demotions:', 'demotions: []\n#')
    site.edit('data/drivers/alpha.yaml', '  - {release: ', '#')


forget_a_former_name = edited('data/drivers/gamma.yaml', 'renamed:\n  - {', '# {')


# Sphinx writes indexes and pages of its extensions in every build, and copies static files.
SPHINX_ALWAYS_WRITES = re.compile(
    r'_static/.*|objects\.inv|searchindex\.js|(genindex|search|maturity-index|drivers/old-gamma)(/index)?\.html'
)

# Each change, and the pages that show what it changes, found by hand.
CHAINS: dict[str, list[tuple[Change, str]]] = {
    'entries': [
        (
            change_a_vote,
            (
                'capabilities drivers drivers/alpha features/mirror history index releases releases/3.10 '
                'requirements'
            ),
        ),
        (
            edited('data/drivers/delta.yaml', 'title: Delta', 'title: The delta'),
            'capabilities drivers drivers/beta drivers/delta history index releases/3.10 requirements',
        ),
        (
            add_an_entry,
            (
                'capabilities drivers drivers/beta drivers/epsilon history index releases releases/3.10 '
                'requirements'
            ),
        ),
        (lambda site: site.append('source/prose.rst', '\nMore about :driver:`beta`.\n'), 'prose'),
        # What is published is the same but for lines of facts; `test_sequences` compares it.
        (
            edited('data/drivers/alpha.yaml', '# The driver with the whole history', '# A driver'),
            'drivers/alpha',
        ),
        (edited('data/drivers/beta.yaml', 'title: Beta', '\n\n# It begins.\ntitle: Beta'), 'drivers/beta'),
    ],
    'releases': [
        (edited('data/tests.yaml', 'AlphaTest.test_sync', 'AlphaTest.test_synchronize'), 'drivers/alpha'),
        (
            edited('data/readings.yaml', 'title: Only the gate counts', 'title: The gate alone counts'),
            'drivers/alpha drivers/beta levels',
        ),
        # It decides nothing, and the next release says which suites changed against it.
        (
            edited('data/releases/birch.yaml', 'voting: false', 'voting: true'),
            'drivers/alpha features/mirror history releases/3.9 releases/birch',
        ),
        (forget_a_former_name, 'drivers drivers/gamma history releases/birch'),
        (
            remove_an_entry,
            (
                'capabilities drivers facts features/mirror history index levels releases releases/3.10 '
                'releases/3.9 releases/birch requirements'
            ),
        ),
        (
            rename_an_entry,
            'features features/store releases/3.10 releases/3.9 releases/amber releases/birch requirements',
        ),
    ],
}


@pytest.mark.parametrize('chain', CHAINS)
def test_only_pages_that_show_a_change_are_read(chain: str, site: Site) -> None:
    site.build('dummy')
    for change, pages in CHAINS[chain]:
        change(site)
        assert site.build('dummy').read == {*pages.split()}


def test_nothing_changed_nothing_read_or_written(site: Site) -> None:
    for builder in ('html', 'text'):
        published = contents(site.build(builder).out)
        again = site.build(builder)
        assert again.read == set()
        assert [path for path in again.written if not SPHINX_ALWAYS_WRITES.fullmatch(path)] == []
        assert contents(again.out) == published
        # But what somebody has damaged is.
        for number, path in enumerate(path for path in published if 'drivers/' in path):
            (again.out / path).write_text('x') if number % 2 else (again.out / path).unlink()
        assert contents(site.build(builder).out) == published


def test_a_build_of_one_page_vouches_for_no_other(site: Site) -> None:
    site.run()
    # All pages list it.
    site.edit('source/prose.rst', 'Prose\n=====', 'Verse\n=====')
    execute([*site.command(), str(site.source / 'index.rst')])
    site.run()
    assert 'Verse' in (site.output('html') / 'drivers.html').read_text('utf-8')


def test_a_page_follows_the_title_of_another_to_which_it_leads(site: Site) -> None:
    site.append('conf.py', 'maturity_exact_site = True\n')
    site.write('source/prose.rst', '.. _here:\n\nProse\n=====\n')
    site.append('source/facts.rst', '\nSee :ref:`here`.\n')
    site.build()
    site.edit('source/prose.rst', 'Prose', 'Verse')
    assert 'Verse' in site.build().text('facts.html')
    assert site.stale() == []


FOREIGN = ('drivers/beta/notes', 'drivers/beta.txt', 'drivers/zeta.html', 'CNAME', 'api/notes')
FOREIGN = (*FOREIGN, 'api/v1/entries/mine.json', 'badges/mine.svg')


@pytest.mark.parametrize(
    ('builder', 'pages', 'exact'),
    [
        ('html', ['drivers/beta.html', 'drivers/old-gamma.html'], True),
        ('dirhtml', ['drivers/beta/index.html', 'drivers/old-gamma/index.html'], False),
    ],
)
def test_only_what_shows_removed_data_is_removed(
    builder: str, pages: list[str], site: Site, *, exact: bool
) -> None:
    out = site.build(builder, maturity_exact_site=exact).out
    pages = [*pages, 'api/v1/entries/beta.json', 'badges/beta.svg', 'badges/3.9/beta.svg']
    assert set(pages) <= set(files(out))
    foreign = [out / path for path in FOREIGN]
    foreign.append(site.top.parent / 'outside.html')
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text('somebody else wrote this', 'utf-8')
    # Not even a wrong manifest leads to files outside the output.
    (path,) = site.doctrees(builder).glob('maturity-*.json')
    before = read_kept(path, manifest.EMPTY)
    assert before is not manifest.EMPTY
    before['files'].update({'../../outside.html': [0, 0], str(foreign[-1]): [0, 0]})
    write_kept(path, before)
    remove_an_entry(site)
    forget_a_former_name(site)
    site.build(builder, maturity_exact_site=exact)
    assert [page for page in pages if (out / page).exists()] == []
    assert (out / 'drivers/old-gamma').exists() is False
    assert [path for path in files(out) if b'Beta' in (out / path).read_bytes()] == []
    assert {path.read_text('utf-8') for path in foreign} == {'somebody else wrote this'}


def sealed(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode() + b'\n' + content


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    'flipped': lambda content: content[:99] + bytes([content[99] ^ 1]) + content[100:],
    'halved': lambda content: content[: len(content) // 2],
    'of another version': lambda _content: sealed(b'{"version": 0}'),
    'of other types': lambda content: sealed(
        json.dumps(dict.fromkeys(json.loads(content.partition(b'\n')[2]))).encode()
    ),
    'nested': lambda _content: sealed(b'[' * 100_000),
    'a pickle': lambda _content: b'\x80\x05cos\nabort\n)R.',
}


def test_what_is_kept_is_at_worst_of_no_use(site: Site) -> None:
    site.build()
    kept = {path: path.read_bytes() for path in site.doctrees('html').glob('*.json')}
    empty = (manifest.EMPTY, known.EMPTY)
    assert len(kept) == sum(read_kept(path, one) is not one for path in kept for one in empty) == 2
    for name, damaged in DAMAGES.items():
        for path, content in kept.items():
            path.write_bytes(damaged(content))
            assert all(read_kept(path, one) is one for one in empty), name
    # The word that is gone stands nowhere else, so it is not to be found any more.
    site.edit('data/drivers/alpha.yaml', 'that everybody uses', 'of the engine')
    site.build()
    assert site.stale() == []


def test_pages_follow_tags_and_single_static_files(site: Site) -> None:
    sheet = site.write('single.css', 'p { color: red }\n')
    site.append('conf.py', "html_static_path = ['single.css']\n")
    site.append('source/drivers.rst', '\n.. only:: draft\n\n   A draft.\n')
    site.build()
    sheet.write_text('p { color: blue }\n', 'utf-8')
    # Pages name the checksums of their style sheets.
    assert 'drivers/alpha.html' in site.build().written
    site.build('text')
    site.append('conf.py', "tags.add('draft')\n")
    assert 'A draft.' in site.build('text').text('drivers.txt')


def test_nothing_of_another_version_is_read(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment may not have what this version looks for."""
    site.build('dummy')
    kept = site.doctrees('dummy') / 'environment.pickle'
    environment = pickle.loads(kept.read_bytes())  # noqa: S301 (this test wrote it)
    del environment.maturity_documents
    kept.write_bytes(pickle.dumps(environment))
    monkeypatch.setattr('maturity.sphinxext.domain.code_digest', lambda: '1' * 64)
    again = site.build('dummy')
    assert again.read == again.app.env.found_docs
