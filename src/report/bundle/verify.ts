/** Whether a bundle is what was bundled, and who signed it. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { UserError } from '../../kmip/user-error.js';
import type { RunResult } from '../../runner/result.js';
import { parseResultsJson } from '../results-json.js';
import { derivedFiles, json, MANIFEST_FILE, RESULTS_FILE, SIGNATURE_FILE, SUITES_FOLDER } from './bundle.js';
import { describeSignature, fingerprint, isSignedBy, namesRun, readManifest, sumOf, type FileSum, type Manifest, type Signature } from './manifest.js';
import { readZip, type Damage, type Reading, type ZipEntry } from './zip.js';

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

/**
 * @param publicKey of who is expected to have signed.
 * @param toolVersion of this program: what it would make of the result is compared where the same version made the bundle.
 * @throws UserError when the file is no bundle at all.
 */
export function verifyBundle(archive: Uint8Array, file: string, toolVersion: string, publicKey?: KeyObject): Verification {
  const readings = readZip(archive);
  if (readings.every(({ entries }) => entries.length === 0)) throw new UserError(`${file} is no bundle: it is no ZIP archive.`, 'Give a file that kmip-conformance bundle wrote.');
  // What explains the least as altered is what was altered.
  const [best] = readings.map((reading) => verifyReading(reading, file, toolVersion, publicKey)).sort((a, b) => a.damages.length - b.damages.length || b.files - a.files);
  if (best === undefined) throw new Error('An archive is always read once at least.');
  return best;
}

function verifyReading({ entries, damages }: Reading, file: string, toolVersion: string, publicKey: KeyObject | undefined): Verification {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const manifestEntry = byPath.get(MANIFEST_FILE);
  const manifest = manifestEntry === undefined ? undefined : readManifest(manifestEntry.bytes);
  const signature = judgeSignature(manifestEntry?.bytes ?? new Uint8Array(), byPath.get(SIGNATURE_FILE), publicKey);
  const results = byPath.get(RESULTS_FILE);
  const found = [
    ...damages,
    ...badPaths(entries),
    ...(manifest === undefined ? [{ where: MANIFEST_FILE, what: 'it is missing or altered' }] : compareSums(manifest.files, entries)),
    ...(results === undefined ? [{ where: RESULTS_FILE, what: 'it is missing' }] : []),
  ];
  const all = found.filter((damage, index) => found.findIndex((other) => other.where === damage.where) === index);
  if (all.length > 0 || results === undefined || manifest === undefined) return { damages: all, files: entries.length, signature };
  const result = parseResultsJson(Buffer.from(results.bytes).toString(), `${file}/${RESULTS_FILE}`);
  const untrue = [...compareNames(manifest, result), ...(result.tool.version === toolVersion ? compareDerived(result, entries) : [])];
  if (untrue.length > 0) return { damages: untrue, files: entries.length, signature };
  return { damages: [], files: entries.length, signature, contents: { result, suites: entries.filter(({ path }) => path.startsWith(SUITES_FOLDER)) } };
}

/** Paths that cannot be written where the archive is unpacked, or would be written elsewhere, or twice. */
function badPaths(entries: readonly ZipEntry[]): Damage[] {
  const known = new Set<string>();
  return entries.flatMap(({ path }): Damage[] => {
    const twice = known.size === known.add(path.toLowerCase()).size;
    if (twice) return [{ where: path, what: 'it is there twice' }];
    const leaves = /[\\:\p{Cc}]/u.test(path) || path.split('/').some((part) => part === '' || part === '.' || part === '..' || Buffer.byteLength(part) > 255);
    return leaves ? [{ where: path, what: 'its path is none that a bundle has' }] : [];
  });
}

function compareSums(sums: readonly FileSum[], entries: readonly ZipEntry[]): Damage[] {
  const known = new Map(sums.map((sum) => [sum.path, sum]));
  const there = new Set(entries.map((entry) => entry.path));
  return [
    ...entries.flatMap((entry): Damage[] => {
      if (entry.path === MANIFEST_FILE || entry.path === SIGNATURE_FILE) return [];
      const sum = known.get(entry.path);
      if (sum === undefined) return [{ where: entry.path, what: 'the manifest does not name it' }];
      return isDeepStrictEqual(sumOf(entry), sum) ? [] : [{ where: entry.path, what: 'its SHA-256 is not that of the manifest' }];
    }),
    ...sums.filter((sum) => !there.has(sum.path)).map((sum) => ({ where: sum.path, what: 'it is missing' })),
  ];
}

const compareNames = (manifest: Manifest, result: RunResult): Damage[] =>
  Object.entries(namesRun(result)).every(([key, value]) => isDeepStrictEqual(manifest[key as keyof Manifest], value)) ? [] : [{ where: MANIFEST_FILE, what: 'it names another run than the result' }];

function compareDerived(result: RunResult, entries: readonly ZipEntry[]): Damage[] {
  const derived = new Map(derivedFiles(result).map(({ path, text }) => [path, Buffer.from(text)]));
  const expected = [...derived.keys()].filter((path) => !entries.some((entry) => entry.path === path));
  return [
    ...entries.filter(({ path, bytes }) => derived.get(path)?.equals(bytes) === false).map(({ path }) => ({ where: path, what: 'it is not what the result says' })),
    ...expected.map((path) => ({ where: path, what: 'it is missing' })),
  ];
}

function judgeSignature(manifest: Uint8Array, entry: ZipEntry | undefined, trusted: KeyObject | undefined): SignatureVerdict {
  if (entry === undefined) return trusted === undefined ? { is: 'none' } : { is: 'invalid', reason: 'the bundle is not signed' };
  const found = readSignature(entry.bytes, trusted);
  if (found === undefined) return { is: 'invalid', reason: `${SIGNATURE_FILE} cannot be read` };
  const { key, signature } = found;
  const description = describeSignature(key, signature);
  if (!isSignedBy(manifest, signature, key)) return { is: 'invalid', reason: trusted === undefined ? 'it does not fit the manifest' : `the manifest is not signed by the key with SHA-256 ${fingerprint(key)}` };
  if (!Buffer.from(json(description)).equals(entry.bytes)) return { is: 'invalid', reason: `${SIGNATURE_FILE} is altered` };
  return { is: trusted === undefined ? 'unchecked' : 'valid', algorithm: description.algorithm, fingerprint: fingerprint(key) };
}

/** With the key that is trusted, or else the one that stands beside the signature. */
function readSignature(bytes: Uint8Array, trusted: KeyObject | undefined): { readonly key: KeyObject; readonly signature: Buffer } | undefined {
  try {
    const { publicKey, signature } = JSON.parse(Buffer.from(bytes).toString()) as Signature;
    return { key: trusted ?? createPublicKey(publicKey), signature: Buffer.from(signature, 'base64') };
  } catch {
    return undefined;
  }
}
