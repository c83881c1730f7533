import { describe, expect, it } from 'vitest';
import { structure, type Damage, type Item, type ItemPath } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import { aliveCheck, closedCheck, unrefusedCheck, waitingCheck } from './refused.js';
import type { Check } from './check.js';
import { builder, type Field } from './testing/build.js';
import { NO_FUNCTION, refused, UNKNOWN_TYPE, type RefusedOptions } from './testing/refused.js';
import { failures, message, STARTED, verdictsOf } from './testing/scenario.js';
import { allWhole } from './testing/wording.js';

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
    expect(allWhole(refused({ ...FAILS, operation: 'Query' }, options)).filter(({ rule }) => rule === 'S-7')).toEqual([]);
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
      expect(allWhole(checks).filter(({ rule }) => rule === 'S-3')).toEqual([]);
    });

    it('and the rest of the header is judged in any case', () => {
      const path = [TAG.RequestHeader, TAG.ProtocolVersion, TAG.ProtocolVersionMajor].map((tag) => ({ tag, occurrence: 1 }));
      const responseHeader: readonly Field[] = [protocolVersionItem('1.4'), ['TimeStamp', STARTED + 1n], ['BatchCount', 2]];
      expect(failures(refused(FAILS, { responseHeader, damage: [{ kind: 'become', path, become: { value: Uint8Array.of(0, 0, 0, 9) } }] }))).toEqual(['S-5: Batch Count is not the number of Batch Items']);
    });
  });
});

describe('the words of a refusal', () => {
  const FAILED = 'OperationFailed (1)';
  const said = (checks: readonly Check[], ...rules: readonly string[]): object[] => checks.filter(({ rule }) => rules.includes(rule)).map(({ rule, verdict, path, expected, actual, message, cause }) => ({ rule, verdict, path, expected, actual, message, cause }));
  const status = { rule: 'P-6', path: 'Batch Item 1 › Result Status', expected: FAILED };
  const reason = { path: 'Batch Item 1 › Result Reason', expected: 'InvalidMessage (4)' };
  const other = { status: 'OperationFailed', reason: 'InvalidField', message: 'No.' } as const;

  it('are about its status', () => {
    expect(said(refused(FAILS), 'P-6')).toEqual([{ ...status, verdict: 'match', actual: FAILED, message: 'The request is refused.', cause: 'A request that breaks the specification is refused' }]);
    expect(said(refused({ operation: 'Query', payload: [] }), 'P-6')).toEqual([{ ...status, verdict: 'failure', actual: 'Success (0)', message: 'Query: broken: the server does not refuse it.', cause: 'Not refused: Query: broken' }]);
    expect(said(refused({ operation: 'Query', payload: [] }, { refusal: 'advised' }), 'P-6')).toMatchObject([{ message: 'Query: broken: the server does not refuse it. No text demands that it does.' }]);
  });

  it('are about its reason', () => {
    expect(said(refused(FAILS, { reasons: [InvalidMessage] }), 'E-3')).toEqual([{ rule: 'E-3', verdict: 'match', ...reason, actual: 'InvalidMessage (4)', message: 'The Result Reason is the expected one.', cause: 'Result Reason is as expected' }]);
    expect(said(refused(other, { reasons: [InvalidMessage] }), 'E-5')).toEqual([
      { rule: 'E-5', verdict: 'failure', ...reason, actual: 'InvalidField (7)', message: 'Query: broken: refused with Invalid Field instead of Invalid Message; the server says "No.".', cause: 'A broken request is refused with Invalid Field instead of Invalid Message' },
    ]);
    expect(said(refused(other, { reasons: [InvalidMessage], tolerated: [InvalidField] }), 'E-4')).toMatchObject([{ message: 'Query: broken: refused with Invalid Field instead of Invalid Message; the case tolerates it; the server says "No.".' }]);
  });

  it('are about the Operation that it names', () => {
    const operation = { rule: 'S-7', path: 'Batch Item 1 › Operation', expected: 'Query' };
    expect(said(refused(FAILS, { damage: [NO_FUNCTION] }), 'S-7')).toEqual([
      { ...operation, verdict: 'warning', actual: 'nothing', message: 'The refusal does not say which Operation it is about, though the Batch Item of the request did.', cause: 'The refusal of a Batch Item that could be read does not name its Operation' },
    ]);
    expect(said(refused({ ...FAILS, operation: 'Get' }, { damage: [NO_FUNCTION] }), 'S-7')).toEqual([{ ...operation, verdict: 'failure', actual: 'Get', message: 'The refusal is about Get, asked was Query.', cause: 'A refusal names another operation' }]);
  });

  it('say nothing of a reason that is missing, nor of a status: the Batch Item is wrong itself', () => {
    expect(refused({ status: 'OperationFailed' }, { reasons: [InvalidMessage] }).filter(({ verdict }) => verdict !== 'match').map(({ rule }) => rule)).toEqual(['S-9']);
    const build = builder('1.4');
    const response = message('1.4', build, [build.item('BatchItem', [['Operation', 'Query']])]);
    expect(refused([], { response }).filter(({ verdict }) => verdict !== 'match').map(({ rule }) => rule)).toEqual(['S-6']);
  });

  it('say nothing of a Batch Item that is no Structure', () => {
    const response = message('1.4', builder('1.4'), [{ tag: TAG.BatchItem, type: 'Integer', value: 1 }]);
    expect(failures(refused([], { response }))).toEqual(['S-1: The response: Batch Item has item type Integer instead of Structure']);
  });
});

describe('a Batch Item of the request could be read', () => {
  const at = (...tags: readonly number[]): ItemPath => tags.map((tag) => ({ tag, occurrence: 1 }));
  const number = (value: number): Uint8Array => Uint8Array.of(0, 0, 0, value);
  const header = at(TAG.RequestHeader);
  const count = at(TAG.RequestHeader, TAG.BatchCount);
  const batchItem = at(TAG.BatchItem);
  const NAMELESS = 'S-7: The refusal of a Batch Item that could be read does not name its Operation';
  const warned = (damage: readonly Damage[], options: RefusedOptions = {}): readonly string[] => verdictsOf(refused(FAILS, { damage, ...options }), 'warning').filter((each) => each.startsWith('S-7'));

  it.each(['1.0', '1.4', '2.1', '3.0'] as const)('where the encoding and the header are right, in KMIP %s', (version) => {
    expect(warned([NO_FUNCTION], { version })).toEqual([NAMELESS]);
  });

  it.each<[string, Damage]>([
    ['an item has no type', UNKNOWN_TYPE],
    ['the message is of another kind', { kind: 'become', path: [], become: { tag: TAG.ResponseMessage } }],
    ['the header stands at the end', { kind: 'move', path: header, to: 'last' }],
    ['the header is missing', { kind: 'remove', path: header }],
    ['the version is missing', { kind: 'remove', path: at(TAG.RequestHeader, TAG.ProtocolVersion) }],
    ['the version is another one', { kind: 'become', path: at(TAG.RequestHeader, TAG.ProtocolVersion, TAG.ProtocolVersionMinor), become: { value: number(2) } }],
    ['the header has a field that belongs elsewhere', { kind: 'add', path: header, item: { tag: TAG.ResultStatus, typeCode: 5, value: number(1) } }],
    ['the Batch Count is missing', { kind: 'remove', path: count }],
    ['the Batch Count is wrong', { kind: 'become', path: count, become: { value: number(2) } }],
    ['something else stands among the Batch Items', { kind: 'add', path: [], item: { tag: TAG.ResultStatus, typeCode: 5, value: number(1) } }],
    ['there is something else instead of a Batch Item', { kind: 'become', path: batchItem, become: { tag: TAG.RequestPayload } }],
    ['it names no Operation', { kind: 'remove', path: at(TAG.BatchItem, TAG.Operation) }],
  ])('but not where %s', (_, damage) => {
    expect(warned([damage])).toEqual([]);
  });

  it('nor where nothing of the message is left', () => {
    expect(failures(refused(FAILS, { damage: [{ kind: 'replace', bytes: Uint8Array.of(1) }] }))).toEqual([]);
  });

  describe('among several', () => {
    const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)];
    const several = (...ids: readonly (Uint8Array | undefined)[]): RefusedOptions => ({ batch: ids.map((id) => ({ ...(id === undefined ? {} : { id }), reasons: [InvalidMessage] })) });

    it('where each has a Unique Batch Item ID', () => {
      expect(warned([NO_FUNCTION], several(first, second))).toEqual([NAMELESS]);
    });

    it('but not where something else stands for one of them', () => {
      expect(warned([{ kind: 'become', path: [{ tag: TAG.BatchItem, occurrence: 2 }], become: { tag: TAG.RequestPayload } }], several(first, second))).toEqual([]);
    });

    it('but not where one has none, or is no Structure', () => {
      expect(warned([NO_FUNCTION], several(first, undefined))).toEqual([]);
      expect(warned([NO_FUNCTION], several(undefined, second))).toEqual([]);
      expect(warned([{ kind: 'become', path: batchItem, become: { typeCode: 2, value: number(1) } }], several(first, second))).toEqual([]);
    });

    it('and each answer has the reason that its own item is refused for, those behind the last the one of the first', () => {
      const checks = refused([FAILS, FAILS, FAILS].map((each) => ({ ...each, operation: 'Query' })), { batch: [{ reasons: [InvalidField] }, { reasons: [InvalidMessage] }] });
      const reasons = checks.filter(({ path }) => path.endsWith('Result Reason')).map(({ rule, path, expected }) => [rule, path, expected]);
      expect(reasons).toEqual([
        ['E-5', 'Batch Item 1 › Result Reason', 'InvalidField (7)'],
        ['E-3', 'Batch Item 2 › Result Reason', 'InvalidMessage (4)'],
        ['E-5', 'Batch Item 3 › Result Reason', 'InvalidField (7)'],
      ]);
    });
  });
});

describe('an Operation that no version defines', () => {
  const asked: Damage = { kind: 'become', path: [TAG.BatchItem, TAG.Operation].map((tag) => ({ tag, occurrence: 1 })), become: { value: Uint8Array.of(0, 0, 0, 0x99) } };
  const strangers = (operation: number, reason: number, damage: readonly Damage[]): string[] => refused({ status: 'OperationFailed', operation, reason }, { damage }).filter(({ verdict }) => verdict === 'failure').map(({ rule, path }) => `${rule} ${path}`);

  it('may be repeated by the refusal of a request that has it', () => {
    expect(strangers(0x99, ENUM.ResultReason.OperationNotSupported, [asked])).toEqual([]);
  });

  it('may be repeated beside others', () => {
    const id = (value: number): Uint8Array => Uint8Array.of(value);
    const checks = refused([{ ...FAILS, operation: 0x99 }, { ...FAILS, operation: 'Query' }], { damage: [asked], batch: [{ id: id(1), reasons: [] }, { id: id(2), reasons: [] }] });
    expect(failures(checks)).toEqual([]);
  });

  it('does not excuse its place: it stands before the Result Status', () => {
    const build = builder('1.4');
    const response = message('1.4', build, [build.item('BatchItem', [['ResultStatus', 'OperationFailed'], ['Operation', 0x99], ['ResultReason', 'InvalidMessage']])]);
    expect(refused([], { response, damage: [asked] }).filter(({ verdict }) => verdict === 'failure').map(({ rule, path }) => [rule, path])).toEqual([['S-2', 'Batch Item 1']]);
  });

  it('does not excuse another one, nor one that the request does not have, nor any other value that is not defined', () => {
    expect(strangers(0x98, InvalidMessage, [asked])).toEqual(['S-14 Batch Item 1 › Operation', 'S-7 Batch Item 1 › Operation']);
    expect(strangers(0x99, InvalidMessage, [UNKNOWN_TYPE])).toEqual(['S-14 Batch Item 1 › Operation']);
    expect(strangers(0x99, 0x999, [asked])).toEqual(['S-14 Batch Item 1 › Result Reason']);
  });
});

describe('the version by which a refusal is judged', () => {
  const minor = (value: number): Damage => ({ kind: 'become', path: [TAG.RequestHeader, TAG.ProtocolVersion, TAG.ProtocolVersionMinor].map((tag) => ({ tag, occurrence: 1 })), become: { value: Uint8Array.of(0, 0, 0, value) } });
  /** The verdict on a field that 1.4 has and 1.0 has not, in the header of an answer that names this version. */
  const onNewField = (named: Item | undefined, damage: Damage): string[] => {
    const responseHeader: readonly Field[] = [...(named === undefined ? [] : [named]), ['TimeStamp', STARTED + 1n], ['ServerCorrelationValue', 'a'], ['BatchCount', 1]];
    return failures(refused(FAILS, { damage: [damage], responseHeader })).filter((each) => each.startsWith('S-14'));
  };
  const old = protocolVersionItem('1.0');
  const unknown = builder('1.4').item('ProtocolVersion', [['ProtocolVersionMajor', 1], ['ProtocolVersionMinor', 9]]);
  const STRANGER = ['S-14: The Response Header holds Server Correlation Value, which the version does not define'];

  it('is the one that it names, where the request could not be read or names another one than it is of', () => {
    expect(onNewField(old, UNKNOWN_TYPE)).toEqual(STRANGER);
    expect(onNewField(old, minor(7))).toEqual(STRANGER);
    expect(onNewField(protocolVersionItem('1.4'), UNKNOWN_TYPE)).toEqual([]);
  });

  it('is that of the request, where the request could be read and names it', () => {
    expect(onNewField(old, NO_FUNCTION)).toEqual([]);
  });

  it('is that of the request, where it names none, or one that does not exist', () => {
    expect(onNewField(undefined, UNKNOWN_TYPE)).toEqual([]);
    expect(onNewField(unknown, UNKNOWN_TYPE)).toEqual([]);
  });

  it('has to be that of the request in any case, with a warning where the request could not be read', () => {
    const saying = 'S-3: The response does not carry the protocol version of the request';
    const wrong = (damage: Damage): readonly Check[] => refused({ ...FAILS, reason: 'GeneralFailure' }, { damage: [damage], responseHeader: headerOf('1.0') });
    expect([failures(wrong(UNKNOWN_TYPE)), verdictsOf(wrong(UNKNOWN_TYPE), 'warning')]).toEqual([[], [saying]]);
    expect(failures(wrong(NO_FUNCTION))).toEqual([saying]);
    expect(verdictsOf(refused(FAILS), 'match')).toContain('S-3: Protocol Version is echoed');
  });
});

describe('what a server does instead of an answer', () => {
  const step = { title: 'Query: broken' };
  const onConnection = { rule: 'P-6', path: 'Connection', expected: 'a refusal, or the end of the connection', source: 'KMIP 1.4 §11.1' };
  const alive = { rule: 'P-7', path: 'Connection', expected: 'an answer to a Query on a new connection', source: 'KMIP 1.4 §7.1' };

  it('is right when it ends the connection, or waits where it may', () => {
    const cause = 'A request that breaks the specification is refused';
    expect(closedCheck('1.4')).toEqual({ ...onConnection, verdict: 'match', actual: 'the end of the connection', message: 'The server ended the connection.', cause });
    expect(waitingCheck('1.4')).toEqual({ ...onConnection, verdict: 'match', actual: 'nothing', message: 'The server waited for the rest of the message.', cause });
  });

  it('is a failure when it does neither, or does not live on', () => {
    expect(unrefusedCheck(step, '1.4', 'Nothing came.')).toEqual({ ...onConnection, verdict: 'failure', actual: 'neither', message: 'Nothing came.', cause: 'Neither refused nor closed: Query: broken' });
    expect(aliveCheck(step, '1.4', 'Nobody listens.')).toEqual({ ...alive, verdict: 'failure', actual: 'none', message: 'After it the server did not answer a Query on a new connection: Nobody listens.', cause: 'The server does not live on: Query: broken' });
    expect(aliveCheck(step, '1.4', undefined)).toEqual({ ...alive, verdict: 'match', actual: 'the answer', message: 'After it the server answered a Query on a new connection.', cause: 'The server lives on after a refusal' });
  });
});
