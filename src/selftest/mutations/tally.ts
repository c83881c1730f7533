/** What the attempts say of each change of each item: whether any of them was noticed. */
import type { ProtocolVersion } from '../../kmip/version.js';
import type { Case } from '../../suite/case.js';
import type { Mutation } from './mutate.js';
import type { Attempt } from './sweep.js';

/** One kind of change of one item of the answers to one operation, in one version. */
export interface Change {
  readonly version: ProtocolVersion;
  readonly operation: string;
  readonly path: string;
  readonly kind: string;
  readonly tried: number;
  readonly noticed: number;
  /** Case and step of the first attempt that was not noticed: `BL-GET step 2`. */
  readonly example?: string;
}

/** Attempts of a change that was noticed; one that was not is tried in more places. */
const ENOUGH = 2;
const AT_MOST = 8;

export interface Tally {
  /** Whether a change has to be tried once more. */
  readonly wanted: (mutation: Omit<Mutation, 'message'>, each: Pick<Case, 'version'>) => boolean;
  readonly note: (attempt: Attempt) => void;
  readonly changes: () => Change[];
}

export function createTally(): Tally {
  const changes = new Map<string, Change>();
  const keyOf = (version: ProtocolVersion, { operation, path, kind }: Omit<Mutation, 'message'>): string => [version, operation, path, kind].join('\n');
  return {
    wanted: (mutation, { version }) => {
      const change = changes.get(keyOf(version, mutation));
      return change === undefined || change.tried < (change.noticed > 0 ? ENOUGH : AT_MOST);
    },
    note: ({ case: each, step, mutation, noticedBy }) => {
      const { operation, path, kind } = mutation;
      const key = keyOf(each.version, mutation);
      const before = changes.get(key) ?? { version: each.version, operation, path, kind, tried: 0, noticed: 0 };
      const escaped = noticedBy === undefined && before.example === undefined ? { example: `${each.id} step ${step}` } : {};
      changes.set(key, { ...before, ...escaped, tried: before.tried + 1, noticed: before.noticed + (noticedBy === undefined ? 0 : 1) });
    },
    changes: () => [...changes.values()],
  };
}
