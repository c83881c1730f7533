/** What a fault is: one way in which a server answers differently, whether the specification forbids it or not. */
import type { ENUM } from '../../kmip/constants.js';
import type { VersionRange } from '../../kmip/version.js';
import type { ExchangeContext, Interference } from '../interference.js';

export const FAULT_GROUPS = [
  'encoding',
  'header',
  'batch',
  'status',
  'identity',
  'attributes',
  'life cycle',
  'locate',
  'query',
  'cryptography',
  'usage',
  'session',
  'control',
] as const;

export type FaultGroup = (typeof FAULT_GROUPS)[number];
export type OperationName = keyof typeof ENUM.Operation;

export interface Fault {
  /** `locate-ignores-name`: unique, for the command line. */
  readonly name: string;
  /** What the server does: "Locate finds objects whatever Name is asked for." */
  readonly sentence: string;
  /** Document and section that forbid it, or that permit it. */
  readonly source: string;
  readonly group: FaultGroup;
  /** The operations that it touches; absent: all. It never acts on a message without one of them. */
  readonly operations?: readonly OperationName[];
  /** The versions in which it can show; absent: all. */
  readonly versions?: VersionRange;
  /** Whether a conformance test has to find it, or must not blame it. */
  readonly expectation: 'must-detect' | 'permitted';
  /** The client waits in vain, so that each case takes as long as its time limit. */
  readonly silent?: true;
  /** Called once for each server, so that the fault can remember what went before. */
  readonly interfere: (target: Target) => Interference;
}

/** What a fault acts on. */
export interface Target {
  /** Whether an operation (by code) is one of those that the fault touches; an unknown operation is one of all. */
  readonly hits: (operation: number | undefined) => boolean;
}

/** Decides for each message whether a fault acts on it. */
export type Trigger = (context: ExchangeContext) => boolean;

type Given = Omit<Fault, 'group' | 'expectation'>;

/** The faults of a group that a conformance test has to find. */
export const mustDetect = (group: FaultGroup, faults: readonly Given[]): Fault[] => faults.map((fault) => ({ ...fault, group, expectation: 'must-detect' }));

/** Other legal ways to answer. */
export const permitted = (faults: readonly Given[]): Fault[] => faults.map((fault) => ({ ...fault, group: 'control', expectation: 'permitted' }));
