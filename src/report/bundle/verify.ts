/** Whether a bundle is what was bundled, and who signed it. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { UserError } from '../../kmip/user-error.js';
import type { RunResult } from '../../runner/result.js';
import { parseResultsJson } from '../results-json.js';
import { MANIFEST_FILE, RESULTS_FILE, SIGNATURE_FILE, SUITES_FOLDER } from './bundle.js';
import { BUNDLE_FORMAT, BUNDLE_FORMAT_VERSION, fingerprint, isSignedBy, sumOf, type FileSum, type Manifest, type Signature } from './manifest.js';
import { readZip, type Damage, type ZipEntry } from './zip.js';

export interface Verification {
  /** Everything that is not as it was bundled. */
  readonly damages: readonly Damage[];
  readonly files: number;
  readonly signature: SignatureVerdict;
  /** Present when nothing is damaged. */
  readonly contents?: { readonly result: RunResult; readonly suites: readonly { readonly path: string; readonly bytes: Uint8Array }[] };
}

/** `unchecked`: by the key that the bundle itself holds; whose key that is, it cannot show. */
export type SignatureVerdict =
  | { readonly is: 'none' }
  | { readonly is: 'valid' | 'unchecked'; readonly algorithm: string; readonly fingerprint: string }
  | { readonly is: 'invalid'; readonly reason: string };

/** `publicKey`: of who is expected to have signed. Throws a UserError when the file is no bundle at all. */
export function verifyBundle(archive: Uint8Array, file: string, publicKey?: KeyObject): Verification {
  const { entries, damages } = readZip(archive);
  if (entries.length === 0) throw new UserError(`${file} is no bundle: it is no ZIP archive.`, 'Give a file that kmip-conformance bundle wrote.');
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const manifestEntry = byPath.get(MANIFEST_FILE);
  const manifest = manifestEntry === undefined ? undefined : readManifest(manifestEntry.bytes);
  const signature = manifestEntry === undefined ? ({ is: 'none' } as const) : judgeSignature(manifestEntry.bytes, byPath.get(SIGNATURE_FILE), publicKey);
  const found = [...damages, ...entries.flatMap(leavesBundle), ...(manifest === undefined ? [{ where: MANIFEST_FILE, what: 'it is missing or damaged' }] : compareSums(manifest.files, entries))];
  const all = found.filter((damage, index) => found.findIndex((other) => other.where === damage.where) === index);
  if (all.length > 0) return { damages: all, files: entries.length, signature };
  const results = byPath.get(RESULTS_FILE);
  if (results === undefined) return { damages: [{ where: RESULTS_FILE, what: 'it is missing' }], files: entries.length, signature };
  return {
    damages: [],
    files: entries.length,
    signature,
    contents: { result: parseResultsJson(Buffer.from(results.bytes).toString(), `${file}/${RESULTS_FILE}`), suites: entries.filter(({ path }) => path.startsWith(SUITES_FOLDER)) },
  };
}

/** A path that would be written elsewhere when the archive is unpacked. */
const leavesBundle = ({ path }: ZipEntry): Damage[] =>
  path.includes('\\') || path.split('/').some((part) => part === '' || part === '.' || part === '..') ? [{ where: path, what: 'its path leads out of the bundle' }] : [];

function readManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    const data = JSON.parse(Buffer.from(bytes).toString()) as Partial<Manifest> | null;
    return data?.format === BUNDLE_FORMAT && data.formatVersion === BUNDLE_FORMAT_VERSION && Array.isArray(data.files) ? (data as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

function compareSums(sums: readonly FileSum[], entries: readonly ZipEntry[]): Damage[] {
  const known = new Map(sums.map((sum) => [sum.path, sum]));
  const there = new Set(entries.map((entry) => entry.path));
  return [
    ...entries.flatMap((entry): Damage[] => {
      if (entry.path === MANIFEST_FILE || entry.path === SIGNATURE_FILE) return [];
      const sum = known.get(entry.path);
      if (sum === undefined) return [{ where: entry.path, what: 'the manifest does not name it' }];
      const now = sumOf(entry);
      return now.sha256 === sum.sha256 && now.packedSha256 === sum.packedSha256 && now.byteLength === sum.byteLength ? [] : [{ where: entry.path, what: 'its SHA-256 is not that of the manifest' }];
    }),
    ...sums.filter((sum) => !there.has(sum.path)).map((sum) => ({ where: sum.path, what: 'it is missing' })),
  ];
}

function judgeSignature(manifest: Uint8Array, entry: ZipEntry | undefined, trusted: KeyObject | undefined): SignatureVerdict {
  if (entry === undefined) return trusted === undefined ? { is: 'none' } : { is: 'invalid', reason: 'The bundle is not signed.' };
  let signature: Signature;
  let key: KeyObject;
  try {
    signature = JSON.parse(Buffer.from(entry.bytes).toString()) as Signature;
    key = trusted ?? createPublicKey(signature.publicKey);
    if (!isSignedBy(manifest, signature, key)) {
      return { is: 'invalid', reason: trusted === undefined ? 'The signature does not fit the manifest.' : `The manifest is not signed by the key with SHA-256 ${fingerprint(key)}.` };
    }
  } catch {
    return { is: 'invalid', reason: `${SIGNATURE_FILE} cannot be read.` };
  }
  return { is: trusted === undefined ? 'unchecked' : 'valid', algorithm: signature.algorithm, fingerprint: fingerprint(key) };
}
