/**
 * The run result: the one source of every report. Plain JSON; `schema.json` beside this file describes it for others.
 */
import type { Check } from '../match/check.js';
import type { ClientProduct, Level } from '../suite/case.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { RequirementScope } from '../suite/requirements/requirement.js';

export const RESULT_FORMAT = 'kmip-conformance-result';
export const RESULT_FORMAT_VERSION = 1;

export interface RunResult {
  readonly format: typeof RESULT_FORMAT;
  readonly formatVersion: typeof RESULT_FORMAT_VERSION;
  readonly tool: { readonly name: string; readonly version: string; readonly node: string };
  /** ISO 8601 with milliseconds, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly durationMs: number;
  /** How the run ended; `interrupted` and `target-lost` leave cases that did not run. */
  readonly ended: 'completed' | 'interrupted' | 'target-lost' | 'bailed';
  /** The sentence behind `target-lost`, and behind `interrupted` when the program was ended before the run. */
  readonly endedBecause?: string;
  readonly configuration: RunConfiguration;
  readonly target: TargetFacts;
  readonly suites: readonly SuiteFacts[];
  /** Suites that did not run themselves and whose profiles those of the run include. */
  readonly included?: readonly IncludedSuite[];
  /** Published test case files that were named and not run. */
  readonly leftOut?: readonly LeftOutFile[];
  readonly cases: readonly CaseResult[];
  readonly verdicts: readonly ProfileVerdict[];
  /** What the profiles require and what became of it; absent when no suite of the run has a list. */
  readonly requirements?: readonly ProfileRequirements[];
  readonly causes: readonly Cause[];
  readonly counts: Counts;
  /** Present when the run was given a list of expected failures. */
  readonly expectations?: Expectations;
}

export interface RunConfiguration {
  /** The command line that repeats this run; passphrases are never on it. */
  readonly command: string;
  readonly versions: readonly ProtocolVersion[];
  readonly cases: readonly string[];
  readonly level: Level | 'all';
  readonly timeoutMs: number;
  readonly jobs: number;
  readonly bail: boolean;
  readonly showSecrets: boolean;
  /** Set when warnings were failures. */
  readonly strict?: true;
  readonly verifyServer: boolean;
  /** Prefix of every name that the run creates on the server. */
  readonly namePrefix: string;
  /** Present when the run was one part of several. */
  readonly shard?: Shard;
}

/** What puts the parts of a run together again. */
export interface Shard {
  /** Counted from 1. */
  readonly index: number;
  readonly count: number;
  /** Cases of the whole plan. */
  readonly planned: number;
  /** SHA-256 of the whole plan, in hex: shards belong together when it is the same. */
  readonly plan: string;
  /** For each case of this result its place in the whole plan, counted from 0. */
  readonly positions: readonly number[];
  /** The command line of the whole run. */
  readonly command: string;
}

export interface TargetFacts {
  /** As given on the command line: `embedded`, `pykmip`, `kmip://host:port`. */
  readonly name: string;
  readonly description: string;
  readonly address: string;
  readonly tls?: {
    readonly protocol: string;
    readonly cipher: string;
    readonly authorized: boolean;
    readonly certificate?: {
      readonly subject: string;
      readonly issuer: string;
      readonly validFrom: string;
      readonly validTo: string;
      readonly subjectAltName?: string;
      /** SHA-256 in hex. */
      readonly fingerprint: string;
    };
  };
  /** Newest first, as the server answered Discover Versions; absent when it did not. */
  readonly offeredVersions?: readonly string[];
  readonly vendor?: string;
  /** Operations and object types that Query announced, by XML name. */
  readonly operations?: readonly string[];
  readonly objectTypes?: readonly string[];
  /** Server clock minus our clock, in seconds, from the Time Stamp of the first answer. */
  readonly clockOffsetSeconds?: number;
  /** Remarks for the reader: verification off, Discover Versions refused, … */
  readonly remarks: readonly string[];
}

export interface SuiteFacts {
  readonly name: string;
  readonly title: string;
  readonly profile: string;
  readonly includes: readonly string[];
  readonly file: string;
  readonly checksum: string;
  /** All that the suite holds, whether or not it was selected, oldest version first. */
  readonly extent?: readonly VersionExtent[];
  /** The product whose requests the suite sends, and how they are known. */
  readonly client?: ClientProduct;
}

/** What a verdict on a profile that includes this one has to know of it. */
export interface IncludedSuite {
  readonly name: string;
  readonly profile: string;
  readonly includes: readonly string[];
  readonly extent: readonly VersionExtent[];
}

/** `unreadable`: it is no test case, the reason says in which line; `excluded`: it is published by mistake. */
export interface LeftOutFile {
  readonly file: string;
  readonly kind: 'unreadable' | 'excluded';
  readonly reason: string;
}

/** Ids of the cases that a suite has in one version. */
export interface VersionExtent {
  readonly version: ProtocolVersion;
  readonly mandatory: readonly string[];
  readonly optional: readonly string[];
}

/**
 * - `passed`, `failed`: judged.
 * - `errored`: could not be judged because of the connection or the target (closed, time-out, undecodable, …).
 * - `inconclusive`: could not be judged because of the case (unbound symbol, precondition that failed).
 * - `skipped`: not run, with a reason.
 */
export type CaseOutcome = 'passed' | 'failed' | 'errored' | 'inconclusive' | 'skipped';

export type SkipCategory =
  /** The target does not offer the protocol version. */
  | 'version-not-offered'
  /** An optional case needs something that the target does not announce. */
  | 'not-announced'
  /** The case needs something that no run has: a connection that the server opens, a password, the objects of another case. */
  | 'out-of-reach'
  /** The case is not fit for a server that others use, and nobody allowed it. */
  | 'intrusive'
  /** The run ended before its turn. */
  | 'run-ended';

export interface CaseResult {
  readonly suite: string;
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly title: string;
  readonly level: Level;
  readonly sources: readonly string[];
  /** Seconds for which the case only waits, and others run; absent where it does not. */
  readonly waitSeconds?: number;
  /** What the user of the product sees when the case fails, in the suite of a product. */
  readonly breaks?: string;
  /** `file:line:column` of the case. */
  readonly place: string;
  readonly outcome: CaseOutcome;
  readonly skip?: { readonly category: SkipCategory; readonly reason: string };
  /** Milliseconds; 0 when skipped. */
  readonly durationMs: number;
  readonly startedAt?: string;
  readonly steps: readonly StepResult[];
  /** Variables bound in the case, in order. */
  readonly bindings: readonly { readonly name: string; readonly value: string; readonly origin: string }[];
  /** The command that repeats just this case. */
  readonly repeat: string;
}

export interface StepResult {
  readonly number: number;
  readonly title: string;
  /** What the user of the product sees when the step fails, in the suite of a product. */
  readonly breaks?: string;
  readonly cleanup: boolean;
  /** `blocked`: not sent, because it needs a value that an earlier step did not yield. */
  readonly outcome: 'passed' | 'failed' | 'errored' | 'inconclusive' | 'blocked';
  /** Why it was blocked or errored. */
  readonly reason?: string;
  /** Kind of transport failure or wire trouble behind `errored`, for example `closed-before-answer`. */
  readonly errorKind?: string;
  readonly place: string;
  readonly request?: MessageRecord;
  readonly response?: MessageRecord;
  /** Milliseconds between the last byte sent and the last byte received. */
  readonly roundTripMs?: number;
  readonly checks: readonly Check[];
}

/** One message as evidence. */
export interface MessageRecord {
  /** ISO 8601 with milliseconds. */
  readonly at: string;
  readonly byteLength: number;
  /** Lower-case hex; each redacted byte is `**`; cut behind `truncatedAt` bytes when present. */
  readonly hex: string;
  readonly truncatedAt?: number;
  readonly tree: readonly TreeLine[];
}

/** One item of a message, in document order. */
export interface TreeLine {
  readonly depth: number;
  readonly tag: string;
  readonly type: string;
  /** Absent for structures. Enumerations as `Name (number)`, dates as ISO 8601, byte strings in hex. */
  readonly value?: string;
  readonly redacted?: true;
  readonly offset: number;
  readonly length: number;
}

export interface ProfileVerdict {
  readonly suite: string;
  readonly profile: string;
  readonly version: ProtocolVersion;
  /** `incomplete`: nothing mandatory failed, but something mandatory was not judged. */
  readonly verdict: 'conformant' | 'not conformant' | 'incomplete';
  /** Whether Query Profiles announced it; absent where no answer tells. */
  readonly announced?: boolean;
  readonly reason: string;
  readonly counts: Counts;
}

/** The requirements of the profile of one suite, in the order of their list. */
export interface ProfileRequirements {
  readonly suite: string;
  readonly profile: string;
  readonly requirements: readonly RequirementResult[];
}

export interface RequirementResult {
  /** Semantic: `BL-OP-GET`. */
  readonly id: string;
  readonly title: string;
  /** What it is about: "Operations". */
  readonly area: string;
  readonly scopes: readonly RequirementScope[];
  /** In the protocol versions that the suite has results in, oldest first. */
  readonly outcomes: readonly RequirementOutcome[];
}

export interface RequirementOutcome {
  readonly version: ProtocolVersion;
  readonly outcome: 'passed' | 'failed' | 'not tested';
  /** Why it was not tested. */
  readonly why?: NotTested;
}

/** `no check`: no case decides it, for the reason that its scope gives; the others are about the cases that do. */
export type NotTested = 'no check' | 'errored' | 'inconclusive' | 'skipped' | 'not selected';

export interface Counts {
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  readonly errored: number;
  readonly inconclusive: number;
  readonly skipped: number;
  readonly checks: number;
  readonly warnings: number;
  readonly variations: number;
}

/** Failures that have one cause. */
export interface Cause {
  /** "Get Attributes returns no Digest" */
  readonly title: string;
  readonly kind: 'failure' | 'error';
  /** What the specification asks, and where. */
  readonly source: string;
  readonly cases: readonly { readonly suite: string; readonly id: string; readonly version: ProtocolVersion; readonly step: number }[];
  /** One instance in full, the first. */
  readonly example: {
    readonly suite: string;
    readonly id: string;
    readonly version: ProtocolVersion;
    readonly step: number;
    readonly path?: string;
    readonly expected?: string;
    readonly actual?: string;
    readonly message: string;
  };
}

/** How the run compares with the failures that were expected of it. It decides the exit code and never a verdict. */
export interface Expectations {
  readonly file: string;
  /** The day, in UTC, on which expiry was judged: `2026-03-14`. */
  readonly day: string;
  /** Whether every entry is met and nothing else went wrong. */
  readonly met: boolean;
  readonly entries: readonly ExpectedFailure[];
  /** Failures that no entry explains. */
  readonly unexpected: readonly UnexpectedFailure[];
}

/** One entry of the list, and what became of it. */
export interface ExpectedFailure {
  /** Globs over suite and id, each with a range of versions of its own where it has one: `symmetric-key-lifecycle-server/SKLC-M-*, BL-GET@1.4`. */
  readonly case: string;
  /** Range of protocol versions as written; absent means all. */
  readonly versions?: string;
  /** The failing check: by its cause, or by its rule and path; or an operation that is refused, and the reason that it has to be refused with. */
  readonly check: { readonly cause?: string; readonly rule?: string; readonly path?: string; readonly refused?: string; readonly with?: string };
  /** The entry comes with the target and is met as well when nothing of it is seen. */
  readonly preset?: true;
  /** Set where the failure comes and goes, with time or load for example: it is explained when it is there and not asked for. */
  readonly intermittent?: true;
  readonly reason: string;
  readonly link?: string;
  /** The last day on which the entry holds: `2026-12-31`. */
  readonly expires?: string;
  /** `file:line:column` of the entry. */
  readonly place: string;
  /**
   * - `met`: every case that it names fails as it says.
   * - `not met`: one of them passed, failed differently or was not judged.
   * - `expired`: its last day is over; it explains nothing any more.
   * - `unmatched`: the suites of the run have no such case.
   * - `not run`: nothing that it names was part of this run.
   */
  readonly status: 'met' | 'not met' | 'expired' | 'unmatched' | 'not run';
  readonly message: string;
  readonly cases: readonly ExpectedCase[];
}

export interface ExpectedCase {
  readonly suite: string;
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly outcome: 'as expected' | 'passed' | 'failed differently' | 'not judged';
}

export interface UnexpectedFailure {
  readonly suite: string;
  readonly id: string;
  readonly version: ProtocolVersion;
  readonly message: string;
}
