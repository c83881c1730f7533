/** The documents that requirements may be taken from, and the protocol versions that each speaks about. */
import { compareVersions, isProtocolVersion, type ProtocolVersion } from '../../kmip/version.js';
import { suggest } from '../../kmip/suggest.js';

const SPECIFICATIONS: readonly ProtocolVersion[] = ['1.0', '1.1', '1.2', '1.3', '1.4', '2.0', '2.1'];

/** Title, first and last protocol version. */
const DOCUMENTS: readonly (readonly [string, ProtocolVersion, ProtocolVersion])[] = [
  ...SPECIFICATIONS.map((version) => [`KMIP ${version}`, version, version] as const),
  ...SPECIFICATIONS.map((version) => [`KMIP Profiles ${version}`, version, version] as const),
  ['KMIP Symmetric Key Lifecycle Profile 1.0', '1.0', '1.2'],
  ['KMIP Cryptographic Services Profile 1.0', '1.2', '1.2'],
];

export interface WrongSource {
  readonly message: string;
  readonly suggestion?: string;
}

/**
 * What is wrong with a source, for a requirement of one protocol version; undefined when nothing is. A source is a document
 * with sections (`KMIP 1.0 to 1.4 §6.4 and §7.2`) or with a published test case (`KMIP Profiles 1.4, SKLC-M-1-14`).
 */
export function checkSource(source: string, version: ProtocolVersion): WrongSource | undefined {
  const [, title = '', place] = /^(.*?)((?: |, )(?:§.*|[A-Z]+[A-Z0-9]*-.*))?$/.exec(source) ?? [];
  if (place === undefined) return { message: `'${source}' names no section and no test case` };
  const [, from, to] = /^KMIP ([\d.]+) to ([\d.]+)$/.exec(title) ?? [];
  const known = from === undefined ? DOCUMENTS.find(([document]) => document === title) : rangeOf(from, to ?? '');
  if (known === undefined) {
    const near = suggest(title, DOCUMENTS.map(([document]) => document));
    return { message: `unknown document '${title}'`, ...(near === undefined ? {} : { suggestion: near }) };
  }
  const [, first, last] = known;
  if (compareVersions(version, first) >= 0 && compareVersions(version, last) <= 0) return undefined;
  return { message: `'${title}' does not speak about this protocol version` };
}

/** The specifications of several versions, whose sections have one number: `KMIP 1.1 to 1.4`. */
function rangeOf(from: string, to: string): (typeof DOCUMENTS)[number] | undefined {
  if (!isProtocolVersion(from) || !isProtocolVersion(to) || !SPECIFICATIONS.includes(from) || !SPECIFICATIONS.includes(to)) return undefined;
  return compareVersions(from, to) < 0 ? [`KMIP ${from} to ${to}`, from, to] : undefined;
}
