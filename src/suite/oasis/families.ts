/** Profiles and documents that the published test cases belong to. */
import { compareVersions, type ProtocolVersion } from '../../kmip/version.js';

const TITLES: Readonly<Record<string, string>> = {
  AKLC: 'Asymmetric Key Lifecycle',
  AX: 'AES XTS',
  BL: 'Baseline',
  'CS-AC': 'Advanced Cryptographic',
  'CS-BC': 'Basic Cryptographic',
  'CS-RNG': 'RNG Cryptographic',
  'MSGENC-HTTPS': 'HTTPS',
  'MSGENC-JSON': 'JSON',
  'MSGENC-XML': 'XML',
  OMOS: 'Opaque Managed Object Store',
  PKCS11: 'PKCS#11',
  QS: 'Quantum Safe',
  SASED: 'Storage Array with Self-Encrypting Drives',
  SKFF: 'Symmetric Key Foundry for FIPS 140',
  SKLC: 'Symmetric Key Lifecycle',
  SUITEB_128: 'Suite B minLOS_128',
  SUITEB_192: 'Suite B minLOS_192',
  TC: 'KMIP Test Cases',
  TL: 'Tape Library',
};

/** "Symmetric Key Lifecycle Server"; the family itself when it is none of the published ones. */
export const profileOf = (family: string): string => (family === 'TC' ? 'KMIP Test Cases' : `${TITLES[family] ?? family} Server`);

const SUITES = 'oasis/';

/** The suite that holds the published cases of a family. */
export const suiteName = (family: string): string => `${SUITES}${family}`;
/** The suite of the profile that all others include. */
export const BASELINE = suiteName('BL');
export const familyOf = (suite: string): string => suite.slice(SUITES.length);

/** Whether a case comes from a published file, so that its version is that of the file. */
export const isPublished = ({ suite }: { readonly suite: string }): boolean => suite.startsWith(SUITES);

/** "KMIP Profiles 1.4, test case SKLC-M-1-14". */
export function documentOf(family: string, id: string, version: ProtocolVersion): string {
  const label = `test case ${id}-${version.replace('.', '')}`;
  if (family === 'TC') return `KMIP Test Cases ${version}, ${label}`;
  // The profiles of 1.0 to 1.2 are documents of their own.
  return compareVersions(version, '1.3') < 0 ? `KMIP ${TITLES[family] ?? family} Profile 1.0, ${label}` : `KMIP Profiles ${version}, ${label}`;
}
