// The frame of the page: header, views, connection, keys.

import { html, nothing, render } from './vendor/lit-html.js';
import './chart.js';
import { showDetails } from './details.js';
import { count, parseReply, time, words } from './format.js';
import { fleetPlaces, fleetStations, isFleet } from './fleet.js';
import { findings, outputs } from './inbox.js';
import { losses } from './losses.js';
import { overview } from './overview.js';
import { verdict } from './rows.js';
import { LiveSource, keepToken, takeToken } from './source.js';
import { accept, changed, isReport, onChange, reply, set, state } from './state.js';
import { addressView, stations, strangers } from './stations.js';
import { flows, talk } from './traffic.js';

const VIEWS = [overview, stations, strangers, findings, flows, addressView, talk, losses, outputs];
const FLEET_VIEWS = [fleetPlaces, fleetStations, findings];
const ONLY = { watch: ['flows', 'talk'], audit: ['findings', 'addresses'] };
const NOT_IN_REPORT = ['losses', 'outputs'];

function isShown(view) {
  const command = reply('status').command;
  return Object.entries(ONLY).every(([only, ids]) => !ids.includes(view.id) || !command || command === only)
    && !(isReport() && NOT_IN_REPORT.includes(view.id));
}

const shownViews = () => (isFleet() ? FLEET_VIEWS : VIEWS.filter(isShown));
const current = () => shownViews().find((view) => view.id === state.view) ?? shownViews()[0];

const LABELS = { connecting: 'connecting', live: 'live', stale: 'stale', denied: 'no access', ended: 'ended' };

function connection() {
  const { kind, since, reason } = state.connection;
  if (isReport()) return html`<span class="link">report</span>`;
  const isPaused = state.paused && kind === 'live';
  const text = isPaused ? 'paused' : kind === 'stale' || kind === 'ended' ? `${LABELS[kind]} since ${time(since)}`
    : LABELS[kind];
  return html`<span class="link ${isPaused ? 'paused' : kind}" title=${reason || nothing}><span class="dot"
    aria-hidden="true"></span><span aria-live="polite">${text}</span></span>
    <button type="button" class="pause" aria-pressed=${state.paused} @click=${togglePause}>${
      state.paused ? 'Resume' : 'Pause'}</button>`;
}

function header() {
  const status = reply('status');
  const { word, isLossless, places } = verdict(status);
  return html`<header class="top"><div class="bar">
    <h1><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M2 17h7l4-11 6 20 4-9h7"></path></svg>macmon</h1>
    <p class="origin">${status.command ?? ''} <strong>${status.origin ?? ''}</strong>${status.engine
      ? html` <span class="soft">${words(status.engine)}</span>` : nothing}</p>
    <p class="verdict ${isLossless ? 'good' : 'bad'}" aria-live="polite">${word}${isLossless ? nothing
      : html` ${count(status.lost)} <span class="places">(${words(places)})</span>`}</p>
    <p class="connection">${connection()}</p></div>
    <nav aria-label="Views"><ul>${shownViews().map((view, at) => html`<li><a href="#/${view.id}" aria-current=${
      view === current() ? 'page' : nothing}>${view.label}${total(view)}</a></li>`)}</ul></nav></header>`;
}

function total(view) {
  const number = view.total?.() ?? 0;
  return number > 0 ? html` <span class="count">${count(number)}</span>` : nothing;
}

function tokenForm() {
  const submit = (event) => {
    event.preventDefault();
    keepToken(new FormData(event.target).get('token'));
    set({ connection: { kind: 'connecting', since: Date.now(), reason: '' } });
    source.start();
  };
  return html`<main class="token"><h2>Token needed</h2><p>Open the address that macmon printed when it started, or paste
    the part after <code>#token=</code> here.</p><form @submit=${submit}><label for="token">Token</label><input
    id="token" name="token" autocomplete="off" spellcheck="false" required><button>Open</button></form></main>`;
}

function problem() {
  const { kind, since, reason } = state.connection;
  if (kind === 'stale') {
    return html`<p class="problem" role="status">Stale since ${time(since)}: ${reason}. Reconnecting.</p>`;
  }
  return kind === 'ended'
    ? html`<p class="problem" role="status">macmon has ended. These are its last values.</p>`
    : nothing;
}

function page() {
  if (state.connection.kind === 'denied') return html`${header()}${tokenForm()}`;
  const view = current();
  return html`<a class="skip" href="#main" @click=${skip}>Skip to content</a>${header()}${problem()}<main id="main"
    tabindex="-1" aria-label=${view.label}>${Object.keys(state.replies).length === 0
      ? html`<p class="empty">Waiting for data.</p>` : view.draw()}</main>
    <footer><p role="status">${state.notice}</p><p>${version()}<span class="keys"> <kbd>/</kbd> filter
      <kbd>1</kbd>–<kbd>${shownViews().length}</kbd> views ${isReport()
        ? nothing : html`<kbd>p</kbd> pause`}</span></p></footer>`;
}

function version() {
  const text = reply('status').version ?? '';
  return text === '' || text.startsWith('macmon') ? text : `macmon ${text}`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}

function togglePause() {
  set({ paused: !state.paused });
  if (state.paused) source.stop();
  else source.start();
}

function onKey(event) {
  const isTyping = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  if (isTyping) {
    if (event.key === 'Escape') event.target.blur();
    return;
  }
  const view = shownViews()[Number(event.key) - 1];
  if (event.key === '/') {
    document.querySelector('.filter-text')?.focus();
  } else if (view) {
    location.hash = `/${view.id}`;
  } else if (event.key === 'p' && source) {
    togglePause();
  } else {
    return;
  }
  event.preventDefault();
}

function follow() {
  const { command } = reply('status');
  source?.setViews(command ? ['status', ...current().needs(command)] : ['status']);
}

let shownTab = '';

// On a narrow screen, the tab of the view that was chosen by a key or a link may be out of sight.
function showTab() {
  if (shownTab === current().id) return;
  shownTab = current().id;
  const tab = document.querySelector('nav a[aria-current]');
  const list = tab?.closest('ul');
  if (list) list.scrollLeft = tab.offsetLeft - (list.clientWidth - tab.offsetWidth) / 2;
}

function redraw() {
  render(page(), document.getElementById('app'));
  showTab();
  document.title = `${current().label} – ${reply('status').origin ?? 'macmon'}`;
  showDetails();
  if (!state.paused && state.connection.kind !== 'denied') follow();
}

function onConnection(kind, reason) {
  const before = state.connection;
  if (before.kind === kind && before.reason === reason) return;
  set({ connection: { kind, reason, since: kind === before.kind ? before.since : Date.now() } });
}

let source = null;

function showView() {
  state.view = location.hash.replace(/^#\/?/, '') || 'overview';
  changed();
}

function open() {
  onChange(redraw);
  addEventListener('hashchange', showView);
  addEventListener('keydown', onKey);
  const embedded = document.getElementById('data');
  if (embedded) {
    const { replies, now } = parseReply(embedded.textContent);
    const connection = { kind: 'file', since: 0, reason: '' };
    Object.assign(state, { replies, now, connection, span: 'file', presence: 'file' });
  } else {
    takeToken();
    source = new LiveSource(state.missing, accept, onConnection);
  }
  showView();
}

open();
