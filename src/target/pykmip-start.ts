/** Gets a PyKMIP server to listen and to answer, on a port that may be lost to another process on the way. */
import { existsSync, readFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Endpoint, Limits } from '../transport/endpoint.js';
import { TransportFailure } from '../transport/trouble.js';
import { findFreePort } from './free-port.js';
import { probe } from './probe.js';
import { startGroup, type ProcessGroup } from './process-group.js';
import { writePykmipConfiguration, type PykmipFiles } from './pykmip-setup.js';
import { TargetError } from './target-error.js';

/** Where everything of one server lies. */
export interface PykmipSite {
  readonly program: string;
  readonly folder: string;
  readonly files: PykmipFiles;
  readonly logFile: string;
  /** Standard output and standard error. */
  readonly outputFile: string;
}

const ATTEMPTS = 3;
/** Between two looks at a port that nobody listens on. */
const PAUSE_MS = 50;
/** Between two failed messages: each leaves a stack trace in the server's output. */
const LISTENING_PAUSE_MS = 500;
const LOG_TAIL_LINES = 15;
const PROBE_LIMITS: Limits = { connectMs: 2_000, handshakeMs: 5_000, answerMs: 5_000, maxMessageSize: 1_048_576 };

/** Starts the server and waits until it has answered Discover Versions; a TargetError quotes its log when it does not. */
export async function startOnFreePort(
  site: PykmipSite,
  client: Omit<Endpoint, 'port'>,
  startMs: number,
): Promise<{ readonly group: ProcessGroup; readonly endpoint: Endpoint }> {
  for (let attempt = 1; ; attempt++) {
    const endpoint = { ...client, port: await findFreePort(client.host) };
    await Promise.all([site.logFile, site.outputFile].map((file) => rm(file, { force: true })));
    await writePykmipConfiguration(site.folder, site.files, endpoint.host, endpoint.port);
    const group = await startServer(site);
    const trouble = await waitUntilReady(group, endpoint, startMs);
    if (trouble === undefined) return { group, endpoint };
    await group.kill();
    const portTaken = /Address already in use/i.test(readLogs(site));
    if (!portTaken || attempt === ATTEMPTS) {
      throw new TargetError(`${trouble} ${quoteLogs(site)}`, 'Start the program by hand with a configuration file to see what it needs; Python 3.12 and later cannot run PyKMIP 0.10.');
    }
  }
}

async function startServer(site: PykmipSite): Promise<ProcessGroup> {
  const output = await open(site.outputFile, 'w', 0o600);
  try {
    return await startGroup(site.program, ['-f', site.files.configuration, '-l', site.logFile], {
      cwd: site.folder,
      env: { ...process.env, PYTHONWARNINGS: 'ignore', PYTHONUNBUFFERED: '1' },
      output: output.fd,
    });
  } catch (error) {
    throw new TargetError(`${site.program} cannot be started: ${(error as Error).message}.`, 'Check that it is a program that you may run.', { cause: error });
  } finally {
    await output.close();
  }
}

/** Undefined once the server has answered; otherwise the sentence that says why it will not. */
async function waitUntilReady(group: ProcessGroup, endpoint: Endpoint, startMs: number): Promise<string | undefined> {
  const deadline = performance.now() + startMs;
  for (;;) {
    const fault = await probe(endpoint, PROBE_LIMITS).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    if (fault === undefined) return undefined;
    const end = group.ended();
    if (end !== undefined) return `PyKMIP ended while it was starting (${end}).`;
    if (performance.now() > deadline) return `PyKMIP did not become ready within ${startMs} ms. ${fault.message}`;
    const listening = !(fault instanceof TransportFailure && fault.kind === 'refused');
    await Promise.race([sleep(listening ? LISTENING_PAUSE_MS : PAUSE_MS), group.exited]);
  }
}

/** The end of the server's log and output, as a sentence with the lines behind it. */
export function quoteLogs(site: PykmipSite): string {
  const lines = readLogs(site).trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return lines.join('').trim() === '' ? 'It wrote nothing to its log.' : `The end of its log:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

function readLogs(site: PykmipSite): string {
  return [site.logFile, site.outputFile]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
}
