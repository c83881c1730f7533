/**
 * Failures that follow from an earlier one of the same case. When Add Attribute failed, Get Attributes cannot return what was never
 * added: that is a failure too, but no finding of its own, and to count it would blame the server twice for one thing.
 */
import type { Check } from '../match/check.js';
import type { AttributePattern, Case, Expectation, Pattern, Step, ValuePattern } from '../suite/case.js';
import { ONLY_READS } from './operation-effects.js';
import type { StepResult } from './result.js';

/**
 * Marks failures that follow from an earlier step and says so in their message. A failure follows from the first step before it that
 *
 * - should have changed something on the server and failed, or changed something and should have failed, and
 * - is about the same object: request or expectation share a variable or a run-unique text, or hold some that an operation that
 *   changes something has brought together.
 *
 * Only what depends on the state of the server can follow; encoding, header and echo fields cannot, nor can the refusal of a whole
 * message or of an operation. Clean-up steps neither cause nor follow.
 */
export function markConsequences(each: Pick<Case, 'steps'>, results: readonly StepResult[]): StepResult[] {
  const broken: { readonly number: number; readonly subjects: readonly string[] }[] = [];
  const objectOf = objectsOf(each.steps);
  return results.map((result) => {
    const step = each.steps.find((candidate) => candidate.number === result.number);
    if (step === undefined || result.cleanup) return result;
    const subjects = subjectsOf(step);
    const objects = new Set(subjects.map(objectOf));
    const origin = broken.find((earlier) => earlier.subjects.some((subject) => objects.has(objectOf(subject))));
    if (isBroken(step, result)) broken.push({ number: step.number, subjects });
    return origin === undefined ? result : { ...result, checks: result.checks.map((check) => markCheck(check, origin.number)) };
  });
}

/** A failure that is a finding of its own. */
export const isFinding = (check: Check): boolean => check.verdict === 'failure' && check.consequenceOf === undefined;

/** Rules that judge what the server did with the objects, and not how it writes a message. */
const DEPENDS_ON_STATE = /^(E-[1-57]|P-[134]|[BCDIVX]-\d+)$/;

const markCheck = (check: Check, origin: number): Check =>
  check.verdict === 'failure' && DEPENDS_ON_STATE.test(check.rule) ? { ...check, consequenceOf: origin, message: `${check.message} It follows from step ${origin}, which failed.` } : check;

/** An operation that was refused (E-8, E-9), not answered (P-5), or ended in another status than expected (E-1). */
const WRONG_END = /^(E-[189]|P-5)$/;

const isBroken = (step: Step, result: StepResult): boolean =>
  changesSomething(step) && result.checks.some((check) => check.verdict === 'failure' && WRONG_END.test(check.rule));

/** Variables and run-unique texts of a step: what it is about. */
export const subjectsOf = (step: Step): string[] => [...new Set(step.items.flatMap((item) => [...item.request, ...payloadOf(item.expect)]).flatMap(subjectsIn))];

/** One name for all subjects of one object: those that Register gives it and binds, say. */
export function objectsOf(steps: readonly Step[]): (subject: string) => string {
  const objects = new Map<string, string>();
  for (const step of steps.filter(changesSomething)) {
    const subjects = subjectsOf(step);
    const known = new Set(subjects.flatMap((subject) => objects.get(subject) ?? []));
    const [name = subjects[0] ?? ''] = known;
    for (const [subject, object] of objects) if (known.has(object)) objects.set(subject, name);
    for (const subject of subjects) objects.set(subject, name);
  }
  return (subject) => objects.get(subject) ?? subject;
}

/** Whether objects may be other than before when a step is over. */
export const changesSomething = (step: Step): boolean => step.items.some((item) => !ONLY_READS.has(item.operation));

const payloadOf = (expectation: Expectation): readonly Pattern[] => ('payload' in expectation ? expectation.payload : []);

function subjectsIn(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'leaf':
      return subjectOf(pattern.value);
    case 'structure':
      return pattern.fields.flatMap(subjectsIn);
    case 'attributes':
      return pattern.attributes.map((attribute: AttributePattern) => attribute.value).flatMap(subjectsIn);
  }
}

function subjectOf(value: ValuePattern): string[] {
  if (value.is === 'variable') return [`$${value.name}`];
  return value.is === 'unique' ? [`$unique.${value.suffix}`] : [];
}
