/** The steps of a case that one failure needs. */
import { TAG } from '../kmip/constants.js';
import { payloadTable } from '../kmip/vocabulary.js';
import type { Case, Expectation, Pattern, Step, Suite } from '../suite/case.js';
import { changesSomething, isFinding, objectsOf, subjectsOf } from './consequences.js';
import { judgeAgain } from './judge-again.js';
import type { CaseResult, RunResult, StepResult } from './result.js';

export interface Reproducer {
  /** The step that shows the failure. */
  readonly step: StepResult;
  /** Its causes, or why it could not be judged. */
  readonly shows: readonly string[];
  /** The steps that stay, the failing one included. */
  readonly numbers: readonly number[];
  /** Steps of the whole case. */
  readonly of: number;
  /** Whether the recorded messages of these steps alone show the failure; they tell nothing where secrets were withheld. */
  readonly confirmed: boolean;
}

/**
 * Finds the first step of the case that fails, or cannot be judged, and what it needs: steps that bind what it uses, and steps that
 * change the objects that it is about. Where the recorded messages show the failure with less than that no more, the steps that
 * read these objects stay as well, and then everything before. Undefined when nothing is wrong.
 */
export function reproduce(run: RunResult, recorded: CaseResult, suite: Suite, each: Case): Reproducer | undefined {
  const step = recorded.steps.find((candidate) => !candidate.cleanup && isWrong(candidate));
  const failing = each.steps.find(({ number }) => number === step?.number);
  if (step === undefined || failing === undefined) return undefined;
  const before = each.steps.filter(({ number }) => number < failing.number);
  const candidates = [needed(failing, before, changesSomething), needed(failing, before, () => true), before].map((steps) => [...steps.map(({ number }) => number), failing.number]);
  const shows = whatIsWrong(step);
  const confirmed = candidates.find((numbers) => isShown(run, recorded, suite, each, new Set(numbers), step));
  // Of two that the record tells nothing about the second is safer: rules also compare what was read of an object.
  return { step, shows, numbers: confirmed ?? candidates[1] ?? [], of: each.steps.length, confirmed: confirmed !== undefined };
}

const isWrong = (step: StepResult): boolean => step.outcome === 'errored' || step.outcome === 'inconclusive' || step.outcome === 'blocked' || step.checks.some(isFinding);

const whatIsWrong = (step: StepResult): string[] => {
  const causes = step.checks.filter((check) => isFinding(check) || check.verdict === 'inconclusive').map((check) => check.cause);
  return causes.length > 0 ? [...new Set(causes)] : [step.reason ?? step.outcome];
};

/** Steps before a failing one that it depends on, in order; `isPart`: of steps about the same objects those that matter. */
function needed(failing: Step, before: readonly Step[], isPart: (step: Step) => boolean): Step[] {
  const objectOf = objectsOf([...before, failing]);
  const kept = new Set<Step>([failing]);
  // Backwards: a step that stays can need only what came before it.
  for (const step of [...before].reverse()) {
    const later = [...kept];
    const objects = new Set(later.flatMap(subjectsOf).map(objectOf));
    const binds = boundBy(step).some((name) => later.some((other) => subjectsOf(other).includes(`$${name}`)));
    const concerns = isPart(step) && subjectsOf(step).some((subject) => objects.has(objectOf(subject)));
    const precedes = later.some((other) => usesPlaceholder(other) && other.number === step.number + 1);
    if (binds || concerns || precedes) kept.add(step);
  }
  return before.filter((step) => kept.has(step));
}

const boundBy = (step: Step): string[] => step.items.flatMap(({ expect }) => patternsOf(expect).flatMap(bindings));

const patternsOf = (expect: Expectation): readonly Pattern[] => [
  ...('payload' in expect ? expect.payload : []),
  ...('correlationValue' in expect ? [expect.correlationValue] : []),
];

function bindings(pattern: Pattern): string[] {
  switch (pattern.kind) {
    case 'leaf':
      return pattern.value.is === 'variable' && pattern.value.bind ? [pattern.value.name] : [];
    case 'structure':
      return pattern.fields.flatMap(bindings);
    case 'attributes':
      return pattern.attributes.flatMap((attribute) => bindings(attribute.value));
  }
}

/** Its first item names no object although it could: the ID Placeholder stands for one, and the message before may have set it. */
function usesPlaceholder({ items: [first], version }: Step): boolean {
  if (first === undefined) return false;
  const takesOne = payloadTable(first.operation, 'request', version ?? '1.4')?.fields.some(({ tag }) => tag === TAG.UniqueIdentifier) === true;
  return takesOne && !first.request.some((field) => 'tag' in field && field.tag === TAG.UniqueIdentifier);
}

/** Whether the messages of these steps, judged without the others, show the failure. */
function isShown(run: RunResult, recorded: CaseResult, suite: Suite, each: Case, numbers: ReadonlySet<number>, failing: StepResult): boolean {
  const isKept = ({ number }: { readonly number: number }): boolean => numbers.has(number);
  const part = { ...recorded, steps: recorded.steps.filter(isKept) };
  const { judged, result } = judgeAgain({ ...run, cases: [part] }, [{ ...suite, cases: [{ ...each, steps: each.steps.filter(isKept), cleanup: [] }] }]);
  const found = result.cases[0]?.steps.find(({ number }) => number === failing.number);
  return judged === 1 && found !== undefined && whatIsWrong(failing).every((cause) => whatIsWrong(found).includes(cause));
}
