// Findings with their evidence, and the outputs.

import { html, nothing } from './vendor/lit-html.js';
import { ago, count, plural, time, words } from './format.js';
import { captureLink, reportButton } from './capture.js';
import { findings as findingRows, isOpen, outputs as outputRows } from './rows.js';
import { isReport, reply, state } from './state.js';
import { filterField, filterOf, matches, table } from './table.js';

const MAX_FINDINGS = 300;
const SEARCHED = ['kind', 'severity', 'state', 'station', 'subject', 'text', 'evidence', 'id', 'places'].map((key) => ({
  key,
  value: (row) => (Array.isArray(row[key]) ? row[key].join(' ') : row[key]),
  also: { station: ['mac'], places: ['place'] }[key] ?? [],
}));

// Its own file, and what 'macmon ctl capture' wrote of its station.
function filesOf({ file, station }) {
  const requested = (reply('status').captures ?? []).filter(({ mac }) => mac === station);
  return [...new Set([file, ...requested.map((capture) => capture.file)])].filter(Boolean);
}

function finding(row) {
  const facts = [
    ['Places', row.places?.join(', ')],
    ['Subject', row.subject],
    ['What to do', row.action],
    ['If legitimate', row.if_legitimate],
  ].filter(([, value]) => value);
  return html`<li class="finding ${isOpen(row) ? row.severity : 'closed'}"><article aria-labelledby="f-${row.id}">
    <h3 id="f-${row.id}"><span class="severity ${row.severity}">${row.severity}</span> ${words(row.kind ?? '')} <span
      class="mac">${row.station}</span> ${isOpen(row) ? nothing : html`<span class="soft">${
      row.muted ? 'muted' : row.state}</span>`}</h3>
    ${row.text ? html`<p>${row.text}</p>` : nothing}
    <ul class="evidence">${row.evidence.map((line) => html`<li>${typeof line === 'string'
      ? line : JSON.stringify(line)}</li>`)}</ul>
    <dl class="facts">${facts.map(([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`)}${
      filesOf(row).map((file) => html`<dt>Capture file</dt><dd>${captureLink(file)}</dd>`)}</dl>
    <p class="note">${plural(row.count ?? 1, 'time')} since ${time(row.since, state.now)}, last ${
      ago(row.last, state.now)}; ID <span class="mac">${row.id}</span></p></article></li>`;
}

export const findings = {
  id: 'findings',
  label: 'Findings',
  total: () => findingRows().filter(isOpen).length,
  needs: () => ['findings'],
  draw() {
    const all = findingRows();
    const rows = all.filter((row) => matches(filterOf('findings'), row, SEARCHED));
    return html`<h2 class="hidden">Findings</h2>
      <div class="title-row"><p class="lead">The most severe first; muted and resolved ones last.</p>${
        isReport() || reply('status').command === 'fleet' ? nothing : reportButton()}</div>
      ${filterField({ id: 'findings', noun: 'findings', hint: 'text, or severity:… mac:… kind:…' }, rows.length,
        all.length)}
      ${rows.length === 0 ? html`<p class="empty">${all.length === 0 ? 'No findings.' : 'No findings match the filter.'}
        </p>` : html`<ul class="findings">${rows.slice(0, MAX_FINDINGS).map(finding)}</ul>`}
      ${rows.length > MAX_FINDINGS
        ? html`<p class="note">The first ${MAX_FINDINGS} are shown; filter to see others.</p>` : nothing}`;
  },
};

export const outputs = {
  id: 'outputs',
  label: 'Outputs',
  total: () => outputRows().length,
  needs: () => [],
  draw: () => html`<h2 class="hidden">Outputs</h2><p class="lead">Where records are written.</p>${table({
    id: 'outputs',
    noun: 'outputs',
    hint: 'text, or state:…',
    caption: 'Outputs and their queues',
    columns: [
      { key: 'target', label: 'Target', value: (row) => row.target,
        cell: (row) => html`<span class="mac">${row.target}</span>` },
      { key: 'state', label: 'State', value: (row) => (row.failure ? 'failing' : row.behind ? 'behind' : 'ok'),
        cell: (row) => html`<span class="state ${row.failure || row.behind ? 'violates' : 'ok'}">${
          row.failure ? '▲ failing' : row.behind ? '▲ behind' : '● ok'}</span>` },
      { key: 'written', label: 'Written', value: (row) => row.written, isNumber: true,
        cell: (row) => count(row.written) },
      { key: 'waiting', label: 'Waiting', value: (row) => row.waiting, isNumber: true, hide: 'mid',
        cell: (row) => count(row.waiting) },
      { key: 'dropped', label: 'Dropped', value: (row) => row.dropped, isNumber: true,
        cell: (row) => count(row.dropped) },
      { key: 'failure', label: 'Last failure', value: (row) => row.failure ?? '', hide: 'wide' },
    ],
    rows: outputRows(),
    keyOf: (row) => row.target,
    titleOf: (row) => row.target,
    sort: 'target',
    empty: 'This run has no outputs.',
  })}`,
};
