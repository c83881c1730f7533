import { describe, expect, it } from 'vitest';
import { commandLine, quote } from './command-line.js';

const plain = { target: 'embedded', verify: true, level: 'all', timeout: 30_000 };

describe('commandLine', () => {
  it('leaves out everything that is the default', () => {
    expect(commandLine(['run', 'baseline-server'], plain, 30_000)).toBe('kmip-conformance run baseline-server');
  });

  it('names target, files, versions, cases and limits, and never a passphrase', () => {
    const flags = {
      ...plain,
      target: 'kmip://kms.example.com:5696',
      ca: 'my ca.pem',
      cert: 'client.pem',
      key: 'client-key.pem',
      keyPassphraseEnv: 'KEY_PASSPHRASE',
      servername: 'kms',
      verify: false,
      kmipVersion: ['1.2', '1.4'],
      case: ['SKLC-M-*', 'BL-1'],
      level: 'mandatory',
      timeout: 5000,
      startTimeout: 60_000,
      showSecrets: true as const,
    };
    expect(commandLine(['run'], flags, 30_000)).toBe(
      "kmip-conformance run --target kmip://kms.example.com:5696 --ca 'my ca.pem' --cert client.pem --key client-key.pem --key-passphrase-env KEY_PASSPHRASE " +
        "--servername kms --no-verify --kmip-version 1.2,1.4 --case 'SKLC-M-*' --case BL-1 --level mandatory --timeout 5000 --start-timeout 60000 --show-secrets",
    );
  });
});

describe('quote', () => {
  it('quotes what a shell would take for something else', () => {
    expect(['plain-1.4', 'two words', "it's", '$HOME', ''].map(quote)).toEqual(['plain-1.4', "'two words'", `'it'\\''s'`, "'$HOME'", "''"]);
  });
});
