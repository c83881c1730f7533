import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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

it('below a file there is none', async () => {
  const file = join(folder, 'no-folder');
  writeFileSync(file, '');
  const { code, err } = await runCaptured(['run', '--config', join(file, 'x')]);
  expect([code, err.split('\n')[0]]).toEqual([2, `kmip-conformance: ${join(file, 'x')} cannot be read: a part of the path is a file.`]);
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

describe('a file that cannot be written is told with the option that chooses another, before the work', () => {
  const file = join(folder, 'file');
  const below = join(file, 'below');

  it.each([
    ['init', ['--config', below], 'Choose another file with --config.'],
    // Nobody listens there: a survey would end with another message.
    ['probe', ['kmip://127.0.0.1:1', '--html', below], 'Choose another file with --html.'],
    ['probe', ['kmip://127.0.0.1:1', '--save', below], 'Choose another file with --save.'],
    ['record', ['--listen', '0', '-o', below], 'Choose another file with -o.'],
    ['selftest', ['-o', file], 'Choose another folder with --output.'],
  ])('%s %j', async (command, args, remedy) => {
    writeFileSync(file, '');
    const { code, out, err } = await runCaptured([command, ...args]);
    expect({ code, out, remedy: err.split('\n')[1] }).toEqual({ code: 2, out: '', remedy: `  → ${remedy}` });
    expect(err).toContain(`the folder ${file} cannot be made: there is a file of that name.`);
  });

  it('and nothing is left where it could be written', async () => {
    const { code } = await runCaptured(['probe', 'kmip://127.0.0.1:1', '--html', join(folder, 'pages', 'page.html')]);
    expect([code, readdirSync(join(folder, 'pages'))]).toEqual([3, []]);
  });
});
