# SPDX-License-Identifier: Apache-2.0
"""Signs of states in a PDF: every engine prints them, with whatever fonts a project has."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from maturity.model import msg, vocabulary
from maturity.sphinxext.node_writer import MACROS, STYLE
from tests.sphinx.tex import printed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sphinx.conftest import Built
    from tests.sphinx.site import Site

DRAWN = re.compile(r'^\\maturitydraw{(\w+)}{((?:[^{}])*)}', re.MULTILINE)

# What Sphinx and the theme of OpenStack leave to the engine: the fonts are those that TeX has anyway.
PROJECTS: dict[str, dict[str, Any]] = {
    'pdflatex': {'latex_elements': {'fontpkg': ''}},
    'xelatex': {
        'latex_engine': 'xelatex',
        'latex_elements': {'fontpkg': '', 'fontenc': r'\usepackage[T1]{fontenc}'},
    },
}


def glyphs() -> set[str]:
    """Return every glyph of a state that is no letter of ASCII."""
    rows = [
        row
        for table in vars(vocabulary).values()
        if isinstance(table, type) and issubclass(table, vocabulary.Shown)
        for row in table
    ]
    found = {row.glyph for row in rows} | {glyph for glyph, _tone in vocabulary.RANKS}
    found |= {one.in_part for one in vocabulary.Coverage if one.in_part}
    found |= {one.glyph for one in vars(vocabulary).values() if isinstance(one, vocabulary.State)}
    found.add(vocabulary.level_state('x', msg('X'), -1, 1).glyph)
    return {glyph for glyph in found if not glyph.isascii()}


def test_every_glyph_is_printed_by_a_macro() -> None:
    assert len(glyphs()) > 15
    assert glyphs() <= MACROS.keys()
    assert len(set(MACROS.values())) == len(MACROS)


def test_no_two_signs_are_drawn_alike() -> None:
    drawings = DRAWN.findall(STYLE.read_text('utf-8'))
    assert len(drawings) == sum('maturitysign' in macro for macro in MACROS.values())
    assert len({shape for _code, shape in drawings}) == len(drawings)


def test_tables_hold_no_sign_as_a_character(built: Built) -> None:
    text = built('latex').text('mini.tex')
    assert [line for line in text.splitlines() if glyphs() & {*line}] == []
    assert len(set(re.findall(r'\\maturitysign{\w+}', text))) >= 5


def test_a_style_of_the_site_wins(site: Site) -> None:
    site.write('own/maturity.sty', '% own')
    site.write('own/other.sty', '% other')
    build = site.build('latex', latex_additional_files=['own/other.sty', 'own/maturity.sty'])
    assert build.text('maturity.sty') == '% own'
    assert build.text('other.sty') == '% other'
    assert site.build('latex').text('maturity.sty') == STYLE.read_text('utf-8')


VARWIDTH = r"""\documentclass{article}
\usepackage{varwidth,maturity}
\begin{document}
\begin{varwidth}{5cm}\maturitysign{25CF} first\end{varwidth}
\end{document}
"""


def test_a_sign_stands_in_a_cell_that_is_as_wide_as_its_words(tmp_path: Path) -> None:
    """Sphinx sets some cells so, by a package that has another meaning for the primitive of pdfTeX."""
    shutil.copy(STYLE, tmp_path)
    (tmp_path / 'mini.tex').write_text(VARWIDTH)
    assert printed(tmp_path, 'pdflatex').split()[:2] == ['●', 'first']


@pytest.mark.parametrize('engine', PROJECTS)
def test_an_engine_prints_every_sign(engine: str, site: Site) -> None:
    out = site.build('latex', **PROJECTS[engine]).out
    text = printed(out, engine)
    assert 'Missing character' not in (out / 'mini.log').read_text('utf-8', 'replace')
    assert {'●', '◔', '○', '✓', '✗', '◐', '–', '·'} - {*text} == set()
    assert '\n◔ Draft' in text or ' ◔ Draft' in text
