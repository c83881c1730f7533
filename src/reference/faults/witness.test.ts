import { describe, expect, it } from 'vitest';
import { encode } from '../../ttlv/index.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { builder, type Field } from '../../match/testing/build.js';
import { protocolVersionItem } from '../../kmip/message.js';
import { createEngine } from '../engine.js';
import { arm, faultByName, witnessed } from './index.js';

const VERSION: ProtocolVersion = '1.4';
const build = builder(VERSION);

/** A request of one item, encoded. */
const request = (operation: string, ...payload: readonly Field[]): Uint8Array =>
  encode(
    build.item('RequestMessage', [
      ['RequestHeader', [protocolVersionItem(VERSION), ['BatchCount', 1]]],
      ['BatchItem', [['Operation', operation], ['RequestPayload', payload]]],
    ]),
  );

/** Which of the requests, counted from 1, a fault has changed something about. */
function effects(fault: string, ...requests: readonly Uint8Array[]): number[] {
  const found = faultByName(fault);
  if (found === undefined) throw new Error(`no fault is named ${fault}`);
  const counts: number[] = [];
  const engine = createEngine({ interference: witnessed(arm(found), ({ count }) => void counts.push(count)) });
  for (const each of requests) engine.handle(each, { identity: 'client' });
  return [...new Set(counts)];
}

const QUERY = request('Query', ['QueryFunction', 'QueryOperations']);
const QUERY_VENDOR = request('Query', ['QueryFunction', 'QueryServerInformation']);
const CREATE = request('Create', ['ObjectType', 'SymmetricKey'], [
  'TemplateAttribute',
  [build.attribute('Cryptographic Algorithm', 'AES'), build.attribute('Cryptographic Length', 128), build.attribute('Cryptographic Usage Mask', 'Encrypt')],
]);
const GET_UNKNOWN = request('Get', ['UniqueIdentifier', 'nothing']);
const GET_LAST = request('Get');

describe('the effect of a fault', () => {
  it('is seen where it changes the answer of an operation, and only there', () => {
    expect(effects('query-no-operations', QUERY_VENDOR, QUERY)).toEqual([2]);
  });

  it('is seen where it changes an object behind the answer', () => {
    expect(effects('created-keys-zero', QUERY, CREATE)).toEqual([2]);
  });

  it('is not seen where a fault that helps out has nothing to help out with', () => {
    expect(effects('success-for-failure-of-get-attributes', GET_UNKNOWN, CREATE)).toEqual([]);
  });

  it('is seen in the Response Message', () => {
    expect(effects('payload-with-failure', CREATE, GET_UNKNOWN)).toEqual([2]);
  });

  it('is seen in the encoded message', () => {
    expect(effects('bytes-as-text-string', GET_UNKNOWN, CREATE)).toEqual([]);
    expect(effects('trailing-bytes', GET_LAST)).toEqual([1]);
  });

  it('is none for the server as it should be', () => {
    expect(effects('control-nothing', QUERY, CREATE, GET_UNKNOWN)).toEqual([]);
  });
});
