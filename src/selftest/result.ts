/** What the self-test found. Plain JSON. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { FaultGroup } from '../reference/faults/index.js';
import type { Level } from '../suite/case.js';

export const SELFTEST_FORMAT = 'kmip-conformance-selftest';
export const SELFTEST_FORMAT_VERSION = 1;

/** One case that blamed a faulty server, by one rule. */
export interface Catch {
  readonly suite: string;
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly level: Level;
  /** Id of the rule (`S-1`), or the kind of trouble on the connection (`answer-timeout`). */
  readonly rule: string;
  readonly cause: string;
}

/** One fault in one version. */
export interface VersionTrial {
  readonly version: ProtocolVersion;
  /** Whether the fault has changed anything at all; a fault that has not was not put to the test. */
  readonly effective: boolean;
  /** Cases that ran: of those that send an operation which the fault touches. */
  readonly cases: number;
}

/** All that happened when the suites ran against a server with one fault. */
export interface Trial {
  readonly fault: string;
  readonly sentence: string;
  readonly source: string;
  readonly group: FaultGroup;
  readonly expectation: 'must-detect' | 'permitted';
  /** Whether the fault touches all messages, so that any case finds it. */
  readonly broad: boolean;
  readonly versions: readonly VersionTrial[];
  /** In the order of the run; the first is the first. */
  readonly catches: readonly Catch[];
  /** Cases that neither passed nor blamed the server, with the reason. */
  readonly unjudged: readonly { readonly suite: string; readonly id: string; readonly version: ProtocolVersion; readonly reason: string }[];
  readonly durationMs: number;
}

export interface SelftestResult {
  readonly format: typeof SELFTEST_FORMAT;
  readonly formatVersion: typeof SELFTEST_FORMAT_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** ISO 8601 with milliseconds, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** Processor time of all threads, which does not depend on what else the machine does. */
  readonly processorMs: number;
  readonly suites: readonly string[];
  /** All cases ran against all faults, so that a check that caught nothing is idle; else each fault faced cases until one caught it. */
  readonly thorough: boolean;
  readonly trials: readonly Trial[];
  /** Faults that had to be detected and that no check caught in a version. */
  readonly survivors: readonly FaultInVersion[];
  /** Faults and variations that changed nothing in a version, because no case asks for what they touch. */
  readonly ineffective: readonly FaultInVersion[];
  /** Permitted behaviour that something blamed, or that kept a case from being judged. */
  readonly falseAlarms: readonly string[];
  /** Every rule and every case with the faults that it caught. */
  readonly rules: readonly Detector[];
  readonly cases: readonly Detector[];
}

export interface FaultInVersion {
  readonly fault: string;
  readonly version: ProtocolVersion;
}

/** A rule (`S-1`) or a case (`baseline-server/BL-GET`). */
export interface Detector {
  readonly name: string;
  readonly title: string;
  /** Names of the faults; those that touch all messages, which prove less, apart. */
  readonly faults: readonly string[];
  readonly broadFaults: readonly string[];
}
