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
    if (item.operation === ENUM.Operation.Query) return freeQuery(item, id, family);
    return item.operation === ENUM.Operation.RNGSeed && SEED_ALTERNATIVES.test(id) ? seedAlternatives(item) : item;
  };
  return steps.map((step) => ({ ...step, items: step.items.map(change) }));
}

/** Cases whose answers hold "optional server information" (SA-SED Profile 1.0 §3, Tape Library Profile 1.0 §3). */
const SERVER_INFORMATION_OPTIONAL = /^(SASED|TL)-M-1$/;

function freeQuery(item: StepItem, id: string, family: string): StepItem {
  if (!('payload' in item.expect)) return item;
  const isExample = (leaf: LeafPattern): boolean =>
    LISTS_ARE_EXAMPLES.test(family) ? leaf.tag === TAG.Operation || leaf.tag === TAG.ObjectType : leaf.tag === TAG.Operation && isInterop(leaf);
  const demanded = item.expect.payload.filter((pattern) => pattern.kind === 'attributes' || pattern.tag !== TAG.ServerInformation || !SERVER_INFORMATION_OPTIONAL.test(id));
  return { ...item, expect: { ...item.expect, payload: demanded.map((pattern): Pattern => (pattern.kind === 'leaf' && isExample(pattern) ? { ...pattern, example: true } : pattern)) } };
}

/** A server that is in use must not offer Interop (KMIP 2.1 §6.1.26), so no list can demand it. */
const isInterop = ({ value }: LeafPattern): boolean => value.is === 'literal' && value.value === ENUM.Operation.Interop;

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
