import { renderSurveyHtml, renderSurveyText, tryWriting, visibleJson, writeText } from '../../report/index.js';
import { capabilitiesOf, renderCapabilities } from '../../target/survey/capabilities.js';
import { survey } from '../../target/survey/survey.js';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { wantsColor, type Io } from '../io.js';
import { packageVersion } from '../package-version.js';
import type { Register } from '../register.js';
import { withSettings } from '../settings/apply.js';
import { addTargetOptions, limitsOf, openTargetOf, type TargetFlags } from '../target-options.js';

interface ProbeFlags extends TargetFlags {
  readonly json?: true;
  readonly html?: string;
  readonly save?: string;
}

export const registerProbe: Register = (program, io, end) => {
  withSettings(addTargetOptions(program.command('probe')), io, true)
    .description('Shows all that a KMIP server tells of itself: TLS, certificates, versions, Query, clock, speed, profiles. Creates nothing.')
    .argument('[target]', 'the same as --target')
    .option('--json', 'print JSON')
    .option('--html <file>', 'write an HTML page besides')
    .option('--save <file>', 'write what the server claims as a capability profile, for run --capabilities')
    .action(async (_name: string | undefined, flags: ProbeFlags) => end(await probe(flags, io)));
};

const OTHER_HTML = 'Choose another file with --html.';
const OTHER_SAVE = 'Choose another file with --save.';

async function probe(flags: ProbeFlags, io: Io): Promise<ExitCode> {
  // A survey takes its time: what stands in the way of its files is found out before.
  if (flags.html !== undefined) await tryWriting(flags.html, OTHER_HTML);
  if (flags.save !== undefined) await tryWriting(flags.save, OTHER_SAVE);
  const target = await openTargetOf(flags, io);
  try {
    const found = await survey(target, limitsOf(flags), packageVersion());
    io.out(flags.json === true ? `${visibleJson(JSON.stringify(found, null, 2))}\n` : renderSurveyText(found, { color: wantsColor(io), columns: io.columns }));
    if (flags.html !== undefined) await writeText(flags.html, renderSurveyHtml(found), OTHER_HTML);
    if (found.refusal !== undefined) {
      io.err(`kmip-conformance: ${found.refusal.message}\n  → ${found.refusal.remedy}\n`);
      return found.refusal.aboutCertificates ? EXIT.usage : EXIT.target;
    }
    if (flags.save !== undefined) await writeText(flags.save, renderCapabilities(capabilitiesOf(found)), OTHER_SAVE);
    return EXIT.passed;
  } finally {
    await target.stop();
  }
}
