/** A script that package.json names and that cannot do its work yet: says so, and fails. */
process.stderr.write(`microv: ${process.argv[2]}\n`);
process.exitCode = 2;
