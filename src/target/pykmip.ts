/** A PyKMIP server of our own: fresh certificates, an empty database, a free port on loopback, ended when it is no longer needed. */
import { join } from 'node:path';
import { LOOPBACK, startLocalServer, type LocalServerOptions } from './local-server.js';
import { findPykmipServer, preparePykmipFolder, writePykmipConfiguration } from './pykmip-setup.js';
import type { Target } from './target.js';

export interface PykmipOptions extends LocalServerOptions {
  /** The program to run instead of the `pykmip-server` that is found. */
  readonly program?: string;
}

/** Starts PyKMIP and waits until it answers Discover Versions; a TargetError says why it did not. */
export async function startPykmip(options: PykmipOptions = {}): Promise<Target> {
  const program = options.program ?? (await findPykmipServer());
  return startLocalServer(
    {
      name: 'pykmip',
      description: `PyKMIP, started as ${program}`,
      folderName: 'pykmip',
      async launchFrom({ folder, logs, pki }) {
        const files = await preparePykmipFolder(folder, pki);
        const logFile = join(logs, 'pykmip-server.log');
        return {
          name: 'PyKMIP',
          logFiles: [logFile, join(logs, 'pykmip-output.log')],
          remedy: 'Start the program by hand with a configuration file to see what it needs; Python 3.12 and later cannot run PyKMIP 0.10.',
          async prepare(port) {
            await writePykmipConfiguration(folder, files, LOOPBACK, port);
            return { program, args: ['-f', files.configuration, '-l', logFile], cwd: folder, env: { ...process.env, PYTHONWARNINGS: 'ignore', PYTHONUNBUFFERED: '1' } };
          },
        };
      },
    },
    options,
  );
}
