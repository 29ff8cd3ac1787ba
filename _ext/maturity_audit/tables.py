# SPDX-License-Identifier: Apache-2.0
"""Dictionaries of texts in Python files."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from maturity.model import msg
from maturity_audit.python import Value, constant_text
from maturity_audit.source import CannotTell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from maturity_audit.modules import Module


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary of constant texts; the lines of its items are those of their keys."""

    line: int
    items: Mapping[str, Value]


def dictionary(code: Module, name: str) -> Dictionary:
    """Return a variable that is a dictionary of texts; raises `CannotTell` where it is none."""
    node = code.variables.get(name)
    if node is None:
        raise CannotTell(msg('the file has no variable {name}', name=name))
    items: dict[str, Value] = {}
    for key, value in (
        zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else [(None, node)]
    ):
        key_text, text = constant_text(key), constant_text(value)
        if key is None or key_text is None or text is None:
            raise CannotTell(msg('{name} is no dictionary of constant texts', name=name))
        items[key_text] = Value(text, key.lineno)
    return Dictionary(node.lineno, items)
