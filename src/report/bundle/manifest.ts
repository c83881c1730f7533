/** The manifest of a bundle: a sum for each file, and a signature over all of them. */
import { createHash, createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import { messageOf, UserError } from '../../kmip/user-error.js';
import type { RunResult } from '../../runner/result.js';
import type { ZipEntry } from './zip.js';

export const BUNDLE_FORMAT = 'kmip-conformance-bundle';
export const BUNDLE_FORMAT_VERSION = 1;

export interface Manifest {
  readonly format: typeof BUNDLE_FORMAT;
  readonly formatVersion: typeof BUNDLE_FORMAT_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  readonly target: string;
  readonly startedAt: string;
  readonly files: readonly FileSum[];
}

export interface FileSum {
  readonly path: string;
  readonly byteLength: number;
  /** SHA-256 of the content, and of the content as it is compressed, in hex. */
  readonly sha256: string;
  readonly packedSha256: string;
}

/** Of what names the run; it has to say the same as the result. */
export const namesRun = ({ tool, target, startedAt }: RunResult): Pick<Manifest, 'tool' | 'target' | 'startedAt'> => ({ tool: { name: tool.name, version: tool.version }, target: target.description, startedAt });

/** The manifest of these bytes; undefined when they are none. */
export function readManifest(bytes: Uint8Array): Manifest | undefined {
  try {
    const data = JSON.parse(Buffer.from(bytes).toString()) as Partial<Manifest> | null;
    if (data?.format !== BUNDLE_FORMAT || data.formatVersion !== BUNDLE_FORMAT_VERSION || !Array.isArray(data.files)) return undefined;
    return data.files.every((file: Partial<FileSum> | null) => typeof file?.path === 'string') ? (data as Manifest) : undefined;
  } catch {
    return undefined;
  }
}

/** A signature over the bytes of manifest.json. */
export interface Signature {
  /** `ed25519`, or the type of key with SHA-256. */
  readonly algorithm: string;
  /** SubjectPublicKeyInfo in PEM. */
  readonly publicKey: string;
  /** Base64. */
  readonly signature: string;
}

/** SHA-256 of the file, and of its bytes as they are packed. */
export const sumOf = ({ path, bytes, packed }: ZipEntry): FileSum => ({ path, byteLength: bytes.length, sha256: sha256(bytes), packedSha256: sha256(packed) });

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** SHA-256 over the SubjectPublicKeyInfo, in hex: the name of a key for people to compare. */
export const fingerprint = (publicKey: KeyObject): string => sha256(publicKey.export({ type: 'spki', format: 'der' }));

/** The private key of a PEM text. Throws a UserError when it is none that can sign. */
export function readSigningKey(pem: string, file: string, passphrase?: string): KeyObject {
  const remedy = 'Give an Ed25519, RSA or EC private key in PEM; openssl genpkey -algorithm ed25519 makes one.';
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    throw new UserError(`${file} holds no private key that can be read: ${messageOf(error)}.`, remedy, { cause: error });
  }
  if (digestOf(key) === undefined) throw new UserError(`${file} holds a key of type ${key.asymmetricKeyType ?? 'unknown'}, which is not used for signatures here.`, remedy);
  return key;
}

/** The public key of a PEM text or certificate. Throws a UserError when there is none. */
export function readPublicKey(pem: string, file: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (error) {
    throw new UserError(`${file} holds no public key: ${messageOf(error)}.`, 'Give the public key, or the certificate, of who signed the bundle in PEM.', { cause: error });
  }
}

/** The digest that goes with a key: null where the algorithm brings its own (RFC 8032). */
function digestOf({ asymmetricKeyType: type }: KeyObject): 'sha256' | null | undefined {
  if (type === 'ed25519' || type === 'ed448') return null;
  return type === 'rsa' || type === 'rsa-pss' || type === 'ec' ? 'sha256' : undefined;
}

/** Signs with Ed25519 or Ed448, or with RSA or EC and SHA-256; the public key goes with the signature. */
export const signManifest = (manifest: Uint8Array, key: KeyObject): Signature => describeSignature(createPublicKey(key), sign(digestOf(key) ?? null, manifest, key));

/** The one way to write down a signature by this key. */
export function describeSignature(publicKey: KeyObject, signature: Uint8Array): Signature {
  const name = publicKey.asymmetricKeyType ?? '';
  return {
    algorithm: digestOf(publicKey) === null ? name : `${name} with SHA-256`,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    signature: Buffer.from(signature).toString('base64'),
  };
}

/** Whether the signature is one over these bytes by this key. */
export function isSignedBy(manifest: Uint8Array, signature: Uint8Array, key: KeyObject): boolean {
  const digest = digestOf(key);
  return digest !== undefined && verify(digest, manifest, key, signature);
}
