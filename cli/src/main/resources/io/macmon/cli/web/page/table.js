// A table that is sorted by its headings and filtered by text.

import { html, nothing } from './vendor/lit-html.js';
import { count, counted } from './format.js';
import { changed, set, state } from './state.js';

const MAX_ROWS = 500;

// Fields of a filter that have another name than the column.
const FIELDS = { ip: 'addresses', port: 'port', address: 'addresses' };

const settings = (id) => (state.tables[id] ??= { filter: '', sort: null, isDescending: false, order: [] });

const textOf = (column, row) => String(column.text?.(row) ?? column.value(row) ?? '');

// Words that must all match: 'group:printers 10.0' is a column and any text.
export function matches(filter, row, columns) {
  return filter.toLowerCase().split(/\s+/).filter(Boolean).every((word) => {
    const field = /^([a-z_]+):(.*)$/.exec(word);
    const wanted = field && columns.filter((column) => column.key === field[1] || column.key === FIELDS[field[1]]
      || column.also?.includes(field[1]));
    const within = wanted?.length > 0 ? wanted : columns;
    const text = wanted?.length > 0 ? field[2] : word;
    return within.some((column) => textOf(column, row).toLowerCase().includes(text));
  });
}

function compare(one, other) {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one ?? '').localeCompare(String(other ?? ''), 'en', { numeric: true });
}

// Rows keep their order while the keyboard is among them.
function ordered(id, rows, column, isDescending, keyOf) {
  const table = settings(id);
  if (document.activeElement?.closest(`#rows-${id} tbody`)) {
    const place = new Map(table.order.map((key, at) => [key, at]));
    return [...rows].sort((one, other) => (place.get(keyOf(one)) ?? 1e9) - (place.get(keyOf(other)) ?? 1e9));
  }
  const isEmpty = (row) => [undefined, null, ''].includes(column.value(row));
  const sorted = column
    ? [...rows].sort((one, other) => isEmpty(one) - isEmpty(other)
      || (isDescending ? -1 : 1) * compare(column.value(one), column.value(other)))
    : rows;
  table.order = sorted.map(keyOf);
  return sorted;
}

function sortBy(id, column, isSorted, isDescending) {
  Object.assign(settings(id), { sort: column.key, isDescending: isSorted ? !isDescending : Boolean(column.isNumber) });
  changed();
}

function heading(id, column, sortedKey, isDescending) {
  const isSorted = column.key === sortedKey;
  const order = isDescending ? 'descending' : 'ascending';
  return html`<th scope="col" class=${classes(column)} aria-sort=${isSorted ? order : nothing}>
    <button type="button" class="sort" @click=${() => sortBy(id, column, isSorted, isDescending)}>${column.label}<span
      aria-hidden="true" class="arrow">${isSorted ? (isDescending ? '↓' : '↑') : ''}</span></button></th>`;
}

const classes = (column) => `${column.isNumber ? 'number ' : ''}${column.hide ?? ''}`.trim() || nothing;

function cell(table, column, row, at) {
  const content = column.cell ? column.cell(row) : textOf(column, row) || '–';
  if (at > 0) return html`<td class=${classes(column)}>${content}</td>`;
  return html`<th scope="row" class=${classes(column)}><button type="button" class="open"
    @click=${() => set({ details: { title: table.titleOf(row), row } })}>${content}</button></th>`;
}

export function filterField({ id, noun, hint }, shown, all) {
  const table = settings(id);
  const update = (event) => {
    table.filter = event.target.value;
    changed();
  };
  const isFiltered = table.filter.trim() !== '';
  return html`<div class="filter" role="search" aria-label="Filter ${noun}">
    <label for="filter-${id}">Filter ${noun}</label>
    <input id="filter-${id}" class="filter-text" type="search" autocomplete="off" spellcheck="false"
      .value=${table.filter} @input=${update} placeholder=${hint}>
    <kbd aria-hidden="true">/</kbd>
    <output for="filter-${id}" aria-live=${isFiltered ? 'polite' : 'off'}>${
      isFiltered ? `${count(shown)} of ${counted(all, noun)}` : counted(all, noun)}</output>
  </div>`;
}

export const filterOf = (id) => settings(id).filter;

/**
 * { id, noun, hint, caption, rows, columns, keyOf, titleOf, sort, isDescending, empty, rowClass }; a column is
 * { key, label, value(row), text(row)?, cell(row)?, isNumber?, hide?: 'mid' | 'wide', also? }.
 */
export function table(given) {
  const { id, columns, rows, noun } = given;
  const own = settings(id);
  const sortedKey = own.sort ?? given.sort;
  const isDescending = own.sort ? own.isDescending : Boolean(given.isDescending);
  const found = rows.filter((row) => matches(own.filter, row, columns));
  const sorted = ordered(id, found, columns.find((column) => column.key === sortedKey), isDescending, given.keyOf);
  return html`
    ${filterField(given, found.length, rows.length)}
    ${found.length === 0
      ? html`<p class="empty">${rows.length === 0 ? given.empty : `No ${noun} match the filter.`}</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of ${noun}">
        <table id="rows-${id}"><caption class="hidden">${given.caption}</caption>
          <thead><tr>${columns.map((column) => heading(id, column, sortedKey, isDescending))}</tr></thead>
          <tbody>${sorted.slice(0, MAX_ROWS).map((row) => html`<tr class=${given.rowClass?.(row) || nothing}>${
            columns.map((column, at) => cell(given, column, row, at))}</tr>`)}</tbody>
        </table></div>`}
    ${sorted.length > MAX_ROWS
      ? html`<p class="note">The first ${count(MAX_ROWS)} of ${count(sorted.length)} ${noun} are shown; filter to see
          others.</p>`
      : nothing}`;
}
