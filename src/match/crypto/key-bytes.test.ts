import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import type { Item } from '../../ttlv/index.js';
import { builder, type Value } from '../testing/build.js';
import { scenario } from '../testing/scenario.js';
import { create, KEY, symmetricKey } from '../testing/steps.js';
import { asymmetricKey, knownBytes, rsaModulusBits, symmetricBytes } from './key-bytes.js';

type Format = keyof typeof ENUM.KeyFormatType;

const keyMaterial = (value: Value): Item => builder('1.4').item('KeyMaterial', value);
const material = (format: Format, value: Value): { readonly format: number; readonly item: Item } => ({ format: ENUM.KeyFormatType[format], item: keyMaterial(value) });

const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const dsa = generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 });
const der = (key: KeyObject, type: 'pkcs1' | 'pkcs8' | 'sec1' | 'spki'): Uint8Array => key.export({ format: 'der', type } as never) as unknown as Uint8Array;

describe('the bytes of a symmetric key', () => {
  it('are those of the material, raw or transparent', () => {
    expect(symmetricBytes(material('Raw', KEY))).toEqual(KEY);
    expect(symmetricBytes(material('TransparentSymmetricKey', [['Key', KEY]]))).toEqual(KEY);
  });

  it('are unknown in other formats, and where the material is not what its format says', () => {
    expect(symmetricBytes(material('Opaque', KEY))).toBeUndefined();
    expect(symmetricBytes(material('TransparentSymmetricKey', KEY))).toBeUndefined();
    expect(symmetricBytes(material('TransparentDHPublicKey', [['Key', KEY]]))).toBeUndefined();
  });
});

describe('the known bytes of an object', () => {
  const seen = (...formats: readonly string[]): Uint8Array | undefined => {
    const s = scenario('1.4');
    create(s, 'a');
    for (const format of formats) s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], symmetricKey(KEY, format)] });
    return knownBytes(s.state().ledger.objects.get('a'));
  };

  it('are those of the first form that can be read', () => {
    expect([seen('Opaque', 'Raw'), seen('Raw', 'Opaque')]).toEqual([KEY, KEY]);
    expect([seen('Opaque'), seen(), knownBytes(undefined)]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a public or private key', () => {
  it.each<[string, Format, Uint8Array, boolean]>([
    ['PKCS #1, private', 'PKCS_1', der(rsa.privateKey, 'pkcs1'), true],
    ['PKCS #8', 'PKCS_8', der(ec.privateKey, 'pkcs8'), true],
    ['SEC 1', 'ECPrivateKey', der(ec.privateKey, 'sec1'), true],
    ['PKCS #1, public', 'PKCS_1', der(rsa.publicKey, 'pkcs1'), false],
    ['X.509', 'X_509', der(ec.publicKey, 'spki'), false],
  ])('is read from %s', (_, format, bytes, isPrivate) => {
    const read = asymmetricKey(material(format, bytes));
    expect([read?.isPrivate, read?.key.type]).toEqual([isPrivate, isPrivate ? 'private' : 'public']);
  });

  it('is not read from bytes that are no key, nor from a structure', () => {
    expect(asymmetricKey(material('PKCS_1', KEY))).toBeUndefined();
    expect(asymmetricKey(material('TransparentRSAPublicKey', [['Modulus', 5n], ['PublicExponent', 3n]]))).toBeUndefined();
  });
});

describe('the length of an RSA modulus in bits', () => {
  it('is that of the number in a transparent key', () => {
    expect(rsaModulusBits(material('TransparentRSAPublicKey', [['Modulus', 0x80n << 1016n], ['PublicExponent', 65537n]]))).toBe(1024);
    expect(rsaModulusBits(material('TransparentSymmetricKey', [['Key', KEY]]))).toBeUndefined();
  });

  it('is that of a key in DER; those of DSA and of curves have none', () => {
    expect(rsaModulusBits(material('PKCS_1', der(rsa.publicKey, 'pkcs1')))).toBe(1024);
    expect(rsaModulusBits(material('PKCS_8', der(rsa.privateKey, 'pkcs8')))).toBe(1024);
    expect(rsaModulusBits(material('PKCS_8', der(dsa.privateKey, 'pkcs8')))).toBeUndefined();
    expect(rsaModulusBits(material('X_509', der(ec.publicKey, 'spki')))).toBeUndefined();
    expect(rsaModulusBits(material('PKCS_1', KEY))).toBeUndefined();
  });
});
