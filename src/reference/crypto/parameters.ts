/** Cryptographic Parameters: of the request, else of the key. Source: KMIP 1.4 §3.6, §4.29. */
import type { StructureItem } from '../../ttlv/item.js';
import { booleanField, bytesField, numberField, structureField } from '../../ttlv/fields.js';
import { TAG } from '../../kmip/constants.js';
import { valueOf, type ManagedObject } from '../object.js';

export interface Parameters {
  readonly blockCipherMode?: number;
  readonly paddingMethod?: number;
  readonly hashingAlgorithm?: number;
  readonly digitalSignatureAlgorithm?: number;
  readonly cryptographicAlgorithm?: number;
  readonly randomIV?: boolean;
  /** Lengths in bytes. */
  readonly ivLength?: number;
  readonly tagLength?: number;
  readonly saltLength?: number;
  readonly initialCounterValue?: number;
  readonly maskGeneratorHashingAlgorithm?: number;
  readonly pSource?: Uint8Array;
}

/** The parameters that the request gives, else those of the key with the lowest Attribute Index, else none. */
export function parametersFor(request: StructureItem, key?: ManagedObject): Parameters {
  const own = key === undefined ? undefined : valueOf(key, 'CryptographicParameters');
  const source = structureField(request, TAG.CryptographicParameters) ?? (own?.type === 'Structure' ? own : undefined);
  return source === undefined ? {} : readParameters(source);
}

export function readParameters(source: StructureItem): Parameters {
  const values = {
    blockCipherMode: numberField(source, TAG.BlockCipherMode),
    paddingMethod: numberField(source, TAG.PaddingMethod),
    hashingAlgorithm: numberField(source, TAG.HashingAlgorithm),
    digitalSignatureAlgorithm: numberField(source, TAG.DigitalSignatureAlgorithm),
    cryptographicAlgorithm: numberField(source, TAG.CryptographicAlgorithm),
    randomIV: booleanField(source, TAG.RandomIV),
    ivLength: numberField(source, TAG.IVLength),
    tagLength: numberField(source, TAG.TagLength),
    saltLength: numberField(source, TAG.SaltLength),
    initialCounterValue: numberField(source, TAG.InitialCounterValue),
    maskGeneratorHashingAlgorithm: numberField(source, TAG.MaskGeneratorHashingAlgorithm),
    pSource: bytesField(source, TAG.PSource),
  };
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
