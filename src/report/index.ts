/** Reporters: each reads a run result and nothing else. */
export { progressLine, renderSummary, type ConsoleStyle, type ProgressState } from './console.js';
export { renderHtml } from './html/render.js';
export { renderJunit } from './junit.js';
export { parseResultsJson, renderResultsJson } from './results-json.js';
export { REPORTERS, writeReports, type ReporterName } from './write-reports.js';
