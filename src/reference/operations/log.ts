/** Log. Source: KMIP 2.1 §6.1.29. The message is accepted; this server keeps no log. */
import type { Outcome } from '../context.js';

export const log = (): Outcome => ({ payload: [] });
