import { describe, expect, it } from 'vitest';
import { byteString, decode, integer, structure, textString, type Item, type StructureItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { requestMessage } from '../kmip/message.js';
import { attributeByName } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Exchange } from './exchange.js';
import { emptyLedger } from './ledger/ledger.js';
import type { RuleId } from './rules.js';
import { askedFor, checkAt, fieldTitle, meaningOf, subjectOf, within, type CheckParts, type Scope } from './scope.js';
import { PLACE } from './testing/build.js';

const exchange = (version: ProtocolVersion): Exchange => ({
  version,
  step: { number: 1, title: '', header: [], items: [], place: PLACE },
  request: requestMessage(version, [], []),
  response: new Uint8Array(),
  decoded: decode(new Uint8Array()),
  startedAt: 0n,
  sentAt: 0n,
  receivedAt: 0n,
  clock: { offsetSeconds: 0, toleranceSeconds: 0 },
  unique: () => '',
});
const outside = (version: ProtocolVersion = '1.4'): Scope => ({ exchange: exchange(version), ledger: emptyLedger, path: [], trail: [] });
const inside = (operation: number, version: ProtocolVersion = '1.4'): Scope => ({ ...outside(version), item: askedFor(operation) });
const attributeScope = (name: string, scope = inside(ENUM.Operation.GetAttributes)): Scope => {
  const attribute = attributeByName(name);
  return attribute === undefined ? scope : { ...scope, attribute };
};
const PARTS: CheckParts = { rule: 'S-2', verdict: 'failure', message: 'So it is.', cause: 'It is so' };

describe('a check', () => {
  it('has what it is given, the place, and the source of its rule', () => {
    expect(checkAt(outside(), { ...PARTS, expected: 'a', actual: 'b', variation: 'item 1' })).toEqual({ ...PARTS, expected: 'a', actual: 'b', variation: 'item 1', path: 'Response Message', source: 'KMIP 1.4 §9.1.1' });
    expect(checkAt(outside(), PARTS)).not.toHaveProperty('variation');
    expect(checkAt({ ...outside(), path: ['Batch Item 1', 'Operation'] }, PARTS)).toEqual({ ...PARTS, path: 'Batch Item 1 › Operation', source: 'KMIP 1.4 §9.1.1' });
  });

  it('may have another place and source than its scope', () => {
    expect(checkAt({ ...outside(), path: ['Batch Item 1'] }, { ...PARTS, path: ['Response', 'Data'], source: 'KMIP 1.4 §1' })).toEqual({ ...PARTS, path: 'Response › Data', source: 'KMIP 1.4 §1' });
  });

  it('has the bytes of the item that it is about, or others', () => {
    const about: Item = { ...integer(TAG.BatchCount, 1), place: { offset: 24, byteLength: 16 } };
    expect(checkAt(outside(), { ...PARTS, about }).bytes).toEqual({ offset: 24, length: 16 });
    expect(checkAt(outside(), { ...PARTS, about, bytes: { offset: 27, length: 1 } }).bytes).toEqual({ offset: 27, length: 1 });
    expect(checkAt(outside(), { ...PARTS, about: integer(TAG.BatchCount, 1) })).not.toHaveProperty('bytes');
  });

  it('cuts every text behind 4000 characters: servers choose names and values, and may choose megabytes', () => {
    const [fits, long] = ['x'.repeat(4000), 'x'.repeat(4001)];
    const texts = (text: string): object => {
      const { message, cause, expected, actual, path } = checkAt(outside(), { ...PARTS, message: text, cause: text, expected: text, actual: text, path: [text] });
      return { message, cause, expected, actual, path };
    };
    expect(texts(fits)).toEqual({ message: fits, cause: fits, expected: fits, actual: fits, path: fits });
    const cut = `${fits}…`;
    expect(texts(long)).toEqual({ message: cut, cause: cut, expected: cut, actual: cut, path: cut });
  });
});

describe('a check is secret', () => {
  const secret = (about: Item | undefined, trail: readonly Item[] = [], parts: Partial<CheckParts> = {}): boolean => checkAt({ ...outside(), trail }, { ...PARTS, about, ...parts }).secret === true;
  const material = byteString(TAG.KeyMaterial, Uint8Array.of(1));
  const block = structure(TAG.KeyBlock, [integer(TAG.CryptographicLength, 8), structure(TAG.KeyValue, [material])]);
  const holder = (tag: number): StructureItem => structure(tag, [block]);

  it('where it is about key material or a password, or something that holds one', () => {
    expect(secret(material)).toBe(true);
    expect(secret(block)).toBe(true);
    expect(secret(textString(TAG.Password, 'a'))).toBe(true);
  });

  it('and not where it is about something else, or about nothing', () => {
    expect(secret(integer(TAG.CryptographicLength, 8))).toBe(false);
    expect(secret(structure(TAG.KeyBlock, [integer(TAG.CryptographicLength, 8)]))).toBe(false);
    expect(secret(undefined)).toBe(false);
    expect(checkAt(outside(), PARTS)).not.toHaveProperty('secret');
  });

  it('by what holds the item: public keys are shown', () => {
    expect(secret(material, [holder(TAG.SymmetricKey), block])).toBe(true);
    expect(secret(material, [holder(TAG.PublicKey), block])).toBe(false);
    expect(secret(holder(TAG.PublicKey))).toBe(false);
    expect(secret(material, [holder(TAG.PublicKey), block, material])).toBe(false);
  });

  it('where it is said to be: of values that the response does not hold', () => {
    expect(secret(undefined, [], { secret: true })).toBe(true);
    expect(secret(material, [], { secret: false })).toBe(false);
  });
});

describe('the source of a check', () => {
  const { Get, GetAttributes, Hash, Create } = ENUM.Operation;
  const source = (rule: RuleId, scope: Scope): string => checkAt(scope, { ...PARTS, rule }).source;

  it.each(['V-15', 'X-1', 'D-2', 'B-2', 'I-2'] as const)('of %s, which is about one field, is the attribute, else the operation, else the rule', (rule) => {
    expect(source(rule, attributeScope('State'))).toBe('KMIP 1.4 §3.22');
    expect(source(rule, inside(GetAttributes))).toBe('KMIP 1.4 §4.12');
    expect(source(rule, inside(Hash, '1.0'))).toMatch(rule === 'I-2' ? /^KMIP 1\.0 §3\.12$/ : /^KMIP Symmetric Key Lifecycle Profile 1\.0 §4\.7$/);
  });

  it('of a field is the operation, where the version does not have the attribute', () => {
    expect(source('V-15', attributeScope('Random Number Generator', inside(GetAttributes, '1.0')))).toBe('KMIP 1.0 §4.11');
  });

  it.each(['E-1', 'E-3', 'E-4', 'E-5'] as const)('of %s, which is about how an operation ends, is the operation with its errors', (rule) => {
    expect(source(rule, inside(Get))).toBe('KMIP 1.4 §4.11, §11.12');
    expect(source(rule, attributeScope('State', inside(Get)))).toBe('KMIP 1.4 §4.11, §11.12');
    expect(source(rule, outside())).toBe('KMIP 1.4 §7.2');
  });

  it.each(['E-8', 'E-9'] as const)('of %s, which is about a refusal, is the operation with the errors in general', (rule) => {
    expect(source(rule, inside(Get))).toBe('KMIP 1.4 §4.11, §11.1');
    expect(source(rule, outside())).toBe('KMIP 1.4 §7.2');
  });

  it.each(['C-5', 'C-6', 'C-7'] as const)('of %s, which is about a returned attribute, is the attribute with the operation', (rule) => {
    expect(source(rule, attributeScope('State'))).toBe('KMIP 1.4 §3.22, §4.12');
    expect(source(rule, inside(GetAttributes))).toBe('KMIP 1.4 §4.12');
    expect(source(rule, attributeScope('Random Number Generator', inside(GetAttributes, '1.0')))).toBe('KMIP 1.0 §4.11');
    expect(source(rule, attributeScope('State', inside(Hash, '1.0')))).toBe({ 'C-5': 'KMIP 1.0 §4.12', 'C-6': 'KMIP 1.0 §4.11', 'C-7': 'KMIP 1.0 §4.13' }[rule]);
  });

  it('of any other rule is its own', () => {
    expect(source('S-2', attributeScope('State', inside(Create)))).toBe('KMIP 1.4 §9.1.1');
    expect(source('C-4', inside(Get))).toBe('KMIP 1.4 §4.9');
  });

  it('is the rule, where nobody knows the operation', () => {
    expect(source('E-1', inside(0xff))).toBe('KMIP 1.4 §7.2');
    expect(source('V-15', inside(0xff))).toBe('KMIP Symmetric Key Lifecycle Profile 1.0 §4.7');
  });
});

describe('a scope', () => {
  it('one level further in has the name and the item behind those around it', () => {
    const [outer, inner] = [structure(TAG.ResponseMessage, []), integer(TAG.BatchCount, 1)];
    const scope: Scope = { ...inside(ENUM.Operation.Get), path: ['Batch Item 1'], trail: [outer] };
    expect(within(scope, 'Data', inner, { vendorTitle: 'x-a' })).toEqual({ ...scope, vendorTitle: 'x-a', path: ['Batch Item 1', 'Data'], trail: [outer, inner] });
    expect(within(scope, 'Data')).toEqual({ ...scope, path: ['Batch Item 1', 'Data'], trail: [outer] });
  });

  it('has the operation as its subject, or the response', () => {
    expect(subjectOf(inside(ENUM.Operation.GetAttributes))).toBe('Get Attributes');
    expect(subjectOf(outside())).toBe('The response');
  });

  it('calls a field by its own name, and by the attribute that it is a part of', () => {
    expect(fieldTitle(outside(), TAG.KeyMaterial)).toBe('Key Material');
    expect(fieldTitle(attributeScope('Digest'), TAG.DigestValue)).toBe('Digest Value of Digest');
    expect(fieldTitle(attributeScope('Digest'), TAG.Digest)).toBe('Digest');
    expect(fieldTitle(attributeScope('State'), TAG.AttributeValue)).toBe('State');
    expect(fieldTitle({ ...outside(), vendorTitle: 'x-ID' }, TAG.AttributeValue)).toBe('x-ID');
    expect(fieldTitle({ ...outside(), vendorTitle: 'x-ID' }, TAG.AttributeName)).toBe('Attribute Name of x-ID');
  });

  it('knows what an Attribute Value means: the attribute', () => {
    expect(meaningOf(attributeScope('State'), TAG.AttributeValue)).toBe(TAG.State);
    expect(meaningOf(attributeScope('Digest'), TAG.DigestValue)).toBe(TAG.DigestValue);
    expect(meaningOf(outside(), TAG.AttributeValue)).toBe(TAG.AttributeValue);
  });
});
