# SPDX-License-Identifier: Apache-2.0
"""The pages of data files.

A page is rendered from a template in memory and parsed as reST; nothing is
ever written into the source tree.  Adding, editing and removing a data file
is therefore ordinary incremental Sphinx.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import states
from sphinx.parsers import RSTParser

from maturity.sphinxext.domain import domains_of
from maturity.sphinxext.index import Target
from maturity.sphinxext.messages import speaker_of, translated
from maturity.sphinxext.nodes import plain_texts
from maturity.sphinxext.pages import lines_of, page_of, page_template
from maturity.sphinxext.sources import FILETYPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docutils.statemachine import StringList
    from sphinx.environment import BuildEnvironment

    from maturity.model import Text
    from maturity.sphinxext.domain import MaturityDomain
    from maturity.sphinxext.project import Project, Source

_NUMBER = re.compile(r'[\d.]+')


# For each list and option block, and for what follows a directive, docutils makes a machine with all of its
# 15 states, of which it enters one or two; that is most of the time that it takes to read the page of a data
# file.  Here they are made when they are entered.


class _States(dict[str, states.RSTState]):
    """The states of a machine by name."""

    def __init__(self, machine: _Machine, classes: Iterable[type[states.RSTState]]) -> None:
        super().__init__()
        self._machine = machine
        self._classes = {class_.__name__: class_ for class_ in classes}

    def __missing__(self, name: str) -> states.RSTState:
        state = self[name] = self._classes[name](self._machine, self._machine.debug)
        if hasattr(self._machine, 'memo'):
            # The machine runs already; it has prepared the states that were there.
            state.runtime_init()
        return state


class _Machine(states.NestedStateMachine):
    """A machine that makes its states itself."""

    def add_states(self, state_classes: Iterable[type[Any]]) -> None:
        """Only keep the classes."""
        self.states = _States(self, state_classes)  # type: ignore[assignment]


class _Frugal:
    """A state that has such machines run what is nested in it."""

    parent: nodes.Element
    unindent_warning: Callable[[str], nodes.system_message]
    nested_sm = _Machine
    nested_sm_cache: ClassVar[list[_Machine]] = []

    def __init__(self, state_machine: Any, debug: bool = False) -> None:  # noqa: ANN401, FBT001, FBT002 (of docutils)
        super().__init__(state_machine, debug)  # type: ignore[call-arg]
        self.nested_sm_kwargs = {'state_classes': STATES, 'initial_state': 'Body'}

    def explicit_list(self, blank_finish: bool) -> None:  # noqa: FBT001 (the signature is of docutils)
        """Leave the directives that follow to this state, which reads them as well as a machine of theirs."""
        if not blank_finish:
            self.parent += self.unindent_warning('Explicit markup')


STATES = tuple(type(class_.__name__, (_Frugal, class_), {}) for class_ in states.state_classes)
"""The states of docutils, for a parser."""


# Pages ------------------------------------------------------------------------------------------


class DataFileParser(RSTParser):
    """Parses a data file by parsing the page that a template makes of it."""

    supported = (FILETYPE,)

    def __init__(self) -> None:
        """Take states that cost no more than what they parse."""
        super().__init__()
        self.state_classes = STATES

    def parse(self, inputstring: str | StringList, document: nodes.document) -> None:
        """Parse the page of the data file and note the object it describes."""
        env: BuildEnvironment = document.settings.env
        docname = env.docname
        if document['source'] != str(env.doc2path(docname)):
            # Sphinx parses each translation by the parser of the page, as a source of another name.
            super().parse(inputstring, document)
            return
        for domain in domains_of(env):
            if (source := domain.project.source(docname)) is not None:
                self._parse_page(docname, domain, source, document)

    def _parse_page(
        self, docname: str, domain: MaturityDomain, source: Source, document: nodes.document
    ) -> None:
        # The text stands for the template too: where it stays the same, so does the page.
        page = page_of(domain.page_templates, domain.project, source)
        domain.note(docname, f'page {docname}', page.text)
        if source.record is not None:
            record = source.record
            facts = chain.from_iterable(getattr(record, 'facts', {}).values())
            numbers = {str(value) for fact in facts for value in fact.values if _NUMBER.fullmatch(str(value))}
            words = speaker_of(domain.env, docname).say(record.title)
            target = Target(docname, '', words, also=record.other_names, numbers=tuple(sorted(numbers)))
            domain.add(source.kind, source.id, target)
        super().parse(page.text, document)
        _locate(document, source)
        for title in document.findall(nodes.title):
            for place in _places(title.astext(), source, domain):
                title.source, title.line = title.parent.source, title.parent.line = place
        for text in plain_texts(document, {words: translated(words) for words in page.own}):
            for place in _places(text.astext(), source, domain):
                text.source, text.line = place


def _locate(document: nodes.document, source: Source) -> None:
    """Place what a page shows where its record begins: its lines in memory are those of no file."""
    mark = None if source.record is None else source.record.title.mark
    for node in document.findall(nodes.Element):
        if node.line is not None:
            node.line = 1 if mark is None else mark.line


def _places(words: str, source: Source, domain: MaturityDomain) -> Iterator[tuple[str, int]]:
    """Yield where words of a page stand: in its template, or (the last counts) in the record."""
    if source.record is None:
        return
    template = page_template(domain.page_templates, source.kind)
    lines = enumerate(lines_of(template), 1)
    yield from ((str(template.filename), number) for number, line in lines if words in line)
    own = (source.record.title, getattr(source.record, 'description', None))
    for text in (*_titles_of_kinds(domain.project, source.kind), *own):
        if text is not None and text.mark is not None and text.value == words:
            yield domain.project.path(text.mark.path), text.mark.line


def _titles_of_kinds(project: Project, last: str) -> Iterator[Text]:
    """Yield the titles of kinds and of their lists of facts, those of one kind last."""
    kinds = () if project.data is None else project.data.kinds.values()
    for kind in sorted(kinds, key=lambda kind: kind.id == last):
        yield kind.plural
        yield from (fact.title for fact in kind.facts.values())
