/** What the descriptions of published cases leave open beyond the permitted variations of all cases. */
import { ENUM, TAG } from '../../kmip/constants.js';
import type { Expectation, LeafPattern, Pattern, Step, StepItem } from '../case.js';

/** Families whose lists of operations and object types are examples (KMIP Additional Message Encodings Profile 1.0 §3, §5 and §7; Suite B Profile 1.0 §3). */
const LISTS_ARE_EXAMPLES = /^(MSGENC-(HTTPS|JSON|XML)|SUITEB_(128|192)|TC)$/;

/** The alternatives of one optional feature: all of the seed, a part of it, none of it, or a refusal (KMIP Cryptographic Services Profile 1.0 §3.4). */
const SEED_ALTERNATIVES = /^CS-RNG-O-[1-4]$/;

/** The steps with the freedom that the description of their case gives to servers. */
export function withLatitude(id: string, family: string, steps: readonly Step[]): Step[] {
  const change = (item: StepItem): StepItem => {
    if (item.operation === ENUM.Operation.Query && LISTS_ARE_EXAMPLES.test(family)) return exampleLists(item);
    return item.operation === ENUM.Operation.RNGSeed && SEED_ALTERNATIVES.test(id) ? seedAlternatives(item) : item;
  };
  return steps.map((step) => ({ ...step, items: step.items.map(change) }));
}

function exampleLists(item: StepItem): StepItem {
  if (!('payload' in item.expect)) return item;
  const listed: readonly number[] = [TAG.Operation, TAG.ObjectType];
  const payload = item.expect.payload.map((pattern): Pattern => (pattern.kind === 'leaf' && listed.includes(pattern.tag) ? { ...pattern, example: true } : pattern));
  return { ...item, expect: { ...item.expect, payload } };
}

/** Any length up to that of the seed, or Permission Denied. */
function seedAlternatives(item: StepItem): StepItem {
  const seed = item.request.find((pattern): pattern is LeafPattern => pattern.kind === 'leaf' && pattern.tag === TAG.Data);
  const length = seed?.value.is === 'literal' && seed.value.value instanceof Uint8Array ? seed.value.value.length : undefined;
  if (seed === undefined || length === undefined) return item;
  const used: LeafPattern = { kind: 'leaf', tag: TAG.DataLength, type: 'Integer', value: { is: 'between', atLeast: 0, atMost: length }, place: seed.place };
  const alternatives: Expectation[] = [
    { status: 'Success', payload: [used] },
    { status: 'OperationFailed', reasons: [ENUM.ResultReason.PermissionDenied], tolerated: [] },
  ];
  return { ...item, alternatives };
}
