# SPDX-License-Identifier: Apache-2.0
"""Walks through the code of a test as it would run for an entry, and says what it reaches and how it ends.

Nothing is run.  What other packages, services and the configuration give is
opaque: true, and whatever is asked of it.  Where nothing decides a condition,
the walk goes on as if the service had answered as the test wants: past what
raises, fails or returns.  Known values (texts, lists, what methods of the tests
themselves return) decide what they decide at run time.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from maturity_audit.walk_calls import Calls
from maturity_audit.walk_values import (
    OPAQUE,
    UNDECIDED,
    Ended,
    Instance,
    Returned,
    catches_all,
    catches_skips,
    stops,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maturity_audit.classes import Class, Function

MOST_ROUNDS = 3
"""Rounds of a loop over known values."""


class Raised(Exception):  # noqa: N818 (an error of the code)
    """An error that the code raises."""


class _LoopLeft(Exception):  # noqa: N818
    pass


class Walk(Calls):
    """One walk through tests that share objects: how the statements of their code go on."""

    def test(self, function: Function, owner: Instance | None) -> Ended | None:
        """Walk through a test, and return how it ends where that is before its end."""
        try:
            self.run(function, [] if owner is None else [owner])
        except (Returned, Raised, _LoopLeft, RecursionError):
            return None
        except Ended as error:
            return error
        return None

    def made(self, class_: Class) -> Instance:
        """Return an object of a class, whatever its constructor needs."""
        made, method = Instance(class_), class_.find('__init__')
        if method is not None:
            self.test(method, made)
        return made

    # Statements -----------------------------------------------------------------------------------

    def visit_Expr(self, node: ast.Expr) -> None:
        """Evaluate an expression that stands alone."""
        self.value(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Give a value to all targets."""
        value = self.value(node.value)
        for target in node.targets:
            self.assign(target, value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Forget what a target was."""
        self.value(node.value)
        self.assign(node.target, OPAQUE)

    def visit_Return(self, node: ast.Return) -> None:
        """Leave the function."""
        raise Returned(None if node.value is None else self.value(node.value))

    def visit_If(self, node: ast.If) -> None:
        """Go on with the branch that is decided, else with the one that does not end the test."""
        decided = truth(self.value(node.test))
        if decided is None:
            decided = not stops(node.body)
        taken, other = (node.body, node.orelse) if decided else (node.orelse, node.body)
        if other and self._errs(taken) and not self._errs(other):
            taken = other
        self.block(taken)

    def _errs(self, body: Sequence[ast.stmt]) -> bool:
        """Return whether a block does nothing but raise an error, which no service gives cause for."""
        return (
            bool(body)
            and isinstance(body[0], ast.Raise)
            and not self.customs.skips.search(self.text(body[0]))
        )

    def visit_For(self, node: ast.For) -> None:
        """Go through the first items that are known, else once."""
        items = self.value(node.iter)
        known = list(items)[:MOST_ROUNDS] if isinstance(items, list | tuple | dict) else [OPAQUE]
        for item in known:
            self.assign(node.target, item)
            self.visit_While(node)

    def visit_While(self, node: ast.While | ast.For) -> None:
        """Go through the body once."""
        try:
            self.block(node.body)
        except _LoopLeft:
            return

    def visit_Break(self, node: ast.Break) -> None:
        """Leave the loop."""
        raise _LoopLeft

    def visit_Continue(self, node: ast.Continue) -> None:
        """Leave the round."""
        raise _LoopLeft

    def visit_Raise(self, node: ast.Raise) -> None:
        """End the test with a skip or a known bug, or look for who catches an error."""
        text = ast.unparse(node)
        if self.customs.known_bugs.search(text):
            self.end('known-bug', text)
        elif self.customs.skips.search(text):
            self.end('skipped', text)
        else:
            raise Raised

    def visit_With(self, node: ast.With) -> None:
        """Go through the body."""
        for item in node.items:
            self.value(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, OPAQUE)
        self.block(node.body)

    def visit_Try(self, node: ast.Try) -> None:
        """Go through the body, and through the handler of what it raises."""
        try:
            self.block(node.body)
        except Returned:
            # What returns one thing, and another after any error, returns nobody knows what.
            if any(
                catches_all(one) and any(isinstance(x, ast.Return) for x in one.body) for one in node.handlers
            ):
                raise Returned(UNDECIDED) from None
            raise
        except (Ended, Raised) as error:
            catches = catches_skips if isinstance(error, Ended) else catches_all
            handler = next((one for one in node.handlers if catches(one)), None)
            if handler is None or any(isinstance(one, ast.Raise) for one in handler.body):
                raise
            self.block(handler.body)
        self.block(node.finalbody)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Keep the text of a function within a function, which somebody else calls."""
        self.frame.names[node.name] = OPAQUE
        self.note(node, acts=True)
