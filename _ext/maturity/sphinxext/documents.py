# SPDX-License-Identifier: Apache-2.0
"""Data files as pages: a `.yaml` file of the record is a source document.

Its page is rendered from a template in memory and parsed as reST; nothing is
ever written into the source tree.  Adding, editing and removing a data file
is therefore ordinary incremental Sphinx.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.parsers import RSTParser

from maturity.sphinxext.domain import Target, maturity_domain
from maturity.sphinxext.pages import page_template, page_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docutils import nodes
    from docutils.statemachine import StringList
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from maturity.sphinxext.project import Project

SUFFIX = '.yaml'
FILETYPE = 'maturity'


class DataFileParser(RSTParser):
    """Parses a data file by parsing the page that a template makes of it."""

    supported = (FILETYPE,)

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse the page of the data file and note the object it describes."""
        env: BuildEnvironment = document.settings.env
        domain = maturity_domain(env)
        docname = env.current_document.docname
        source = domain.project.source(docname)
        if source is None:
            super().parse('', document)
            return
        environment = domain.page_templates
        template = page_template(environment, source.kind)
        if template.filename is not None:
            env.note_dependency(template.filename)
        text = page_text(environment, domain.project, source)
        domain.note_page(docname, text)
        if source.record is not None:
            target = Target(docname, '', source.record.title.value)
            domain.add(source.kind, source.id, target)
        super().parse(text, document)


def excluded(app: Sphinx, project: Project) -> Iterator[str]:
    """Yield a pattern for every data file that is to be no page.

    Sphinx would open the files itself, before our door does: what the loader
    refuses is refused here too, and so is all YAML outside the record.
    """
    refused = {os.path.realpath(project.path(f'{_name(project)}/{path}')) for path in project.head.refused}
    for path in _yaml_files(Path(app.srcdir)):
        prefix, _, _id = path.removesuffix(SUFFIX).rpartition('/')
        below = Path(app.srcdir, path)
        sound = below.is_file() and not below.is_symlink() and str(below.resolve()) not in refused
        if prefix not in project.prefixes or not sound:
            yield re.sub(r'([*?[])', r'[\1]', path)


def _name(project: Project) -> str:
    return os.path.basename(project.root)


def _yaml_files(srcdir: Path) -> Iterator[str]:
    for folder, _folders, names in os.walk(srcdir, followlinks=True):
        for name in names:
            if name.endswith(SUFFIX):
                yield Path(folder, name).relative_to(srcdir).as_posix()
