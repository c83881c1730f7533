/** Writes a suite of what passes between a client and a server. */
export { startProxy, type Proxy, type ProxyTrouble } from './proxy.js';
export { suiteOf, type RecordedSuite } from './suite.js';
export { createTranscript } from './transcript.js';
