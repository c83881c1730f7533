import { describe, expect, it } from 'vitest';
import { encode } from '../../ttlv/index.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { builder, type Field } from '../../match/testing/build.js';
import { protocolVersionItem } from '../../kmip/message.js';
import { structure } from '../../ttlv/item.js';
import { ENUM, TAG } from '../../kmip/constants.js';
import type { OperationContext } from '../context.js';
import { createStreams, type Streams } from '../crypto/streams.js';
import { createEngine } from '../engine.js';
import type { ExchangeContext } from '../interference.js';
import { createStore } from '../store.js';
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

  describe('on operations in parts', () => {
    const EXCHANGE: ExchangeContext = { operations: [], version: VERSION, count: 1 };
    const none = structure(TAG.RequestPayload, []);

    /** Whether an interference with an operation shows that is performed while one in parts is under way. */
    function shows(interfere: (streams: Streams, open: Uint8Array) => Streams | undefined): boolean {
      const streams = createStreams();
      const open = streams.open({ operation: ENUM.Operation.Encrypt, uniqueIdentifier: 'key', owner: 'client', work: undefined });
      const context: OperationContext = { version: VERSION, supportedVersions: [VERSION], client: { identity: 'client' }, now: 0n, store: createStore(), streams, batch: { ordered: true, outcomes: [] } };
      let shown = false;
      const watched = witnessed({ operation: (perform, call) => perform(call.request, { ...call.context, streams: interfere(call.context.streams, open) ?? call.context.streams }) }, () => (shown = true));
      watched.operation?.(() => ({ payload: [] }), { code: ENUM.Operation.Encrypt, request: none, context, exchange: EXCHANGE });
      return shown;
    }

    it('is seen where one that was open is closed', () => {
      const closing = (value?: Uint8Array) => (streams: Streams, open: Uint8Array): undefined => {
        streams.close(value ?? open);
      };
      expect(shows(closing())).toBe(true);
      expect(shows(closing(new Uint8Array(16)))).toBe(false);
    });

    it('is seen where the operation is performed with others', () => {
      expect(shows((streams) => ({ ...streams, find: () => undefined }))).toBe(true);
      expect(shows(() => undefined)).toBe(false);
    });
  });
});
