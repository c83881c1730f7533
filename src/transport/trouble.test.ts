import { describe, expect, it } from 'vitest';
import { describeTrouble, TransportFailure, type TransportTrouble } from './trouble.js';

const ADDRESS = '127.0.0.1:5696';

describe('describeTrouble', () => {
  it.each<[TransportTrouble, string]>([
    [{ kind: 'refused' }, '127.0.0.1:5696 refused the connection.'],
    [{ kind: 'unresolved-host', host: 'kmip.invalid' }, 'The host name kmip.invalid has no address.'],
    [{ kind: 'unreachable', code: 'EHOSTUNREACH' }, '127.0.0.1:5696 cannot be reached (EHOSTUNREACH).'],
    [{ kind: 'connect-timeout', afterMs: 10 }, '127.0.0.1:5696 did not accept a connection within 10 ms.'],
    [{ kind: 'handshake-failed', cause: 'not-tls', detail: 'what the server sends is not TLS', remedy: 'Check.' }, 'The TLS handshake with 127.0.0.1:5696 failed: what the server sends is not TLS.'],
    [{ kind: 'already-closed' }, 'The connection to 127.0.0.1:5696 was closed before the request was sent.'],
    [{ kind: 'closed-before-answer', firstAnswer: false }, '127.0.0.1:5696 closed the connection without an answer.'],
    [{ kind: 'half-answer', received: 1 }, '127.0.0.1:5696 closed the connection in the middle of its answer: 1 byte arrived.'],
    [{ kind: 'half-answer', received: 9, expected: 24 }, '127.0.0.1:5696 closed the connection in the middle of its answer: 9 of 24 bytes arrived.'],
    [{ kind: 'answer-timeout', afterMs: 10, received: 0 }, '127.0.0.1:5696 did not answer within 10 ms: not one byte arrived.'],
    [{ kind: 'answer-timeout', afterMs: 10, received: 5 }, '127.0.0.1:5696 did not answer within 10 ms: 5 bytes arrived.'],
    [{ kind: 'not-ttlv', firstBytes: '00010203' }, '127.0.0.1:5696 answered with something that is no TTLV message: 00010203.'],
    [{ kind: 'not-ttlv', firstBytes: '4e6f0a', text: 'No\n' }, '127.0.0.1:5696 answered with something that is no TTLV message: "No\\n".'],
    [{ kind: 'too-large', announced: 100, limit: 64 }, '127.0.0.1:5696 announced an answer of 100 bytes; the limit is 64 bytes.'],
    [{ kind: 'surplus-bytes', count: 1, firstBytes: '42' }, '127.0.0.1:5696 sent 1 byte that no request asked for, starting with 42.'],
    [{ kind: 'withheld', operation: 'Destroy', id: '7' }, 'Destroy was not sent to 127.0.0.1:5696: it would have changed the object 7, which this run did not create.'],
    [{ kind: 'withheld', operation: 'Destroy' }, 'Destroy was not sent to 127.0.0.1:5696: it would have changed whatever object the server finds, which this run did not create.'],
    [{ kind: 'reset', code: 'ECONNRESET', received: 0 }, 'The connection to 127.0.0.1:5696 broke (ECONNRESET) with no byte of the answer received.'],
  ])('puts %o into a sentence, with a remedy', (trouble, sentence) => {
    const { message, remedy } = describeTrouble(ADDRESS, trouble);
    expect(message).toBe(sentence);
    expect(remedy).toMatch(/\.$/);
  });
});

describe('TransportFailure', () => {
  it('carries the trouble as data beside the sentence', () => {
    const failure = new TransportFailure(ADDRESS, { kind: 'refused' });
    expect(failure).toMatchObject({ name: 'TransportFailure', kind: 'refused', trouble: { kind: 'refused' }, address: ADDRESS });
    expect(failure.message).toBe('127.0.0.1:5696 refused the connection.');
  });
});
