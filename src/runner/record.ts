/** A message as evidence: its bytes in hex and its items as lines, without the secrets in it. */
import { HEADER_LENGTH } from '../ttlv/layout.js';
import type { Item, LeafItem, Place } from '../ttlv/item.js';
import { isSecret, isSecretTag } from '../kmip/secrets.js';
import { beginningOf, describeLeaf } from '../kmip/text/describe.js';
import { writeType } from '../kmip/text/literal.js';
import { walk, type Visit } from '../kmip/text/walk.js';
import { tagName } from '../kmip/vocabulary.js';
import { findSecrets, merge, redactText, REDACTED, type ByteRange, type KnownSecret } from './known-secrets.js';
import type { MessageRecord, TreeLine } from './result.js';

export interface RecordOptions {
  /** Records everything as it is. */
  readonly showSecrets: boolean;
  /** Secrets seen before in the run (`SecretLedger.secrets`), redacted wherever they turn up. */
  readonly knownSecrets: readonly KnownSecret[];
  /** Bytes of a message that are kept; 64 KiB unless given. */
  readonly maxBytes?: number;
}

const MAX_BYTES = 64 * 1024;
/** Items of a message that are kept. */
const MAX_LINES = 2000;

/**
 * Records a message.
 *
 * Secret are the values that `isSecret` names, and every occurrence of a known secret, raw or in hex or Base64, also where the
 * message cannot be decoded. Each byte of them is `**` in the hex; the line of the item is marked `redacted`.
 *
 * @param decoded what the codec read from these bytes; without an item only the hex is recorded.
 * @param at when it was sent or received, ISO 8601 with milliseconds.
 */
export function recordMessage(bytes: Uint8Array, decoded: { readonly item?: Item }, at: string, options: RecordOptions): MessageRecord {
  const visits = decoded.item === undefined ? [] : [...walk(decoded.item)];
  const limit = Math.min(options.maxBytes ?? MAX_BYTES, visits[MAX_LINES]?.item.place?.offset ?? Infinity);
  const secret = options.showSecrets ? [] : merge(secretRanges(bytes, visits, options.knownSecrets));
  return {
    at,
    byteLength: bytes.length,
    hex: maskedHex(bytes, secret, 0, Math.min(bytes.length, limit)),
    ...(bytes.length > limit ? { truncatedAt: limit } : {}),
    tree: visits.flatMap((visit) => {
      const place = visit.item.place;
      return place === undefined || place.offset >= limit ? [] : [treeLine(visit, place, bytes, secret, limit, options)];
    }),
  };
}

function secretRanges(bytes: Uint8Array, visits: readonly Visit[], known: readonly KnownSecret[]): ByteRange[] {
  const ranges = findSecrets(bytes, known);
  const regular = known.filter((secret) => secret.regular);
  let readTo = 0;
  const unread: ByteRange[] = [];
  for (const { item, ancestors } of visits) {
    if (item.type === 'Structure' || item.place === undefined) continue;
    const value = valueRange(bytes, item.place);
    readTo = item.place.offset + item.place.byteLength;
    if (isSecret(item, ancestors) || findSecrets(bytes.subarray(value.from, value.to), regular).length > 0) ranges.push(value);
    else if (item.type === 'Unreadable') unread.push(value);
  }
  unread.push({ from: readTo, to: bytes.length });
  return [...ranges, ...unread.flatMap((range) => salvage(bytes, range))];
}

/** The value on the wire without header and padding, as far as the message reaches. */
function valueRange(bytes: Uint8Array, place: Place): ByteRange {
  const from = place.offset + HEADER_LENGTH;
  return { from, to: Math.min(from + lengthAt(bytes, place.offset), bytes.length) };
}

const lengthAt = (bytes: Uint8Array, offset: number): number =>
  offset + HEADER_LENGTH > bytes.length ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(offset + 4);

/** Values of items with a secret tag among bytes that the codec could not read as items. */
function salvage(bytes: Uint8Array, { from, to }: ByteRange): ByteRange[] {
  const found: ByteRange[] = [];
  for (let at = from; at + HEADER_LENGTH < to; at++) {
    const tag = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    if (isSecretTag(tag)) found.push({ from: at + HEADER_LENGTH, to: Math.min(at + HEADER_LENGTH + lengthAt(bytes, at), to) });
  }
  return found;
}

function maskedHex(bytes: Uint8Array, secret: readonly ByteRange[], from: number, to: number): string {
  const plain = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let hex = '';
  let at = from;
  for (const range of secret) {
    const start = Math.min(Math.max(range.from, from), to);
    const end = Math.min(Math.max(range.to, from), to);
    if (end <= at) continue;
    hex += plain.toString('hex', at, Math.max(start, at)) + '**'.repeat(end - Math.max(start, at));
    at = end;
  }
  return hex + plain.toString('hex', at, to);
}

function treeLine(visit: Visit, place: Place, bytes: Uint8Array, secret: readonly ByteRange[], limit: number, options: RecordOptions): TreeLine {
  const { item, depth } = visit;
  const line = { depth, tag: tagName(item.tag), type: writeType(item), offset: place.offset, length: place.byteLength };
  if (item.type === 'Structure') return line;
  const range = valueRange(bytes, place);
  const hit = secret.filter((other) => other.from < range.to && other.to > range.from);
  const value = hit.length === 0 ? describeLeaf(beginningOf(item, limit), visit.naming) : describeRedacted(item, visit.naming, bytes, range, hit, options);
  return { ...line, value: cut(value, (limit - range.from) * (typeof item.value === 'string' ? 1 : 2)), ...(hit.length === 0 ? {} : { redacted: true }) };
}

/** What remains of a value when secrets are taken out of it: the rest of a text or of bytes, otherwise its length alone. */
function describeRedacted(item: LeafItem, naming: number, bytes: Uint8Array, range: ByteRange, hit: readonly ByteRange[], options: RecordOptions): string {
  const whole = hit.some((other) => other.from <= range.from && other.to >= range.to);
  if (!whole && item.type === 'ByteString') return maskedHex(bytes, hit, range.from, range.to);
  if (!whole && typeof item.value === 'string') {
    const text = redactText(item.value, options.knownSecrets);
    if (text !== item.value) return describeLeaf({ ...item, value: text }, naming);
  }
  return `${REDACTED} ${range.to - range.from} bytes`;
}

/** Values may be larger than what is kept of the message; no line is longer than that. */
const cut = (value: string, room: number): string => (value.length <= Math.max(room, 64) ? value : `${value.slice(0, Math.max(room, 64))}…`);
