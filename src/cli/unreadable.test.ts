import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

describe('below a file there is none', () => {
  const file = join(folder, 'no-folder');
  const below = join(file, 'x');
  beforeAll(() => writeFileSync(file, ''));

  it.each([
    ['run', ['--config', below], `${below} cannot be read: a part of the path is a file.`],
    ['report', [below], `${below} cannot be read: a part of the path is a file.`],
    ['run', [below], `There is no suite, file or folder '${below}'.`],
    ['validate', [below], `There is no suite, file or folder '${below}'.`],
  ])('%s %j', async (command, args, message) => {
    const { code, err } = await runCaptured([command, ...args]);
    expect([code, err.split('\n')[0]]).toEqual([2, `kmip-conformance: ${message}`]);
  });
});
