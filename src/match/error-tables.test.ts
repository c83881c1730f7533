import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import { operationWithErrors, operationWithGeneralErrors } from './error-tables.js';

const { Operation } = ENUM;

describe('the tables of Result Reasons', () => {
  it.each([
    [Operation.Create, '1.0', 'KMIP 1.0 §4.1, §11.2'],
    [Operation.Poll, '1.0', 'KMIP 1.0 §4.26, §11.27'],
    [Operation.Activate, '1.0', 'KMIP 1.0 §4.18, §11.19'],
    [Operation.Activate, '1.1', 'KMIP 1.1 §4.19, §11.20'],
    [Operation.Poll, '1.2', 'KMIP 1.2 §4.28, §11.28'],
    [Operation.JoinSplitKey, '1.2', 'KMIP 1.2 §4.39, §11.31'],
    [Operation.DiscoverVersions, '1.3', 'KMIP 1.3 §4.26, §11.27'],
    [Operation.Encrypt, '1.3', 'KMIP 1.3 §4.29, §11.30'],
    [Operation.Hash, '1.3', 'KMIP 1.3 §4.37, §11.38'],
    [Operation.JoinSplitKey, '1.3', 'KMIP 1.3 §4.39, §11.40'],
    [Operation.Revoke, '1.4', 'KMIP 1.4 §4.20, §11.21'],
    [Operation.Import, '1.4', 'KMIP 1.4 §4.41, §11.42'],
    [Operation.Query, '1.4', 'KMIP 1.4 §4.25, §11.26'],
    [Operation.Query, '2.0', 'KMIP 2.0 §6.1.37, §6.1.37.2'],
    [Operation.Query, '2.1', 'KMIP 2.1 §6.1.40, §6.1.40.1'],
    [Operation.ModifyAttribute, '2.0', 'KMIP 2.0 §6.1.33, §6.1.33.1'],
    [Operation.ModifyAttribute, '2.1', 'KMIP 2.1 §6.1.34, §6.1.34.1'],
  ] as const)('of operation %i in %s are cited as %s', (operation, version, source) => {
    expect(operationWithErrors(operation, version)).toBe(source);
  });

  it('are missing for Encrypt in 1.2', () => {
    expect(operationWithErrors(Operation.Encrypt, '1.2')).toBe('KMIP 1.2 §4.29');
  });

  it('are missing for Cancel and Ping in 2.x', () => {
    expect(operationWithErrors(Operation.Cancel, '2.0')).toBe('KMIP 2.0 §6.1.5');
    expect(operationWithErrors(Operation.Cancel, '2.1')).toBe('KMIP 2.1 §6.1.5');
    expect(operationWithErrors(Operation.Ping, '2.1')).toBe('KMIP 2.1 §6.1.36');
  });

  it('are not known of 3.0', () => {
    expect(operationWithErrors(Operation.Create, '3.0')).toBe('KMIP 3.0 §6.1.8');
    expect(operationWithGeneralErrors(Operation.Create, '3.0')).toBe('KMIP 3.0 §6.1.8');
  });

  it('an operation that the version does not have has no section', () => {
    expect(operationWithErrors(Operation.Encrypt, '1.0')).toBeUndefined();
    expect(operationWithErrors(0xff, '1.4')).toBeUndefined();
    expect(operationWithGeneralErrors(0xff, '1.4')).toBeUndefined();
  });

  it('nor has one that only servers ask for', () => {
    expect(operationWithErrors(Operation.Notify, '1.4')).toBeUndefined();
    expect(operationWithGeneralErrors(Operation.Put, '2.1')).toBeUndefined();
  });

  it('a refused message is a matter of the general errors, which 2.x does not list', () => {
    expect(operationWithGeneralErrors(Operation.AddAttribute, '1.0')).toBe('KMIP 1.0 §4.13, §11.1');
    expect(operationWithGeneralErrors(Operation.AddAttribute, '2.0')).toBe('KMIP 2.0 §6.1.2');
  });
});
