import { describe, expect, it } from 'vitest';
import { runCaptured } from './testing/run-captured.js';

const help = async (command: string): Promise<string> => (await runCaptured([command, '--help'])).out;

describe('options', () => {
  it.each(['run', 'report', 'judge', 'selftest', 'merge', 'accept', 'extract', 'bundle', 'record'])('%s takes -o for --output', async (command) => {
    expect(await help(command)).toMatch(/^ {2}-o, --output </m);
  });

  it.each(['serve', 'selftest'])('%s says that its default is all versions', async (command) => {
    expect((await help(command)).replace(/\s+/g, ' ')).toMatch(/--kmip-version <versions> [^(]*\(default: all\)/);
  });
});
