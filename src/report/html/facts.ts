/** What was tested and what was asked for, as names and values. */
import type { RunResult } from '../../runner/result.js';
import { duration } from '../duration.js';

export interface Fact {
  readonly name: string;
  readonly value: string;
}

const facts = (rows: Readonly<Record<string, string | undefined>>): Fact[] =>
  Object.entries(rows).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [{ name, value }]));

/** What is not known is left out. */
export function targetFacts({ target, configuration: { verifyServer } }: RunResult): Fact[] {
  const { tls, clockOffsetSeconds: offset } = target;
  const certificate = tls?.certificate;
  return facts({
    Target: target.name,
    Address: target.address,
    Vendor: target.vendor,
    'Protocol versions offered': target.offeredVersions?.join(', ') ?? 'not told',
    Operations: target.operations?.join(', '),
    'Object types': target.objectTypes?.join(', '),
    Clock: offset === undefined ? undefined : offset === 0 ? 'as ours' : `${Math.abs(offset)} s ${offset > 0 ? 'ahead of' : 'behind'} ours`,
    TLS: tls === undefined ? undefined : `${tls.protocol}, ${tls.cipher}`,
    'Server certificate': tls === undefined ? undefined : `${tls.authorized ? 'valid' : 'not valid'}${verifyServer ? '' : ', not verified'}`,
    Subject: certificate?.subject,
    Issuer: certificate?.issuer,
    'Alternative names': certificate?.subjectAltName,
    Validity: certificate === undefined ? undefined : `${certificate.validFrom} to ${certificate.validTo}`,
    'SHA-256 fingerprint': certificate?.fingerprint,
  });
}

/** What the run was asked for, and when and by which tool it was made. */
export function configuration({ configuration: asked, tool, startedAt, finishedAt }: RunResult): Fact[] {
  return facts({
    Command: asked.command,
    'Protocol versions': asked.versions.length === 0 ? 'all that suites and target share' : asked.versions.join(', '),
    Cases: asked.cases.length === 0 ? 'all' : asked.cases.join(', '),
    Level: asked.level,
    'Time limit for an answer': duration(asked.timeoutMs),
    'Cases at the same time': String(asked.jobs),
    'Ends at the first failure': asked.bail ? 'yes' : 'no',
    'Prefix of names on the server': asked.namePrefix,
    Started: startedAt,
    Finished: finishedAt,
    Tool: `${tool.name} ${tool.version}, Node.js ${tool.node}`,
  });
}
