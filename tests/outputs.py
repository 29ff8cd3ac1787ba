# SPDX-License-Identifier: Apache-2.0
"""Reads what was built of the record: `python -m tests.outputs pdf|text|epub FOLDER`.

Nothing may be missing: every release of every entry stands with its
classification in the PDF and in the text, and the parts of the e-book fit.
The makefile runs this after each of these builds.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from maturity.evaluate import evaluate
from maturity.load import load
from maturity.views.matrices import life_of
from maturity.views.references import classification
from tests.sphinx import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from maturity.model import Dataset, Entry

DATA = Path(__file__).parents[1] / 'data'
# What LaTeX must not say: it lacks a letter, is wider than the page by 10 pt, or a link has no place or two.
WRONG = re.compile(
    r'Missing character|Overfull .hbox \([1-9]\d+\.|LaTeX Warning: (?:Label|Reference|Hyper reference) `'
)
# More than this nobody prints; what is evidence is left to the site.
PAGES = 250
# The foot of a page and the head of the next.
TURN = re.compile(r'\n\d+\n\f(?:Chapter [^\n]*\n)?')

CAPTION = 'classification and requirements by release'

Found = dict[str, str]
"""Release to classification, both without blanks."""


def squeezed(text: object) -> str:
    return ''.join(str(text).split())


def expected(data: Dataset) -> Iterator[tuple[Entry, Found]]:
    """Yield every entry with its classification in every release from its first to its last."""
    assessments = evaluate(data)
    for entry in data.entries.values():
        found = {}
        for release in life_of(data, entry):
            one = assessments.get(entry.id, release.id)
            state = entry.absence(release).state if one is None else classification(data, one)
            found[squeezed(release.title)] = squeezed(f'{state.glyph}{state.words}')
        yield entry, found


def told(text: str, releases: Sequence[str]) -> Found:
    """Return what a text begins with: classifications, each with a range of releases."""
    text = text.replace('(indevelopment)', '')
    one = '|'.join(sorted(map(re.escape, releases), key=len, reverse=True))
    part = re.compile(rf'([^:;]+):({one})(?:to({one}))?(;?)')
    found: Found = {}
    position, more = 0, ';'
    while more and (match := part.match(text, position)):
        state, first, last, more = match.groups()
        position = match.end()
        begin, end = releases.index(first), releases.index(last or first)
        found |= dict.fromkeys(releases[begin : end + 1], state)
    return found


def missing(data: Dataset, text: str, cell: Callable[[str], str]) -> Iterator[str]:
    """Yield what a text does not say of an entry and release, or says wrongly.

    `cell` returns what the table of an entry says, from what stands after its caption.
    """
    for entry, known in expected(data):
        # An entry of each kind can have the same title.
        # A caption may be on two lines.
        caption = r'\s+'.join(map(re.escape, f'{entry.title}: {CAPTION}'.split()))
        found = re.split(caption, text)[1:]
        wrong = [list(_wrong(known, told(cell(one), list(known)))) for one in found]
        yield from (f'{entry.title}, {one}' for one in min(wrong, key=len, default=['not there at all']))


def _wrong(known: Found, said: Found) -> Iterator[str]:
    for release, state in known.items():
        if said.get(release) != state:
            yield f'{release}: {state} expected, found {said.get(release)}'


# The outputs ------------------------------------------------------------------------------------


def pdf(folder: Path, data: Dataset) -> Iterator[str]:
    """Yield what is wrong in the PDF."""
    for log in folder.glob('*.log'):
        lines = log.read_text('utf-8', 'replace').splitlines()
        yield from (f'{log}:{number}: {line}' for number, line in enumerate(lines, 1) if WRONG.search(line))
    (file,) = folder.glob('*.pdf')
    reader = shutil.which('pdftotext')
    if reader is None:
        yield 'pdftotext (of poppler-utils) is needed to read the PDF'
        return
    about = subprocess.run(
        [str(Path(reader).with_name('pdfinfo')), str(file)], capture_output=True, check=True, text=True
    ).stdout
    yield from (f'no {key}' for key in ('Title', 'Author') if not re.search(rf'(?m)^{key}: +\S', about))
    done = subprocess.run([reader, '-raw', str(file), '-'], capture_output=True, check=True)
    pages = done.stdout.count(b'\f')
    if pages > PAGES:
        yield f'{pages} pages, more than {PAGES}'
    # A caption may be on two lines.
    text = ' '.join(TURN.sub('\n', done.stdout.decode('utf-8')).split())
    yield from missing(data, text, lambda after: squeezed(after).partition('Classification')[2])


def text(folder: Path, data: Dataset) -> Iterator[str]:
    """Yield what is wrong in the pages of text."""
    pages = '\n'.join(path.read_text('utf-8') for path in folder.rglob('*.txt'))
    yield from missing(data, pages, _second)


def _second(text: str) -> str:
    """Return the second column of a table below its heads."""
    lines = text.strip('\n').partition('\n\n')[0].partition('\n|=')[2].splitlines()
    return squeezed(''.join(line.split('|')[2] for line in lines if line.startswith('| ')))


def epub(folder: Path, _data: Dataset | None = None) -> Iterator[str]:
    """Yield what is wrong in the e-book."""
    (file,) = folder.glob('*.epub')
    with zipfile.ZipFile(file) as book:
        first = book.infolist()[0]
        if (first.filename, first.compress_type) != ('mimetype', zipfile.ZIP_STORED):
            yield 'the first file is not the uncompressed "mimetype"'
        trees = {}
        for name in book.namelist():
            if name.endswith(('.xhtml', '.opf', '.ncx', '.xml')):
                try:
                    trees[name] = ET.fromstring(book.read(name))  # noqa: S314 (our own)
                except ET.ParseError as error:
                    yield f'{name}: {error}'
        yield from _manifest(trees['content.opf'], trees, set(book.namelist()))
    yield from html.broken({path: html.read(path) for path in folder.rglob('*.xhtml')})


def _manifest(package: ET.Element, trees: Mapping[str, ET.Element], names: set[str]) -> Iterator[str]:
    """Yield what is in only one of the e-book and its list, and pages with drawings that it does not name."""
    items = {one.get('href', ''): one for one in package.iter('{http://www.idpf.org/2007/opf}item')}
    for name in sorted(items.keys() ^ {one for one in names if '/META-INF/' not in f'/{one}'}):
        if name not in {'mimetype', 'content.opf'}:
            yield f'{name}: only in one of the e-book and its list'
    for name in sorted(items.keys() & trees.keys()):
        if trees[name].find('.//{http://www.w3.org/2000/svg}svg') is not None:
            yield f'{name}: a drawing, which the list does not name'
    yield from (f'{one.tag}: empty' for one in package.find('{*}metadata') or () if not one.text)


OUTPUTS = {'pdf': pdf, 'text': text, 'epub': epub}


def main(name: str, folder: str) -> int:
    """Print what is wrong with an output; return the exit code."""
    data = load(str(DATA)).dataset
    assert data is not None
    found = list(OUTPUTS[name](Path(folder).resolve(), data))
    sys.stderr.writelines(f'{one}\n' for one in found)
    return 1 if found else 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
