// Replies from the server: one stream at a time, read with fetch, because EventSource cannot send the token.

import { parseReply } from './format.js';

const KEY = 'macmon-token';
const SHORTEST_WAIT = 1_000;
const LONGEST_WAIT = 10_000;
const SILENCE = 15_000; // the server sends a comment at least every 10 s

// Takes the token out of the address bar; a reload finds it in this tab's storage.
export function takeToken() {
  const match = /^#token=(.+)$/.exec(location.hash);
  if (match) {
    sessionStorage.setItem(KEY, decodeURIComponent(match[1]));
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEY) ?? '';
}

export const keepToken = (token) => sessionStorage.setItem(KEY, token.trim());

const headers = () => ({ Authorization: `Bearer ${sessionStorage.getItem(KEY) ?? ''}` });

export async function get(path) {
  return fetch(`api/${path}`, { headers: headers(), cache: 'no-store' });
}

// Saves a file of the server under a name; returns why it could not, or ''.
export async function download(path, name) {
  const response = await get(path).catch(() => null);
  if (!response?.ok) {
    const answer = await response?.json().catch(() => null);
    return answer?.error ?? 'the server cannot be reached';
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return '';
}

// Splits a stream into events; calls onEvent(name, data).
export class EventParser {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = '';
    this.name = 'message';
    this.data = [];
  }

  feed(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop();
    lines.forEach((line) => this.line(line.replace(/\r$/, '')));
  }

  line(line) {
    if (line === '') {
      if (this.data.length > 0) this.onEvent(this.name, this.data.join('\n'));
      this.name = 'message';
      this.data = [];
    } else if (line.startsWith('event:')) {
      this.name = line.slice(6).trim();
    } else if (line.startsWith('data:')) {
      this.data.push(line.slice(5).replace(/^ /, ''));
    }
  }
}

export class LiveSource {
  // onReply(view, reply), onState(kind, reason): kind is 'live', 'stale', 'denied' or 'ended'
  constructor(missing, onReply, onState) {
    this.onReply = onReply;
    this.onState = onState;
    this.views = [];
    this.missing = missing; // views that this run does not have are added
    this.wait = SHORTEST_WAIT;
    this.run = null;
  }

  setViews(views) {
    if (views.join() === this.views.join() && this.run) return;
    this.views = views;
    this.start();
  }

  start() {
    this.stop();
    const run = new AbortController();
    this.run = run;
    this.loop(run).catch(() => {});
  }

  stop() {
    this.run?.abort();
    this.run = null;
  }

  async loop(run) {
    while (!run.signal.aborted) {
      const reason = await this.stream(run.signal).catch((failed) => failed.message);
      if (run.signal.aborted || reason === 'denied' || reason === 'ended') return;
      if (reason !== 'again') {
        this.onState('stale', reason);
        await new Promise((done) => setTimeout(done, this.wait));
        this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
      }
    }
  }

  // Reads one stream to its end; returns why it ended.
  async stream(signal) {
    const wanted = this.views.filter((view) => !this.missing.has(view));
    const attempt = new AbortController();
    const abort = () => attempt.abort();
    signal.addEventListener('abort', abort);
    let timer = setTimeout(abort, SILENCE);
    try {
      const url = `api/live?views=${encodeURIComponent(wanted.join(',')).replaceAll('%2C', ',')}`;
      const response = await fetch(url, { headers: headers(), cache: 'no-store', signal: attempt.signal });
      if (response.status === 401) {
        this.onState('denied', 'the server does not accept the token');
        return 'denied';
      }
      if (response.status === 404) return await this.findMissing(wanted);
      if (!response.ok) return `the server replied ${response.status}`;
      return await this.read(response.body.getReader(), () => {
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE);
      });
    } catch (failed) {
      return failed.name === 'AbortError' ? 'no data for 15 s' : 'the server cannot be reached';
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  async read(reader, onBytes) {
    let hasEnded = false;
    const decoder = new TextDecoder();
    const parser = new EventParser((view, data) => {
      if (view === 'end') {
        hasEnded = true;
        return;
      }
      this.wait = SHORTEST_WAIT;
      this.onReply(view, parseReply(data));
      this.onState('live', '');
    });
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      onBytes();
      parser.feed(decoder.decode(value, { stream: true }));
    }
    if (hasEnded) {
      this.onState('ended', 'macmon has ended');
      return 'ended';
    }
    return 'the connection was closed';
  }

  async findMissing(wanted) {
    const before = this.missing.size;
    for (const view of wanted.filter((name) => name !== 'status')) {
      const [command, argument] = view.split(':');
      const response = await get(argument ? `${command}?arg=${encodeURIComponent(argument)}` : command);
      if (response.status === 404) this.missing.add(view);
    }
    return this.missing.size > before ? 'again' : 'the server does not know these views';
  }
}
