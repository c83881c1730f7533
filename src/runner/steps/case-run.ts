/** A case while it runs: what is at hand for each of its steps, and what the steps before have left. */
import type { Decoded, Item } from '../../ttlv/index.js';
import type { Case } from '../../suite/case.js';
import { initialState, type CaseState, type ClockFacts } from '../../match/index.js';
import type { Connect } from '../../transport/connection.js';
import { wayKey, type Way } from '../../transport/endpoint.js';
import type { TransportTrouble } from '../../transport/trouble.js';
import { surplusCheck } from '../connection-checks.js';
import { openConversations, type Conversations } from '../conversation.js';
import type { EvidenceBudget } from '../evidence-budget.js';
import { toSeconds } from '../judgement.js';
import { createSecretLedger, redactText } from '../known-secrets.js';
import { recordMessage } from '../record.js';
import type { MessageRecord, StepResult } from '../result.js';
import type { TrialTarget } from '../trials/index.js';
import { wayOf } from './groups.js';

export interface CaseContext {
  readonly connect: Connect;
  /** Limit for one answer, in milliseconds. */
  readonly answerMs: number;
  readonly clock: ClockFacts;
  /** How much of the messages is kept. */
  readonly evidence: EvidenceBudget;
  /** Stands before every name that the run creates on the server. */
  readonly namePrefix: string;
  /** Objects that cases create without a Name get one, where that cannot bear on the outcome. */
  readonly nameCreations: boolean;
  readonly showSecrets: boolean;
  /** Where trials of the connection go. */
  readonly trials?: TrialTarget;
  /** Stops the server and starts it again; absent where that cannot be done. */
  readonly restart?: () => Promise<void>;
  /** Warnings are failures. */
  readonly strict: boolean;
  /** The command that repeats just this case. */
  readonly repeat: (each: Case) => string;
  /** Set when the user interrupts: steps stop, clean-up still runs. */
  readonly interrupted: () => boolean;
  readonly now: () => Date;
  /** Lets so many seconds pass, and others run meanwhile; ends at once when the user interrupts. */
  readonly wait: (seconds: number) => Promise<void>;
}

export interface CaseRun {
  readonly each: Case;
  readonly context: CaseContext;
  /** By this machine's clock, in seconds. */
  readonly startedAt: bigint;
  readonly conversations: Conversations;
  readonly record: (bytes: Uint8Array, decoded: Decoded, at: Date) => MessageRecord;
  /** The secrets of a message, to be known again wherever they turn up. */
  readonly learn: (message: Item) => void;
  /** A text of the server as it may be shown. */
  readonly redact: (text: string) => string;
  /** What the judged answers have told; replaced with each of them. */
  state: CaseState;
  /** The results so far. */
  readonly steps: StepResult[];
}

export function openCaseRun(each: Case, context: CaseContext, startedAt: Date): CaseRun {
  // A case has its own objects, so its secrets are its own as well.
  const secrets = createSecretLedger();
  const { showSecrets, evidence } = context;
  return {
    each,
    context,
    startedAt: toSeconds(startedAt),
    conversations: openConversations((way) => context.connect(each.encoding, way), context.answerMs),
    record: (bytes, decoded, at) => {
      const room = evidence.room();
      const kept = recordMessage(bytes, decoded, at.toISOString(), { showSecrets, knownSecrets: secrets.secrets, ...(room === undefined ? {} : { maxBytes: room }) });
      evidence.spend(kept);
      return kept;
    },
    learn: (message) => secrets.learn(message),
    redact: (text) => (showSecrets ? text : redactText(text, secrets.secrets)),
    state: initialState(),
    steps: [],
  };
}

/**
 * Surplus bytes are known only when the next request goes out, or at the end; they are charged to the answer before them, to the same
 * client and of the same server. Those that came before there was any are given back.
 */
export function noteSurplus({ each, conversations, steps }: CaseRun, way: Way): TransportTrouble | undefined {
  const trouble = conversations.of(way).takeSurplus();
  const at = steps.findLastIndex(({ number }) => wayKey(wayOf(each, number)) === wayKey(way));
  const last = steps[at];
  if (trouble === undefined || last === undefined) return trouble;
  steps[at] = { ...last, outcome: 'failed', checks: [...last.checks, surplusCheck(trouble, each.version)] };
  return undefined;
}
