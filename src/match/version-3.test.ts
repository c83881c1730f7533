/** KMIP 3.0 from file to verdict: a published-style case, answered by its own expectations and by servers that get it wrong. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { TAG } from '../kmip/constants.js';
import { loadOasisFile } from '../suite/oasis/index.js';
import { decode, encode, field, integer, type Item, type StructureItem } from '../ttlv/index.js';
import type { LeafValue } from '../suite/case.js';
import { initialState, judgeExchange, resolveRequest } from './index.js';
import { respond } from './testing/respond.js';

const example = loadOasisFile(fileURLToPath(new URL('../../fixtures/oasis/mandatory/EXAMPLE-M-2-30.xml', import.meta.url)));
const NOW = 1_800_000_000n;
const unique = (suffix: string): string => `run-${suffix}`;

/** Runs the case against a server that answers as expected, but for what `spoil` does; the messages of what failed, by step. */
function run(spoil: (response: StructureItem, step: number) => StructureItem = (response) => response): { requests: StructureItem[]; found: string[] } {
  let state = initialState();
  const choices = { version: example.version, now: NOW, unique, variables: new Map<string, LeafValue>() };
  const requests: StructureItem[] = [];
  const found = example.steps.flatMap((step) => {
    const resolved = resolveRequest(step, state, { version: example.version, nowSeconds: NOW, unique });
    if ('blockedBy' in resolved) return [`${step.number} needs ${resolved.blockedBy.join(', ')}`];
    requests.push(resolved.message);
    const response = encode(spoil(respond(step, resolved.message, choices), step.number));
    const judged = judgeExchange(
      { version: example.version, step, request: resolved.message, response, decoded: decode(response), startedAt: NOW, sentAt: NOW, receivedAt: NOW, clock: { offsetSeconds: 0, toleranceSeconds: 120 }, unique },
      state,
    );
    state = judged.state;
    return judged.checks.filter((check) => check.verdict !== 'match' && check.verdict !== 'note' && check.verdict !== 'variation').map((check) => `${step.number} ${check.verdict} ${check.rule}: ${check.message}`);
  });
  return { requests, found };
}

const map = (item: Item, change: (item: Item) => Item): Item => change(item.type === 'Structure' ? { ...item, value: item.value.map((inner) => map(inner, change)) } : item);
const changed = (change: (item: Item) => Item): ReturnType<typeof run>['found'] => run((response) => map(response, change) as StructureItem).found;

describe('a case of KMIP 3.0', () => {
  it('is sent without Batch Count, with the ID Placeholder by name and links as references', () => {
    const { requests, found } = run();
    expect(found).toEqual([]);
    const [, second] = requests;
    const header = second === undefined ? undefined : field(second, TAG.RequestHeader);
    expect(header?.type === 'Structure' ? header.value.map((item) => item.tag) : []).toEqual([TAG.ProtocolVersion, TAG.ClientCorrelationValue]);
    const types = (item: Item): [number, string][] => (item.type === 'Structure' ? item.value.flatMap(types) : [[item.tag, item.type]]);
    const sent = requests.flatMap(types);
    expect(sent.filter(([tag]) => tag === TAG.UniqueIdentifier).map(([, type]) => type)).toEqual(['Enumeration', 'Identifier', 'Identifier']);
    expect(sent.filter(([tag]) => tag === TAG.PreviousLink).map(([, type]) => type)).toEqual(['Reference']);
    const group = requests.flatMap(function find(item: Item): Item[] {
      return item.type === 'Structure' ? item.value.flatMap(find) : item.tag === TAG.GroupLink ? [item] : [];
    });
    expect(group.map(({ type, value }) => [type, value])).toEqual([['NameReference', 'run-EXAMPLE-M-2-30-group']]);
    expect(sent.some(([tag]) => tag === TAG.UniqueBatchItemID || tag === TAG.BatchCount)).toBe(false);
  });

  it('fails where an answer has a Batch Count', () => {
    expect(changed((item) => (item.type === 'Structure' && item.tag === TAG.ResponseHeader ? { ...item, value: [...item.value, integer(TAG.BatchCount, 1)] } : item))).toContainEqual(expect.stringMatching(/^1 failure S-/));
  });

  it('fails where an identifier is a Text String', () => {
    expect(changed((item) => (item.type === 'Identifier' ? { ...item, type: 'TextString' } : item))).toContainEqual(expect.stringMatching(/^1 failure S-1: Unique Identifier is a Text String, expected is an? Identifier/));
  });

  it('fails where a link names another object', () => {
    expect(changed((item) => (item.tag === TAG.PreviousLink && item.type === 'Reference' ? { ...item, value: 'another' } : item))).toContainEqual(expect.stringMatching(/^2 failure .*Previous Link/));
  });

  it('removes what it leaves by identifiers of the right type', () => {
    expect(example.cleanup.flatMap((step) => step.items[0]?.request.slice(0, 1).map((pattern) => pattern.kind === 'leaf' && pattern.type) ?? [])).toEqual(['Identifier', 'Identifier']);
  });
});
