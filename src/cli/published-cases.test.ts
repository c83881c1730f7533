import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../runner/result.js';
import { runCaptured } from './testing/run-captured.js';

const published = fileURLToPath(new URL('../../fixtures/oasis/mandatory/EXAMPLE-M-1-14.xml', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'published-'));
afterAll(() => rmSync(folder, { recursive: true }));
const set = join(folder, 'set');
mkdirSync(set);
cpSync(published, join(set, 'EXAMPLE-M-1-14.xml'));
const broken = join(set, 'BROKEN-M-1-14.xml');
writeFileSync(broken, '<KMIP>\n  <RequestMessage>\n</KMIP>');

const run = async (...args: readonly string[]): Promise<{ code: number; err: string; result: RunResult }> => {
  const output = join(folder, 'report');
  const { code, err } = await runCaptured(['run', ...args, '--output', output, '--reporter', 'json']);
  return { code, err, result: JSON.parse(readFileSync(join(output, 'results.json'), 'utf8')) as RunResult };
};

describe('published test cases on the command line', () => {
  it('run as a suite of their own; the command that repeats a case names its file', async () => {
    const { code, err, result } = await run(published);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(result.suites.map(({ name, profile }) => [name, profile])).toEqual([['oasis/EXAMPLE', 'EXAMPLE Server']]);
    expect(result.cases.map((each) => [each.id, each.outcome, each.repeat])).toEqual([
      ['EXAMPLE-M-1', 'passed', `kmip-conformance run ${published} --kmip-version 1.4 --case EXAMPLE-M-1`],
    ]);
  });

  it('run although one cannot be read; that one is named with its line, in the report too, and the exit code is 2', async () => {
    const { code, err, result } = await run(set);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^kmip-conformance: .*BROKEN-M-1-14\.xml:3:\d+: [^\n]+\n$/) as string });
    expect(result.cases.map((each) => [each.id, each.outcome])).toEqual([['EXAMPLE-M-1', 'passed']]);
    expect(result.leftOut).toEqual([{ file: broken, kind: 'unreadable', reason: err.slice('kmip-conformance: '.length, -1) }]);
  });

  it('are listed and validated', async () => {
    expect(await runCaptured(['list', published])).toEqual({ code: 0, err: '', out: expect.stringMatching(/^oasis\/EXAMPLE: .*\(1 case\)\n {2}EXAMPLE-M-1 {2}1\.4 {7}mandatory {2}/) as string });
    const { code, out } = await runCaptured(['validate', set]);
    expect({ code, out }).toEqual({ code: 2, out: `${join(set, 'EXAMPLE-M-1-14.xml')}: oasis/EXAMPLE, valid; 1 case, 1 over all protocol versions\n` });
  });
});

describe('known errors of published cases', () => {
  const file = join(folder, 'CS-BC-M-6-12.xml');
  const message = (kind: 'Request' | 'Response', body: string): string =>
    `<${kind}Message><${kind}Header><ProtocolVersion><ProtocolVersionMajor type="Integer" value="1"/><ProtocolVersionMinor type="Integer" value="2"/></ProtocolVersion>${kind === 'Response' ? '<TimeStamp type="DateTime" value="$NOW"/>' : ''}<BatchCount type="Integer" value="1"/></${kind}Header><BatchItem>${body}</BatchItem></${kind}Message>`;
  const exchange = (operation: string, request: string, response: string): string =>
    message('Request', `<Operation type="Enumeration" value="${operation}"/><RequestPayload>${request}</RequestPayload>`) +
    message('Response', `<Operation type="Enumeration" value="${operation}"/><ResultStatus type="Enumeration" value="Success"/><ResponsePayload>${response}</ResponsePayload>`);
  const attribute = (name: string, type: string, value: string): string => `<Attribute><AttributeName type="TextString" value="${name}"/><AttributeValue type="${type}" value="${value}"/></Attribute>`;
  const id = '<UniqueIdentifier type="TextString" value="$UNIQUE_IDENTIFIER_0"/>';
  const key = '<KeyBlock><KeyFormatType type="Enumeration" value="Raw"/><KeyValue><KeyMaterial type="ByteString" value="0123456789abcdef0123456789abcdef"/></KeyValue><CryptographicAlgorithm type="Enumeration" value="AES"/><CryptographicLength type="Integer" value="128"/></KeyBlock>';
  const template = `<TemplateAttribute>${attribute('Cryptographic Usage Mask', 'Integer', 'Encrypt')}${attribute('Activation Date', 'DateTime', '$NOW-3600')}<Attribute><AttributeName type="TextString" value="Cryptographic Parameters"/><AttributeValue><BlockCipherMode type="Enumeration" value="ECB"/></AttributeValue></Attribute></TemplateAttribute>`;
  writeFileSync(
    file,
    `<KMIP>${exchange('Register', `<ObjectType type="Enumeration" value="SymmetricKey"/>${template}<SymmetricKey>${key}</SymmetricKey>`, id)}
${exchange('Encrypt', `${id}<Data type="ByteString" value="01020304050607080910111213141516"/>`, `${id}<Data type="ByteString" value="00000000000000000000000000000000"/>`)}</KMIP>`,
  );
  const published = '00000000000000000000000000000000';
  const used = 'd9bcce11b0b437b90239552df3a360c9';

  it('are corrected; each correction is listed with both values, on the console too', async () => {
    const { code, result } = await run(file);
    expect(code).toBe(0);
    expect(result.cases.flatMap((each) => each.steps.flatMap((step) => step.checks.filter((check) => check.rule === 'R-1').map(({ verdict, path, expected, actual }) => ({ step: step.number, verdict, path, expected, actual }))))).toEqual([
      { step: 2, verdict: 'warning', path: 'Response › BatchItem › ResponsePayload › Data', expected: published, actual: used },
    ]);
    const output = join(folder, 'shown');
    const { out } = await runCaptured(['run', file, '--output', output, '--reporter', 'console,html']);
    expect(out).toContain('1 correction of published test cases, listed in the reports\n');
    const page = readFileSync(join(output, 'report.html'), 'utf8');
    expect(page).toContain(`Step 2, Response › BatchItem › ResponsePayload › Data: published ${published}, used ${used}.`);
  });

  it('fail their case with --strict, which the command that repeats the run says', async () => {
    const { code, result } = await run(file, '--strict');
    expect(code).toBe(1);
    expect(result.configuration.strict).toBe(true);
    expect(result.configuration.command).toBe(`kmip-conformance run ${file} --strict`);
    expect(result.cases.map((each) => [each.outcome, each.repeat.endsWith(' --strict')])).toEqual([['failed', true]]);
  });
});
