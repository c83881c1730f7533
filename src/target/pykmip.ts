/** A PyKMIP server of our own: fresh certificates, an empty database, a free port on loopback, ended when it is no longer needed. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestPki } from '../transport/certificates.js';
import { formatAddress, type Endpoint, type Limits } from '../transport/endpoint.js';
import { TransportFailure } from '../transport/trouble.js';
import { findFreePort } from './free-port.js';
import { probe } from './probe.js';
import { startGroup, type ProcessGroup } from './process-group.js';
import { findPykmipServer, preparePykmipFolder, writePykmipConfiguration, type PykmipFiles } from './pykmip-setup.js';
import type { Target } from './target.js';
import { TargetError } from './target-error.js';

export interface PykmipOptions {
  /** Directory that keeps the server's log and its output; created when missing. Without it they are thrown away. */
  readonly logDirectory?: string;
  /** The program to run instead of the `pykmip-server` that is found. */
  readonly program?: string;
  /** Milliseconds until the server must have answered its first message. Default: 30 000. */
  readonly startMs?: number;
}

const HOST = '127.0.0.1';
const ATTEMPTS = 3;
/** Between two looks at a port that nobody listens on. */
const PAUSE_MS = 50;
/** Between two failed messages: each leaves a stack trace in the server's output. */
const LISTENING_PAUSE_MS = 500;
const LOG_TAIL_LINES = 15;
const PROBE_LIMITS: Limits = { connectMs: 2_000, handshakeMs: 5_000, answerMs: 5_000, maxMessageSize: 1_048_576 };

interface Site {
  readonly folder: string;
  readonly files: PykmipFiles;
  readonly logFile: string;
  /** Standard output and standard error. */
  readonly outputFile: string;
}

/** Starts PyKMIP and waits until it answers Discover Versions; a TargetError says why it did not. */
export async function startPykmip(options: PykmipOptions = {}): Promise<Target> {
  const program = options.program ?? (await findPykmipServer());
  const folder = await mkdtemp(join(tmpdir(), 'kmip-conformance-pykmip-'));
  try {
    const pki = await createTestPki();
    const logs = options.logDirectory ?? folder;
    await mkdir(logs, { recursive: true });
    const site: Site = { folder, files: await preparePykmipFolder(folder, pki), logFile: join(logs, 'pykmip-server.log'), outputFile: join(logs, 'pykmip-output.log') };
    const client = { host: HOST, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
    const { group, endpoint } = await startOnFreePort(program, site, client, options.startMs ?? 30_000);
    let stopped = false;
    return {
      name: 'pykmip',
      description: `PyKMIP, started as ${program} on ${formatAddress(endpoint)}`,
      endpoint,
      ...(options.logDirectory === undefined ? {} : { logFile: site.logFile }),
      remarks: [],
      failure: () => (stopped ? undefined : deathOf(group, site)),
      async stop() {
        stopped = true;
        await group.kill();
        await removeFolder(folder);
      },
    };
  } catch (error) {
    await removeFolder(folder);
    throw error;
  }
}

async function startOnFreePort(
  program: string,
  site: Site,
  client: Omit<Endpoint, 'port'>,
  startMs: number,
): Promise<{ readonly group: ProcessGroup; readonly endpoint: Endpoint }> {
  for (let attempt = 1; ; attempt++) {
    const endpoint = { ...client, port: await findFreePort(client.host) };
    await Promise.all([site.logFile, site.outputFile].map((file) => rm(file, { force: true })));
    await writePykmipConfiguration(site.folder, site.files, endpoint.host, endpoint.port);
    const group = await startServer(program, site);
    const trouble = await waitUntilReady(group, endpoint, startMs);
    if (trouble === undefined) return { group, endpoint };
    await group.kill();
    const logs = readLogs(site);
    const portTaken = /Address already in use/i.test(logs);
    if (!portTaken || attempt === ATTEMPTS) throw new TargetError(`${trouble}${quoteTail(logs)}`, 'Start the program by hand with a configuration file to see what it needs; Python 3.12 and later cannot run PyKMIP 0.10.');
  }
}

async function startServer(program: string, site: Site): Promise<ProcessGroup> {
  const output = await open(site.outputFile, 'w', 0o600);
  try {
    return await startGroup(program, ['-f', site.files.configuration, '-l', site.logFile], {
      cwd: site.folder,
      env: { ...process.env, PYTHONWARNINGS: 'ignore', PYTHONUNBUFFERED: '1' },
      output: output.fd,
      onAbandon: () => rmSync(site.folder, { recursive: true, force: true, maxRetries: 3 }),
    });
  } catch (error) {
    throw new TargetError(`${program} cannot be started: ${(error as Error).message}.`, 'Check that it is a program that you may run.', { cause: error });
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

function deathOf(group: ProcessGroup, site: Site): TargetError | undefined {
  const end = group.ended();
  return end === undefined ? undefined : new TargetError(`PyKMIP ended by itself (${end}).${quoteTail(readLogs(site))}`, 'See its log.');
}

/** The server's log and its output in one text; what is not there is left out. */
function readLogs(site: Site): string {
  return [site.logFile, site.outputFile]
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('');
}

function quoteTail(log: string): string {
  const lines = log.trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return lines.join('').trim() === '' ? ' It wrote nothing to its log.' : ` The end of its log:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 });
