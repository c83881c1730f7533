/** Interop. Source: KMIP 2.1 §6.1.26. Test cases announce themselves; nothing depends on it. */
import type { Outcome } from '../context.js';

export const interop = (): Outcome => ({ payload: [] });
