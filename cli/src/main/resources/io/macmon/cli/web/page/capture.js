// Links to files that only the server has: recordings and the audit's report.

import { html, nothing } from './vendor/lit-html.js';
import { download } from './source.js';
import { isReport, set } from './state.js';

async function save(path, name) {
  const problem = await download(path, name);
  set({ notice: problem ? `Cannot download ${name}: ${problem}` : `Downloaded ${name}` });
}

export function captureLink(file) {
  if (!file) return nothing;
  const name = String(file).split('/').pop();
  if (isReport()) return html`<span class="mac">${name}</span>`;
  return html`<button type="button" class="file" @click=${() => save(`capture/${encodeURIComponent(name)}`, name)}
    aria-label="Download the capture file ${name}">↓ ${name}</button>`;
}

export const reportButton = () => html`<button type="button" class="file"
  @click=${() => save('report', 'macmon-report.html')}>↓ Audit report</button>`;
