// The dialog with everything that is known about one row.

import { html, render } from './vendor/lit-html.js';
import { isNumber, words } from './format.js';
import { sparkline } from './marks.js';
import { set, state } from './state.js';

const isEmpty = (value) => value === null || value === undefined || value === ''
  || (Array.isArray(value) && value.length === 0);

function valueOf(key, value) {
  if (key === 'recent') return sparkline(value, 'bytes per second in the last minute');
  if (Array.isArray(value)) return value.map((one) => html`<div>${valueOf('', one)}</div>`);
  if (typeof value === 'object') return facts(value);
  return isNumber(value) ? value.toLocaleString('en', { useGrouping: !/port|id$/.test(key) }) : String(value);
}

function facts(fields) {
  return html`<dl class="facts">${Object.entries(fields).filter(([, value]) => !isEmpty(value)).map(([key, value]) =>
    html`<dt>${words(key)}</dt><dd>${valueOf(key, value)}</dd>`)}</dl>`;
}

const close = () => set({ details: null });

export function showDetails() {
  let dialog = document.getElementById('details');
  if (!state.details) {
    if (dialog?.open) dialog.close();
    return;
  }
  if (!dialog) {
    dialog = document.body.appendChild(document.createElement('dialog'));
    dialog.id = 'details';
    dialog.setAttribute('aria-labelledby', 'details-title');
    dialog.addEventListener('close', close);
    dialog.addEventListener('click', (event) => event.target === dialog && close());
  }
  const { title, row } = state.details;
  render(html`<div class="sheet"><div class="title-row"><h2 id="details-title">${title}</h2><button type="button"
    @click=${close}>Close</button></div>${facts(row.raw ?? row)}</div>`, dialog);
  if (!dialog.open) dialog.showModal();
}
