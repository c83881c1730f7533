/** The embedded KMIP server: over TLS with `startReferenceServer`, in memory with `createEngine`. */
export type { Client } from './context.js';
export { createEngine, REFERENCE_VERSIONS, type Engine, type EngineOptions, type Exchange } from './engine.js';
export type { ExchangeContext, Interference } from './interference.js';
export { startReferenceServer, type ReferenceServer, type ReferenceServerOptions } from './listener.js';
