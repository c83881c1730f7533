/** Public and private keys between their KMIP formats and Node's key objects. Source: KMIP 1.4 §2.1.7, §9.1.3.2.3; RFC 8017, 5915, 5280, 7518. */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { bigInteger, byteString, enumeration, field, integer, structure, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { keyFormatOf, keyMaterialOf } from '../managed-objects.js';

const { KeyFormatType } = ENUM;

/** The key in an object; undefined when its format or material is not one that the server can compute with. */
export function keyObjectOf(content: StructureItem): KeyObject | undefined {
  const material = keyMaterialOf(content);
  const format = keyFormatOf(content);
  if (material === undefined || format === undefined) return undefined;
  try {
    return material.type === 'Structure' ? fromNumbers(material, format) : fromDer(material, format);
  } catch {
    return undefined;
  }
}

function fromDer(material: Item, format: number): KeyObject | undefined {
  if (material.type !== 'ByteString') return undefined;
  const key = Buffer.from(material.value);
  if (format === KeyFormatType.PKCS_8) return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
  if (format === KeyFormatType.X_509) return createPublicKey({ key, format: 'der', type: 'spki' });
  if (format === KeyFormatType.ECPrivateKey) return createPrivateKey({ key, format: 'der', type: 'sec1' });
  if (format === KeyFormatType.PKCS_1) return pkcs1(key);
  return undefined;
}

/** PKCS #1 has a form for either key, and the format does not say which it is. */
function pkcs1(key: Buffer): KeyObject {
  try {
    return createPrivateKey({ key, format: 'der', type: 'pkcs1' });
  } catch {
    return createPublicKey({ key, format: 'der', type: 'pkcs1' });
  }
}

/** The numbers of a transparent RSA key and their names in a JSON Web Key, in the order of the Key Material. */
const RSA_NUMBERS = [
  [TAG.Modulus, 'n'],
  [TAG.PrivateExponent, 'd'],
  [TAG.PublicExponent, 'e'],
  [TAG.P, 'p'],
  [TAG.Q, 'q'],
  [TAG.PrimeExponentP, 'dp'],
  [TAG.PrimeExponentQ, 'dq'],
  [TAG.CRTCoefficient, 'qi'],
] as const;

function fromNumbers(material: StructureItem, format: number): KeyObject | undefined {
  if (format !== KeyFormatType.TransparentRSAPrivateKey && format !== KeyFormatType.TransparentRSAPublicKey) return undefined;
  const jwk: JsonWebKey = { kty: 'RSA' };
  for (const [tag, name] of RSA_NUMBERS) {
    const item = field(material, tag);
    if (item?.type === 'BigInteger') jwk[name] = base64url(item.value);
  }
  return format === KeyFormatType.TransparentRSAPublicKey ? createPublicKey({ key: jwk, format: 'jwk' }) : createPrivateKey({ key: jwk, format: 'jwk' });
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url');
}

const fromBase64url = (text: string): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);

/** The Key Material of a key in a format; undefined when the key cannot be put that way. */
export function materialOf(key: KeyObject, format: number): Item | undefined {
  try {
    return format === KeyFormatType.TransparentRSAPrivateKey || format === KeyFormatType.TransparentRSAPublicKey ? numbersOf(key, format) : derOf(key, format);
  } catch {
    return undefined;
  }
}

function derOf(key: KeyObject, format: number): Item | undefined {
  const material = (bytes: Buffer): Item => byteString(TAG.KeyMaterial, bytes);
  const isPrivate = key.type === 'private';
  if (format === KeyFormatType.PKCS_1) return material(key.export({ type: 'pkcs1', format: 'der' }));
  if (format === KeyFormatType.PKCS_8 && isPrivate) return material(key.export({ type: 'pkcs8', format: 'der' }));
  if (format === KeyFormatType.ECPrivateKey && isPrivate) return material(key.export({ type: 'sec1', format: 'der' }));
  if (format === KeyFormatType.X_509 && !isPrivate) return material(key.export({ type: 'spki', format: 'der' }));
  return undefined;
}

function numbersOf(key: KeyObject, format: number): Item | undefined {
  const isPrivate = key.type === 'private';
  if (key.asymmetricKeyType !== 'rsa' || isPrivate !== (format === KeyFormatType.TransparentRSAPrivateKey)) return undefined;
  const jwk = key.export({ format: 'jwk' });
  return structure(
    TAG.KeyMaterial,
    RSA_NUMBERS.flatMap(([tag, name]) => {
      const value = jwk[name];
      return typeof value === 'string' ? [bigInteger(tag, fromBase64url(value))] : [];
    }),
  );
}

/** A Public Key or Private Key structure; undefined when the key cannot be put in the format. */
export function asymmetricKey(key: KeyObject, format: number, algorithm: number, length: number): StructureItem | undefined {
  const material = materialOf(key, format);
  if (material === undefined) return undefined;
  return structure(key.type === 'private' ? TAG.PrivateKey : TAG.PublicKey, [
    structure(TAG.KeyBlock, [
      enumeration(TAG.KeyFormatType, format),
      structure(TAG.KeyValue, [material]),
      enumeration(TAG.CryptographicAlgorithm, algorithm),
      integer(TAG.CryptographicLength, length),
    ]),
  ]);
}
