/** What must hold over a whole case, whatever the expectation of a step says (I-1 to I-15). */
import type { Check } from '../check.js';
import type { InvariantContext } from './context.js';

export type { InvariantContext } from './context.js';

const INVARIANTS: readonly ((context: InvariantContext) => Check[])[] = [];

export const judgeInvariants = (context: InvariantContext): Check[] => INVARIANTS.flatMap((invariant) => invariant(context));
