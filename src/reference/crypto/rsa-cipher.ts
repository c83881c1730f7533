/** Encryption with RSA keys. Source: KMIP 1.4 §3.6, §4.29, §4.30; RFC 8017 §7. */
import { constants, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto';
import { ENUM } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { cryptographicFailure, failure } from '../failure.js';
import { hashName } from './hashes.js';
import { oaepDecoded, oaepEncoded, type OaepOptions } from './oaep.js';
import type { Parameters } from './parameters.js';

const { HashingAlgorithm, PaddingMethod } = ENUM;

/** Encrypts with the public, or decrypts with the private key. Throws a Failure when parameters or data do not allow it. */
export function rsaCipher(key: KeyObject, data: Uint8Array, parameters: Parameters, version: ProtocolVersion): Uint8Array {
  if (parameters.paddingMethod === PaddingMethod.PKCS1V1_5) return raw(key, data, constants.RSA_PKCS1_PADDING);
  if (parameters.paddingMethod === PaddingMethod.None) return raw(key, data, constants.RSA_NO_PADDING);
  if (parameters.paddingMethod !== PaddingMethod.OAEP) throw failure('badParameters', version, 'a Padding Method for RSA is required');
  const options = oaepOptions(parameters, version);
  if (key.type === 'public') {
    const encoded = oaepEncoded(data, (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8, options);
    if (encoded === undefined) throw cryptographicFailure('the data is too long for the RSA key');
    return raw(key, encoded, constants.RSA_NO_PADDING);
  }
  const text = oaepDecoded(raw(key, data, constants.RSA_NO_PADDING), options);
  if (text === undefined) throw cryptographicFailure('the data has not been encrypted for this key with these parameters');
  return text;
}

function raw(key: KeyObject, data: Uint8Array, padding: number): Buffer {
  try {
    return key.type === 'public' ? publicEncrypt({ key, padding }, data) : privateDecrypt({ key, padding }, data);
  } catch {
    throw cryptographicFailure('the RSA key refuses the data');
  }
}

/** The defaults are those of RFC 8017: SHA-1, MGF1 with the same hash, an empty label. */
function oaepOptions(parameters: Parameters, version: ProtocolVersion): OaepOptions {
  const hash = hashName(parameters.hashingAlgorithm ?? HashingAlgorithm.SHA_1);
  const maskHash = parameters.maskGeneratorHashingAlgorithm === undefined ? hash : hashName(parameters.maskGeneratorHashingAlgorithm);
  if (hash === undefined || maskHash === undefined) throw failure('parametersNotSupported', version, 'the server does not have this Hashing Algorithm');
  return { hash, maskHash, label: parameters.pSource ?? new Uint8Array(0) };
}
