import { describe, expect, it } from 'vitest';
import { ENUM, TAG } from '../kmip/constants.js';
import type { Check } from '../match/check.js';
import type { LeafPattern, Step, StepItem, ValuePattern } from '../suite/case.js';
import { isFinding, markConsequences } from './consequences.js';
import type { StepResult } from './result.js';

const place = { file: 'suite.yaml', line: 1, column: 1 };
const id = (value: ValuePattern): LeafPattern => ({ kind: 'leaf', tag: TAG.UniqueIdentifier, type: 'TextString', value, place });
const KEY = id({ is: 'variable', name: 'key', bind: false });
const BOUND = id({ is: 'variable', name: 'key', bind: true });
const OTHER = id({ is: 'variable', name: 'other', bind: false });

const item = (operation: number, request: LeafPattern[], payload: LeafPattern[] = []): StepItem => ({ operation, request, expect: { status: 'Success', payload } });
const step = (number: number, ...items: StepItem[]): Step => ({ number, title: '', header: [], items, place });

const failure = (rule: string): Check => ({ rule, verdict: 'failure', path: '', message: `${rule} is not met.`, cause: rule, source: '' });
const result = (number: number, ...rules: string[]): StepResult => ({ number, title: '', cleanup: false, outcome: rules.length > 0 ? 'failed' : 'passed', place: '', checks: rules.map(failure) });

const origins = (steps: Step[], results: StepResult[]): (number | undefined)[][] => markConsequences({ steps }, results).map((each) => each.checks.map((check) => check.consequenceOf));

const ADD = item(ENUM.Operation.AddAttribute, [KEY]);
const GET = item(ENUM.Operation.GetAttributes, [KEY]);

describe('consequences of a failed step', () => {
  it('marks what depends on the state of the object that could not be changed, and says so', () => {
    const [, second] = markConsequences({ steps: [step(1, ADD), step(2, GET)] }, [result(1, 'E-1'), result(2, 'C-6')]);
    expect(second?.checks).toEqual([{ ...failure('C-6'), message: 'C-6 is not met. It follows from step 1, which failed.', consequenceOf: 1 }]);
    expect(second?.outcome).toBe('failed');
    expect(second?.checks.filter(isFinding)).toEqual([]);
  });

  it.each(['E-8', 'E-9', 'P-5'])('counts a refusal as well (%s)', (rule) => {
    expect(origins([step(1, ADD), step(2, GET)], [result(1, rule), result(2, 'C-6')])).toEqual([[undefined], [1]]);
  });

  it('never marks encoding, header, echo fields and refusals of a message or an operation', () => {
    expect(origins([step(1, ADD), step(2, GET)], [result(1, 'E-1'), result(2, 'S-3', 'S-8', 'H-1', 'P-2', 'P-5', 'E-8', 'E-9')])).toEqual([[undefined], Array(7).fill(undefined)]);
  });

  it('leaves failures that come before alone', () => {
    expect(origins([step(1, GET), step(2, ADD)], [result(1, 'C-6'), result(2, 'E-1')])).toEqual([[undefined], [undefined]]);
  });

  it('starts from operations that change something only', () => {
    expect(origins([step(1, GET), step(2, GET)], [result(1, 'E-1'), result(2, 'C-6')])).toEqual([[undefined], [undefined]]);
  });

  it('starts from a wrong end only: a wrong reason or a wrong value changes nothing', () => {
    expect(origins([step(1, ADD), step(2, GET)], [result(1, 'E-5', 'V-1'), result(2, 'C-6')])).toEqual([[undefined, undefined], [undefined]]);
  });

  it('stays with the object: other variables are another matter', () => {
    expect(origins([step(1, ADD), step(2, item(ENUM.Operation.GetAttributes, [OTHER]))], [result(1, 'E-1'), result(2, 'C-6')])).toEqual([[undefined], [undefined]]);
  });

  it('follows a variable that was to be bound, and a run-unique text, into expectations too', () => {
    const unique = id({ is: 'unique', suffix: 'a' });
    const register = step(1, item(ENUM.Operation.Register, [unique], [BOUND]));
    const locate = step(2, item(ENUM.Operation.Locate, [unique]));
    const expecting = step(3, item(ENUM.Operation.Locate, [], [KEY]));
    expect(origins([register, locate, expecting], [result(1, 'E-1'), result(2, 'C-4'), result(3, 'C-4')])).toEqual([[undefined], [1], [1]]);
  });

  it('knows that what a step binds is what it named', () => {
    const unique = id({ is: 'unique', suffix: 'a' });
    const register = step(1, item(ENUM.Operation.Register, [unique], [BOUND]));
    const steps = [register, step(2, ADD), step(3, item(ENUM.Operation.Locate, [unique])), step(4, item(ENUM.Operation.Locate, [id({ is: 'unique', suffix: 'b' })]))];
    expect(origins(steps, [result(1), result(2, 'E-1'), result(3, 'C-4'), result(4, 'C-4')])).toEqual([[], [undefined], [2], [undefined]]);
  });

  it('goes back to the first of several failed steps', () => {
    expect(origins([step(1, ADD), step(2, ADD), step(3, GET)], [result(1, 'E-1'), result(2, 'E-1'), result(3, 'C-6')])).toEqual([[undefined], [1], [1]]);
  });

  it('leaves clean-up and warnings alone', () => {
    const warning: Check = { ...failure('C-6'), verdict: 'warning' };
    const results = [result(1, 'E-1'), { ...result(2), checks: [warning] }, { ...result(3, 'E-1'), cleanup: true }];
    expect(markConsequences({ steps: [step(1, ADD), step(2, GET)] }, results).slice(1)).toEqual(results.slice(1));
  });
});
