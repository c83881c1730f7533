import { env } from 'node:process';
import { defineConfig } from 'vitest/config';

/** The tests of the room that is mutated, without those that start another program. */
export default defineConfig({
  test: {
    include: [`src/${env.ROOM ?? 'ttlv'}/**/*.test.ts`],
    exclude: ['**/pykmip.test.ts'],
    testTimeout: 60_000,
    // A mutant is switched on in modules that stay loaded: ten times as fast as loading them for each.
    isolate: false,
  },
});
