/** Encryption with RSA keys. Source: KMIP 1.4 §3.6, §4.29, §4.30; RFC 8017 §7. */
import { constants, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { cryptographicFailure, failure } from '../failure.js';
import { hashName } from './hashes.js';
import type { Parameters } from './parameters.js';

const { HashingAlgorithm, PaddingMethod } = ENUM;

/** Encrypts with the public, or decrypts with the private key. Throws a Failure when parameters or data do not allow it. */
export function rsaCipher(key: KeyObject, data: Uint8Array, parameters: Parameters, version: ProtocolVersion): Uint8Array {
  const options = { key, ...paddingFor(parameters, version) };
  try {
    return key.type === 'public' ? publicEncrypt(options, data) : privateDecrypt(options, data);
  } catch {
    throw cryptographicFailure('the RSA key refuses the data');
  }
}

function paddingFor(parameters: Parameters, version: ProtocolVersion): { padding: number; oaepHash?: string; oaepLabel?: Uint8Array } {
  if (parameters.paddingMethod === PaddingMethod.PKCS1V1_5) return { padding: constants.RSA_PKCS1_PADDING };
  if (parameters.paddingMethod === PaddingMethod.None) return { padding: constants.RSA_NO_PADDING };
  if (parameters.paddingMethod !== PaddingMethod.OAEP) throw failure('badParameters', version, 'a Padding Method for RSA is required');
  const hash = parameters.hashingAlgorithm ?? HashingAlgorithm.SHA_1;
  const oaepHash = hashName(hash);
  // OpenSSL is asked through Node here, which uses one hash for label and mask generator.
  if (oaepHash === undefined || (parameters.maskGeneratorHashingAlgorithm ?? hash) !== hash) {
    throw failure('parametersNotSupported', version, 'the server supports OAEP with one hash for label and mask generator');
  }
  return { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash, ...(parameters.pSource === undefined ? {} : { oaepLabel: parameters.pSource }) };
}
