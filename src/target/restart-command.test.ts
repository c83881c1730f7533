import { afterEach, describe, expect, it } from 'vitest';
import { startEmbedded } from './embedded.js';
import { findFreePort } from './free-port.js';
import { restartBy } from './restart-command.js';
import type { Target } from './target.js';

let target: Target | undefined;
afterEach(() => target?.stop());

const node = (program: string): string => `'${process.execPath}' -e '${program}'`;
const troubleOf = (attempt: Promise<void>): Promise<string> => attempt.then(() => 'nothing', (error: unknown) => (error as Error).message);

describe('a restart by the command of whoever runs the server', () => {
  it('is done when the command has ended and the server answers', async () => {
    target = await startEmbedded();
    expect(await troubleOf(restartBy(node(''), target.endpoint, 30_000))).toBe('nothing');
  });

  it('has failed when the command fails, and tells what that wrote', async () => {
    target = await startEmbedded();
    expect(await troubleOf(restartBy(node('console.error("no such unit"); process.exit(5)'), target.endpoint, 30_000))).toBe('The command that restarts the server ended with exit code 5. It wrote: no such unit');
  });

  it('has failed when the command does not end', async () => {
    target = await startEmbedded();
    expect(await troubleOf(restartBy(node('setTimeout(() => undefined, 60000)'), target.endpoint, 200))).toBe('The command that restarts the server did not end within 200 ms.');
  });

  it('has failed when the server does not answer afterwards', async () => {
    target = await startEmbedded();
    const endpoint = { ...target.endpoint, port: await findFreePort('127.0.0.1') };
    expect(await troubleOf(restartBy('exit 0', endpoint, 300))).toMatch(/^The server did not become ready within 300 ms\. /);
  });
});
