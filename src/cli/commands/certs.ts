import { ensureCertificateFiles } from '../../transport/certificate-files.js';
import type { Register } from '../register.js';

export const registerCerts: Register = (program, io) => {
  program
    .command('certs')
    .description('Writes a test CA with a server and a client certificate to a directory, or keeps what is there.')
    .argument('<dir>', 'receives ca.pem, server.pem, server-key.pem, client.pem and client-key.pem')
    .action(async (directory: string) => {
      const { created } = await ensureCertificateFiles(directory);
      io.out(`${created ? 'Wrote' : 'Kept'} ca.pem, server.pem, server-key.pem, client.pem and client-key.pem in ${directory}\n`);
    });
};
