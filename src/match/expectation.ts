/** An answer against what its step expects, or against another outcome that the description of the case permits (E-7). */
import type { StructureItem } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { tagTitle } from '../kmip/vocabulary.js';
import type { Expectation, Pattern, StepItem } from '../suite/case.js';
import type { Check } from './check.js';
import { compareFields } from './compare.js';
import { payloadOrNone } from './envelope.js';
import type { Bindings } from './exchange.js';
import { field, structureOf } from './fields.js';
import { failed, type Outcome } from './outcome.js';
import { checkAt, within, type ItemScope, type Scope } from './scope.js';
import { judgeStatus } from './status.js';

export interface Judgement {
  /** Checks of status and reason. */
  readonly outer: readonly Check[];
  /** The comparison of the payload; empty where the status is not the expected one. */
  readonly compared: Outcome;
}

/** The judgement by the first expectation that the answer meets; by the step's own where it meets none. */
export function judgeExpectation(scope: Scope & { readonly item: ItemScope }, answer: StructureItem, expected: StepItem, bindings: Bindings): Judgement {
  const own = judgeOne(scope, answer, expected.expect, bindings);
  if (meets(own)) return own;
  const done = scope.item.object?.done;
  const open = expected.alternatives?.filter(({ after }) => after === undefined || done?.has(after) === true);
  const other = open?.map((expectation) => judgeOne(scope, answer, expectation, bindings)).find(meets);
  return other === undefined ? own : { ...other, outer: [...other.outer, alternativeCheck(scope, answer)] };
}

const meets = ({ outer, compared }: Judgement): boolean => !failed(outer) && !failed(compared.checks);

function judgeOne(scope: Scope & { readonly item: ItemScope }, answer: StructureItem, expectation: Expectation, bindings: Bindings): Judgement {
  const status = judgeStatus(scope, answer, expectation);
  const payload = expectation.status === 'Success' ? payloadOrNone(scope, answer) : structureOf(field(answer, TAG.ResponsePayload));
  const patterns = payloadPatterns(expectation);
  if (!status.asExpected || payload === undefined || patterns === undefined) return { outer: status.checks, compared: { checks: [], bindings } };
  const inPayload = { ...within(scope, tagTitle(TAG.ResponsePayload), payload), item: scope.item };
  return { outer: status.checks, compared: compareFields(inPayload, patterns.fields, payload, bindings, patterns.absent) };
}

/** The payload that is expected, where one is. */
function payloadPatterns(expectation: Expectation): { readonly fields: readonly Pattern[]; readonly absent?: readonly number[] } | undefined {
  if (expectation.status === 'OperationFailed' || expectation.status === 'NotProcessed') return undefined;
  return { fields: expectation.payload, ...(expectation.absent === undefined ? {} : { absent: expectation.absent }) };
}

function alternativeCheck(scope: Scope, answer: StructureItem): Check {
  return checkAt(scope, {
    rule: 'E-7',
    verdict: 'variation',
    about: answer,
    expected: 'the first of several outcomes',
    actual: 'another of them',
    message: 'The description of the case permits several outcomes; this is another one than the first.',
    cause: 'The server chooses another of the outcomes that the case leaves open',
    variation: 'description of the test case',
  });
}
