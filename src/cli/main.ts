#!/usr/bin/env node
import { runCli } from './run-cli.js';
import type { Io } from './io.js';

const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  env: process.env,
  isTerminal: process.stdout.isTTY && process.env.CI === undefined && process.env.TERM !== 'dumb',
  columns: process.stdout.isTTY ? process.stdout.columns : 80,
  onInterrupt: (callback) => {
    const signals = ['SIGINT', 'SIGTERM'] as const;
    for (const signal of signals) process.on(signal, callback);
    return () => {
      for (const signal of signals) process.off(signal, callback);
    };
  },
};

// A reader that went away (`| head`) is no reason for a stack trace.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

process.exitCode = await runCli(process.argv.slice(2), io);
