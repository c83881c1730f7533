/** What every part of lowering is told: the version, the side of the exchange, and where complaints go. */
import type { ProtocolVersion } from '../kmip/version.js';
import type { Vocabulary } from './literal.js';
import type { Complain } from './problem.js';
import type { Variables } from './variables.js';

export interface Context {
  readonly version: ProtocolVersion;
  readonly side: 'request' | 'expectation';
  /** The operation whose payload is lowered; absent in the request header. */
  readonly operation?: number;
  /** The request is sent as written: fields may be missing, surplus, in another order, or of another version. */
  readonly malformed: boolean;
  /** Fields are sent in the author's order, and all else as always. */
  readonly keepOrder?: boolean;
  /** Set where nothing is expected that the author did not write. */
  readonly asClient?: object;
  /** False where the answer need not hold the field, so that no variable can rely on it. */
  readonly binds: boolean;
  readonly variables: Variables;
  readonly complain: Complain;
}

/** A malformed request may use the names of all versions. */
export const vocabularyOf = ({ malformed, version }: Context): Vocabulary => (malformed ? 'any' : version);
