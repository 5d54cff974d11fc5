// The views of who is on the wire: stations, strangers, addresses.

import { html, nothing } from './vendor/lit-html.js';
import { ago, bits, bytes, count, isNumber, time } from './format.js';
import { share, sparkline, strip } from './marks.js';
import { spans } from './overview.js';
import { addresses, presence, stations as stationRows, strangers as strangerRows } from './rows.js';
import { filterOf, matches, table } from './table.js';
import { captureLink } from './capture.js';
import { isReport, reply, state } from './state.js';

const MARKS = { heard: '●', ok: '●', silent: '◐', absent: '○', violates: '▲', denied: '▲', unexpected: '▲' };
const MAX_STRIPS = 100;

// The audit's verdict, if there is something to act on; otherwise whether the station was heard.
const shownState = (row) => (['unexpected', 'denied', 'violates'].includes(row.verdict) ? row.verdict : row.state);

const stateCell = (row) => html`<span class="state ${shownState(row)}"><span aria-hidden="true">${
  MARKS[shownState(row)] ?? '·'}</span> ${shownState(row) || '–'}</span>`;

const COLUMNS = [
  { key: 'mac', label: 'MAC address', value: (row) => row.mac,
    cell: (row) => html`<span class="mac">${row.mac}</span><span class="soft narrow">${row.name || row.group}</span>` },
  { key: 'name', label: 'Name', value: (row) => row.name, hide: 'mid' },
  { key: 'group', label: 'Group', value: (row) => row.group, hide: 'mid' },
  { key: 'vendor', label: 'Vendor', value: (row) => row.vendor, hide: 'wide' },
  { key: 'addresses', label: 'Addresses', value: (row) => row.addresses[0] ?? '', also: ['ip'], hide: 'mid',
    text: (row) => row.addresses.join(' '), cell: (row) => html`<span class="mac">${row.addresses[0] ?? '–'}</span>${
      row.addresses.length > 1 ? html` <span class="soft">+${row.addresses.length - 1}</span>` : nothing}` },
  { key: 'vlan', label: 'VLAN', value: (row) => row.vlans[0],
    text: (row) => row.vlans.map((vlan) => vlan || 'untagged').join(' '), hide: 'wide' },
  { key: 'state', label: 'State', value: shownState, cell: stateCell,
    text: (row) => `${shownState(row)} ${row.state === 'absent' || row.state === 'silent' ? 'missing' : ''}` },
  { key: 'last', label: 'Last heard', value: (row) => row.last, isNumber: true, hide: 'mid',
    cell: (row) => ago(row.last, state.now) },
  { key: 'rate', label: 'Rate', value: (row) => row.bytes_per_second ?? row.bytes, isNumber: true,
    cell: (row) => (isNumber(row.bytes_per_second) ? bits(row.bytes_per_second) : bytes(row.bytes || NaN)) },
  { key: 'recent', label: 'Last minute', value: (row) => row.recent.reduce((sum, value) => sum + (value ?? 0), 0),
    hide: 'wide', cell: (row) => sparkline(row.recent, 'bytes per second in the last minute') },
  { key: 'findings', label: 'Findings', value: (row) => row.findings, isNumber: true, hide: 'wide',
    cell: (row) => count(row.findings) },
];

function stripRow({ mac, name, group, heard = '' }) {
  const known = heard.replaceAll('-', '');
  const unknown = Math.round(100 * share(heard, '-'));
  const label = (known === '' ? 'nothing is known' : `heard in ${Math.round(100 * share(known, '1'))} % of the time`)
    + (unknown > 0 ? `, ${unknown} % unknown` : '');
  return html`<tr><th scope="row">${name || group} <span class="mac ${name ? 'soft' : 'only'}">${mac}</span></th>
    <td>${strip(heard, label)}</td></tr>`;
}

function strips() {
  const of = reply(`presence:${state.presence}`);
  const all = presence(`presence:${state.presence}`).map((row) => ({ ...row, addresses: [], vlans: [], recent: [] }));
  const filter = filterOf('stations');
  const rows = all.filter((row) => matches(filter, row, COLUMNS.slice(0, 3)));
  return html`<section aria-labelledby="presence-title"><div class="title-row"><h2 id="presence-title">Presence</h2>${
    spans('presence', [['hour', 'Last hour'], ['day', 'Last day']], 'Time shown')}</div>
    ${rows.length === 0 ? html`<p class="empty">${state.missing.has(`presence:${state.presence}`)
        ? 'Not available in this run.' : 'No presence recorded yet.'}</p>`
      : html`<table class="strips"><caption class="hidden">When each station was heard; a gap is unknown</caption>
        <thead><tr><th scope="col">Station</th><th scope="col"><span class="ends"><span>${time(of.start, state.now)}</span>
        <span>${isReport() ? time(state.now, state.now) : 'now'}</span></span></th></tr></thead>
        <tbody>${rows.slice(0, MAX_STRIPS).map(stripRow)}</tbody></table>${rows.length > MAX_STRIPS ? html`<p class="note">The first ${count(MAX_STRIPS)} of ${
        count(rows.length)} stations; filter to see others.</p>` : nothing}`}
  </section>`;
}

export const stations = {
  id: 'stations',
  label: 'Stations',
  total: () => stationRows().length + (reply('stations').left_out ?? 0),
  needs: () => ['stations', `presence:${state.presence}`],
  draw: () => html`<h2 class="hidden">Stations</h2>${table({
    id: 'stations',
    noun: 'stations',
    hint: 'text, or group:… ip:… vendor:… state:…',
    caption: 'Stations, what is known about them, and their rates',
    columns: reply('status').command === 'audit' ? COLUMNS
      : COLUMNS.filter(({ key }) => !['addresses', 'findings'].includes(key)), // a watch knows none
    rows: stationRows(),
    leftOut: reply('stations').left_out,
    keyOf: (row) => row.mac,
    titleOf: (row) => row.name || row.mac,
    sort: 'rate',
    isDescending: true,
    empty: 'No stations yet.',
    rowClass: (row) => row.state,
  })}${strips()}`,
};

function strangerColumns(isAudit) {
  // A watch knows a stranger by its alerts.
  const event = isAudit || isReport() ? 'seen' : 'alert';
  const all = [
    COLUMNS[0],
    { key: 'verdict', label: 'Verdict', value: (row) => row.verdict },
    { key: 'vendor', label: 'Vendor', value: (row) => row.vendor, hide: 'mid' },
    { key: 'frames', label: 'Frames', value: (row) => row.frames, isNumber: true, cell: (row) => count(row.frames) },
    { key: 'first', label: `First ${event}`, value: (row) => row.first, hide: 'mid',
      cell: (row) => time(row.first, state.now) },
    { key: 'last', label: `Last ${event}`, value: (row) => row.last, cell: (row) => ago(row.last, state.now) },
    { key: 'last_frame', label: 'Last frame', value: (row) => row.last_frame, hide: 'mid' },
    { key: 'file', label: 'Capture file', value: (row) => row.file, hide: 'wide',
      cell: (row) => captureLink(row.file) },
  ];
  return all.filter(({ key }) => !(isAudit ? ['last_frame', 'file'] : ['verdict']).includes(key));
}

export const strangers = {
  id: 'strangers',
  label: 'Strangers',
  total: () => strangerRows().length + (reply('strangers').left_out ?? 0),
  needs: () => ['strangers'],
  draw() {
    const isAudit = reply('status').command === 'audit';
    const what = isAudit ? 'Stations that no group lists, or that the policy denies' : 'Sources that are not on the list';
    return html`<h2 class="hidden">Strangers</h2><p class="lead">${what}.</p>${table({
      id: 'strangers',
      noun: 'strangers',
      hint: 'text, or mac:… vendor:…',
      caption: what,
      columns: strangerColumns(isAudit),
      rows: strangerRows(),
      leftOut: reply('strangers').left_out,
      keyOf: (row) => row.mac,
      titleOf: (row) => row.mac,
      sort: 'last',
      isDescending: true,
      empty: isAudit ? 'No strangers: a group lists every station.' : 'No strangers: every source is on the list.',
    })}`;
  },
};

export const addressView = {
  id: 'addresses',
  label: 'Addresses',
  total: () => addresses().length,
  needs: () => ['addresses'],
  draw: () => html`<h2 class="hidden">Addresses</h2><p class="lead">Which station had which IP address, and when.</p>${
    table({
      id: 'addresses',
      noun: 'addresses',
      hint: 'text, or ip:… mac:… name:…',
      caption: 'IP addresses and the stations that had them',
      columns: [
        { key: 'address', label: 'IP address', value: (row) => row.address, also: ['ip'],
          cell: (row) => html`<span class="mac">${row.address}</span>` },
        { key: 'mac', label: 'Station', value: (row) => row.mac,
          cell: (row) => html`<span class="mac">${row.mac}</span>` },
        { key: 'name', label: 'Name', value: (row) => row.name, hide: 'mid' },
        { key: 'from', label: 'From', value: (row) => row.from, cell: (row) => time(row.from, state.now) },
        { key: 'until', label: 'Until', value: (row) => row.until ?? '',
          cell: (row) => (row.until ? time(row.until, state.now) : 'now') },
        { key: 'state', label: 'State', value: (row) => (row.disputed ? 'disputed' : ''), hide: 'mid',
          cell: (row) => (row.disputed ? html`<span class="state violates">▲ disputed</span>` : '') },
      ],
      rows: addresses(),
      keyOf: (row) => `${row.address} ${row.mac} ${row.from}`,
      titleOf: (row) => row.address,
      sort: 'address',
      empty: state.missing.has('addresses') ? 'Not available in this run.' : 'No addresses yet.',
    })}`,
};
