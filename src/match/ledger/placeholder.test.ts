import { describe, expect, it } from 'vitest';
import { structure, textString, type StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { event } from '../testing/ledger.js';
import { namedObject, nextPlaceholder } from './placeholder.js';

const { Operation } = ENUM;

describe('the object of a request', () => {
  const request = (...fields: Parameters<typeof event>[1]): StructureItem => event('Get', fields, []).request;
  const placeholder = (value: number, type: 'Enumeration' | 'Integer' = 'Enumeration'): StructureItem => request({ tag: TAG.UniqueIdentifier, type, value });

  it('is that which it names', () => {
    expect(namedObject(Operation.Get, request(['UniqueIdentifier', 'b']), 'a')).toBe('b');
  });

  it('is that of the ID Placeholder where it names none, or names the placeholder', () => {
    expect([namedObject(Operation.Get, request(), 'a'), namedObject(Operation.Get, placeholder(ENUM.UniqueIdentifier.IDPlaceholder), 'a')]).toEqual(['a', 'a']);
    expect([namedObject(Operation.Get, request(), undefined), namedObject(Operation.Get, placeholder(ENUM.UniqueIdentifier.IDPlaceholder), undefined)]).toEqual([undefined, undefined]);
  });

  it('is nothing that can be known where another identifier is meant', () => {
    expect(namedObject(Operation.Get, placeholder(ENUM.UniqueIdentifier.Create), 'a')).toBeUndefined();
    expect(namedObject(Operation.Get, placeholder(ENUM.UniqueIdentifier.IDPlaceholder, 'Integer'), 'a')).toBeUndefined();
  });

  it('is none where the operation has none', () => {
    expect([Operation.Create, Operation.Locate, Operation.Query].map((operation) => namedObject(operation, request(), 'a'))).toEqual([undefined, undefined, undefined]);
  });

  it('is the private key in Re-key Key Pair, and there alone', () => {
    const pair = request(['PrivateKeyUniqueIdentifier', 'p']);
    expect([namedObject(Operation.ReKeyKeyPair, pair, 'a'), namedObject(Operation.Get, pair, 'a')]).toEqual(['p', 'a']);
  });
});

const naming = (...identifiers: string[]): StructureItem => structure(TAG.ResponsePayload, identifiers.map((identifier) => textString(TAG.UniqueIdentifier, identifier)));

describe('the ID Placeholder after an operation', () => {
  it.each(['Create', 'Register', 'Import', 'DeriveKey', 'ReKey', 'Export', 'Recover'] as const)('is the object that %s names', (operation) => {
    expect(nextPlaceholder(Operation[operation], naming('b'), 'a')).toBe('b');
  });

  it.each(['Get', 'GetAttributes', 'AddAttribute', 'Activate', 'Destroy'] as const)('stays as it was after %s', (operation) => {
    expect(nextPlaceholder(Operation[operation], naming('b'), 'a')).toBe('a');
  });

  it('is the private key after Create Key Pair', () => {
    const pair = structure(TAG.ResponsePayload, [textString(TAG.PrivateKeyUniqueIdentifier, 'private'), textString(TAG.PublicKeyUniqueIdentifier, 'public')]);
    expect(nextPlaceholder(Operation.CreateKeyPair, pair, 'a')).toBe('private');
  });

  it('is the one object that Locate finds, and empty when there are none or several', () => {
    expect(nextPlaceholder(Operation.Locate, naming('b'), 'a')).toBe('b');
    expect(nextPlaceholder(Operation.Locate, naming(), 'a')).toBeUndefined();
    expect(nextPlaceholder(Operation.Locate, naming('b', 'c'), 'a')).toBeUndefined();
  });
});
