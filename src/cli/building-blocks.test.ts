import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCheckedYaml } from './settings/checked-yaml.js';
import { runCaptured } from './testing/run-captured.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');

const FILES = ['action.yml', 'ci/gitlab-template.yml', 'Dockerfile', 'docs/ci.md', 'docs/targets.md'];

/** Options of each command, by the help that it prints. */
const options = new Map<string, readonly string[]>();
beforeAll(async () => {
  const { out } = await runCaptured(['--help']);
  for (const [, name = ''] of out.slice(out.indexOf('Commands:')).matchAll(/^ {2}(\w+) /gm)) {
    if (name === 'help') continue;
    const { out: help } = await runCaptured([name, '--help']);
    options.set(name, [...help.matchAll(/--[a-z][a-z-]*/g)].map(([option]) => option));
  }
});

interface Invocation {
  readonly command: string;
  readonly options: readonly string[];
}

/** Command lines that begin with the program, however it is called there, without what is quoted in them; a line goes on behind a backslash and where YAML folds it. */
function invocations(text: string): Invocation[] {
  const joined = text.replaceAll(/ \\\n\s*/g, ' ').replaceAll(/(kmip-conformance [^\n]*)\n +(?=--)/g, '$1 ').replaceAll(/(kmip-conformance [^\n]*)\n +(?=--)/g, '$1 ');
  return [...joined.matchAll(/(?:^|[\s(`])(?:npx kmip-conformance|kmip-conformance|node "\$TOOL") ([a-z]+)((?: [^\n`#]*)?)/gm)]
    .filter(([, command = '']) => options.has(command))
    .map(([, command = '', rest = '']) => ({ command, options: [...rest.replaceAll(/'[^']*'/g, '').matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)].map(([, option = '']) => option) }));
}

describe.each(FILES)('%s', (file) => {
  it('uses commands and options that exist', () => {
    const found = invocations(read(file));
    if (file !== 'Dockerfile') expect(found.length).toBeGreaterThan(1);
    expect(found.flatMap(({ command, options: used }) => used.filter((option) => !(options.get(command) ?? []).includes(option)).map((option) => `${command} ${option}`))).toEqual([]);
  });

  it('sets by variables only options that exist', () => {
    const known = [...options.values()].flat().map((option) => `KMIP_CONFORMANCE_${option.replace(/^--(no-)?/, '').replaceAll('-', '_').toUpperCase()}`);
    const used = [...read(file).matchAll(/KMIP_CONFORMANCE_[A-Z_]*[A-Z]/g)].map(([name]) => name);
    expect(used.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names no host of a registry: images have plain names', () => {
    const images = [...read(file).matchAll(/^\s*(?:FROM|image:) (\S+)/gm)].map(([, image]) => image ?? '');
    expect(images.filter((image) => !/^[a-z0-9-]+(:[\w.-]+)?$/.test(image))).toEqual([]);
  });
});

describe('the GitHub Action', () => {
  const action = parse(read('action.yml')) as { readonly inputs: Record<string, unknown>; readonly runs: { readonly using: string; readonly steps: readonly { readonly run?: string; readonly shell?: string; readonly env?: Record<string, string> }[] } };

  it('is composite, and each of its scripts names its shell', () => {
    expect(action.runs.using).toBe('composite');
    expect(action.runs.steps.filter(({ run, shell }) => run !== undefined && shell !== 'bash')).toEqual([]);
  });

  it('hands inputs over as variables, never as part of a script', () => {
    expect(action.runs.steps.filter(({ run }) => run?.includes('${{') === true)).toEqual([]);
  });

  it('uses all inputs that it has, and no other', () => {
    const used = [...new Set([...JSON.stringify(action.runs).matchAll(/inputs\.([a-z-]+)/g)].map(([, name]) => name ?? ''))].sort();
    expect(used).toEqual(Object.keys(action.inputs).sort());
  });

  it('is used with inputs that it has in the manual', () => {
    const blocks = [...read('docs/ci.md').matchAll(/```yaml\n([^]*?)```/g)].map(([, text]) => text ?? '').filter((text) => text.includes('OWNER/kmip-conformance'));
    type Workflow = { readonly jobs: Record<string, { readonly steps: readonly { readonly uses?: string; readonly with?: Record<string, unknown> }[] }> };
    const given = blocks.flatMap((text) => Object.values((parse(text) as Workflow).jobs).flatMap(({ steps }) => steps.filter(({ uses }) => uses?.startsWith('OWNER/') === true).map((step) => Object.keys(step.with ?? {}))));
    expect(given.length).toBe(2);
    expect(given.flat().filter((name) => !(name in action.inputs))).toEqual([]);
  });
});

describe('the GitLab template', () => {
  it('is a hidden job that the examples of the manual extend', () => {
    const template = parse(read('ci/gitlab-template.yml')) as Record<string, { readonly artifacts: { readonly when: string } }>;
    expect(Object.keys(template)).toEqual(['.kmip-conformance']);
    expect(template['.kmip-conformance']?.artifacts.when).toBe('always');
    const [example = ''] = [...read('docs/ci.md').matchAll(/```yaml\n(include:[^]*?)```/g)].map(([, text]) => text ?? '');
    const jobs = parse(example) as Record<string, { readonly extends?: string }>;
    expect(Object.entries(jobs).filter(([name]) => name !== 'include').map(([name, job]) => [name, job.extends])).toEqual([['pykmip', '.kmip-conformance'], ['vault', '.kmip-conformance']]);
  });
});

describe('the Dockerfile', () => {
  it('copies what there is, and ends as a user without rights', () => {
    const text = read('Dockerfile');
    const copied = [...text.matchAll(/^COPY (?!--from)(.*) \S+$/gm)].flatMap(([, sources = '']) => sources.split(' '));
    expect(copied.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
    expect([...text.matchAll(/^USER (.*)$/gm)].at(-1)?.[1]).toBe('node');
    expect(text).toMatch(/^ENTRYPOINT \["kmip-conformance"\]$/m);
  });
});

describe('docs/targets.md', () => {
  it('has a configuration that is one', () => {
    const [, text = ''] = /```yaml\n(target:[^]*?)```/.exec(read('docs/targets.md')) ?? [];
    const folder = mkdtempSync(join(tmpdir(), 'docs-'));
    writeFileSync(join(folder, 'config.yaml'), text);
    expect(() => readCheckedYaml(join(folder, 'config.yaml'), 'config.schema.json', '')).not.toThrow();
    rmSync(folder, { recursive: true });
  });
});
