# SPDX-License-Identifier: Apache-2.0
"""Messages: English by themselves, whole sentences for translators."""

from __future__ import annotations

import pytest

from maturity.model import Message, Sentence, Text, clauses, commas, either, following, msg, msgs, tell


def german(template: str, plural: str | None, count: int) -> str:
    return {
        'Exercised by {jobs}.': 'Geprüft von {jobs}.',
        '{first} and {last}': '{first} und {last}',
        '{count} waiver': '{count} Ausnahme' if count == 1 else '{count} Ausnahmen',
        'Stated: {reason}': 'Festgestellt: {grund}',
        'Missing for {level}.': 'Fehlt für {level.x}.',
    }.get(template, template)


def told(message: Message) -> str:
    return tell(message, german, lambda text: {'Draft': 'Entwurf'}.get(text.value, text.value))


def test_a_message_is_english_by_itself() -> None:
    assert str(msg('{a} and {b}', a='x', b=Text('y'))) == 'x and y'
    assert [str(msgs('{count} waiver', '{count} waivers', n)) for n in (0, 1, 2)] == [
        '0 waivers',
        '1 waiver',
        '2 waivers',
    ]


def test_values_are_told_in_the_language_too() -> None:
    assert told(msg('Exercised by {jobs}.', jobs=('a', 'b', 'c'))) == 'Geprüft von a, b und c.'
    assert told(msg('Exercised by {jobs}.', jobs=Text('Draft'))) == 'Geprüft von Entwurf.'
    assert told(msg('({it})', it=msgs('{count} waiver', '{count} waivers', 3))) == '(3 Ausnahmen)'


def test_verbatim_text_is_no_text_of_the_record() -> None:
    assert told(msg('{it}', it='Draft')) == 'Draft'


@pytest.mark.parametrize('name', ['Stated: {reason}', 'Missing for {level}.'])
def test_a_translation_with_a_wrong_place_is_not_used(name: str) -> None:
    assert told(msg(name, reason='so', level='it')) == name.format(reason='so', level='it')


def test_braces_of_the_record_are_only_braces() -> None:
    assert told(msg('Stated: {what}', what=Text('{reason} {0} {'))) == 'Stated: {reason} {0} {'


def test_a_template_without_values_is_no_format() -> None:
    assert str(Message('URL patterns; {ref} is filled in')) == 'URL patterns; {ref} is filled in'


def test_a_sentence_of_the_record_among_others() -> None:
    for note in ('nothing tests it', 'Nothing tests it.'):
        assert str(following(msg('None.'), Sentence(Text(note)))) == 'None. Nothing tests it.'


def test_lists() -> None:
    words = ['a', 'b', 'c']
    lists = [str(msg('{it}', it=one(words[:n]))) for one in (commas, clauses, either) for n in (1, 2, 3)]
    assert lists == ['a', 'a, b', 'a, b, c', 'a', 'a; b', 'a; b; c', 'a', 'a or b', 'a or b or c']


def test_a_table_of_messages_is_filled() -> None:
    template = msg('Arrived as {new}')
    assert str(template.filled(new='x')) == 'Arrived as x'
    assert template == msg('Arrived as {new}')
