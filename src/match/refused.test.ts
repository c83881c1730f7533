import { describe, expect, it } from 'vitest';
import { structure } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import { aliveCheck, closedCheck, unrefusedCheck, waitingCheck } from './refused.js';
import type { Field } from './testing/build.js';
import { NO_FUNCTION, refused } from './testing/refused.js';
import { failures, STARTED, verdictsOf } from './testing/scenario.js';

const { InvalidMessage, InvalidField } = ENUM.ResultReason;
const FAILS = { status: 'OperationFailed', reason: 'InvalidMessage' } as const;
const headerOf = (version: '1.0' | '1.4'): readonly Field[] => [protocolVersionItem(version), ['TimeStamp', STARTED + 1n], ['BatchCount', 1]];

describe('the answer to a request that breaks the specification', () => {
  it('is a failure without Operation and with Invalid Message, where the message cannot be read', () => {
    const checks = refused(FAILS, { reasons: [InvalidMessage] });
    expect([...failures(checks), ...verdictsOf(checks, 'warning')]).toEqual([]);
    expect(verdictsOf(checks, 'match')).toContain('P-6: A request that breaks the specification is refused');
  });

  it('must not be a success', () => {
    expect(failures(refused({ operation: 'Query', payload: [] }))).toEqual(['P-6: Not refused: Query: broken']);
  });

  it('may be a success with a warning, where no text demands the refusal', () => {
    const checks = refused({ operation: 'Query', payload: [] }, { refusal: 'advised' });
    expect([failures(checks), verdictsOf(checks, 'warning')]).toEqual([[], ['P-6: Not refused: Query: broken']]);
  });

  it('carries the reason that the text gives, a tolerated one with a warning', () => {
    const other = { status: 'OperationFailed', reason: 'InvalidField' } as const;
    expect(failures(refused(other, { reasons: [InvalidMessage] }))).toEqual(['E-5: A broken request is refused with Invalid Field instead of Invalid Message']);
    expect(verdictsOf(refused(other, { reasons: [InvalidMessage], tolerated: [InvalidField] }), 'warning')).toEqual(['E-4: A broken request is refused with Invalid Field instead of Invalid Message']);
    expect(failures(refused(other))).toEqual([]);
  });

  it('is well-formed itself', () => {
    expect(failures(refused({ status: 'OperationFailed' }))).toEqual(['S-9: Query fails without a Result Reason']);
    expect(failures(refused(FAILS, { responseHeader: [protocolVersionItem('1.4'), ['BatchCount', 1]] }))).toEqual(['S-4: The Response Header lacks Time Stamp']);
    expect(failures(refused(FAILS, { response: structure(TAG.RequestMessage, []) }))).toEqual(['S-2: The answer is no Response Message']);
  });

  it('names the Operation of a Batch Item that could be read', () => {
    const options = { damage: [NO_FUNCTION] };
    expect(verdictsOf(refused(FAILS, options), 'warning')).toEqual(['S-7: The refusal of a Batch Item that could be read does not name its Operation']);
    expect(verdictsOf(refused({ ...FAILS, operation: 'Query' }, options), 'warning')).toEqual([]);
    expect(failures(refused({ ...FAILS, operation: 'Get' }, options))).toEqual(['S-7: A refusal names another operation']);
  });

  describe('carries the protocol version of the request', () => {
    const wrong = { responseHeader: headerOf('1.0') };
    const saying = 'S-3: A refusal of the whole message does not carry the protocol version of the request';

    it('with a warning where the message could not be read', () => {
      expect(verdictsOf(refused(FAILS, wrong), 'warning')).toEqual([saying]);
    });

    it('always, where the message could be read and its item was refused', () => {
      expect(failures(refused({ ...FAILS, operation: 'Query' }, { ...wrong, damage: [NO_FUNCTION] }))).toEqual(['S-3: The response does not carry the protocol version of the request']);
    });

    it('or any, where the request names another one than it is of', () => {
      const path = [TAG.RequestHeader, TAG.ProtocolVersion, TAG.ProtocolVersionMajor].map((tag) => ({ tag, occurrence: 1 }));
      const checks = refused(FAILS, { ...wrong, damage: [{ kind: 'become', path, become: { value: Uint8Array.of(0, 0, 0, 9) } }] });
      expect([...failures(checks), ...verdictsOf(checks, 'warning')].filter((each) => each.startsWith('S-3'))).toEqual([]);
    });
  });
});

describe('what a server does instead of an answer', () => {
  const step = { title: 'Query: broken' };

  it('is right when it ends the connection, or waits where it may', () => {
    expect([closedCheck('1.4'), waitingCheck('1.4')].map(({ rule, verdict }) => `${rule} ${verdict}`)).toEqual(['P-6 match', 'P-6 match']);
  });

  it('is a failure when it does neither, or does not live on', () => {
    expect(unrefusedCheck(step, '1.4', 'Nothing came.')).toMatchObject({ rule: 'P-6', verdict: 'failure', cause: 'Neither refused nor closed: Query: broken', message: 'Nothing came.' });
    expect(aliveCheck(step, '1.4', 'Nobody listens.')).toMatchObject({ rule: 'P-7', verdict: 'failure', cause: 'The server does not live on: Query: broken', message: 'After it the server did not answer a Query on a new connection: Nobody listens.' });
    expect(aliveCheck(step, '1.4', undefined)).toMatchObject({ rule: 'P-7', verdict: 'match' });
  });
});
