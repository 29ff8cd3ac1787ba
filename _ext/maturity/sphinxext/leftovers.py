# SPDX-License-Identifier: Apache-2.0
"""What Sphinx would leave behind in an output, and this extension does not.

Sphinx keeps the page of a document that is gone; it does not know that a page
shows facts of other files, or that its navigation shows titles of other pages;
and builds of several outputs may share what was read, so that one of them
never hears of a change.  And it keeps a page that a build which was killed has
left half-written, or has not come to.  A manifest in each output says what its
pages were made from, once all of them are written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from maturity.sphinxext import outputs
from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.project import digest_of, remove, write_whole
from maturity.sphinxext.redirects import redirect_pages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

MANIFEST = '.maturity.json'
# The builders that write a file for each page, and only those of which the page changed.
BUILDERS = frozenset({'dirhtml', 'html', 'pseudoxml', 'text', 'xml'})


@dataclass
class Manifest:
    """What the manifest of an output says now, and what it is to say when all pages are written."""

    path: Path
    before: Mapping[str, Any]
    says: Mapping[str, Any]
    right: Mapping[str, Any]

    def say(self, content: Mapping[str, Any]) -> None:
        """Write the manifest, if that is not what it says already."""
        if content != self.says:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self.path, f'{json.dumps(content, indent=1, sort_keys=True)}\n'.encode())
            self.says = content

    @property
    def unfinished(self) -> Mapping[str, Any]:
        """What it says while pages are written: which there are, but not what they show."""
        files = outputs.unfinished(*self.outputs)
        return {'files': self.right['files'], 'outputs': files}

    @property
    def outputs(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """What it said of the files for machines, and what it is to say."""
        return outputs.sound(self.before.get('outputs', {})), self.right['outputs']


_MANIFESTS: WeakKeyDictionary[Sphinx, Manifest] = WeakKeyDictionary()


def update_output(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Remove the pages of data files that are gone; name the pages to write again.

    Sphinx takes it as done with the names it is given.  So the manifest says
    from here on that they are not written, until they are.
    """
    maturity_domain(env).translate_kinds(app)
    if app.builder.name not in BUILDERS:
        return ()
    path = Path(app.outdir, MANIFEST)
    before, now = _read(path), _content(app, env)
    kept = {*now['files'], *(_output(app.builder, docname) for docname in env.found_docs)}
    gone = [page for page in before.get('files', ()) if page not in kept]
    if maturity_domain(env).project.head.digest:
        for page in gone:
            remove(Path(app.outdir), page)
    else:
        # Where the record is broken, nothing is known to be gone.
        now['files'] = sorted({*now['files'], *gone})
    now['outputs'] = outputs.planned(app, outputs.sound(before.get('outputs', {})))
    manifest = _MANIFESTS[app] = Manifest(path, before, before, now)
    if before != now:
        manifest.say(manifest.unfinished)
    return sorted(_stale(env, before, now))


def begin_writing(app: Sphinx, _doctree: object, _docname: str) -> None:
    """Say in the manifest that pages are being written, before the first of them is."""
    if manifest := _MANIFESTS.get(app):
        manifest.say(manifest.unfinished)


def end_writing(app: Sphinx, exception: Exception | None) -> None:
    """Write the files for machines; say in the manifest what all was made from, now that it is there."""
    if exception is None and (manifest := _MANIFESTS.get(app)):
        outputs.write(app, *manifest.outputs)
        manifest.say(manifest.right)


def forget_words(app: Sphinx) -> Iterable[Any]:
    """Drop the words that no page has any more from the search index, which Sphinx would keep."""
    indexer = getattr(app.builder, 'indexer', None)
    for mapping in (getattr(indexer, name, {}) for name in ('_mapping', '_title_mapping')):
        for word in [word for word, pages in mapping.items() if not pages]:
            del mapping[word]
    return ()


def _content(app: Sphinx, env: BuildEnvironment) -> dict[str, Any]:
    """Return the files of data pages, what each page shows, and what the navigation shows."""
    domain = maturity_domain(env)
    prefixes = domain.project.prefixes
    pages = {name for name in env.found_docs if name.rpartition('/')[0] in prefixes}
    redirects = {name for name, _context, _template in redirect_pages(app)}
    return {
        'files': sorted(_output(app.builder, name) for name in pages | redirects),
        'shown': {name: digest_of(sorted(notes.values())) for name, notes in domain.data['notes'].items()},
        'navigation': _navigation(env),
    }


def _navigation(env: BuildEnvironment) -> str:
    titles = sorted((docname, title.astext()) for docname, title in env.titles.items())
    objects = maturity_domain(env).data['objects'].items()
    translated = sorted((key, target.translation) for key, target in objects if target.translation)
    return digest_of((titles, sorted(env.toctree_includes.items()), translated))


def _stale(env: BuildEnvironment, before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """Yield the pages that would not come out the same; all where the navigation changed."""
    shown = before.get('shown', {})
    for docname in env.found_docs:
        same = shown.get(docname) == now['shown'].get(docname)
        if not same or before.get('navigation') != now['navigation']:
            yield docname


def _output(builder: Builder, docname: str) -> str:
    """Return the file that the page of a document becomes, below the output."""
    if builder.name == 'dirhtml':
        folder, _, last = docname.rpartition('/')
        docname = f'{docname}/index' if last != 'index' else f'{folder}/index'.lstrip('/')
    suffix: str = builder.out_suffix  # type: ignore[attr-defined]
    return f'{docname}{suffix}'


def _read(path: Path) -> dict[str, Any]:
    """Return the manifest of the last build, or none where there is none that can be read."""
    try:
        found = json.loads(path.read_text('utf-8'))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
