import { describe, expect, it } from 'vitest';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check } from './check.js';
import { any, between, bind, bytes, hex, now, oneOf, otherThan, unique, use, type Value } from './testing/build.js';
import { payloadChecks, scenario, type Scenario } from './testing/scenario.js';
import { cipher, create, CTR, getAttributes, KEY, register } from './testing/steps.js';

/** What the comparison says about the value of an attribute. */
function attribute(name: string, expected: Value, actual: Value, s: Scenario = scenario('1.4')): Check[] {
  return payloadChecks(getAttributes(s, 'a', [[name, expected]], [[name, actual]]), `Attribute "${name}"`).filter(({ rule }) => !rule.startsWith('I-'));
}

const title = (text: string): { message: string; cause: string } => ({ message: `${text}.`, cause: text });
const wrong = (name: string): { message: string; cause: string } => ({ message: `${name} is not the expected one.`, cause: `Get Attributes returns a wrong ${name}` });

describe('a value that the case writes down', () => {
  it('is met by the same value', () => {
    expect(attribute('Cryptographic Length', 128, 128)).toMatchObject([{ rule: 'V-15', verdict: 'match', expected: '128', actual: '128', message: 'Cryptographic Length is the expected one.', cause: 'Cryptographic Length is as expected' }]);
  });

  it.each([
    ['State', 'PreActive', 'Active', ['PreActive (1)', 'Active (2)'], 'PreActive', 'Active'],
    ['State', oneOf('PreActive', 'Active'), 'Destroyed', ['PreActive (1) or Active (2)', 'Destroyed (5)'], 'PreActive or Active', 'Destroyed'],
    ['Cryptographic Algorithm', 'HMAC_MD5', 'RC4', ['HMAC_MD5 (12)', 'RC4 (22)'], 'HMAC_MD5', 'RC4'],
    ['Fresh', true, false, ['true', 'false'], 'true', 'false'],
  ] as const)('%s: another word of the protocol is named in the cause', (name, expected, actual, [expectedText, actualText], expectedWord, actualWord) => {
    expect(attribute(name, expected, actual)).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: expectedText, actual: actualText, message: `${name} is ${actualText}, expected is ${expectedText}.`, cause: `Get Attributes returns ${name} ${actualWord} instead of ${expectedWord}` }]);
  });

  it.each([
    ['Cryptographic Length', 128, 256, '128', '256'],
    ['Cryptographic Usage Mask', 'Encrypt', 'Decrypt', 'Encrypt (4)', 'Decrypt (8)'],
    ['x-ID', 'one', 'two', '"one"', '"two"'],
    ['x-ID', hex('01'), hex('02'), '01 (1 byte)', '02 (1 byte)'],
  ] as const)('%s: another value of the run is not', (name, expected, actual, expectedText, actualText) => {
    expect(attribute(name, expected, actual)).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: expectedText, actual: actualText, ...wrong(name) }]);
  });

  it('has a type, which another value of the same text does not meet', () => {
    const [check, ...others] = attribute('x-ID', '1', 1);
    expect(others).toEqual([]);
    expect(check).toMatchObject({ rule: 'S-1', verdict: 'failure', expected: 'Text String', actual: 'Integer', message: 'x-ID is an Integer, expected is a Text String.', cause: 'Get Attributes: x-ID has item type Integer instead of Text String' });
    expect(check?.bytes?.length).toBe(1);
  });

  it('is not met by a structure', () => {
    expect(attribute('x-ID', 'one', [['NameValue', 'one']])).toMatchObject([{ rule: 'S-1', verdict: 'failure', expected: 'Text String', actual: 'Structure', message: 'x-ID is a Structure, expected is a Text String.' }]);
  });
});

describe('a field of an attribute', () => {
  it.each([
    ['1.4', []],
    ['2.1', ['Attributes']],
  ] as const)('is read by its own meaning and not by that of the attribute, in %s', (version, holder) => {
    const parametersOf = (mode: string): Value => [['BlockCipherMode', mode]];
    const checks = getAttributes(scenario(version), 'a', [['Cryptographic Parameters', parametersOf('CBC')]], [['Cryptographic Parameters', parametersOf('CTR')]]);
    expect(payloadChecks(checks, ...holder, 'Attribute "Cryptographic Parameters"', 'Block Cipher Mode')).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: 'CBC (1)', actual: 'CTR (6)', cause: 'Get Attributes returns Block Cipher Mode of Cryptographic Parameters CTR instead of CBC' }]);
  });
});

describe('the type code of a value', () => {
  it('is the fourth byte of its item (KMIP 1.4 §9.1.1.2)', () => {
    const s = scenario('1.4');
    const checks = getAttributes(s, 'a', [['x-ID', '1']], [['x-ID', 1]]);
    const [inner] = payloadChecks(checks, 'Attribute "x-ID"');
    const [outer] = payloadChecks(getAttributes(s, 'a', [['x-ID', 1]], [['x-ID', 2]]), 'Attribute "x-ID"');
    expect(inner?.bytes?.offset).toBe((outer?.bytes?.offset ?? 0) + 3);
  });
});

describe('a choice that the case leaves to the server', () => {
  it.each([
    ['any value', 'x-ID', any, '', 'any value', '""'],
    ['any value', 'State', any, 'Active', 'any value', 'Active (2)'],
    ['the least of a range', 'Cryptographic Length', between(192, 256), 192, 'at least 192 and at most 256', '192'],
    ['the most of a range', 'Cryptographic Length', between(192, 256), 256, 'at least 192 and at most 256', '256'],
    ['one that is large enough', 'Cryptographic Length', { is: 'between', atLeast: 192 }, 100_000, 'at least 192', '100000'],
    ['one that is small enough', 'Cryptographic Length', { is: 'between', atMost: 192 }, 0, 'at most 192', '0'],
    ['the last of a list', 'State', oneOf('PreActive', 'Active'), 'Active', 'PreActive (1) or Active (2)', 'Active (2)'],
  ] as const)('is met by %s (%s)', (_, name, expected, actual, expectedText, actualText) => {
    expect(attribute(name, expected, actual)).toMatchObject([{ rule: 'V-15', verdict: 'match', expected: expectedText, actual: actualText, ...title(`${name} is as expected`) }]);
  });

  it.each([
    ['less than the least', between(192, 256), 191, 'at least 192 and at most 256', '191'],
    ['more than the most', between(192, 256), 257, 'at least 192 and at most 256', '257'],
    ['less than the least, without a most', { is: 'between', atLeast: 192 }, 191, 'at least 192', '191'],
    ['more than the most, without a least', { is: 'between', atMost: 192 }, 193, 'at most 192', '193'],
    ['none of a list', oneOf(128, 256), 192, '128 or 256', '192'],
  ] as const)('is not met by %s', (_, expected, actual, expectedText, actualText) => {
    expect(attribute('Cryptographic Length', expected, actual)).toMatchObject([{ rule: 'V-15', verdict: 'failure', expected: expectedText, actual: actualText, ...wrong('Cryptographic Length') }]);
  });

  it('of a number is not met by a text that looks like one', () => {
    expect(attribute('x-ID', between(1, 5), '3')).toMatchObject([{ verdict: 'failure', ...wrong('x-ID') }]);
  });

  it('of a Long Integer is met by one', () => {
    const limits = (total: bigint): string[] => payloadChecks(getAttributes(scenario('1.4'), 'a', [['Usage Limits', [['UsageLimitsTotal', between(1, 5)]]]], [['Usage Limits', [['UsageLimitsTotal', total]]]]), 'Attribute "Usage Limits"', 'Usage Limits Total').map(({ verdict }) => verdict);
    expect([limits(0n), limits(5n), limits(6n)].map(([first]) => first)).toEqual(['failure', 'match', 'failure']);
  });

  it.each([
    [16, 'match', 'Data is as expected', 'Data is as expected.'],
    [15, 'failure', 'RNG Retrieve returns a wrong Data', 'Data is not the expected one.'],
    [17, 'failure', 'RNG Retrieve returns a wrong Data', 'Data is not the expected one.'],
  ] as const)('of 16 bytes, answered with %i', (length, verdict, cause, message) => {
    const data = KEY.length >= length ? KEY.subarray(0, length) : Buffer.concat([KEY, KEY]).subarray(0, length);
    const checks = scenario('1.4').one({ operation: 'RNGRetrieve', request: [['DataLength', 16]], expect: [['Data', bytes(16)]] }, { payload: [['Data', data]] });
    expect(payloadChecks(checks, 'Data')).toContainEqual(expect.objectContaining({ rule: 'V-5', verdict, expected: '16 bytes', cause, message }));
  });
});

describe('an identifier of the server\'s choice (V-1)', () => {
  const created = (id: string): Check[] => payloadChecks(create(scenario('1.4'), id, [], [['UniqueIdentifier', any]]), 'Unique Identifier');
  const correlated = (value: Uint8Array): Check[] => {
    const s = scenario('1.4');
    const checks = s.one({ operation: 'Get', request: [['UniqueIdentifier', 'a']], expect: { status: 'OperationPending', correlationValue: s.build.fieldPattern(['AsynchronousCorrelationValue', any]) as never, payload: [] } }, { status: 'OperationPending', extra: [['AsynchronousCorrelationValue', value]], payload: null }, { header: [['AsynchronousIndicator', true]] });
    return checks.filter(({ path }) => path === 'Batch Item 1 › Asynchronous Correlation Value');
  };

  it('is not empty', () => {
    expect(created('k')).toMatchObject([{ rule: 'V-1', verdict: 'match', expected: 'any value', actual: '"k"' }]);
    expect(created('')).toMatchObject([{ rule: 'V-1', verdict: 'failure', expected: 'any value', actual: '""', cause: 'Create returns a wrong Unique Identifier' }]);
    expect(correlated(hex('01'))).toMatchObject([{ rule: 'V-1', verdict: 'match' }]);
    expect(correlated(hex(''))).toMatchObject([{ rule: 'V-1', verdict: 'failure', expected: 'any value', actual: 'empty (0 bytes)' }]);
  });
});

describe('a text that identifies the test (V-13)', () => {
  it('comes back as it was sent', () => {
    expect(attribute('x-ID', unique(), 'run-1')).toMatchObject([{ rule: 'V-13', verdict: 'match', expected: '"run-1"', actual: '"run-1"', message: 'x-ID is what was sent.', cause: 'x-ID is as sent' }]);
  });

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 18'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 18'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item 17'],
  ] as const)('may have got a prefix, in %s', (version: ProtocolVersion, variation) => {
    const checks = getAttributes(scenario(version), 'a', [['x-ID', unique('b')]], [['x-ID', 'tenant/run-1-b']]);
    expect(checks.filter(({ rule }) => rule === 'V-13')).toMatchObject([{ verdict: 'variation', variation, expected: '"run-1-b"', actual: '"tenant/run-1-b"', ...title(`The server puts a prefix before ${version === '1.4' ? 'x-ID' : 'x ID'}`), message: `The server has put a prefix before ${version === '1.4' ? 'x-ID' : 'x ID'}.` }]);
  });

  it.each(['run-1-b', 'run-', ''])('is not %j', (actual) => {
    expect(attribute('x-ID', unique(), actual)).toMatchObject([{ rule: 'V-13', verdict: 'failure', expected: '"run-1"', actual: JSON.stringify(actual), ...wrong('x-ID') }]);
  });

  it('is no byte string', () => {
    const checks = scenario('1.4').one({ operation: 'RNGRetrieve', request: [['DataLength', 5]], expect: [['Data', unique()]] }, { payload: [['Data', Buffer.from('run-1')]] });
    expect(payloadChecks(checks, 'Data').filter(({ rule }) => rule === 'V-13')).toMatchObject([{ verdict: 'failure', expected: '"run-1"', actual: '72756e2d31 (5 bytes)' }]);
  });
});

describe('a value that has to change', () => {
  const s = scenario('1.4');

  it('cannot be judged before there is one', () => {
    expect(attribute('x-ID', otherThan('before'), 'one', s)).toMatchObject([{ rule: 'B-5', verdict: 'inconclusive', expected: 'another value than $before', actual: '"one"', message: '$before has no value, so x-ID cannot be compared.', cause: 'A variable has no value' }]);
  });

  it('is another than the one before', () => {
    attribute('x-ID', bind('before'), 'one', s);
    expect(attribute('x-ID', otherThan('before'), 'two', s)).toMatchObject([{ rule: 'B-2', verdict: 'match', expected: 'another value than "one"', actual: '"two"', message: 'x-ID is another than $before.', cause: 'x-ID has changed' }]);
  });

  it('is not the same', () => {
    const origin = 'Step 2 › Batch Item 1 › Response Payload › Attribute "x-ID"';
    expect(attribute('x-ID', otherThan('before'), 'one', s)).toMatchObject([{ rule: 'B-2', verdict: 'failure', expected: 'another value than "one"', actual: '"one"', message: `x-ID is still $before, which comes from ${origin}.`, cause: 'Get Attributes returns the same x-ID as before, although it had to change' }]);
  });
});

describe('bytes that the server chose in place of published ones (V-5)', () => {
  const PUBLISHED = hex('10112233 44556677 8899aabb ccddeeff');
  const [CHOSEN, ANOTHER] = [hex('20112233 44556677 8899aabb ccddeeff'), hex('30112233 44556677 8899aabb ccddeeff')];
  const encrypt = (s: Scenario, result: Uint8Array): Check[] => payloadChecks(cipher(s, 'Encrypt', 'a', { parameters: CTR, data: KEY, result, expect: [['Data', PUBLISHED]] }), 'Data').filter(({ rule }) => rule === 'V-5');
  const shown = (bytesOf: Uint8Array): string => `${Buffer.from(bytesOf).toString('hex')} (16 bytes)`;

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 8'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 8'],
    ['3.0', 'KMIP Profiles 3.0 §4.1 item 8'],
  ] as const)('may differ where it made the key, in %s', (version, variation) => {
    const s = scenario(version);
    create(s, 'a');
    expect(encrypt(s, CHOSEN)).toMatchObject([{ verdict: 'variation', variation, expected: shown(PUBLISHED), actual: shown(CHOSEN), message: 'Data differs from the expected one: the server generated the key, or the operation is random.', cause: 'Encrypt returns Data of its own choice' }]);
  });

  it('may not where the client registered the key', () => {
    const s = scenario('1.4');
    register(s, 'a');
    expect(encrypt(s, CHOSEN)).toMatchObject([{ verdict: 'failure', expected: shown(PUBLISHED), actual: shown(CHOSEN), message: 'Data is not the expected one.', cause: 'Encrypt returns a wrong Data' }]);
    expect(s.state().literals.size).toBe(0);
  });

  it('are bytes', () => {
    const s = scenario('1.4');
    create(s, 'a');
    expect(encrypt(s, hex(''))).toMatchObject([{ verdict: 'failure', expected: shown(PUBLISHED), actual: 'empty (0 bytes)', cause: 'Encrypt returns a wrong Data' }]);
    expect(s.state().literals.size).toBe(0);
  });

  it('are what the published ones mean from then on', () => {
    const s = scenario('1.4');
    create(s, 'a');
    encrypt(s, CHOSEN);
    expect(encrypt(s, CHOSEN)).toMatchObject([{ verdict: 'match', expected: shown(CHOSEN), actual: shown(CHOSEN) }]);
    expect(encrypt(s, ANOTHER)).toMatchObject([{ verdict: 'variation', expected: shown(CHOSEN), actual: shown(ANOTHER) }]);
  });

  it('are what they mean in that field only', () => {
    const s = scenario('1.4');
    create(s, 'a');
    encrypt(s, CHOSEN);
    const answered = s.one({ operation: 'MAC', request: [['UniqueIdentifier', 'a'], ['Data', KEY]], expect: [['MACData', PUBLISHED]] }, { payload: [['UniqueIdentifier', 'a'], ['MACData', PUBLISHED]] });
    expect(payloadChecks(answered, 'MAC Data').filter(({ rule }) => rule === 'V-5')).toMatchObject([{ verdict: 'match', expected: shown(PUBLISHED) }]);
  });

  it('may be empty again where the published ones are', () => {
    const s = scenario('1.4');
    create(s, 'a');
    const answered = (result: Uint8Array): Check[] => payloadChecks(cipher(s, 'Encrypt', 'a', { parameters: CTR, data: KEY, result, expect: [['Data', hex('')]] }), 'Data').filter(({ rule }) => rule === 'V-5');
    expect(answered(CHOSEN)).toMatchObject([{ verdict: 'variation', expected: 'empty (0 bytes)', actual: shown(CHOSEN) }]);
    expect(answered(hex(''))).toMatchObject([{ verdict: 'variation', expected: shown(CHOSEN), actual: 'empty (0 bytes)' }]);
  });
});

describe('an identifier that the server chose in place of a published one (V-1)', () => {
  it('is a variation, and is no bytes to remember', () => {
    const s = scenario('1.4');
    const checks = create(s, 'k-1', [], [['UniqueIdentifier', 'published']]);
    expect(payloadChecks(checks, 'Unique Identifier')).toMatchObject([{ rule: 'V-1', verdict: 'variation', variation: 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 1', expected: '"published"', actual: '"k-1"', message: 'Unique Identifier differs from the expected one: the server chooses identifiers.', cause: 'Create returns Unique Identifier of its own choice' }]);
    expect(s.state().literals.size).toBe(0);
  });

  it('is a warning, covered by no list, where it is that of the request', () => {
    const s = scenario('1.4');
    const [check, ...others] = payloadChecks(s.one({ operation: 'Destroy', request: [['UniqueIdentifier', 'a']], expect: [['UniqueIdentifier', 'published']] }, { payload: [['UniqueIdentifier', 'a']] }), 'Unique Identifier').filter(({ expected }) => expected === '"published"');
    expect(others).toEqual([]);
    expect(check).toMatchObject({ rule: 'V-1', verdict: 'warning', message: 'Unique Identifier differs from the expected one: it is the one that the request named, and the case expects another one.' });
    expect(check).not.toHaveProperty('variation');
  });
});

describe('a value that is missing is named as', () => {
  const missing = (field: string, expected: Value, s: Scenario = scenario('1.4')): (string | undefined)[] =>
    s.one({ operation: 'Check', request: [['UniqueIdentifier', 'a']], expect: [[field, expected]] }, { payload: [['UniqueIdentifier', 'a']] }).filter(({ actual }) => actual === 'nothing').map((check) => check.expected);

  it.each([
    ['a number', 'UsageLimitsCount', 5n, '5'],
    ['words of a mask', 'CryptographicUsageMask', 'Encrypt|Decrypt', 'Encrypt | Decrypt (12)'],
    ['bytes', 'Data', hex('0102'), '0102 (2 bytes)'],
    ['a number of bytes', 'Data', bytes(7), '7 bytes'],
    ['one of a list', 'ObjectType', oneOf('PrivateKey', 'PublicKey'), 'PrivateKey (4) or PublicKey (3)'],
    ['a text of the test', 'ObjectGroup', unique('b'), '"run-1-b"'],
    ['a time', 'LastChangeDate', now(), 'a time of this case'],
    ['any value', 'ObjectGroup', any, 'a value'],
    ['a value of a range', 'UsageLimitsCount', between(1, 5), 'a value'],
    ['a variable without a value', 'ObjectGroup', bind('group'), 'a value for $group'],
    ['another than that of a variable', 'ObjectGroup', otherThan('group'), 'another value than $group'],
  ] as const)('%s (%s)', (_, field, expected, text) => {
    expect(missing(field, expected)).toEqual([text]);
  });

  it('the value of a variable', () => {
    const s = scenario('1.4');
    create(s, 'key', [], [['UniqueIdentifier', bind('id')]]);
    expect(missing('ObjectGroup', use('id'), s)).toEqual(['"key"']);
  });
});
