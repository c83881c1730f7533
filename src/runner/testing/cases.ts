/** Cases for tests of the runner, without a suite file. */
import { ENUM, TAG } from '../../kmip/constants.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Case, Step, StepItem, Suite } from '../../suite/case.js';

const place = { file: 'test.yaml', line: 1, column: 1 };

export const querySent: StepItem = {
  operation: ENUM.Operation.Query,
  request: [{ kind: 'leaf', tag: TAG.QueryFunction, type: 'Enumeration', value: { is: 'literal', value: ENUM.QueryFunction.QueryOperations }, place }],
  expect: { status: 'Success', payload: [] },
};

export const step = (number: number, ...items: readonly StepItem[]): Step => ({ number, title: `Step ${number}`, header: [], items, place });

export function caseOf(id: string, version: ProtocolVersion = '1.4', more: Partial<Case> = {}): Case {
  return { id, title: `Title of ${id}`, suite: 'test', level: 'mandatory', version, sources: ['KMIP 1.4 §4.25'], needs: [], steps: [step(1, querySent)], cleanup: [], place, ...more };
}

export const suiteOf = (...cases: readonly Case[]): Suite => ({ name: 'test', title: 'Test', profile: 'Test Server', includes: [], file: 'test.yaml', checksum: '00', cases });
