# SPDX-License-Identifier: Apache-2.0
"""The Atom feed: valid, with ids and days that come from the data and never change."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from maturity import api
from tests.api.test_documents import ROOTS, documents, exported
from tests.builders import sound

if TYPE_CHECKING:
    from pathlib import Path

ATOM = '{http://www.w3.org/2005/Atom}'


def feed(made: api.Export) -> ET.Element:
    ((_path, content),) = api.files(made, ['atom'])
    assert content.startswith(b'<?xml version="1.0" encoding="utf-8"?>\n')
    return ET.fromstring(content)  # noqa: S314 (our own)


def texts(root: ET.Element, name: str) -> list[str | None]:
    return [one.text for one in root.findall(f'{ATOM}entry/{ATOM}{name}')]


def test_a_feed_has_what_the_rfc_requires(mini: api.Export) -> None:
    root = feed(mini)
    assert root.tag == f'{ATOM}feed'
    moment = re.compile(r'\d{4}-\d\d-\d\dT00:00:00Z')
    for one in (root, *root.findall(f'{ATOM}entry')):
        for name in ('id', 'title', 'updated'):
            assert len(one.findall(f'{ATOM}{name}')) == 1
            assert one.findtext(f'{ATOM}{name}')
        assert moment.fullmatch(one.findtext(f'{ATOM}updated') or '')
    assert root.findtext(f'{ATOM}author/{ATOM}name') == 'The engine'
    assert all(texts(root, 'content'))
    ids = [root.findtext(f'{ATOM}id'), *texts(root, 'id')]
    assert len(set(ids)) == len(ids)


def test_the_feed_and_the_documents_tell_the_same_events(mini: api.Export) -> None:
    events = documents(mini)['api/v1/maturity.json']['events']
    root = feed(mini)
    assert [one['id'] for one in events] == texts(root, 'id')
    assert [f'{one["date"]}T00:00:00Z' for one in events] == texts(root, 'updated')
    assert len(events) == len(mini.assessments.all_events) > 5


def test_a_correction_is_told_on_its_own_day_and_newest_first() -> None:
    root = feed(exported(ROOTS.parent / 'whole' / 'data'))
    days = texts(root, 'updated')
    assert days == sorted(map(str, days), reverse=True)
    assert root.findtext(f'{ATOM}updated') == days[0]
    (told,) = (
        one
        for one in root.findall(f'{ATOM}entry')
        if 'corrected' in {category.get('term') for category in one.findall(f'{ATOM}category')}
    )
    assert told.findtext(f'{ATOM}title') == 'Alpha in Amber: Corrected after it was published as Silver'
    assert told.findtext(f'{ATOM}updated') == '2020-02-03T00:00:00Z'
    assert (told.findtext(f'{ATOM}content') or '').startswith('It was mixed up. https://example.org/')


# Written down once: a reader of the feed would see every event again.
IDS = {
    'event-alpha-birch-promoted': 'urn:uuid:305c0cb5-3143-57f7-8f1f-6fd1b6154a23',
    'event-alpha-3-9-promoted': 'urn:uuid:e2b2bb25-f03d-5b74-bdc9-19375cb39071',
    'event-alpha-3-10-demoted': 'urn:uuid:6abd33fe-e4c7-5957-a8b5-0a1678334f17',
}


def test_ids_never_change(mini: api.Export) -> None:
    events = {one['anchor']: one['id'] for one in documents(mini)['api/v1/maturity.json']['events']}
    assert {anchor: events[anchor] for anchor in IDS} == IDS


def test_ids_stay_wherever_the_site_lies(mini: api.Export) -> None:
    moved = api.Export(assessments=mini.assessments, base='https://example.org/x/')
    found, before = ([one.text for one in feed(export).iter(f'{ATOM}id')] for export in (moved, mini))
    assert found == before


def test_ids_outlive_a_change_of_name(mini: api.Export, tmp_path: Path) -> None:
    data = tmp_path / 'data'
    shutil.copytree(ROOTS / 'mini' / 'data', data)
    (data / 'features' / 'cache.yaml').rename(data / 'features' / 'store.yaml')
    path = data / 'features' / 'store.yaml'
    path.write_text(f"{path.read_text('utf-8')}renamed:\n  - {{release: '3.10', from: cache}}\n", 'utf-8')
    renamed = exported(data)
    before = {one['id'] for one in documents(mini)['api/v1/entries/cache.json']['events']}
    after = {one['id'] for one in documents(renamed)['api/v1/entries/store.json']['events']}
    assert before < after
    assert len(after) == len(before) + 1


def test_an_undated_release_has_the_day_of_the_one_before(tmp_path: Path) -> None:
    data = tmp_path / 'data'
    shutil.copytree(ROOTS / 'mini' / 'data', data)
    for release, day in (('amber', None), ('birch', '2020-07-31'), ('3.9', None), ('3.10', None)):
        path = data / 'releases' / f'{release}.yaml'
        text = re.sub(r'(?m)^(released|planned):.*\n', '', path.read_text('utf-8'))
        path.write_text(text + (f'planned: {day}\n' if day else ''), 'utf-8')
    assert sound(data).days == dict.fromkeys(('amber', 'birch', '3.9', '3.10'), '2020-07-31')
    path = data / 'releases' / 'birch.yaml'
    path.write_text(path.read_text('utf-8').replace('planned: 2020-07-31\n', ''), 'utf-8')
    assert set(exported(data).data.days.values()) == {'1970-01-01'}


def test_links_are_relative_to_the_feed_where_the_address_is_not_known(mini: api.Export) -> None:
    found = {(one.get('rel'), one.get('href')) for one in feed(mini).iter(f'{ATOM}link')}
    assert ('related', 'entries/alpha.json') in found
    assert {rel for rel, _ in found} == {'related'}
    made = api.Export(
        assessments=mini.assessments,
        base='https://example.org/x/',
        page=lambda event: f'https://example.org/x/{event.entry.id}.html',
    )
    found = {(one.get('rel'), one.get('href')) for one in feed(made).iter(f'{ATOM}link')}
    assert ('self', 'https://example.org/x/api/v1/history.atom') in found
    assert ('alternate', 'https://example.org/x/alpha.html') in found
    assert ('related', 'https://example.org/x/api/v1/entries/alpha.json') in found
