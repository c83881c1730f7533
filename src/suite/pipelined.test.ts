import { describe, expect, it } from 'vitest';
import type { Step } from './case.js';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';

const CREATE = '{ Create: { ObjectType: SymmetricKey, Attributes: { CryptographicAlgorithm: AES, CryptographicLength: 256, CryptographicUsageMask: [Encrypt] } } }';
const create = (name: string, words = ''): string => `{ ${words}send: ${CREATE}, expect: { UniqueIdentifier: bind $${name} } }`;

const steps = (...texts: readonly string[]): readonly Step[] =>
  loadSuite('s.yaml', `suite: s\ntitle: S\nprofile: S\nversions: 1.4\ncases:\n  - id: A\n    title: A\n    source: A\n    steps:\n${texts.map((text) => `      - ${text}\n`).join('')}`).cases[0]!.steps;

function problem(...texts: readonly string[]): string {
  try {
    steps(...texts);
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map(({ message }) => message).join('; ');
    throw error;
  }
  return 'nothing';
}

describe('a message that does not wait for the answer before it', () => {
  it('says so, and goes out as the one before it', () => {
    const [first, second, third] = steps('{ as: other, send: { Get: { UniqueIdentifier: k } } }', '{ pipelined: true, send: { Get: { UniqueIdentifier: k } } }', '{ pipelined: true, send: { Get: { UniqueIdentifier: k } } }');
    expect(first).not.toHaveProperty('pipelined');
    expect([second, third]).toMatchObject([{ pipelined: true, as: 'other' }, { pipelined: true, as: 'other' }]);
  });

  it('has a message before it on its connection', () => {
    const nothing = "'pipelined' stands behind no message that is answered on its connection";
    expect(problem('{ pipelined: true, send: { Get: { UniqueIdentifier: k } } }')).toBe(nothing);
    expect(problem('{ trial: bytewise }', '{ pipelined: true, send: { Get: { UniqueIdentifier: k } } }')).toBe(nothing);
    expect(problem('{ refusal: advised, send: { Get: { UniqueIdentifier: k } } }', '{ pipelined: true, send: { Get: { UniqueIdentifier: k } } }')).toBe(nothing);
    expect(problem('{ send: { Get: { UniqueIdentifier: k } } }', '{ pipelined: true, newConnection: true, send: { Get: { UniqueIdentifier: k } } }')).toBe("'newConnection' stands beside 'pipelined', which goes out as the step before it does");
  });

  it('cannot use what that answer brings', () => {
    const early = "'$key' is bound by an answer for which this message does not wait";
    expect(problem(create('key'), '{ pipelined: true, send: { Get: { UniqueIdentifier: $key } } }')).toBe(early);
    expect(problem(create('key'), create('other', 'pipelined: true, '), '{ pipelined: true, batch: [{ send: { Get: { UniqueIdentifier: $key } } }, { send: { Get: { UniqueIdentifier: $other } } }] }')).toBe(`${early}; ${early.replace('key', 'other')}`);
  });

  it('can use what came before the messages that do not wait, and expect what came among them', () => {
    expect(problem(create('key'), create('other'), '{ pipelined: true, send: { Get: { UniqueIdentifier: $key } } }', '{ send: { Get: { UniqueIdentifier: $other } } }')).toBe('nothing');
    expect(problem(create('key'), '{ send: { Activate: { UniqueIdentifier: $key } } }', '{ pipelined: true, send: { Locate: { Attributes: { Name: k } } }, expect: { UniqueIdentifier: bind $found } }', '{ pipelined: true, send: { Locate: { Attributes: { Name: k } } }, expect: { UniqueIdentifier: $found } }')).toBe('nothing');
  });
});

describe('a case of a product with several clients', () => {
  const needs = (head: string, words: string): unknown =>
    loadSuite('s.yaml', `suite: s\ntitle: S\nprofile: S\nversions: 1.4\n${head}cases:\n  - id: A\n    title: A\n    source: A\n${words}    steps: [{ send: { Get: { UniqueIdentifier: k } } }]\n`).cases[0]?.asClient;

  it('may have needs of its own', () => {
    const head = 'judge: as-client\nclientProduct: { name: P, versions: "7", evidence: trace, sources: [a log], needs: [time-stamp, one-record] }\n';
    expect([needs(head, ''), needs(head, '    clientNeeds: [operation]\n'), needs(head, '    clientNeeds: []\n')]).toEqual([{ needs: ['time-stamp', 'one-record'] }, { needs: ['operation'] }, { needs: [] }]);
    expect(() => needs('', '    clientNeeds: [operation]\n')).toThrow("'clientNeeds' stands in a suite that is not judged as a client would");
  });
});
