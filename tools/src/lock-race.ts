/**
 * Can two processes ever hold the lock of one folder, or none? Four starters race for it, half of the rounds after the
 * holder was killed.
 * Run: node --conditions=@irodori/source --import tsx tools/src/lock-race.ts [ROUNDS] [STARTERS]
 * Exit code 0 when every round had exactly one winner, else 1.
 */
import { race } from './lock-race/race.ts';

const [rounds = 200, starters = 4] = process.argv.slice(2).map(Number);
const { afterCrash, faults } = await race(rounds, starters, (line) => console.log(line));
console.log(`${rounds} rounds of ${starters} starters, ${afterCrash} of them after a crash: ${faults.length} faults`);
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
