/** The options that break the embedded server on purpose. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { ENUM } from '../kmip/constants.js';
import { suggest } from '../kmip/suggest.js';
import { arm, combined, faultByName, FAULTS, type Fault, type OperationName } from '../reference/faults/index.js';
import type { Interference } from '../reference/index.js';
import { wholeNumber } from './arguments.js';

export interface FaultFlags {
  readonly fault?: readonly Fault[];
  readonly faultOperation?: readonly OperationName[];
  readonly faultNth?: number;
}

/** The options that interferenceOf and listFaults read. */
export const addFaultOptions = (command: Command): Command =>
  command
    .option('--fault <name>', 'a fault to put into the server; may be repeated', faultList)
    .option('--fault-operation <name>', 'faults act on messages with this operation only; may be repeated', operationList)
    .option('--fault-nth <n>', 'each fault acts on the n-th message that it touches only', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--list-faults', 'lists the faults and ends');

/** The faults that were asked for, ready for a server; undefined when there are none. */
export function interferenceOf({ fault, faultOperation, faultNth }: FaultFlags): Interference | undefined {
  if (fault === undefined) return undefined;
  const options = { ...(faultOperation === undefined ? {} : { operations: faultOperation }), ...(faultNth === undefined ? {} : { nth: faultNth }) };
  return combined(fault.map((each) => arm(each, options)));
}

/** One line for each fault. */
export const listFaults = (): string => FAULTS.map(({ name, group, sentence, source }) => `${name}  [${group}]  ${sentence}  (${source})\n`).join('');

function faultList(name: string, previous: readonly Fault[] | undefined): Fault[] {
  const fault = faultByName(name);
  if (fault === undefined) throw new InvalidArgumentError(`There is no fault '${name}'.${hint(name, FAULTS.map((each) => each.name))}`);
  return [...(previous ?? []), fault];
}

function operationList(name: string, previous: readonly OperationName[] | undefined): OperationName[] {
  if (!isOperation(name)) throw new InvalidArgumentError(`There is no operation '${name}'.${hint(name, Object.keys(ENUM.Operation))}`);
  return [...(previous ?? []), name];
}

const isOperation = (name: string): name is OperationName => Object.hasOwn(ENUM.Operation, name);

function hint(name: string, choices: readonly string[]): string {
  const near = suggest(name, choices);
  return near === undefined ? '' : ` Did you mean '${near}'?`;
}
