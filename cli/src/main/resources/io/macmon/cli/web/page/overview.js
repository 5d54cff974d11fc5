// The first view: is anything lost, who is new, who is missing, who talks most, what was that alert.

import { html, nothing } from './vendor/lit-html.js';
import {
  ago, bits, bytes, count, duration, isNumber, micros, millis, perSecond, plural, time, words,
} from './format.js';
import { sparkline } from './marks.js';
import { findings, isOpen, ladder, stations, strangers, verdict } from './rows.js';
import { isReport, reply, set, state } from './state.js';
import { setFilter } from './table.js';

export const SPANS = [
  ['minute', '1 min', 'Last minute'], ['hour', '1 hour', 'Last hour'], ['day', '1 day', 'Last day'],
];
const FEW = 5;

function figure(value, label, note = '') {
  return html`<div><dt>${label}</dt><dd>${value}</dd>${note ? html`<dd class="under">${note}</dd>` : nothing}</div>`;
}

function reportFigures(status) {
  return html`<dl class="figures" aria-label="The capture">
    ${figure(count(status.frames), 'Frames')}${figure(bytes(status.bytes), 'Bytes')}
    ${figure(duration(status.uptime_seconds), 'Time', `from ${time(status.since, 0)}`)}
    ${figure(count(status.stations), 'Stations', 'that sent frames')}${figure(count(status.flows), 'Flow records')}
    ${figure(count(status.strangers), 'Strangers', 'not on the list')}</dl>`;
}

function figures(status) {
  const expected = status.expected;
  const open = status.findings;
  return html`<dl class="figures" aria-label="Now">
    ${figure(perSecond(status.frames_per_second), 'Frames', `${count(status.frames)} in all`)}
    ${figure(bits(status.bytes_per_second), 'Traffic', isNumber(status.bytes) ? `${bytes(status.bytes)} in all` : '')}
    ${figure(micros(status.delay_p99_us), 'Delay, 99th percentile',
      isNumber(status.delay_p50_us) ? `half below ${micros(status.delay_p50_us)}` : '')}
    ${expected ? figure(count(expected.heard), 'Stations heard',
      `${count(expected.silent)} silent, ${count(expected.absent)} absent`) : nothing}
    ${isNumber(status.strangers) ? figure(count(status.strangers), 'Strangers', 'not on the list') : nothing}
    ${open ? figure(count(Object.values(open).reduce((sum, one) => sum + one, 0)), 'Open findings',
      `${count(open.high)} high, ${count(open.medium)} medium`) : nothing}
  </dl>`;
}

function sumOf(byPlace, length) {
  const places = Object.values(byPlace ?? {});
  return Array.from({ length }, (unused, at) => places.reduce((sum, place) => sum + (place[at] ?? 0), 0));
}

export function rateCharts() {
  const rates = reply(`rates:${state.span}`);
  const frames = rates.frames ?? [];
  const step = rates.step_seconds ?? 1;
  const start = millis(rates.start) / 1000;
  const times = frames.map((unused, at) => start + at * step);
  const each = (values) => (values ?? []).map((value) => (isNumber(value) ? value / step : null));
  const rate = { label: 'Frames per second', values: each(frames), colour: 'main', fill: true, text: perSecond };
  const lost = { label: 'Lost', values: each(sumOf(rates.drops, frames.length)), colour: 'lost', bars: true,
    text: perSecond };
  const delay = { label: 'Delay p99', values: rates.delay_p99_us ?? [], colour: 'main', text: micros };
  return html`<section aria-labelledby="rate-title">
    <div class="title-row"><h2 id="rate-title">Rate and losses</h2>${isReport()
      ? nothing : spans('span', SPANS, 'Time shown')}</div>
    ${frames.length === 0
      ? html`<p class="empty">No rates yet.</p>`
      : html`<div class="charts"><mm-chart role="img" aria-label=${chartText(frames, step, rates)}
          .data=${{ times, series: [rate, lost], text: perSecond, height: 150 }}></mm-chart>
        ${(rates.delay_p99_us ?? []).some(isNumber) ? html`<mm-chart role="img"
          aria-label="Delay from the kernel to the analysis, 99th percentile, over the same time"
          .data=${{ times, series: [delay], text: micros, height: 150 }}></mm-chart>` : nothing}</div>`}
  </section>`;
}

function chartText(frames, step, rates) {
  const known = frames.filter(isNumber);
  const lost = sumOf(rates.drops, frames.length).reduce((sum, value) => sum + value, 0);
  return `Frames per second over ${duration(frames.length * step)}: at most ${
    perSecond(Math.max(0, ...known) / step)}, now ${perSecond((known.at(-1) ?? 0) / step)}; ${count(lost)} lost`;
}

export function spans(key, choices, label) {
  return html`<div class="choice" role="group" aria-label=${label}>${choices.map(([value, text]) => html`<button
    type="button" aria-pressed=${state[key] === value} @click=${() => set({ [key]: value })}>${text}</button>`)}</div>`;
}

function lossPanel(status) {
  const { isLossless, word } = verdict(status);
  const steps = ladder(status.drops, state.dropsBefore);
  return html`<section aria-labelledby="loss-title"><h2 id="loss-title">Is anything lost?</h2>
    <p class="answer ${isLossless ? 'good' : 'bad'}">${word === ''
      ? '–' : isLossless ? 'Nothing is lost.' : `${count(status.lost)} lost.`}</p>
    ${steps.length === 0 ? nothing : html`<ol class="ladder">${steps.map(({ place, lost, delta }) => html`<li
      class=${lost > 0 ? 'lost' : nothing}><span>${words(place)}</span><span class="delta">${
      delta > 0 ? `+${count(delta)}` : ''}</span><span class="number">${count(lost)}</span></li>`)}</ol>
      ${isReport() ? nothing : html`<p class="more"><a href="#/losses">Losses over time</a></p>`}`}
  </section>`;
}

function few(rows, line, view, noun, all = rows.length, onMore = null) {
  return html`<ul class="few">${rows.slice(0, FEW).map((row) => html`<li>${line(row)}</li>`)}</ul>
    ${all > FEW
      ? html`<p class="more"><a href="#/${view}" @click=${onMore}>All ${count(all)} ${noun}</a></p>` : nothing}`;
}

const who = (row) => html`<span class="who"><span class="mac">${row.mac}</span><span class="soft">${
  row.name || row.vendor || row.group}</span></span>`;

function newPanel() {
  const rows = strangers().sort((one, other) => millis(other.first ?? other.last) - millis(one.first ?? one.last));
  return html`<section aria-labelledby="new-title"><h2 id="new-title">Who is new?</h2>
    ${rows.length === 0 ? html`<p class="answer good">No strangers.</p>`
      : html`<p class="answer warn">${plural(rows.length, 'stranger')}.</p>${
        few(rows, (row) => html`${who(row)}<span class="soft number">${ago(row.first ?? row.last, state.now)}</span>`,
          'strangers', 'strangers')}`}
  </section>`;
}

function missingPanel(known, status) {
  const rows = known.filter((row) => row.state === 'absent' || row.state === 'silent')
    .sort((one, other) => String(one.state).localeCompare(other.state));
  const expected = status.expected;
  const all = expected ? expected.silent + expected.absent : rows.length;
  return html`<section aria-labelledby="missing-title"><h2 id="missing-title">Who is missing?</h2>
    ${all === 0 ? html`<p class="answer good">No missing stations.</p>`
      : html`<p class="answer warn">${plural(all, 'station')}.</p>${few(rows, (row) => html`${who(row)}<span
        class="soft number">${row.state === 'absent' ? 'never heard' : ago(row.last, state.now)}</span>`,
      'stations', 'missing stations', all, () => setFilter('stations', 'state:missing'))}`}
  </section>`;
}

function talkPanel(known) {
  const rows = known.filter((row) => row.bytes > 0)
    .sort((one, other) => (other.bytes_per_second ?? 0) - (one.bytes_per_second ?? 0) || other.bytes - one.bytes);
  return html`<section aria-labelledby="talk-title"><h2 id="talk-title">Who talks most?</h2>
    ${rows.length === 0 ? html`<p class="answer">No traffic yet.</p>`
      : html`<p class="answer">${rows[0].name || rows[0].mac}.</p>
        <ul class="few">${rows.slice(0, FEW).map((row) => html`<li>${who(row)}${
        sparkline(row.recent, 'bytes per second in the last minute')}<span class="number">${
        isNumber(row.bytes_per_second) ? bits(row.bytes_per_second) : bytes(row.bytes)}</span></li>`)}</ul>
        <p class="more"><a href="#/stations">All ${count(known.length)} stations</a></p>`}
  </section>`;
}

function alertPanel(isAudit) {
  if (isAudit) {
    const open = findings().filter(isOpen);
    return html`<section aria-labelledby="alert-title"><h2 id="alert-title">What was that alert?</h2>
      ${open.length === 0 ? html`<p class="answer good">No open findings.</p>`
        : html`<p class="answer bad">${plural(open.length, 'open finding')}.</p>${few(open, (row) => html`<span
          class="who"><span>${words(row.kind ?? '')} <span class="mac">${row.station}</span></span><span class="soft">${
          row.evidence[0] ?? row.text}</span></span><span class="severity ${row.severity}">${row.severity}</span>`,
        'findings', 'findings')}`}</section>`;
  }
  const last = strangers().sort((one, other) => millis(other.last) - millis(one.last))[0];
  return html`<section aria-labelledby="alert-title"><h2 id="alert-title">What was that alert?</h2>
    ${!last ? html`<p class="answer good">No alerts.</p>` : html`<p class="answer warn">A source that is not on the
      list.</p><dl class="facts"><dt>Source</dt><dd class="mac">${last.mac}</dd>${last.vendor
      ? html`<dt>Vendor</dt><dd>${last.vendor}</dd>` : nothing}${last.last_frame ? html`<dt>Last frame</dt><dd>${
      last.last_frame}</dd>` : nothing}<dt>Last alert</dt><dd>${time(last.last, state.now)}</dd></dl>`}</section>`;
}

export const overview = {
  id: 'overview',
  label: 'Overview',
  needs: (command) => ['stations', 'strangers', `rates:${state.span}`, ...(command === 'audit' ? ['findings'] : [])],
  draw() {
    const status = reply('status');
    const known = stations();
    const isAudit = status.command === 'audit';
    return html`${isReport() ? reportFigures(status) : figures(status)}${rateCharts()}<div class="panels">${
      lossPanel(status)}${newPanel()}${missingPanel(known, status)}${talkPanel(known)}${alertPanel(isAudit)}</div>`;
  },
};
