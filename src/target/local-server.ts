/** A server that is a program of this machine: given a folder of its own and fresh certificates, ended when it is no longer needed. */
import { createTestPki, type TestPki } from '../transport/certificates.js';
import { formatAddress } from '../transport/endpoint.js';
import { makeLogDirectory, makeServerFolder } from './server-folder.js';
import { deathOf, DEFAULT_START_MS, startAgain, startOnFreePort, type Launch } from './start-server.js';
import type { Target } from './target.js';

export interface LocalServerOptions {
  /** Directory that keeps what the server writes for its operator; created when missing. Without it that is thrown away. */
  readonly logDirectory?: string;
  /** Milliseconds until the server must have answered its first message. Default: 30 000. */
  readonly startMs?: number;
}

export interface LocalServer {
  /** As given on the command line. */
  readonly name: string;
  /** How it was started, as a phrase that its address ends: `PyKMIP, started as pykmip-server`. */
  readonly description: string;
  /** Part of the name of its folder. */
  readonly folderName: string;
  /** Writes what the server needs into its folder, and says how it is started; the first of the log files is the one that the target names. */
  readonly launchFrom: (place: { readonly folder: string; readonly logs: string; readonly pki: TestPki }) => Promise<Launch>;
}

/** Milliseconds that a server has to end by itself before it is killed. */
const STOP_GRACE_MS = 1_000;

export const LOOPBACK = '127.0.0.1';

/** Starts the server on a free port of loopback and waits until it answers Discover Versions; a TargetError says why it did not. */
export async function startLocalServer({ name, description, folderName, launchFrom }: LocalServer, { logDirectory, startMs = DEFAULT_START_MS }: LocalServerOptions): Promise<Target> {
  const folder = await makeServerFolder(folderName);
  try {
    const logs = logDirectory === undefined ? folder.path : makeLogDirectory(logDirectory);
    const pki = await createTestPki();
    const launch = await launchFrom({ folder: folder.path, logs, pki });
    const client = { host: LOOPBACK, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
    const started = await startOnFreePort(launch, client, startMs);
    const { endpoint } = started;
    let { group } = started;
    let stopped = false;
    return {
      name,
      description: `${description} on ${formatAddress(endpoint)}`,
      endpoint,
      issuer: pki.ca,
      ...(logDirectory === undefined ? {} : { logFile: launch.logFiles[0] }),
      remarks: [],
      failure: () => (stopped ? undefined : deathOf(launch, group)),
      async restart() {
        stopped = true;
        await group.end(STOP_GRACE_MS);
        group = await startAgain(launch, endpoint, startMs);
        stopped = false;
      },
      async stop() {
        stopped = true;
        await group.kill();
        await folder.remove();
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}
