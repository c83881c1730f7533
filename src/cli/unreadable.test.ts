import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCaptured } from './testing/run-captured.js';

const folder = mkdtempSync(join(tmpdir(), 'unreadable-'));
const nothing = join(folder, 'nothing');
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file that cannot be read is told in the same words everywhere', () => {
  it.each([
    ['report', [nothing]],
    ['judge', [nothing]],
    ['compare', [nothing, nothing]],
    ['accept', [nothing, '-o', join(folder, 'list.yaml')]],
    ['merge', [nothing, '-o', join(folder, 'merged')]],
    ['extract', [nothing, 'BL-GET', '-o', join(folder, 'excerpt.yaml')]],
    ['bundle', [nothing, '-o', join(folder, 'bundle.zip')]],
    ['verify', [nothing]],
    ['verify', ['bundle.zip', '--public-key', nothing]],
    ['run', ['--config', nothing]],
    ['run', ['--expected-failures', nothing]],
    ['run', ['--capabilities', nothing]],
  ])('%s %j', async (command, args) => {
    const { code, out, err } = await runCaptured([command, ...args]);
    expect([code, out, err.split('\n')[0]]).toEqual([2, '', `kmip-conformance: ${nothing} cannot be read: there is no such file.`]);
  });

  it.each([
    ['verify', [folder]],
    ['run', ['--config', folder]],
    ['run', ['--expected-failures', folder]],
  ])('a directory: %s %j', async (command, args) => {
    const { code, err } = await runCaptured([command, ...args]);
    expect([code, err.split('\n')[0]]).toEqual([2, `kmip-conformance: ${folder} cannot be read: it is a directory.`]);
  });
});

describe('a file that is no list', () => {
  it.each(['--expected-failures', '--config', '--capabilities'])('is not read when it is larger than a suite may be: %s', async (option) => {
    const file = join(folder, 'large.bin');
    writeFileSync(file, Buffer.alloc(3_000_000, 7));
    const { code, err } = await runCaptured(['run', option, file]);
    expect([code, err.split('\n')[0]]).toEqual([2, `kmip-conformance: ${file} has 3000000 bytes; it may have at most 1048576.`]);
  });

  it('is not quoted at length', async () => {
    const file = join(folder, 'binary.bin');
    writeFileSync(file, Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 256)));
    const { code, err } = await runCaptured(['run', '--expected-failures', file]);
    expect(code).toBe(2);
    expect(err.length).toBeLessThan(6000);
    expect(err.split('\n').length).toBeLessThanOrEqual(14);
  });
});
