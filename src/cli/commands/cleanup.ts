import { existsSync, statSync } from 'node:fs';
import { UserError } from '../../kmip/user-error.js';
import type { Remains } from '../../target/creations/entries.js';
import { appendingTo, logsIn, type CreationLog } from '../../target/creations/log.js';
import { outlivesRun } from '../../target/index.js';
import { openVault, placeOf, vaultAccess } from '../../target/vault/api.js';
import { nameThing, removeThings } from '../../target/vault/things.js';
import { formatAddress } from '../../transport/endpoint.js';
import { connector, othersOf } from '../connector.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import type { Register } from '../register.js';
import { withSettings } from '../settings/apply.js';
import { remainsIn, sweep } from '../sweep.js';
import { addTargetOptions, limitsOf, openTargetOf, type TargetFlags } from '../target-options.js';

export const registerCleanup: Register = (program, io, end) => {
  const command = withSettings(addTargetOptions(program.command('cleanup')), io)
    .description('Removes from a server what a run that was killed has left there, and nothing else.')
    .argument('<created...>', 'created-….jsonl in the output folder of the run, or the folder')
    .action(async (named: string[], flags: TargetFlags) => {
      const isNamed = command.getOptionValueSource('target') !== 'default';
      end(await cleanUp(named, flags, isNamed, io));
    });
};

/** `isNamed`: the target is to be reached as the flags say; otherwise it is the one of the run. */
async function cleanUp(named: readonly string[], flags: TargetFlags, isNamed: boolean, io: Io): Promise<ExitCode> {
  const files = named.flatMap((name) => (existsSync(name) && statSync(name).isDirectory() ? logsIn(name) : [name]));
  if (files.length === 0) io.out('Nothing is left: the folder holds no log of creations\n');
  let left = 0;
  for (const file of files) {
    const remains = remainsIn(file);
    const log = appendingTo(file);
    if (remains === undefined) io.out(`${file}: nothing is left of the run\n`);
    else left += await removeRemains(remains, { ...flags, target: isNamed ? flags.target : remains.target }, log, io);
    log.end();
  }
  return left === 0 ? EXIT.passed : EXIT.failed;
}

/** Gives the number of things that stay. */
async function removeRemains(remains: Remains, flags: TargetFlags, log: CreationLog, io: Io): Promise<number> {
  const show = (line: string): void => io.out(`${line}\n`);
  if (!outlivesRun({ name: flags.target })) {
    show(`${flags.target}: the server ended with its run, and what was on it`);
    log.note({ event: 'gone' });
    return 0;
  }
  if ((flags.target === 'vault') !== (remains.target === 'vault')) throw elsewhere(log, remains.target, flags.target);
  if (flags.target === 'vault') return removeFromVault(remains, log, io);
  const target = await openTargetOf(flags, io);
  const address = formatAddress(target.endpoint);
  // On another server everything would count as gone.
  if (address !== remains.address) throw elsewhere(log, remains.address, address);
  try {
    const { left } = await sweep(remains, connector(target, limitsOf(flags), othersOf(target)), log, show);
    return left.length;
  } finally {
    await target.stop();
  }
}

const elsewhere = ({ file }: CreationLog, there: string, here: string): UserError =>
  new UserError(`${file} is about a run on ${there}, and the target is ${here}.`, 'Give the target of that run, or leave --target out and give only what is needed to be let in.');

/** Objects go with the scope that they are in. */
async function removeFromVault({ things, objects, open, address }: Remains, log: CreationLog, io: Io): Promise<number> {
  const access = vaultAccess(io.env);
  if (placeOf(access) !== address) throw elsewhere(log, `Vault at ${address}`, `Vault at ${placeOf(access)}`);
  const api = openVault(access);
  const troubles = await removeThings(api, things, (thing) => {
    log.note({ event: 'unmade', thing });
    io.out(`removed  ${nameThing(thing)}\n`);
  });
  for (const trouble of troubles) io.out(`left     ${trouble}\n`);
  if (troubles.length === 0 && objects.length + open.length > 0) log.note({ event: 'gone' });
  return troubles.length;
}
