// Mutation testing of one room, on demand: docs/mutation-testing.md.
import { env } from 'node:process';

const room = env.ROOM ?? 'ttlv';

export default {
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  mutate: [`src/${room}/**/*.ts`, '!**/*.test.ts', '!**/testing/**'],
  vitest: { configFile: 'scripts/mutation/vitest.config.mjs', related: false },
  coverageAnalysis: 'perTest',
  // They would take a run of all tests each, and most are tables of names.
  ignoreStatic: true,
  disableTypeChecks: false,
  timeoutMS: 3000,
  reporters: ['progress-append-only', 'clear-text', 'html'],
  htmlReporter: { fileName: `coverage/mutation-${room}.html` },
  jsonReporter: { fileName: `coverage/mutation-${room}.json` },
  tempDirName: 'coverage/stryker',
};
