import { describe, expect, it } from 'vitest';
import { outlineResponse } from '../kmip/message.js';
import { initialState, judgeRefusal, resolveRequest } from '../match/index.js';
import { createEngine } from '../reference/index.js';
import { encodeStep } from '../runner/steps/refused.js';
import { loadSuites } from '../suite/load.js';
import type { Case } from '../suite/case.js';
import { decode, encode } from '../ttlv/index.js';

const NOW = 1_735_689_600n;
const client = { identity: 'test' };
const engine = createEngine({ now: () => new Date(Number(NOW) * 1000) });
const cases = loadSuites(['malformed-requests']).flatMap((suite) => suite.cases);

/** The one message of a case, whole and broken, with the answer of the embedded server to each. */
function trial({ id, version, steps: [step] }: Case): { readonly whole: readonly (number | undefined)[]; readonly failures: readonly string[]; readonly broken: boolean } {
  if (step === undefined) throw new Error(`${id} has no step`);
  const resolved = resolveRequest(step, initialState(), { version, nowSeconds: NOW, unique: (suffix) => `${id}-${version}-${suffix}` });
  if ('blockedBy' in resolved) throw new Error(`${id} needs variables`);
  const request = resolved.message;
  const sent = encodeStep(step, request);
  const [whole, response] = [engine.handle(encode(request), client), engine.handle(sent, client)];
  const exchange = { version, step, request, response, decoded: decode(response), startedAt: NOW, sentAt: NOW, receivedAt: NOW, clock: { offsetSeconds: 0, toleranceSeconds: 120 }, unique: () => '' };
  return {
    whole: outlineResponse(decode(whole).item)?.items.map(({ status }) => status) ?? [],
    failures: judgeRefusal(exchange, sent).flatMap(({ verdict, message }) => (verdict === 'failure' ? [message] : [])),
    broken: !Buffer.from(sent).equals(Buffer.from(encode(request))),
  };
}

const trials = cases.map((each) => ({ name: `${each.id} ${each.version}`, ...trial(each) }));

describe('the suite of malformed requests', () => {
  it('has 150 cases at least in every protocol version, and all are intrusive', () => {
    for (const version of new Set(cases.map((each) => each.version))) expect(cases.filter((each) => each.version === version).length, version).toBeGreaterThanOrEqual(150);
    expect(cases.filter((each) => each.intrusive !== true)).toEqual([]);
  });

  it('breaks messages that would succeed', () => {
    expect(trials.flatMap(({ name, whole, broken }) => (broken && whole.length > 0 && whole.every((status) => status === 0) ? [] : [name]))).toEqual([]);
  });

  it('is passed by the embedded server in every version', () => {
    expect(trials.flatMap(({ name, failures }) => failures.map((message) => `${name}: ${message}`))).toEqual([]);
  });
});
