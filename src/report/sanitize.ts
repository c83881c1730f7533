/**
 * The one place that makes harmless what a server wrote. Every reporter puts the whole result through `harmless` before it
 * shows any of it; XML is escaped besides by `xmlText`, HTML by its templates.
 */
import { visibleText } from '../kmip/text/visible.js';

/** Control, format (bidirectional, zero width), separator, private and unassigned characters, surrogates without a partner. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;

/** Nearly every text of a run; telling it apart is much faster than looking for what is unseen. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * One line in which each character that would not be seen, or would move the cursor, stands as an escape: `\n`, `\x1b`.
 * Backslashes stay as they are, because values in a result may have been made visible before.
 */
export const visible = (text: string): string => (PLAIN.test(text) ? text : text.replace(UNSEEN, visibleText));

/** Cuts a text behind `limit` UTF-16 units, says so, and never cuts a character in two. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text.slice(0, limit).replace(/[\ud800-\udbff]$/, '');
  return `${start}… (${text.length} characters)`;
}

/**
 * Plain data in which every text is at most `limit` characters long and went through `show`. Hex of messages is kept in full
 * length: reporters cut it by rows. What needs no change is not copied.
 */
export function harmless<T>(data: T, limit: number, show: (text: string) => string = visible): T {
  const walk = (value: unknown, key: string): unknown => {
    // Cut first: a megabyte of control characters would otherwise become many before it is cut.
    if (typeof value === 'string') return show(key === 'hex' ? value : clip(value, limit));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const walked = entries.map(([name, each]) => walk(each, Array.isArray(value) ? '' : name));
    if (walked.every((each, index) => each === entries[index]?.[1])) return value;
    return Array.isArray(value) ? walked : Object.fromEntries(entries.map(([name], index) => [name, walked[index]]));
  };
  return walk(data, '') as T;
}

/** JSON that says the same in characters that neither act on a terminal nor are unseen there (RFC 8259 §7). */
export const visibleJson = (json: string): string =>
  json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Co}]/gu, (character) => [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''));

const XML_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/** Character data for XML 1.0, line feeds kept (XML 1.0 §2.2, §2.4). */
export const xmlText = (text: string): string =>
  text
    .split('\n')
    .map(visible)
    .join('\n')
    .replace(/[&<>"']/g, (character) => XML_ENTITIES[character] ?? character);

/** An attribute value for XML 1.0, without quotes; parsers would turn a line feed into a space (XML 1.0 §3.3.3). */
export const xmlAttribute = (text: string): string => xmlText(text).replaceAll('\n', '&#10;');

/**
 * Visible text for the log of a CI system, which obeys `::error::` (GitHub), `##[` (Azure) and `##teamcity[` even behind an
 * indent: the second character of each is written as an escape.
 */
export const visibleInLog = (text: string): string =>
  visible(text).replace(/::(?=[a-z-]+(?: .*)?::)/gi, ':\\x3a').replace(/##(?=[[a-z])/gi, '#\\x23');
