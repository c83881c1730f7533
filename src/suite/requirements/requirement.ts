/** What a profile demands, and which cases decide it. */
import type { ProtocolVersion } from '../../kmip/version.js';

/** `should`: what the documents recommend; a server that does otherwise is warned and conformant all the same. */
export type RequirementLevel = 'mandatory' | 'should';

/** The requirements of the profile of one suite, in the order of their file. */
export interface RequirementList {
  readonly suite: string;
  readonly requirements: readonly Requirement[];
}

export interface Requirement {
  /** Semantic: `BL-OP-GET`. */
  readonly id: string;
  readonly title: string;
  /** What it is about, for people: "Operations". */
  readonly area: string;
  /** Protocol versions in which all is the same stand together; oldest first, no version twice. */
  readonly scopes: readonly RequirementScope[];
}

/** A requirement in some protocol versions. */
export interface RequirementScope {
  readonly versions: readonly ProtocolVersion[];
  readonly level: RequirementLevel;
  /** Documents and sections that demand it. */
  readonly sources: readonly string[];
  /** The cases that fail when it is not met; empty when `untested` says why there is none. */
  readonly decidedBy: readonly DecidingCase[];
  readonly untested?: string;
}

/** A case of the suite itself or of one that it includes. */
export interface DecidingCase {
  readonly suite: string;
  readonly id: string;
}

/** The requirement as it is in one protocol version; undefined where it does not exist. */
export const scopeIn = (requirement: Requirement, version: ProtocolVersion): RequirementScope | undefined =>
  requirement.scopes.find((scope) => scope.versions.includes(version));
