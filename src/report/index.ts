/** Reporters: each reads a run result and nothing else. */
export { compareResults } from './compare/compare.js';
export { renderComparisonText, renderMatrixText } from './compare/console.js';
export { renderComparisonHtml, renderMatrixHtml } from './compare/html.js';
export { renderComparisonMarkdown, renderMatrixMarkdown } from './compare/markdown.js';
export { progressLine, renderSummary, type ConsoleStyle, type ProgressState } from './console.js';
export { renderCtrf } from './ctrf.js';
export { expectationProblems } from './failures.js';
export { renderGithub } from './github.js';
export { renderHtml } from './html/render.js';
export { renderJunit, type JunitOptions } from './junit.js';
export { renderMarkdown } from './markdown.js';
export { JOURNAL_FILE, openJournal, parseJournal, type Journal } from './journal.js';
export { parseResultsJson, renderResultsJson } from './results-json.js';
export { renderSurveyText } from './survey/console.js';
export { renderSurveyHtml } from './survey/html.js';
export { renderTap } from './tap.js';
export { DEFAULT_REPORTERS, REPORTERS, writeReports, writeText, type ReporterName, type ReportOptions } from './write-reports.js';
