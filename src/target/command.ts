/** Any server that a command line starts: it is given a port and a directory with certificates, and ended when it is no longer needed. */
import { join } from 'node:path';
import { UserError } from '../kmip/user-error.js';
import { writeCertificateFiles } from '../transport/certificate-files.js';
import { createTestPki } from '../transport/certificates.js';
import { formatAddress } from '../transport/endpoint.js';
import { splitWords } from './command-words.js';
import { makeLogDirectory, makeServerFolder } from './server-folder.js';
import { deathOf, DEFAULT_START_MS, startOnFreePort, type Launch } from './start-server.js';
import type { Target } from './target.js';

export interface CommandOptions {
  /** Directory that keeps what the server prints; created when missing. Without it that is thrown away. */
  readonly logDirectory?: string;
  /** Milliseconds until the server must have answered its first message. Default: 30 000. */
  readonly startMs?: number;
}

export const COMMAND_PREFIX = 'command:';

const HOST = '127.0.0.1';

/**
 * Starts `command:PROGRAM ARGUMENT…` in our working directory, `{port}` and `{dir}` filled in, and waits until it answers a KMIP
 * message over TLS. The directory holds the files that `serve --tls-dir` writes, and the server may write there as well.
 * Throws a UserError when the command line is wrong, and a TargetError when the server does not start.
 */
export async function startCommand(name: string, options: CommandOptions = {}): Promise<Target> {
  const words = splitWords(name.slice(COMMAND_PREFIX.length));
  if (!words.some((word) => word.includes('{port}'))) {
    throw new UserError('The command does not say where {port} goes.', `Write {port} where the server takes its TCP port: ${COMMAND_PREFIX}my-server --port {port} --tls {dir}`);
  }
  const folder = await makeServerFolder('command');
  try {
    const logs = options.logDirectory === undefined ? folder.path : await makeLogDirectory(options.logDirectory);
    const pki = await createTestPki();
    await writeCertificateFiles(folder.path, pki);
    const logFile = join(logs, 'server-output.log');
    const launch: Launch = {
      name: 'The server',
      logFiles: [logFile],
      remedy: 'Start the command by hand to see what it needs; its directory holds ca.pem, server.pem, server-key.pem, client.pem and client-key.pem.',
      prepare(port) {
        const [program = '', ...args] = words.map((word) => word.replaceAll('{port}', String(port)).replaceAll('{dir}', folder.path));
        return Promise.resolve({ program, args, cwd: process.cwd(), env: process.env });
      },
    };
    const client = { host: HOST, ca: pki.ca.certificate, cert: pki.client.certificate, key: pki.client.key, verify: true };
    const { group, endpoint } = await startOnFreePort(launch, client, options.startMs ?? DEFAULT_START_MS);
    let stopped = false;
    return {
      name,
      description: `Server started with "${words.join(' ')}" on ${formatAddress(endpoint)}`,
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
