import { connector } from '../connector.js';
import { isEmpty, remainsOf, type Remains } from '../../target/creations/entries.js';
import { appendingTo, readCreations, type CreationLog } from '../../target/creations/log.js';
import { removeObject, removeOpenCreation, type Removal } from '../../target/creations/remove.js';
import { outlivesRun } from '../../target/index.js';
import { openInterview } from '../../target/survey/interview.js';
import { openVault, vaultAccess } from '../../target/vault/api.js';
import { nameThing } from '../../target/vault/things.js';
import { removeAll } from '../../target/vault/vault.js';
import { connect } from '../../transport/client.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import type { Io } from '../io.js';
import type { Register } from '../register.js';
import { withSettings } from '../settings/apply.js';
import { addTargetOptions, limitsOf, openTargetOf, type TargetFlags } from '../target-options.js';
import { targetErrorOf } from '../../target/target-error.js';
import { TransportFailure } from '../../transport/trouble.js';

export const registerCleanup: Register = (program, io, end) => {
  const command = withSettings(addTargetOptions(program.command('cleanup')), io)
    .description('Removes from a server what a run that was killed has left there, and nothing else.')
    .argument('<created>', 'created.jsonl in the output folder of the run')
    .action(async (file: string, flags: TargetFlags) => {
      const named = command.getOptionValueSource('target') !== 'default';
      end(await cleanUp(file, flags, named, io));
    });
};

/** `named`: the target is to be reached as the flags say; otherwise it is the one of the run. */
async function cleanUp(file: string, flags: TargetFlags, named: boolean, io: Io): Promise<ExitCode> {
  const runs = remainsOf(readCreations(file)).filter((remains) => !isEmpty(remains));
  // Entries that are added belong to the last run of the file: removals of an earlier one would not be found again.
  const log = appendingTo(file);
  let left = 0;
  for (const remains of runs) left += await removeRemains(remains, { ...flags, target: named ? flags.target : remains.target }, log, io);
  if (runs.length === 0) io.out('Nothing is left of the run\n');
  if (left === 0) log.end(true);
  return left === 0 ? EXIT.passed : EXIT.failed;
}

/** Gives the number of things that stay. */
async function removeRemains(remains: Remains, flags: TargetFlags, log: CreationLog, io: Io): Promise<number> {
  if (!outlivesRun({ name: flags.target })) {
    io.out(`${flags.target}: the server ended with its run, and what was on it\n`);
    return 0;
  }
  if (flags.target === 'vault') return removeFromVault(remains, log, io);
  const target = await openTargetOf(flags, io);
  const interview = openInterview(connector(target, limitsOf(flags)));
  try {
    await (await connect(target.endpoint, limitsOf(flags))).close();
    let left = 0;
    for (const object of remains.objects) left += show(await removeObject(interview, object), log, io);
    for (const creation of remains.open) for (const removal of await removeOpenCreation(interview, creation)) left += show(removal, log, io);
    return left;
  } catch (error) {
    throw error instanceof TransportFailure ? targetErrorOf(error) : error;
  } finally {
    await interview.close();
    await target.stop();
  }
}

function show(removal: Removal, log: CreationLog, io: Io): 0 | 1 {
  if (removal.outcome === 'left') {
    io.out(`left     ${removal.id}: ${removal.reason}\n`);
    return 1;
  }
  log.note({ event: 'destroyed', id: removal.id });
  io.out(`${removal.outcome.padEnd(8)} ${removal.id}\n`);
  return 0;
}

/** Objects go with the scope that they are in. */
async function removeFromVault({ things }: Remains, log: CreationLog, io: Io): Promise<number> {
  const api = openVault(vaultAccess(io.env));
  const troubles = await removeAll(api, things, (entry) => {
    log.note(entry);
    if (entry.event === 'unmade') io.out(`removed  ${nameThing(entry.thing)}\n`);
  });
  for (const trouble of troubles) io.out(`left     ${trouble}\n`);
  return troubles.length;
}
