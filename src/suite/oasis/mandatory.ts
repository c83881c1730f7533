/** Which mandatory cases OASIS has published, by family and protocol version: files that a run was not given are missing all the same. */
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';
import { BASELINE, familyOf, isPublished } from './families.js';

interface Published {
  /** Ids without version. */
  readonly ids: readonly string[];
  readonly from: ProtocolVersion;
  readonly to?: ProtocolVersion;
}

const numbered = (stem: string, first: number, last: number): string[] => Array.from({ length: last - first + 1 }, (_, index) => `${stem}-${first + index}`);
const always = (stem: string, count: number): Published => ({ ids: numbered(stem, 1, count), from: '1.0' });
const since = (from: ProtocolVersion, ...ids: readonly string[]): Published => ({ ids, from });

/** Source: the indexes of published files of KMIP Profiles 1.3 to 3.0, and the profile documents of 19 May 2015 for 1.0 to 1.2. */
const PUBLISHED: Readonly<Record<string, readonly Published[]>> = {
  AKLC: [always('AKLC-M', 3)],
  AX: [since('1.4', ...numbered('AX-M', 1, 2))],
  BL: [since('2.0', ...numbered('BL-M', 1, 13)), since('3.0', ...numbered('BL-M', 14, 21))],
  'CS-AC': [since('1.2', ...numbered('CS-AC-M', 1, 8)), since('1.4', ...numbered('CS-AC-M-OAEP', 1, 10))],
  'CS-BC': [
    since('1.2', ...numbered('CS-BC-M', 1, 14)),
    since('1.4', ...numbered('CS-BC-M-GCM', 1, 3)),
    since('2.0', ...numbered('CS-BC-M-CHACHA20', 1, 3), 'CS-BC-M-CHACHA20POLY1305-1'),
    since('3.0', 'CS-BC-M-CHACHA20-4'),
  ],
  'CS-RNG': [since('1.2', 'CS-RNG-M-1')],
  'MSGENC-HTTPS': [always('MSGENC-HTTPS-M', 1)],
  'MSGENC-JSON': [always('MSGENC-JSON-M', 1)],
  'MSGENC-XML': [always('MSGENC-XML-M', 1)],
  OMOS: [always('OMOS-M', 1)],
  PKCS11: [since('2.0', 'PKCS11-M-1')],
  QS: [since('2.0', ...numbered('QS-M', 1, 2))],
  SASED: [always('SASED-M', 3)],
  SKFF: [always('SKFF-M', 12)],
  SKLC: [always('SKLC-M', 3)],
  SUITEB_128: [{ ...always('SUITEB_128-M', 1), to: '1.4' }],
  SUITEB_192: [{ ...always('SUITEB_192-M', 1), to: '1.4' }],
  TL: [always('TL-M', 3)],
};

/** Ids of the mandatory cases that OASIS has published for the profile of a suite in a version; none for other suites. */
export function publishedCases(suite: string, version: ProtocolVersion): readonly string[] {
  const lists = isPublished({ suite }) ? (PUBLISHED[familyOf(suite)] ?? []) : [];
  return lists.filter(({ from, to }) => compareVersions(from, version) <= 0 && (to === undefined || compareVersions(version, to) <= 0)).flatMap(({ ids }) => ids);
}

/** Suites whose profile the profile of a family includes: a server of each is a Baseline Server (KMIP Profiles 2.1 §6). */
export const includedIn = (family: string): readonly string[] => (family in PUBLISHED && family !== familyOf(BASELINE) ? [BASELINE] : []);

/** What a profile demands beyond its messages, as a sentence (Suite B Profile 1.0 §2.1, §4.1). */
const UNTESTED: Readonly<Record<string, string>> = {
  SUITEB_128: 'It demands TLS 1.2 with ECDHE-ECDSA-AES128-GCM-SHA256, which its case does not show.',
  SUITEB_192: 'It demands TLS 1.2 with ECDHE-ECDSA-AES256-GCM-SHA384, which its case does not show.',
};

/** What keeps the published cases of a suite from showing conformance. */
export const untestedPart = (suite: string): string | undefined => (isPublished({ suite }) ? UNTESTED[familyOf(suite)] : undefined);
