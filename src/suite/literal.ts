/** From the text that the author wrote to a typed value of one protocol version. */
import { Malformed } from '../kmip/text/malformed.js';
import { readLiteral, type LeafType } from '../kmip/text/literal.js';
import { TAG } from '../kmip/constants.js';
import type { ValueDefinition, ValueTable } from '../kmip/registry.js';
import { suggest } from '../kmip/suggest.js';
import { enumerationOf, isDefinedIn, maskOf, tagName, valueByName } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { LeafValue } from './case.js';
import type { Place } from './place.js';
import { fault, type Fault } from './problem.js';
import type { Site } from './site.js';

export interface Literal {
  readonly type: LeafType;
  readonly value: LeafValue;
}

/** The version whose names count, or all versions' names for a malformed request. */
export type Vocabulary = ProtocolVersion | 'any';

const knows = (version: Vocabulary, item: ValueDefinition): boolean => version === 'any' || isDefinedIn(item, version);

export const isFault = (result: object): result is Fault => 'fault' in result;

/**
 * Reads a text as the first type that can hold it. A name of the enumeration wins, so that `IDPlaceholder` is an Enumeration
 * where a Text String may stand too.
 */
export function readText(text: string, site: Site, version: Vocabulary): Literal | Fault {
  const types = site.types.filter((type): type is LeafType => type !== 'Structure');
  const names = types.includes('Enumeration') ? enumerationOf(site.meaning) : undefined;
  const named = names === undefined ? undefined : valueByName(names, text);
  let first: Fault | undefined;
  for (const type of named === undefined ? types : (['Enumeration'] as const)) {
    const result = readAs(text, type, site, version);
    if (!isFault(result)) return result;
    first ??= result;
  }
  return first ?? fault(`${tagName(site.meaning)} has no type of its own; write the type: { Integer: 5 }`);
}

/** Reads a text as this type. */
export function readAs(text: string, type: LeafType, site: Site, version: Vocabulary): Literal | Fault {
  switch (type) {
    case 'Enumeration':
      return typed(type, enumerationValue(text, site, version));
    case 'Integer': {
      const mask = maskOf(site.meaning);
      return mask === undefined || /^-?\d+$/.test(text) ? plain(text, type, site) : typed(type, maskValue([{ text }], mask, version));
    }
    case 'BigInteger':
      return typed(type, bigIntegerValue(text));
    case 'Boolean':
      return typed(type, booleanValue(text, site));
    case 'DateTime':
    case 'DateTimeExtended':
      return dateFault(text, type) ?? plain(text, type, site);
    default:
      return plain(text, type, site);
  }
}

/** The bits of a mask by name or `0x…`, joined. */
export function maskValue(words: readonly { readonly text: string; readonly place?: Place }[], mask: ValueTable, version: Vocabulary): number | Fault {
  let bits = 0;
  for (const { text, place } of words) {
    const bit = valueOf(text, mask, 'bit', version);
    if (typeof bit !== 'number') return { ...bit, ...(place === undefined ? {} : { place }) };
    bits |= bit;
  }
  return bits;
}

const typed = (type: LeafType, value: LeafValue | Fault): Literal | Fault => (typeof value === 'object' && isFault(value) ? value : { type, value });

function plain(text: string, type: LeafType, site: Site): Literal | Fault {
  try {
    const item = readLiteral(site.tag, type, text, site.meaning);
    return { type, value: item.value };
  } catch (error) {
    if (error instanceof Malformed) return fault(error.message);
    throw error;
  }
}

function enumerationValue(text: string, site: Site, version: Vocabulary): number | Fault {
  const table = enumerationOf(site.meaning);
  if (table !== undefined && table.values.length > 0) return valueOf(text, table, 'value', version);
  const result = plain(text, 'Enumeration', site);
  return isFault(result) ? result : Number(result.value);
}

function valueOf(text: string, table: ValueTable, noun: 'value' | 'bit', version: Vocabulary): number | Fault {
  if (/^0x[0-9a-fA-F]{1,8}$/.test(text)) return Number(text);
  const value = valueByName(table, text);
  if (value === undefined) {
    const known = table.values.filter((each) => knows(version, each)).map((each) => each.xmlName);
    return fault(`'${text}' is no ${noun} of ${table.name}`, suggest(text, known));
  }
  return knows(version, value) ? value.code : fault(`${noun} '${text}' of ${table.name} does not exist in this protocol version`);
}

/** Two's complement in hex, an even number of digits. */
function bigIntegerValue(text: string): bigint | Fault {
  const digits = text.replace(/\s+/g, '');
  if (!/^([0-9a-fA-F]{2})+$/.test(digits)) return fault(`'${shortened(text)}' is no Big Integer; it is written as bytes in hex, two's complement`);
  return BigInt.asIntN(digits.length * 4, BigInt(`0x${digits}`));
}

/** The words of 2.x for the Boolean of 1.x: both say that the server may answer later (KMIP 1.4 §6.7, 2.1 §9.2). */
const ASYNCHRONOUS: Readonly<Record<string, boolean>> = { Mandatory: true, Optional: true, Prohibited: false };

function booleanValue(text: string, site: Site): boolean | Fault {
  const word = site.meaning === TAG.AsynchronousIndicator ? ASYNCHRONOUS[text] : undefined;
  if (word !== undefined) return word;
  return text === 'true' || text === 'false' ? text === 'true' : fault(`'${text}' is neither true nor false`);
}

function dateFault(text: string, type: 'DateTime' | 'DateTimeExtended'): Fault | undefined {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)$/.test(text)) {
    return fault(`'${shortened(text)}' is no date; write 2026-01-31T12:00:00Z, with Z or an offset such as +02:00`);
  }
  return type === 'DateTime' && text.includes('.') ? fault(`'${text}' has a fraction, but ${type} counts whole seconds`) : undefined;
}

/** The first 40 characters, for messages; an ellipsis stands for the rest. */
const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
