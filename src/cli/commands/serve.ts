import { startReferenceServer } from '../../reference/index.js';
import { ensureCertificateFiles } from '../../transport/certificate-files.js';
import { createTestPki } from '../../transport/certificates.js';
import { SPOKEN_VERSIONS, versionList, wholeNumber } from '../arguments.js';
import { EXIT } from '../exit-codes.js';
import type { Register } from '../register.js';
import type { ProtocolVersion } from '../../kmip/version.js';

interface ServeOptions {
  readonly port: number;
  readonly tlsDir?: string;
  readonly kmipVersion: readonly ProtocolVersion[];
}

export const registerServe: Register = (program, io, end) => {
  program
    .command('serve')
    .description('Runs the embedded KMIP server on its own, on loopback, until it is interrupted.')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65535), 5696)
    .option('--tls-dir <dir>', 'receives or reuses ca.pem, server.pem, server-key.pem, client.pem and client-key.pem')
    .option('--kmip-version <versions>', 'versions to speak, separated by commas', versionList, [...SPOKEN_VERSIONS])
    .action(async (options: ServeOptions) => {
      const pki = options.tlsDir === undefined ? await createTestPki() : (await ensureCertificateFiles(options.tlsDir)).set;
      const server = await startReferenceServer({
        port: options.port,
        tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key },
        versions: options.kmipVersion,
      });
      io.out(`Ready: kmip://${server.host}:${server.port} speaks KMIP ${options.kmipVersion.join(', ')}\n`);
      await new Promise<void>((resolve) => io.onInterrupt(resolve));
      await server.close();
      end(EXIT.interrupted);
    });
};
