// The views of 'macmon fleet run': places, and stations with the places where each was heard.

import { html, nothing } from './vendor/lit-html.js';
import { ago, count, isNumber, millis, time } from './format.js';
import { lane } from './marks.js';
import { spans } from './overview.js';
import { stationRow } from './rows.js';
import { changed, reply, state } from './state.js';
import { table } from './table.js';

const MAX_LANES = 25; // stations in the map
const SPANS = [['hour', 'Last hour', 3_600_000], ['day', 'Last day', 86_400_000], ['all', 'All', Infinity]];
const MARKS = { ok: '●', heard: '●', silent: '◐', 'partly silent': '◐', absent: '○', 'no sensor': '○' };

const list = (value) => (Array.isArray(value) ? value : []);
const stateCell = ({ state: name }) => html`<span class="state ${String(name).replace('partly ', '')}"><span
  aria-hidden="true">${MARKS[name] ?? '·'}</span> ${name}</span>`;

export const isFleet = () => reply('status').command === 'fleet';

function figure(value, label, note = '') {
  return html`<div><dt>${label}</dt><dd>${value}</dd>${note ? html`<dd class="under">${note}</dd>` : nothing}</div>`;
}

function figures() {
  const status = reply('status');
  return html`<dl class="figures" aria-label="Now">
    ${figure(count(status.sensors), 'Sensors', `${count(status.sensors_silent)} silent`)}
    ${figure(count(status.stations), 'Stations heard', `in the last 5 minutes, of ${count(status.stations_all)}`)}
    ${figure(count(status.lag), 'Waiting', 'sightings not processed yet')}
    ${figure(count(status.sightings), 'Sightings', 'processed by this instance')}
    ${figure(count(status.instances), 'Instances', status.problem || 'share the work')}</dl>`;
}

// Instances whose part of the reply is missing.
function missing(of) {
  const unreachable = list(of.unreachable);
  return unreachable.length === 0 ? nothing : html`<p class="problem" role="status">Not answering: ${
    unreachable.join(', ')}. What these instances know is missing.</p>`;
}

function failure(of) {
  return of.ok === false ? html`<p class="problem" role="status">${of.error}</p>` : missing(of);
}

function policyText({ policies, policy_differs: differs }) {
  const known = list(policies).map((hash) => (hash ? hash.slice(0, 8) : 'none'));
  return `${known.join(', ')}${differs ? ' differs' : ''}`;
}

const PLACE_COLUMNS = [
  { key: 'place', label: 'Place', value: (row) => row.place },
  { key: 'state', label: 'State', value: (row) => row.state, cell: stateCell },
  { key: 'stations', label: 'Heard', value: (row) => row.stations, isNumber: true,
    cell: (row) => html`<button type="button" class="open" aria-label="Stations at ${row.place}: ${
      count(row.stations)} heard" @click=${() => showPlace(row.place)}>${count(row.stations)}</button>` },
  { key: 'all', label: 'In all', value: (row) => row.stations_all, isNumber: true, hide: 'mid',
    cell: (row) => count(row.stations_all) },
  { key: 'sensors', label: 'Sensors', value: (row) => list(row.sensors).length, isNumber: true, hide: 'mid',
    text: (row) => list(row.sensors).map(({ sensor }) => sensor).join(' '),
    cell: (row) => count(list(row.sensors).length) },
  { key: 'report', label: 'Last report', value: (row) => row.last_report, isNumber: true, hide: 'mid',
    cell: (row) => ago(row.last_report, state.now) },
  { key: 'policy', label: 'Policy', value: policyText, hide: 'wide', cell: (row) => html`<span class=${
    row.policy_differs ? 'mac warn' : 'mac'}>${policyText(row) || '–'}</span>` },
  { key: 'lost', label: 'Lost', value: (row) => row.dropped, isNumber: true, hide: 'mid',
    cell: (row) => html`<span class=${row.dropped > 0 ? 'bad' : 'soft'}>${count(row.dropped)}</span>` },
];

export const fleetPlaces = {
  id: 'places',
  label: 'Places',
  total: () => list(reply('places').places).length,
  needs: () => ['places', 'findings'],
  draw() {
    const of = reply('places');
    return html`${failure(of)}${figures()}<section aria-labelledby="places-title"><h2 id="places-title">Places</h2>${
      table({
        id: 'places',
        noun: 'places',
        hint: 'text, or place:… state:… sensors:…',
        caption: 'Places, their sensors and their stations',
        columns: PLACE_COLUMNS,
        rows: list(of.places),
        leftOut: of.left_out,
        keyOf: (row) => row.place,
        titleOf: (row) => row.place,
        sort: 'place',
        empty: 'No sensor has reported yet.',
      })}</section>`;
  },
};

// What is asked for: the text, the place, and the last MAC address of each page before this one.
const asked = { text: '', place: '', pages: [] };
let view = '';
let timer = 0;

function ask(change) {
  Object.assign(asked, change);
  delete state.replies[view];
  changed();
}

function showPlace(place) {
  ask({ place, text: '', pages: [] });
  location.hash = '/stations';
}

function onText({ target }) {
  clearTimeout(timer);
  timer = setTimeout(() => ask({ text: target.value.trim(), pages: [] }), 300);
}

function findView() {
  const form = new URLSearchParams({ q: asked.text, place: asked.place, after: asked.pages.at(-1) ?? '' });
  return `find:${form}`;
}

function search(shown, isMore) {
  const places = [...new Set([asked.place, ...list(reply('places').places).map(({ place }) => place)])]
    .filter(Boolean);
  return html`<div class="filter" role="search" aria-label="Find stations">
    <label for="filter-fleet">Find</label>
    <input id="filter-fleet" class="filter-text" type="search" autocomplete="off" spellcheck="false" maxlength="200"
      .value=${asked.text} @input=${onText} placeholder="start of a name, MAC or IP address">
    <kbd aria-hidden="true">/</kbd>
    <label for="at-place">at</label>
    <select id="at-place" @change=${({ target }) => ask({ place: target.value, pages: [] })}>
      <option value="" .selected=${asked.place === ''}>any place</option>
      ${places.map((place) => html`<option value=${place} .selected=${asked.place === place}>${place}</option>`)}
    </select>
    <output for="filter-fleet at-place" aria-live="polite">${count(shown)}${isMore ? ' and more' : ''}</output></div>`;
}

const COLUMNS = [
  { key: 'mac', label: 'MAC address', value: (row) => row.mac,
    cell: (row) => html`<span class="mac">${row.mac}</span><span class="soft narrow">${row.name}</span>` },
  { key: 'name', label: 'Name', value: (row) => row.name, hide: 'mid' },
  { key: 'place', label: 'Place', value: (row) => row.place, cell: (row) => html`${row.place}${
    row.others > 0 ? html` <span class="soft" title="also heard elsewhere">+${row.others}</span>` : nothing}` },
  { key: 'addresses', label: 'Addresses', value: (row) => row.addresses[0] ?? '', hide: 'mid',
    cell: (row) => html`<span class="mac">${row.addresses[0] ?? '–'}</span>${row.addresses.length > 1
      ? html` <span class="soft">+${row.addresses.length - 1}</span>` : nothing}` },
  { key: 'type', label: 'Type', value: (row) => row.type, hide: 'wide' },
  { key: 'state', label: 'State', value: (row) => row.state, cell: (row) => html`${stateCell(row)}${row.cloned
    ? html` <span class="state violates">▲ cloned</span>` : nothing}` },
  { key: 'last', label: 'Last heard', value: (row) => row.last, isNumber: true, hide: 'mid',
    cell: (row) => ago(row.last, state.now) },
];

function fleetRow(station) {
  const heard = list(station.heard);
  const elsewhere = new Set(heard.map(({ place }) => place));
  elsewhere.delete(station.place);
  return { ...stationRow(station), heard, others: elsewhere.size };
}

function laneRows(row, start) {
  const byPlace = new Map();
  row.heard.forEach((visit) => byPlace.set(visit.place, [...(byPlace.get(visit.place) ?? []), visit]));
  return [...byPlace].map(([place, visits], at) => {
    const when = visits.map(({ first, last }) => ({ from: millis(first), to: millis(last) }));
    const label = visits.map(({ sensor, first, last }) =>
      `${sensor} from ${time(first, state.now)} to ${time(last, state.now)}`).join('; ');
    return html`<tr><th scope="row">${at === 0 ? html`${row.name} <span class="mac ${row.name ? 'soft' : 'only'}">${
      row.mac}</span>` : html`<span class="hidden">${row.mac}</span>`}</th><td class="place">${place}</td><td>${
      lane(when, start, state.now, label)}</td></tr>`;
  });
}

function map(rows) {
  const shown = rows.slice(0, MAX_LANES);
  const first = Math.min(state.now, ...shown.flatMap((row) => row.heard.map((visit) => millis(visit.first)))
    .filter(isNumber));
  const start = Math.max(first, state.now - SPANS.find(([value]) => value === state.lanes)[2]);
  return html`<section aria-labelledby="map-title"><div class="title-row"><h2 id="map-title">Where and when</h2>${
    spans('lanes', SPANS, 'Time shown')}</div><table class="strips lanes"><caption class="hidden">From when until when
    each place heard the stations</caption><thead><tr><th scope="col">Station</th><th scope="col">Place</th><th
    scope="col"><span class="ends"><span>${time(start, state.now)}</span><span>now</span></span></th></tr></thead>
    <tbody>${shown.map((row) => laneRows(row, start))}</tbody></table>${rows.length > MAX_LANES
      ? html`<p class="note">The first ${MAX_LANES} stations of this page; search to see others.</p>` : nothing}
    </section>`;
}

function pager(next) {
  const { pages } = asked;
  return !next && pages.length === 0 ? nothing : html`<nav class="pager" aria-label="Pages of stations">
    <button type="button" ?disabled=${pages.length === 0} @click=${() => ask({ pages: pages.slice(0, -1) })}>Previous
    </button><span>Page ${count(pages.length + 1)}</span><button type="button" ?disabled=${!next}
    @click=${() => ask({ pages: [...pages, next] })}>Next</button></nav>`;
}

export const fleetStations = {
  id: 'stations',
  label: 'Stations',
  total: () => reply('status').stations_all ?? 0,
  needs() {
    view = findView();
    return ['places', view];
  },
  draw() {
    const of = reply(findView());
    const rows = list(of.stations).map(fleetRow);
    return html`<h2 class="hidden">Stations</h2>${failure(of)}${table({
      id: 'fleet',
      noun: 'stations',
      search: search(rows.length, of.more),
      caption: 'Stations and the place where each was heard last',
      columns: COLUMNS,
      rows,
      keyOf: (row) => row.mac,
      titleOf: (row) => row.name || row.mac,
      sort: 'mac',
      empty: of.stations ? 'No such stations.' : 'Searching.',
    })}${of.more && !of.next ? html`<p class="note">There are more; enter more of the name or address.</p>`
      : pager(of.next)}${rows.length > 0 ? map(rows) : nothing}`;
  },
};
