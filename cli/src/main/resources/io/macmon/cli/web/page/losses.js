// What was lost, place by place from the wire to the outputs, over time.

import { html, nothing } from './vendor/lit-html.js';
import { count, isNumber, words } from './format.js';
import { bars } from './marks.js';
import { rateCharts, SPANS } from './overview.js';
import { placeOf } from './places.js';
import { ladder, verdict } from './rows.js';
import { isReport, reply, state } from './state.js';
import { table } from './table.js';

const spanText = () => SPANS.find(([value]) => value === state.span)?.[2] ?? 'In the capture';

const sum = (steps) => steps?.reduce((total, step) => total + (step ?? 0), 0);

function lossRows() {
  const history = reply(`rates:${state.span}`).drops ?? {};
  return ladder(reply('status').drops, state.dropsBefore).map((row, order) => {
    const steps = history[row.key];
    const { unit, countedBy, why, advice } = placeOf(row.place);
    const recent = sum(steps);
    const raw = { place: row.place, lost: row.lost, unit, counted_by: countedBy, why, what_to_do: advice };
    return { ...row, order, steps, recent, unit, countedBy, raw };
  });
}

const lossCell = (number) => html`<span class=${number > 0 ? 'bad' : 'soft'}>${count(number)}</span>`;

function columns() {
  return [
    { key: 'place', label: 'Place', value: (row) => row.order, text: (row) => words(row.place),
      cell: (row) => words(row.place) },
    { key: 'lost', label: 'Lost', value: (row) => row.lost, isNumber: true,
      cell: (row) => html`${row.delta > 0 ? html`<span class="delta">+${count(row.delta)}</span> ` : nothing}${
        lossCell(row.lost)}` },
    { key: 'unit', label: 'Of', value: (row) => row.unit, hide: 'mid' },
    { key: 'recent', label: spanText(), value: (row) => row.recent, isNumber: true,
      cell: (row) => lossCell(row.recent) },
    { key: 'steps', label: 'Over that time', value: (row) => row.recent, hide: 'mid',
      cell: (row) => (row.steps?.some(isNumber) ? bars(row.steps, `${count(row.recent)} lost in this time`) : '–') },
    { key: 'counter', label: 'Counted by', value: (row) => row.countedBy, hide: 'wide' },
  ];
}

export const losses = {
  id: 'losses',
  label: 'Losses',
  needs: () => [`rates:${state.span}`],
  draw() {
    const status = reply('status');
    const { isLossless, word } = verdict(status);
    return html`<h2 class="hidden">Losses</h2><p class="answer ${isLossless ? 'good' : 'bad'}">${word === ''
      ? '–' : isLossless ? 'Nothing is lost.' : `${count(status.lost)} lost.`} <span class="soft aside">${
      count(status.frames)} frames captured</span></p>${rateCharts()}
      <section class="ladder-table" aria-label="Places">${table({
      id: 'losses',
      noun: 'places',
      hint: 'text, or unit:records counter:kernel',
      caption: 'Places where frames or records can be lost, in the order in which a frame passes them',
      columns: columns(),
      rows: lossRows(),
      keyOf: (row) => row.place,
      titleOf: (row) => words(row.place),
      sort: 'place',
      empty: isReport() ? 'A file has no counters of losses.' : 'Waiting for the counters.',
    })}<p class="note">Every frame is analysed, or counted here. A number beside "kernel" is the kernel's own
      counter. Open a place to see why it loses frames, and what to do.</p></section>`;
  },
};
