/** A PyKMIP server of our own: fresh certificates, an empty database, a free port on loopback, ended when it is no longer needed. */
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { UserError } from '../kmip/user-error.js';
import { createTestPki } from '../transport/certificates.js';
import { formatAddress } from '../transport/endpoint.js';
import { atExit } from './at-exit.js';
import type { ProcessGroup } from './process-group.js';
import { findPykmipServer, preparePykmipFolder } from './pykmip-setup.js';
import { quoteLogs, startOnFreePort, type PykmipSite } from './pykmip-start.js';
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
/** The last process of a killed group may still be writing. */
const REMOVE = { recursive: true, force: true, maxRetries: 3 } as const;

/** Starts PyKMIP and waits until it answers Discover Versions; a TargetError says why it did not. */
export async function startPykmip(options: PykmipOptions = {}): Promise<Target> {
  const program = options.program ?? (await findPykmipServer());
  const folder = await mkdtemp(join(tmpdir(), 'kmip-conformance-pykmip-'));
  const release = atExit(() => rmSync(folder, REMOVE));
  const removeFolder = async (): Promise<void> => {
    release();
    await rm(folder, REMOVE);
  };
  try {
    const logs = options.logDirectory === undefined ? folder : await logDirectory(options.logDirectory);
    const pki = await createTestPki();
    const site: PykmipSite = { program, folder, files: await preparePykmipFolder(folder, pki), logFile: join(logs, 'pykmip-server.log'), outputFile: join(logs, 'pykmip-output.log') };
    const client = { host: HOST, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
    const { group, endpoint } = await startOnFreePort(site, client, options.startMs ?? 30_000);
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
        await removeFolder();
      },
    };
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** An absolute path: the server has another working directory than we have. */
async function logDirectory(path: string): Promise<string> {
  const directory = resolve(path);
  try {
    await mkdir(directory, { recursive: true });
  } catch (error) {
    throw new UserError(`The directory for logs cannot be made: ${(error as Error).message}.`, 'Give a directory that you may write to.', { cause: error });
  }
  return directory;
}

function deathOf(group: ProcessGroup, site: PykmipSite): TargetError | undefined {
  const end = group.ended();
  return end === undefined ? undefined : new TargetError(`PyKMIP ended by itself (${end}). ${quoteLogs(site)}`, 'See its log.');
}
