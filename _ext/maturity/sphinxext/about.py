# SPDX-License-Identifier: Apache-2.0
"""What a file says of features and targets beside their states, as a list that every writer knows."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from docutils import nodes

from maturity.matrices.account import LABELS
from maturity.sphinxext.nodes import plain_text
from maturity.views.of_files import linked
from maturity.views.shapes import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from maturity.model import Detail, Text
    from maturity.views.of_files import About

_COMMAND = LABELS['cli']


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
