# SPDX-License-Identifier: Apache-2.0
"""The directive `support_matrix`: a matrix that is kept as a file, shown as it is.

It takes the place of that of sphinx-feature-classification, and needs no
record.  What ended a build there is a warning; what was passed over in silence
is information, or a warning too where `conf.py` says `maturity_strict = True`.
"""

from __future__ import annotations

import os
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.util import logging

from maturity import __version__
from maturity.files import read_ordinary
from maturity.matrices.dialects import read_file
from maturity.matrices.model import LABELS
from maturity.problems import one_line, without_place
from maturity.sphinxext.directives import OPTIONS, MaturityDirective
from maturity.sphinxext.messages import speaker_of
from maturity.sphinxext.nodes import plain_text
from maturity.views.of_files import FileViews, linked
from maturity.views.shapes import Link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata, OptionSpec

    from maturity.matrices.model import Matrix
    from maturity.model import Detail, Text
    from maturity.problems import Problem
    from maturity.views.of_files import About

logger = logging.getLogger(__name__)

DEFAULT = 'support-matrix.ini'
FEATURES, TARGETS = 'features', 'drivers'
_COMMAND = LABELS['cli']


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the directive, and the files of the pages that have one."""
    app.setup_extension('maturity.sphinxext.viewing')
    app.add_config_value('maturity_strict', default=False, rebuild='env', types=frozenset({bool}))
    app.add_directive('support_matrix', SupportMatrix)
    return {'version': __version__, 'parallel_read_safe': True, 'parallel_write_safe': True}


def _rows(word: str) -> str:
    return directives.choice(word, (FEATURES, TARGETS))


class SupportMatrix(MaturityDirective):
    """Shows the matrix of a file, and what the file says of its features and targets."""

    optional_arguments = 1
    final_argument_whitespace = True
    # Some projects have a directive of their own of this name: with an option for the file, and this default.
    option_spec: ClassVar[OptionSpec] = {**OPTIONS, 'rows': _rows, 'support-matrix': directives.unchanged}

    def run(self) -> list[nodes.Node]:
        """Return the matrix, and below it what else is said; nothing where the file cannot be read."""
        name = [*self.arguments, self.options.get('support-matrix') or DEFAULT][0]
        relative, path = self.env.relfn2path(name)
        self.env.note_dependency(relative)
        try:
            # Nobody waits for a pipe.
            parsed = read_file(read_ordinary(Path(path).resolve()), path)
        except OSError as error:
            message = f'{name}: {error.strerror or error}'
            logger.warning(message, location=self.get_location(), type='maturity', subtype='missing-file')
            return []
        remark = logger.warning if self.config.maturity_strict else logger.info
        for report, problems in ((logger.warning, parsed.refused), (remark, parsed.remarks)):
            for problem in problems:
                _report(report, problem)
        if parsed.matrix is None or not parsed.matrix.targets or not parsed.matrix.features:
            return []
        return self._shown(parsed.matrix, Path(path).stem)

    def _shown(self, matrix: Matrix, stem: str) -> list[nodes.Node]:
        views = self._views(matrix, stem)
        rows = self.options.get('rows')
        view = views.matrix(self._title(), by_target=None if rows is None else rows == TARGETS)
        say = speaker_of(self.env, self.env.docname).say
        lists = [one for head, about in views.lists if about for one in about_list(about, say(head))]
        for part in (part for one in lists for part in one.findall(nodes.Element) if not part.source):
            # Sphinx and docutils expect every node to have a line.
            self.set_source_info(part)
        return [*self.marked([self.node(view, domain=None, links=views.links)]), *lists]

    def _title(self) -> str | None:
        """Return the title of the section, so that several matrices of a page have names of their own."""
        node = self.state.parent
        while node is not None and not isinstance(node, nodes.section):
            node = node.parent
        title = None if node is None else node.next_node(nodes.title)
        return None if title is None else title.astext()

    def _views(self, matrix: Matrix, stem: str) -> FileViews:
        """Return the views, with places that no other matrix of the document has."""
        known = self.state.document.ids
        views = FileViews(matrix, stem, known.keys())
        known.update(dict.fromkeys(views.places, self.state.document))
        return views


def _report(report: Callable[..., None], problem: Problem) -> None:
    mark = problem.mark
    location = f'{one_line(os.path.relpath(mark.path))}:{mark.line}:{mark.column}'
    message = without_place(problem.message)
    report('%s', message, location=location, type='maturity', subtype=problem.code)


# Beside the states ------------------------------------------------------------------------------


def about_list(items: Iterable[About], head: str) -> list[nodes.Element]:
    """Return a list with an item for each feature or target, under a head."""
    return [
        nodes.rubric(head, head),
        nodes.definition_list('', *map(_item, items), classes=['maturity', 'mt-about']),
    ]


def _item(about: About) -> nodes.definition_list_item:
    # Not a classifier: some writers do not know it, and some style sheets put it close to the term.
    remark = '' if about.remark is None else f' ({about.remark.value})'
    term = nodes.term('', f'{about.title.value}{remark}', ids=[about.id])
    return nodes.definition_list_item('', term, nodes.definition('', *_said(about)))


def _said(about: About) -> Iterator[nodes.Element]:
    if about.description is not None:
        yield _paragraph(about.description)
    labels = groupby(about.details, key=lambda one: one.label.value)
    if fields := [_field(label, list(details)) for label, details in labels]:
        yield nodes.field_list('', *fields)


def _field(label: str, details: Sequence[Detail]) -> nodes.field:
    """Return what stands under one label; several in a list."""
    shown = [_detail(label, detail) for detail in details]
    if len(shown) > 1:
        shown = [nodes.bullet_list('', *(nodes.list_item('', one) for one in shown), bullet='*')]
    return nodes.field('', nodes.field_name('', label), nodes.field_body('', *shown))


def _detail(label: str, detail: Detail) -> nodes.Element:
    words = detail.text.value if detail.text is not None else str(detail.link)
    if label == _COMMAND:
        # To be copied as it is: no quotes that curl, and nothing that breaks.
        return nodes.paragraph('', '', nodes.literal('', words))
    if detail.link is not None:
        return nodes.paragraph('', '', nodes.reference('', words, refuri=detail.link, internal=False))
    assert detail.text is not None
    return _paragraph(detail.text)


def _paragraph(text: Text) -> nodes.paragraph:
    """Return a text with what it has of addresses as links."""
    parts = linked(text.value)
    if not any(isinstance(part, Link) for part in parts):
        paragraph = plain_text(text.value, text.value)
        if text.mark is not None:
            paragraph.source, paragraph.line = text.mark.path, text.mark.line
        return paragraph
    return nodes.paragraph(
        '',
        '',
        *(
            nodes.reference('', part.address, refuri=part.address, internal=False)
            if isinstance(part, Link)
            else nodes.Text(part.value)
            for part in parts
        ),
    )
