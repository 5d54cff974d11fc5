// Turns replies into rows: the same shape for a watch and an audit, whatever fields are missing.

import { isNumber } from './format.js';
import { PLACES } from './places.js';
import { reply } from './state.js';

const list = (value) => (Array.isArray(value) ? value : []);

const textOf = (value) => (typeof value === 'string' ? value : (value?.address ?? value?.name ?? ''));

export function stationRow(station) {
  return {
    ...station,
    group: station.group ?? '',
    vendor: station.vendor ?? '',
    name: textOf(station.name || list(station.names)[0] || ''),
    addresses: list(station.addresses).map(textOf),
    vlans: list(station.vlans),
    first: station.first ?? station.first_seen,
    last: station.last ?? station.last_seen,
    state: station.state ?? '',
    verdict: station.verdict ?? '',
    findings: Array.isArray(station.findings) ? station.findings.length : (station.findings ?? 0),
    recent: list(station.recent),
    raw: station,
  };
}

const rowsOf = new WeakMap(); // by reply: each is drawn several times

function cachedRows(command, key, row) {
  const of = reply(command);
  if (!rowsOf.has(of)) rowsOf.set(of, list(of[key]).map(row));
  return [...rowsOf.get(of)];
}

export const stations = () => cachedRows('stations', 'stations', stationRow);

function strangerRow(stranger) {
  return {
    ...stranger,
    vendor: stranger.vendor ?? '',
    group: stranger.group ?? '',
    last_frame: stranger.last_frame ?? '',
    file: stranger.file ?? '',
    raw: stranger,
  };
}

export const strangers = () => cachedRows('strangers', 'strangers', strangerRow);

const SEVERITIES = { 1: 'high', 2: 'medium', 3: 'low', 4: 'info' };
export const SEVERITY_ORDER = ['high', 'medium', 'low', 'info'];

export function findingRow(finding) {
  const severity = String(SEVERITIES[finding.severity] ?? finding.severity ?? 'info').toLowerCase();
  const place = SEVERITY_ORDER.indexOf(severity);
  return {
    ...finding,
    severity,
    rank: place < 0 ? SEVERITY_ORDER.length : place,
    state: finding.state ?? (finding.resolved ? 'resolved' : 'open'),
    station: textOf(finding.station ?? ''),
    since: finding.since ?? finding.first,
    text: finding.text ?? '',
    evidence: Array.isArray(finding.evidence) ? finding.evidence : [finding.evidence].filter(Boolean),
    muted: finding.muted ?? null,
    raw: finding,
  };
}

export const isOpen = (finding) => !finding.muted && !['resolved', 'muted', 'ended'].includes(finding.state);

export function findings() {
  return list(reply('findings').findings)
    .map(findingRow)
    .sort((one, other) => isOpen(other) - isOpen(one) || one.rank - other.rank
      || String(other.last ?? '').localeCompare(String(one.last ?? '')));
}

const end = (ip, port, mac) => (ip ? (isNumber(port) ? `${ip.includes(':') ? `[${ip}]` : ip}:${port}` : ip) : mac);

export function flowRow(event) {
  const flow = event.flow ?? {};
  const macs = event.ether ?? {};
  const more = event.macmon ?? {};
  const total = (flow.bytes_toserver ?? 0) + (flow.bytes_toclient ?? 0);
  return {
    ...event,
    source: end(event.src_ip, event.src_port, macs.src_macs?.[0] ?? ''),
    destination: end(event.dest_ip, event.dest_port, macs.dest_macs?.[0] ?? ''),
    macs: [...list(macs.src_macs), ...list(macs.dest_macs)],
    proto: event.proto ?? etherType(macs.ether_type),
    frames: (flow.pkts_toserver ?? 0) + (flow.pkts_toclient ?? 0),
    bytes: total,
    first: flow.start,
    last: flow.end ?? event.timestamp,
    age: flow.age,
    state: event.state ?? more.conn_state ?? flow.state ?? '',
    one_sided: event.one_sided ?? more.observed === 'source-only',
    raw: event,
  };
}

const ETHER_TYPES = { 0x0806: 'ARP', 0x0800: 'IPv4', 0x86dd: 'IPv6', 0x88cc: 'LLDP', 0x888e: 'EAPOL' };

function etherType(type) {
  if (!isNumber(type)) return '';
  return ETHER_TYPES[type] ?? (type === 0 ? 'LLC' : `0x${type.toString(16).padStart(4, '0')}`);
}

export const openFlows = () => list(reply('open-flows').flows ?? reply('open-flows').open_flows).map(flowRow);
export const endedFlows = () => list(reply('flows').flows).map(flowRow);
export const addresses = () => list(reply('addresses').addresses);
export const pairs = () => list(reply('matrix').matrix ?? reply('matrix').pairs);
export const presence = (command) => list(reply(command).stations);
export const outputs = () => list(reply('status').outputs);

// An audit's counters have a prefix.
const placeName = (counter) => counter.replace(/^dropped_/, '');

const ORDER = Object.keys(PLACES);
const orderOf = (place) => (ORDER.includes(place) ? ORDER.indexOf(place) : ORDER.length);

// Places where something can be lost, in the order in which a frame passes them, with the change since the last update.
// Skipped frames are a choice, not a loss.
export function ladder(drops, before) {
  return Object.entries(drops ?? {})
    .map(([key, lost]) => ({ key, place: placeName(key), lost, delta: lost - (before?.[key] ?? lost) }))
    .filter(({ place }) => place !== 'skipped')
    .sort((one, other) => orderOf(one.place) - orderOf(other.place));
}

export function verdict(status) {
  if (!isNumber(status.lost)) return { word: '', isLossless: true, places: '' };
  if (status.lost === 0) return { word: 'LOSSLESS', isLossless: true, places: '' };
  const places = Object.entries(status.drops ?? {}).filter(([, lost]) => lost > 0).map(([place]) => placeName(place));
  return { word: 'LOST', isLossless: false, places: places.join(', ') };
}
