/** The files that a PyKMIP server needs, and what is known of running one. */
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { CERTIFICATE_FILES, writeCertificateFiles, type CertificateSet } from '../transport/certificate-files.js';
import { TargetError } from './target-error.js';

const PROGRAM = 'pykmip-server';
/** Where Debian's package puts it, for a PATH that leaves it out. */
const DEBIAN_DIRECTORY = '/usr/bin';

/** Finds the program on the given PATH, or else in Debian's place; a TargetError says how to install it. */
export async function findPykmipServer(path = process.env.PATH ?? '', debianDirectory = DEBIAN_DIRECTORY): Promise<string> {
  const directories = [...path.split(delimiter).filter(isAbsolute), debianDirectory];
  for (const directory of directories) {
    const file = join(directory, PROGRAM);
    if (await isExecutable(file)) return file;
  }
  throw new TargetError(`PyKMIP is not installed: there is no ${PROGRAM} on the PATH.`, 'Install it with "apt-get install python3-pykmip" (Debian 12), or with "pip install PyKMIP" under Python 3.11 or older.');
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export interface PykmipFiles {
  readonly configuration: string;
  readonly policies: string;
  readonly certificates: string;
}

/** Writes the certificates and an empty directory of policies below `folder`; the configuration follows with the port. */
export async function preparePykmipFolder(folder: string, certificates: CertificateSet): Promise<PykmipFiles> {
  const files = { configuration: join(folder, 'server.conf'), policies: join(folder, 'policies'), certificates: join(folder, 'certificates') };
  await mkdir(files.policies);
  await writeCertificateFiles(files.certificates, certificates);
  return files;
}

/** Writes the configuration for one attempt to start. The database is per port, so that no attempt sees another's objects. */
export async function writePykmipConfiguration(folder: string, files: PykmipFiles, host: string, port: number): Promise<void> {
  await writeFile(files.configuration, pykmipConfiguration(folder, files, host, port), { mode: 0o600 });
}

/**
 * The configuration of the server (PyKMIP 0.10.0, `kmip/services/server/config.py`).
 * A missing `policy_path` makes its policy monitor read the current directory; a missing `database_path` makes all servers of a machine share one database.
 */
function pykmipConfiguration(folder: string, files: PykmipFiles, host: string, port: number): string {
  const settings = {
    hostname: host,
    port,
    certificate_path: join(files.certificates, CERTIFICATE_FILES.serverCertificate),
    key_path: join(files.certificates, CERTIFICATE_FILES.serverKey),
    ca_path: join(files.certificates, CERTIFICATE_FILES.ca),
    auth_suite: 'TLS1.2',
    policy_path: files.policies,
    enable_tls_client_auth: 'True',
    logging_level: 'INFO',
    database_path: join(folder, `objects-${port}.db`),
  };
  return ['[server]', ...Object.entries(settings).map(([key, value]) => `${key}=${value}`), ''].join('\n');
}
