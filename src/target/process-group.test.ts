import { describe, expect, it } from 'vitest';
import { startGroup } from './process-group.js';
import { startParent, type Parent } from './testing/parent.js';

/** A shell with a child of its own; both hold our standard output until they end. */
const FAMILY = "'sleep 1000 & echo ready; wait'";

const parentOfFamily = (then: string): Promise<Parent> =>
  startParent(`
    import { startGroup } from './process-group.js';
    const group = await startGroup('/bin/sh', ['-c', ${FAMILY}], { cwd: '/', env: process.env, output: 1 });
    ${then}
  `);

const STAY = 'setInterval(() => undefined, 1000);';

describe('a process group', () => {
  it('ends with all its processes when it is killed', async () => {
    const parent = await parentOfFamily(`await group.kill(); await group.kill(); if (group.ended() !== 'signal SIGKILL') process.exitCode = 1;`);
    expect(await parent.deserted).toEqual({ code: 0, signal: null });
  });

  it('takes the children along when the leader ends by itself', async () => {
    const parent = await startParent(`
      import { startGroup } from './process-group.js';
      const group = await startGroup('/bin/sh', ['-c', 'sleep 1000 & exit 7'], { cwd: '/', env: process.env, output: 1 });
      await group.exited;
      if (group.ended() !== 'exit code 7') process.exitCode = 1;
    `);
    expect(await parent.deserted).toEqual({ code: 0, signal: null });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends when its parent gets %s, and the parent dies of the signal', async (signal) => {
    const parent = await parentOfFamily(STAY);
    expect(await parent.firstLine).toBe('ready');
    parent.process.kill(signal);
    expect(await parent.deserted).toEqual({ code: null, signal });
  });

  it('ends when its parent exits', async () => {
    const parent = await parentOfFamily('process.exit(3);');
    expect(await parent.deserted).toEqual({ code: 3, signal: null });
  });

  it('ends when its parent fails with an uncaught exception', async () => {
    const parent = await parentOfFamily(`setTimeout(() => { throw new Error('lost'); });`);
    expect(await parent.deserted).toEqual({ code: 1, signal: null });
  });

  it('lives on while a parent that handles the signal itself finishes its work', async () => {
    const parent = await parentOfFamily(`
      process.on('SIGINT', () => setTimeout(() => process.exit(group.ended() === undefined ? 130 : 1), 50));
      ${STAY}
    `);
    expect(await parent.firstLine).toBe('ready');
    parent.process.kill('SIGINT');
    expect(await parent.deserted).toEqual({ code: 130, signal: null });
  });

  it('is not started from a program that is not there', async () => {
    await expect(startGroup('/nowhere/program', [], { cwd: '/', env: process.env, output: 1 })).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('SIGINT');
    const group = await startGroup('/bin/sh', ['-c', 'exit 0'], { cwd: '/', env: process.env, output: 1 });
    await group.exited;
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
