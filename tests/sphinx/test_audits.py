# SPDX-License-Identifier: Apache-2.0
"""The page of the last audit: its result, how much was checked, what does not agree."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.builders import sound

if TYPE_CHECKING:
    from tests.sphinx.site import Site

COMMIT = 'a1' * 20
AUDITED = """\
sources:
  mini/mini: '{commit}'
  example/engine: '{commit}'
files:
  - path: drivers/alpha.yaml
    facts: {facts}
    agrees: {{capabilities: 12, gate-votes: 3}}
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


def audit(site: Site, **changed: str) -> None:
    """Write an audit that has seen all facts as they are, but for some of a driver."""
    files = {
        path: {name: one.digest for name, one in facts.items()}
        for path, facts in sound(site.data).stated.items()
    }
    alpha = files.pop('drivers/alpha.yaml') | changed
    text = AUDITED.format(commit=COMMIT, facts=json.dumps(alpha))
    others = (f'  - {{path: {path}, facts: {json.dumps(facts)}}}\n' for path, facts in files.items())
    site.write('data/audited.yaml', text + ''.join(others))


def test_a_cell_that_nobody_checked_says_so_and_no_other_does(site: Site) -> None:
    site.write(
        'source/prose.rst',
        'Matrix\n======\n\n.. support-matrix::\n   :kind: driver\n   :show: capabilities\n',
    )
    audit(site)
    words = 'Not checked: it has changed since the last audit.'
    assert words not in site.build().page('prose.html').text
    audit(site, **{'capabilities sync': '0' * 10})
    build = site.build()
    page = build.page('prose.html')
    assert page.text.count(words) == 1
    marks = [cell for cell in page.all('td') if '1' in cell.text]
    assert len(marks) == 1
    assert words in build.page('drivers/alpha.html').text


def test_a_page_says_what_was_found_of_its_own_file(site: Site) -> None:
    audit(site)
    build = site.build()
    said = {
        name: build.page(f'drivers/{name}.html').one('dl', of='mt-fields-source').text
        for name in ('alpha', 'beta')
    }
    # What disagrees at two releases counts twice, as on the page of the audit.
    assert '(audited: 15 checks agree with the source, 2 do not)' in said['alpha']
    assert '(audited: 0 checks agree with the source, 0 do not)' in said['beta']
