import type { Command } from 'commander';
import type { Io } from './io.js';

/** A command registers itself and reports how it ended through `end`. */
export type Register = (program: Command, io: Io, end: (code: number) => void) => void;
