import { join } from 'node:path';
import { Option } from 'commander';
import { REFERENCE_VERSIONS, startReferenceServer } from '../../reference/index.js';
import { DEFAULT_PATH } from '../../target/host.js';
import { makeServerFolder } from '../../target/server-folder.js';
import { CERTIFICATE_FILES, ensureCertificateFiles } from '../../transport/certificate-files.js';
import { explainListening } from '../../transport/listening.js';
import { versionList, wholeNumber } from '../arguments.js';
import { quote } from '../command-line.js';
import { EXIT } from '../exit-codes.js';
import { addFaultOptions, interferenceOf, listFaults, type FaultFlags } from '../faults.js';
import type { Register } from '../register.js';
import type { ProtocolVersion } from '../../kmip/version.js';

interface ServeOptions extends FaultFlags {
  readonly port: number;
  readonly httpsPort?: number;
  readonly tlsDir?: string;
  readonly kmipVersion: readonly ProtocolVersion[];
  readonly listFaults?: true;
}

export const registerServe: Register = (program, io, end) => {
  addFaultOptions(program.command('serve'))
    .description('Runs the embedded KMIP server on its own, on loopback, until it is interrupted.')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65535), 5696)
    .option('--https-port <n>', 'offers HTTPS besides, at /kmip; 0 takes a free port', wholeNumber(0, 65535))
    .option('--tls-dir <dir>', 'receives or reuses ca.pem, server.pem, server-key.pem, client.pem and client-key.pem')
    .addOption(new Option('--kmip-version <versions>', 'versions to speak, separated by commas').argParser(versionList).default([...REFERENCE_VERSIONS], 'all'))
    .action(async (options: ServeOptions) => {
      if (options.listFaults === true) {
        io.out(listFaults());
        return;
      }
      const interference = interferenceOf(options);
      const folder = options.tlsDir === undefined ? await makeServerFolder('serve') : undefined;
      const directory = folder?.path ?? options.tlsDir ?? '';
      const { set: pki } = await ensureCertificateFiles(directory);
      const server = await startReferenceServer({
        port: options.port,
        ...(options.httpsPort === undefined ? {} : { httpsPort: options.httpsPort }),
        tls: { ca: pki.ca.certificate, cert: pki.server.certificate, key: pki.server.key },
        versions: options.kmipVersion,
        ...(interference === undefined ? {} : { interference }),
      }).catch(async (error: unknown) => {
        await folder?.remove();
        throw explainListening(error, 'The server', (port) => `Give another port with ${port === options.httpsPort ? '--https-port' : '--port'}; 0 takes a free one.`);
      });
      io.out(`Ready: kmip://${server.host}:${server.port} speaks KMIP ${options.kmipVersion.join(', ')}\n`);
      for (const fault of options.fault ?? []) io.out(`Fault: ${fault.sentence}\n`);
      if (server.httpsPort !== undefined) io.out(`Ready: kmips+https://${server.host}:${server.httpsPort}${DEFAULT_PATH} speaks TTLV, XML and JSON\n`);
      io.out(explainCertificates(directory, folder !== undefined));
      await new Promise<void>((resolve) => io.onInterrupt(resolve));
      await server.close();
      await folder?.remove();
      end(EXIT.interrupted);
    });
};

/** What a client needs to connect. */
function explainCertificates(directory: string, isTemporary: boolean): string {
  const file = (name: string): string => quote(join(directory, name));
  const { ca, clientCertificate, clientKey } = CERTIFICATE_FILES;
  return `Connect with: --ca ${file(ca)} --cert ${file(clientCertificate)} --key ${file(clientKey)}\n${isTemporary ? 'They are removed at the end; --tls-dir keeps them\n' : ''}`;
}
