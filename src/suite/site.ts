/** Where a value stands: which item it becomes and which table says what may be written there. */
import type { ItemType } from '../ttlv/item.js';
import type { LeafType } from '../kmip/text/literal.js';
import { typesOf } from '../kmip/vocabulary.js';
import { compareVersions, type ProtocolVersion } from '../kmip/version.js';

export interface Site {
  /** Tag of the item on the wire. */
  readonly tag: number;
  /** Tag whose types, enumeration, mask and structure apply: the attribute's own where `tag` is Attribute Value. */
  readonly meaning: number;
  /** Item types allowed here, the usual one first; empty when the specification allows any. */
  readonly types: readonly ItemType[];
}

/** First versions of the item types that 1.0 does not have (KMIP 2.0 §10.1.2, KMIP 3.0). */
const TYPES_SINCE: Partial<Record<ItemType, ProtocolVersion>> = { DateTimeExtended: '2.0', Identifier: '3.0', Reference: '3.0', NameReference: '3.0' };

/** @param narrowed types that the structure around it allows, when its table says so. */
export function siteOf(meaning: number, version: ProtocolVersion, options: { readonly tag?: number; readonly narrowed?: readonly string[] | undefined } = {}): Site {
  const own = typesOf(meaning, version)
    .filter((type) => compareVersions(version, TYPES_SINCE[type] ?? '1.0') >= 0)
    // Microseconds are the exception where seconds may stand too (Time Stamp, KMIP 2.1 §9.20).
    .sort((a, b) => Number(a === 'DateTimeExtended') - Number(b === 'DateTimeExtended'));
  const narrowed = own.filter((type) => options.narrowed?.includes(type));
  return { tag: options.tag ?? meaning, meaning, types: narrowed.length > 0 ? narrowed : own };
}

export const leafTypes = (site: Site): LeafType[] => site.types.filter((type): type is LeafType => type !== 'Structure');

/** "an Integer", "a TextString or an Enumeration". */
export const article = (types: readonly string[]): string =>
  types.length === 0 ? 'of any type' : types.map((type) => `${/^[AEIO]/.test(type) ? 'an' : 'a'} ${type}`).join(' or ');
