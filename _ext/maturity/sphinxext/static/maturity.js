/* SPDX-License-Identifier: Apache-2.0
 *
 * Filters, sorts and narrows the matrices and tables of a page, and keeps what
 * was chosen in its address: `VIEW.q`, `.state`, `.has`, `.releases`, `.sort`,
 * and what rows have as data, such as `.type`.  Copies what is shown.  Unfolds
 * what a link leads to.  Without this script everything is there and nothing
 * is missing.
 *
 * What comes from an address is only ever compared, or put into a text field.
 */
(() => {
  'use strict';

  const PAUSE = 250; // milliseconds without a key: somebody stopped typing
  const LONGEST = 100; // letters of a filter
  const FEW = 8; // columns that paper has room for with their words, as in the fragment
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

  /* Return text as it is compared: without case, accents and white space around words. */
  const folded = (text) =>
    text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();

  /* Return the name of the state that a cell of a matrix shows. */
  const stateOf = (cell) => cell.className.split(' ').pop().replace(/^mt-(level-)?/, '');

  /* Return a message with its {places} filled in. */
  const filled = (message, values) => message.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place);

  /* Return the words of a cell without what only shows: signs, buttons, and links to places. */
  const plain = (cell) => {
    const copy = cell.cloneNode(true);
    for (const one of copy.querySelectorAll('[aria-hidden], button, .mt-record, .mt-mark')) one.remove();
    for (const one of copy.querySelectorAll('br')) one.replaceWith('; ');
    return copy.textContent.replace(/\s+/g, ' ').trim();
  };

  /* Return lines as CSV, without formulas; where a number would become another, all of its column are texts. */
  const other = /^(0\d+|\d+\.(\d*0)?|\d+(\.\d*){2,}|\d+e\d+|\d{16,})$/i;
  const csv = (lines) => {
    const texts = lines[0].map((_, at) => lines.some((line) => other.test(line[at])));
    const guarded = (word, at) => (texts[at] ? /^([=+@-]|\d[\d.e]*$)/i : /^[=+@-]/).test(word);
    const quoted = (word, at) => `"${guarded(word, at) ? "'" : ''}${word.replaceAll('"', '""')}"`;
    return lines.map((line) => line.map(quoted).join(','));
  };

  /* Copy the rows and columns of a table that are shown, and say so. */
  const copy = async (root, form, live) => {
    let head;
    const lines = [...root.querySelectorAll('table tr:not(.mt-group, [hidden])')]
      .filter((row) => !row.closest('thead') || row.matches(':last-child'))
      .map((row) => {
        const shown = [...row.cells].filter((cell) => !cell.hidden);
        const words = shown.flatMap((cell) => Array(cell.colSpan).fill(plain(cell)));
        // A head that reaches over several rows stands in the first of them.
        if (row.cells[0].tagName === 'TD') return [head, ...words];
        [head] = words;
        return words;
      });
    const text =
      form === 'csv'
        ? csv(lines)
        : [lines[0], lines[0].map(() => '---'), ...lines.slice(1)].map(
            (line) => `| ${line.map((word) => word.replace(/[\\|<]/g, '\\$&')).join(' | ')} |`,
          );
    await navigator.clipboard.writeText(`${text.join('\n')}\n`);
    live.textContent = live.dataset.copied;
  };

  class View {
    /* A matrix or table with the controls that its template offers. */
    constructor(template, id) {
      this.id = id;
      this.root = template.parentElement;
      this.matrix = this.root.classList.contains('mt-matrix');
      this.wide = this.root.classList.contains('mt-wide');
      // Each group of rows is a body of its own.
      this.bodies = [...this.root.querySelectorAll('tbody')];
      // Above the last row can stand heads of groups of columns.
      this.heads = [...this.root.querySelector('thead tr:last-child').cells];
      const rows = this.bodies.flatMap((body) => [...body.rows]).filter((row) => !row.matches('.mt-group'));
      this.rows = rows.map((row, place) => {
        const cells = [...row.cells];
        const text = folded((this.matrix ? cells[0] : row).textContent);
        const there = cells.map((cell) => !cell.classList.contains('mt-none'));
        return { row, place, cells, text, there, states: this.matrix ? cells.map(stateOf) : [] };
      });
      this.gone = this.heads.map(() => false);
      this.sorted = '';
      this.arrange(template.content.cloneNode(true));
      template.replaceWith(this.bar);
      this.read();
      this.show();
      this.count();
    }

    arrange(content) {
      this.bar = content.querySelector('.mt-bar');
      this.live = this.bar.querySelector('.mt-count');
      this.controls = [...this.bar.querySelectorAll('input, select')];
      this.tags = this.controls.filter(({ name }) => !['q', 'columns', 'state', 'has', 'releases'].includes(name));
      this.usual = new Map(this.controls.map((control) => [control, control.value]));
      this.ranks = [...(this.control('state')?.options ?? [])].map((option) => option.value);
      for (const control of this.controls) {
        if (control.type === 'search') this.listen(control);
        else control.addEventListener('change', () => this.chosen());
      }
      this.bar.querySelector('.mt-clear').addEventListener('click', () => {
        this.clear();
        this.chosen();
      });
      for (const copier of this.bar.querySelectorAll('.mt-copy')) {
        if (navigator.clipboard) copier.addEventListener('click', () => copy(this.root, copier.value, this.live));
        else copier.remove();
      }
      const button = content.querySelector('.mt-sort');
      for (const head of this.heads) if (head.dataset.col) this.offerSort(head, button.cloneNode());
    }

    listen(field) {
      field.addEventListener('input', () => {
        this.show();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => {
          this.count();
          this.write(false);
        }, PAUSE);
      });
      field.addEventListener('keydown', (event) => {
        if (event.key !== 'Escape' || !field.value) return;
        event.preventDefault();
        field.value = '';
        this.chosen();
      });
    }

    offerSort(head, button) {
      const column = head.textContent.trim();
      // Or else the column would be called by the name of the button too.
      head.ariaLabel = column;
      button.setAttribute('aria-label', filled(button.dataset.label, { column }));
      button.addEventListener('click', () => {
        const name = head.dataset.col;
        this.sorted = { [name]: `-${name}`, [`-${name}`]: '' }[this.sorted] ?? name;
        this.chosen();
      });
      head.append(button);
    }

    control(name) {
      return this.controls.find((control) => control.name === name);
    }

    value(name) {
      return this.control(name)?.value ?? '';
    }

    /* A discrete choice was made: show it, say it, and let "back" undo it. */
    chosen() {
      clearTimeout(this.timer);
      this.show();
      this.count();
      this.write(true);
    }

    clear() {
      for (const [control, value] of this.usual) control.value = value;
      this.sorted = '';
    }

    /* What is shown -------------------------------------------------------- */

    show() {
      this.showColumns();
      const sought = this.sought('q');
      for (const one of this.rows) one.row.hidden = !this.matches(one, sought);
      for (const body of this.bodies) body.hidden = !body.querySelector('tr:not(.mt-group, [hidden])');
      this.sort();
      const some = this.rows.some((one) => one.row.hidden) || this.gone.includes(true);
      this.root.classList.toggle('mt-filtered', some);
    }

    showColumns() {
      const narrow = this.value('releases') === 'maintained';
      const sought = this.sought('columns');
      this.heads.forEach((head, index) => {
        const gone = (narrow && head.classList.contains('mt-old')) || (index > 0 && !sought(folded(plain(head))));
        if (gone === this.gone[index]) return;
        this.gone[index] = gone;
        head.hidden = gone;
        for (const one of this.rows) one.cells[index].hidden = gone;
      });
      const shown = this.gone.slice(1).filter((gone) => !gone).length;
      this.root.classList.toggle('mt-wide', this.wide && shown > FEW);
    }

    /* Return whether text has all words of a field, or of one of its parts between commas. */
    sought(name) {
      const parts = this.value(name).split(',').map(folded).filter(Boolean);
      return (text) => !parts.length || parts.some((part) => part.split(' ').every((word) => text.includes(word)));
    }

    matches(one, sought) {
      const { has } = one.row.dataset;
      if (this.value('releases') === 'maintained' && one.row.classList.contains('mt-old')) return false;
      if (!sought(one.text)) return false;
      if (this.tags.some(({ name, value }) => value && value !== one.row.dataset[name])) return false;
      if (this.value('has') && !(has ?? '').split(' ').includes(this.value('has'))) return false;
      const state = this.value('state');
      if (!state && !this.gone.includes(true)) return true;
      const seen = one.states.filter((_, index) => index && !this.gone[index]);
      return state
        ? seen.includes(state)
        : one.there.some((there, index) => there && index && !this.gone[index]);
    }

    sort() {
      const down = this.sorted.startsWith('-');
      const name = this.sorted.slice(down ? 1 : 0);
      const index = name ? this.heads.findIndex((head) => head.dataset.col === name) : -1;
      this.heads.forEach((head, position) => {
        if (position !== index) head.removeAttribute('aria-sort');
        else head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      });
      const keys = new Map(this.rows.map((one) => [one, index < 0 ? null : this.key(one, index)]));
      const order = [...this.rows].sort((one, other) => {
        const [a, b] = [keys.get(one), keys.get(other)];
        // What is not there stands last in both directions.
        if (a === null || b === null) return (a === null) - (b === null) || one.place - other.place;
        const found = typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(a, b);
        return (down ? -found : found) || one.place - other.place;
      });
      for (const body of this.bodies) {
        const own = order.filter((one) => one.row.parentElement === body).map((one) => one.row);
        const first = body.rows.length - own.length;
        if (own.some((row, position) => body.rows[first + position] !== row)) body.append(...own);
      }
    }

    key(one, index) {
      const cell = one.cells[index];
      if (this.matrix && index) {
        const state = one.states[index];
        return one.there[index] ? this.ranks.indexOf(state) : null;
      }
      if (cell.dataset.order !== undefined) return Number(cell.dataset.order);
      return cell.textContent.trim() || null;
    }

    count() {
      const columns = this.gone.slice(1);
      const values = {
        shown: this.rows.filter((one) => !one.row.hidden).length,
        all: this.rows.length,
        some: columns.filter((gone) => !gone).length,
        every: columns.length,
      };
      const { dataset } = this.live;
      const text = filled(columns.includes(true) ? dataset.columns : dataset.rows, values);
      if (this.live.textContent !== text) this.live.textContent = text;
    }

    /* The address ---------------------------------------------------------- */

    read() {
      clearTimeout(this.timer);
      const query = new URLSearchParams(location.search);
      for (const [control, usual] of this.usual) {
        const value = query.get(`${this.id}.${control.name}`) ?? usual;
        const known = control.options ? [...control.options].some((one) => one.value === value) : true;
        control.value = known ? value.slice(0, LONGEST) : usual;
      }
      const sorted = query.get(`${this.id}.sort`) ?? '';
      const known = this.heads.some((head) => head.dataset.col && head.dataset.col === sorted.replace(/^-/, ''));
      this.sorted = known ? sorted : '';
    }

    write(push) {
      const address = new URL(location.href);
      const keep = (name, value, usual) => {
        if (value === usual) address.searchParams.delete(`${this.id}.${name}`);
        else address.searchParams.set(`${this.id}.${name}`, value);
      };
      for (const [control, usual] of this.usual) keep(control.name, control.value, usual);
      keep('sort', this.sorted, '');
      if (address.href === location.href) return;
      try {
        history[push ? 'pushState' : 'replaceState'](history.state, '', address);
      } catch {
        // A page opened from a file may have no state; it works without.
      }
    }

    /* Show a row that a link leads to. */
    reveal(row) {
      this.clear();
      this.show();
      if (row.hidden && this.control('releases')) this.control('releases').value = 'all';
      this.show();
      this.count();
      this.write(false);
    }
  }

  const views = [];

  /* Show the target of the address where a filter hides it or it is folded. */
  const reveal = () => {
    let id = '';
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = id && document.getElementById(id);
    const fold = target && target.closest('.mt-fold');
    if (fold) fold.open = true;
    const row = target && target.closest('tr[hidden]');
    const view = row && views.find((one) => one.root.contains(row));
    if (!view) return;
    view.reveal(row);
    target.scrollIntoView();
  };

  /* On a narrow screen each cell of a list says what it is; rows of one head follow that. */
  for (const list of document.querySelectorAll('.mt-list table:not(:has([rowspan]))')) {
    const heads = [...list.tHead.rows[0].cells].map((head) => head.textContent);
    for (const cell of list.querySelectorAll('td:not(:empty)')) cell.dataset.head = heads[cell.cellIndex];
  }

  const SNIPPETS = {
    Markdown: (image, page, title) => `[![${title}](${image})](${page})`,
    reStructuredText: (image, page, title) => `.. image:: ${image}\n   :target: ${page}\n   :alt: ${title}`,
    HTML: (image, page, title) => `<a href="${page}"><img src="${image}" alt="${title}"></a>`,
  };

  /* Offer what shows a badge elsewhere, by the address that the page has now. */
  for (const template of document.querySelectorAll('.mt-snippets')) {
    const badge = template.previousElementSibling.querySelector('a[href$=".svg"]');
    if (!badge || !navigator.clipboard) continue;
    const [page] = location.href.split(/[?#]/);
    const title = document.querySelector('h1').firstChild.textContent.trim().replace(/["<\]`]/g, '');
    const said = Object.assign(document.createElement('span'), { role: 'status' });
    const bar = Object.assign(document.createElement('span'), { className: 'mt-bar' });
    bar.append(template.content.cloneNode(true), said);
    bar.addEventListener('click', async (event) => {
      const snippet = SNIPPETS[event.target.value];
      if (!snippet) return;
      await navigator.clipboard.writeText(snippet(badge.href, page, title));
      said.textContent = template.dataset.copied;
    });
    badge.parentElement.after(' ', bar);
    template.remove();
  }

  // Sphinx marks the words of a search, and fails at the title of a drawing, which has no box.
  for (const title of document.querySelectorAll('svg title')) title.classList.add('nohighlight');

  const copies = navigator.clipboard && document.querySelector('template.mt-copies');
  const small = ':is(.mt-view:not([data-view]), .mt-as-table) > .mt-scroll:has(> table)';
  for (const area of copies ? document.querySelectorAll(small) : []) {
    const bar = Object.assign(document.createElement('div'), { className: 'mt-copies' });
    const said = Object.assign(document.createElement('span'), { role: 'status' });
    Object.assign(said.dataset, copies.dataset);
    bar.append(copies.content.cloneNode(true), said);
    bar.addEventListener('click', ({ target }) => target.value && copy(area, target.value, said));
    area.before(bar);
  }
  copies?.remove();

  const names = new Map();
  for (const template of document.querySelectorAll('template.mt-controls')) {
    const name = template.parentElement.dataset.view;
    names.set(name, (names.get(name) ?? 0) + 1);
    views.push(new View(template, names.get(name) > 1 ? `${name}-${names.get(name)}` : name));
  }
  // What is to be copied gets a button, once.
  for (const text of document.querySelectorAll('pre.mt-copy[data-copy]')) {
    const words = text.textContent.trim();
    const button = text.appendChild(document.createElement('button'));
    button.type = 'button';
    button.textContent = text.dataset.copy;
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(words);
      button.textContent = text.dataset.copied;
    });
    text.removeAttribute('data-copy');
  }
  /* A bar leads to the release that is pointed at; by keys, or without this, to the newest that it shows. */
  const point = (event) => {
    const bar = event.target.closest?.('a.mt-block');
    if (!bar) return;
    const { ownerSVGElement: drawing } = bar;
    const releases = bar.closest('.mt-timeline').dataset.releases.split(' ');
    const wide = drawing.viewBox.baseVal.width / releases.length;
    const { a: scale, e: left } = drawing.getScreenCTM();
    const newest = releases[Math.round(bar.querySelector('.mt-hit').x.baseVal.value / wide)];
    const pointed = releases[Math.floor((event.clientX - left) / scale / wide)] ?? newest;
    bar.dataset.newest ??= bar.getAttribute('href');
    bar.setAttribute('href', bar.dataset.newest.slice(0, -newest.length) + pointed);
  };
  for (const type of ['pointermove', 'pointerdown']) document.addEventListener(type, point);
  document.addEventListener('pointerout', (event) => {
    const bar = event.target.closest?.('a.mt-block[data-newest]');
    if (bar) bar.setAttribute('href', bar.dataset.newest);
  });

  // Run again, the script finds no templates any more, and nothing to do.
  if (!views.length && !document.querySelector('.mt-fold')) return;
  addEventListener('popstate', () => {
    for (const view of views) {
      view.read();
      view.show();
      view.count();
    }
    reveal();
  });
  addEventListener('hashchange', reveal);
  document.addEventListener('click', (event) => {
    // The same link again changes no address, so nothing else would tell.
    const link = event.target.closest('a[href*="#"]');
    if (link && link.href === location.href) reveal();
  });
  reveal();
})();
