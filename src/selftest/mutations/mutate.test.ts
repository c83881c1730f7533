import { describe, expect, it } from 'vitest';
import { dateTime, enumeration, integer, longInteger, structure, textString, type Item, type StructureItem } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import { MUTATION_KINDS } from './kinds.js';
import { mutateLike, mutationsOf } from './mutate.js';

/** Bits of the Cryptographic Usage Mask (KMIP 1.4 §9.1.3.3.1). */
const SIGN = 1;
const ENCRYPT = 4;

const header = structure(TAG.ResponseHeader, [dateTime(TAG.TimeStamp, 1000n), integer(TAG.BatchCount, 1)]);
const attribute = structure(TAG.Attribute, [textString(TAG.AttributeName, 'Cryptographic Usage Mask'), integer(TAG.AttributeValue, ENCRYPT)]);
const item = structure(TAG.BatchItem, [enumeration(TAG.Operation, ENUM.Operation.GetAttributes), enumeration(TAG.ResultStatus, ENUM.ResultStatus.Success), structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, 'a'), attribute])]);
const MESSAGE = structure(TAG.ResponseMessage, [header, item]);

const ATTRIBUTE = 'Batch Item › Response Payload › Attribute "Cryptographic Usage Mask"';

/** What a kind makes of the item at a path; undefined where it does not apply. */
const made = (kind: string, path: string, message: StructureItem = MESSAGE): StructureItem | undefined => mutationsOf(message, '1.4').find((each) => each.kind === kind && each.path === path)?.message;

const dig = (message: StructureItem | undefined, ...tags: readonly number[]): Item | undefined => tags.reduce<Item | undefined>((found, tag) => (found?.type === 'Structure' ? found.value.find((each) => each.tag === tag) : undefined), message);
const payload = (message: StructureItem | undefined): Item | undefined => dig(message, TAG.BatchItem, TAG.ResponsePayload);

describe('the mutations of an answer', () => {
  it('name operation, path and kind, attributes of 1.x by their name', () => {
    const named = mutationsOf(MESSAGE, '1.4').filter(({ kind }) => kind === 'missing');
    expect(named.map(({ operation, path }) => `${operation}: ${path}`)).toEqual([
      'any: Response Header',
      'any: Response Header › Time Stamp',
      'any: Response Header › Batch Count',
      'Get Attributes: Batch Item',
      'Get Attributes: Batch Item › Operation',
      'Get Attributes: Batch Item › Result Status',
      'Get Attributes: Batch Item › Response Payload',
      'Get Attributes: Batch Item › Response Payload › Unique Identifier',
      `Get Attributes: ${ATTRIBUTE}`,
      `Get Attributes: ${ATTRIBUTE} › Attribute Name`,
      `Get Attributes: ${ATTRIBUTE} › Attribute Value`,
    ]);
  });

  it('change one item and nothing else', () => {
    expect(payload(made('missing', 'Batch Item › Response Payload › Unique Identifier'))).toEqual(structure(TAG.ResponsePayload, [attribute]));
    expect(payload(made('twice', ATTRIBUTE))).toEqual(structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, 'a'), attribute, attribute]));
    expect(payload(made('first', ATTRIBUTE))).toEqual(structure(TAG.ResponsePayload, [attribute, textString(TAG.UniqueIdentifier, 'a')]));
    expect(payload(made('other-letter', 'Batch Item › Response Payload › Unique Identifier'))).toEqual(structure(TAG.ResponsePayload, [textString(TAG.UniqueIdentifier, 'q'), attribute]));
    expect(dig(made('hour-later', 'Response Header › Time Stamp'), TAG.ResponseHeader, TAG.TimeStamp)).toEqual(dateTime(TAG.TimeStamp, 4600n));
    expect(dig(made('other-type', 'Response Header › Batch Count'), TAG.ResponseHeader, TAG.BatchCount)).toEqual({ tag: TAG.BatchCount, type: 'LongInteger', value: 1n });
  });

  it('can be encoded: a Long Integer keeps of its value what an Integer can hold', () => {
    const count = structure(TAG.ResponseMessage, [longInteger(TAG.UsageLimitsCount, 5_000_000_000n)]);
    expect(dig(made('other-type', 'Usage Limits Count', count), TAG.UsageLimitsCount)).toEqual(integer(TAG.UsageLimitsCount, 705_032_704));
  });

  it('know masks and enumerations by what they mean, also under Attribute Value', () => {
    expect(dig(payload(made('bit-more', `${ATTRIBUTE} › Attribute Value`)) as StructureItem, TAG.Attribute, TAG.AttributeValue)).toEqual(integer(TAG.AttributeValue, ENCRYPT | SIGN));
    expect(made('one-more', `${ATTRIBUTE} › Attribute Value`)).toBeUndefined();
    expect(dig(made('other-value', 'Batch Item › Result Status'), TAG.BatchItem, TAG.ResultStatus)).toEqual(enumeration(TAG.ResultStatus, ENUM.ResultStatus.OperationFailed));
  });

  it('keep the Batch Count where whole Batch Items come or go', () => {
    expect(made('repeated', 'Batch Item')).toEqual(structure(TAG.ResponseMessage, [structure(TAG.ResponseHeader, [dateTime(TAG.TimeStamp, 1000n), integer(TAG.BatchCount, 2)]), item, item]));
    expect(made('fails', 'Batch Item')).toEqual(
      structure(TAG.ResponseMessage, [header, structure(TAG.BatchItem, [enumeration(TAG.Operation, ENUM.Operation.GetAttributes), enumeration(TAG.ResultStatus, ENUM.ResultStatus.OperationFailed), enumeration(TAG.ResultReason, ENUM.ResultReason.GeneralFailure)])]),
    );
  });

  it('are never the answer itself', () => {
    expect(mutationsOf(MESSAGE, '1.4').filter(({ message }) => JSON.stringify(message, bigintAsText) === JSON.stringify(MESSAGE, bigintAsText))).toEqual([]);
  });

  it('can be repeated on another answer to the same request, unless it holds something else at that place', () => {
    const [mutation] = mutationsOf(MESSAGE, '1.4').filter(({ kind, path }) => kind === 'empty-text' && path.endsWith('Unique Identifier'));
    const other = (first: Item): StructureItem => structure(TAG.ResponseMessage, [header, structure(TAG.BatchItem, [...item.value.slice(0, 2), structure(TAG.ResponsePayload, [first, attribute])])]);
    if (mutation === undefined) throw new Error('no such mutation');
    expect(mutateLike(mutation, other(textString(TAG.UniqueIdentifier, 'b')), '1.4')).toEqual(other(textString(TAG.UniqueIdentifier, '')));
    expect(mutateLike(mutation, other(integer(TAG.LocatedItems, 1)), '1.4')).toBeUndefined();
  });
});

const bigintAsText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

describe('the kinds of mutations', () => {
  it('have names of their own', () => {
    expect(new Set(MUTATION_KINDS.map(({ name }) => name)).size).toBe(MUTATION_KINDS.length);
  });
});
