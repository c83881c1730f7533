import { describe, expect, it } from 'vitest';
import { decode } from '../ttlv/index.js';
import { ENUM } from '../kmip/constants.js';
import { encode } from '../ttlv/index.js';
import { outlineResponse, requestMessage } from '../kmip/message.js';
import { createEngine, type Interference } from '../reference/index.js';
import type { Connection } from '../transport/connection.js';
import { TransportFailure } from '../transport/trouble.js';
import { connectInProcess } from './in-process.js';

const REQUEST = encode(requestMessage('1.4', [], [{ operation: ENUM.Operation.Query, payload: [] }]));
const open = (interference: Interference): Promise<Connection> => connectInProcess(createEngine({ interference }), { answerMs: 100, maxMessageSize: 65_536 })();

const troubleOf = async (connection: Connection): Promise<unknown> => {
  const error: unknown = await connection.exchange(REQUEST).catch((failure: unknown) => failure);
  return error instanceof TransportFailure ? error.trouble : error;
};

describe('a connection without sockets', () => {
  it('puts the parts of an answer together', async () => {
    const connection = await open({ bytes: (bytes) => [bytes.subarray(0, 3), bytes.subarray(3)] });
    const { bytes } = await connection.exchange(REQUEST);
    expect(outlineResponse(decode(bytes).item)?.version).toBe('1.4');
    expect(connection.surplus()).toBeUndefined();
  });

  it('keeps what comes behind the answer as surplus, and the next exchange fails for it', async () => {
    const connection = await open({ bytes: (bytes) => Buffer.concat([bytes, Buffer.from('0011', 'hex')]) });
    await connection.exchange(REQUEST);
    const surplus = { kind: 'surplus-bytes', count: 2, firstBytes: '0011' };
    expect(connection.surplus()).toEqual(surplus);
    expect(await troubleOf(connection)).toEqual(surplus);
    expect(connection.isOpen()).toBe(false);
  });

  it('does not wait for an answer that never comes, and stays open', async () => {
    const connection = await open({ bytes: () => [] });
    expect(await troubleOf(connection)).toEqual({ kind: 'answer-timeout', afterMs: 100, received: 0 });
    expect(connection.isOpen()).toBe(true);
  });

  it('ends where an answer stops half-way', async () => {
    const connection = await open({ bytes: (bytes) => bytes.subarray(0, 20) });
    expect(await troubleOf(connection)).toMatchObject({ kind: 'answer-timeout', received: 20 });
    expect(connection.isOpen()).toBe(false);
  });
});
