// A table that is sorted by its headings and filtered by text.

import { html, nothing } from './vendor/lit-html.js';
import { count, counted } from './format.js';
import { changed, isReport, set, state } from './state.js';

// Rows that are drawn at once. A report may be printed, and does not change.
const pageSize = () => (isReport() ? 500 : 100);
const COLLATOR = new Intl.Collator('en', { numeric: true });

// Fields of a filter that have another name than the column.
const FIELDS = { ip: 'addresses', port: 'port', address: 'addresses' };

const settings = (id) => (state.tables[id] ??= { filter: '', sort: null, isDescending: false, order: [], page: 0 });

const textOf = (column, row) => String(column.text?.(row) ?? column.value(row) ?? '');

// Words that must all match: 'group:printers 10.0' is a column and any text.
export function matches(filter, row, columns) {
  return filter.trim() === '' || filter.toLowerCase().split(/\s+/).filter(Boolean).every((word) => {
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
  return COLLATOR.compare(String(one ?? ''), String(other ?? ''));
}

// Rows keep their order while the keyboard is among them.
function ordered(id, rows, column, isDescending, keyOf) {
  const table = settings(id);
  if (document.activeElement?.closest(`#rows-${id} tbody`)) {
    const place = new Map(table.order.map((key, at) => [key, at]));
    return [...rows].sort((one, other) => (place.get(keyOf(one)) ?? 1e9) - (place.get(keyOf(other)) ?? 1e9));
  }
  const isEmpty = (value) => value === undefined || value === null || value === '';
  const sorted = column
    ? rows.map((row) => ({ row, value: column.value(row) }))
      .sort((one, other) => isEmpty(one.value) - isEmpty(other.value)
        || (isDescending ? -1 : 1) * compare(one.value, other.value))
      .map(({ row }) => row)
    : rows;
  table.order = sorted.map(keyOf);
  return sorted;
}

function sortBy(id, column, isSorted, isDescending) {
  Object.assign(settings(id), {
    sort: column.key, isDescending: isSorted ? !isDescending : Boolean(column.isNumber), page: 0,
  });
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
    table.page = 0;
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

// Buttons to the other pages of long lists.
function pager(own, shown, all, noun) {
  const last = Math.ceil(all / pageSize()) - 1;
  const turn = (step) => () => {
    own.page = shown + step;
    changed();
  };
  return html`<nav class="pager" aria-label="Pages of ${noun}">
    <button type="button" ?disabled=${shown === 0} @click=${turn(-1)}>Previous</button>
    <span>${count(shown * pageSize() + 1)}–${count(Math.min(all, (shown + 1) * pageSize()))} of ${count(all)}</span>
    <button type="button" ?disabled=${shown === last} @click=${turn(1)}>Next</button></nav>`;
}

export const leftOutNote = (leftOut, noun) => (leftOut > 0
  ? html`<p class="note">${count(leftOut)} more ${noun} do not fit into a reply of macmon and are missing here.</p>`
  : nothing);

export function setFilter(id, filter) {
  Object.assign(settings(id), { filter, page: 0 });
  changed();
}

export const filterOf = (id) => settings(id).filter;

/**
 * { id, noun, hint, caption, rows, leftOut?, columns, keyOf, titleOf, sort, isDescending, empty, rowClass, search? };
 * search takes the place of the filter. A column is
 * { key, label, value(row), text(row)?, cell(row)?, isNumber?, hide?: 'mid' | 'wide', also? }.
 */
export function table(given) {
  const { id, columns, rows, noun } = given;
  const own = settings(id);
  const sortedKey = own.sort ?? given.sort;
  const isDescending = own.sort ? own.isDescending : Boolean(given.isDescending);
  const found = rows.filter((row) => matches(own.filter, row, columns));
  const shown = Math.min(own.page, Math.max(0, Math.ceil(found.length / pageSize()) - 1));
  const sorted = ordered(id, found, columns.find((column) => column.key === sortedKey), isDescending, given.keyOf);
  return html`
    ${given.search ?? filterField(given, found.length, rows.length)}
    ${found.length === 0
      ? html`<p class="empty">${rows.length === 0 ? given.empty : `No ${noun} match the filter.`}</p>`
      : html`<div class="scroll" tabindex="0" role="region" aria-label="Table of ${noun}">
        <table id="rows-${id}"><caption class="hidden">${given.caption}</caption>
          <thead><tr>${columns.map((column) => heading(id, column, sortedKey, isDescending))}</tr></thead>
          <tbody>${sorted.slice(shown * pageSize(), (shown + 1) * pageSize()).map((row) => html`<tr class=${given.rowClass?.(row) || nothing}>${
            columns.map((column, at) => cell(given, column, row, at))}</tr>`)}</tbody>
        </table></div>`}
    ${found.length > pageSize() ? pager(own, shown, found.length, noun) : nothing}
    ${leftOutNote(given.leftOut, noun)}`;
}
