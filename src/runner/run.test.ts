import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createEngine } from '../reference/index.js';
import { connectInProcess } from '../selftest/in-process.js';
import { MACHINE_CLOCK } from './clock.js';
import { run } from './run.js';
import { caseOf, querySent, step, suiteOf } from './testing/cases.js';

const WAITING = 12;

it('says nothing beside its result when many cases wait at a time', async () => {
  const interruption = new AbortController();
  const warnings: Error[] = [];
  const note = (warning: Error): number => warnings.push(warning);
  let waits = 0;
  process.on('warning', note);
  try {
    const { cases } = await run({
      suites: [suiteOf(...Array.from({ length: WAITING }, (_, index) => caseOf(`W-${index}`, '1.4', { steps: [{ ...step(1, querySent), waitSeconds: 30 }] })))],
      included: [],
      connect: connectInProcess(createEngine(), { answerMs: 1000, maxMessageSize: 100_000 }),
      target: { name: 'embedded', description: '', address: 'in this process', remarks: [] },
      toolVersion: '',
      command: '',
      repeat: () => '',
      versions: [],
      cases: [],
      level: 'all',
      timeoutMs: 1000,
      jobs: 1,
      bail: false,
      showSecrets: true,
      verifyServer: true,
      signal: interruption.signal,
      clock: {
        now: () => new Date(),
        pass: (milliseconds, signal) => {
          const pause = MACHINE_CLOCK.pass(milliseconds, signal);
          if (++waits === WAITING) interruption.abort();
          return pause;
        },
      },
      onEvent: () => undefined,
    });
    // A warning comes with the next turn of the event loop.
    await turn();
    expect([cases.length, waits, warnings]).toEqual([WAITING, WAITING, []]);
  } finally {
    process.off('warning', note);
  }
});
