/** The request of a step, or what becomes of the step without one. */
import { decode, type StructureItem } from '../../ttlv/index.js';
import type { ProtocolVersion } from '../../kmip/version.js';
import { messageOf } from '../../kmip/user-error.js';
import type { Step } from '../../suite/case.js';
import { formatPlace } from '../../suite/place.js';
import { resolveRequest } from '../../match/index.js';
import { uniqueName } from '../judgement.js';
import { mayBeNamed, nameCreations } from '../naming.js';
import type { MessageRecord, StepResult } from '../result.js';
import type { CaseRun } from './case-run.js';
import { encodeStep } from './refused.js';
import { tryConnection } from './trial.js';
import { heldBack } from './unannounced.js';

/** A message that is ready to be sent. */
export interface Prepared {
  readonly step: Step;
  readonly version: ProtocolVersion;
  /** The text that a name of the suite becomes in this run. */
  readonly unique: (suffix: string) => string;
  readonly common: Pick<StepResult, 'number' | 'title' | 'breaks' | 'cleanup' | 'place'>;
  readonly message: StructureItem;
  readonly bytes: Uint8Array;
  readonly request: MessageRecord;
}

type Unsent = Pick<StepResult, 'outcome' | 'reason' | 'checks'>;

export const isPrepared = (each: Prepared | StepResult): each is Prepared => 'bytes' in each;

/** What becomes of the steps without a request. */
export const withoutPrepared = (all: readonly (Prepared | StepResult)[]): StepResult[] => all.flatMap((each) => (isPrepared(each) ? [] : [each]));

/** The requests of steps of which none needs the answer to another. */
export async function prepareAll(run: CaseRun, steps: readonly Step[], cleanup: boolean): Promise<(Prepared | StepResult)[]> {
  const all: (Prepared | StepResult)[] = [];
  for (const step of steps) all.push(await prepare(run, step, cleanup));
  return all;
}

/** The request of a step as it goes out, recorded; or the result of a step that sends none. */
export async function prepare(run: CaseRun, step: Step, cleanup: boolean): Promise<Prepared | StepResult> {
  const { each, context } = run;
  const nowSeconds = run.startedAt + BigInt(context.clock.offsetSeconds);
  const unique = (suffix: string): string => uniqueName(context.namePrefix, each, suffix);
  const version = step.version ?? each.version;
  const common = { number: step.number, title: step.title, ...(step.breaks === undefined ? {} : { breaks: step.breaks }), cleanup, place: formatPlace(step.place) };
  const unsent = await withoutRequest(run, step);
  if (unsent !== undefined) return { ...common, ...unsent };
  const resolved = resolveRequest(step, run.state, { version, nowSeconds, unique });
  if ('blockedBy' in resolved) {
    const names = resolved.blockedBy.map((name) => `$${name}`).join(', ');
    return { ...common, outcome: 'blocked', reason: `Not sent: it needs ${names}, which no earlier step yielded.`, checks: [] };
  }
  const message = context.nameCreations && mayBeNamed(each) ? nameCreations(resolved.message, step, version, unique) : resolved.message;
  const bytes = encodeStep(step, message);
  run.learn(message);
  return { step, version, unique, common, message, bytes, request: run.record(bytes, decode(bytes), new Date()) };
}

/** Steps that send no message of their own, and those whose message is held back. */
async function withoutRequest(run: CaseRun, step: Step): Promise<Unsent | undefined> {
  if (step.restart === true) return restarted(run);
  if (step.trial !== undefined) return tryConnection(step.trial, step, run.each, run.context.trials, run.context.connect);
  return heldBack(step, run.state);
}

/** The connections go first: a client whose server is away opens new ones. */
async function restarted({ context: { restart }, conversations }: CaseRun): Promise<Unsent> {
  if (restart === undefined) return { outcome: 'inconclusive', reason: 'The server cannot be stopped and started again.', checks: [] };
  await conversations.close();
  try {
    await restart();
    return { outcome: 'passed', checks: [] };
  } catch (error) {
    return { outcome: 'errored', reason: messageOf(error), checks: [] };
  }
}
