// Text for numbers, units and times.

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const THREE_DIGITS = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_AND_CLOCK = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit',
});
const DAY_MILLIS = 86_400_000;

// Control characters and those that change the direction of a text: a name could make another one look different.
const HIDDEN = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const MAY_BE_HIDDEN = new RegExp(`${HIDDEN.source}|\\\\[ubfr]`);

function escaped(character) {
  const code = character.charCodeAt(0);
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

// A reply whose texts show such characters as \x1b or \u{202e}, as the screen does.
export function parseReply(json) {
  return MAY_BE_HIDDEN.test(json)
    ? JSON.parse(json, (key, value) => (typeof value === 'string' ? value.replace(HIDDEN, escaped) : value))
    : JSON.parse(json);
}

export const NONE = '–';

export const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

export const count = (value) => (isNumber(value) ? WHOLE.format(value) : NONE);

// 1,234 becomes '1.23 k'; the steps are powers of 1,000.
export function scaled(value, unit) {
  if (!isNumber(value)) return NONE;
  const steps = ['', 'k', 'M', 'G', 'T'];
  let step = 0;
  let rest = value;
  while (Math.abs(rest) >= 999.5 && step < steps.length - 1) {
    rest /= 1000;
    step += 1;
  }
  return `${THREE_DIGITS.format(rest)} ${steps[step]}${unit}`.trimEnd();
}

export const bytes = (value) => scaled(value, 'B');
export const bits = (bytesPerSecond) => scaled(isNumber(bytesPerSecond) ? bytesPerSecond * 8 : NaN, 'bit/s');
export const perSecond = (value) => scaled(value, '/s');

export function micros(value) {
  if (!isNumber(value)) return NONE;
  if (value < 1000) return `${THREE_DIGITS.format(value)} µs`;
  return value < 1e6 ? `${THREE_DIGITS.format(value / 1e3)} ms` : `${THREE_DIGITS.format(value / 1e6)} s`;
}

// EVE writes +0000, which Date does not read everywhere.
export function millis(time) {
  if (!time) return NaN;
  return Date.parse(String(time).replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
}

export function time(value, now = Date.now()) {
  const at = typeof value === 'number' ? value : millis(value);
  if (Number.isNaN(at)) return NONE;
  return Math.abs(now - at) < DAY_MILLIS / 2 ? CLOCK.format(at) : DAY_AND_CLOCK.format(at);
}

export function duration(seconds) {
  if (!isNumber(seconds)) return NONE;
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min`;
  if (whole < 86_400) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  return `${Math.floor(whole / 86_400)} d ${Math.floor((whole % 86_400) / 3600)} h`;
}

export function ago(value, now) {
  const at = millis(value);
  if (Number.isNaN(at)) return NONE;
  const seconds = (now - at) / 1000;
  return seconds < 2 ? 'now' : `${duration(seconds)} ago`;
}

export const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;

// A number with a noun in the plural: 1 and 'addresses' become '1 address'.
export const counted = (number, nouns) => `${count(number)} ${number === 1 ? nouns.replace(/(?<=s)es$|s$/, '') : nouns}`;

// kernel_ring becomes 'kernel ring'.
export const words = (key) => String(key).replaceAll('_', ' ');
