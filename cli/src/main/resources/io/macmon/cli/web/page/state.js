// What the page shows. One object; every change asks for one redraw.

export const state = {
  view: 'overview',
  replies: {}, // by command: the last reply, unchanged
  connection: { kind: 'connecting', since: Date.now(), reason: '' },
  paused: false,
  now: Date.now(), // of the last update, in milliseconds
  span: 'minute', // of the rates
  presence: 'hour',
  lanes: 'day', // of the map of places
  tables: {}, // by table: filter, sort, descending, order
  missing: new Set(), // commands that this run does not have
  notice: '', // the outcome of the last download
  details: null, // { title, row } of the open dialog
  dropsBefore: {}, // drops by place, one update earlier
};

// Whether this is the report about a capture file, not the page of a running macmon.
export const isReport = () => state.connection.kind === 'file';

let draw = () => {};
let isWaiting = false;
let isDue = false; // a redraw for new replies

const REPLIES_MILLIS = 100; // replies of one second arrive together

export function onChange(redraw) {
  draw = redraw;
}

export function changed() {
  if (isWaiting) return;
  isWaiting = true;
  requestAnimationFrame(() => {
    isWaiting = false;
    draw();
  });
}

export function set(values) {
  Object.assign(state, values);
  changed();
}

export function accept(command, reply) {
  if (command === 'status') {
    state.dropsBefore = state.replies.status?.drops ?? reply.drops ?? {};
  }
  state.replies[command] = reply;
  state.now = Date.now();
  if (isDue) return;
  isDue = true;
  setTimeout(() => {
    isDue = false;
    changed();
  }, REPLIES_MILLIS);
}

const NO_REPLY = {};

export const reply = (command) => state.replies[command] ?? NO_REPLY;
