/** From a recording to a suite of one case. */
import { decode, encode, type Item } from '../ttlv/index.js';
import type { ProtocolVersion } from '../kmip/version.js';
import { loadSuite } from '../suite/load.js';
import type { RecordedExchange } from './exchange.js';
import { followValues, type Flow } from './flow.js';
import { readExchange, type Conversed, type Messages } from './messages.js';
import { chooseStandIns } from './stand-ins.js';
import { writeCleanup, writeStep } from './steps.js';
import { mapLeaves } from './tree.js';
import type { Fields } from './words.js';
import { writeYaml } from './yaml.js';

export interface SuiteOptions {
  /** Name on the command line: lower case letters, digits and hyphens. */
  readonly name: string;
  readonly product: string;
  /** As the maker of the product counts them. */
  readonly productVersions: string;
  /** What was recorded, and with which server. */
  readonly source: string;
}

export interface RecordedSuite {
  readonly text: string;
  readonly steps: number;
  /** What its author should know, one sentence each; they stand at the head of the text as well. */
  readonly notes: readonly string[];
}

/**
 * Writes the suite, and loads it to see that it is one. Undefined when no exchange could be made a step.
 *
 * @throws SuiteErrors when the suite does not load all the same, which is a mistake of this tool.
 */
export function suiteOf(exchanges: readonly RecordedExchange[], options: SuiteOptions): RecordedSuite | undefined {
  const { readable, notes: unreadable } = readAll(exchanges);
  const { used, flow, version, steps, notes: inSteps } = writeSteps(readable);
  if (steps.length === 0) return undefined;
  const strangers = flow.strangers.map(({ step, identifier }) => `Step ${step} names the object ${identifier}, which the client knew from before: it must be on the server.`);
  const notes = [...unreadable, ...inSteps, ...strangers, 'Keys, secrets, passwords and data are stand-ins of the same length; names are made unique to each run.'];
  const cleanup = writeCleanup(used.map(({ conversed }) => conversed), flow);
  const text = writeYaml(notes.map((note) => note.replace(/\s+/g, ' ')), {
    suite: options.name,
    title: `Recording of ${options.product}`,
    profile: options.product,
    versions: version,
    judge: 'as-client',
    clientProduct: { name: options.product, versions: options.productVersions, evidence: 'trace', sources: [options.source] },
    cases: [
      {
        id: `${options.name.toUpperCase()}-RECORDED`,
        title: `${options.product} gets the answers that it got when it was recorded`,
        source: options.source,
        breaks: `${options.product} gets another answer than when it was recorded`,
        steps,
        ...(cleanup.length === 0 ? {} : { cleanup }),
      },
    ],
  });
  loadSuite(`${options.name}.yaml`, text);
  return { text, steps: steps.length, notes };
}

interface Written {
  /** The exchanges that became steps. */
  readonly used: readonly Readable[];
  readonly flow: Flow;
  readonly version: ProtocolVersion;
  readonly steps: readonly Fields[];
  readonly notes: readonly string[];
}

/** All steps; those that cannot be written are left out, and the others are written anew, without the values that they brought. */
function writeSteps(readable: readonly Readable[]): Written {
  const exchanges = readable.map(({ conversed }) => conversed);
  const flow = followValues(exchanges);
  const version = mostSpoken(exchanges);
  const written = readable.map(({ conversed }, index) => {
    const before = exchanges[index - 1];
    return writeStep(conversed, flow, { caseVersion: version, newConnection: before !== undefined && before.connection !== conversed.connection });
  });
  const used = readable.filter((_, index) => written[index] !== undefined);
  if (used.length < readable.length) {
    const lost = readable.filter((each) => !used.includes(each)).map(({ number }) => leftOut(number, 'the suite language has no words for it'));
    const rest = writeSteps(used);
    return { ...rest, notes: [...lost, ...rest.notes] };
  }
  const steps = written.filter((step) => step !== undefined);
  const notes = steps.flatMap(({ inexact }, index) => (inexact === true || readable[index]?.exact === false ? [`Step ${index + 1} is not byte for byte what the client sent.`] : []));
  return { used, flow, version, steps: steps.map(({ fields }) => fields), notes };
}

const leftOut = (number: number, why: string): string => `Message ${number} was left out: ${why}.`;

interface Readable {
  readonly conversed: Conversed;
  /** In the recording, counted from 1. */
  readonly number: number;
  /** Whether items say all that the bytes of the request do. */
  readonly exact: boolean;
}

function readAll(exchanges: readonly RecordedExchange[]): { readonly readable: readonly Readable[]; readonly notes: readonly string[] } {
  const decoded = exchanges.map(({ connection, at, request, answer }) => ({ connection, at, bytes: request, request: decode(request).item, answer: decode(answer).item }));
  const standIns = chooseStandIns(decoded.flatMap(({ request }) => request ?? []));
  const clean = (item: Item | undefined): Item | undefined => (item === undefined ? undefined : mapLeaves(item, standIns.replace));
  const readable: Readable[] = [];
  const notes: string[] = [];
  for (const [index, { bytes, ...messages }] of decoded.entries()) {
    const conversed = readExchange({ ...messages, request: clean(messages.request), answer: clean(messages.answer) } satisfies Messages);
    if ('unusable' in conversed) notes.push(leftOut(index + 1, conversed.unusable));
    else readable.push({ conversed, number: index + 1, exact: messages.request !== undefined && Buffer.from(encode(messages.request)).equals(bytes) });
  }
  return { readable, notes };
}

/** The version of most messages, the first of equals. */
function mostSpoken(exchanges: readonly Conversed[]): ProtocolVersion {
  const counts = new Map<ProtocolVersion, number>();
  for (const { version } of exchanges) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '1.0';
}
