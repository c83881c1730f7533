/** Any server that a command line starts: it is given a port and a directory with certificates, and ended when it is no longer needed. */
import { join } from 'node:path';
import { UserError } from '../kmip/user-error.js';
import { writeCertificateFiles } from '../transport/certificate-files.js';
import { splitWords } from './command-words.js';
import { startLocalServer, type LocalServerOptions } from './local-server.js';
import type { Target } from './target.js';

export const COMMAND_PREFIX = 'command:';

/**
 * Starts `command:PROGRAM ARGUMENT…` in our working directory, `{port}` and `{dir}` filled in, and waits until it answers a KMIP
 * message over TLS. The directory holds the files that `serve --tls-dir` writes, and the server may write there as well.
 * Throws a UserError when the command line is wrong, and a TargetError when the server does not start.
 */
export async function startCommand(name: string, options: LocalServerOptions = {}): Promise<Target> {
  const words = splitWords(name.slice(COMMAND_PREFIX.length));
  if (!words.some((word) => word.includes('{port}'))) {
    throw new UserError('The command does not say where {port} goes.', `Write {port} where the server takes its TCP port: ${COMMAND_PREFIX}my-server --port {port} --tls {dir}`);
  }
  return startLocalServer(
    {
      name,
      description: `Server started with "${words.join(' ')}"`,
      folderName: 'command',
      async launchFrom({ folder, logs, pki }) {
        await writeCertificateFiles(folder, pki);
        return {
          name: 'The server',
          logFiles: [join(logs, 'server-output.log')],
          remedy: 'Start the command by hand to see what it needs; its directory holds ca.pem, server.pem, server-key.pem, client.pem and client-key.pem.',
          prepare(port) {
            const [program = '', ...args] = words.map((word) => word.replaceAll('{port}', String(port)).replaceAll('{dir}', folder));
            return Promise.resolve({ program, args, cwd: process.cwd(), env: process.env });
          },
        };
      },
    },
    options,
  );
}
