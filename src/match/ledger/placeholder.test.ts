import { describe, expect, it } from 'vitest';
import { structure, textString, type StructureItem } from '../../ttlv/index.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { nextPlaceholder } from './placeholder.js';

const { Operation } = ENUM;

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
