/** Date-Time and Date-Time Extended as ISO 8601, the form of xsd:dateTime (Additional Message Encodings 1.0 §4.1.6.11, §6.1.6.11). */
import { Malformed } from './malformed.js';

const MICROSECONDS = 1_000_000n;
/** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z: what four digits can say. */
const EARLIEST = -62_135_596_800n;
const LATEST = 253_402_300_799n;

/** `2001-01-01T10:00:00Z` from seconds since 1970-01-01T00:00:00Z; undefined outside the years 1 to 9999. */
export function formatSeconds(seconds: bigint): string | undefined {
  if (seconds < EARLIEST || seconds > LATEST) return undefined;
  return `${new Date(Number(seconds) * 1000).toISOString().slice(0, 19)}Z`;
}

/** `2001-01-01T10:00:00.000001Z` from microseconds since 1970-01-01T00:00:00Z; undefined outside the years 1 to 9999. */
export function formatMicroseconds(microseconds: bigint): string | undefined {
  const fraction = ((microseconds % MICROSECONDS) + MICROSECONDS) % MICROSECONDS;
  const whole = formatSeconds((microseconds - fraction) / MICROSECONDS);
  return whole?.replace('Z', `.${fraction.toString().padStart(6, '0')}Z`);
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)?$/;

/** Microseconds since 1970-01-01T00:00:00Z from ISO 8601; without an offset it is UTC. Finer fractions are cut off. */
export function parseIso(text: string): bigint {
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = ISO.exec(text) ?? [];
  if (year === undefined) throw new Malformed(`'${text}' is no date; it is written like 2001-01-01T10:00:00+10:00`);
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  date.setUTCHours(Number(hour), Number(minute), Number(second));
  if (date.toISOString().slice(0, 19) !== text.slice(0, 19)) throw new Malformed(`'${text}' is not in the calendar`);
  const micros = BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  return BigInt(date.getTime()) * 1000n + micros - offsetMinutes(zone) * 60n * MICROSECONDS;
}

/** Whole seconds since 1970-01-01T00:00:00Z, rounded down. Throws Malformed as parseIso does. */
export const parseIsoSeconds = (text: string): bigint => {
  const microseconds = parseIso(text);
  const fraction = ((microseconds % MICROSECONDS) + MICROSECONDS) % MICROSECONDS;
  return (microseconds - fraction) / MICROSECONDS;
};

function offsetMinutes(zone: string): bigint {
  if (zone === 'Z') return 0n;
  const minutes = BigInt(zone.slice(1, 3)) * 60n + BigInt(zone.slice(4, 6));
  if (minutes > 14n * 60n) throw new Malformed(`the offset ${zone} is more than 14 hours`);
  return zone.startsWith('-') ? -minutes : minutes;
}
