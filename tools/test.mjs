// npm test: sets up what is missing, then every project's tests. Arguments go to Nx, such as --projects=runtime.
import { run, setup } from './setup.mjs';

setup({ quiet: true });
run('nx', ['run-many', '-t', 'test', '--outputStyle=static', ...process.argv.slice(2)]);
