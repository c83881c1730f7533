import { describe, expect, it } from 'vitest';
import { dateTimeExtended, type Item } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { protocolVersionItem } from '../kmip/message.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { Check, Verdict } from './check.js';
import type { Field } from './testing/build.js';
import { failures, message, scenario, sourceIn, STARTED, type Answered, type ExchangeOptions, type Scenario } from './testing/scenario.js';
import { wordingOf } from './testing/wording.js';

const DESTROY = { operation: 'Destroy', request: [['UniqueIdentifier', 'a']] } as const;
const DESTROYED: Answered = { payload: [['UniqueIdentifier', 'a']] };
const TIME: Field = ['TimeStamp', STARTED + 1n];
const COUNT: Field = ['BatchCount', 1];

/** A Destroy whose answer has this header, and these fields in the header of the request. */
function headed(version: ProtocolVersion, responseHeader: readonly Field[], header: readonly Field[] = [], options: ExchangeOptions = {}, s: Scenario = scenario(version)): readonly Check[] {
  return s.one(DESTROY, DESTROYED, { header, responseHeader, ...options });
}

/** A Destroy whose answer carries this Time Stamp, in seconds after the start of the case. */
const stamped = (seconds: bigint, clock: ExchangeOptions['clock'] = {}, version: ProtocolVersion = '1.4'): readonly Check[] => headed(version, [protocolVersionItem(version), ['TimeStamp', STARTED + seconds], COUNT], [], { clock });

const timeVerdicts = (checks: readonly Check[]): (readonly [Verdict, string])[] => checks.filter((check) => check.rule === 'S-4').map((check) => [check.verdict, check.cause] as const);

describe('the Protocol Version of an answer (S-3)', () => {
  const version = (answer: readonly Item[], answered: Answered = DESTROYED): readonly Check[] => scenario('1.4').one(DESTROY, answered, { responseHeader: [...answer, TIME, COUNT] });
  const refusal = (reason: string, operation: string | null = null): Answered => ({ operation, status: 'OperationFailed', reason });

  it('is that of the request', () => {
    expect(wordingOf(version([protocolVersionItem('1.4')]), 'S-3')).toEqual([
      { rule: 'S-3', verdict: 'match', path: 'Response Header › Protocol Version', expected: '1.4', actual: '1.4', message: 'The response has the protocol version of the request.', cause: 'Protocol Version is echoed' },
    ]);
  });

  const another = { rule: 'S-3', path: 'Response Header › Protocol Version', expected: '1.4', actual: '1.2' };
  const failure = { ...another, verdict: 'failure', message: 'The request is of KMIP 1.4, but the response says 1.2.', cause: 'The response does not carry the protocol version of the request' };

  it('fails when it is another', () => {
    expect(wordingOf(version([protocolVersionItem('1.2')]), 'S-3')).toEqual([failure]);
  });

  it('fails when it cannot be read', () => {
    expect(wordingOf(version([{ tag: TAG.ProtocolVersion, type: 'Structure', value: [] }]), 'S-3')).toEqual([{ ...failure, actual: 'unreadable', message: 'The request is of KMIP 1.4, but the response says unreadable.' }]);
  });

  it('may be another where the message could not be read: no text lays down the version of the answer', () => {
    expect(wordingOf(version([protocolVersionItem('1.2')], refusal('InvalidMessage')), 'S-3')).toEqual([
      {
        ...another,
        verdict: 'warning',
        message: 'The request is of KMIP 1.4, but its refusal says 1.2; no text lays down the version of the answer to a message that could not be read.',
        cause: 'A refusal of the whole message does not carry the protocol version of the request',
      },
    ]);
  });

  it('fails where the refusal says that the message was read, or names the operation', () => {
    expect(wordingOf(version([protocolVersionItem('1.2')], refusal('PermissionDenied')), 'S-3')).toEqual([failure]);
    expect(wordingOf(version([protocolVersionItem('1.2')], refusal('InvalidMessage', 'Destroy')), 'S-3')).toEqual([failure]);
  });

  it('is reported as missing by the table of the header, and by nothing else', () => {
    expect(wordingOf(version([]), 'S-3')).toEqual([
      { rule: 'S-3', verdict: 'failure', path: 'Response Header', expected: 'Protocol Version', actual: 'nothing', message: 'The Response Header lacks the required field Protocol Version.', cause: 'The Response Header lacks Protocol Version' },
    ]);
  });
});

// The request is sent one second after the start and answered two seconds after it; the tolerance is 120 s.
describe('the Time Stamp of an answer', () => {
  it('is right between request and answer, the tolerance included', () => {
    expect(timeVerdicts(stamped(1n))).toEqual([['match', 'Time Stamp is plausible']]);
    expect(timeVerdicts(stamped(-119n))).toEqual([['match', 'Time Stamp is plausible']]);
    expect(timeVerdicts(stamped(122n))).toEqual([['match', 'Time Stamp is plausible']]);
  });

  it('is of a clock that has jumped one second beyond the tolerance', () => {
    const jumped = [['failure', 'The Time Stamps of the answers are not those of one clock']];
    expect(timeVerdicts(stamped(-120n))).toEqual(jumped);
    expect(timeVerdicts(stamped(123n))).toEqual(jumped);
  });

  it('may be of a slow or fast clock that goes on as it began', () => {
    expect(timeVerdicts(stamped(-1799n, { offsetSeconds: -1800 }))).toEqual([['warning', 'The clock of the server differs from the clock of this machine']]);
    expect(timeVerdicts(stamped(3601n, { offsetSeconds: 3600 }))).toEqual([['warning', 'The clock of the server differs from the clock of this machine']]);
  });

  it('has jumped when a slow clock is suddenly right', () => {
    expect(timeVerdicts(stamped(1n, { offsetSeconds: -1800 }))).toEqual([['failure', 'The Time Stamps of the answers are not those of one clock']]);
  });

  it('goes on from a slow or fast clock within the tolerance, and no further', () => {
    const verdicts = (offsetSeconds: number, ...seconds: readonly bigint[]): Verdict[] => seconds.flatMap((each) => timeVerdicts(stamped(each, { offsetSeconds })).map(([verdict]) => verdict));
    expect(verdicts(-1800, -1920n, -1919n, -1678n, -1677n)).toEqual(['failure', 'warning', 'warning', 'failure']);
    expect(verdicts(3600, 3480n, 3481n, 3722n, 3723n)).toEqual(['failure', 'warning', 'warning', 'failure']);
  });

  const window = { rule: 'S-4', path: 'Response Header › Time Stamp', expected: 'between 2024-12-31T23:58:01Z and 2025-01-01T00:02:02Z' };

  it('says what was expected and what came', () => {
    expect(wordingOf(stamped(1n), 'S-4')).toEqual([{ ...window, verdict: 'match', actual: '2025-01-01T00:00:01Z', message: 'The Time Stamp is that of the answer.', cause: 'Time Stamp is plausible' }]);
    expect(wordingOf(stamped(300n), 'S-4')).toEqual([
      {
        rule: 'S-4',
        path: window.path,
        verdict: 'failure',
        expected: 'the time that passed since the first answer',
        actual: '2025-01-01T00:05:00Z',
        message: 'The Time Stamp does not go on from that of the first answer: the clock has jumped.',
        cause: 'The Time Stamps of the answers are not those of one clock',
      },
    ]);
  });

  it.each([
    ['1.4', 'KMIP Symmetric Key Lifecycle Profile 1.0 §4.7 item 6'],
    ['2.1', 'KMIP Profiles 2.1 §4.1.1 item 6'],
  ] as const)('of a wrong clock rests on the permitted variation of times: KMIP %s', (version, variation) => {
    expect(wordingOf(stamped(3600n, { offsetSeconds: 3600 }, version), 'S-4')).toEqual([
      {
        ...window,
        verdict: 'warning',
        actual: '2025-01-01T01:00:00Z',
        message: 'The Time Stamp is more than 120 s away from the clock of this machine.',
        cause: 'The clock of the server differs from the clock of this machine',
        variation,
      },
    ]);
  });

  it('of another type is no time', () => {
    expect(timeVerdicts(headed('1.4', [protocolVersionItem('1.4'), { tag: TAG.TimeStamp, type: 'Integer', value: 1 }, COUNT]))).toEqual([]);
    const extended = headed('1.4', [protocolVersionItem('1.4'), dateTimeExtended(TAG.TimeStamp, (STARTED + 1n) * 1_000_000n), COUNT]);
    expect(failures(extended)).toEqual(['S-1: The response: Time Stamp has item type Date-Time Extended instead of Date-Time']);
  });
});

describe('the Batch Count of an answer (S-5)', () => {
  const counted = (count: number, answers: readonly Answered[] = [DESTROYED]): readonly Check[] => scenario('1.4').exchange([DESTROY], answers, { responseHeader: [protocolVersionItem('1.4'), TIME, ['BatchCount', count]] });
  const count = { rule: 'S-5', path: 'Response Header › Batch Count', expected: '1' };

  it('is the number of its Batch Items', () => {
    expect(wordingOf(counted(1), 'S-5')).toEqual([{ ...count, verdict: 'match', actual: '1', message: 'Batch Count is the number of Batch Items.', cause: 'Batch Count is right' }]);
  });

  it.each([0, 2])('fails when it is %i for one', (wrong) => {
    expect(wordingOf(counted(wrong), 'S-5')).toEqual([{ ...count, verdict: 'failure', actual: String(wrong), message: `Batch Count is ${wrong}, but the response holds 1 Batch Items.`, cause: 'Batch Count is not the number of Batch Items' }]);
  });

  it('of another type counts nothing', () => {
    expect(failures(headed('1.4', [protocolVersionItem('1.4'), TIME, { tag: TAG.BatchCount, type: 'Boolean', value: true }]))).toEqual(['S-1: The response: Batch Count has item type Boolean instead of Integer']);
  });

  it('of an answer that is not read to its end is at least the number of items that were read', () => {
    const empty: Item = { tag: TAG.BatchItem, type: 'Structure', value: [] };
    const flood = (claimed: number): ReturnType<typeof wordingOf> => {
      const { build, one } = scenario('1.4');
      return wordingOf(one(DESTROY, {}, { response: message('1.4', build, new Array<Item>(60_000).fill(empty), [protocolVersionItem('1.4'), TIME, ['BatchCount', claimed]]) }), 'S-5');
    };
    const [found] = flood(1);
    const read = found?.expected ?? '';
    expect(found).toEqual({ ...count, verdict: 'failure', expected: read, actual: '1', message: `Batch Count is 1, but the response holds at least ${read} Batch Items.`, cause: 'Batch Count is not the number of Batch Items' });
    expect([flood(Number(read) - 1).length, flood(Number(read))]).toEqual([1, []]);
  });
});

describe('the Client Correlation Value of an answer (H-1)', () => {
  const header = (...more: readonly Field[]): readonly Field[] => [protocolVersionItem('1.4'), TIME, ...more, COUNT];
  const echo = { rule: 'H-1', path: 'Response Header › Client Correlation Value', expected: '"c-1"', actual: '"c-1"' };
  const wrong = { ...echo, verdict: 'warning', message: 'The Client Correlation Value is not that of the request.', cause: 'The Client Correlation Value is not echoed' };
  const sent: readonly Field[] = [['ClientCorrelationValue', 'c-1']];

  it('repeats that of the request', () => {
    expect(wordingOf(headed('1.4', header(['ClientCorrelationValue', 'c-1']), sent), 'H-1')).toEqual([{ ...echo, verdict: 'match', message: 'The Client Correlation Value is that of the request.', cause: 'Client Correlation Value is echoed' }]);
  });

  it('may be left out', () => {
    expect(wordingOf(headed('1.4', header(), sent), 'H-1')).toEqual([]);
  });

  it('is doubtful when it is another, is unasked, or is no text', () => {
    expect(wordingOf(headed('1.4', header(['ClientCorrelationValue', 'c-2']), sent), 'H-1')).toEqual([{ ...wrong, actual: '"c-2"' }]);
    expect(wordingOf(headed('1.4', header(['ClientCorrelationValue', 'c-2'])), 'H-1')).toEqual([{ ...wrong, expected: 'nothing', actual: '"c-2"' }]);
    expect(wordingOf(headed('1.4', header({ tag: TAG.ClientCorrelationValue, type: 'Integer', value: 1 })), 'H-1').map(({ verdict }) => verdict)).toEqual(['warning']);
  });
});

describe('the Server Correlation Value of an answer (H-2)', () => {
  const valued = (s: Scenario, value: Field): readonly Check[] => headed('1.4', [protocolVersionItem('1.4'), TIME, value, COUNT], [], {}, s);

  it('is unique', () => {
    const s = scenario('1.4');
    const found = ['s-1', 's-2', 's-3'].map((value) => wordingOf(valued(s, ['ServerCorrelationValue', value]), 'H-2'));
    expect(found).toEqual([[], [], []]);
  });

  it('is doubtful when any earlier answer had it', () => {
    const s = scenario('1.4');
    valued(s, ['ServerCorrelationValue', 's-1']);
    valued(s, ['ServerCorrelationValue', 's-2']);
    expect(wordingOf(valued(s, ['ServerCorrelationValue', 's-1']), 'H-2')).toEqual([
      { rule: 'H-2', verdict: 'warning', path: 'Response Header › Server Correlation Value', actual: '"s-1"', message: 'The Server Correlation Value was in an earlier answer already.', cause: 'Server Correlation Values repeat' },
    ]);
  });

  it('may be left out of every answer', () => {
    const s = scenario('1.4');
    expect([headed('1.4', [protocolVersionItem('1.4'), TIME, COUNT], [], {}, s), headed('1.4', [protocolVersionItem('1.4'), TIME, COUNT], [], {}, s)].flatMap((checks) => wordingOf(checks, 'H-2'))).toEqual([]);
  });
});

describe('a header field that answers something in the request (H-3)', () => {
  const nonce: Field = ['Nonce', [['NonceID', Uint8Array.of(1)], ['NonceValue', Uint8Array.of(2)]]];
  const attestation: Field = ['AttestationType', 'TPMQuote'];
  const unasked = (title: string) => ({ rule: 'H-3', verdict: 'warning', path: `Response Header › ${title}`, expected: 'nothing', actual: title, message: `The header holds ${title}, which nothing in the request asked for.`, cause: `The header holds ${title} unasked` });
  const header = (...more: readonly Field[]): readonly Field[] => [protocolVersionItem('2.1'), TIME, ...more, COUNT];

  it('is expected where the request provokes it', () => {
    expect(wordingOf(headed('2.1', header(nonce, attestation), [['AttestationCapableIndicator', true]]), 'H-3')).toEqual([]);
    const credential: Field = ['Authentication', [['Credential', [['CredentialType', 'UsernameAndPassword'], ['CredentialValue', [['Username', 'u'], ['Password', 'p']]]]]]];
    expect(wordingOf(headed('2.1', header(['ServerHashedPassword', Uint8Array.of(1)]), [credential]), 'H-3')).toEqual([]);
  });

  it('is doubtful where nothing does', () => {
    expect(wordingOf(headed('2.1', header(nonce, attestation)), 'H-3')).toEqual([unasked('Nonce'), unasked('Attestation Type')]);
    expect(wordingOf(headed('2.1', header(['ServerHashedPassword', Uint8Array.of(1)]), [['AttestationCapableIndicator', true]]), 'H-3')).toEqual([{ ...unasked('Server Hashed Password'), secret: true }]);
  });
});

describe('a failure without Operation', () => {
  const NAMELESS: Answered = { operation: null, status: 'OperationFailed', reason: 'InvalidMessage', id: null };

  it('refuses the whole message where it is the only item of the answer', () => {
    expect(failures(scenario('1.4').exchange([DESTROY, DESTROY], [NAMELESS]))).toEqual(['E-8: Destroy: the server refuses the whole message with Invalid Message']);
  });

  it('is the answer to one item where others are answered', () => {
    const found = failures(scenario('1.4').exchange([DESTROY, DESTROY], [NAMELESS, { ...DESTROYED }], { header: [['BatchErrorContinuationOption', 'Continue']] }));
    expect(found.filter((each) => each.startsWith('E-8'))).toEqual([]);
    expect(found).not.toEqual([]);
  });

  it('is none where there is no Batch Item, or the first is no structure', () => {
    const answered = (...items: readonly Item[]): string[] => failures(scenario('1.4').one(DESTROY, {}, { response: message('1.4', scenario('1.4').build, items) }));
    expect([answered(), answered({ tag: TAG.BatchItem, type: 'Integer', value: 1 })].map((found) => found.some((each) => each.startsWith('E-8')))).toEqual([false, false]);
    expect(answered()).toContain('P-1: Destroy: a batch item is not answered');
  });

  it('is none where the item succeeds', () => {
    expect(failures(scenario('1.4').one(DESTROY, { ...DESTROYED, operation: null }))).toEqual(['S-7: A batch item of the response lacks the Operation of the request']);
  });
});

describe('an answer without a header', () => {
  it('lacks it, and nothing is said of its fields', () => {
    const { build, one } = scenario('1.4');
    const item = build.item('BatchItem', [['Operation', 'Destroy'], ['ResultStatus', 'Success'], ['ResponsePayload', [['UniqueIdentifier', 'a']]]]);
    const response: Item = { ...message('1.4', build, []), value: [item] };
    const checks = one(DESTROY, {}, { response });
    expect(failures(checks)).toEqual(['S-2: The Response Message lacks Response Header']);
    expect(wordingOf(checks, 'S-3', 'S-4', 'S-5', 'H-1', 'H-2', 'H-3')).toEqual([]);
  });
});

describe('the source of a check of the header', () => {
  it('is the section of its field in the version', () => {
    const source = (version: ProtocolVersion, rule: string): string | undefined => stamped(1n, {}, version).find((check) => check.rule === rule)?.source;
    expect([source('1.4', 'S-4'), source('2.1', 'S-4')]).toEqual([sourceIn('S-4', '1.4'), sourceIn('S-4', '2.1')]);
  });
});
