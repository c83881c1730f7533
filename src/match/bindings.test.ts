import { describe, expect, it } from 'vitest';
import type { Check } from './check.js';
import { bind, hex, use, type Field, type Value } from './testing/build.js';
import { payloadChecks, scenario, type Scenario } from './testing/scenario.js';
import { create, getAttributes } from './testing/steps.js';

const attribute = (s: Scenario, name: string, expected: Value, actual: Value): Check[] => payloadChecks(getAttributes(s, 'a', [[name, expected]], [[name, actual]]), `Attribute "${name}"`).filter(({ rule }) => !rule.startsWith('I-'));
const ORIGIN = 'Step 1 › Batch Item 1 › Response Payload › Attribute "x-ID"';

describe('a variable that the expectation binds', () => {
  it('gets its value where it has none', () => {
    const s = scenario('1.4');
    expect(attribute(s, 'x-ID', bind('id'), 'one')).toMatchObject([{ rule: 'V-15', verdict: 'match', expected: 'a value for $id', actual: '"one"', message: '$id is x-ID.', cause: 'x-ID gives a variable its value' }]);
    expect(s.state().variables.get('id')).toMatchObject({ value: 'one', type: 'TextString', origin: ORIGIN });
  });

  it('keeps the value that it has, and the other variables theirs', () => {
    const s = scenario('1.4');
    attribute(s, 'x-ID', bind('id'), 'one');
    attribute(s, 'x-ID', bind('other'), 'two');
    expect(attribute(s, 'x-ID', bind('id'), 'one')).toMatchObject([{ rule: 'B-2', verdict: 'match', expected: '"one"', actual: '"one"', message: 'x-ID is $id.', cause: 'x-ID is the known one' }]);
    expect(attribute(s, 'x-ID', bind('id'), 'two')).toMatchObject([{ rule: 'B-2', verdict: 'failure', expected: '"one"', actual: '"two"', message: `x-ID is not $id, which comes from ${ORIGIN}.`, cause: 'Get Attributes returns another x-ID than before' }]);
    expect([...s.state().variables].map(([name, { value }]) => [name, value])).toEqual([['id', 'one'], ['other', 'two']]);
  });

  it.each([
    ['a text', ''],
    ['a byte string', hex('')],
  ])('gets no empty value, as %s', (_, empty) => {
    const s = scenario('1.4');
    const field: Field = typeof empty === 'string' ? ['UniqueIdentifier', empty] : ['Data', empty];
    const [name, title] = typeof empty === 'string' ? ['UniqueIdentifier', 'Unique Identifier'] : ['Data', 'Data'];
    const checks = payloadChecks(s.one({ operation: 'Encrypt', request: [['UniqueIdentifier', 'a'], ['Data', hex('00')]], expect: [[name, bind('id')]] }, { payload: [field] }), title);
    expect(checks[0]).toMatchObject({ rule: 'V-1', verdict: 'failure', expected: 'a value', actual: 'empty', message: `${title} is empty.`, cause: `Encrypt returns an empty ${title}` });
    expect(s.state().variables.size).toBe(0);
  });

  it('gets a number that is 0', () => {
    const s = scenario('1.4');
    attribute(s, 'Cryptographic Length', bind('length'), 0);
    expect(s.state().variables.get('length')?.value).toBe(0);
  });
});

describe('a variable that the expectation only uses', () => {
  it('cannot be compared where it has no value (B-5)', () => {
    const s = scenario('1.4');
    expect(attribute(s, 'x-ID', use('id'), 'one')).toMatchObject([{ rule: 'B-5', verdict: 'inconclusive', expected: '$id', actual: '"one"', message: '$id has no value, so x-ID cannot be compared.', cause: 'A variable has no value' }]);
    expect(s.state().variables.size).toBe(0);
  });

  it('is compared byte by byte', () => {
    const s = scenario('1.4');
    const random = (expected: Value, actual: Uint8Array): Check[] => payloadChecks(s.one({ operation: 'RNGRetrieve', request: [['DataLength', 2]], expect: [['Data', expected]] }, { payload: [['Data', actual]] }), 'Data').filter(({ rule }) => rule === 'V-5');
    random(bind('data'), hex('0102'));
    expect(random(use('data'), hex('0102'))).toMatchObject([{ verdict: 'match', expected: '0102 (2 bytes)' }]);
    expect(random(use('data'), hex('0103'))).toMatchObject([{ verdict: 'failure', expected: '0102 (2 bytes)', actual: '0103 (2 bytes)' }]);
  });

  it('is shown as a word of the protocol where it is one', () => {
    const s = scenario('1.4');
    expect(attribute(s, 'State', use('state'), 'Active')).toMatchObject([{ rule: 'B-5', actual: 'Active (2)' }]);
    expect(attribute(s, 'State', bind('state'), 'Active')).toMatchObject([{ verdict: 'match', actual: 'Active (2)' }]);
    expect(attribute(s, 'State', use('state'), 'PreActive')).toMatchObject([{ verdict: 'failure', expected: 'Active (2)', actual: 'PreActive (1)' }]);
  });

  it('is no byte string where it is a text', () => {
    const s = scenario('1.4');
    attribute(s, 'x-ID', bind('id'), '01');
    const bytesExpected = s.build.pattern('AttributeValue', hex('01'));
    const checks = s.one(
      { operation: 'GetAttributes', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'a'], { ...s.build.attributesPattern('list'), attributes: [{ name: { vendor: 'x', name: 'ID' }, value: { ...bytesExpected, value: use('id') } as typeof bytesExpected }] }] },
      { payload: [['UniqueIdentifier', 'a'], ...s.build.attributes(['x-ID', hex('01')])] },
    );
    expect(payloadChecks(checks, 'Attribute "x-ID"')).toMatchObject([{ rule: 'B-2', verdict: 'failure', expected: '"01"', actual: '01 (1 byte)' }]);
  });

  it('is judged by the rule of its field where the field has one', () => {
    const s = scenario('1.4');
    attribute(s, 'Object Group', bind('group'), 'g');
    expect(attribute(s, 'Object Group', use('group'), 'h')).toMatchObject([{ rule: 'V-11', verdict: 'failure', cause: 'Get Attributes returns another Object Group than before' }]);
  });
});

describe('a case that has mixed up its identifiers', () => {
  const asked = (actual: string, expected = 'other', operation = 'Destroy'): Check[] => {
    const s = scenario('1.4');
    create(s, 'first', [], [['UniqueIdentifier', bind('one')]]);
    create(s, 'second', [], [['UniqueIdentifier', bind('other')]]);
    return payloadChecks(s.one({ operation, request: [['UniqueIdentifier', use('one')]], expect: [['UniqueIdentifier', use(expected)]] }, { payload: [['UniqueIdentifier', actual]] }), 'Unique Identifier').filter(({ message }) => message.includes('$'));
  };

  it('is a warning where the server answers what it was asked', () => {
    expect(asked('first')).toMatchObject([{ rule: 'V-1', verdict: 'warning', expected: '"second"', actual: '"first"', message: 'Unique Identifier is that of the request, but the case expects $other.', cause: 'The case expects another Unique Identifier than it asks about' }]);
  });

  it('is none where it answers as expected, or with a third', () => {
    expect(asked('second')).toMatchObject([{ rule: 'V-1', verdict: 'match', message: 'Unique Identifier is $other.' }]);
    expect(asked('third')).toMatchObject([{ rule: 'V-1', verdict: 'failure', expected: '"second"', actual: '"third"', cause: 'Destroy returns another Unique Identifier than before' }]);
    expect(asked('first', 'one')).toMatchObject([{ rule: 'V-1', verdict: 'match', message: 'Unique Identifier is $one.' }]);
  });

  it.each([
    ['1.4', []],
    ['2.1', ['Attributes']],
  ] as const)('is a warning as well where the identifier is an attribute, in %s', (version, holder) => {
    const s = scenario(version);
    create(s, 'first', [], [['UniqueIdentifier', bind('one')]]);
    create(s, 'second', [], [['UniqueIdentifier', bind('other')]]);
    const checks = getAttributes(s, 'first', [['Unique Identifier', use('other')]], [['Unique Identifier', 'first']]);
    expect(payloadChecks(checks, ...holder, 'Attribute "Unique Identifier"').filter(({ message }) => message.includes('$'))).toMatchObject([{ rule: 'V-1', verdict: 'warning', expected: '"second"', actual: '"first"' }]);
  });

  it('is a matter of the object that is answered about, not of a wrapping key', () => {
    const s = scenario('1.4');
    create(s, 'first', [], [['UniqueIdentifier', bind('one')]]);
    create(s, 'second', [], [['UniqueIdentifier', bind('other')]]);
    const wrapped = (id: Value): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyWrappingData', [['WrappingMethod', 'Encrypt'], ['EncryptionKeyInformation', [['UniqueIdentifier', id]]]]]]]]];
    const checks = s.one({ operation: 'Get', request: [['UniqueIdentifier', use('one')]], expect: [wrapped(use('other'))] }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', 'first'], wrapped('first')] });
    expect(checks.filter(({ path, message }) => path.endsWith('Encryption Key Information › Unique Identifier') && message.includes('$'))).toMatchObject([{ rule: 'V-1', verdict: 'failure', expected: '"second"', actual: '"first"' }]);
  });

  it('is a matter of identifiers', () => {
    const s = scenario('1.4');
    create(s, 'first', [], [['UniqueIdentifier', bind('one')]]);
    create(s, 'second', [], [['UniqueIdentifier', bind('other')]]);
    const checks = s.one({ operation: 'Check', request: [['UniqueIdentifier', use('one')]], expect: [['ObjectGroup', use('other')]] }, { payload: [['UniqueIdentifier', 'first'], ['ObjectGroup', 'first']] });
    expect(payloadChecks(checks, 'Object Group').filter(({ message }) => message.includes('$'))).toMatchObject([{ rule: 'V-11', verdict: 'failure' }]);
  });
});
