# SPDX-License-Identifier: Apache-2.0
"""Directives: one for each view, made from the one list of views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docutils.parsers.rst import directives
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from maturity.sphinxext.domain import maturity_domain
from maturity.sphinxext.messages import speaker_of
from maturity.sphinxext.nodes import table_view, view
from maturity.views import VIEWS, Request, RequestError
from maturity.views.shapes import Matrix, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docutils import nodes
    from sphinx.util.typing import OptionSpec

    from maturity.sphinxext.domain import MaturityDomain
    from maturity.views import View

logger = logging.getLogger(__name__)


OPTIONS: OptionSpec = {'class': directives.class_option, 'name': directives.unchanged}
"""The options that every directive of reST has; no question about a record is made of them."""


class MaturityDirective(SphinxDirective):
    """What all directives share: asking for a view, making its node, and marking it."""

    option_spec = OPTIONS

    @property
    def domain(self) -> MaturityDomain:
        """The domain of the record; Sphinx gives a directive its full name when it runs."""
        return maturity_domain(self.env, self.name.partition(':')[0])

    def view_nodes(self, request: Request) -> list[nodes.Element]:
        """Return the node of a view, or nothing (with a warning) where there is none."""
        domain = self.domain
        try:
            content = domain.project.view(request)
        except RequestError as error:
            if not any(domain.project.is_broken(value) for _option, value in request.options):
                self.warn(str(error))
            domain.note(self.env.docname, request, None)
            return []
        domain.note(self.env.docname, request, content)
        return [] if content is None else [self.node(content, request)]

    def note_all(self, type_: str) -> None:
        """Remember that the page depends on which objects of a type there are, and on their titles."""
        question = f'{type_} *'
        self.domain.note(self.env.docname, question, self.domain.answer(question))

    def node(self, content: View, request: Request | None = None, **more: object) -> nodes.Element:
        """Return the node of a view at the place of the directive; for its attributes see `nodes.view`."""
        docname, domain = self.env.docname, self.name.partition(':')[0]
        given: dict[str, Any] = {'request': request, 'docname': docname, 'domain': domain, **more}
        node = view('', view=content, **given)
        if isinstance(content, Matrix | Table) and content.rows:
            caption = speaker_of(self.env, docname).say(content.caption)
            node = table_view('', **node.attributes, caption=caption)
        self.set_source_info(node)
        return node

    def marked(self, made: Sequence[nodes.Element]) -> list[nodes.Node]:
        """Return the nodes of the directive with its classes, the first with its name."""
        for node in made:
            node['classes'] += self.options.get('class', [])
        if made:
            self.add_name(made[0])
        return [*made]

    def warn(self, message: str) -> None:
        """Report a mistake in the directive at its place, at every build."""
        self.env.note_reread()
        logger.warning(
            '%s: %s', self.name, message, location=self.get_location(), type='maturity', subtype='directive'
        )


class ViewDirective(MaturityDirective):
    """The directive of a view; its name says which."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Return the node of the view that the directive asks for."""
        name = self.name.rpartition(':')[2]
        type_ = VIEWS[name]
        options = {key: value.strip() for key, value in self.options.items() if key not in OPTIONS}
        if self.arguments:
            if type_.argument is None:
                self.warn('takes no argument')
                return []
            if options.setdefault(type_.argument, self.arguments[0]) != self.arguments[0]:
                self.warn(f'the argument and the option {type_.argument!r} say different things')
                return []
        return self.marked(self.view_nodes(Request(name, tuple(sorted(options.items())))))


def directive_of(name: str) -> type[ViewDirective]:
    """Return the directive class of the view `name`."""
    spec = {**dict.fromkeys(VIEWS[name].options, directives.unchanged_required), **OPTIONS}
    return type(f'{name.title().replace("-", "")}Directive', (ViewDirective,), {'option_spec': spec})
