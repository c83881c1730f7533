import { describe, expect, it } from 'vitest';
import { ENUM } from '../../kmip/constants.js';
import { initialState } from '../../match/index.js';
import { loadSuite } from '../../suite/load.js';
import { SuiteErrors } from '../../suite/problem.js';
import { caseIn, withSteps } from '../../suite/testing/show.js';
import { heldBack } from './unannounced.js';

const load = (steps: string): ReturnType<typeof caseIn> => caseIn(loadSuite('example.yaml', withSteps('1.4', steps)), '1.4');
const HASH = 'send: { Hash: { CryptographicParameters: { HashingAlgorithm: SHA_256 }, Data: 00 } }';
const REFUSED = 'expect: { failure: OperationNotSupported }';

function after(...announced: readonly number[]): ReturnType<typeof heldBack> {
  const [step] = load(`- { unannounced: true, ${HASH}, ${REFUSED} }`).steps;
  const state = initialState();
  return heldBack(step!, { ledger: { ...state.ledger, announced: new Set(announced) } });
}

describe('a step about an operation that is not announced', () => {
  it('goes out where Query has not named the operation', () => {
    expect(after(ENUM.Operation.Query, ENUM.Operation.MAC)).toBeUndefined();
  });

  it('does not where Query has, and that is as good', () => {
    expect(after(ENUM.Operation.Query, ENUM.Operation.Hash)).toEqual({ outcome: 'passed', reason: 'Not sent: Query announces Hash.', checks: [] });
  });

  it('cannot be judged without an answer to Query', () => {
    expect(after()?.outcome).toBe('blocked');
  });

  it('is one operation that is to fail', () => {
    const problem = "'unannounced' stands beside one operation that is to fail";
    for (const steps of [`- { unannounced: true, ${HASH} }`, `- { unannounced: true, batch: [{ ${HASH}, ${REFUSED} }, { ${HASH}, ${REFUSED} }] }`]) {
      expect(() => load(steps)).toThrow(SuiteErrors);
      expect(() => load(steps)).toThrow(problem);
    }
  });
});
