# SPDX-License-Identifier: Apache-2.0
"""The states of docutils for reST, made when they are entered.

For each list and option block, and for what follows a directive, docutils makes
a machine with all of its 15 states, of which it enters one or two; that is most
of the time that it takes to read the page of a data file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils.parsers.rst import states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from docutils import nodes


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
