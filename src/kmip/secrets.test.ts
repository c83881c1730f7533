import { describe, expect, it } from 'vitest';
import { byteString, bigInteger, enumeration, structure, textString, type Item } from '../ttlv/item.js';
import { TAG } from './constants.js';
import { isSecret } from './secrets.js';
import { walk } from './text/walk.js';
import { tagName } from './vocabulary.js';

const bytes = byteString(TAG.KeyMaterial, Uint8Array.of(1, 2, 3));
const keyBlock = (value: Item): Item => structure(TAG.KeyBlock, [enumeration(TAG.KeyFormatType, 1), value]);
const secretsOf = (tree: Item): string[] =>
  [...walk(tree)].filter(({ item, ancestors }) => isSecret(item, ancestors)).map(({ item }) => tagName(item.tag));

describe('isSecret', () => {
  it.each(['SymmetricKey', 'PrivateKey', 'SplitKey', 'SecretData', 'PGPKey'] as const)('hides Key Material of a %s', (object) => {
    expect(secretsOf(structure(TAG[object], [keyBlock(structure(TAG.KeyValue, [bytes]))]))).toEqual(['KeyMaterial']);
  });

  it('shows Key Material of a Public Key', () => {
    expect(secretsOf(structure(TAG.PublicKey, [keyBlock(structure(TAG.KeyValue, [bytes]))]))).toEqual([]);
  });

  it('shows a Certificate', () => {
    expect(secretsOf(structure(TAG.Certificate, [byteString(TAG.CertificateValue, Uint8Array.of(1))]))).toEqual([]);
  });

  it('hides a wrapped Key Value, which is bytes, but not how it is wrapped', () => {
    const wrapped = keyBlock(byteString(TAG.KeyValue, Uint8Array.of(1)));
    expect(secretsOf(structure(TAG.SymmetricKey, [wrapped, structure(TAG.KeyWrappingData, [enumeration(TAG.WrappingMethod, 1)])]))).toEqual(['KeyValue']);
  });

  it('hides the parts of a transparent private key that its public key does not hold', () => {
    const parts = [
      bigInteger(TAG.Modulus, 15n),
      bigInteger(TAG.PrivateExponent, 3n),
      bigInteger(TAG.PublicExponent, 3n),
      bigInteger(TAG.P, 3n),
      bigInteger(TAG.Q, 5n),
    ];
    const material = structure(TAG.KeyMaterial, parts);
    expect(secretsOf(structure(TAG.PrivateKey, [keyBlock(structure(TAG.KeyValue, [material]))]))).toEqual(['PrivateExponent', 'P', 'Q']);
  });

  it('shows the attributes beside the Key Material', () => {
    const attribute = structure(TAG.Attribute, [textString(TAG.AttributeName, 'State'), enumeration(TAG.AttributeValue, 1)]);
    expect(secretsOf(structure(TAG.SymmetricKey, [keyBlock(structure(TAG.KeyValue, [bytes, attribute]))]))).toEqual(['KeyMaterial']);
  });

  it('hides an opaque object', () => {
    expect(secretsOf(structure(TAG.OpaqueObject, [enumeration(TAG.OpaqueDataType, 1), byteString(TAG.OpaqueDataValue, Uint8Array.of(1))]))).toEqual(['OpaqueDataValue']);
  });

  it('hides passwords of a credential and shows who presents it', () => {
    const value = structure(TAG.CredentialValue, [textString(TAG.Username, 'fred'), textString(TAG.Password, 'secret')]);
    expect(secretsOf(structure(TAG.Credential, [enumeration(TAG.CredentialType, 1), value]))).toEqual(['Password']);
  });

  it('hides whatever else a credential holds, known or not', () => {
    expect(secretsOf(structure(TAG.CredentialValue, [byteString(0x54abcd, Uint8Array.of(1)), textString(TAG.DeviceIdentifier, 'd')]))).toEqual(['0x54ABCD']);
  });

  it('hides Key Material that stands where it should not', () => {
    expect(secretsOf(structure(TAG.ResponsePayload, [bytes]))).toEqual(['KeyMaterial']);
  });
});
