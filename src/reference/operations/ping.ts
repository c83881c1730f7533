/** Ping. Source: KMIP 2.1 §6.1.36. */
import type { Outcome } from '../context.js';

export const ping = (): Outcome => ({ payload: [] });
