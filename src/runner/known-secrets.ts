/** Secrets that were seen, and finding them again where they have no business: echoed in messages, logs and reports. */
import type { Item, LeafItem } from '../ttlv/item.js';
import { isSecret } from '../kmip/secrets.js';
import { bigIntegerHex } from '../kmip/text/literal.js';
import { walk } from '../kmip/text/walk.js';

/** A secret with the spellings in which an echo of it is recognised. */
export interface KnownSecret {
  readonly bytes: Uint8Array;
  /** The bytes as they are, and in Base64 of both alphabets without padding. */
  readonly spellings: readonly Uint8Array[];
  /** Lower-case hex as ASCII; compared with the case ignored. */
  readonly hex: Uint8Array;
  /** Too regular to be searched for inside other values (a key of zeros would be found everywhere): only whole values count. */
  readonly regular: boolean;
}

/** From, inclusive, to, exclusive; offsets in bytes. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** Shorter secrets are redacted where they stand, but not searched for: they would be found by chance. */
const SHORTEST = 8;
const FEWEST_DISTINCT_BYTES = 4;

/** A secret made ready for searching; undefined when it is shorter than 8 bytes. */
function knownSecret(bytes: Uint8Array): KnownSecret | undefined {
  if (bytes.length < SHORTEST) return undefined;
  const own = Buffer.from(bytes);
  const base64 = own.toString('base64').replaceAll('=', '');
  return {
    bytes: own,
    spellings: [own, Buffer.from(base64), ...(/[+/]/.test(base64) ? [Buffer.from(own.toString('base64url'))] : [])],
    hex: Buffer.from(own.toString('hex')),
    regular: new Set(own).size < FEWEST_DISTINCT_BYTES,
  };
}

/** The secrets of a run. Grows with every message that it is shown. */
export interface SecretLedger {
  /** Takes note of every secret in a message. */
  learn(message: Item): void;
  /** Takes note of a secret from elsewhere, such as a password of the configuration. */
  add(bytes: Uint8Array): void;
  readonly secrets: readonly KnownSecret[];
}

/** Knows nothing before the first message. */
export function createSecretLedger(): SecretLedger {
  const known = new Map<string, KnownSecret>();
  const list: KnownSecret[] = [];
  const add = (bytes: Uint8Array): void => {
    const secret = knownSecret(bytes);
    if (secret === undefined) return;
    const key = secret.hex.toString();
    if (known.has(key)) return;
    known.set(key, secret);
    list.push(secret);
  };
  return {
    add,
    learn: (message) => {
      for (const { item, ancestors } of walk(message)) if (item.type !== 'Structure' && isSecret(item, ancestors)) add(secretBytes(item));
    },
    secrets: list,
  };
}

function secretBytes(item: LeafItem): Uint8Array {
  if (item.value instanceof Uint8Array) return item.value;
  if (typeof item.value === 'string') return Buffer.from(item.value);
  if (item.type === 'BigInteger') return Buffer.from(bigIntegerHex(item.value).replace(/^(00)+/, ''), 'hex');
  return new Uint8Array();
}

/** Where secrets occur in these bytes, raw, in hex or in Base64. Ranges may overlap. */
export function findSecrets(bytes: Uint8Array, secrets: readonly KnownSecret[]): ByteRange[] {
  if (secrets.length === 0) return [];
  const haystack = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const lower = Buffer.from(haystack.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)));
  return secrets.flatMap((secret) => {
    if (secret.regular) return isWhole(haystack, lower, secret) ? [{ from: 0, to: bytes.length }] : [];
    return [...secret.spellings.flatMap((spelling) => occurrences(haystack, spelling)), ...occurrences(lower, secret.hex)];
  });
}

const isWhole = (haystack: Buffer, lower: Buffer, secret: KnownSecret): boolean =>
  secret.spellings.some((spelling) => haystack.equals(spelling)) || lower.equals(secret.hex);

function occurrences(haystack: Buffer, needle: Uint8Array): ByteRange[] {
  const found: ByteRange[] = [];
  for (let from = haystack.indexOf(needle); from >= 0; from = haystack.indexOf(needle, from + needle.length)) found.push({ from, to: from + needle.length });
  return found;
}

/** What stands for a secret in text. */
export const REDACTED = '[redacted]';

/** The text with every occurrence of a secret, raw, in hex or in Base64, replaced by `[redacted]`. */
export function redactText(text: string, secrets: readonly KnownSecret[]): string {
  const bytes = Buffer.from(text);
  const ranges = merge(findSecrets(bytes, secrets));
  if (ranges.length === 0) return text;
  let result = '';
  let at = 0;
  for (const { from, to } of ranges) {
    result += bytes.toString('utf8', at, from) + REDACTED;
    at = to;
  }
  return result + bytes.toString('utf8', at);
}

/** The same bytes as ranges in order that neither overlap nor touch. */
export function merge(ranges: readonly ByteRange[]): ByteRange[] {
  const merged: ByteRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && range.from <= last.to) merged[merged.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
    else merged.push(range);
  }
  return merged;
}
