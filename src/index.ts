/** The library: what the command line is made of, for programs that run suites themselves. */
export { decode, encode, fromHex, toHex, type Item, type StructureItem } from './ttlv/index.js';
export { ENUM, MASK, TAG } from './kmip/constants.js';
export { UserError } from './kmip/user-error.js';
export { PROTOCOL_VERSIONS, type ProtocolVersion } from './kmip/version.js';
export { connect } from './transport/client.js';
export { createTestPki } from './transport/certificates.js';
export { DEFAULT_LIMITS, type Endpoint, type Limits } from './transport/endpoint.js';
export { loadSuite, loadSuites } from './suite/index.js';
export type { Case, Suite } from './suite/case.js';
export type { Check, Verdict } from './match/check.js';
export { run, type RunEvent, type RunOptions } from './runner/run.js';
export type { CaseResult, ProfileVerdict, RunResult } from './runner/result.js';
export { startReferenceServer } from './reference/index.js';
export { openTarget, TargetError, type Target, type TargetOptions } from './target/index.js';
export { parseResultsJson, renderHtml, renderJunit, renderResultsJson, writeReports } from './report/index.js';
