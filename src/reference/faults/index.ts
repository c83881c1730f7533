/** The catalogue of faults: ways in which a server can answer wrongly, and legal ways in which it can answer otherwise. */
import { ATTRIBUTES } from './attributes.js';
import { BATCH } from './batch.js';
import { CIPHERS } from './ciphers.js';
import { CONTROLS } from './controls.js';
import { CRYPTOGRAPHY } from './cryptography.js';
import { ENCODING } from './encoding.js';
import type { Fault } from './fault.js';
import { HEADER } from './header.js';
import { IDENTITY } from './identity.js';
import { INSTANCES } from './instances.js';
import { KEY_USE } from './key-use.js';
import { LIFE_CYCLE } from './life-cycle.js';
import { LOCATE_FAULTS } from './locate.js';
import { OTHER_TYPES } from './other-types.js';
import { QUERY_FAULTS } from './query.js';
import { REFUSALS } from './refusals.js';
import { SESSION } from './session.js';
import { STATUS } from './status.js';
import { STREAM_FAULTS } from './streams.js';
import { TIME_FAULTS } from './time.js';
import { USAGE } from './usage.js';

export { arm, combined, type ArmOptions } from './arm.js';
export { FAULT_GROUPS, type Fault, type FaultGroup, type OperationName } from './fault.js';
export { witnessed } from './witness.js';

export const FAULTS: readonly Fault[] = [
  ...ENCODING,
  ...HEADER,
  ...BATCH,
  ...STATUS,
  ...IDENTITY,
  ...ATTRIBUTES,
  ...INSTANCES,
  ...REFUSALS,
  ...LIFE_CYCLE,
  ...OTHER_TYPES,
  ...TIME_FAULTS,
  ...LOCATE_FAULTS,
  ...QUERY_FAULTS,
  ...CRYPTOGRAPHY,
  ...CIPHERS,
  ...STREAM_FAULTS,
  ...USAGE,
  ...KEY_USE,
  ...SESSION,
  ...CONTROLS,
];

const byName: ReadonlyMap<string, Fault> = new Map(FAULTS.map((fault) => [fault.name, fault]));

/** Undefined for a name that is not in the catalogue. */
export const faultByName = (name: string): Fault | undefined => byName.get(name);
