// The views of who talks to whom: flows and the matrix.

import { html, nothing } from './vendor/lit-html.js';
import { bits, bytes, count, duration, isNumber, time } from './format.js';
import { endedFlows, openFlows, pairs, stations } from './rows.js';
import { isReport, reply, state } from './state.js';
import { table } from './table.js';

const MAX_SIDE = 16;
const LEVELS = 6;

const FLOW_COLUMNS = [
  { key: 'source', label: 'Source', value: (row) => row.source, also: ['ip', 'mac', 'port'],
    text: (row) => `${row.source} ${row.macs.join(' ')}`, cell: (row) => html`<span class="mac">${row.source}</span>` },
  { key: 'destination', label: 'Destination', value: (row) => row.destination, also: ['ip', 'port'],
    cell: (row) => html`<span class="mac">${row.destination}</span>` },
  { key: 'proto', label: 'Protocol', value: (row) => row.proto, hide: 'mid' },
  { key: 'state', label: 'State', value: (row) => row.state, hide: 'wide',
    text: (row) => `${row.state}${row.one_sided ? ' one-sided' : ''}`,
    cell: (row) => html`${row.state || '–'}${row.one_sided ? html` <span class="soft">one-sided</span>` : nothing}` },
  { key: 'frames', label: 'Frames', value: (row) => row.frames, isNumber: true, hide: 'mid',
    cell: (row) => count(row.frames) },
];

function flowTable(id, noun, rows, extra, empty) {
  return table({
    id,
    noun,
    hint: 'text, or ip:… port:… mac:… state:…',
    caption: noun,
    columns: [...FLOW_COLUMNS, ...extra],
    rows,
    keyOf: (row) => `${row.flow_id} ${row.first}`,
    titleOf: (row) => `${row.source} → ${row.destination}`,
    sort: extra[0].key,
    isDescending: true,
    empty,
  });
}

const BYTES = { key: 'bytes', label: 'Bytes', value: (row) => row.bytes, isNumber: true,
  cell: (row) => bytes(row.bytes) };
const RATE = { key: 'rate', label: 'Rate', value: (row) => row.bytes_per_second, isNumber: true,
  cell: (row) => (isNumber(row.bytes_per_second) ? bits(row.bytes_per_second) : '–') };
const ENDED = { key: 'last', label: 'Ended', value: (row) => row.last, hide: 'mid',
  cell: (row) => time(row.last, state.now) };
const AGE = { key: 'age', label: 'Lasted', value: (row) => row.age, isNumber: true, hide: 'wide',
  cell: (row) => duration(row.age) };

export const flows = {
  id: 'flows',
  label: 'Flows',
  total: () => reply('status').flows_open ?? reply('status').flows ?? (openFlows().length || endedFlows().length),
  needs: () => ['open-flows', 'flows'],
  draw() {
    return isReport()
      ? html`<section aria-labelledby="ended-title"><h2 id="ended-title">Largest flows</h2>${
        flowTable('flows', 'flows', endedFlows(), [BYTES, ENDED], 'No flows.')}</section>`
      : html`<section aria-labelledby="open-title"><h2 id="open-title">Open</h2>${
        flowTable('open', 'open flows', openFlows(), [RATE, BYTES], 'No open flows.')}</section>
      <section aria-labelledby="ended-title"><h2 id="ended-title">Ended</h2>${
        flowTable('flows', 'ended flows', endedFlows(), [ENDED, BYTES, AGE],
          'No flow records; a live watch keeps them only with an --out that takes flows.')}</section>`;
  },
};

function matrix(rows, names) {
  const totals = new Map();
  rows.forEach(({ a, b, bytes: size }) => [a, b].forEach((mac) => totals.set(mac, (totals.get(mac) ?? 0) + size)));
  const macs = [...totals.keys()].sort((one, other) => totals.get(other) - totals.get(one)).slice(0, MAX_SIDE);
  const sizes = new Map(rows.flatMap((row) => [[`${row.a} ${row.b}`, row.bytes], [`${row.b} ${row.a}`, row.bytes]]));
  const logs = rows.map((row) => Math.log1p(row.bytes));
  const [low, high] = [Math.min(...logs), Math.max(...logs)];
  const level = (size) => 1 + Math.round(((LEVELS - 1) * (Math.log1p(size) - low)) / Math.max(1e-9, high - low));
  const label = (mac) => names.get(mac) || mac;
  return html`<div class="matrix-box"><div class="scroll" tabindex="0" role="region" aria-label="Matrix of stations">
    <table class="matrix"><caption class="hidden">Bytes between each pair of stations</caption>
    <thead><tr><th scope="col"><span class="hidden">Station</span></th>${macs.map((mac) => html`<th scope="col"><span>${
      label(mac)}</span></th>`)}</tr></thead>
    <tbody>${macs.map((one) => html`<tr><th scope="row">${label(one)}</th>${macs.map((other) => {
      const size = sizes.get(`${one} ${other}`);
      return size === undefined
        ? html`<td></td>`
        : html`<td class="l${level(size)}" title="${label(one)} and ${label(other)}: ${bytes(size)}"><span
          class="hidden">${bytes(size)}</span></td>`;
    })}</tr>`)}</tbody></table></div>
    <p class="note">Stronger colour means more bytes, on a logarithmic scale.${isReport()
      ? '' : ' Only open flows are counted.'}${totals.size > MAX_SIDE
      ? ` The ${MAX_SIDE} stations with the most traffic are shown.` : ''}</p></div>`;
}

export const talk = {
  id: 'talk',
  label: 'Who talks',
  needs: () => ['matrix', 'stations'],
  draw() {
    const rows = pairs();
    const names = new Map(stations().map((row) => [row.mac, row.name]));
    const station = (key, label) => ({ key, label, value: (row) => row[key], also: ['mac', 'name'],
      text: (row) => `${row[key]} ${names.get(row[key]) ?? ''}`,
      cell: (row) => html`<span class="who">${names.get(row[key])
        ? html`<span>${names.get(row[key])}</span>` : nothing}<span class="soft mac">${row[key]}</span></span>` });
    return html`<h2 class="hidden">Who talks to whom</h2><div class="talk">${rows.length === 0
      ? nothing : matrix(rows, names)}<div>${table({
      id: 'pairs',
      noun: 'pairs',
      hint: 'text, or mac:… name:…',
      caption: 'Pairs of stations by traffic',
      columns: [station('a', 'Station'), station('b', 'Talks to'),
        { key: 'frames', label: 'Frames', value: (row) => row.frames, isNumber: true, hide: 'wide',
          cell: (row) => count(row.frames) },
        { key: 'bytes', label: 'Bytes', value: (row) => row.bytes, isNumber: true, cell: (row) => bytes(row.bytes) }],
      rows,
      keyOf: (row) => `${row.a} ${row.b}`,
      titleOf: (row) => `${row.a} and ${row.b}`,
      sort: 'bytes',
      isDescending: true,
      empty: state.missing.has('matrix')
        ? 'Not available in this run.' : 'No station has talked to another one yet.',
    })}</div></div>`;
  },
};
