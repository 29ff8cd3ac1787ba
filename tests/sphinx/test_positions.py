# SPDX-License-Identifier: Apache-2.0
"""Positions that other parts of Sphinx print of pages of data files: the right lines of files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.sphinx.site import Site


def test_a_broken_link_is_named_by_the_line_of_its_evidence(site: Site) -> None:
    build = site.build('linkcheck', linkcheck_ignore=['.*'])
    found = map(json.loads, (build.out / 'output.json').read_text('utf-8').splitlines())
    places = [
        (one['filename'], one['lineno'], one['uri']) for one in found if one['filename'].endswith('.yaml')
    ]
    numbered = 0
    for path, number, address in places:
        lines = (site.source / path).read_text('utf-8').splitlines()
        assert 1 <= number <= len(lines), (path, number, address)
        if 'drivers/' in path and (line := re.search(r'engine/.*#n(\d+)$', address)):
            assert f'line: {line[1]}' in lines[number - 1], (path, number, address)
            numbered += 1
    assert numbered > 3


def test_a_heading_is_named_by_its_template_or_its_title(site: Site) -> None:
    """The label of each heading is there twice: two drivers have one page each."""
    extensions = ['maturity.sphinxext', 'sphinx.ext.autosectionlabel']
    warnings = '\n'.join(site.build(extensions=extensions, warns=True).warnings)
    places = re.findall(r'(?m)^(\S+\.(?:jinja|yaml)):(\d+): WARNING: duplicate label ([^,]+),', warnings)
    assert {path.rpartition('.')[2] for path, _number, _label in places} == {'jinja', 'yaml'}
    for path, number, label in places:
        line = Path(path).read_text('utf-8').splitlines()[int(number) - 1]
        assert label in line.lower(), (path, number, label)
