/** What was on the wire in one recorded step, ready to be judged. */
import { decode, structure, type Decoded } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import type { ClockFacts, Exchange } from '../match/index.js';
import type { Case, Step } from '../suite/case.js';
import { toSeconds, uniqueName } from './judgement.js';
import type { CaseResult, MessageRecord, StepResult } from './result.js';

export interface RecordFacts {
  readonly clock: ClockFacts;
  readonly namePrefix: string;
}

export interface RecordedExchange {
  readonly exchange: Exchange;
  /** The bytes of the request as they went out. */
  readonly sent: Uint8Array;
}

/** The exchange of a step; undefined when it has no two messages, and the reason when what is on record does not suffice. */
export function recordedExchange(each: Case, recorded: Pick<CaseResult, 'startedAt'>, step: StepResult, { clock, namePrefix }: RecordFacts): RecordedExchange | string | undefined {
  const { request, response } = step;
  if (recorded.startedAt === undefined) return 'The result does not say when it began.';
  if (request === undefined || response === undefined) return undefined;
  const definition = stepOf(each, step);
  if (definition === undefined) return `The case has no step ${step.number}.`;
  const gap = gapIn('request', request) ?? gapIn('answer', response);
  if (gap !== undefined) return `Step ${step.number}: ${gap}`;
  const sent = read(request);
  const message = sent.decoded.item?.type === 'Structure' ? sent.decoded.item : definition.refusal === undefined ? undefined : BROKEN;
  if (message === undefined) return `Step ${step.number}: the request on record is no message.`;
  const answer = read(response);
  const exchange: Exchange = {
    version: definition.version ?? each.version,
    step: definition,
    request: message,
    response: answer.bytes,
    decoded: answer.decoded,
    startedAt: toSeconds(new Date(recorded.startedAt)),
    sentAt: toSeconds(new Date(request.at)),
    receivedAt: toSeconds(new Date(response.at)),
    clock,
    unique: (suffix) => uniqueName(namePrefix, each, suffix),
    ...(each.asClient === undefined ? {} : { asClient: true }),
  };
  return { exchange, sent: sent.bytes };
}

/** Stands for a request that was too broken to be read. */
const BROKEN = structure(TAG.RequestMessage, []);

const stepOf = (each: Case, { number, cleanup }: StepResult): Step | undefined => (cleanup ? each.cleanup : each.steps).find((step) => step.number === number);

function gapIn(what: string, { hex, truncatedAt }: MessageRecord): string | undefined {
  if (hex.includes('*')) return `the ${what} holds secrets that were withheld; a run with --show-secrets records them.`;
  return truncatedAt === undefined ? undefined : `of the ${what} only the first ${truncatedAt} bytes were recorded.`;
}

function read({ hex }: MessageRecord): { readonly bytes: Uint8Array; readonly decoded: Decoded } {
  const bytes = Buffer.from(hex, 'hex');
  return { bytes, decoded: decode(bytes) };
}
