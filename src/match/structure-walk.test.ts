import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { Check, Verdict } from './check.js';
import { builder, type Field } from './testing/build.js';
import { scenario } from './testing/scenario.js';

const findings = (checks: readonly Check[], rule: string): (readonly [Verdict, string])[] => checks.filter((check) => check.rule === rule && check.verdict !== 'match' && check.verdict !== 'variation').map((check) => [check.verdict, check.cause] as const);

/** A Query that is answered with these fields. */
const query = (version: '1.4' | '2.1', ...payload: readonly Field[]): readonly Check[] => scenario(version).one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, { payload });

/** A Get Attributes of everything that is answered with this attribute. */
function attribute(name: string, value: number): readonly Check[] {
  const build = builder('1.4');
  const item = build.item('Attribute', [build.item('AttributeName', name), { tag: TAG.AttributeValue, type: 'Enumeration', value }]);
  return scenario('1.4').one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], item] });
}

const operation = (value: number): Field => ({ tag: TAG.Operation, type: 'Enumeration', value });

describe('a value that the version does not define (S-14)', () => {
  it('is a failure where it is part of the answer itself', () => {
    expect(findings(query('1.4', operation(0x77)), 'S-14')).toEqual([['failure', 'Query: Operation holds a value that the version does not define']]);
  });

  it('is a failure when only a newer version defines it', () => {
    expect(findings(query('1.4', operation(ENUM.Operation.Ping)), 'S-14')).toEqual([['failure', 'Query: Operation holds a value that the version does not define']]);
    expect(findings(query('2.1', operation(ENUM.Operation.Ping)), 'S-14')).toEqual([]);
  });

  it('is permitted in the range of extensions', () => {
    expect(findings(query('1.4', operation(0x80000001)), 'S-14')).toEqual([]);
  });

  it('is a warning in an attribute, which the client can pass over', () => {
    expect(findings(attribute('State', 0x77), 'S-14').map(([verdict]) => verdict)).toEqual(['warning']);
    expect(findings(attribute('State', ENUM.State.Active), 'S-14')).toEqual([]);
  });
});

describe('a field that the table of the answer does not have', () => {
  it('is a failure in the payload (X-1), and a note when it is an extension (S-14)', () => {
    expect(findings(query('1.4', operation(ENUM.Operation.Query), ['Username', 'admin']), 'X-1').map(([verdict]) => verdict)).toEqual(['failure']);
    expect(findings(query('1.4', operation(ENUM.Operation.Query), { tag: 0x540001, type: 'Integer', value: 1 }), 'S-14').map(([verdict]) => verdict)).toEqual(['note']);
  });

  it('is reported once for fields out of order (S-2)', () => {
    expect(findings(query('1.4', ['ObjectType', 'SymmetricKey'], operation(ENUM.Operation.Query), operation(ENUM.Operation.Get)), 'S-2')).toEqual([['failure', 'The Response Payload of Query: Operation stands behind Object Type']]);
  });
});
