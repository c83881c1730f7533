/** From read exchanges to steps of a suite, each tried out: what the loader makes of it must be what the client sent. */
import { encode, toHex, type LeafItem } from '../ttlv/index.js';
import { ENUM, TAG } from '../kmip/constants.js';
import { IDENTIFIER_TAGS } from '../kmip/identifiers.js';
import { hexNumber, operationByCode, payloadTable, structureTableByTitle, structureTables } from '../kmip/vocabulary.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { initialState, resolveRequest } from '../match/index.js';
import { loadSuite } from '../suite/load.js';
import { SuiteErrors } from '../suite/problem.js';
import { expectationOf } from './expectation.js';
import type { Flow } from './flow.js';
import type { Conversed, ConversedItem } from './messages.js';
import { titleOf } from './sentences.js';
import { Unwritable, writeFields, type Fields, type Value, type Writing } from './words.js';
import { writeYaml } from './yaml.js';

export interface WrittenStep {
  readonly fields: Fields;
  /** Set when the suite language cannot say exactly what the client sent. */
  readonly inexact?: true;
}

export interface StepPlace {
  /** The version of the case; a step of another says so. */
  readonly caseVersion: ProtocolVersion;
  readonly newConnection: boolean;
}

interface Manner {
  readonly keepOrder: boolean;
  readonly malformed: boolean;
}

/** From the plainest to the most literal. */
const MANNERS: readonly Manner[] = [
  { keepOrder: false, malformed: false },
  { keepOrder: true, malformed: false },
  { keepOrder: false, malformed: true },
  { keepOrder: true, malformed: true },
];

/** The step, or undefined when the language has no words for it. */
export function writeStep(exchange: Conversed, flow: Flow, place: StepPlace): WrittenStep | undefined {
  let nearest: Fields | undefined;
  for (const manner of MANNERS) {
    try {
      const literal = stepFields(exchange, flow, literally(flow), manner, place);
      const same = isSame(literal, exchange, place);
      if (same === undefined) continue;
      const fields = stepFields(exchange, flow, flow.wordOf, manner, place);
      if (same) return { fields };
      nearest ??= fields;
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
    }
  }
  return nearest === undefined ? undefined : { fields: nearest, inexact: true };
}

/** Variables need the steps around them; on its own a step holds the values, and any value where one is bound. */
const literally =
  (flow: Flow): Flow['wordOf'] =>
  (leaf) =>
    flow.wordOf(leaf)?.startsWith('bind ') === true ? '$any' : undefined;

function stepFields(exchange: Conversed, flow: Flow, wordOf: Flow['wordOf'], manner: Manner, { caseVersion, newConnection }: StepPlace): Fields {
  const { version, header, items } = exchange;
  const writing: Writing = { version, wordOf, wants: () => true, indexes: true };
  const [only, second] = items;
  return {
    title: titleOf(items),
    ...(version === caseVersion ? {} : { protocolVersion: version }),
    ...(newConnection ? { newConnection: true } : {}),
    ...(manner.keepOrder ? { keepOrder: true } : {}),
    ...(header.length === 0 ? {} : { header: writeFields(header, structureTableByTitle('Request Header', version), writing) }),
    ...(only !== undefined && second === undefined ? itemFields(only, flow, writing, manner) : { batch: items.map((item) => itemFields(item, flow, writing, manner)) }),
  };
}

function itemFields(item: ConversedItem, flow: Flow, writing: Writing, { malformed }: Manner): Fields {
  const { version, wordOf } = writing;
  const name = operationByCode(item.operation)?.xmlName ?? hexNumber(item.operation);
  const payload = writeFields(item.payload.value, payloadTable(item.operation, 'request', version), writing);
  const extensions: Value[] = item.messageExtensions.map((each) => (each.type === 'Structure' ? writeFields(each.value, structureTables(TAG.MessageExtension, version)[0], writing) : {}));
  const expect = expectationOf(item, version, flow, wordOf);
  return {
    ...(item.uniqueBatchItemId === undefined ? {} : { uniqueBatchItemId: toHex(item.uniqueBatchItemId) }),
    ...(malformed ? { malformed: true } : {}),
    send: Object.keys(payload).length === 0 ? name : { [name]: payload },
    ...(extensions.length === 0 ? {} : { messageExtension: extensions }),
    ...(expect === undefined ? {} : { expect }),
  };
}

/** Whether the loader makes the recorded bytes of the step; undefined when it does not take it. */
function isSame(step: Fields, exchange: Conversed, { caseVersion }: StepPlace): boolean | undefined {
  try {
    const suite = loadSuite('recording', writeYaml([], { suite: 'recording', title: 'recording', profile: 'recording', versions: caseVersion, judge: 'as-client', cases: [{ id: 'STEP', title: 'step', source: 'recording', steps: [step] }] }));
    const lowered = suite.cases[0]?.steps[0];
    if (lowered === undefined) return undefined;
    const resolved = resolveRequest(lowered, initialState(), { version: lowered.version ?? caseVersion, nowSeconds: 0n, unique: () => '' });
    return 'message' in resolved && Buffer.from(encode(resolved.message)).equals(encode(exchange.request));
  } catch (error) {
    if (error instanceof SuiteErrors) return undefined;
    throw error;
  }
}

/** Objects that the recording leaves behind: steps that remove them, whatever state they are in. */
export function writeCleanup(exchanges: readonly Conversed[], flow: Flow): Fields[] {
  const made: string[] = [];
  const gone = new Set<string>();
  for (const { items } of exchanges) {
    for (const { operation, payload, answer } of items) {
      if (answer?.status !== ENUM.ResultStatus.Success) continue;
      if (operation === ENUM.Operation.Destroy) for (const word of wordsIn(payload.value, flow)) gone.add(word);
      else for (const word of wordsIn(answer.payload.value, flow)) if (word.startsWith('bind ') && operation !== ENUM.Operation.Locate) made.push(word.slice('bind '.length));
    }
  }
  return made
    .filter((word) => !gone.has(word))
    .flatMap((word) => [
      { send: { Revoke: { UniqueIdentifier: word, RevocationReason: { RevocationReasonCode: 'CessationOfOperation' } } } },
      { send: { Destroy: { UniqueIdentifier: word } } },
    ]);
}

const wordsIn = (items: Conversed['header'], flow: Flow): string[] => items.filter((item): item is LeafItem => IDENTIFIER_TAGS.has(item.tag)).flatMap((item) => flow.wordOf(item) ?? []);
