import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import { alternativeFor } from './alternatives.js';
import { failures, scenario } from './testing/scenario.js';
import { failing } from './testing/steps.js';

const { Operation, ResultReason } = ENUM;

describe('General Failure, for want of a fitting reason', () => {
  it.each([
    ['Create', Operation.Create],
    ['Encrypt', Operation.Encrypt],
    ['Decrypt', Operation.Decrypt],
  ])('has any other reason beside it for %s', (_, operation) => {
    expect(alternativeFor(ResultReason.GeneralFailure, ResultReason.InvalidField, operation, '2.1')).toBeDefined();
  });

  it('has none for other operations', () => {
    expect(alternativeFor(ResultReason.GeneralFailure, ResultReason.InvalidField, Operation.Query, '2.1')).toBeUndefined();
  });
});

describe('a failure whose reason the case leaves open', () => {
  it('may have any reason', () => {
    expect(failures(scenario('1.4').one({ operation: 'Destroy', expect: failing() }, { status: 'OperationFailed', reason: 'ItemNotFound' }))).toEqual([]);
  });
});

describe('a reason in place of the expected one', () => {
  it.each([
    ['PermissionDenied', 'WrongKeyLifecycleState', 'Activate', '2.1', true],
    ['PermissionDenied', 'WrongKeyLifecycleState', 'Encrypt', '2.0', true],
    ['PermissionDenied', 'WrongKeyLifecycleState', 'Activate', '1.4', false],
    ['PermissionDenied', 'WrongKeyLifecycleState', 'Get', '2.1', false],
    ['WrongKeyLifecycleState', 'PermissionDenied', 'Activate', '3.0', true],
    ['PermissionDenied', 'ItemNotFound', 'Activate', '2.1', false],
    ['ObjectNotFound', 'ItemNotFound', 'Query', '2.1', true],
    ['ItemNotFound', 'ObjectNotFound', 'Query', '1.4', false],
  ] as const)('%s: %s passes for %s in %s: %s', (expected, actual, name, version, passes) => {
    expect(alternativeFor(ResultReason[expected], ResultReason[actual], Operation[name], version) !== undefined).toBe(passes);
  });
});
