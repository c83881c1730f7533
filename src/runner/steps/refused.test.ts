import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../../kmip/constants.js';
import { UserError } from '../../kmip/user-error.js';
import type { Refusal, Step } from '../../suite/case.js';
import { TransportFailure, type TransportTrouble } from '../../transport/trouble.js';
import type { Answer, Connection } from '../../transport/connection.js';
import { encode, enumeration, structure, toHex, type Damage } from '../../ttlv/index.js';
import { requestMessage } from '../../kmip/message.js';
import { encodeStep, sendRefused } from './refused.js';
import { querySent, step } from '../testing/cases.js';
import { vitalSign } from '../vital-sign.js';

const ANSWER = encode(structure(TAG.ResponseMessage, []));
const BROKEN = Uint8Array.of(0x42);

type Reply = Uint8Array | TransportTrouble | { readonly refuses: TransportTrouble };

/** A server that replies to one connection after the other; a connection that is refused stands as its trouble. */
function server(...connections: readonly Reply[]): { connect: () => Promise<Connection>; open: () => number } {
  let next = 0;
  let open = 0;
  const fail = (trouble: TransportTrouble): Promise<never> => Promise.reject(new TransportFailure('host:5696', trouble));
  const connect = (): Promise<Connection> => {
    const reply: Reply = connections[next++] ?? { refuses: { kind: 'refused' } };
    if ('refuses' in reply) return fail(reply.refuses);
    open++;
    const answer = (bytes: Uint8Array): Answer => ({ bytes, sentAt: new Date(0), receivedAt: new Date(0), roundTripMs: 1 });
    return Promise.resolve({
      session: { protocol: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384', authorized: true },
      exchange: () => (reply instanceof Uint8Array ? Promise.resolve(answer(reply)) : fail(reply)),
      isOpen: () => true,
      surplus: () => undefined,
      close: () => {
        open--;
        return Promise.resolve();
      },
    });
  };
  return { connect, open: () => open };
}

async function outcome(refusal: Refusal, ...connections: readonly Reply[]): Promise<string[]> {
  const target = server(...connections);
  const { answer, trouble, checks } = await sendRefused({ title: 'Query: broken', refusal }, BROKEN, { connect: target.connect, version: '1.4', answerMs: 1000, vital: vitalSign('1.4') });
  expect(target.open()).toBe(0);
  return [...(answer === undefined ? [] : ['answer']), ...(trouble === undefined ? [] : [trouble.kind]), ...checks.map(({ rule, verdict, cause }) => `${rule} ${verdict}: ${cause}`)];
}

const SILENT: TransportTrouble = { kind: 'answer-timeout', afterMs: 100, received: 0 };
const CLOSED: TransportTrouble = { kind: 'closed-before-answer', firstAnswer: true };
const REFUSED = 'P-6 match: A request that breaks the specification is refused';
const ALIVE = 'P-7 match: The server lives on after a refusal';

describe('a message that is to be refused', () => {
  it('may be answered: the answer is judged elsewhere', async () => {
    expect(await outcome('answerOrClose', ANSWER, ANSWER)).toEqual(['answer', ALIVE]);
  });

  it.each<TransportTrouble>([CLOSED, { kind: 'reset', code: 'ECONNRESET', received: 0 }])('may end the connection: $kind', async (trouble) => {
    expect(await outcome('answerOrClose', trouble, ANSWER)).toEqual([REFUSED, ALIVE]);
  });

  it('may be waited with only where it is unfinished', async () => {
    expect(await outcome('answerCloseOrWait', SILENT, ANSWER)).toEqual([REFUSED, ALIVE]);
    expect(await outcome('answerOrClose', SILENT, ANSWER)).toEqual(['P-6 failure: Neither refused nor closed: Query: broken', ALIVE]);
  });

  it('must not be answered by half a message, or by something else', async () => {
    expect(await outcome('answerCloseOrWait', { kind: 'half-answer', received: 5, expected: 80 }, ANSWER)).toEqual(['P-6 failure: Neither refused nor closed: Query: broken', ALIVE]);
    expect(await outcome('answerCloseOrWait', { kind: 'not-ttlv', firstBytes: '48545450' }, ANSWER)).toEqual(['P-6 failure: Neither refused nor closed: Query: broken', ALIVE]);
  });

  it('must leave the server alive', async () => {
    const dead = 'P-7 failure: The server does not live on: Query: broken';
    expect(await outcome('answerOrClose', CLOSED, { refuses: { kind: 'refused' } })).toEqual([REFUSED, dead]);
    expect(await outcome('answerOrClose', ANSWER, SILENT)).toEqual(['answer', dead]);
    expect(await outcome('answerOrClose', ANSWER, encode(structure(TAG.RequestMessage, [])))).toEqual(['answer', dead]);
  });

  it('charges nothing to a server that could not be asked', async () => {
    expect(await outcome('answerOrClose', { refuses: { kind: 'refused' } })).toEqual(['refused']);
  });
});

describe('the message as it goes out', () => {
  const message = requestMessage('1.4', [], [{ operation: ENUM.Operation.Query, payload: [enumeration(TAG.QueryFunction, 1)] }]);
  const broken = (damage: readonly Damage[]): Step => ({ ...step(1, querySent), damage });

  it('is broken as the step says', () => {
    expect(toHex(encodeStep(broken([{ kind: 'cut', count: 8 }]), message))).toBe(toHex(encode(message).slice(0, -8)));
  });

  it('cannot be broken where it has nothing', () => {
    const damage: Damage = { kind: 'remove', path: [{ tag: TAG.Attributes, occurrence: 1 }] };
    expect(() => encodeStep(broken([damage]), message)).toThrow("test.yaml:1:1: the message cannot be broken as 'mangle' says: the message has no item 0x420125 there.");
    expect(() => encodeStep(broken([damage]), message)).toThrow(UserError);
  });
});
