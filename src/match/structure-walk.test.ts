import { describe, expect, it } from 'vitest';
import { integer, type Item } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check, Verdict } from './check.js';
import { builder, type Field } from './testing/build.js';
import { scenario } from './testing/scenario.js';

const findings = (checks: readonly Check[], rule: string): (readonly [Verdict, string])[] => checks.filter((check) => check.rule === rule && check.verdict !== 'match' && check.verdict !== 'variation').map((check) => [check.verdict, check.cause] as const);

/** A Query that is answered with these fields. */
const query = (version: '1.4' | '2.1', ...payload: readonly Field[]): readonly Check[] => scenario(version).one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, { payload });

/** A Get Attributes of everything that is answered with this attribute. */
function attribute(version: '1.0' | '1.2' | '1.4', name: string, value: number): readonly Check[] {
  const build = builder(version);
  return attributes(version, build.item('Attribute', [build.item('AttributeName', name), { tag: TAG.AttributeValue, type: 'Enumeration', value }]));
}

function attributes(version: ProtocolVersion, item: Item): readonly Check[] {
  return scenario(version).one({ operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], item] });
}

/** A Get Attribute List that is answered with these names. */
const names = (version: ProtocolVersion, field: 'AttributeName' | 'AttributeReference', ...listed: readonly string[]): readonly Check[] =>
  scenario(version).one({ operation: 'GetAttributeList', request: [['UniqueIdentifier', 'a']] }, { payload: [['UniqueIdentifier', 'a'], ...listed.map((name) => [field, name] as const)] });

const verdicts = (checks: readonly Check[], rule: string): Verdict[] => findings(checks, rule).map(([verdict]) => verdict);

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

  it('is a failure in an attribute when no version defines it', () => {
    expect(verdicts(attribute('1.4', 'State', 0x77), 'S-14')).toEqual(['failure']);
    expect(verdicts(attribute('1.4', 'State', ENUM.State.Active), 'S-14')).toEqual([]);
  });

  it('is a warning in an attribute when a newer version defines it: the object may have got it there', () => {
    expect(verdicts(attribute('1.2', 'Cryptographic Algorithm', ENUM.CryptographicAlgorithm.ChaCha20), 'S-14')).toEqual(['warning']);
    expect(verdicts(attribute('1.4', 'Cryptographic Algorithm', ENUM.CryptographicAlgorithm.ChaCha20), 'S-14')).toEqual([]);
  });

  it('goes for the names of attributes in 1.x as well, unless they are custom ones', () => {
    const named = (name: string): Verdict[] => verdicts(attribute('1.0', name, 1), 'S-14');
    expect(named('Colour')).toEqual(['failure']);
    expect(named('Alternative Name')).toEqual(['warning']);
    expect(named('y-Colour')).toEqual([]);
    expect(verdicts(names('1.0', 'AttributeName', 'Colour'), 'S-14')).toEqual(['failure']);
    expect(verdicts(names('1.0', 'AttributeName', 'x-Colour'), 'S-14')).toEqual([]);
  });

  it('goes for references to attributes from 2.0 on', () => {
    expect(verdicts(names('2.1', 'AttributeReference', 'BatchCount'), 'S-14')).toEqual(['failure']);
    expect(verdicts(names('2.1', 'AttributeReference', 'ObjectType'), 'S-14')).toEqual([]);
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

describe('a field inside of a structure', () => {
  const key = (version: ProtocolVersion, extra: Item): readonly Check[] =>
    scenario(version).one(
      { operation: 'Get', request: [['UniqueIdentifier', 'a']] },
      { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'a'], ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', Uint8Array.of(1)]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 8], extra]]]]] },
    );

  it('is a failure where its table does not have it (X-1), or no version defines its tag (S-14)', () => {
    expect(verdicts(key('1.4', integer(TAG.BatchCount, 1)), 'X-1')).toEqual(['failure']);
    expect(verdicts(key('1.4', integer(0x42ff00, 1)), 'S-14')).toEqual(['failure']);
    expect(verdicts(key('1.4', integer(0x540000, 1)), 'S-14')).toEqual(['note']);
  });

  it('of another version is a warning among attributes, which an object may keep, but not in an Attribute of 1.x itself', () => {
    const held = (version: ProtocolVersion, ...fields: readonly Field[]): Verdict[] => verdicts(attributes(version, builder(version).item('Attributes', fields)), 'S-14');
    expect(held('2.0', ['RotateGeneration', 1])).toEqual(['warning']);
    expect(held('2.0', ['Password', 'p'])).toEqual([]);
    const build = builder('1.4');
    const named = (value: Field, ...more: readonly Field[]): Item => build.item('Attribute', [['AttributeName', 'Name'], value, ...more]);
    expect(verdicts(attributes('1.4', named(['AttributeValue', [['NameValue', 'n'], ['NameType', 'URI'], ['RotateGeneration', 1]]])), 'S-14')).toEqual(['warning']);
    expect(verdicts(attributes('1.4', named(['AttributeValue', [['NameValue', 'n'], ['NameType', 'URI']]], ['RotateGeneration', 1])), 'S-14')).toEqual(['failure']);
  });

  it('is a warning in 3.0, of which not all tables are known', () => {
    expect(verdicts(key('3.0', integer(TAG.Offset, 1)), 'X-1')).toEqual(['warning']);
  });

  it('has its value in an answer, where it is an attribute of 1.x (S-2)', () => {
    const build = builder('1.4');
    expect(findings(attributes('1.4', build.item('Attribute', [['AttributeName', 'Name']])), 'S-2')).toEqual([['failure', 'Attribute lacks Attribute Value']]);
  });
});

describe('the parts of the message itself', () => {
  it('have the types of their tags (S-1)', () => {
    const item = scenario('1.4').build.item('BatchItem', [['Operation', 'Query'], ['ResultStatus', 'Success'], ['ResponsePayload', []]]);
    const response: Item = { tag: TAG.ResponseMessage, type: 'Structure', value: [integer(TAG.ResponseHeader, 1), item] };
    const checks = scenario('1.4').one({ operation: 'Query', request: [['QueryFunction', 'QueryOperations']] }, {}, { response });
    expect(findings(checks, 'S-1')).toEqual([['failure', 'The response: Response Header has item type Integer instead of Structure']]);
  });
});

describe('a success without payload (S-11)', () => {
  it('lacks what the case expects, as one with an empty payload does', () => {
    const locate = (payload: null | readonly Field[]): readonly (readonly [Verdict, string])[] => findings(scenario('1.4').one({ operation: 'Locate', expect: [['UniqueIdentifier', 'a']] }, { payload }), 'C-4');
    expect(locate(null)).toEqual([['failure', 'Locate returns no Unique Identifier']]);
    expect(locate([])).toEqual(locate(null));
  });

  it('is a warning where nothing has to be said', () => {
    expect(findings(scenario('1.4').one({ operation: 'Locate' }, { payload: null }), 'S-11')).toEqual([['warning', 'Locate returns no Response Payload']]);
  });
});
