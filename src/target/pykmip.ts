/** A PyKMIP server of our own: fresh certificates, an empty database, a free port on loopback, ended when it is no longer needed. */
import { join } from 'node:path';
import { createTestPki } from '../transport/certificates.js';
import { formatAddress } from '../transport/endpoint.js';
import { findPykmipServer, preparePykmipFolder, writePykmipConfiguration } from './pykmip-setup.js';
import { makeLogDirectory, makeServerFolder } from './server-folder.js';
import { deathOf, DEFAULT_START_MS, startOnFreePort, type Launch } from './start-server.js';
import type { Target } from './target.js';

export interface PykmipOptions {
  /** Directory that keeps the server's log and its output; created when missing. Without it they are thrown away. */
  readonly logDirectory?: string;
  /** The program to run instead of the `pykmip-server` that is found. */
  readonly program?: string;
  /** Milliseconds until the server must have answered its first message. Default: 30 000. */
  readonly startMs?: number;
}

const HOST = '127.0.0.1';

/** Starts PyKMIP and waits until it answers Discover Versions; a TargetError says why it did not. */
export async function startPykmip(options: PykmipOptions = {}): Promise<Target> {
  const program = options.program ?? (await findPykmipServer());
  const folder = await makeServerFolder('pykmip');
  try {
    const logs = options.logDirectory === undefined ? folder.path : await makeLogDirectory(options.logDirectory);
    const pki = await createTestPki();
    const files = await preparePykmipFolder(folder.path, pki);
    const logFile = join(logs, 'pykmip-server.log');
    const launch: Launch = {
      name: 'PyKMIP',
      logFiles: [logFile, join(logs, 'pykmip-output.log')],
      remedy: 'Start the program by hand with a configuration file to see what it needs; Python 3.12 and later cannot run PyKMIP 0.10.',
      async prepare(port) {
        await writePykmipConfiguration(folder.path, files, HOST, port);
        return { program, args: ['-f', files.configuration, '-l', logFile], cwd: folder.path, env: { ...process.env, PYTHONWARNINGS: 'ignore', PYTHONUNBUFFERED: '1' } };
      },
    };
    const client = { host: HOST, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
    const { group, endpoint } = await startOnFreePort(launch, client, options.startMs ?? DEFAULT_START_MS);
    let stopped = false;
    return {
      name: 'pykmip',
      description: `PyKMIP, started as ${program} on ${formatAddress(endpoint)}`,
      endpoint,
      issuer: pki.ca,
      ...(options.logDirectory === undefined ? {} : { logFile }),
      remarks: [],
      failure: () => (stopped ? undefined : deathOf(launch, group)),
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
