// Small pictures in SVG: sparklines, presence strips.

import { html, svg, nothing } from './vendor/lit-html.js';

// Values, oldest first; null is a gap.
export function sparkline(values, label) {
  const known = values.filter((value) => typeof value === 'number');
  if (known.length < 2) return nothing;
  const top = Math.max(1, ...known);
  const last = values.length - 1;
  let isDown = false;
  const path = values.map((value, at) => {
    if (typeof value !== 'number') {
      isDown = false;
      return '';
    }
    const command = isDown ? 'L' : 'M';
    isDown = true;
    return `${command}${((at / last) * 100).toFixed(1)} ${(19 - (value / top) * 18).toFixed(1)}`;
  }).join('');
  return html`<svg class="spark" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label=${label}>
    <path d=${path}></path></svg>`;
}

// Values of steps, oldest first, as bars; null is a gap.
export function bars(values, label) {
  const top = Math.max(1, ...values.filter((value) => typeof value === 'number'));
  const shown = values.map((value, at) => ({ at, height: ((value ?? 0) / top) * 10 }))
    .filter(({ height }) => height > 0);
  return html`<svg class="bars" viewBox="0 0 ${Math.max(1, values.length)} 10" preserveAspectRatio="none" role="img"
    aria-label=${label}>${shown.map(({ at, height }) => svg`<rect x=${at} width="1" y=${10 - height}
    height=${height}></rect>`)}</svg>`;
}

// '01-0' as bars of the steps in which the station was heard, and gaps where that is unknown.
export function strip(bits, label) {
  const runs = [];
  for (const run of bits.matchAll(/1+|-+/g)) {
    runs.push(svg`<rect class=${run[0].startsWith('-') ? 'gap' : nothing} x=${run.index} width=${run[0].length} y="0"
      height="10"></rect>`);
  }
  return html`<svg class="strip" viewBox="0 0 ${Math.max(1, bits.length)} 10" preserveAspectRatio="none" role="img"
    aria-label=${label}>${runs}</svg>`;
}

// Times from when until when, in milliseconds, between a start and an end; each at least as wide as can be seen.
export function lane(times, start, end, label) {
  const width = 1000;
  const at = (when) => Math.max(0, Math.min(width, ((when - start) / Math.max(1, end - start)) * width));
  const shown = times.filter(({ to }) => to >= start)
    .map(({ from, to }) => ({ x: Math.min(at(from), width - 6), length: Math.max(6, at(to) - at(from)) }));
  return html`<svg class="strip" viewBox="0 0 ${width} 10" preserveAspectRatio="none" role="img" aria-label=${label}>${
    shown.map(({ x, length }) => svg`<rect x=${x} width=${length} y="0" height="10"></rect>`)}</svg>`;
}

// The share of one character in such a text.
export const share = (bits, of) => (bits.length === 0 ? 0 : bits.split(of).length - 1) / Math.max(1, bits.length);
