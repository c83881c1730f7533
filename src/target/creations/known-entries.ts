/** What each line of a log of creations has to hold, so that a line that is not understood is never taken for nothing. */
import type { CreationEntry } from './entries.js';
import { isRecord } from '../is-record.js';

type Holds = (value: unknown) => boolean;

const text: Holds = (value) => typeof value === 'string';
const number: Holds = (value) => Number.isSafeInteger(value);
const texts: Holds = (value) => Array.isArray(value) && value.every(text);
const optional = (holds: Holds): Holds => (value) => value === undefined || holds(value);
const thing: Holds = (value) => isRecord(value) && typeof value.thing === 'string' && Object.values(value).every(text) && THING_MEMBERS.get(value.thing)?.every((member) => member in value) === true;

const THING_MEMBERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['mount', ['mount', 'mark']],
  ['scope', ['mount', 'scope']],
  ['role', ['mount', 'scope', 'role']],
  ['credential', ['mount', 'scope', 'role', 'serial']],
]);

const MEMBERS: Readonly<Record<CreationEntry['event'], Readonly<Record<string, Holds>>>> = {
  run: { format: text, formatVersion: number, at: text, target: text, address: text },
  prefix: { prefix: text },
  creating: { number, at: text, version: text, operation: text, names: texts, ids: texts, as: optional(text) },
  created: { number, ids: texts, serverTime: optional(number) },
  destroyed: { id: text },
  settled: { number },
  gone: {},
  making: { thing },
  made: { thing },
  unmade: { thing },
};

const isEvent = (event: unknown): event is CreationEntry['event'] => typeof event === 'string' && Object.hasOwn(MEMBERS, event);

/** Whether a line, read as JSON, is an entry with all that belongs to it. */
export const isCreationEntry = (line: unknown): line is CreationEntry =>
  isRecord(line) && isEvent(line.event) && Object.entries(MEMBERS[line.event]).every(([member, holds]) => holds(line[member]));
