/** Derives key material. Source: KMIP 1.4 §4.6; 2.1 §7.12; RFC 8018 §5.2, NIST SP 800-108 §5.1–5.3, RFC 5869. */
import { createHash, createHmac, hkdfSync, pbkdf2Sync } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { cryptographicFailure, failure, invalidField } from '../failure.js';
import { hashName, hmacHashName } from './hashes.js';
import type { Parameters } from './parameters.js';
import { startCipher } from './symmetric.js';

const { DerivationMethod, HashingAlgorithm } = ENUM;

export interface DerivationRequest {
  readonly method: number;
  /** The key or secret to derive from. */
  readonly key: Uint8Array;
  readonly keyAlgorithm?: number;
  readonly data?: Uint8Array;
  readonly parameters: Parameters;
  readonly iv?: Uint8Array;
  readonly salt?: Uint8Array;
  readonly iterations?: number;
  /** Bytes wanted. */
  readonly length: number;
  readonly version: ProtocolVersion;
}

/** Iterations of PBKDF2 that the server is ready to compute for one request. */
const MAXIMUM_ITERATIONS = 1_000_000;

/** The derived bytes. Throws a Failure when the method yields fewer than wanted, or lacks a parameter. */
export function derived(request: DerivationRequest): Uint8Array {
  const output = outputOf(request);
  if (output.length < request.length) throw cryptographicFailure(`the method yields ${output.length} bytes, ${request.length} are wanted`);
  return output.subarray(0, request.length);
}

function outputOf(request: DerivationRequest): Uint8Array {
  const { key, data, length, version } = request;
  switch (request.method) {
    case DerivationMethod.PBKDF2:
      return pbkdf2(request);
    case DerivationMethod.HASH:
      return createHash(requireHash(request)).update(data ?? key).digest();
    case DerivationMethod.HMAC:
      return createHmac(prfHash(request), key).update(requireData(request)).digest();
    case DerivationMethod.ENCRYPT:
      return encrypted(request);
    case DerivationMethod.NIST800_108_C:
      return inRounds(request, (prf, counter) => prf(counter, requireData(request)));
    case DerivationMethod.NIST800_108_F:
      return inRounds(request, (prf, counter, previous) => prf(previous ?? request.iv ?? new Uint8Array(0), counter, requireData(request)));
    case DerivationMethod.HKDF:
      return new Uint8Array(hkdfSync(hashName(request.parameters.hashingAlgorithm ?? HashingAlgorithm.SHA_256) ?? 'sha256', key, request.salt ?? new Uint8Array(0), data ?? new Uint8Array(0), length));
    default:
      throw failure('parametersNotSupported', version, 'the server does not have this Derivation Method');
  }
}

function pbkdf2(request: DerivationRequest): Uint8Array {
  const { iterations, salt } = request;
  if (salt === undefined || iterations === undefined) throw invalidField('PBKDF2 needs Salt and Iteration Count');
  if (iterations < 1 || iterations > MAXIMUM_ITERATIONS) throw invalidField(`the Iteration Count is ${iterations}, it can be 1 to ${MAXIMUM_ITERATIONS}`);
  return pbkdf2Sync(request.key, salt, iterations, request.length, hashName(request.parameters.hashingAlgorithm ?? HashingAlgorithm.SHA_1) ?? 'sha1');
}

function encrypted(request: DerivationRequest): Uint8Array {
  if (request.keyAlgorithm === undefined) throw failure('badParameters', request.version, 'ENCRYPT needs a key with an algorithm');
  const cipher = startCipher({
    direction: 'encrypt',
    algorithm: request.keyAlgorithm,
    key: request.key,
    parameters: request.parameters,
    ...(request.iv === undefined ? {} : { iv: request.iv }),
    version: request.version,
  });
  return Buffer.concat([cipher.update(requireData(request)), cipher.final().data]);
}

type Prf = (...parts: Uint8Array[]) => Buffer;

/** The blocks of a pseudorandom function, one after the other, each with its counter of 32 bits. */
function inRounds(request: DerivationRequest, round: (prf: Prf, counter: Uint8Array, previous: Uint8Array | undefined) => Buffer): Uint8Array {
  const hash = prfHash(request);
  const prf: Prf = (...parts) => parts.reduce((state, part) => state.update(part), createHmac(hash, request.key)).digest();
  const blocks: Buffer[] = [];
  for (let number = 1, size = 0; size < request.length; number++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(number);
    const block = round(prf, counter, blocks.at(-1));
    blocks.push(block);
    size += block.length;
  }
  return Buffer.concat(blocks);
}

function requireHash(request: DerivationRequest): string {
  const name = request.parameters.hashingAlgorithm === undefined ? undefined : hashName(request.parameters.hashingAlgorithm);
  if (name === undefined) throw failure('badParameters', request.version, 'a Hashing Algorithm that the server has is required');
  return name;
}

/** The hash under the HMAC: that of the key's algorithm, else that of the parameters. */
function prfHash(request: DerivationRequest): string {
  const own = request.keyAlgorithm === undefined ? undefined : hmacHashName(request.keyAlgorithm);
  return own ?? requireHash(request);
}

function requireData(request: DerivationRequest): Uint8Array {
  if (request.data === undefined) throw invalidField('the Derivation Data is missing');
  return request.data;
}
