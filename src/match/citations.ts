/** Short ways to write "which document, which section" for all protocol versions. */
import { compareVersions, PROTOCOL_VERSIONS, type ProtocolVersion } from '../kmip/version.js';
import { attributeByName, operationByName } from '../kmip/vocabulary.js';

export type Citations = Readonly<Record<ProtocolVersion, string>>;

type Sections = Readonly<Partial<Record<ProtocolVersion, string>>>;

/** "KMIP 1.4 §6.1" for every version; where a version has no section of its own, the nearest text that has one is cited. */
function citeAll(sections: Sections): Citations {
  const known = PROTOCOL_VERSIONS.filter((version) => sections[version] !== undefined);
  const nearest = (version: ProtocolVersion): ProtocolVersion | undefined => known.findLast((each) => compareVersions(each, version) <= 0) ?? known[0];
  const cite = (version: ProtocolVersion): string => {
    const from = nearest(version);
    return from === undefined ? `KMIP ${version}` : `KMIP ${from} §${sections[from] ?? ''}`;
  };
  return Object.fromEntries(PROTOCOL_VERSIONS.map((version) => [version, cite(version)])) as Citations;
}

/** Sections that all versions of a family share. */
export function kmip(family: { readonly v1?: string; readonly v2?: string; readonly v3?: string }): Citations {
  const of = (version: ProtocolVersion): string | undefined => (version.startsWith('1') ? family.v1 : version.startsWith('2') ? family.v2 : family.v3);
  return citeAll(Object.fromEntries(PROTOCOL_VERSIONS.flatMap((version) => (of(version) === undefined ? [] : [[version, of(version)]]))));
}

export const ofAttribute = (name: string): Citations => citeAll(attributeByName(name)?.sections ?? {});
export const ofOperation = (name: string): Citations => citeAll(operationByName(name)?.directions['client-to-server']?.sections ?? {});

/** An item of the lists of permitted variations; `response` counts the list of response items that follows the first one. */
export interface VariationItem {
  readonly p10?: number | `response ${number}`;
  readonly p21?: number | `response ${number}`;
  readonly p30?: number | `response ${number}`;
}

/** One of the stand-alone profile documents 1.0, whose lists of permitted variations have the same wording (§4.7 of most). */
const LIST_OF_1X = 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7';

/**
 * The lists of permitted variations: that of the stand-alone profile documents 1.0 (items counted in order of appearance) for 1.0–1.4,
 * KMIP Profiles 2.1 §4.1.1 for 2.x, KMIP Profiles 3.0 §4.1 for 3.0. 1.3, 1.4 and 2.0 have lists of their own that are taken to say the
 * same.
 */
export function variationOf(item: VariationItem, version: ProtocolVersion): string | undefined {
  if (version.startsWith('1')) return item.p10 === undefined ? undefined : `${LIST_OF_1X} item ${item.p10}`;
  if (version.startsWith('2')) return item.p21 === undefined ? undefined : `KMIP Profiles 2.1 §4.1.1 item ${item.p21}`;
  return item.p30 === undefined ? undefined : `KMIP Profiles 3.0 §4.1 item ${item.p30}`;
}

/** The general statement that whatever is in no list of permitted variations does not conform. */
export const comparison: Citations = Object.fromEntries(
  PROTOCOL_VERSIONS.map((version) => [version, version.startsWith('1') ? LIST_OF_1X : version.startsWith('2') ? 'KMIP Profiles 2.1 §4.1' : 'KMIP Profiles 3.0 §4.1']),
) as Citations;
