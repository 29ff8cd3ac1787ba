/* SPDX-License-Identifier: Apache-2.0
 *
 * Says what is different between any two releases, chosen on the page, and keeps
 * them in its address: `from` and `to`.  It compares as `maturity.comparison` does,
 * with what is in `api/v1/upgrades.json`; the words for that are in the page.
 *
 * What comes from an address is only ever compared with the releases that there are.
 */
(() => {
  'use strict';

  const template = document.querySelector('.mt-picker > template');
  if (!template) return;
  const content = template.content;
  const [bar, area, tests] = ['.mt-bar', '.mt-scroll', 'details'].map((one) => content.querySelector(one));
  const [table, list] = [area.querySelector('table'), tests.querySelector('ul')];
  const [status, selects] = [bar.querySelector('.mt-count'), [...bar.querySelectorAll('select')]];
  const words = new Map([...content.querySelectorAll('[data-key]')].map((one) => [one.dataset.key, one]));
  const COLUMNS = ['lost', 'gained', 'else'];
  const THERE = ['partial', 'implemented'];
  // Which changes of a capability the heads of columns say in full.
  const WHOLLY = ['missing implemented', 'not-yet implemented', 'implemented missing'];
  let file;

  /* Return what stands for a key on this page: words, a link, or a state. */
  const piece = (key) => words.get(key)?.cloneNode(true) ?? key.split(' ').pop();
  const text = (key) => words.get(key)?.textContent.trim() ?? key.split(' ').pop();
  const filled = (message, values) => message.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);
  const said = (key, values) => filled(text(`say ${key}`), values);
  const titled = (release) => [...selects[0].options].find((one) => one.value === release).text;

  const made = (name, parts, values = {}) => {
    const one = Object.assign(document.createElement(name), values);
    one.append(...parts);
    return one;
  };

  /* Return parts with words between them. */
  const joined = (parts, between) => parts.flatMap((part, at) => (at ? [between, part] : [part]));

  /* What is different ---------------------------------------------------------- */

  /* Return what finds the place of a release, and one that finds what holds at both ends. */
  const ends = (data, ...releases) => {
    const places = new Map(data.releases.map((id, place) => [id, place]));
    const place = (id) => places.get(id);
    const holds = (release) => (one) => place(one.since) <= place(release) && place(release) <= place(one.last);
    return [place, (spells) => releases.map((release) => spells.find(holds(release))?.values)];
  };

  const event = ({ release, type, others }) => [
    ...[titled(release), ': ', piece(`event ${type}`)],
    ...Object.entries(others).flatMap(([relation, ids]) => [
      ...['. ', piece(`relation ${relation}`), ': '],
      ...joined(ids.map((id) => piece(`entry ${id}`)), ', '),
    ]),
  ];

  /* Yield what a list has more and less, and which list it is, by which source. */
  function* values(kind, { sort, of, by }, was, is) {
    const about = [text(`list ${kind} ${of}`), by && text(`source ${kind} ${of} ${by}`)];
    const names = (ids) => ids.map((id) => (words.has(`entry ${id}`) ? text(`entry ${id}`) : id)).join(', ');
    if (!was || !is) {
      const known = said(is ? 'unknown-before' : 'unknown-now', { values: names(was ?? is) || status.dataset.none });
      yield [sort === 'tests' ? sort : 'else', [known], about];
      return;
    }
    for (const [effect, some, others] of [['gained', is, was], ['lost', was, is]]) {
      const named = names(some.filter((one) => !others.includes(one)));
      if (!named) continue;
      yield sort === 'tests' ? [sort, [said(effect, { values: named })], about] : [effect, [named], about];
    }
  }

  /* Yield what is different about a state, if anything is. */
  function* states({ sort, of }, was, is, scales) {
    const change = { pipeline: of, before: text(`${sort} is ${was}`), after: text(`${sort} is ${is}`) };
    if (sort === 'suite') yield ['tests', [said('suite', change)]];
    if (sort === 'coverage') yield ['tests', [piece(`capability ${of}`), ': ', said('was', change)]];
    if (sort !== 'capability') return;
    // Nobody gains or loses what the project only begins, or ends, to have.
    const both = [was, is];
    if (both.some((one) => words.has(`absent ${one}`)) && !both.some((one) => THERE.includes(one))) return;
    const [low, high] = both.map((one) => scales.capability.indexOf(one));
    const effect = low < 0 || high < 0 ? 'else' : high > low ? 'gained' : 'lost';
    const how = WHOLLY.includes(both.join(' ')) ? [] : [': ', said(was === 'not-yet' ? 'new' : 'was', change)];
    yield [effect, [piece(`capability ${of}`), ...how]];
  }

  /* Yield what is different about an entry: its effect, and what is said. */
  function* differences(data, entry, [first, last], place, at) {
    for (const one of entry.events) {
      const when = place(one.release);
      if (place(first) < when && when <= place(last)) yield [one.effect ?? 'else', event(one)];
    }
    const there = entry.aspects.find((one) => one.sort === 'classification');
    // Of what comes or goes as a whole, nothing else is told.
    if (!there || at(there.spells).includes(undefined)) return;
    for (const aspect of entry.aspects) {
      const [was, is] = at(aspect.spells);
      if (['list', 'tests'].includes(aspect.sort)) {
        if (was || is) yield* values(entry.kind, aspect, was, is);
      } else if (was && is && was[0] !== is[0]) {
        const pipeline = data.aspects.find((one) => one.sort === 'pipeline' && one.of === aspect.of);
        if (aspect.sort === 'suite' && !at(pipeline.spells).some(Boolean)) continue;
        yield* states(aspect, was[0], is[0], data.scales);
      }
    }
  }

  /* Yield the same, with what several sources of a list say alike in one line. */
  function* lines(found) {
    const alike = new Map();
    for (const [effect, line, [title, source] = []] of found) {
      if (!title) {
        yield [effect, line];
        continue;
      }
      const key = [effect, title, ...line].join('\n');
      if (!alike.has(key)) alike.set(key, [effect, title, line, []]);
      if (source) alike.get(key)[3].push(source);
    }
    for (const [effect, title, line, sources] of alike.values()) {
      yield [effect, [title, sources.length ? ` (${sources.join('; ')})` : '', ': ', ...line]];
    }
  }

  /* Return how an entry stands at both ends. */
  const standing = (entry, move, place, at) => {
    const spells = entry.aspects.find((one) => one.sort === 'classification')?.spells ?? [];
    return at(spells).map((level, end) => {
      if (level) return level.length > 1 ? 'dead' : `level ${entry.kind} ${level[0]}`;
      return spells.length && place(move[end]) > place(spells[0].since) ? 'absent removed' : 'absent not-yet';
    });
  };

  function* requirements(data, kind, place, at) {
    for (const { sort, of, by, spells } of data.aspects) {
      const [was, is] = at(spells);
      if (sort !== 'requirement' || by !== kind || !was === !is) continue;
      const release = is ? spells[0].since : data.releases[place(spells[0].last) + 1];
      yield [of, said(is ? 'in-force' : 'no-longer-in-force', { release: titled(release) })];
    }
  }

  /* What is shown ---------------------------------------------------------------- */

  /* Return a row; on a narrow screen each cell says what it is. */
  const row = (whose, cells) => {
    const heads = [...table.tHead.rows[0].cells].slice(1);
    const others = cells.map((cell, at) => made('td', cell));
    others.forEach((cell, at) => { cell.dataset.head = heads[at].textContent; });
    return made('tr', [made('th', whose, { scope: 'row' }), ...others]);
  };

  /* Yield the rows of a kind: entries with the same changes share one, and those without any stand last. */
  function* rowsOf(data, kind, move) {
    const [place, at] = ends(data, ...move);
    const rows = [];
    for (const entry of data.entries.filter((one) => one.kind === kind)) {
      const cells = { lost: [], gained: [], else: [] };
      for (const [effect, line] of lines(differences(data, entry, move, place, at))) {
        if (effect === 'tests') list.append(made('li', [piece(`entry ${entry.id}`), ': ', ...line]));
        else cells[effect].push(made('div', line));
      }
      const [before, after] = standing(entry, move, place, at);
      const changed = COLUMNS.some((column) => cells[column].length);
      if (!changed && after.startsWith('absent ')) continue;
      const stands = joined((before === after ? [after] : [before, after]).map(piece), ' → ');
      if (!changed) stands.push(' ', status.dataset.same);
      const line = row([], [stands, ...COLUMNS.map((column) => cells[column])]);
      const same = rows.find((one) => one.line.isEqualNode(line));
      if (same) same.whose.push(piece(`entry ${entry.id}`));
      else rows.push({ line, whose: [piece(`entry ${entry.id}`)], changed });
    }
    for (const { line, whose } of rows.sort((one, other) => other.changed - one.changed)) {
      line.cells[0].append(...joined(whose, ', '));
      yield line;
    }
    for (const [id, line] of requirements(data, kind, place, at)) {
      yield row([piece(`requirement ${id}`)], [[], [], [], [line]]);
    }
  }

  const show = (data, move) => {
    for (const body of [...table.tBodies]) body.remove();
    list.replaceChildren();
    for (const kind of new Set(data.entries.map((one) => one.kind))) {
      const head = made('th', [piece(`kind ${kind}`)], { colSpan: COLUMNS.length + 2, scope: 'rowgroup' });
      const rows = [...rowsOf(data, kind, move)];
      if (rows.length) table.append(made('tbody', [made('tr', [head], { className: 'mt-group' }), ...rows]));
    }
    // The last column is left out where nothing is in it.
    const rows = [...table.querySelectorAll('tr:not(.mt-group)')];
    const none = rows.slice(1).every((one) => !one.cells[4].textContent);
    for (const one of rows) one.cells[4].hidden = none;
    area.hidden = false;
    tests.hidden = !list.children.length;
    status.textContent = filled(status.dataset.shown, { from: titled(move[0]), to: titled(move[1]) });
  };

  /* Show what is chosen; the file is read when somebody first chooses. */
  const update = async () => {
    const chosen = () => selects.map((select) => select.value);
    const move = chosen();
    area.hidden = tests.hidden = true;
    status.textContent = '';
    if (!move.every(Boolean)) return;
    // The newest stands first.
    const [first, last] = selects.map((select) => select.selectedIndex);
    if (first <= last) {
      status.textContent = status.dataset.order;
      return;
    }
    let data;
    try {
      file ??= fetch(template.dataset.file).then((answer) => answer.json());
      data = await file;
    } catch {
      file = undefined;
      status.textContent = filled(status.dataset.failed, { file: template.dataset.file });
      return;
    }
    // Somebody may have chosen again in the meantime.
    if (chosen().join() === move.join()) show(data, move);
  };

  /* The address ------------------------------------------------------------------ */

  const read = () => {
    const query = new URLSearchParams(location.search);
    for (const select of selects) {
      const value = query.get(select.name);
      select.value = [...select.options].some((one) => one.value === value) ? value : '';
    }
    update();
  };

  const write = () => {
    const address = new URL(location.href);
    for (const { name, value } of selects) {
      if (value) address.searchParams.set(name, value);
      else address.searchParams.delete(name);
    }
    try {
      history.pushState(history.state, '', address);
    } catch {
      // A page opened from a file may have no state; it works without.
    }
    update();
  };

  for (const select of selects) select.addEventListener('change', write);
  template.replaceWith(bar, area, tests);
  addEventListener('popstate', read);
  read();
})();
