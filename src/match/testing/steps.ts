/** Exchanges that many tests begin with. */
import type { Check } from '../check.js';
import type { Expectation } from '../../suite/case.js';
import { ENUM } from '../../kmip/constants.js';
import { hex, type Field, type Value } from './build.js';
import type { ExchangeOptions, Scenario } from './scenario.js';

export type AttributeRow = readonly [name: string, value: Value, index?: number];

/** A Create that succeeds with this identifier. */
export function create(s: Scenario, id: string, attributes: readonly AttributeRow[] = [], expected: readonly Field[] = [], later = 0n): readonly Check[] {
  return s.one(
    { operation: 'Create', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template', ['Cryptographic Algorithm', 'AES'], ['Cryptographic Length', 128], ['Cryptographic Usage Mask', 'Encrypt|Decrypt'], ...attributes)], expect: expected },
    { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', id]] },
    { later },
  );
}

export const KEY = hex('00112233 44556677 8899aabb ccddeeff');

export const symmetricKey = (material: Uint8Array, format = 'Raw'): Field => ['SymmetricKey', [['KeyBlock', [['KeyFormatType', format], ['KeyValue', [['KeyMaterial', material]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', material.length * 8]]]]];

/** A Register of a raw AES key that succeeds with this identifier. */
export function register(s: Scenario, id: string, attributes: readonly AttributeRow[] = [], material: Uint8Array = KEY): readonly Check[] {
  return s.one(
    { operation: 'Register', request: [['ObjectType', 'SymmetricKey'], s.build.attributesPattern('template', ['Cryptographic Usage Mask', 'Encrypt|Decrypt'], ...attributes), symmetricKey(material)] },
    { payload: [['UniqueIdentifier', id]] },
  );
}

/** A Get Attributes by name; the names are those of the expected attributes unless given. */
export function getAttributes(s: Scenario, id: string, expected: readonly AttributeRow[], actual: readonly AttributeRow[], names: readonly string[] = expected.map(([name]) => name)): readonly Check[] {
  return s.one(
    { operation: 'GetAttributes', request: [['UniqueIdentifier', id], ...s.build.names(...new Set(names))], expect: [['UniqueIdentifier', id], s.build.attributesPattern('list', ...expected)] },
    { payload: [['UniqueIdentifier', id], ...s.build.attributes(...actual)] },
  );
}

/** A Get of a symmetric key. */
export function get(s: Scenario, id: string, material: Uint8Array, expected?: Value, request: readonly Field[] = []): readonly Check[] {
  const expect: readonly Field[] = expected === undefined ? [] : [['SymmetricKey', [['KeyBlock', [['KeyFormatType', 'Raw'], ['KeyValue', [['KeyMaterial', expected]]], ['CryptographicAlgorithm', 'AES'], ['CryptographicLength', 128]]]]]];
  return s.one({ operation: 'Get', request: [['UniqueIdentifier', id], ...request], expect }, { payload: [['ObjectType', 'SymmetricKey'], ['UniqueIdentifier', id], symmetricKey(material)] });
}

/** An operation on an object that answers with its identifier. */
export const act = (s: Scenario, operation: string, id: string, request: readonly Field[] = []): readonly Check[] => s.one({ operation, request: [['UniqueIdentifier', id], ...request] }, { payload: [['UniqueIdentifier', id]] });

export const REVOKE: readonly Field[] = [['RevocationReason', [['RevocationReasonCode', 'CessationOfOperation']]]];

export type ReasonName = keyof typeof ENUM.ResultReason;

export const failing = (...reasons: readonly ReasonName[]): Expectation => ({ status: 'OperationFailed', reasons: reasons.map((name) => ENUM.ResultReason[name]), tolerated: [] });

export const parameters = (...fields: readonly Field[]): Field => ['CryptographicParameters', fields];
export const CBC = parameters(['BlockCipherMode', 'CBC'], ['PaddingMethod', 'PKCS5'], ['CryptographicAlgorithm', 'AES']);
export const CTR = parameters(['BlockCipherMode', 'CTR'], ['CryptographicAlgorithm', 'AES']);

export interface Encryption {
  readonly parameters?: Field;
  readonly data: Uint8Array;
  readonly iv?: Uint8Array;
  readonly result: Uint8Array;
  /** Further fields of the request, behind the vector. */
  readonly more?: readonly Field[];
  readonly answer?: readonly Field[];
  readonly expect?: readonly Field[];
}

/** An Encrypt or Decrypt. */
export function cipher(s: Scenario, operation: 'Encrypt' | 'Decrypt', id: string, call: Encryption, options?: ExchangeOptions): readonly Check[] {
  return s.one(
    { operation, request: [['UniqueIdentifier', id], call.parameters ?? CBC, ['Data', call.data], ...(call.iv === undefined ? [] : [['IVCounterNonce', call.iv] as const]), ...(call.more ?? [])], expect: call.expect ?? [] },
    { payload: [['UniqueIdentifier', id], ['Data', call.result], ...(call.answer ?? [])] },
    options,
  );
}

