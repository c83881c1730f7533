import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, encode } from '../ttlv/index.js';
import { TAG } from '../kmip/constants.js';
import { operationByName } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { LeafPattern, LeafValue, Pattern, Step, StepItem, ValuePattern } from '../suite/case.js';
import { initialState, judgeExchange, resolveRequest } from './index.js';
import { assign } from './matching.js';
import { builder, PLACE } from './testing/build.js';
import { respond, type Choices } from './testing/respond.js';
import { STARTED } from './testing/scenario.js';

const VERSIONS: readonly ProtocolVersion[] = ['1.0', '1.2', '1.4', '2.0', '2.1'];

/** Expected values of text attributes that any object may have several of. */
const textWith = (...variables: readonly string[]): fc.Arbitrary<ValuePattern> => fc.oneof(
  fc.string({ maxLength: 8 }).map((value): ValuePattern => ({ is: 'literal', value })),
  fc.constant<ValuePattern>({ is: 'any' }),
  fc.constantFrom('a', 'b').map((suffix): ValuePattern => ({ is: 'unique', suffix })),
  fc.array(fc.string({ maxLength: 4 }), { minLength: 1, maxLength: 3 }).map((values): ValuePattern => ({ is: 'one-of', values })),
  fc.constantFrom(...variables).map((name): ValuePattern => ({ is: 'variable', name, bind: true })),
);
const number: fc.Arbitrary<ValuePattern> = fc.oneof(
  fc.constantFrom(112, 128, 256).map((value): ValuePattern => ({ is: 'literal', value })),
  fc.integer({ min: 1, max: 10 }).map((atLeast): ValuePattern => ({ is: 'between', atLeast, atMost: atLeast + 500 })),
);
const date: fc.Arbitrary<ValuePattern> = fc.integer({ min: -100_000, max: 100_000 }).map((offsetSeconds): ValuePattern => ({ is: 'now', offsetSeconds }));

interface Row {
  readonly name: string;
  readonly value: ValuePattern;
}

const rows: fc.Arbitrary<readonly Row[]> = fc
  .tuple(
    fc.array(textWith('p', 'q').map((value): Row => ({ name: 'x-Text', value })), { maxLength: 3 }),
    fc.option(number.map((value): Row => ({ name: 'Cryptographic Length', value })), { nil: undefined }),
    fc.option(date.map((value): Row => ({ name: 'Deactivation Date', value })), { nil: undefined }),
    // A variable of its own: which of several instances a variable takes is settled among them, whatever stands elsewhere.
    fc.option(textWith('r').map((value): Row => ({ name: 'Contact Information', value })), { nil: undefined }),
  )
  .map(([texts, ...others]) => [...texts, ...others.filter((row) => row !== undefined)]);

function stepFor(version: ProtocolVersion, list: readonly Row[]): Step {
  const build = builder(version);
  const attributes = build.attributesPattern('list', ...list.map(({ name, value }) => [name, value] as const));
  const operation = operationByName('Get Attributes')?.code ?? 0;
  const item: StepItem = { operation, request: [build.pattern('UniqueIdentifier', 'a')], expect: { status: 'Success', payload: [build.pattern('UniqueIdentifier', 'a'), attributes] } };
  return { number: 1, title: 'Get Attributes', header: [], items: [item], place: PLACE };
}

function judge(version: ProtocolVersion, step: Step, spoil: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes): ReturnType<typeof judgeExchange> {
  const unique = (suffix: string): string => `run-${suffix}`;
  const resolved = resolveRequest(step, initialState(), { version, nowSeconds: STARTED, unique });
  if ('blockedBy' in resolved) throw new Error('blocked');
  const choices: Choices = { version, now: STARTED, unique, variables: new Map() };
  const response = spoil(encode(respond(step, resolved.message, choices)));
  return judgeExchange({ version, step, request: resolved.message, response, decoded: decode(response), startedAt: STARTED, sentAt: STARTED, receivedAt: STARTED, clock: { offsetSeconds: 0, toleranceSeconds: 120 }, unique }, initialState());
}

describe('judging', () => {
  it('finds no failure in an answer made from the expectation itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(...VERSIONS), rows, (version, list) => {
        const { checks } = judge(version, stepFor(version, list));
        // A variable that stands twice is one value, and instances of one value are one instance, which is listed twice then (S-16).
        expect(checks.filter((check) => (check.verdict === 'failure' && check.rule !== 'S-16') || check.verdict === 'inconclusive')).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('never throws, whatever bytes a server sends', () => {
    const step = stepFor('1.4', [{ name: 'Contact Information', value: { is: 'any' } }]);
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 255 }), fc.nat({ max: 3 }), (position, value, cut) => {
        const { checks } = judge('1.4', step, (bytes) => {
          const spoilt = Uint8Array.from(bytes);
          spoilt[position % spoilt.length] = value;
          return cut === 0 ? spoilt.subarray(0, position % spoilt.length) : spoilt;
        });
        expect(checks.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('survives any bytes at all', () => {
    const step = stepFor('2.1', []);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(judge('2.1', step, () => bytes).checks.map((check) => check.verdict)).toContain('failure');
      }),
      { numRuns: 300 },
    );
  });

  it('gives every check a path, a message that is a sentence, a cause and a source', () => {
    const step = stepFor('1.4', [{ name: 'Contact Information', value: { is: 'literal', value: 'x' } }]);
    fc.assert(
      fc.property(fc.nat(), fc.nat({ max: 255 }), (position, value) => {
        const { checks } = judge('1.4', step, (bytes) => {
          const spoilt = Uint8Array.from(bytes);
          spoilt[position % spoilt.length] = value;
          return spoilt;
        });
        for (const check of checks) {
          expect(check.path).not.toBe('');
          expect(check.cause).not.toBe('');
          expect(check.message).toMatch(/[.…]$/);
          expect(check.source).toMatch(/§/);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('resolving a request', () => {
  const literals: fc.Arbitrary<LeafValue> = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 20 }), fc.boolean());

  it('keeps every literal as it was written', () => {
    fc.assert(
      fc.property(literals, (value) => {
        const type = typeof value === 'string' ? 'TextString' : typeof value === 'boolean' ? 'Boolean' : 'ByteString';
        const leaf: LeafPattern = { kind: 'leaf', tag: TAG.AttributeValue, type, value: { is: 'literal', value }, place: PLACE };
        const pattern: Pattern = leaf;
        const item: StepItem = { operation: 1, request: [pattern], expect: { status: 'Success', payload: [] } };
        const resolved = resolveRequest({ number: 1, title: '', header: [], items: [item], place: PLACE }, initialState(), { version: '1.4', nowSeconds: 0n, unique: (suffix) => suffix });
        if ('blockedBy' in resolved) throw new Error('blocked');
        const batch = resolved.message.value[1];
        const payload = batch?.type === 'Structure' ? batch.value[1] : undefined;
        expect(payload?.type === 'Structure' ? payload.value : undefined).toEqual([{ tag: TAG.AttributeValue, type, value }]);
      }),
    );
  });
});

describe('assigning in any order', () => {
  it('pairs everything when there is a way, and leaves no trace of other ways', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { maxLength: 7 }), fc.nat(), (values, seed) => {
        // Each pattern is a set of allowed values that holds its own; the actual values come in another order.
        const patterns = values.map((value, index) => new Set([value, (value + ((seed >> index) & 1)) % 6]));
        const actual = [...values].sort((a, b) => ((a * 7 + seed) % 5) - ((b * 7 + seed) % 5));
        const bindings = { variables: new Map(), literals: new Map() };
        const result = assign(patterns, actual, bindings, (allowed, value, current) => ({ checks: allowed.has(value) ? [] : [{ rule: 'C-1', verdict: 'failure', path: '', message: '', cause: '', source: '' }], bindings: current }));
        expect([result.missing, result.surplus]).toEqual([[], []]);
      }),
    );
  });
});

