/** Key material of the formats that node:crypto understands. */
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { ENUM, TAG } from '../../kmip/constants.js';
import { bytesOf, dig, field, structureOf } from '../fields.js';
import type { Material, ObjectRecord } from '../ledger/ledger.js';

const FORMAT = ENUM.KeyFormatType;

/** The bytes of a symmetric key, raw or transparent. */
export function symmetricBytes({ format, item }: Material): Uint8Array | undefined {
  if (format === FORMAT.Raw) return bytesOf(item);
  return format === FORMAT.TransparentSymmetricKey ? bytesOf(dig(structureOf(item), TAG.Key)) : undefined;
}

/** Those of an object, in whichever form the case knows them. */
export const knownBytes = (object: ObjectRecord | undefined): Uint8Array | undefined => object?.materials.map(symmetricBytes).find((bytes) => bytes !== undefined);

/** A public or private key object; undefined for formats that are not DER, and for bytes that are no key. */
export function asymmetricKey(material: Material): { readonly key: KeyObject; readonly isPrivate: boolean } | undefined {
  const der = bytesOf(material.item);
  if (der === undefined) return undefined;
  const attempts: readonly (() => { readonly key: KeyObject; readonly isPrivate: boolean })[] = [
    () => ({ key: createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' }), isPrivate: true }),
    () => ({ key: createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' }), isPrivate: true }),
    () => ({ key: createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'sec1' }), isPrivate: true }),
    () => ({ key: createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' }), isPrivate: false }),
    () => ({ key: createPublicKey({ key: Buffer.from(der), format: 'der', type: 'pkcs1' }), isPrivate: false }),
  ];
  for (const attempt of attempts) {
    try {
      return attempt();
    } catch {
      // Not in this form; the next one may fit.
    }
  }
  return undefined;
}

/** Length of an RSA modulus in bits: from a transparent key, or from DER. */
export function rsaModulusBits(material: Material): number | undefined {
  if (material.item.type === 'Structure') {
    const modulus = field(material.item, TAG.Modulus);
    return modulus?.type === 'BigInteger' ? modulus.value.toString(2).length : undefined;
  }
  const key = asymmetricKey(material)?.key;
  // Keys of DSA have such a length as well.
  return key?.asymmetricKeyType === 'rsa' ? key.asymmetricKeyDetails?.modulusLength : undefined;
}
