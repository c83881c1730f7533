/**
 * A case as it is sent in one protocol version: the form in which both front doors (YAML suites and OASIS XML files) end.
 * Everything here is plain data in that version's own spelling; nothing is left to be decided by version.
 */
import type { Place } from './place.js';
import type { Trial } from './trial.js';
import type { Damage } from '../ttlv/damage.js';
import type { ItemType } from '../ttlv/item.js';
import type { MessageEncoding } from '../kmip/text/encodings.js';
import type { ProtocolVersion } from '../kmip/version.js';
import type { OtherClient, OtherServer } from '../transport/endpoint.js';

export type Level = 'mandatory' | 'optional';

/** One suite file: the checks of one profile. */
export interface Suite {
  /** Name on the command line, for example `baseline-server`. */
  readonly name: string;
  readonly title: string;
  /** The profile that its verdict is about, for example "Baseline Server". */
  readonly profile: string;
  /** Names of suites whose profile this profile includes: its verdict needs theirs. */
  readonly includes: readonly string[];
  readonly file: string;
  /** SHA-256 of the file, in hex. */
  readonly checksum: string;
  /** The product whose requests the cases send, where the suite is about one. */
  readonly client?: ClientProduct;
  /** All cases in all versions they exist in, in the order of the file, oldest version first. */
  readonly cases: readonly Case[];
}

/** A product that uses KMIP servers, and how its requests are known. */
export interface ClientProduct {
  readonly name: string;
  /** Versions of the product, as its maker counts them. */
  readonly versions: string;
  readonly evidence: Evidence;
  readonly sources: readonly string[];
  /** What keeps the suite from showing that the product works, as a sentence. */
  readonly notCovered?: string;
  /** What the product needs of every answer, whatever the case expects. */
  readonly needs: readonly ClientNeed[];
}

/**
 * How the requests of a product are known, strongest first.
 *
 * - `run`: its code was run against a server.
 * - `trace`: bytes recorded from the product.
 * - `source`: read in its source.
 * - `vector`: a third party's replay, written from the product's log.
 * - `documented`: its documentation; nobody saw its requests.
 */
export const EVIDENCE = ['run', 'trace', 'source', 'vector', 'documented'] as const;
export type Evidence = (typeof EVIDENCE)[number];

/** Properties of an answer without which a client cannot go on. */
export const CLIENT_NEEDS = [
  'operation',
  'operation-on-failure',
  'unique-batch-item-id',
  'time-stamp',
  'result-reason',
  'result-message',
  'response-payload',
  'header-of-the-version',
  'types-of-the-version',
  'standard-tags',
  'maximum-response-size',
  'one-record',
  'body-in-one-record',
] as const;
export type ClientNeed = (typeof CLIENT_NEEDS)[number];

export interface Case {
  /** OASIS id without version suffix where the case realises an OASIS case (`SKLC-M-1`). */
  readonly id: string;
  readonly title: string;
  readonly suite: string;
  readonly level: Level;
  readonly version: ProtocolVersion;
  /** Documents and sections that demand what the case checks: "KMIP Symmetric Key Lifecycle Profile 1.0 §3.1". */
  readonly sources: readonly string[];
  /** Facts about the target without which the case does not apply, for example an operation that Query must announce. */
  readonly needs: readonly Need[];
  readonly steps: readonly Step[];
  /** Steps that run whatever happened before; what they find is recorded and never fails the case. */
  readonly cleanup: readonly Step[];
  /** Set where the case is about KMIP over HTTPS: the encoding of its messages. */
  readonly encoding?: MessageEncoding;
  /** Not fit for a server that others use: it is run there only when the user asks for it. */
  readonly intrusive?: true;
  /** What the case needs and no run can give it, as a sentence: it is skipped with this as the reason. */
  readonly hindrance?: string;
  /**
   * Judged as the client would: only what the case expects and what this client needs of every answer decides; other departures
   * from the specification are warnings.
   */
  readonly asClient?: { readonly needs: readonly ClientNeed[] };
  /** What the user of a product sees when the case fails, as a sentence. */
  readonly breaks?: string;
  readonly place: Place;
}

/** A condition of an optional case: without it the case is skipped with this as the reason. */
export interface Need {
  readonly operation: number;
}

/** One request message and what is expected of its answer. */
export interface Step {
  /** Counted from 1 within the case; clean-up steps go on counting. */
  readonly number: number;
  /** What the step is for, as a sentence; made from the operations when the author gave none. */
  readonly title: string;
  /** The protocol version of this message when it is not that of the case: some clients mix versions. */
  readonly version?: ProtocolVersion;
  /** The client opens a connection of its own for this message. */
  readonly newConnection?: true;
  /** Sent on the connection of the step before it, without waiting for the answer to that. */
  readonly pipelined?: true;
  /** Sent by another client than the first. */
  readonly as?: OtherClient;
  /** Sent to another server than the first. */
  readonly server?: OtherServer;
  /** In place of a message: the server is stopped and started again. */
  readonly restart?: true;
  /** Sent by so many nodes of a cluster at once, each on a connection of its own. */
  readonly nodes?: number;
  /** Header fields are sent in the order given, not in that of the specification. */
  readonly keepOrder?: true;
  /** How the message is broken before it is sent. */
  readonly damage?: readonly Damage[];
  /**
   * The message as a whole is to be refused. It goes out on a connection of its own, and the server has to answer another one
   * after it. The Result Reasons are those that the first item expects; none means any.
   */
  readonly refusal?: Refusal;
  /** Seconds that pass before the message goes out, at least. */
  readonly waitSeconds?: number;
  /** The message goes out only where Query, asked before in this case, has not announced its operation. */
  readonly unannounced?: true;
  /** In place of a message: what the connection is put to. What is found wrong is a warning in an optional case. */
  readonly trial?: Trial;
  /** What the user of a product sees when the step fails, as a sentence. */
  readonly breaks?: string;
  /** Fields of the request header besides Protocol Version and Batch Count, in wire order. */
  readonly header: readonly Pattern[];
  readonly items: readonly StepItem[];
  /** Corrections of a published case that this step shows. */
  readonly repairs?: readonly Repair[];
  readonly place: Place;
}

/**
 * How a message may be refused.
 *
 * - `answerOrClose`: by an answer in which everything fails, or by an end of the connection.
 * - `answerCloseOrWait`: also by waiting, because the message is not finished.
 * - `advised`: as the first; but no text demands it, so that a success passes with a warning.
 */
export const REFUSALS = ['answerOrClose', 'answerCloseOrWait', 'advised'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** One known error of a published case, and what stands in its place. */
export interface Repair {
  /** Id in the list of defects: `E7`. */
  readonly defect: string;
  readonly problem: string;
  readonly treatment: string;
  /** Where, in words: `Request › Batch Item 1 › Attribute Name`. */
  readonly path: string;
  /** What the file says, or `nothing`. */
  readonly published: string;
  /** What is sent or expected instead, or `nothing`. */
  readonly used: string;
}

export interface StepItem {
  readonly operation: number;
  /** Set when the request must carry it; the runner adds one to every item of a batch of several (≤ 2.1). */
  readonly uniqueBatchItemId?: Uint8Array;
  /** Fields of the Request Payload in wire order. */
  readonly request: readonly Pattern[];
  /** Message Extensions behind the Request Payload, in wire order. */
  readonly messageExtensions?: readonly Pattern[];
  readonly expect: Expectation;
  /** Other outcomes that the description of the case permits; one of them instead of `expect` is a permitted variation. */
  readonly alternatives?: readonly ConditionalExpectation[];
  /** The operation that the answer names when it is not the one that was asked: Poll is answered by what it asks about. */
  readonly answered?: number;
}

/** `absent`: tags that must not be in the Response Payload. */
export type Expectation =
  | { readonly status: 'Success'; readonly payload: readonly Pattern[]; readonly absent?: readonly number[] }
  | {
      readonly status: 'OperationFailed';
      /** Result Reasons, by number; the first is the one that the specification or the published case names. */
      readonly reasons: readonly number[];
      /** Reasons that pass with a warning, because file and specification or two stages of a document disagree. */
      readonly tolerated: readonly number[];
    }
  | { readonly status: 'OperationUndone'; readonly payload: readonly Pattern[]; readonly absent?: readonly number[] }
  /** The Asynchronous Correlation Value stands beside the payload, in the Batch Item. */
  | {
      readonly status: 'OperationPending';
      readonly correlationValue?: LeafPattern;
      readonly payload: readonly Pattern[];
      readonly absent?: readonly number[];
    }
  /** The batch ends before this item, because an earlier one failed under Stop. */
  | { readonly status: 'NotProcessed' };

/** `after`: it counts only where this operation, by number, has been done to the object of the item before, by whichever client. */
export type ConditionalExpectation = Expectation & { readonly after?: number };

/** An item tree with variables (requests) or with room for the server's choice (expectations). */
export type Pattern = StructurePattern | LeafPattern | AttributesPattern;

export interface StructurePattern {
  readonly kind: 'structure';
  readonly tag: number;
  readonly fields: readonly Pattern[];
  /** Tags that must not occur among the fields of the answer. */
  readonly absent?: readonly number[];
  readonly place: Place;
}

export interface LeafPattern {
  readonly kind: 'leaf';
  readonly tag: number;
  readonly type: Exclude<ItemType, 'Structure'>;
  readonly value: ValuePattern;
  /** Expectations only: one value of a list that is an example; its absence is a permitted variation. */
  readonly example?: true;
  readonly place: Place;
}

/**
 * Attributes, wherever the version puts them: as fields of one structure (`Attributes`, `Template-Attribute`,
 * `New Attribute`, …) or as repeated `Attribute` structures in place.
 */
export interface AttributesPattern {
  readonly kind: 'attributes';
  readonly form:
    /** 2.x: a structure with this tag that holds the attributes under their own tags. */
    | { readonly is: 'attributes'; readonly tag: number }
    /** 1.x: a structure with this tag that holds Attribute structures. */
    | { readonly is: 'template-attribute'; readonly tag: number }
    /** 1.x: Attribute structures in place. */
    | { readonly is: 'attribute-list' };
  readonly attributes: readonly AttributePattern[];
  /** Attributes that must not be in the answer. */
  readonly absent: readonly AttributeName[];
  readonly place: Place;
}

/** A standard attribute by its tag, or a custom (1.x) respectively vendor (2.x) attribute by vendor and name. */
export type AttributeName =
  | { readonly tag: number }
  /** `x-ID` in 1.x is vendor `x`, name `ID`. */
  | { readonly vendor: string; readonly name: string };

export interface AttributePattern {
  readonly name: AttributeName;
  /** 1.x only; absent means that none is sent, and that 0 or none is expected. */
  readonly index?: number;
  /**
   * The value as one pattern: under the attribute's own tag in 2.x and for vendor attributes of 2.x under Attribute Value;
   * under Attribute Value in 1.x. Its tag says which.
   */
  readonly value: Pattern;
}

export type LeafValue = number | bigint | boolean | string | Uint8Array;

export type ValuePattern =
  | { readonly is: 'literal'; readonly value: LeafValue }
  /** The value of a variable; in an expectation with `bind`, the place where it gets its value. */
  | { readonly is: 'variable'; readonly name: string; readonly bind: boolean }
  /** The time at which the request is sent, with an offset in seconds; expected: a window around it. */
  | { readonly is: 'now'; readonly offsetSeconds: number }
  /** A text that no other run uses; the same within a case for the same suffix. */
  | { readonly is: 'unique'; readonly suffix: string }
  /** Expectations only: the server's choice. */
  | { readonly is: 'any' }
  /** Expectations only: any byte string of this length in bytes. */
  | { readonly is: 'bytes'; readonly length: number }
  /** Expectations only: one of these. */
  | { readonly is: 'one-of'; readonly values: readonly LeafValue[] }
  /** Expectations only: any value but that of a variable. */
  | { readonly is: 'other-than'; readonly name: string }
  /** Expectations only: at least and at most, both inclusive. */
  | { readonly is: 'between'; readonly atLeast?: number; readonly atMost?: number };
