import { describe, expect, it } from 'vitest';
import { ENUM } from '../kmip/constants.js';
import type { Step } from './case.js';
import { loadSuite } from './load.js';
import { SuiteErrors } from './problem.js';

const steps = (text: string): readonly Step[] => loadSuite('s.yaml', `suite: s\ntitle: S\nprofile: S\nversions: 1.4\ncases:\n  - id: A\n    title: A\n    source: A\n    steps:\n      - ${text}`).cases[0]!.steps;

function problem(text: string): string {
  try {
    steps(text);
  } catch (error) {
    if (error instanceof SuiteErrors) return error.problems.map(({ message, suggestion }) => [message, suggestion ?? ''].join(' ').trim()).join('; ');
    throw error;
  }
  return 'nothing';
}

describe('a step of another client', () => {
  it('says so, and its title does', () => {
    expect(steps('{ as: other, send: { Get: { UniqueIdentifier: k } } }')[0]).toMatchObject({ as: 'other', title: 'Get, by the other client' });
    expect(steps('{ send: { Get: { UniqueIdentifier: k } } }')[0]).not.toHaveProperty('as');
  });

  it('is one of one other client, and no trial', () => {
    expect(problem('{ as: third, send: { Get: { UniqueIdentifier: k } } }')).toBe("'as' must be other or renewed");
    expect(problem('{ as: other, trial: bytewise }')).toBe("'as' stands beside 'trial', which sends messages of its own");
  });
});

describe('an outcome that counts only after an operation', () => {
  it('is one of several', () => {
    const [step] = steps('{ send: { Get: { UniqueIdentifier: k } }, otherwise: [{ after: Destroy, failure: ItemNotFound }, { after: Revoke, UniqueIdentifier: k }] }');
    expect(step?.items[0]?.alternatives).toMatchObject([{ status: 'OperationFailed', after: ENUM.Operation.Destroy }, { status: 'Success', after: ENUM.Operation.Revoke }]);
  });

  it('is not the first, and names an operation', () => {
    expect(problem('{ send: { Get: { UniqueIdentifier: k } }, expect: { after: Destroy, failure: ItemNotFound } }')).toBe("'after' stands in 'expect'; it belongs in an entry of 'otherwise'");
    expect(problem('{ send: { Get: { UniqueIdentifier: k } }, otherwise: [{ after: Destory, failure: ItemNotFound }] }')).toBe("unknown operation 'Destory' Destroy");
  });
});
